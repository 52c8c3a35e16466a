import Tracewise

/// Prints a program in a language.
public struct CodeWriter {
  let language: any CodeLanguage
  private let program: CodeProgram
  private var names: [MatrixSymbol: String] = [:]
  private var taken: Set<String>
  /// The sizes read so far, in order.
  private var sizes: [(name: String, value: String)] = []
  private var sizeNames: [CodeSizes.Size: String] = [:]
  private var helpers: Set<String> = []
  /// The names whose entries other names only arrange.
  private let views: [MatrixSymbol: MatrixSymbol]
  /// The names whose memory belongs to a gradient.
  private var owned: Set<MatrixSymbol> = []

  typealias Text = (body: String, binding: CodeTemplate.Binding, isNumber: Bool)

  /// The complete text of a program; throws a `CodeError` where an operation has no form.
  public static func text(_ program: CodeProgram, _ language: any CodeLanguage) throws -> String {
    var writer = CodeWriter(program, language)
    return try writer.run()
  }

  private init(_ program: CodeProgram, _ language: any CodeLanguage) {
    self.program = program
    self.language = language
    taken = language.reserved
    views = Dictionary(
      program.assignments.compactMap { x in x.value.viewed.map { (x.symbol, $0) } },
      uniquingKeysWith: { first, _ in first })
    for symbol in program.parameters { names[symbol] = claim(symbol.name) }
  }

  private mutating func run() throws -> String {
    var assignments: [(name: String, value: String)] = []
    for assignment in program.assignments {
      let value = try write(assignment.value).body
      let symbol = assignment.symbol
      let name = claim(symbol.role == .gradient ? language.gradientName(symbol.name) : symbol.name)
      names[symbol] = name
      assignments.append((name, value))
    }
    let loss = try write(program.loss).body
    let gradients = try program.gradients.map { input, value in
      (
        key: input.name, field: names[input] ?? language.spelling(input.name),
        name: claim(language.gradientName(input.name)), value: try own(value)
      )
    }
    let parameters = program.parameters.map { symbol in
      (
        name: names[symbol] ?? symbol.name, shape: shape(symbol.shape) + symbol.structure.text,
        isNumber: symbol.shape.isScalar
      )
    }
    let parts = CodeParts(
      parameters: parameters, sizes: sizes, assignments: assignments, loss: loss,
      gradients: gradients,
      helpers: language.helpers.keys.sorted().filter(helpers.contains).compactMap {
        language.helpers[$0]
      })
    return language.function(parts)
  }

  /// A name of the language that is free.
  private mutating func claim(_ name: String) -> String {
    var result = language.spelling(name)
    while !taken.insert(result).inserted { result += "_" }
    return result
  }

  private func shape(_ shape: Shape) -> String {
    func text(_ n: Int) -> String {
      let text = program.sizes.text(n)
      return text.contains(" ") ? "(\(text))" : text
    }
    return "\(text(shape.rows))×\(text(shape.columns))"
  }

  // MARK: sizes

  mutating func size(_ value: Int) -> String { size(program.sizes[value]).body }

  /// The size as a factor of a product.
  mutating func factor(_ value: Int) -> String {
    let text = size(program.sizes[value])
    return text.isSum ? "(\(text.body))" : text.body
  }

  private mutating func size(_ size: CodeSizes.Size) -> (body: String, isSum: Bool) {
    func inner(_ x: (body: String, isSum: Bool)) -> String { x.isSum ? "(\(x.body))" : x.body }
    switch size {
    case .number(let value): return ("\(value)", false)
    case .axis(let name, let parameter, let axis):
      if let known = sizeNames[size] { return (known, false) }
      let own = claim(name)
      let symbol = program.parameters.first { $0.name == parameter }
      let array = symbol.flatMap { names[$0] } ?? parameter
      sizes.append((own, language.axis(array, axis)))
      sizeNames[size] = own
      return (own, false)
    case .sum(let a, let b): return ("\(self.size(a).body) + \(inner(self.size(b)))", true)
    case .difference(let a, let b): return ("\(self.size(a).body) - \(inner(self.size(b)))", true)
    case .product(let a, let b):
      return ("\(inner(self.size(a))) * \(inner(self.size(b)))", false)
    }
  }

  // MARK: expressions

  /// What stands for an operand that must bind so tightly.
  private mutating func within(_ x: Expression, _ binding: CodeTemplate.Binding) throws -> String {
    let text = try write(x)
    return text.binding < binding ? "(\(text.body))" : text.body
  }

  /// The expression as a matrix that shares no memory with a parameter or another gradient.
  private mutating func own(_ x: Expression) throws -> String {
    let text = try matrix(x, .sum)
    guard let copy = language.copy, !x.shape.isScalar, var root = x.viewed else { return text }
    while let next = views[root] { root = next }
    let isNew = owned.insert(root).inserted && !program.parameters.contains(root)
    return isNew ? text : copy.filled([text], [:])
  }

  /// The expression as a matrix, also where it is a number.
  private mutating func matrix(_ x: Expression, _ binding: CodeTemplate.Binding) throws -> String {
    guard let wrap = language.toMatrix, try write(x).isNumber else {
      return try within(x, binding)
    }
    return wrap.filled([try write(x).body], [:])
  }

  private mutating func write(_ x: Expression) throws -> Text {
    switch x.kind {
    case .symbol(let symbol):
      if case .size(let value) = symbol.role {
        let text = size(program.sizes[value])
        let number = language.sizeAsNumber(text.body)
        return (number, number == text.body && text.isSum ? .sum : .atom, true)
      }
      return (names[symbol] ?? symbol.name, .atom, x.shape.isScalar)
    case .constant(let value):
      let number = language.number(value)
      if x.shape.isScalar { return (number, value < 0 ? .negated : .atom, true) }
      return (
        language.constant(language.literal(value), size(x.shape.rows), size(x.shape.columns)),
        .atom, false
      )
    case .identity: return (language.identity(size(x.shape.rows)), .atom, false)
    case .matrix(let matrix):
      let rows = (0..<matrix.rows).map { i in
        (0..<matrix.columns).map { language.literal(matrix[i, $0]) }
      }
      return (language.matrix(rows), .atom, false)
    case .pending: throw CodeError(description: "a differential is no number")
    case .variadic(let rule, let xs):
      guard let rule = rule as? Concatenation else { throw unsupported(x) }
      return (try blocks(rule.axis == .rows ? [xs] : xs.map(\.blocksOfRow)), .atom, false)
    case .unary, .binary: return try operation(x)
    }
  }

  private mutating func blocks(_ rows: [[Expression]]) throws -> String {
    let areNumbers = language.blocksTakeNumbers && rows.allSatisfy { $0.count > 1 }
    return language.blocks(
      try rows.map { try $0.map { areNumbers ? try within($0, .sum) : try matrix($0, .sum) } })
  }

  private func unsupported(_ x: Expression) -> CodeError {
    CodeError(description: "the rule '\(x.ruleName)' cannot be written in \(language.name)")
  }

  private mutating func operation(_ x: Expression) throws -> Text {
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

extension MatrixSymbol.Structure {
  /// What is taken for granted of a parameter, beside its shape.
  fileprivate var text: String {
    switch self {
    case .general: ""
    case .symmetric: ", symmetric"
    case .diagonal: ", diagonal"
    case .lowerTriangular: ", lower triangular"
    case .columnsSumToOne: ", columns of sum 1"
    }
  }
}
