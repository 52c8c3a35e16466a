import Tracewise
import TracewiseLanguage

/// What must stand in a place for the whole to be right.
enum FormNeed {
  /// This value and no other.
  case value(FormValue)
  /// More than one value would do, or it is not known which.
  case unknown
  /// No value makes the whole right.
  case impossible

  var value: FormValue? {
    if case .value(let value) = self { return value }
    return nil
  }

  var isImpossible: Bool {
    if case .impossible = self { return true }
    return false
  }
}

/// A subexpression in its place: a part of its parent, or a run of the factors of a product or of the terms of a sum.
final class FormPlace {
  /// The parent's place; nil for the whole.
  let up: FormPlace?
  /// Which parts of the parent it is.
  let range: Range<Int>
  let node: FormNode
  let need: FormNeed

  init(_ node: FormNode, in up: FormPlace?, _ range: Range<Int>, _ need: FormNeed) {
    self.up = up
    self.range = range
    self.node = node
    self.need = need
  }

  var owner: FormNode? { up?.node }
  var isRun: Bool { range.count > 1 }
  var isRunOfTerms: Bool { isRun && owner?.isSum == true }

  /// The number of operations around it.
  var depth: Int { up.map { $0.depth + 1 } ?? 0 }

  /// Whether it is part of the definition of a `let`.
  var isInLet: Bool { ancestors.contains(where: \.isLocal) }

  /// What it is part of, from the inside out.
  var ancestors: [FormNode] { up.map { [$0.node] + $0.ancestors } ?? [] }

  /// The parent with another expression here.
  func put(_ x: FormNode, _ table: FormTable) -> FormNode {
    guard let owner else { return x }
    if isRunOfTerms {
      let terms = owner.terms
      return table.sum(
        terms[..<range.lowerBound] + [FormTerm(isNegative: false, node: x)]
          + terms[range.upperBound...])
    }
    let parts = Array(owner.parts[..<range.lowerBound] + [x] + owner.parts[range.upperBound...])
    return owner.isProduct ? table.product(like: owner, parts) : table.rebuilt(owner, parts)
  }

  /// The whole with another expression here.
  func root(_ x: FormNode, _ table: FormTable) -> FormNode {
    var (place, x) = (self, x)
    while let up = place.up {
      x = place.put(x, table)
      place = up
    }
    return x
  }
}

/// The places of a form, each with what must stand there for the whole to have a given value: the value is
/// pushed down through all operations that can be undone.
struct FormPlaces {
  private let values: FormValues
  private let table: FormTable
  private(set) var all: [FormPlace] = []

  init(of root: FormNode, _ target: FormValue?, _ values: FormValues, _ table: FormTable) {
    self.values = values
    self.table = table
    walk(FormPlace(root, in: nil, 0..<1, target.map { .value($0) } ?? .unknown))
  }

  /// The runs of some neighbours among so many, without the whole.
  static func runs(_ count: Int) -> [Range<Int>] {
    (0..<count).flatMap { i in
      (i + 1...max(i + 1, count)).filter { $0 <= count && $0 - i < count }.map { i..<$0 }
    }
  }

  private mutating func walk(_ place: FormPlace) {
    all.append(place)
    let node = place.node
    for k in node.parts.indices where isExpression(k, of: node) {
      walk(FormPlace(node.parts[k], in: place, k..<k + 1, need(place, k..<k + 1)))
    }
    guard node.isSum || node.isProduct, node.parts.count > 2,
      node.parts.count <= (node.isSum ? Self.mostTerms : Self.mostFactors)
    else { return }
    for range in Self.runs(node.parts.count) where range.count > 1 {
      guard let run = table.run(range, of: node) else { continue }
      all.append(FormPlace(run, in: place, range, need(place, range)))
    }
  }

  /// Of longer sums and products there are no runs.
  private static let (mostTerms, mostFactors) = (6, 24)

  /// Whether a part is more than an index, an exponent or a size.
  private func isExpression(_ k: Int, of node: FormNode) -> Bool {
    switch node.operation {
    case .number, .name, .all, .range: false
    case .index, .power, .entrywisePower: k == 0
    case .call("quantile"), .call("norm"): k == 0
    case .call(let name):
      values.functions[name]?.leastNumbers(of: node.parts.count).map { $0[k] == nil } ?? true
    default: true
    }
  }

  private func need(_ place: FormPlace, _ range: Range<Int>) -> FormNeed {
    guard case .value(let value) = place.need else { return place.need }
    return FormInverse(values: values, table: table).need(value, place.node, range)
  }
}
