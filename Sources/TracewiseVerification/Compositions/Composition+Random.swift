import Tracewise

extension Composition {
  /// A random composition, always the same for a seed.
  ///
  /// 1 to `depth` rules, drawn with equal chances from the names of `subjects`, of inputs of shapes
  /// from 1×1 to 5×5 and of one another, so that values are used several times; before a rule
  /// whose domain its operand would leave stands what brings it inside; then each value that
  /// nothing uses yet is made a number, and the numbers are added.
  public init(
    seed: UInt64, depth: Int = 8, subjects: [RuleSubject] = RuleCatalogue.all
  ) throws {
    var draft = CompositionDraft(seed: seed, subjects: subjects)
    try draft.grow(to: max(depth, 1))
    try self.init(draft.nodes)
  }
}

/// A composition as it grows, with the values of its nodes.
struct CompositionDraft {
  private(set) var nodes: [Composition.Node] = []
  private(set) var values: [Matrix] = []
  var generator: SeededGenerator
  private let families: [[AnyRule]]
  private let counts: [[Int]]

  init(seed: UInt64, subjects: [RuleSubject]) {
    generator = SeededGenerator(seed: seed)
    _ = generator.next()
    var places: [String: Int] = [:]
    var families: [[AnyRule]] = []
    var counts: [[Int]] = []
    for subject in subjects where !(subject.rule is any WithoutBodiesOfItsOwn) {
      let place = places[subject.name] ?? families.count
      if place == families.count {
        places[subject.name] = place
        families.append([])
        counts.append([])
      }
      families[place].append(subject.body)
      counts[place].append(subject.operandCount)
    }
    self.families = families
    self.counts = counts
  }

  mutating func grow(to depth: Int) throws {
    addInput(Shape(generator.integer(1...5), generator.integer(1...5)))
    let wanted = generator.integer(1...depth)
    var made = 0
    // Draws that do not fit are drawn again; the bound is never met but by a catalogue that has
    // nothing to offer.
    for _ in 0..<100 * wanted where made < wanted {
      if addRule() { made += 1 }
    }
    finish()
  }

  // MARK: - Nodes

  @discardableResult
  mutating func add(_ operation: Composition.Node.Operation, of operands: [Int] = []) -> Int {
    nodes.append(.init(operation, of: operands))
    switch operation {
    case .input(let x), .constant(let x): values.append(x)
    case .rule(let rule): values.append(rule.apply(to: operands.map { values[$0] }))
    }
    return nodes.count - 1
  }

  @discardableResult
  mutating func addInput(_ shape: Shape) -> Int {
    add(.input(generator.normal(shape.rows, shape.columns)))
  }

  /// Forgets all nodes from a place on.
  mutating func cut(to count: Int) {
    nodes.removeLast(nodes.count - count)
    values.removeLast(values.count - count)
  }

  /// Draws a rule and operands for it; false, and nothing added, where they do not fit.
  private mutating func addRule() -> Bool {
    let before = nodes.count
    guard let family = generator.element(of: Array(families.indices)) else { return false }
    let k = generator.integer(0...families[family].count - 1)
    let first = pick()
    guard let rule = generator.rule(like: families[family][k], for: values[first].shape),
      var operands = operands(for: rule, count: counts[family][k], first: first),
      bringInside(rule, &operands)
    else {
      cut(to: before)
      return false
    }
    add(.rule(rule), of: operands)
    guard values[before...].allSatisfy(isModerate) else {
      cut(to: before)
      return false
    }
    return true
  }

  func isModerate(_ x: Matrix) -> Bool {
    x.failure == nil && x.firstNonFinite == nil && x.count > 0
      && x.count <= Composition.mostEntries && x.largestEntry <= Composition.largest
  }

  /// A node: the newest one, any, or a new input.
  private mutating func pick() -> Int {
    let chance = generator.unit()
    if chance < 0.12 && nodes.count(where: \.isInput) < 4 {
      return addInput(Shape(generator.integer(1...5), generator.integer(1...5)))
    }
    let usable = nodes.indices.filter { !nodes[$0].isConstant }
    return chance < 0.55 ? usable[usable.count - 1] : generator.element(of: usable) ?? 0
  }

  /// Operands that fit the rule, of which the first to be drawn is given; new inputs where no
  /// other value fits.
  private mutating func operands(for rule: AnyRule, count: Int, first: Int) -> [Int]? {
    let isReversed = count == 2 && generator.integer(0...1) == 1
    var operands = [first]
    func arranged(_ x: Shape) -> [Shape] {
      let shapes = operands.map { values[$0].shape }
      return isReversed ? [x] + shapes : shapes + [x]
    }
    if count == 1, rule.shape(of: [values[first].shape]) == nil {
      let fits = Self.shapes.filter { rule.shape(of: [$0]) != nil }
      guard let shape = generator.element(of: fits) else { return nil }
      return [addInput(shape)]
    }
    while operands.count < count {
      let fits = nodes.indices.filter {
        !nodes[$0].isConstant && rule.begins(arranged(values[$0].shape), of: count)
      }
      if !fits.isEmpty, generator.unit() < 0.8, let other = generator.element(of: fits) {
        operands.append(other)
      } else if let shape = generator.element(
        of: Self.shapes.filter { rule.begins(arranged($0), of: count) })
      {
        operands.append(addInput(shape))
      } else {
        return nil
      }
    }
    return isReversed ? operands.reversed() : operands
  }

  fileprivate static let shapes = (1...5).flatMap { i in (1...5).map { Shape(i, $0) } }
}

extension AnyRule {
  /// Whether there are operands, of so many altogether, that begin with these shapes.
  fileprivate func begins(_ shapes: [Shape], of count: Int) -> Bool {
    shapes.count >= count
      ? shape(of: shapes) != nil
      : CompositionDraft.shapes.contains { begins(shapes + [$0], of: count) }
  }
}
