/// One mistake of a claim: a piece of it, and what belongs there.
struct RepairStory {
  var cause: RepairCause
  /// The piece of the claim.
  var claimed: FormNode?
  /// What belongs in its place.
  var right: FormNode?
  /// The piece that is missing, too much, or has the wrong sign.
  var piece: String?
  /// What the piece must be multiplied with.
  var scale: FormScale?
  /// Whether it is the whole claim.
  var isWhole = false
  /// Whether the piece is missing in the claim rather than too much.
  var isMissing = false
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

/// A change that makes a claim right.
struct RepairCandidate {
  var cost: Double
  var stories: [RepairStory]
  /// The right side that it makes.
  var new: FormNode
  /// The piece that was edited, and what it became.
  var old: FormNode?
  var replacement: FormNode?
  /// Two expressions that must be equal for the story to be true.
  var proof: (FormNode, FormNode)?
  /// The cost, less what speaks for the line that it makes.
  var rank = Double.infinity
}
