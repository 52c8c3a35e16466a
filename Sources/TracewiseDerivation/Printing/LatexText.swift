/// Words in LaTeX.
enum LatexText {
  /// The text with everything escaped that TeX would take for markup.
  ///
  /// Letters that its standard fonts lack are written by their code, U+XXXX, so that every document
  /// compiles.
  static func escaped(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\\": "\\textbackslash{}"
      case "{", "}", "$", "&", "#", "_", "%": "\\\(scalar)"
      case "^": "\\textasciicircum{}"
      case "~": "\\textasciitilde{}"
      case "ᵀ": "\\ensuremath{^{\\top}}"
      case "−": "\\ensuremath{-}"
      case "×": "\\ensuremath{\\times}"
      case "∇": "\\ensuremath{\\nabla}"
      case "∂": "\\ensuremath{\\partial}"
      case _ where signs[scalar] != nil: "\\ensuremath{\(signs[scalar] ?? "")}"
      case _ where scalar.isASCII: "\(scalar)"
      default: greek(scalar) ?? coded(scalar)
      }
    }.joined()
  }

  /// Signs of formulas in plain text.
  private static let signs: [Unicode.Scalar: String] = [
    "⁻": "^{-}", "⁰": "^{0}", "¹": "^{1}", "²": "^{2}", "³": "^{3}", "⁴": "^{4}", "⁵": "^{5}",
    "⁶": "^{6}", "⁷": "^{7}", "⁸": "^{8}", "⁹": "^{9}", "⊙": "\\odot", "⊘": "\\oslash",
    "⊗": "\\otimes", "∗": "*", "∘": "\\circ", "𝟏": "\\mathbf{1}", "√": "\\surd", "‖": "\\|",
    "⟨": "\\langle", "⟩": "\\rangle", "∞": "\\infty", "ᶠ": "^{f}", "…": "\\ldots",
  ]

  private static func greek(_ scalar: Unicode.Scalar) -> String? {
    SymbolName.greek.first { $0.value == String(scalar) }.map { "\\ensuremath{\\\($0.key)}" }
  }

  private static func coded(_ scalar: Unicode.Scalar) -> String {
    // é and its like are in the fonts that every LaTeX has.
    if (0xC0...0x17F).contains(scalar.value), scalar.properties.isAlphabetic { return "\(scalar)" }
    return "U+" + String(scalar.value, radix: 16, uppercase: true)
  }
}
