/// The identity, and matrices of ones, whose sizes follow from where they stand.
extension ShapeInference {
  /// A shape of its own for each place.
  mutating func shape(of placeholder: Placeholder) -> SymbolicShape {
    let rows = solver.fresh()
    switch placeholder {
    case .identity: return SymbolicShape(rows: rows, columns: rows)
    case .column: return SymbolicShape(rows: rows, columns: .one)
    case .matrix: return SymbolicShape(rows: rows, columns: solver.fresh())
    }
  }

  /// λ I: of an undeclared name that is a column otherwise, only a number can stand there.
  mutating func takeScalar(_ factor: SymbolicShape, before y: ExpressionSyntax) {
    guard case .name(let name) = y.kind, names.placeholders[name] != nil else { return }
    let factor = solver.reduce(factor)
    if factor.columns == .one, factor.rows.value == nil { solver.unify(factor, .scalar) }
  }

  /// The sizes of undeclared inputs.
  var undeclaredSizes: [Size] {
    names.inputs.filter { !$0.isDeclared }.flatMap(sizes(of:))
  }

  /// The sizes of all inputs, in terms of what is free.
  var sizesOfInputs: Set<Size> {
    mutating get { Set(names.inputs.flatMap(sizes(of:)).map { solver.reduce($0) }) }
  }

  func sizes(of input: Names.Input) -> [Size] {
    shapes[input.name].map { [$0.rows, $0.columns] } ?? []
  }

  /// Finds the placeholders all of whose sizes come from inputs and named sizes.
  mutating func findDetermined() {
    var known = solver.variablesOfProducts()
    for size in names.inputs.flatMap(sizes(of:)) + Array(sizes.values) {
      known.formUnion(solver.reduce(size).terms.map(\.variable))
    }
    for (name, placeholder) in names.placeholders {
      guard let shape = shapes[name] else { continue }
      let size = [shape.rows, shape.columns].map { solver.reduce($0) }
      let follows = size.allSatisfy { $0.terms.allSatisfy { known.contains($0.variable) } }
      // An identity that comes out as 1 although no size is 1 was taken for a number.
      let isNumber = placeholder == .identity && size[0] == .one && !hasOnes
      if follows, !isNumber { determined.insert(name) }
    }
  }

  /// Whether a size is given as 1.
  private var hasOnes: Bool {
    sizes.values.contains(.one)
      || names.inputs.contains {
        $0.isDeclared && $0.kind != .scalar && $0.sizes.contains(.number(1))
      }
  }

  /// The rows and columns of the placeholders whose sizes follow.
  mutating func placeholderShapes() -> [String: (rows: Int, columns: Int)] {
    var result: [String: (rows: Int, columns: Int)] = [:]
    for name in determined { result[name] = shape(ofInput: name) }
    return result
  }
}

extension ShapeChecker {
  /// A placeholder of the size that was found for it.
  func fill(
    _ placeholder: Placeholder, _ shape: (rows: Int, columns: Int)?, _ expression: ExpressionSyntax
  ) throws(LanguageError) -> CheckedExpression {
    let written = text(in: expression.range)
    guard let shape else {
      throw error(
        "the size of \(written) does not follow from the rest", at: expression.range,
        notes: [
          placeholder == .identity
            ? "an identity of a given size is written eye(n)"
            : "ones of a given size are written ones(m, n)"
        ])
    }
    return placeholder == .identity
      ? try node(.call("eye", [], integers: [shape.rows]), shape, expression)
      : try node(.call("ones", [], integers: [shape.rows, shape.columns]), shape, expression)
  }
}
