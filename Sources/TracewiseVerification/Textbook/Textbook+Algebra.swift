package import Tracewise

/// The interpretation by definition: a rule's shape, then its textbook definition; where it has none,
/// what it expands to.
extension Textbook: MatrixAlgebra {
  /// The shape; 0×0 for a failure.
  package var shape: Shape { (try? result.get())?.shape ?? Shape(0, 0) }

  package static func apply<R: UnaryRule>(_ rule: R, to x: Self) -> Self {
    define(R.name, [x]) { x throws(Misfit) in
      try rule.shape(x[0])
    } by: { grids, shape in
      try (rule as? any TextbookUnaryRule)?.textbook(grids[0], shape: shape)
        ?? rule.expansion(x)?.checked()
    }
  }

  package static func apply<R: BinaryRule>(_ rule: R, to x: Self, _ y: Self) -> Self {
    define(R.name, [x, y]) { x throws(Misfit) in
      try rule.shape(x[0], x[1])
    } by: { grids, shape in
      try (rule as? any TextbookBinaryRule)?.textbook(grids[0], grids[1], shape: shape)
        ?? rule.expansion(x, y)?.checked()
    }
  }

  package static func apply<R: VariadicRule>(_ rule: R, to xs: [Self]) -> Self {
    guard !xs.isEmpty else { return Self(failure: .noOperands(in: R.name)) }
    return define(R.name, xs) { x throws(Misfit) in
      try rule.shape(x)
    } by: { x, shape in
      try (rule as? any TextbookVariadicRule)?.textbook(x, shape: shape)
    }
  }

  /// The first operand's failure, or a misfit of shapes, or what the definition makes of them.
  private static func define(
    _ name: String, _ operands: [Self], shape: ([Shape]) throws(Misfit) -> Shape,
    by definition: ([Grid<S>], Shape) throws -> Grid<S>?
  ) -> Self {
    Self(named: name) {
      let grids = try operands.map { try $0.checked() }
      // A closure: in a generic function a key path is made anew each time.
      let shapes = grids.map { $0.shape }
      let expected: Shape
      do throws(Misfit) { expected = try shape(shapes) } catch {
        throw TracewiseError(error, in: name, on: operandNames(shapes))
      }
      guard let grid = try definition(grids, expected) else {
        throw Undefined(.argument, "the rule has no textbook definition")
      }
      guard grid.shape == expected else {
        throw Undefined(
          .shape, "the textbook definition gives \(grid.shape), the rule's shape is \(expected)")
      }
      return grid
    }
  }

  /// Operands known by their place only.
  private static func operandNames(_ shapes: [Shape]) -> [TracewiseError.Operand] {
    let names =
      switch shapes.count {
      case 1: ["the operand"]
      case 2: ["the left operand", "the right operand"]
      default: shapes.indices.map { "operand \($0 + 1)" }
      }
    return Swift.zip(names, shapes).map { TracewiseError.Operand($0, $1) }
  }

  package func constant(_ value: Double, shape: Shape) -> Self {
    if failure != nil { return self }
    return Self(named: "constant") { Grid(shape, repeating: try S(value)) }
  }
  package func identity(_ n: Int) -> Self { failure == nil ? Self(Grid<S>.identity(n)) : self }
  package func constant(_ matrix: Matrix) -> Self { failure == nil ? Self(matrix) : self }
}
