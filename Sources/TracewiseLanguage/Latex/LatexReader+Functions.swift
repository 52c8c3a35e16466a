/// Functions, with and without parentheses.
extension LatexReader {
  /// A function of the language by what papers call it.
  static func function(named word: String) -> String? {
    if let name = names[word] { return name }
    guard word.count > 1 else { return nil }
    for name in [word, word.lowercased()]
    where FunctionTable.standard[name] != nil || ForeignNames.functions[name] != nil {
      return name
    }
    return nil
  }

  private static let names: [String: String] = [
    "log": "log", "ln": "log", "exp": "exp", "sin": "sin", "cos": "cos", "tan": "tan",
    "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "arcsin": "asin", "arccos": "acos",
    "arctan": "atan", "det": "det", "max": "max", "min": "min", "tr": "tr", "Tr": "tr",
    "trace": "tr", "Trace": "tr", "Diag": "diag", "Vec": "vec", "LSE": "logsumexp",
    "lse": "logsumexp", "sgn": "sign", "adj": "adjugate", "sech": "sech", "etr": "etr",
    "TR": "tr", "spur": "tr", "dg": "diag", "ddiag": "ddiag", "sp": "tr", "sigm": "sigmoid",
    "logit": "logit", "ReLu": "relu", "CE": "crossentropy", "rect": "relu",
  ]
  /// Commands that are functions; the others are letters or signs.
  private static let commands: Set<String> = [
    "log", "ln", "exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arcsin", "arccos",
    "arctan", "det", "max", "min", "tr", "Tr", "trace", "Trace", "diag", "Diag", "sgn", "sign",
    "relu", "ReLU", "softmax", "sigmoid", "erf", "vech", "logit", "Vec", "cot", "sec", "csc",
    "softplus", "logsumexp", "adj", "etr",
  ]
  /// Functions that take all of a product behind them, other functions included.
  private static let wide: Set<String> = ["tr", "det", "logdet"]

  /// What is called where a function begins here, and how many tokens name it.
  private func named() throws(LanguageError) -> (name: String, length: Int)? {
    guard let token = current, let command = token.command else { return nil }
    if Self.commands.contains(command) { return (Self.function(named: command) ?? command, 1) }
    if let style = LatexStyle.commands[command], style == .upright || style == .plain,
      let (part, end) = tokens.argument(at: index + 1), part.allSatisfy({ $0.character != nil })
    {
      let word = part.word
      let next = end < tokens.endIndex ? tokens[end].character : nil
      let opens = next == "(" || next == "["
      let own = context.names.name(of: LatexSymbol(base: word))
      if word.count > 1, !context.defined.contains(own) {
        if let name = Self.function(named: word) { return (name, end - index) }
        // What is declared is a factor.
        if opens, context.kinds[own] == nil { throw unknown(word, at: part.place) }
      }
      return nil
    }
    return letterFunction(command)
  }

  private func unknown(_ word: String, at place: SourceRange) -> LanguageError {
    let hint =
      FunctionTable.standard.hint(for: word) ?? FunctionTable.standard.hint(for: word.lowercased())
    return error("unknown function '\(word)'", at: place, notes: hint.map { [$0] } ?? [])
  }

  /// σ(x), Γ(x), ψ(x), vec(X) by an accent.
  private func letterFunction(_ command: String) -> (name: String, length: Int)? {
    var next = index + 1
    while next < tokens.endIndex, tokens[next].character == "'" || tokens[next].command == "prime" {
      next += 1
    }
    if next < tokens.endIndex, tokens[next].kind == .superscript { next += 2 }
    guard next < tokens.endIndex, tokens[next].character == "(" || tokens[next].character == "["
    else { return nil }
    let isDefined = context.defined.contains(context.names.name(of: LatexSymbol(base: command)))
    switch command {
    case "sigma" where !isDefined: return ("sigmoid", 1)
    case "Gamma" where !isDefined: return ("gamma", 1)
    case "psi" where !isDefined: return ("digamma", 1)
    case "vec": return ("vec", 1)
    default: return nil
    }
  }

  /// Whether a function begins here.
  var beginsFunction: Bool { ((try? named()) ?? nil) != nil }

