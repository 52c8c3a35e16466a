/// What a reading takes for granted although the document does not say it: that matrices are symmetric.
public struct LatexAssumption: Sendable {
  /// The matrices, as the program names them.
  public let names: [String]
  /// Whether they are called what papers call covariances, kernels and weights, which are symmetric.
  public let isUsual: Bool
  /// What a document would say.
  public let words: String

  /// "Sigma and K are symmetric"
  public var sentence: String {
    names.joined(separator: " and ") + (names.count > 1 ? " are" : " is") + " symmetric"
  }

  /// Letters that stand for symmetric matrices where a product makes them square: covariances and precisions, kernels,
  /// scatter matrices, the weights of quadratic costs, Hessians.
  private static let usual: Set<String> = [
    "Sigma", "Lambda", "Omega", "Theta", "Psi", "Gamma", "K", "P", "Q", "R", "S", "H",
  ]

  static func isUsual(_ symbol: LatexSymbol?) -> Bool {
    symbol.map { usual.contains($0.base) } ?? false
  }

  init(_ names: [String], isUsual: Bool, _ context: LatexContext) {
    self.names = names
    self.isUsual = isUsual
    words = names.map { name in
      let symbol = context.names.symbols[name]?.written ?? name
      return "\(symbol) = \(symbol)^\\top"
    }.joined(separator: ", ")
  }
}

extension LatexSymbol {
  /// The symbol as a document writes it.
  fileprivate var written: String {
    var text = Self.greek.contains(base) ? "\\\(base)" : base
    if style == .bold { text = "\\boldsymbol{\(text)}" }
    for accent in accents { text = "\\\(accent){\(text)}" }
    return index.isEmpty ? text : "\(text)_{\(index)}"
  }
}

extension LatexText {
  /// The matrices that are square by what is differentiated, or by the left sides of equations: what is claimed of them
  /// makes none of them square.
  var squareMatrices: [String] {
    var rest = lines.filter { !$0.text.hasPrefix("claim ") }.map(\.text)
    if !rest.contains(where: { $0.hasPrefix("loss ") }) {
      let sides = lines.filter { $0.text.hasPrefix("claim ") }.compactMap(\.expressions.first)
      rest.append("loss = " + sides.map { "sum(\($0))" }.joined(separator: " + "))
    }
    let source = SourceText(name: "squares", text: rest.map { $0 + "\n" }.joined())
    guard let tree = try? Parser.parse(source), let program = try? Program(checking: tree) else {
      return []
    }
    return program.inputs.filter { $0.kind == .matrix && $0.rows == $0.columns && $0.rows > 1 }
      .map(\.name)
  }
}
