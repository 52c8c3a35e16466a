import Tracewise
import TracewiseLanguage

/// What is known of a claim at a few random points.
struct RepairPoints {
  let values: FormValues
  /// The true value of the claim's left side.
  let target: FormValue
  /// What the gradient is by other conventions.
  var customs: GradientCustoms?

  /// Whether an expression has the true value.
  func holds(_ node: FormNode, _ isSymmetric: Bool) -> Bool {
    values[node].map { value in
      RepairSearch.visible(value, isSymmetric)
        .isClose(to: RepairSearch.visible(target, isSymmetric))
    } ?? false
  }
}

/// Searches for the smallest change that makes a wrong claim right.
///
/// Edits of the claim that give the right value, edits of the right form that give the claim's, and pairs of both
/// that meet. All are judged by values at two random points, up to scale, and those that are told are confirmed at
/// others and at other sizes.
final class RepairSearch {
  /// Nodes that may be computed.
  static let budget = 120_000

  let table: FormTable
  let claim: FormNode
  /// Right forms, to be edited towards the claim.
  let rights: [FormNode]
  /// Right forms that other claims of the file have.
  var written: Set<FormNode> = []
  /// Whether they are right at other sizes too, as far as there are any.
  let areGeneral: Bool
  /// The loss, whose words a claim may lack.
  let context: [FormNode]
  let values: FormValues
  let target: FormValue
  let customs: GradientCustoms?
  /// Whether only the symmetric part of a value is seen.
  let isSymmetric: Bool
  /// The other side of an identity, which is then no more than the right form.
  let left: FormNode?
  let names: [FormNode]
  let sizes: [String: Int]
  private let confirmation: [RepairPoints]
  lazy var vocabulary = RepairVocabulary(self)
  lazy var scales = vocabulary.scales
  private(set) lazy var claimPlaces = FormPlaces(of: claim, target, values, table).all
  /// The terms that the claim shares with a right form, and whether they are subtracted.
  private(set) lazy var rightTerms: Set<[Int]> = {
    let terms = claim.terms
    guard terms.count > 1, let right = rights.first, right.terms.count > 1 else { return [] }
    let known = right.terms.compactMap { term in values[term.node]?.signed(term.isNegative) }
    let common = terms.filter { term in
      guard let value = values[term.node]?.signed(term.isNegative) else { return false }
      return known.contains { $0.isClose(to: value) }
    }
    return common.count < terms.count
      ? Set(common.map { [$0.node.id, $0.isNegative ? 1 : 0] }) : []
  }()
  /// What stands in a right form.
  private(set) lazy var known = Set(rights.flatMap(\.all))
  /// What stands in the claim.
  private(set) lazy var claimPieces = Set(claim.all)
  /// What stands in the claim or in a right form, and stays as it is.
  private(set) lazy var kept = known.union(claimPieces)
  private var edits: [FormNode: [FormEdit]] = [:]

  init(
    _ claim: FormNode, rights: [FormNode], areGeneral: Bool = true, context: [FormNode],
    table: FormTable,
    names: [FormNode], sizes: [String: Int], isSymmetric: Bool, search: RepairPoints,
    left: FormNode? = nil, confirmation: [RepairPoints]
  ) {
    self.left = left
    self.table = table
    self.claim = claim
    self.rights = rights
    self.areGeneral = areGeneral
    self.context = context
    self.names = names
    self.sizes = sizes
    self.isSymmetric = isSymmetric
    values = search.values
    target = search.target
    customs = search.customs
    self.confirmation = confirmation
  }

  /// Whether the claim is right as far as the search can see: any change that leaves it alone would be one that
  /// makes it right.
  var isBlind: Bool {
    isRight(claim) && isTrue(claim, proof: nil)
  }

  /// Whether an expression has the true value at the points of the search.
  func isRight(_ x: FormNode) -> Bool {
    RepairPoints(values: values, target: target).holds(x, isSymmetric)
  }

  /// Whether the claim has the shape that it must have.
  private(set) lazy var fitsShape = values[claim]?.shape == target.shape

  /// Whether the claim is an identity.
  var isIdentity: Bool { left != nil }

  /// Whether more may be computed.
  var hasBudget: Bool { values.evaluations < Self.budget }

  /// What of a value is compared.
  func visible(_ x: FormValue) -> FormValue { Self.visible(x, isSymmetric) }

  static func visible(_ x: FormValue, _ isSymmetric: Bool) -> FormValue {
    guard isSymmetric, x.isSquare else { return x }
    return FormValue(x.points.map { 0.5 * ($0 + $0.T) })
  }

  /// The edits of a node, made once.
  func localEdits(_ node: FormNode) -> [FormEdit] {
    if let known = edits[node] { return known }
    let made = LocalEdits.of(node, table, values)
    edits[node] = made
    return made
  }

