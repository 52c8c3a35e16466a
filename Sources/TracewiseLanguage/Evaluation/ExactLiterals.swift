import Tracewise

// What literals stand for in exact arithmetic: decimal fractions, not the doubles next to them.

extension Double {
  /// Whether the number is a multiple of 2⁻¹⁰, so that its decimal form is exact and short, or no
  /// decimal fraction at all.
  var isItsOwnLiteral: Bool {
    magnitude < 0x1p43 && self * 1024 == (self * 1024).rounded()
      || NamedNumber(rawValue: self) != nil
  }

  /// Whole numbers a and 10ᵏ, both exact as doubles, whose quotient the literal stands for.
  var decimalFraction: (digits: Double, power: Double)? {
    let parts = "\(self)".split(separator: "e")
    guard let mantissa = parts.first, let point = mantissa.firstIndex(of: "."),
      let exponent = parts.count > 1 ? Int(parts[1]) : 0
    else { return nil }
    let decimals = mantissa.distance(from: point, to: mantissa.endIndex) - 1 - exponent
    guard (0...22).contains(decimals), let digits = Double(mantissa.filter { $0 != "." }),
      digits.magnitude < 0x1p53
    else { return nil }
    return (digits, (0..<decimals).reduce(1) { power, _ in power * 10 })
  }

  /// Whether arithmetic with the literal is exact; else it stands for what it was rounded from: of 16 digits the last
  /// one is, and the quotient that it was copied from another number.
  fileprivate var isExactLiteral: Bool {
    isItsOwnLiteral || decimalFraction.map { $0.digits.magnitude < 1e15 } ?? false
  }
}

extension CheckedExpression {
  fileprivate var hasRoundedLiterals: Bool {
    if case .number(let value) = kind { return !value.isExactLiteral }
    return children.contains(where: \.hasRoundedLiterals)
  }
}

extension Program {
  /// Whether a difference in exact arithmetic may be one of literals' last digits: in these expressions, or in named
  /// values.
  package func hasRoundedLiterals(in expressions: [CheckedExpression]) -> Bool {
    (expressions + lets.map(\.value)).contains(where: \.hasRoundedLiterals)
  }
}
