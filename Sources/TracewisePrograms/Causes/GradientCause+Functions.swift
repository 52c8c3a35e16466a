import Foundation
import TracewiseVerification

/// Factors and terms that are functions of the numbers at which the gradient is asked for.
extension GradientCause {
  private typealias Scalar = (name: String, function: @Sendable (Double) -> Double)

  /// Factors that a chain rule has.
  private static let factors: [Scalar] = [
    ("#", { $0 }), ("1/#", { 1 / $0 }), ("exp(#)", { exp($0) }), ("exp(−#)", { exp(-$0) }),
    ("#²", { $0 * $0 }), ("1/#²", { 1 / ($0 * $0) }),
    ("exp(2 #)", { exp(2 * $0) }), ("exp(−2 #)", { exp(-2 * $0) }),
    ("√#", { $0.squareRoot() }), ("1/√#", { 1 / $0.squareRoot() }),
    ("# (1 − #)", { $0 * (1 - $0) }), ("1/(# (1 − #))", { 1 / ($0 * (1 - $0)) }),
    ("1 − #²", { 1 - $0 * $0 }), ("1/(1 − #²)", { 1 / (1 - $0 * $0) }),
    ("1 − #", { 1 - $0 }), ("1 + #", { 1 + $0 }), ("1 + #²", { 1 + $0 * $0 }),
    ("1/(1 + #²)", { 1 / (1 + $0 * $0) }),
    ("sigmoid(#)", { 1 / (1 + exp(-$0)) }), ("1/sigmoid(#)", { 1 + exp(-$0) }),
    ("sigmoid'(#)", { exp(-abs($0)) / ((1 + exp(-abs($0))) * (1 + exp(-abs($0)))) }),
    ("1 − tanh(#)²", { 1 - tanh($0) * tanh($0) }), ("cos(#)", { cos($0) }), ("sin(#)", { sin($0) }),
    ("#³", { $0 * $0 * $0 }), ("1/#³", { 1 / ($0 * $0 * $0) }),
  ]

  /// Gradients for something that the input is a function of, or that miss a factor of the chain rule.
  var chained: [Hypothesis] {
    var result: [Hypothesis] = known
    let places = places
    for (text, function) in Self.factors {
      result.append(
        .pointwise(.function, Self.lacks(text, name)) { sight in
          places.map { function(sight.point.x[$0]) }
        })
    }
    // Very many numbers take too long to be tried beside all others.
    guard places.count <= 100_000 else { return result }
    for other in others
    where other.places.count == 1 || other.places.count == places.count && isWhole {
      for (text, function) in Self.factors {
        result.append(
          .pointwise(.factorMissing, Self.lacks(text, other.name)) { sight in
            let values = other.part(sight.point.x).map(function)
            return values.count == 1 ? places.map { _ in values[0] } : values
          })
      }
    }
    return result
  }

  private static func lacks(_ text: String, _ name: String) -> String {
    "it lacks the factor \(text.replacing("#", with: name))"
  }

  /// Those with names of their own.
  private var known: [Hypothesis] {
    let isPositive = x.allSatisfy { $0 > 0 }
    let isInside = x.allSatisfy { $0 > 0 && $0 < 1 }
    var result: [Hypothesis] = []
    func add(_ text: String, _ factor: @escaping (Double) -> Double) {
      result.append(.pointwise(.function, text) { $0.x.map(factor) })
    }
    if isPositive {
      add("it is the gradient with respect to log(\(name))") { 1 / $0 }
      add("the gradient with respect to \(name) is divided by \(name): a chain rule twice") { $0 }
      add("it is the gradient with respect to √\(name)") { 1 / $0.squareRoot() }
    } else if !x.contains(0) {
      add("it is multiplied by \(name)\(places.count > 1 ? ", entry by entry" : "")") { 1 / $0 }
    }
    add("it is the gradient with respect to exp(\(name))") { exp($0) }
    if isInside {
      add("it is the gradient with respect to logit(\(name))") { 1 / ($0 * (1 - $0)) }
    }
    return result
  }

  /// A term that is missing or too much: of a penalty, or a constant.
  var terms: [Hypothesis] {
    let candidates: [Scalar] = [
      (places.count == 1 ? "#, as of a penalty on #²" : "#, as of a penalty on ‖#‖²", { $0 }),
      ("1", { _ in 1 }),
      (
        places.count == 1 ? "sign(#), as of a penalty on |#|" : "sign(#), as of a penalty on ‖#‖₁",
        { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }
      ),
      ("1 − sign(#), as where |#| has the derivative 1", { $0 > 0 ? 0 : $0 < 0 ? 2 : 1 }),
      ("1/#, as of a sum of logarithms", { 1 / $0 }), ("#³", { $0 * $0 * $0 }),
      ("exp(#)", { exp($0) }), ("#²", { $0 * $0 }), ("exp(−#)", { exp(-$0) }),
      ("exp(2 #)", { exp(2 * $0) }), ("log(#)", { log($0) }), ("1/#²", { 1 / ($0 * $0) }),
      ("sigmoid(#)", { 1 / (1 + exp(-$0)) }), ("tanh(#)", { tanh($0) }), ("sin(#)", { sin($0) }),
      ("cos(#)", { cos($0) }),
    ]
    var result = candidates.map { text, function in
      let shown =
        text == "1" && places.count > 1 ? "1 in every entry" : text.replacing("#", with: name)
      return term(shown) { $0.x.map(function) }
    }
    guard places.count <= 100_000 else { return result }
    for other in others {
      let isAlike = isWhole && other.places.count == places.count
      guard isAlike || other.places.count == 1 else { continue }
      if isAlike { result.append(term(other.name) { other.part($0.point.x) }) }
      guard other.places.count == 1 else { continue }
      // The weight of a penalty is often itself an input.
      for (text, weight) in Self.factors.prefix(8) {
        let weighted = text.replacing("#", with: other.name)
        result.append(
          term("\(weighted) times \(name)") { sight in
            let weight = weight(other.part(sight.point.x)[0])
            return sight.x.map { weight * $0 }
          })
        result.append(
          term("\(weighted)\(places.count > 1 ? " in every entry" : "")") { sight in
            let weight = weight(other.part(sight.point.x)[0])
            return sight.x.map { _ in weight }
          })
      }
    }
    if places.count > 1 {
      result.append(
        term("\(name)/‖\(name)‖, as of a penalty on ‖\(name)‖") { sight in
          let norm = dot(sight.x, sight.x).squareRoot()
          return sight.x.map { $0 / norm }
        })
    }
    return result
  }

  private func term(_ text: String, _ term: @escaping (Sight) -> Vector?) -> Hypothesis {
    Hypothesis(cause: .termMissing, text: text, right: { $0.claimed }, term: term)
  }
}
