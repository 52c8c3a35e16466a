/// A number of rows or columns that may not be known yet: a linear expression over variables,
/// such as m − k + 1.
struct Size: Hashable {
  /// An unknown, numbered in order of appearance.
  typealias Variable = Int

  private(set) var constant: Int
  /// Variable and coefficient, sorted by variable, no coefficient zero.
  private(set) var terms: [(variable: Variable, coefficient: Int)]

  init(_ constant: Int) {
    self.constant = constant
    terms = []
  }

  init(variable: Variable) {
    constant = 0
    terms = [(variable, 1)]
  }

  static let one = Size(1)

  /// The number, where nothing is unknown.
  var value: Int? { terms.isEmpty ? constant : nil }

  /// The variable, where the size is nothing else.
  var variable: Variable? {
    terms.count == 1 && constant == 0 && terms[0].coefficient == 1 ? terms[0].variable : nil
  }

  func coefficient(of variable: Variable) -> Int {
    terms.first { $0.variable == variable }?.coefficient ?? 0
  }

  /// This size plus `factor` times `other`; nil where the numbers leave every sensible range.
  func adding(_ other: Size, times factor: Int = 1) -> Size? {
    guard let constant = Self.sum(constant, factor, other.constant) else { return nil }
    var result = Size(constant)
    var mine = terms[...]
    var theirs = other.terms[...]
    while let next = Self.smaller(mine.first?.variable, theirs.first?.variable) {
      let a = mine.first?.variable == next ? mine.removeFirst().coefficient : 0
      let b = theirs.first?.variable == next ? theirs.removeFirst().coefficient : 0
      guard let coefficient = Self.sum(a, factor, b) else { return nil }
      if coefficient != 0 { result.terms.append((next, coefficient)) }
    }
    return result
  }

  /// The size with `variable` replaced by `value`.
  func substituting(_ value: Size, for variable: Variable) -> Size? {
    let factor = coefficient(of: variable)
    guard factor != 0 else { return self }
    var rest = self
    rest.terms.removeAll { $0.variable == variable }
    return rest.adding(value, times: factor)
  }

  /// Divided by the greatest common divisor of the coefficients, where that divides everything.
  var dividedByCommonFactor: Size {
    let factor = terms.reduce(0) { Self.gcd($0, $1.coefficient) }
    guard factor > 1, constant.isMultiple(of: factor) else { return self }
    var result = Size(constant / factor)
    result.terms = terms.map { ($0.variable, $0.coefficient / factor) }
    return result
  }

  private static func gcd(_ a: Int, _ b: Int) -> Int {
    var (a, b) = (abs(a), abs(b))
    while b != 0 { (a, b) = (b, a % b) }
    return a
  }

  private static func smaller(_ a: Int?, _ b: Int?) -> Int? {
    guard let a, let b else { return a ?? b }
    return min(a, b)
  }

  /// a + factor · b within bounds that keep the next such sum from overflowing.
  private static func sum(_ a: Int, _ factor: Int, _ b: Int) -> Int? {
    let (product, overflow) = factor.multipliedReportingOverflow(by: b)
    guard !overflow, product.magnitude < 1 << 60 else { return nil }
    let sum = a + product
    return sum.magnitude < 1 << 60 ? sum : nil
  }

  static func == (a: Size, b: Size) -> Bool {
    a.constant == b.constant && a.terms.elementsEqual(b.terms) { $0 == $1 }
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(constant)
    for term in terms { hasher.combine(term.variable) }
  }
}

/// Rows and columns, known or not.
struct SymbolicShape: Hashable {
  var rows: Size
  var columns: Size

  static let scalar = SymbolicShape(rows: .one, columns: .one)

  var transposed: SymbolicShape { SymbolicShape(rows: columns, columns: rows) }
}
