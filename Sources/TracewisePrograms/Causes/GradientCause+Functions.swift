import Foundation
import TracewiseVerification

/// Factors and terms that are functions of the numbers at which the gradient is asked for.
extension GradientCause {
  /// Gradients for something that the input is a function of, or that miss a factor of the chain rule.
  var chained: [Hypothesis] {
    var result: [Hypothesis] = known
    let places = places
    for one in ScalarFunction.factors {
      result.append(
        .pointwise(.function, Self.lacks(one, name)) { sight in
          places.map { one.function(sight.point.x[$0]) }
        })
    }
    // Very many numbers take too long to be tried beside all others.
    guard places.count <= 100_000 else { return result }
    for other in companions {
      for order in alignments(other) {
        for one in ScalarFunction.factors {
          result.append(
            .pointwise(.factorMissing, Self.lacks(one, other.name)) { sight in
              let values = other.part(sight.point.x).map(one.function)
              return order.map { values[$0] }
            })
        }
      }
    }
    return result
  }

  /// Other inputs, and the other numbers of the same one where a single number is looked at.
  var companions: [Block] {
    guard places.count == 1, block.places.count > 1, block.places.count <= 32 else { return others }
    return others
      + block.places.filter { $0 != places[0] }.map {
        Block(name: Block.name(of: $0, evaluator.greeting), places: $0..<$0 + 1, shape: [])
      }
  }

  /// The numbers of another input that belong to ours: one for all, one for each, for each row or column.
  func alignments(_ other: Block) -> [[Int]] { aligned(other.places.count) }

  /// Which of so many numbers belong to ours.
  private func aligned(_ count: Int) -> [[Int]] {
    let all = block.places.count
    let inside = places.map { $0 - block.places.lowerBound }
    if count == 1 { return [inside.map { _ in 0 }] }
    if count == all { return [inside] }
    guard block.shape.count > 1 else { return [] }
    var result: [[Int]] = []
    if count == block.shape[0] { result.append(inside.map { $0 / (all / count) }) }
    if count == block.shape.last { result.append(inside.map { $0 % count }) }
    return result
  }

  /// Derivatives of functions that are applied to a sum last: h(f) has the gradient h'(f) ∇f.
  var ofValue: [Hypothesis] {
    ScalarFunction.factors.prefix(10).map { one in
      .pointwise(
        .factorMissing,
        "it lacks the factor \(one.named("f")), where f is the value: the derivative of the function applied last"
      ) { sight in
        let factor = one.function(sight.point.value)
        return sight.x.map { _ in factor }
      }
    }
  }

  private static func lacks(_ factor: ScalarFunction, _ name: String) -> String {
    "it lacks the factor \(factor.named(name))"
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
    var result = ScalarFunction.terms.map { one in
      term(one.described(name, isOne: places.count == 1)) { $0.x.map(one.function) }
    }
    result += companionTerms
    if places.count > 1 {
      result.append(
        term("\(name)/‖\(name)‖, as of a penalty on ‖\(name)‖") { sight in
          let norm = dot(sight.x, sight.x).squareRoot()
          return sight.x.map { $0 / norm }
        })
    }
    return result
  }

  /// Terms that other inputs are, by themselves or with the numbers.
  var companionTerms: [Hypothesis] {
    guard places.count <= 100_000 else { return [] }
    return companions.flatMap { weights(by: $0) + sums(of: $0) } + products
  }

  /// The weight of a penalty is often itself an input.
  private func weights(by other: Block) -> [Hypothesis] {
    var result: [Hypothesis] = []
    if isWhole, other.places.count == places.count {
      result.append(term(other.name) { other.part($0.point.x) })
    }
    guard other.places.count == 1 else { return result }
    for factor in ScalarFunction.factors.prefix(8) {
      let (weighted, weight) = (factor.named(other.name), factor.function)
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
    return result
  }

  /// Sums of all entries of another input, of its rows or columns, where they belong to ours.
  private func sums(of other: Block) -> [Hypothesis] {
    let count = other.places.count
    guard isWhole, count > 1 else { return [] }
    var lines: [(name: String, line: (Int) -> Int, count: Int)] = []
    if places.count == 1 { lines.append(("\(other.name)", { _ in 0 }, 1)) }
    if other.shape.count == 2, other.shape.allSatisfy({ $0 > 1 }) {
      lines.append(("each row of \(other.name)", other.row, other.shape[0]))
      lines.append(("each column of \(other.name)", other.column, other.shape[1]))
    }
    let powers: [(String, (Double) -> Double)] = [
      ("the sum of #", { $0 }), ("the sum of the squares of #", { $0 * $0 }),
    ]
    return lines.flatMap { name, line, size in
      aligned(size).flatMap { order in
        powers.map { text, power in
          term(text.replacing("#", with: name)) { sight in
            var sums = Vector(repeating: 0, count: size)
            for (k, number) in other.part(sight.point.x).enumerated() {
              sums[line(k)] += power(number)
            }
            return order.map { sums[$0] }
          }
        }
      }
    }
  }

  /// The products u vᵀ of two other inputs, where ours is such a matrix.
  private var products: [Hypothesis] {
    guard isWhole, block.shape.count == 2 else { return [] }
    let columns = block.shape[1]
    let (left, right) = (
      others.filter { $0.places.count == block.shape[0] && $0.places.count > 1 },
      others.filter { $0.places.count == columns && $0.places.count > 1 }
    )
    return left.flatMap { u in
      right.map { v in
        term("\(u.name) \(v.name)ᵀ") { sight in
          let (u, v) = (u.part(sight.point.x), v.part(sight.point.x))
          return sight.x.indices.map { u[$0 / columns] * v[$0 % columns] }
        }
      }
    }
  }

  func term(_ text: String, _ term: @escaping (Sight) -> Vector?) -> Hypothesis {
    Hypothesis(cause: .termMissing, text: text, right: { $0.claimed }, term: term)
  }
}
