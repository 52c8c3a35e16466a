import Tracewise

extension Printer {
  /// What is no word of algebra, by its rule's notation.
  func function(_ x: Expression) -> Text {
    let parts = x.parts
    guard let notation = x.rule?.notation, let first = parts.first else { return call("", parts) }
    switch notation {
    case .function(let name): return call(name, parts)
    case .call(let name, let numbers):
      return call(name, parts, numbers.map { self.notation.number($0) })
    case .expansion:
      // Aᵀᵀ is nobody's way to write A.
      let expanded = x.expanded?.replacing { $0.operand(of: .transpose)?.operand(of: .transpose) }
      return expanded.map(write) ?? call(x.ruleName, parts)
    case .infix(let sign):
      return parts.count == 2
        ? infix(.sign(sign), first, parts[1]) : call(x.ruleName, parts)
    case .logDeterminant: return (self.notation.logDeterminant(text(first)), .product)
    case .norm: return (self.notation.norm(text(first)), .atom)
    case .power(let exponent):
      return (self.notation.power(within(first, .atom), "\(exponent)"), .atom)
    case .indexed(let slice):
      return (self.notation.indexed(within(first, .atom), places(slice, first.shape)), .atom)
    case .embedded(let slice, let shape):
      return withUnits(first, slice, shape) ?? call("embed", parts, places(slice, shape))
    case .reshaped:
      if x.shape.isVector { return call("vec", parts) }
      let sizes = [x.shape.rows, x.shape.columns]
      return call("reshape", parts, sizes.map { self.notation.number(Double($0)) })
    }
  }

  private func call(_ name: String, _ operands: [Expression], _ more: [String] = []) -> Text {
    (notation.call(name, operands.map(text) + more), .atom)
  }

  /// s eᵢ eⱼᵀ for an entry among zeros, x eⱼᵀ for a column and eᵢ y for a row.
  private func withUnits(_ x: Expression, _ slice: Slice, _ shape: Shape) -> Text? {
    let isRow = slice.rows == 1 && shape.rows > 1
    let isColumn = slice.columns == 1 && shape.columns > 1
    guard isRow || isColumn, isRow || Int(slice.rows) == shape.rows,
      isColumn || Int(slice.columns) == shape.columns
    else { return nil }
    let unit = { (place: Int32) in notation.symbol(MatrixSymbol("e\(place + 1)", .scalar)) }
    let isOne = x.shape.isScalar && isOnes(x)
    var factors = isOne ? [] : [within(x, .product)]
    // s eᵢ, but eᵢ y for a row y.
    if isRow { factors.insert(unit(slice.firstRow), at: x.shape.isScalar ? factors.count : 0) }
    if isColumn { factors.append(notation.transposed(unit(slice.firstColumn))) }
    let body = factors.dropFirst().reduce(factors[0]) { notation.product($0, $1) }
    return (body, factors.count == 1 ? .atom : .product)
  }

  /// The rows and columns of a slice of a matrix, from 1, as in the loss language; of a vector only the
  /// entries.
  private func places(_ slice: Slice, _ shape: Shape) -> [String] {
    if shape.columns == 1 { return [place(slice.firstRow, slice.rows, slice.rowStep, shape.rows)] }
    if shape.rows == 1 {
      return [place(slice.firstColumn, slice.columns, slice.columnStep, shape.columns)]
    }
    return [
      place(slice.firstRow, slice.rows, slice.rowStep, shape.rows),
      place(slice.firstColumn, slice.columns, slice.columnStep, shape.columns),
    ]
  }

  private func place(_ first: Int32, _ count: Int32, _ step: Int32, _ all: Int) -> String {
    let last = first + (count - 1) * step + 1
    if step != 1, count > 1 { return "\(first + 1):\(step):\(last)" }
    if Int(count) == all { return ":" }
    return count == 1 ? "\(first + 1)" : "\(first + 1):\(last)"
  }
}
