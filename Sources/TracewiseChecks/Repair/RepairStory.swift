import TracewiseLanguage
import TracewiseVerification

/// One mistake of a claim: a piece of it, and what belongs there.
struct RepairStory {
  var cause: Cause
  /// The piece of the claim.
  var claimed: FormNode?
  /// What belongs in its place.
  var right: FormNode?
  /// The piece that is missing, too much, or has the wrong sign.
  var piece: String?
  /// What has the wrong sign or lacks a factor, where that is known.
  var pieces: [FormNode] = []
  /// What the piece must be multiplied with.
  var scale: FormScale?
  /// The factors that are missing on both sides of the piece.
  var around: (front: FormNode, behind: FormNode)?
  /// Whether it is the whole claim.
  var isWhole = false
  /// Whether the piece is missing in the claim rather than too much.
  var isMissing = false
  /// Whether the piece is two names that change places.
  var isExchange = false
  /// Where the piece stands that is wrong, where it stands in several places.
  var whereabouts: String?
  /// In how many places the same mistake is made.
  var count = 1

  /// The same mistake, where the edit was one of the right form.
  var inverse: RepairStory {
    var story = self
    story.cause = cause.inverse
    story.isMissing = !isMissing
    (story.claimed, story.right) = (right, claimed)
    return story
  }
}

extension RepairStory {
  /// Whether the claim has the vector whose diagonal matrix belongs there.
  var isOfDiagonal: Bool {
    guard let claimed, let right else { return false }
    let (own, all) = (claimed.all, right.all)
    return !own.contains { $0.function == "diag" }
      && all.contains { $0.function == "diag" && own.contains($0.parts[0]) }
  }

  /// The same, where a product N X Nᵀ belongs in the place of X, as one of factors.
  var ofFactorsAround: RepairStory {
    guard cause == .transpose, let claimed, let right, right.operation == .product,
      right.parts.count == 3, right.parts[1] === claimed
    else { return self }
    var story = self
    story.cause = .factorMissing
    story.around = (right.parts[0], right.parts[2])
    return story
  }

  /// The story of an edit of an expression.
  init(_ edit: FormEdit, of node: FormNode) {
    self.init(
      cause: edit.cause, claimed: node, right: edit.new, piece: edit.piece,
      pieces: edit.pieces, isExchange: edit.isExchange)
  }
}

/// A change that makes a claim right.
struct RepairCandidate {
  var cost: Double
  var stories: [RepairStory]
  /// The right side that it makes.
  var new: FormNode
  /// The same before it was tidied: the claim with nothing else changed.
  var edited: FormNode?
  /// The piece that was edited, and what it became.
  var old: FormNode?
  var replacement: FormNode?
  /// Where it stands.
  var place: FormPlace?
  /// Two expressions that must be equal for the story to be true.
  var proof: (FormNode, FormNode)?
  /// The cost, less what speaks for the line that it makes.
  var rank = Double.infinity

  /// What kind of mistake it is, in the first place.
  var cause: Cause { stories[0].cause }

  /// Whether it is a term of the claim that is missing, and nothing else.
  var isOfTerm: Bool {
    stories.count == 1 && cause == .termMissing
      && (stories[0].isWhole || stories[0].claimed == nil)
  }

  /// Whether the stories are likelier than that several things differ.
  var isTold: Bool { cost <= (stories.count > 1 ? 2.6 : Cause.several.cost) }
}
