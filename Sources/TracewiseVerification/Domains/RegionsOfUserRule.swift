import Tracewise

/// Regions for a rule whose author names none: those that follow from what the rule says of itself, or
/// general shapes and values that the rule accepts.
struct RegionsOfUserRule {
  private(set) var regions: [Region] = []
  /// Which values were refused.
  private(set) var notes: [String] = []
  /// The shapes of regions that were not declared, by name.
  private var shapes: [String: [Shape]] = [:]

  /// Declared ones.
  init(_ regions: [Region]) { self.regions = regions }

  /// - Parameters:
  ///   - derived: the regions that follow from the rule; none where it says too little.
  ///   - shapes: the operands' shapes for each region, or nil for the usual ones that fit.
  ///   - fits: whether the rule accepts the shapes.
  ///   - value: the value, if the rule has one at the operands.
  init(
    _ name: String, _ operands: Int, derived: [Region] = [], _ shapes: [[Shape]]?,
    fits: ([Shape]) -> Bool, value: ([Matrix]) -> Matrix?
  ) throws {
    if shapes == nil, let general = derived.first, Self.hasValues(general, value) {
      regions = derived.filter { Self.hasValues($0, value) }
      let names = Set(regions.map(\.name))
      notes = derived.filter { !names.contains($0.name) }.map { "there is no value at \($0.name)" }
      return
    }
    var replaced: [Values: [String]] = [:]
    let candidates = shapes ?? Self.usual(operands).filter(fits)
    for shapes in candidates where shapes.count == operands {
      guard let values = Values.allCases.first(where: { $0.areAccepted(shapes, value) })
      else { continue }
      let label = shapes.map(\.description).joined(separator: ", ")
      let region = values == .general ? label : "\(label) \(values.rawValue)"
      regions.append(Region(region, sizes: []) { g, _ in shapes.map { values.draw($0, &g) } })
      self.shapes[region] = shapes
      if values != .general { replaced[values, default: []].append(label) }
      if regions.count == Self.most { break }
    }
    notes = Values.allCases.compactMap { values in
      replaced[values].map {
        "values of both signs are refused; \(values.rawValue) ones are taken at "
          + $0.joined(separator: "; ")
      }
    }
    guard !regions.isEmpty else {
      throw TracewiseError(
        .argument, in: name,
        "no operands were found that the rule accepts; name shapes or regions to verify it")
    }
  }

  /// The call that checks a record's region again, with its seed alone.
  func call(_ rule: String, isPlain: Bool = false, _ record: CheckRecord) -> String {
    let lists = (shapes[record.region] ?? []).map { "Shape(\($0.rows), \($0.columns))" }
      .joined(separator: ", ")
    let at =
      switch shapes[record.region]?.count {
      case nil: ""
      case 1 where !isPlain: ", at: [\(lists)]"
      case 2 where !isPlain: ", at: [(\(lists))]"
      default: ", at: [[\(lists)]]"
      }
    return "verify(\(rule)\(at), seeds: [\(record.seed)])"
  }

  static func names(_ operands: Int) -> [String] {
    switch operands {
    case 1: ["the operand"]
    case 2: ["the left operand", "the right operand"]
    default: (0..<operands).map { "operand \($0 + 1)" }
    }
  }

  /// Whether the rule has values at a few draws of a region.
  private static func hasValues(_ region: Region, _ value: ([Matrix]) -> Matrix?) -> Bool {
    (1...4 as ClosedRange<UInt64>).allSatisfy { seed in
      value(region.draw(size: region.sizes.first ?? 0, seed: seed)) != nil
    }
  }

  private static let most = 7

  /// Lists of shapes: for one operand wide, tall, square, column, row and 1×1; for more of them all
  /// combinations, those of a shape and one that fits a product first.
  private static func usual(_ operands: Int) -> [[Shape]] {
    let shapes = [
      Shape(4, 5), Shape(5, 3), Shape(4, 4), Shape(7, 2), Shape(5, 1), Shape(1, 5), Shape(1, 1),
    ]
    return (1..<max(operands, 1)).reduce(shapes.map { [$0] }) { lists, _ in
      lists.flatMap { list in shapes.map { list + [$0] } }
    }
  }

  /// What entries are drawn from, in the order of trying.
  private enum Values: String, CaseIterable {
    case general, positive
    case fractions = "between 0 and 1"
    case definite = "positive definite"

    func draw(_ shape: Shape, _ g: inout SeededGenerator) -> Matrix {
      switch self {
      case .general: return g.normal(shape.rows, shape.columns)
      case .positive: return g.uniform(shape.rows, shape.columns, 0.2...3)
      case .fractions: return g.uniform(shape.rows, shape.columns, 0.1...0.9)
      case .definite:
        guard shape.isSquare else { return g.uniform(shape.rows, shape.columns, 0.2...3) }
        let x = g.normal(shape.rows, shape.rows)
        return x * x.T + Matrix.identity(shape.rows)
      }
    }

    /// Whether the rule has values at a few draws, and around them.
    func areAccepted(_ shapes: [Shape], _ value: ([Matrix]) -> Matrix?) -> Bool {
      (1...4 as ClosedRange<UInt64>).allSatisfy { seed in
        var g = SeededGenerator(seed: seed)
        let xs = shapes.map { draw($0, &g) }
        return value(xs) != nil && value(xs.map { 1.001 * $0 }) != nil
      }
    }
  }
}
