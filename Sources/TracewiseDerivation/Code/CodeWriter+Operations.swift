import Tracewise

extension CodeWriter {
  /// Takes a helper function up, and those that its text calls.
  private mutating func define(_ name: String, _ text: String?) {
    guard let text, helpers.updateValue(text, forKey: name) == nil else { return }
    for (other, definition) in language.helpers where text.contains("\(other)(") && other != name {
      define(other, definition)
    }
  }

  /// An operation of one or two operands, by the language's template for it.
  mutating func operation(_ x: Expression) throws -> Text {
    guard let template = language.template(for: x) else { throw unsupported(x) }
    let attributes = attributes(of: x, template.keys)
    if let helper = template.helper {
      define(helper, template.definition ?? language.helpers[helper])
    }
    var operands: [String] = []
    var areNumbers = true
    let literals = x.parts.filter { $0.numberValue != nil || $0.sizeValue != nil }.count
    let takesLiteral =
      literals < x.parts.count && !language.literalOperands.isDisjoint(with: x.templateNames)
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
}

extension CodeLanguage {
  /// How the outermost operation is written: by the language's table, else as its rule says itself;
  /// nil where neither has words for it.
  func template(for x: Expression) -> CodeTemplate? {
    func first(_ table: [String: CodeTemplate]) -> CodeTemplate? {
      x.templateNames.lazy.compactMap { table[$0] }.first
    }
    return first(templates)
      ?? (x.rule as? any CodedRule).flatMap { first(type(of: $0).templates[name] ?? [:]) }
  }
}

extension Expression {
  /// The names that a template of the outermost operation can have, the most special first: what
  /// some languages write differently for numbers, columns, operands that broadcast, …
  var templateNames: [String] {
    let shapes = parts.map(\.shape)
    var variants: [String] = []
    if shapes.count == 1 {
      if shape.isScalar { variants.append("to number") }
      if shape.columns == 1 { variants.append("to column") }
      if hasSteps { variants.append("by steps") }
      if shapes[0].rows == 1 || shapes[0].columns == 1 { variants.append("of vector") }
      if !shape.isSquare { variants.append("to rectangle") }
    }
    if shapes.count == 2 {
      if shapes[0].columns == 1, parts[0].operation != .transpose { variants.append("of column") }
      if shapes[0] != shapes[1] {
        variants.append(
          shapes[0].isScalar ? "of number" : shapes[1].isScalar ? "by number" : "broadcast")
      }
    }
    if rule is any VariadicRule { variants.append("of \(shapes.count)") }
    if !shapes.isEmpty, shapes.allSatisfy(\.isScalar) { variants.append("of numbers") }
    return variants.map { "\(ruleName) \($0)" } + [ruleName]
  }

  /// Whether it leaves out rows or columns.
  private var hasSteps: Bool {
    rule?.attributes.contains {
      switch $0.value {
      case .slice(let slice), .place(let slice): slice.rowStep != 1 || slice.columnStep != 1
      default: false
      }
    } ?? false
  }
}
