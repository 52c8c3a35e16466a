/// A derivative as it is written: `\frac{\partial L}{\partial W}`, `\nabla_W L`, `\mathrm dL`.
struct LatexDerivative {
  enum Kind {
    /// for what stands below ∂ or ∇
    case gradient
    /// the second one
    case hessian
    /// a differential
    case differential
  }

  let kind: Kind
  /// What is differentiated.
  var function: ArraySlice<LatexToken>
  /// What it is differentiated for; empty where it is not said.
  var variable: ArraySlice<LatexToken>
  /// Whether the variable is written as a row: `\partial x^\top`.
  var isTransposed = false
  /// Where the text goes on.
  let end: Int
}

extension LatexReader {
  /// How many tokens at a place are a d or ∂; 0 where there is none.
  static func differentialSign(_ tokens: ArraySlice<LatexToken>, at place: Int) -> Int {
    guard tokens.indices.contains(place) else { return 0 }
    switch tokens[place].kind {
    case .command("partial"), .command("dd"), .command("diff"), .command("dif"),
      .command("differential"), .character("∂"):
      return 1
    case .character("d"): return place + 1 < tokens.endIndex ? 1 : 0
    case .command("mathrm"), .command("operatorname"), .command("text"), .command("textrm"),
      .command("mathsf"), .command("rm"):
      guard let (part, end) = tokens.argument(at: place + 1), part.word == "d", part.count == 1
      else { return 0 }
      return end - place
    case .open:
      // {\rm d}
      guard let (part, end) = tokens.argument(at: place), part.count == 2,
        part.first?.command == "rm", part.last?.character == "d"
      else { return 0 }
      return end - place
    default: return 0
    }
  }

  /// Whether a d here is that of a differential, and no letter.
  var isDifferentialSign: Bool {
    guard context.hasDifferentials else { return false }
    return Self.differentialSign(tokens, at: index) > 0 && beginsVariable(after: index)
  }

  private func beginsVariable(after place: Int) -> Bool {
    let next = place + Self.differentialSign(tokens, at: place)
    guard next < tokens.endIndex else { return false }
    switch tokens[next].kind {
    case .character(let sign): return sign.isLetter || sign == "("
    case .command(let name):
      return LatexSymbol.letter(of: name) != nil || LatexStyle.commands[name] != nil
        || LatexSymbol.accents[name] != nil
    case .open: return true
    default: return false
    }
  }

  // MARK: Quotients and nablas

  /// The derivative that begins at a place: as a quotient, or with ∇.
  static func derivative(
    _ tokens: ArraySlice<LatexToken>, at place: Int
  ) -> LatexDerivative? {
    guard tokens.indices.contains(place) else { return nil }
    switch tokens[place].kind {
    case .command("frac"), .command("dfrac"), .command("tfrac"), .command("cfrac"):
      return quotient(tokens, place)
    case .command("nabla"), .character("∇"): return nabla(tokens, place)
    default: return nil
    }
  }

  private static func quotient(
    _ tokens: ArraySlice<LatexToken>, _ place: Int
  ) -> LatexDerivative? {
    guard let (above, next) = tokens.argument(at: place + 1),
      let (below, end) = tokens.argument(at: next)
    else { return nil }
    return quotient(above, below, tokens, end)
  }

  /// ∂f over ∂x; where there is only ∂ above, f is what follows.
  static func quotient(
    _ above: ArraySlice<LatexToken>, _ below: ArraySlice<LatexToken>,
    _ tokens: ArraySlice<LatexToken>, _ end: Int
  ) -> LatexDerivative? {
    let isLone = above.count == 1 && above.first?.character == "d"
    let sign = isLone ? 1 : differentialSign(above, at: above.startIndex)
    let other = differentialSign(below, at: below.startIndex)
    guard sign > 0, other > 0, below.count > other else { return nil }
    var function = above.dropFirst(sign)
    var variable = below.dropFirst(other)
    var isSecond = false
    if function.first?.kind == .superscript,
      let (power, after) = function.argument(at: function.startIndex + 1)
    {
      guard power.word == "2" else { return nil }
      isSecond = true
      function = function[after...]
    }
    if isSecond { variable = firstVariable(variable) }
    var derivative = LatexDerivative(
      kind: isSecond ? .hessian : .gradient, function: function, variable: variable, end: end)
    if function.isEmpty {
      derivative = LatexDerivative(
        kind: derivative.kind, function: tokens[end...], variable: variable, end: tokens.endIndex)
    }
    return derivative.withoutTranspose
  }

