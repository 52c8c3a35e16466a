import Tracewise

extension CodeWriter {
  /// What a rule says beside its operands: the values of these keys of a template. The sizes of the
  /// result are m and n, unless the rule has attributes of these names.
  mutating func attributes(of x: Expression, _ keys: [String]) -> [String: String] {
    let own = x.rule?.attributes ?? []
    var result: [String: String] = [:]
    for key in keys {
      for attribute in own where result[key] == nil {
        result[key] = value(of: key, attribute, x)
      }
      if result[key] == nil, key == "m" { result[key] = size(x.shape.rows) }
      if result[key] == nil, key == "n" { result[key] = size(x.shape.columns) }
    }
    return result
  }

  private mutating func value(
    of key: String, _ attribute: RuleAttribute, _ x: Expression
  ) -> String? {
    switch attribute.value {
    case .slice(let slice): return place(key, slice, of: x.parts[0].shape)
    case .place(let slice): return place(key, slice, of: x.shape)
    case _ where attribute.name != key: return nil
    case .number(let value): return language.literal(value)
    case .integer(let value): return "\(value)"
    case .relation(let relation): return language.sign(relation)
    case .factor(let size): return factor(size)
    case .function(let name, let number): return language.function(name, number)
    case .side(let side): return language.word(side.rawValue)
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
