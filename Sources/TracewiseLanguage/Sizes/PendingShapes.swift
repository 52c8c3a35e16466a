/// A requirement on shapes whose meaning depends on whether some size is 1.
enum PendingShape {
  /// a * b: the matrix product, or scalar times anything.
  case product(SymbolicShape, SymbolicShape, SymbolicShape)
  /// Two sizes that must be equal unless the operand is a scalar: divisions.
  case inner(Size, Size, unlessScalar: SymbolicShape)
  /// One dimension of a broadcasting operation: equal, or one of them 1.
  case stretch(Size, Size, Size)
  /// v(i) and v(i:j) of a column or a row.
  case entries(of: SymbolicShape, count: Size, last: Size?, SymbolicShape)
  /// A matrix that must be square; a number where an undeclared vector has to be, or not even that.
  case square(SymbolicShape, sparesVectors: Bool)
  /// A function with its forms.
  case call([FunctionSignature.Form], [SignatureArgument], SymbolicShape)
}

extension PendingShape {
  /// All sizes that it is about.
  var sizes: [Size] {
    switch self {
    case .product(let a, let b, let result): [a, b, result].flatMap(\.sizes)
    case .inner(let a, let b, let operand): [a, b] + operand.sizes
    case .stretch(let a, let b, let result): [a, b, result]
    case .entries(let base, let count, let last, let result):
      base.sizes + [count] + (last.map { [$0] } ?? []) + result.sizes
    case .square(let shape, _): shape.sizes
    case .call(_, let arguments, let result):
      arguments.flatMap { argument in
        switch argument {
        case .operand(let shape): shape.sizes
        case .size(let size): [size]
        }
      } + result.sizes
    }
  }
}

extension SymbolicShape {
  fileprivate var sizes: [Size] { [rows, columns] }
}

/// An argument of a function during inference.
enum SignatureArgument {
  case operand(SymbolicShape)
  case size(Size)
}

extension ShapeInference {
  /// Whether the requirement could be turned into equations; with `force` it always is.
  mutating func settle(_ shape: PendingShape, force: Bool) -> Bool {
    switch shape {
    case .product(let a, let b, let result):
      return settleProduct(solver.reduce(a), solver.reduce(b), result, force: force)
    case .inner(let a, let b, let operand):
      let operand = solver.reduce(operand)
      if operand == .scalar { return true }
      guard force || operand.isKnownMatrix else { return false }
      solver.unify(a, b, sparing: matrixSizes)
      return true
    case .square(let shape, let sparesVectors):
      return settleSquare(solver.reduce(shape), sparesVectors: sparesVectors, force: force)
    case .stretch(let a, let b, let result):
      return settleStretch(
        solver.reduce(a), solver.reduce(b), solver.reduce(result), force: force)
    case .entries(let base, let count, let last, let result):
      return settleEntries(solver.reduce(base), count, last, result, force: force)
    case .call(let forms, let arguments, let result):
      return settleCall(forms, arguments, result, force: force)
    }
  }

  private mutating func settleProduct(
    _ a: SymbolicShape, _ b: SymbolicShape, _ result: SymbolicShape, force: Bool
  ) -> Bool {
    if a == .scalar {
      solver.unify(result, b)
      return true
    }
    if b == .scalar {
      solver.unify(result, a)
      return true
    }
    // Where the inner sizes agree anyway, product and scaling have the same shape.
    guard force || a.columns == b.rows || (a.isKnownMatrix && b.isKnownMatrix) else {
      return false
    }
    solver.unify(a.columns, b.rows)
    solver.unify(result, SymbolicShape(rows: a.rows, columns: b.columns))
    return true
  }

  /// Where the matrix is a result of what waits itself, its sizes may still turn out to be 1.
  private mutating func settleSquare(
    _ shape: SymbolicShape, sparesVectors: Bool, force: Bool
  ) -> Bool {
    if shape.rows == shape.columns { return true }
    if !force {
      let unknown = [shape.rows, shape.columns].filter { $0.value == nil }
      guard unknown.isEmpty || sizesOfInputs.isSuperset(of: unknown) else { return false }
    }
    solver.unify(
      shape.rows, shape.columns, sparing: sparesVectors ? undeclaredSizes : matrixSizes)
    return true
  }

