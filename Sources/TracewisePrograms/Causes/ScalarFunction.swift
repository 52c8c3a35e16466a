import Foundation

/// A function of one number that factors and terms of gradients are.
struct ScalarFunction {
  /// Its formula, with # for the number.
  var formula: String
  /// Where it comes from, as a term.
  var origin: String?
  var function: @Sendable (Double) -> Double

  init(
    _ formula: String, _ origin: String? = nil, _ function: @escaping @Sendable (Double) -> Double
  ) {
    (self.formula, self.origin, self.function) = (formula, origin, function)
  }

  /// Factors that a chain rule has.
  static let factors: [ScalarFunction] = [
    .init("#") { $0 }, .init("1/#") { 1 / $0 }, .init("exp(#)") { exp($0) },
    .init("exp(−#)") { exp(-$0) },
    .init("#²") { $0 * $0 }, .init("1/#²") { 1 / ($0 * $0) },
    .init("exp(2 #)") { exp(2 * $0) }, .init("exp(−2 #)") { exp(-2 * $0) },
    .init("√#") { $0.squareRoot() }, .init("1/√#") { 1 / $0.squareRoot() },
    .init("# (1 − #)") { $0 * (1 - $0) }, .init("1/(# (1 − #))") { 1 / ($0 * (1 - $0)) },
    .init("1 − #²") { 1 - $0 * $0 }, .init("1/(1 − #²)") { 1 / (1 - $0 * $0) },
    .init("1 − #") { 1 - $0 }, .init("1 + #") { 1 + $0 }, .init("1 + #²") { 1 + $0 * $0 },
    .init("1/(1 + #²)") { 1 / (1 + $0 * $0) },
    .init("sigmoid(#)") { 1 / (1 + exp(-$0)) }, .init("1/sigmoid(#)") { 1 + exp(-$0) },
    .init("sigmoid(−#)") { 1 / (1 + exp($0)) },
    .init("sigmoid'(#)") { exp(-abs($0)) / ((1 + exp(-abs($0))) * (1 + exp(-abs($0)))) },
    .init("1 − tanh(#)²") { 1 - tanh($0) * tanh($0) }, .init("cos(#)") { cos($0) },
    .init("sin(#)") { sin($0) },
    .init("#³") { $0 * $0 * $0 }, .init("1/#³") { 1 / ($0 * $0 * $0) },
    .init("exp(#/2)") { exp($0 / 2) }, .init("exp(−#/2)") { exp(-$0 / 2) },
  ]

  /// Terms that gradients have: of penalties, barriers, entropies.
  static let terms: [ScalarFunction] = [
    .init("#", "a penalty on ‖#‖²") { $0 }, .init("1") { _ in 1 },
    .init("sign(#)", "a penalty on ‖#‖₁") { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 },
    .init("1 − sign(#)", "|#| whose derivative is taken for 1") { $0 > 0 ? 0 : $0 < 0 ? 2 : 1 },
    .init("1/#", "a sum of logarithms") { 1 / $0 }, .init("#³") { $0 * $0 * $0 },
    .init("exp(#)") { exp($0) }, .init("#²") { $0 * $0 }, .init("exp(−#)") { exp(-$0) },
    .init("exp(2 #)") { exp(2 * $0) }, .init("log(#)") { log($0) },
    .init("1/#²") { 1 / ($0 * $0) }, .init("1/#³") { 1 / ($0 * $0 * $0) },
    .init("sigmoid(#)") { 1 / (1 + exp(-$0)) }, .init("tanh(#)") { tanh($0) },
    .init("artanh(#)", "an entropy") { atanh($0) },
    .init("log(#/(1 − #))", "an entropy") { log($0 / (1 - $0)) },
    .init("1/(1 − #)", "a barrier") { 1 / (1 - $0) },
    .init("sin(#)") { sin($0) }, .init("cos(#)") { cos($0) },
    .init("sin(2 #)") { sin(2 * $0) }, .init("cos(2 #)") { cos(2 * $0) },
    .init("sin(π #)") { sin(.pi * $0) }, .init("cos(π #)") { cos(.pi * $0) },
    .init("sin(2π #)") { sin(2 * .pi * $0) }, .init("cos(2π #)") { cos(2 * .pi * $0) },
    .init("#⁴") { $0 * $0 * $0 * $0 }, .init("#⁵") { $0 * $0 * $0 * $0 * $0 },
    .init("√#") { $0.squareRoot() },
    .init("log(1 + exp(#))") { max($0, 0) + log1p(exp(-abs($0))) },
    .init("digamma(#)", "log Γ(#)") { digamma($0) },
    .init("#/√(1 + #²)") { $0 / (1 + $0 * $0).squareRoot() },
    .init("|#|") { abs($0) },
  ]

  /// Functions of which sums are taken, with their derivatives.
  static let sums: [(function: String, derivative: ScalarFunction)] = [
    (
      "sigmoid(#)",
      .init("sigmoid'(#)") { exp(-abs($0)) / ((1 + exp(-abs($0))) * (1 + exp(-abs($0)))) }
    ),
    ("tanh(#)", .init("1 − tanh(#)²") { 1 - tanh($0) * tanh($0) }),
    ("exp(#)", .init("exp(#)") { exp($0) }),
    ("log(#)", .init("1/#") { 1 / $0 }),
    ("softplus(#)", .init("sigmoid(#)") { 1 / (1 + exp(-$0)) }),
  ]

  /// d/dx log Γ(x) for x > 0.
  private static func digamma(_ x: Double) -> Double {
    guard x > 0 else { return .nan }
    var (result, y) = (0.0, x)
    while y < 10 {
      result -= 1 / y
      y += 1
    }
    let square = 1 / (y * y)
    // B₂ₖ/2k, the asymptotic series.
    let denominators: [Double] = [12, -120, 252, -240, 132, -32760.0 / 691, 12]
    let series = denominators.reversed().reduce(0) { ($0 + 1 / $1) * square }
    return result + log(y) - 0.5 / y - series
  }

  func named(_ name: String) -> String { formula.replacing("#", with: name) }

  /// The formula with its origin, for one number or several.
  func described(_ name: String, isOne: Bool) -> String {
    if formula == "1" { return isOne ? "1" : "1 in every entry" }
    guard var origin else { return named(name) }
    if isOne {
      origin = origin.replacing("‖#‖²", with: "#²").replacing("‖#‖₁", with: "|#|")
    }
    return "\(named(name)), as of \(origin.replacing("#", with: name))"
  }
}