  /// x of `x \partial x^\top` and of `x^2`.
  private static func firstVariable(_ below: ArraySlice<LatexToken>) -> ArraySlice<LatexToken> {
    for place in below.indices.dropFirst() {
      if differentialSign(below, at: place) > 0 { return below[..<place] }
      if below[place].kind == .superscript, let (power, _) = below.argument(at: place + 1),
        power.word == "2"
      {
        return below[..<place]
      }
    }
    return below
  }

  /// `\nabla_x f`, `\nabla f(x)`, `\nabla^2 f`
  private static func nabla(
    _ tokens: ArraySlice<LatexToken>, _ place: Int
  ) -> LatexDerivative? {
    var next = place + 1
    var variable: ArraySlice<LatexToken> = []
    var isSecond = false
    while next < tokens.endIndex, let (part, end) = tokens.argument(at: next + 1) {
      if tokens[next].kind == .subscript {
        variable = part
      } else if tokens[next].kind == .superscript, part.word == "2" {
        isSecond = true
      } else {
        break
      }
      next = end
    }
    guard next < tokens.endIndex else { return nil }
    return LatexDerivative(
      kind: isSecond ? .hessian : .gradient, function: tokens[next...], variable: variable,
      end: tokens.endIndex)
  }

  // MARK: Within formulas

  /// A derivative of the loss, or a differential, as an operand.
  mutating func derivativeWord() throws(LanguageError) -> ExpressionSyntax? {
    let start = here
    if let found = Self.derivative(tokens, at: index) { return try word(for: found, from: start) }
    guard isDifferentialSign else { return nil }
    index += Self.differentialSign(tokens, at: index)
    if let symbol = try symbol() {
      let name = try node(.name("d" + context.names.name(of: symbol.symbol)), range(from: start))
      return try scripts(of: (name, symbol.powers))
    }
    let inner = try brackets("(", ")")
    return try scripts(of: moving(inner, range(from: start)))
  }

  /// The differential of a symbol in brackets, or of its transpose.
  private func moving(
    _ x: ExpressionSyntax, _ place: SourceRange
  ) throws(LanguageError) -> ExpressionSyntax {
    switch x.kind {
    case .name(let name): return try node(.name("d\(name)"), place)
    case .transposed(let inner): return try node(.transposed(try moving(inner, place)), place)
    default:
      throw error("here only differentials of symbols are read", at: place)
    }
  }

  private mutating func word(
    for found: LatexDerivative, from start: SourceRange
  ) throws(LanguageError) -> ExpressionSyntax {
    var reader = self.reader(of: found.function)
    guard let function = try reader.symbol() else {
      throw error("only derivatives of the loss stand within formulas", at: start)
    }
    if reader.isCharacter("(") { _ = try reader.list(")") }
    if found.standsAbove {
      try reader.expectEnd()
      index = found.end
    } else {
      index = reader.index
    }
    var below = self.reader(of: found.variable)
    guard let variable = try below.symbol() else {
      throw error("the variable of this derivative is not read", at: range(from: start))
    }
    let (f, x) = (context.names.name(of: function.symbol), context.names.name(of: variable.symbol))
    let place = range(from: start)
    if let value = context.derivative?(f, x) {
      let word = value.placed(place)
      return try scripts(of: found.isTransposed ? try node(.transposed(word), place) : word)
    }
    // ∂X/∂t beside ∂f(X)/∂t is the differential of X.
    if context.hasDifferentials { return try scripts(of: try node(.name("d\(f)"), place)) }
    throw error("the derivative of \(f) for \(x) is not known here", at: place)
  }
}

extension LatexDerivative {
  /// Whether the function stands above a fraction's line, and not behind the sign.
  var standsAbove: Bool { function.endIndex < end }

  /// Without the transpose of the variable, which is noted.
  fileprivate var withoutTranspose: LatexDerivative {
    guard let place = variable.lastIndex(where: { $0.kind == .superscript }),
      let (power, end) = variable.argument(at: place + 1), end == variable.endIndex,
      ["T", ""].contains(power.word)
        && power.contains(where: {
          $0.character == "T" || ["top", "intercal", "prime"].contains($0.command)
        })
    else { return self }
    var result = self
    result.variable = variable[..<place]
    result.isTransposed = true
    return result
  }
}