  /// A call; nil, and nothing taken, where no function begins.
  mutating func function() throws(LanguageError) -> ExpressionSyntax? {
    let start = here
    guard let (name, length) = try named() else { return try spectral() }
    if name == "sigmoid", isCommand("sigma"), context.usesNumberSigma,
      context.choose("σ(…)", ["σ(x) is the logistic function", "σ(x) is σ times x"]) == 1
    {
      return nil
    }
    index += length
    var power: ArraySlice<LatexToken>?
    var base: ExpressionSyntax?
    var primes = 0
    while let token = current {
      if token.kind == .superscript {
        index += 1
        let part = try argument("the exponent")
        if part.first?.command == "prime" { primes += 1 } else { power = part }
      } else if token.kind == .subscript {
        index += 1
        let part = try argument("what stands below")
        if name == "log" { base = try expression(in: part, what: "the base", at: start) }
      } else if token.character == "'" {
        primes += 1
        index += 1
      } else {
        break
      }
    }
    var (arguments, isList) = try arguments(of: name)
    if primes > 0 {
      return try scripts(of: derivative(of: name, primes, arguments, range(from: start)))
    }
    var result: ExpressionSyntax
    if let power, power.word == "-1", let inverse = Self.inverses[name] {
      result = try call(inverse, arguments, range(from: start))
    } else {
      if name == "max" || name == "min", arguments.count > 2 { arguments = [] }
      result = try applied(name, arguments, range(from: start))
      if let base {
        let below = try call("log", [base], base.range)
        result = try node(.binary(.divide, result, below), range(from: start))
      }
      if let power { result = try scripts(of: (result, [power])) }
    }
    if isList { isList = false; result = try scripts(of: result) }
    return result
  }

  private static let inverses = [
    "sin": "asin", "cos": "acos", "tan": "atan", "sinh": "asinh", "cosh": "acosh",
    "tanh": "atanh", "sigmoid": "logit",
  ]

  /// λ_max(A), σ_max(A).
  private mutating func spectral() throws(LanguageError) -> ExpressionSyntax? {
    guard isCommand("lambda", "sigma"), let isSingular = current.map({ $0.command == "sigma" }),
      token(after: 1)?.kind == .subscript, let (part, end) = tokens.argument(at: index + 2),
      part.first?.command == "max"
        || part.contains(where: { $0.character == "m" }) && part.word == "max",
      end < tokens.endIndex, tokens[end].character == "("
    else { return nil }
    let start = here
    index = end
    let arguments = try list(")")
    let place = range(from: start)
    let call =
      isSingular
      ? try call("spectral", arguments, place)
      : try call("largesteigenvalues", arguments + [try node(.number(1), place)], place)
    return try scripts(of: call)
  }

  // MARK: Arguments

  /// What a function is taken of, and whether brackets say so.
  private mutating func arguments(
    of name: String
  ) throws(LanguageError) -> ([ExpressionSyntax], isList: Bool) {
    guard let token = current else { throw error("the argument of \(name) is missing", at: here) }
    switch token.kind {
    case .character("("):
      if Self.wide.contains(name), isOpenEnded,
        context.choose(
          "\(name)(A) B",
          ["\(name)(A) B is \(name)(A) times B", "\(name) (A) B is \(name)((A) B)"],
          isFallback: true) == 1
      {
        return ([try wideArgument(of: name)], false)
      }
      return (try list(")"), true)
    case .character("["): return (try list("]"), true)
    case .command("{"), .command("lbrace"): return (try list("}"), true)
    case .command("lvert"), .command("vert"), .command("lVert"), .command("|"), .character("|"):
      return ([try factor()], false)
    case .open: return ([try factor()], false)
    default: return ([try wideArgument(of: name)], false)
    }
  }

  /// Whether more of a product follows the parentheses that open here.
  private var isOpenEnded: Bool {
    var depth = 0
    for place in index..<tokens.endIndex {
      if tokens[place].character == "(" { depth += 1 }
      if tokens[place].character == ")" { depth -= 1 }
      guard depth == 0 else { continue }
      let next = place + 1
      return next < tokens.endIndex
        && (tokens[next].kind == .superscript || tokens[next].character == "'"
          || beginsFactor(tokens[next]))
    }
    return false
  }

