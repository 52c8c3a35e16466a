import Tracewise

/// Regions for a rule whose author names none: those that follow from what the rule says of itself, or
/// general shapes and values that the rule accepts.
struct RegionsOfUserRule {
  private(set) var regions: [Region] = []
  /// What was skipped, and which values were refused.
  private(set) var notes: [String] = []
  /// The regions of shapes that the rule accepts and has no value at, and why.
  private(set) var failures: [(region: String, error: TracewiseError)] = []
  /// The shapes of regions that were not declared, by name.
  private var shapes: [String: [Shape]] = [:]

  /// Declared ones.
  init(_ regions: [Region]) { self.regions = regions }

  /// Regions of named shapes, all of which the rule must have a value at, or else of those that follow from
  /// the rule or of usual shapes that it accepts.
  ///
  /// - Parameters:
  ///   - derived: the regions that follow from the rule; none where it says too little.
  ///   - named: the operands' shapes for each region, or nil for those that fit.
  ///   - refusal: why the rule's `shape` does not take the shapes; nil where it does.
  ///   - mayRefuse: whether a value that fails is how the rule refuses shapes.
  ///   - value: the value; throws where there is none.
  init(
    _ name: String, _ operands: Int, derived: [Region] = [], named: [[Shape]]?,
    refusal: ([Shape]) -> TracewiseError?, mayRefuse: Bool = false,
    value: @escaping ([Matrix]) throws -> Matrix
  ) throws {
    let trial = Trial(value: value)
    if let named {
      for shapes in named { try Self.require(shapes, name, operands, refusal) }
      add(named, trial, most: .max, mayRefuse: false)
    } else if let general = derived.first, trial.error(in: general) == nil {
      add(derived, trial)
    } else {
      let usual = Self.usual(operands).filter { refusal($0) == nil }.prefix(Self.mostTried)
      add(Array(usual), trial, most: Self.most, mayRefuse: mayRefuse)
      guard regions.isEmpty else { return }
      let reason = failures.first.map { " (at \($0.region): \($0.error.message))" } ?? ""
      throw TracewiseError(
        .argument, in: name,
        "no operands were found that the rule accepts\(reason); name shapes or regions to verify it"
      )
    }
  }

  /// Throws where shapes that somebody names are none of the rule's.
  private static func require(
    _ shapes: [Shape], _ name: String, _ operands: Int, _ refusal: ([Shape]) -> TracewiseError?
  ) throws {
    guard shapes.count == operands else {
      throw TracewiseError(
        .argument, in: name,
        "it takes \(operands) operands; the shapes \(label(shapes)) are of \(shapes.count)")
    }
    guard let error = refusal(shapes) else { return }
    throw TracewiseError(
      error.kind, in: name, "it is to be verified at \(label(shapes)), but \(error.message)")
  }

  /// Those that follow from the rule. Without a value at special numbers one is only passed over, for its
  /// author may have forgotten to say so; without any at a shape it is wrong.
  private mutating func add(_ derived: [Region], _ trial: Trial) {
    let errors = derived.map { trial.error(in: $0) }
    func shapes(_ region: Region) -> [Shape] {
      region.draw(size: region.sizes.first ?? 0, seed: 1).map(\.shape)
    }
    let known = Set(zip(derived, errors).filter { $1 == nil }.map { shapes($0.0) })
    for (region, error) in zip(derived, errors) {
      guard let error else {
        regions.append(region)
        continue
      }
      let shapes = shapes(region)
      if known.contains(shapes) || shapes.contains(where: { $0.count == 0 }) {
        notes.append("there is no value at \(region.name): \(error.message)")
      } else {
        failures.append((region.name, error))
        self.shapes[region.name] = shapes
      }
    }
  }

  /// A region for each list of shapes that the rule has a value at; the others are failures, or where a rule
  /// may refuse shapes by its value, notes.
  private mutating func add(_ lists: [[Shape]], _ trial: Trial, most: Int, mayRefuse: Bool) {
    var replaced: [Trial.Values: [String]] = [:]
    var refused: [String] = []
    var unchecked = 0
    for shapes in lists {
      let label = Self.label(shapes)
      let (accepted, error) = trial.values(at: shapes)
      guard let values = accepted else {
        refused.append("\(label) (\(error.message))")
        if !mayRefuse { failures.append((label, error)) }
        self.shapes[label] = shapes
        continue
      }
      guard regions.count < most else {
        unchecked += 1
        continue
      }
      let region = trial.region(values, shapes, label)
      regions.append(region)
      self.shapes[region.name] = shapes
      if values != .general { replaced[values, default: []].append(label) }
    }
    for values in Trial.Values.allCases {
      guard let labels = replaced[values] else { continue }
      notes.append(
        "values of both signs are refused; \(values.rawValue) ones are taken at "
          + labels.joined(separator: "; "))
    }
    if mayRefuse, let first = refused.first {
      notes.append(
        "passed over for want of a value: \(first)"
          + (refused.count > 1 ? " and \(refused.count - 1) more lists of shapes" : ""))
    }
    if unchecked > 0 {
      notes.append("not checked: \(unchecked) more lists of shapes that the rule accepts")
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

  private static func label(_ shapes: [Shape]) -> String {
    shapes.map(\.description).joined(separator: ", ")
  }

  /// So many lists of shapes are checked of usual ones, and the value is tried at so many.
  private static let most = 7
  private static let mostTried = 500

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
}

/// Looks for values of a rule at random operands.
private struct Trial {
  /// The value; throws where there is none.
  let value: ([Matrix]) throws -> Matrix

  /// What entries are drawn from, in the order of trying.
  enum Values: String, CaseIterable {
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
  }

  func region(_ values: Values, _ shapes: [Shape], _ label: String) -> Region {
    Region(values == .general ? label : "\(label) \(values.rawValue)", sizes: []) { g, _ in
      shapes.map { values.draw($0, &g) }
    }
  }

  /// The first values that the rule takes at some shapes, and why it does not take general ones.
  func values(at shapes: [Shape]) -> (Values?, TracewiseError) {
    var first = TracewiseError(.domain, in: "value", "there is none")
    for values in Values.allCases {
      guard let error = error(in: region(values, shapes, ""), around: true) else {
        return (values, first)
      }
      if values == .general { first = error }
    }
    return (nil, first)
  }

  /// Why there is no value at some of a few draws of a region, or around them; nil where there is.
  func error(in region: Region, around: Bool = false) -> TracewiseError? {
    for seed in 1...4 as ClosedRange<UInt64> {
      let xs = region.draw(size: region.sizes.first ?? 0, seed: seed)
      for factor in around ? [1, 1.001] : [1] {
        do { _ = try value(factor == 1 ? xs : xs.map { factor * $0 }) } catch {
          return error as? TracewiseError ?? TracewiseError(.domain, in: "value", "\(error)")
        }
      }
    }
    return nil
  }
}
