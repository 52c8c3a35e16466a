import Tracewise

/// Rules whose attributes fix shapes, drawn anew so that they fit an operand.
extension SeededGenerator {
  /// A whole number of a range.
  mutating func integer(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  mutating func element<T>(of items: [T]) -> T? {
    items.isEmpty ? nil : items[integer(0...items.count - 1)]
  }

  /// A rule of the same kind as the given one for a first operand of this shape; nil where none is.
  mutating func rule(like rule: AnyRule, for x: Shape) -> AnyRule? {
    switch rule.rule {
    case is Broadcast:
      guard x.rows == 1 || x.columns == 1 else { return nil }
      return AnyRule(
        Broadcast(
          to: Shape(
            x.rows == 1 ? integer(1...4) : x.rows, x.columns == 1 ? integer(1...4) : x.columns)))
    case is Reshape:
      let rows = divisor(of: x.count)
      return AnyRule(Reshape(rows, x.count / rows))
    case is DiagonalMatrix:
      guard x.columns == 1 else { return nil }
      let more = integer(0...2)
      let isTall = integer(0...1) == 0
      return AnyRule(DiagonalMatrix(x.rows + (isTall ? more : 0), x.rows + (isTall ? 0 : more)))
    case is Slice: return AnyRule(slice(of: x))
    case is Embed:
      let (rows, columns) = (spread(x.rows), spread(x.columns))
      let slice = Slice(
        firstRow: rows.first, rows: x.rows, rowStep: rows.step, firstColumn: columns.first,
        columns: x.columns, columnStep: columns.step)
      return AnyRule(Embed(slice, in: Shape(rows.size, columns.size)))
    case is BlockRows:
      let outer = Shape(divisor(of: x.rows), divisor(of: x.columns))
      return AnyRule(
        BlockRows(outer: outer, inner: Shape(x.rows / outer.rows, x.columns / outer.columns)))
    case is BlocksFromRows:
      let (outer, inner) = (divisor(of: x.rows), divisor(of: x.columns))
      return AnyRule(
        BlocksFromRows(
          outer: Shape(outer, x.rows / outer), inner: Shape(inner, x.columns / inner)))
    default: return rule
    }
  }

  private mutating func divisor(of n: Int) -> Int {
    element(of: (1...max(n, 1)).filter { n % $0 == 0 }) ?? 1
  }

  private mutating func slice(of x: Shape) -> Slice {
    let (rows, columns) = (steps(in: x.rows), steps(in: x.columns))
    return Slice(
      firstRow: rows.first, rows: rows.count, rowStep: rows.step, firstColumn: columns.first,
      columns: columns.count, columnStep: columns.step)
  }

  /// Some of the places 0..<n at even distances, forwards or backwards.
  private mutating func steps(in n: Int) -> (first: Int, count: Int, step: Int) {
    let first = integer(0...n - 1)
    let step = element(of: [1, 1, 2, -1, -2]) ?? 1
    let room = (step > 0 ? n - 1 - first : first) / abs(step)
    return (first, integer(1...room + 1), step)
  }

  /// Places at even distances for n numbers among at least as many.
  private mutating func spread(_ n: Int) -> (first: Int, step: Int, size: Int) {
    let step = element(of: [1, 1, 2, -1]) ?? 1
    let length = (n - 1) * abs(step) + 1
    let before = integer(0...1)
    return (step > 0 ? before : before + length - 1, step, before + length + integer(0...1))
  }
}

extension AnyRule {
  /// The shape of the result, or nil where the operands do not fit.
  func shape(of xs: [Shape]) -> Shape? {
    switch self {
    case .unary(let rule): xs.count == 1 ? try? rule.shape(xs[0]) : nil
    case .binary(let rule): xs.count == 2 ? try? rule.shape(xs[0], xs[1]) : nil
    case .variadic(let rule): xs.isEmpty ? nil : try? rule.shape(xs)
    }
  }
}