  /// `\log x y`, `\operatorname{tr} A B`: what follows up to the end of the product.
  private mutating func wideArgument(of name: String) throws(LanguageError) -> ExpressionSyntax {
    var place: SourceRange?
    if sign == -1 {
      place = here
      index += 1
    }
    var factors = [try factor()]
    let narrow = index
    // A row alone is no argument: \log\mathbf 1^\top\exp(x) goes on.
    while let token = current, beginsFactor(token),
      Self.wide.contains(name) || !beginsFunction || factors.last?.isTransposed == true
    {
      factors.append(try factor())
    }
    var argument = factors[0]
    if factors.count > 1 {
      let answer = context.choose(
        "\(name) without parentheses",
        ["\(name) x y is \(name)(x y)", "\(name) x y is \(name)(x) y"])
      if answer == 1, !Self.wide.contains(name) || narrow != index {
        index = narrow
      } else {
        for next in factors.dropFirst() { argument = try binary(.multiply, argument, next) }
      }
    }
    if let place { argument = try negated(argument, from: place) }
    return argument
  }

  /// A call in the language's words.
  private func applied(
    _ name: String, _ arguments: [ExpressionSyntax], _ place: SourceRange
  ) throws(LanguageError) -> ExpressionSyntax {
    guard let x = arguments.first else {
      throw error("\(name) of these arguments is not read here", at: place)
    }
    switch name {
    case "log" where arguments.count == 1:
      if case .call("det", let inner) = x.kind { return try call("logdet", inner, place) }
      if case .call("gamma", let inner) = x.kind { return try call("lgamma", inner, place) }
      return try ofMatrix("log", "logm", x, place)
    case "exp" where arguments.count == 1: return try ofMatrix("exp", "expm", x, place)
    case "sin", "cos", "tan", "sinh", "cosh", "tanh", "asin", "acos", "atan":
      if context.ranks[x] == .matrix {
        context.remark("\(name) of a matrix is taken entry by entry")
      }
      return try call(name, arguments, place)
    case "etr":
      return try call("exp", [try call("tr", arguments, place)], place)
    case "pow" where arguments.count == 2:
      return try node(.binary(.entrywisePower, x, arguments[1]), place)
    case "sech":
      let one = try node(.number(1), place)
      return try node(.binary(.entrywiseDivide, one, try call("cosh", arguments, place)), place)
    case "diag" where isNumber(x):
      context.noteOddity(at: place)
      return try call("diag", arguments, place)
    case "diag" where arguments.count == 1 && mayBeMatrix(x):
      let diagonal = try call("diag", [x], place)
      let answer = context.choose(
        "diag of matrices",
        ["diag of a matrix is its diagonal", "diag of a matrix keeps its diagonal alone"],
        isFallback: true)
      return answer == 0 ? diagonal : try call("diag", [diagonal], place)
    case "ddiag":
      return try call("diag", [try call("diag", arguments, place)], place)
    default: return try call(name, arguments, place)
    }
  }

  /// Whether it is a matrix, as far as it is known.
  private func mayBeMatrix(_ x: ExpressionSyntax) -> Bool {
    [nil, .matrix].contains(context.ranks[x])
  }

  /// The derivative of an entrywise function.
  private func derivative(
    of name: String, _ primes: Int, _ arguments: [ExpressionSyntax], _ place: SourceRange
  ) throws(LanguageError) -> ExpressionSyntax {
    guard primes == 1, arguments.count == 1, let text = Self.derivatives[name],
      let words = try? Parser.parseExpression(SourceText(name: name, text: text))
    else { throw error("there is no derivative of \(name) in the language", at: place) }
    return words.replacing("x", by: arguments[0]).allPlaced(place)
  }

  private static let derivatives = [
    "sigmoid": "sigmoid(x).*(1 - sigmoid(x))", "tanh": "1 - tanh(x).^2", "relu": "x > 0",
    "exp": "exp(x)", "log": "1./x", "sin": "cos(x)", "cos": "-sin(x)", "softplus": "sigmoid(x)",
    "sinh": "cosh(x)", "cosh": "sinh(x)", "digamma": "trigamma(x)",
  ]
}

extension ExpressionSyntax {
  fileprivate var isTransposed: Bool { if case .transposed = kind { true } else { false } }

  /// The same, all of it at one place.
  fileprivate func allPlaced(_ range: SourceRange) -> ExpressionSyntax {
    ExpressionSyntax(kind.mapParts { $0.allPlaced(range) }, range: range)
  }
}
