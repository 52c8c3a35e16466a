import Foundation
import TracewiseVerification

/// A function that is applied to each entry, as networks do, and what is taken for its derivative.
struct Activation {
  var name: String
  var function: @Sendable (Double) -> Double
  var derivative: @Sendable (Double) -> Double

  static let all: [Activation] = [
    .init(name: "tanh", function: { tanh($0) }, derivative: { 1 - tanh($0) * tanh($0) }),
    .init(
      name: "sigmoid", function: { sigmoid($0) }, derivative: { sigmoid($0) * (1 - sigmoid($0)) }),
    .init(
      name: "softplus", function: { max($0, 0) + log1p(exp(-abs($0))) },
      derivative: { sigmoid($0) }),
    .init(name: "sin", function: { sin($0) }, derivative: { cos($0) }),
    .init(name: "exp", function: { exp($0) }, derivative: { exp($0) }),
    .init(name: "the square", function: { $0 * $0 }, derivative: { 2 * $0 }),
    .init(
      name: "SiLU", function: { $0 * sigmoid($0) },
      derivative: { sigmoid($0) * (1 + $0 * (1 - sigmoid($0))) }),
    .init(
      name: "GELU", function: { $0 * normal($0) },
      derivative: { normal($0) + $0 * exp(-$0 * $0 / 2) / (2 * .pi).squareRoot() }),
    .init(
      name: "ELU", function: { $0 > 0 ? $0 : exp($0) - 1 }, derivative: { $0 > 0 ? 1 : exp($0) }),
    .init(name: "ReLU", function: { max($0, 0) }, derivative: { $0 > 0 ? 1 : 0 }),
  ]

  /// What may stand in place of the derivative, of z, # in the text, and the value a, φ in the text.
  static let mistakes: [(text: String, function: @Sendable (_ z: Double, _ a: Double) -> Double)] =
    [
      ("1", { _, _ in 1 }), ("φ", { _, a in a }), ("1 − φ", { _, a in 1 - a }),
      ("1 + φ", { _, a in 1 + a }), ("(1 − φ)²", { _, a in (1 - a) * (1 - a) }),
      ("φ (1 − φ)", { _, a in a * (1 - a) }), ("1 − φ²", { _, a in 1 - a * a }),
      ("1 + φ²", { _, a in 1 + a * a }), ("1/(1 + φ²)", { _, a in 1 / (1 + a * a) }),
      ("√(1 − φ²)", { _, a in (1 - a * a).squareRoot() }),
      ("1 − #²", { z, _ in 1 - z * z }), ("# (1 − #)", { z, _ in z * (1 - z) }),
      ("#", { z, _ in z }), ("sigmoid(#)", { z, _ in sigmoid(z) }),
    ]

  private static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
  private static func normal(_ x: Double) -> Double { (1 + erf(x / 2.0.squareRoot())) / 2 }
}

extension GradientCause {
  /// The derivative of a function that inputs go into, entry by entry, taken for something else.
  var activated: [Hypothesis] {
    var result: [Hypothesis] = []
    func add(_ name: String, _ numbers: @escaping (Sight) -> Vector) {
      for activation in Activation.all {
        for (text, mistake) in Activation.mistakes {
          let what = text.replacing("#", with: name)
          let value = text.contains("φ") ? ", with φ for its value" : ""
          result.append(
            .pointwise(
              .function,
              "the derivative of \(activation.name) of \(name) is taken for \(what)\(value)"
            ) { sight in
              numbers(sight).map {
                activation.derivative($0) / mistake($0, activation.function($0))
              }
            })
        }
        result.append(
          .pointwise(.function, "\(name) stands where \(activation.name) of it should") { sight in
            numbers(sight).map { activation.function($0) / $0 }
          })
      }
    }
    let own = places
    add(name) { sight in own.map { sight.point.x[$0] } }
    // Biases are one for each unit.
    for other in companions where other.places.count > 1 {
      for order in alignments(other) {
        add(other.name) { sight in
          let values = other.part(sight.point.x)
          return order.map { values[$0] }
        }
      }
    }
    return result
  }
}