  private mutating func settleStretch(
    _ a: Size, _ b: Size, _ result: Size, force: Bool
  ) -> Bool {
    if a == .one || a == b {
      solver.unify(result, b)
      return true
    }
    if b == .one {
      solver.unify(result, a)
      return true
    }
    // A result of 1 was not stretched from anything else.
    if result == .one || (a.value != nil && b.value != nil) || force {
      solver.unify(a, b)
      solver.unify(a, result)
      return true
    }
    // An operand that is not 1 gives the result, whatever the other one is.
    if let known = [a, b].first(where: { $0.value != nil }) { solver.unify(result, known) }
    return false
  }

  private mutating func settleEntries(
    _ base: SymbolicShape, _ count: Size, _ last: Size?, _ result: SymbolicShape, force: Bool
  ) -> Bool {
    if base.columns == .one || force {
      solver.unify(base.columns, .one, sparing: matrixSizes)
      solver.unify(result, SymbolicShape(rows: count, columns: .one))
      if let last { require(base.rows, atLeast: last) }
      return true
    }
    guard base.rows == .one, base.columns.value != nil else { return false }
    solver.unify(result, SymbolicShape(rows: .one, columns: count))
    if let last { require(base.columns, atLeast: last) }
    return true
  }

  private mutating func settleCall(
    _ forms: [FunctionSignature.Form], _ arguments: [SignatureArgument], _ result: SymbolicShape,
    force: Bool
  ) -> Bool {
    let arguments = arguments.map { argument -> SignatureArgument in
      switch argument {
      case .operand(let shape): .operand(solver.reduce(shape))
      case .size(let size): .size(solver.reduce(size))
      }
    }
    let possible = forms.filter { SignatureMatch($0, arguments) != .impossible }
    let chosen: FunctionSignature.Form?
    if possible.count < 2 {
      chosen = possible.first ?? forms.last
    } else if let certain = possible.first(where: { SignatureMatch($0, arguments) == .certain }) {
      chosen = certain
    } else {
      // Of a matrix about which nothing is known, the last form is the more general one.
      chosen = force ? possible.last : nil
    }
    guard let chosen else { return false }
    // A whole part is known where all that it is of is.
    let wholeParts = chosen.rows.wholePartNumerators + chosen.columns.wholePartNumerators
    guard force || wholeParts.isEmpty || arguments.allSatisfy(\.isKnown) else { return false }
    unify(chosen, arguments, result)
    return true
  }

  private mutating func unify(
    _ form: FunctionSignature.Form, _ arguments: [SignatureArgument], _ result: SymbolicShape
  ) {
    var values: [String: Size] = [:]
    func bind(_ pattern: ExpressionSyntax, _ size: Size, _ solver: inout SizeSolver) {
      if case .name(let name) = pattern.kind, values[name] == nil {
        values[name] = size
        return
      }
      // A size that stands nowhere alone, such as that of a group.
      for name in pattern.sizeNames where values[name] == nil { values[name] = solver.fresh() }
      if let known = pattern.size({ values[$0] }, &solver) {
        solver.unify(known, size)
      }
    }
    // Numbers first: operands' sizes may be made of them.
    for (parameter, argument) in zip(form.parameters, arguments) {
      if case (.size(let name), .size(let size)) = (parameter, argument) { values[name] = size }
    }
    for isMade in [false, true] {
      // What is made of other sizes after these.
      for case (.operand(let rows, let columns), .operand(let shape))
        in zip(form.parameters, arguments)
      {
        if rows.isName != isMade { bind(rows, shape.rows, &solver) }
        if rows == columns {
          if isMade == !rows.isName { add(.square(shape, sparesVectors: true)) }
        } else if columns.isName != isMade {
          bind(columns, shape.columns, &solver)
        }
      }
    }
    for (pattern, size) in [(form.rows, result.rows), (form.columns, result.columns)] {
      for numerator in pattern.wholePartNumerators {
        // Windows have a place.
        let room = numerator.size({ values[$0] }, &solver)?.adding(.one)
        if let room { solver.require(positive: room) }
      }
      guard let known = pattern.size({ values[$0] }, &solver) else { continue }
      solver.unify(size, known)
      solver.require(positive: size)
    }
    guard form.keepsEntries, case .operand(let shape)? = arguments.first else { return }
    let before = solver.product(shape.rows, shape.columns)
    solver.unify(before, solver.product(result.rows, result.columns))
  }
}

extension SignatureArgument {
  fileprivate var isKnown: Bool {
    switch self {
    case .operand(let shape): shape.rows.value != nil && shape.columns.value != nil
    case .size(let size): size.value != nil
    }
  }
}

extension SymbolicShape {
  /// Whether it is known not to be 1×1.
  var isKnownMatrix: Bool {
    (rows.value ?? 1) != 1 || (columns.value ?? 1) != 1
  }
}