  /// Whether an expression is right at all other points and sizes, and the two of its proof are equal there.
  func isTrue(_ node: FormNode, proof: (FormNode, FormNode)?) -> Bool {
    confirmation.allSatisfy { points in
      guard points.holds(node, isSymmetric) else { return false }
      guard let (a, b) = proof else { return true }
      guard let a = points.values[a], let b = points.values[b] else { return false }
      return visible(a).isClose(to: visible(b))
    }
  }

  /// The factor that is lacking where an expression is the whole form; nil where no factor makes it right.
  func fit(_ whole: FormNode) -> (ratio: [Double], scale: FormScale)? {
    guard let value = values[whole], let ratio = visible(goal).ratio(to: visible(value)),
      let scale = scales.name(ratio, isStrict: value.isScalar)
    else { return nil }
    return (ratio, scale)
  }

  /// A story, and that of the factor that is lacking besides.
  func stories(
    _ story: RepairStory, _ scale: FormScale, _ ratio: [Double] = [], of node: FormNode? = nil,
    isWhole: Bool = true, isInverse: Bool = false
  ) -> [RepairStory] {
    guard let cause = scale.cause else { return [story] }
    let scale = told(scale, ratio, isInverse)
    return [story, RepairStory(cause: cause, claimed: node, scale: scale, isWhole: isWhole)]
  }

  /// The factor that is lacking where an expression stands in a place, and the place up to which it is known.
  func fit(
    _ new: FormNode, at place: FormPlace
  ) -> (ratio: [Double], place: FormPlace, node: FormNode)? {
    var (place, x) = (place, new)
    while true {
      guard let value = values[x] else { return nil }
      guard let up = place.up else {
        return visible(goal).ratio(to: visible(value)).map { ($0, place, x) }
      }
      switch place.need {
      case .impossible: return nil
      // What is broadcast is one of many that are needed.
      case .value(let need) where need.shape == value.shape:
        return need.ratio(to: value).map { ($0, place, x) }
      case .value, .unknown: break
      }
      x = place.put(x, table)
      place = up
    }
  }

  /// Whether an expression makes the whole right where it stands in a place.
  func fits(_ x: FormNode, at place: FormPlace) -> Bool {
    fit(x, at: place)?.ratio.allSatisfy { abs($0 - 1) < 1e-8 } ?? false
  }

  /// What the form that is being edited is to be: the right value, or the claim's.
  var goal: FormValue { inverseGoal ?? target }
  var inverseGoal: FormValue?

  /// Whether anything else would do in a place as well: what is around it does not depend on it, as softmax
  /// does not on a number that is added to all entries.
  private func isHidden(_ place: FormPlace, _ new: FormNode) -> Bool {
    guard place.up != nil, place.need.value == nil, !new.isDivisor, let other = another(new),
      let root = values[place.root(new, table)]
    else { return false }
    return values[place.root(other, table)]?.isClose(to: root) ?? false
  }

  /// Whether anything else would do in all places of an expression as well, as in s inv(s B s) s for a number s.
  func isHidden(
    _ new: FormNode, everywhere old: FormNode, in form: FormNode, _ whole: FormNode
  ) -> Bool {
    guard !new.isDivisor, let other = another(new), let root = values[whole] else { return false }
    return values[table.replacing(form, old, by: other)]?.isClose(to: root) ?? false
  }

  /// Some other expression of the same shape.
  private func another(_ x: FormNode) -> FormNode? {
    values[x].map { value in
      table.sum(
        table.scaled(x, Fraction(3)),
        value.isScalar
          ? table.number(0.7)
          : table.product(
            table.number(0.7),
            table.call("ones", table.number(value.rows), table.number(value.columns))))
    }
  }

  /// Whether an edit is right for no good reason: further up, a value became 0 or constant, and hides it.
  func isDegenerate(
    _ place: FormPlace, _ new: FormNode, isDrop: Bool = false, everywhere old: FormNode? = nil
  ) -> Bool {
    if old == nil, !isDrop, isHidden(place, new) { return true }
    var (place, x) = (place, new)
    var isFirst = true
    while true {
      guard let before = values[place.node], let after = values[x] else { return true }
      // A column beside a row is a matrix by broadcasting.
      if fitsShape, !isFirst, place.node.isSum, after.shape != before.shape { return true }
      if !(isFirst && isDrop) {
        let vanishes = after.largest <= 1e-7 * before.largest
        // Where 0 is right for the whole, it may vanish.
        let isMeant = place.up == nil && goal.largest <= 1e-9 * before.largest
        if vanishes, !isMeant { return true }
        // Zeros and ones are the same at two points by chance.
        if !x.all.contains(where: \.isCondition), after.isSameEverywhere, !before.isSameEverywhere {
          return true
        }
      }
      guard let up = place.up else { return false }
      x = old.map { table.replacing(up.node, $0, by: new) } ?? place.put(x, table)
      place = up
      isFirst = false
    }
  }
}
