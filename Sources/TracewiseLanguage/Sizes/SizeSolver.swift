/// Unifies sizes.
///
/// The solver only looks for values that fit. An equation it cannot meet it leaves unmet, in
/// silence: the checks with concrete sizes that follow find every misfit and can say it in numbers.
struct SizeSolver {
  /// The solution of each variable, in terms of others; nil while it is free.
  private(set) var solutions: [Size?] = []
  /// The variables that nothing determines, which have default values.
  var defaulted: [Size.Variable] = []
  /// Variables that equations do not determine for now.
  var frozen: Set<Size.Variable> = []
  /// Equations `size = 0` that do not determine a variable yet.
  private var postponed: [Size] = []
  /// Products of unknown sizes, as `vec` and `kron` have them.
  private var products: [Product] = []
  /// Sizes that must come out as at least 1.
  private(set) var positive: [Size] = []

  private struct Product {
    var value: Size
    var factors: (Size, Size)
  }

  /// A new unknown.
  mutating func fresh() -> Size {
    solutions.append(nil)
    return Size(variable: solutions.count - 1)
  }

  mutating func freshShape() -> SymbolicShape {
    SymbolicShape(rows: fresh(), columns: fresh())
  }

  /// The size in terms of free variables only.
  mutating func reduce(_ size: Size) -> Size {
    var size = size
    while let solved = size.terms.first(where: { solutions[$0.variable] != nil })?.variable {
      // Reducing the solution first, and keeping it, makes long chains of solutions short.
      guard let solution = solutions[solved] else { break }
      let reduced = shallowReduce(solution)
      solutions[solved] = reduced
      guard let next = size.substituting(reduced, for: solved) else { return fresh() }
      size = next
    }
    return size
  }

  /// One round of substitutions.
  private func shallowReduce(_ size: Size) -> Size {
    var result = size
    for term in size.terms {
      guard let solution = solutions[term.variable],
        let next = result.substituting(solution, for: term.variable)
      else { continue }
      result = next
    }
    return result
  }

  mutating func reduce(_ shape: SymbolicShape) -> SymbolicShape {
    SymbolicShape(rows: reduce(shape.rows), columns: reduce(shape.columns))
  }

  /// The number, if it is known.
  mutating func value(of size: Size) -> Int? { reduce(size).value }

  mutating func unify(_ a: SymbolicShape, _ b: SymbolicShape) {
    unify(a.rows, b.rows)
    unify(a.columns, b.columns)
  }

  mutating func unify(_ a: Size, _ b: Size) {
    guard let difference = reduce(a).adding(reduce(b), times: -1) else { return }
    solve(difference)
  }

  /// Unifies two sizes, unless that would make one of `spared` a 1: a matrix of which nothing is
  /// known is not taken for a row, a column or a number because something is square or scalar.
  mutating func unify(_ a: Size, _ b: Size, sparing spared: [Size]) {
    let (a, b) = (reduce(a), reduce(b))
    let other = a == .one ? b : b == .one ? a : nil
    if let variable = other?.variable,
      spared.contains(where: { reduce($0).variable == variable })
    {
      return
    }
    unify(a, b)
  }

  /// Solves `equation = 0` for its newest variable, so that results are expressed by inputs and
  /// later inputs by earlier ones.
  private mutating func solve(_ equation: Size) {
    let equation = equation.dividedByCommonFactor
    let open = equation.terms.filter { !frozen.contains($0.variable) }
    guard let term = open.last(where: { abs($0.coefficient) == 1 }) else {
      if !open.isEmpty { postponed.append(equation) }
      return
    }
    // c·v + rest = 0 with c = ±1 has the solution v = −c·rest.
    guard let rest = equation.substituting(Size(0), for: term.variable),
      let solution = Size(0).adding(rest, times: -term.coefficient)
    else { return }
    if let value = solution.value, !Limits.sizes.contains(value) { return }
    solutions[term.variable] = solution
  }

  /// Gives a free variable a value.
  mutating func assign(_ variable: Size.Variable, _ value: Int) {
    solutions[variable] = Size(value)
    retry()
  }

  mutating func require(positive size: Size) { positive.append(size) }

  /// The product of two sizes; while both are unknown, a new variable that is solved later.
  mutating func product(_ a: Size, _ b: Size) -> Size {
    let (a, b) = (reduce(a), reduce(b))
    if let factor = a.value { return Size(0).adding(b, times: factor) ?? fresh() }
    if let factor = b.value { return Size(0).adding(a, times: factor) ?? fresh() }
    let value = fresh()
    products.append(Product(value: value, factors: (a, b)))
    return value
  }

  /// The unknowns that equations connect which could not be solved yet.
  var openEquations: [[Size.Variable]] {
    mutating get {
      let sizes = postponed.map { [$0] } + products.map { [$0.value, $0.factors.0, $0.factors.1] }
      return sizes.map { $0.flatMap { reduce($0).terms.map(\.variable) } }
    }
  }

  /// The variables that products will determine as soon as their factors are known.
  mutating func variablesOfProducts() -> Set<Size.Variable> {
    var variables: Set<Size.Variable> = []
    for product in products {
      if let variable = reduce(product.value).variable { variables.insert(variable) }
    }
    return variables
  }

  /// Tries again what could not be solved when it came up; returns whether anything was.
  @discardableResult
  mutating func retry() -> Bool {
    let before = postponed.count + products.count
    let equations = postponed
    postponed = []
    for equation in equations { solve(reduce(equation)) }
    products = products.filter { !settle($0) }
    return postponed.count + products.count < before
  }

  /// Whether the product became an ordinary equation.
  private mutating func settle(_ product: Product) -> Bool {
    let (a, b) = (reduce(product.factors.0), reduce(product.factors.1))
    if let factor = a.value, let multiple = Size(0).adding(b, times: factor) {
      unify(product.value, multiple)
      return true
    }
    if let factor = b.value, let multiple = Size(0).adding(a, times: factor) {
      unify(product.value, multiple)
      return true
    }
    // vec of a square matrix: n² = 9.
    if a == b, let square = value(of: product.value), square > 0 {
      let root = Int(Double(square).squareRoot().rounded())
      unify(a, Size(root))
      return true
    }
    return false
  }
}
