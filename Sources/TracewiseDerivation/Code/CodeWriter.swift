import Tracewise

/// Prints a program in a language.
package struct CodeWriter {
  let language: any CodeLanguage
  let program: CodeProgram
  var names: [MatrixSymbol: String] = [:]
  var taken: Set<String>
  /// The names of the sizes that are needed.
  var sizeNames: [CodeSizes.Size: String] = [:]
  /// The functions that are called, with their texts.
  var helpers: [String: String] = [:]
  /// The names whose entries other names only arrange.
  private let views: [MatrixSymbol: MatrixSymbol]
  /// The names whose memory belongs to a gradient.
  private var owned: Set<MatrixSymbol> = []

  typealias Text = (body: String, binding: CodeTemplate.Binding, isNumber: Bool)

  /// The complete text of a program; throws a `CodeError` where an operation has no form.
  package static func text(_ program: CodeProgram, _ language: any CodeLanguage) throws -> String {
    var writer = CodeWriter(program, language)
    return try writer.run()
  }

  private init(_ program: CodeProgram, _ language: any CodeLanguage) {
    self.program = program
    self.language = language
    taken = language.reserved
    views = Dictionary(
      program.assignments.compactMap { x in
        language.viewed(by: x.value).map { (x.symbol, $0) }
      },
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
    let shapes = parameterShapes()
    if !shapes.isEmpty { helpers[language.shapeCheck] = language.helpers[language.shapeCheck] }
    let parts = CodeParts(
      parameters: parameters, shapes: shapes, assignments: assignments, loss: loss,
      gradients: gradients, helpers: helpers.sorted { $0.key < $1.key }.map(\.value))
    return language.function(parts)
  }

  /// A name of the language that is free.
  mutating func claim(_ name: String) -> String {
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

  /// What stands for an operand that must bind so tightly.
  mutating func within(_ x: Expression, _ binding: CodeTemplate.Binding) throws -> String {
    let text = try write(x)
    return text.binding < binding ? "(\(text.body))" : text.body
  }

  /// The expression as a matrix that shares no memory with a parameter or another gradient.
  private mutating func own(_ x: Expression) throws -> String {
    let text = try matrix(x, .sum)
    guard let copy = language.copy, !x.shape.isScalar, var root = language.viewed(by: x) else {
      return text
    }
    while let next = views[root] { root = next }
    let isNew = owned.insert(root).inserted && !program.parameters.contains(root)
    return isNew ? text : copy.filled([text], [:])
  }

  /// The expression as a matrix, also where it is a number.
  mutating func matrix(_ x: Expression, _ binding: CodeTemplate.Binding) throws -> String {
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
    case .unary, .binary, .variadic:
      guard case .concatenation(let axis)? = x.operation else { return try operation(x) }
      return (try blocks(axis == .rows ? [x.parts] : x.parts.map(\.blocksOfRow)), .atom, false)
    }
  }

  private mutating func blocks(_ rows: [[Expression]]) throws -> String {
    let areNumbers = language.blocksTakeNumbers && rows.allSatisfy { $0.count > 1 }
    return language.blocks(
      try rows.map { try $0.map { areNumbers ? try within($0, .sum) : try matrix($0, .sum) } })
  }

  func unsupported(_ x: Expression) -> CodeError {
    CodeError(description: "the rule '\(x.ruleName)' cannot be written in \(language.name)")
  }
}

extension CodeLanguage {
  /// The name whose entries it only arranges.
  fileprivate func viewed(by x: Expression) -> MatrixSymbol? {
    guard let part = x.parts.first, template(for: x)?.isView ?? false else { return x.symbol }
    return viewed(by: part)
  }
}

extension MatrixStructure {
  /// What is taken for granted of a parameter, beside its shape.
  fileprivate var text: String {
    switch self {
    case .general: ""
    case .symmetric: ", symmetric"
    case .diagonal: ", diagonal"
    case .lowerTriangular: ", lower triangular"
    case .upperTriangular: ", upper triangular"
    case .columnsSumToOne: ", columns of sum 1"
    }
  }
}
