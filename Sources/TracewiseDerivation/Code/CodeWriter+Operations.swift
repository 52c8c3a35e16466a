import Tracewise

extension CodeWriter {
  /// An operation of one or two operands, by the language's template for it.
  mutating func operation(_ x: Expression) throws -> Text {
    guard let template = language.templates[key(x)] ?? language.templates[x.ruleName] else {
      throw unsupported(x)
    }
    let attributes = attributes(of: x, template.keys)
    if let helper = template.helper { helpers.insert(helper) }
    var operands: [String] = []
    var areNumbers = true
    let literals = x.parts.filter { $0.numberValue != nil || $0.sizeValue != nil }.count
    let takesLiteral = literals < x.parts.count && language.literalOperands.contains(key(x))
    for (place, part) in x.parts.enumerated() {
      if takesLiteral, let literal = literal(part) {
        operands.append(literal)
        continue
      }
      let binding = template.operands.indices.contains(place) ? template.operands[place] : .sum
      operands.append(
        template.needsMatrices ? try matrix(part, binding) : try within(part, binding))
      areNumbers = areNumbers && part.shape.isScalar
    }
    let body = template.filled(operands, attributes)
    let isNumber =
      switch template.result {
      case .number: true
      case .matrix: false
      case .entrywise: areNumbers
      }
    if x.shape.isScalar, !isNumber, let wrap = language.toNumber {
      let operand = template.binding < wrap.operands[0] ? "(\(body))" : body
      return (wrap.filled([operand], [:]), wrap.binding, true)
    }
    return (body, template.binding, isNumber)
  }

  /// A plain number, as the text of a number or of a size.
  private mutating func literal(_ x: Expression) -> String? {
    if let value = x.numberValue {
      return value < 0 ? "(\(language.literal(value)))" : language.literal(value)
    }
    return x.sizeValue.map { language.literal(ofSize: size($0)) }
  }

  /// The key of a template of its own, for what some languages write differently: operands that
  /// broadcast, and those that are numbers.
  private func key(_ x: Expression) -> String {
    let shapes = x.parts.map(\.shape)
    if case .unary(let rule, _) = x.kind {
      if rule is Reshape, x.shape.columns == 1 { return "vec" }
      if rule is Slice, x.shape.isScalar, language.toNumber != nil { return "entry" }
      if let slice = (rule as? Slice) ?? (rule as? Embed)?.slice,
        slice.rowStep != 1 || slice.columnStep != 1
      {
        return x.ruleName + " by steps"
      }
      if rule is DiagonalPart, min(shapes[0].rows, shapes[0].columns) == 1 { return "first entry" }
      if rule is DiagonalMatrix, !x.shape.isSquare { return "diagonalmatrix of any shape" }
    }
    if case .binary(let rule, let a, _) = x.kind, rule is InnerProduct, a.shape.columns == 1,
      !a.isTransposed
    {
      return x.ruleName + " of columns"
    }
    if shapes.count == 2, shapes[0] != shapes[1] {
      if shapes[0].isScalar { return x.ruleName + " of number" }
      if shapes[1].isScalar { return x.ruleName + " by number" }
      return x.ruleName + " broadcast"
    }
    if !shapes.isEmpty, shapes.allSatisfy(\.isScalar) { return x.ruleName + " of numbers" }
    return x.ruleName
  }
}
