import Tracewise

extension CodeWriter {
  /// What a rule says beside its operands: the values of these keys of a template.
  mutating func attributes(of x: Expression, _ keys: [String]) -> [String: String] {
    guard case .unary(let rule, let operand) = x.kind else { return [:] }
    var result: [String: String] = [:]
    for key in keys { result[key] = attribute(key, rule, operand.shape, x.shape) }
    return result
  }

  private mutating func attribute(
    _ key: String, _ rule: any UnaryRule, _ operand: Shape, _ shape: Shape
  ) -> String? {
    switch rule {
    case let scaling as Scaling: return language.literal(scaling.factor)
    case let power as ConstantPower: return language.literal(power.exponent)
    case let relu as LeakyRelu: return language.literal(relu.slope)
    case let power as MatrixPower: return "\(power.exponent)"
    case let blocks as BlockRows: return size(key, blocks.layout)
    case let blocks as BlocksFromRows: return size(key, blocks.layout)
    case let slice as Slice: return place(key, slice, of: operand)
    case let embed as Embed:
      if let place = place(key, embed.slice, of: shape) { return place }
    default: break
    }
    return key == "m" ? size(shape.rows) : key == "n" ? size(shape.columns) : nil
  }

  private mutating func size(_ key: String, _ layout: BlockLayout) -> String? {
    switch key {
    case "m": factor(layout.outer.rows)
    case "n": factor(layout.outer.columns)
    case "p": factor(layout.inner.rows)
    case "q": factor(layout.inner.columns)
    default: nil
    }
  }

  /// Where the rows and columns of a slice are.
  private mutating func place(_ key: String, _ slice: Slice, of shape: Shape) -> String? {
    switch key {
    case "row": language.index(size(Int(slice.firstRow)))
    case "column": language.index(size(Int(slice.firstColumn)))
    case "rows": range(slice.firstRow, slice.rows, slice.rowStep, of: shape.rows)
    case "columns": range(slice.firstColumn, slice.columns, slice.columnStep, of: shape.columns)
    case "firstRow": size(Int(slice.firstRow))
    case "firstColumn": size(Int(slice.firstColumn))
    case "rowCount": size(Int(slice.rows))
    case "columnCount": size(Int(slice.columns))
    case "rowStep": "\(slice.rowStep)"
    case "columnStep": "\(slice.columnStep)"
    default: nil
    }
  }

  private mutating func range(
    _ first: Int32, _ count: Int32, _ step: Int32, of all: Int
  ) -> String {
    if step != 1, count > 1 {
      return language.range(Int(first), count: Int(count), step: Int(step))
    }
    if first == 0, Int(count) == all, let whole = language.all { return whole }
    return language.range(size(Int(first)), size(Int(count)))
  }
}
