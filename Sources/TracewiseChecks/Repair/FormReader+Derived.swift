import Tracewise
import TracewiseDerivation
import TracewiseLanguage

/// Derived expressions in the words of the loss language.
extension FormReader {
  /// A derived form as nodes; nil where the language has no words for it.
  func read(_ x: Expression) -> FormNode? {
    switch x.kind {
    case .symbol(let symbol): return name(of: symbol)
    case .constant(let value): return constant(value, x.shape)
    case .identity: return table.call("eye", size(x.shape.rows))
    case .matrix(let matrix): return literal(matrix)
    case .pending: return nil
    case .unary, .binary, .variadic: return operation(x)
    }
  }

  private func name(of symbol: MatrixSymbol) -> FormNode? {
    switch symbol.role {
    case .value: local(symbol.name)
    case .size: table.node(.name(symbol.name))
    case .differential: table.node(.name("d\(symbol.name)"))
    case .gradient, .direction: nil
    }
  }

  private func constant(_ value: Double, _ shape: Shape) -> FormNode {
    if shape.isScalar { return number(value) }
    if value == 0 { return table.call("zeros", size(shape.rows), size(shape.columns)) }
    let ones = table.call("ones", size(shape.rows), size(shape.columns))
    return value == 1 ? ones : table.product(number(value), ones)
  }

  /// A number, as a quotient where it is one, also of a multiple of π.
  private func number(_ value: Double) -> FormNode {
    guard Int(exactly: value) == nil else { return table.number(value) }
    func quotient(_ value: Double) -> Fraction? {
      Fraction(value, denominators: 64, tolerance: 1e-15).flatMap { $0.isUsual ? $0 : nil }
    }
    if let f = quotient(value) { return table.scaled(table.number(1), f) }
    let pi = table.number(.pi)
    for (power, node) in [(Double.pi, pi), (.pi * .pi, table.power(pi, 2))] {
      if let f = quotient(value / power) { return table.scaled(node, f) }
      if let f = quotient(value * power) {
        return table.scaled(table.product(table.divisor(node)), f)
      }
    }
    return table.number(value)
  }

  private func literal(_ x: Matrix) -> FormNode? {
    guard x.count <= 36, x.count > 0 else { return nil }
    return table.node(
      .blocks(Array(repeating: x.columns, count: x.rows)), x.values.map { number($0) })
  }

  private func parts(_ x: Expression) -> [FormNode]? {
    var parts: [FormNode] = []
    for part in x.parts {
      guard let node = read(part) else { return nil }
      parts.append(node)
    }
    return parts
  }

  /// A part of a sum or of an entrywise product, which the language broadcasts by itself.
  private func entrywise(_ x: Expression) -> FormNode? {
    if x.operation == .broadcast { return read(x.parts[0]) }
    if case .constant(let value) = x.kind { return number(value) }
    return read(x)
  }

  private func operation(_ x: Expression) -> FormNode? {
    guard let word = x.operation else { return function(x) }
    switch word {
    case .sum, .difference, .hadamard, .quotient:
      // One of both keeps the shape.
      let (a, b) = (x.parts[0], x.parts[1])
      let isBroadcast = { (y: Expression) in y.operation == .broadcast }
      guard let left = isBroadcast(a) && isBroadcast(b) ? read(a) : entrywise(a),
        let right = entrywise(b)
      else { return nil }
      switch word {
      case .sum: return table.sum(left, right)
      case .difference: return table.difference(left, right)
      case .hadamard: return table.hadamard(left, right)
      default:
        return b.shape.isScalar || b.operand(of: .broadcast)?.shape.isScalar == true
          ? table.product(left, table.divisor(right))
          : table.hadamard(left, table.entrywiseDivisor(right))
      }
    case .broadcast: return broadcast(x)
    default: return parts(x).flatMap { self.word(word, x, $0) }
    }
  }

  private func broadcast(_ x: Expression) -> FormNode? {
    guard let inner = read(x.parts[0]) else { return nil }
    let shape = x.parts[0].shape
    if shape == x.shape { return inner }
    if shape.isScalar {
      return table.product(inner, table.call("ones", size(x.shape.rows), size(x.shape.columns)))
    }
    return shape.columns == 1
      ? table.product(inner, table.call("ones", table.number(1), size(x.shape.columns)))
      : table.product(table.call("ones", size(x.shape.rows), table.number(1)), inner)
  }

  /// tril(X) − ½ diag(diag(X)) for half the diagonal, and likewise.
  private func triangle(
    _ side: TriangularPart.Side, _ diagonal: Double, _ x: FormNode
  ) -> FormNode {
    let whole = table.call(side == .lower ? "tril" : "triu", x)
    guard diagonal != 1 else { return whole }
    let part = scaled(table.call("diag", table.call("diag", x)), 1 - diagonal)
    return table.difference(whole, part)
  }

