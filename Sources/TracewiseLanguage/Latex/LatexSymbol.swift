/// How a letter is written.
enum LatexStyle: String, Sendable, Hashable {
  case plain, bold, calligraphic, blackboard, upright, fraktur

  static let commands: [String: LatexStyle] = [
    "mathbf": .bold, "boldsymbol": .bold, "bm": .bold, "pmb": .bold, "textbf": .bold,
    "symbf": .bold, "vb": .bold, "mathbfit": .bold, "mathbfsf": .bold, "mathcal": .calligraphic,
    "mathscr": .calligraphic, "mathbb": .blackboard, "mathds": .blackboard, "mathbbm": .blackboard,
    "mathrm": .upright, "mathsf": .upright, "mathtt": .upright, "text": .upright,
    "textrm": .upright, "textsf": .upright, "operatorname": .upright, "textit": .plain,
    "mathit": .plain, "mathnormal": .plain, "mathfrak": .fraktur, "mbox": .upright, "rm": .upright,
    "texttt": .upright, "textnormal": .upright,
  ]
  /// Commands that style the rest of their group.
  static let switches: [String: LatexStyle] = [
    "bf": .bold, "bfseries": .bold, "rm": .upright, "cal": .calligraphic, "sf": .upright,
    "it": .plain, "boldmath": .bold,
  ]
}

/// A symbol as it is written: a letter or a word with its decorations.
struct LatexSymbol: Sendable, Hashable {
  /// The letters; a Greek one by its name.
  var base: String
  var style = LatexStyle.plain
  /// Hats, bars, tildes, from the inside.
  var accents: [String] = []
  /// What stands below, and above in parentheses.
  var index = ""

  static let accents: [String: String] = [
    "hat": "hat", "widehat": "hat", "bar": "bar", "overline": "bar", "tilde": "tilde",
    "widetilde": "tilde", "dot": "dot", "ddot": "ddot", "underline": "under", "check": "check",
    "breve": "breve", "acute": "acute", "grave": "grave", "mathring": "ring", "vec": "",
    "overrightarrow": "", "underbar": "under",
  ]

  static let greek: Set<String> = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda",
    "mu", "nu", "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma",
    "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega",
  ]
  /// Other commands that are letters.
  static let letters: [String: String] = [
    "ell": "ell", "varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "varrho": "rho",
    "varsigma": "sigma", "varpi": "pi", "varkappa": "kappa", "hbar": "hbar", "imath": "i",
    "jmath": "j", "varSigma": "Sigma", "varGamma": "Gamma", "varLambda": "Lambda",
    "varPhi": "Phi", "varPsi": "Psi", "varOmega": "Omega", "varTheta": "Theta", "varDelta": "Delta",
    "varXi": "Xi", "varPi": "Pi", "digamma": "digamma",
  ]

  /// The letter that a command stands for.
  static func letter(of command: String) -> String? {
    greek.contains(command) ? command : letters[command]
  }

  /// What it is called in the language, as the printer reads it: `Khat1`, `x_out`.
  var name: String {
    let digits = !index.isEmpty && index.allSatisfy { $0.isASCII && $0.isNumber }
    let below = index.isEmpty || digits ? index : "_\(index)"
    return base + accents.joined() + below
  }
}

/// The names of the symbols of a document: one each, and another one for each.
final class LatexNames {
  private var names: [LatexSymbol: String] = [:]
  private(set) var symbols: [String: LatexSymbol] = [:]

  /// The name of a symbol.
  func name(of symbol: LatexSymbol) -> String {
    if let name = names[symbol] { return name }
    var plain = symbol.name
    if !Self.isFree(plain) {
      // A function's name, or a word of the language.
      plain = Self.letters[symbol.base].map { $0 + plain.dropFirst(symbol.base.count) } ?? plain
      if !Self.isFree(plain) { plain += "_" }
    }
    let suffixes = ["", "_\(symbol.style.rawValue)"] + (2...).prefix(500).map { "_\($0)" }
    let name = suffixes.lazy.map { plain + $0 }.first { self.symbols[$0] == nil } ?? plain
    names[symbol] = name
    symbols[name] = symbol
    return name
  }

  /// Names that are given elsewhere, which no symbol gets.
  func reserve(_ name: String) {
    if symbols[name] == nil { symbols[name] = LatexSymbol(base: name) }
  }

  static func isFree(_ name: String) -> Bool {
    !Keyword.isReserved(name) && name != "d" && name != "hess"
      && FunctionTable.standard[name] == nil && DerivativeWord(name) == nil
      && (ForeignNames.values[name] == nil || name == "I" || name == "pi" || name == "e")
  }

  /// Greek letters by themselves, for those whose names are taken.
  private static let letters = [
    "beta": "β", "gamma": "γ", "lambda": "λ", "psi": "ψ", "digamma": "ϝ", "zeta": "ζ",
  ]
}
