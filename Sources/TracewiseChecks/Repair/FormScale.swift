import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// What a claim, or a part of it, must be multiplied with: a sign, a number, a scalar of the program to a power.
struct FormScale {
  var cost = 0.0
  /// Nil of the factor 1.
  var cause: Cause?
  var isNegative = false
  var fraction = Fraction(1)
  /// Whether the number is the root of the fraction.
  var isRoot = false
  var scalar: FormNode?
  var exponent = 1.0

  /// What is tried where it cannot be measured.
  static var likeliest: [FormScale] {
    [
      FormScale(cost: 1, cause: .sign, isNegative: true),
      FormScale(cost: 1, cause: .factor, fraction: Fraction(2)),
      FormScale(cost: 1, cause: .factor, fraction: Fraction(1, 2)),
    ]
  }

  /// The multiple of an expression.
  func applied(to x: FormNode, _ table: FormTable) -> FormNode {
    var y = x
    if let scalar {
      let power =
        abs(exponent) == 0.5
        ? table.call("sqrt", scalar)
        : abs(exponent) == 1 ? scalar : table.power(scalar, abs(exponent))
      y = table.multiplied(y, by: power, dividing: exponent < 0)
    }
    if isRoot {
      let root = table.call(
        "sqrt", table.number(fraction.value >= 1 ? fraction.numerator : fraction.denominator))
      y = table.multiplied(y, by: root, dividing: fraction.value < 1)
    } else if fraction != Fraction(1) {
      y = table.scaled(y, fraction)
    }
    return isNegative ? table.negative(y) : y
  }

  /// What is wrong with something that must be multiplied so.
  func words(_ subject: String, seen: String) -> String {
    if let scalar, scalar.operation == .product || scalar.function != nil, exponent == 1,
      fraction == Fraction(1), !isNegative
    {
      return "\(subject) lacks the factor \(scalar.text)"
    }
    var parts: [String] = []
    if isNegative { parts.append("has the wrong sign") }
    if let size = factorTooMuch {
      parts.append("is too \(size.isLarge ? "large" : "small") by the factor \(size.text)\(seen)")
    }
    return "\(subject) \(parts.joined(separator: " and "))"
  }

  /// The factor that is too much: 1/c of the multiple c.
  private var factorTooMuch: (text: String, isLarge: Bool)? {
    if let scalar {
      let base = scalar.text(inside: .postfix)
      let power =
        switch abs(exponent) {
        case 0.5: "sqrt(\(scalar.text))"
        case 1: scalar.text(inside: .power)
        default: "\(base)^\(Matrix.format(abs(exponent)))"
        }
      let isLarge = exponent < 0
      let f = isLarge ? fraction.inverse : fraction
      let product =
        f == Fraction(1) ? power : f.numerator == 1 ? "\(power)/\(f.denominator)" : "\(f)*\(power)"
      // What is lacking is said as it stands.
      return isLarge ? (product, true) : ("1/\(f == Fraction(1) ? power : "(\(product))")", false)
    }
    if isRoot {
      return fraction.value < 1
        ? ("sqrt(\(fraction.inverse))", true) : ("1/sqrt(\(fraction))", false)
    }
    guard fraction != Fraction(1) else { return nil }
    return ("\(fraction.inverse)", fraction.value < 1)
  }
}