  private func word(
    _ word: AlgebraicOperation, _ x: Expression, _ p: [FormNode]
  ) -> FormNode? {
    switch word {
    case .identity: p[0]
    case .negation: table.negative(p[0])
    case .scaling(let factor): scaled(p[0], factor)
    case .shift(let offset):
      offset < 0 ? table.difference(p[0], number(-offset)) : table.sum(p[0], number(offset))
    case .transpose: table.transpose(p[0])
    case .trace: table.call("tr", p[0])
    case .total: table.call("sum", p[0])
    case .inverse: table.call("inv", p[0])
    case .determinant: table.call("det", p[0])
    case .adjugate: table.call("adjugate", p[0])
    case .symmetricPart: table.call("sym", p[0])
    case .triangularPart(let side, let diagonal): triangle(side, diagonal, p[0])
    case .entrywisePower(let exponent): power(p[0], exponent, isScalar: x.shape.isScalar)
    case .product, .multiple: table.product(p)
    case .kronecker: table.node(.call("kron"), p)
    case .diagonalPart, .diagonalMatrix: function(x)
    case .inner: table.call("tr", table.product(table.transpose(p[0]), p[1]))
    case .comparison(let relation): table.comparison(relation, p[0])
    case .concatenation(let axis):
      table.node(.blocks(axis == .rows ? [p.count] : p.map { _ in 1 }), p)
    case .sum, .difference, .hadamard, .quotient, .broadcast: nil
    }
  }

  private func scaled(_ x: FormNode, _ factor: Double) -> FormNode {
    if let f = Fraction(factor, denominators: 64, tolerance: 1e-15), f.isUsual {
      return table.scaled(x, f)
    }
    return table.product(number(factor), x)
  }

  private func power(_ x: FormNode, _ exponent: Double, isScalar: Bool) -> FormNode {
    if exponent == 0.5 { return table.call("sqrt", x) }
    if exponent < 0 {
      let positive = exponent == -1 ? x : power(x, -exponent, isScalar: isScalar)
      return isScalar
        ? table.product(table.divisor(positive))
        : table.hadamard(table.entrywiseDivisor(positive))
    }
    return isScalar ? table.power(x, exponent) : table.entrywisePower(x, exponent)
  }

  /// What is no word of algebra, by its rule's notation.
  private func function(_ x: Expression) -> FormNode? {
    guard let rule = x.rule else { return nil }
    switch rule.notation {
    case .expansion: return x.expanded.flatMap { read($0) }
    case .power(let exponent): return read(x.parts[0]).map { table.power($0, Double(exponent)) }
    case .indexed(let slice):
      guard slice.rowStep == 1, slice.columnStep == 1, let inner = read(x.parts[0]) else {
        return nil
      }
      let shape = x.parts[0].shape
      let rows = place(slice.firstRow, slice.rows, shape.rows)
      // A column has one subscript.
      let isEntry = shape.columns == 1 && slice.columns == 1
      return table.node(
        .index,
        isEntry
          ? [inner, rows] : [inner, rows, place(slice.firstColumn, slice.columns, shape.columns)])
    case .reshaped:
      guard let inner = read(x.parts[0]) else { return nil }
      return x.shape.columns == 1
        ? table.call("vec", inner)
        : table.call("reshape", inner, size(x.shape.rows), size(x.shape.columns))
    case .embedded(let slice, let shape):
      guard slice.rowStep == 1, slice.columnStep == 1 else { return nil }
      return read(x.parts[0]).map { embedded($0, slice, shape) }
    case .call(let name, let numbers):
      guard program.functions[name] != nil, let parts = parts(x) else { return nil }
      return table.node(.call(name), parts + numbers.map { table.number($0) })
    case .function("cumsum↑"):
      let n = size(x.shape.rows)
      return read(x.parts[0]).map {
        table.product(table.call("triu", table.call("ones", n, n)), $0)
      }
    case .function(let word): return call([word, type(of: rule).name], x)
    case .infix, .logDeterminant, .norm: return call([type(of: rule).name], x)
    }
  }

  /// A call of the first of some names that is a function's.
  private func call(_ names: [String], _ x: Expression) -> FormNode? {
    guard let name = names.first(where: { program.functions[$0] != nil }), let parts = parts(x)
    else { return nil }
    return table.node(.call(name), parts)
  }

  /// A matrix among zeros, as blocks.
  private func embedded(_ x: FormNode, _ slice: Slice, _ shape: Shape) -> FormNode {
    let (above, left) = (Int(slice.firstRow), Int(slice.firstColumn))
    let (rows, columns) = (Int(slice.rows), Int(slice.columns))
    let (below, right) = (shape.rows - above - rows, shape.columns - left - columns)
    func zeros(_ m: Int, _ n: Int) -> [FormNode] {
      if m == 1, n == 1 { return [table.number(0)] }
      return m > 0 && n > 0 ? [table.call("zeros", size(m), size(n))] : []
    }
    let lines = [
      zeros(above, shape.columns), zeros(rows, left) + [x] + zeros(rows, right),
      zeros(below, shape.columns),
    ].filter { !$0.isEmpty }
    return table.node(.blocks(lines.map(\.count)), lines.flatMap { $0 })
  }

  private func place(_ first: Int32, _ count: Int32, _ all: Int) -> FormNode {
    if Int(count) == all { return table.node(.all) }
    let begin = table.number(Int(first) + 1)
    return count == 1
      ? begin
      : table.node(.range, [begin, table.place(Int(first + count), of: all, named: size(all))])
  }
}
