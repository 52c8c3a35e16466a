/// A name as notations with indices and accents write it: W1 is W₁, Khat is K̂, mu is μ.
struct SymbolName {
  /// The name without index and accent; a Greek letter as such.
  let base: String
  /// What stands below on the right, such as 1 or `out`.
  let index: String?
  let accent: Accent?

  enum Accent: String, CaseIterable { case hat, bar, tilde }

  init(_ name: String) {
    var rest = name[...]
    var accent: Accent?
    if rest.unicodeScalars.last == Self.combiningBar {
      // X̄, the cotangent of X.
      rest = Substring(String(String.UnicodeScalarView(rest.unicodeScalars.dropLast())))
      accent = .bar
    }
    let digits = rest.reversed().prefix { $0.isASCII && $0.isNumber }.count
    var index = String(rest.suffix(digits))
    rest = rest.dropLast(digits)
    if let underscore = rest.firstIndex(of: "_"), underscore != rest.startIndex {
      index = rest[rest.index(after: underscore)...] + index
      rest = rest[..<underscore]
    }
    if accent == nil {
      accent = Accent.allCases.first {
        rest.count == $0.rawValue.count + 1 && rest.hasSuffix($0.rawValue)
      }
      if let accent { rest = rest.dropLast(accent.rawValue.count) }
    }
    base = Self.greek[String(rest)] ?? String(rest)
    self.index = index.isEmpty ? nil : index
    self.accent = accent
  }

  private static let combiningBar: Unicode.Scalar = "\u{304}"

  /// The Greek letters by their names; capitals only where they are no Latin ones.
  static let greek: [String: String] = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν",
    "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ",
    "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ",
    "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω",
  ]
}
