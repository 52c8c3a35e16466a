import Tracewise
import TracewiseVerification

/// Products of a derivative with vectors, as they are claimed and as they are.
struct Action {
  /// The vectors, and the products with each, number by number.
  var vectors: [Vector]
  var products: [[Reading]]
  /// What the product is called, `∇²f v`, and its numbers.
  var name: String
  var number: (Int) -> String

  /// Central differences with two steps of a vector function of a number at 0, of which the limit is taken.
  static func derivative(_ function: (Double) throws -> Vector) rethrows -> (
    value: Vector, doubt: Vector
  ) {
    func difference(_ h: Double) throws -> Vector {
      zip(try function(h), try function(-h)).map { ($0 - $1) / (2 * h) }
    }
    let (far, near) = (try difference(2e-3), try difference(1e-3))
    let limit = zip(near, far).map { (4 * $0 - $1) / 3 }
    let largest = limit.map { abs($0) }.max() ?? 0
    return (limit, zip(limit, near).map { 0.2 * abs($0 - $1) + 1e-9 * largest })
  }

  /// The products with unit vectors, and what the vectors are called, where there are few.
  var columns: [(name: String, readings: [Reading])] = []

  var cause: (kind: Cause, text: String)? {
    factor ?? multiple ?? derivatives ?? place
  }

  private var all: [Reading] { products.flatMap { $0 } }

  private var factor: (kind: Cause, text: String)? {
    let pairs = all.map { Proportion.Pair(x: $0.claimed, y: $0.truth, bound: $0.bound) }
    guard let number = Proportion(pairs).factor else { return nil }
    let factor = Factor(number.value, within: number.doubt, sizes: [])
    return factor.value == 1 ? nil : (factor.cause, factor.text)
  }

  /// A multiple of the vector itself.
  private var multiple: (kind: Cause, text: String)? {
    guard products[0].count == vectors[0].count else { return nil }
    let pairs = zip(vectors, products).flatMap { vector, readings in
      zip(vector, readings).map { Proportion.Pair(x: $0, y: $1.lack, bound: $1.bound) }
    }
    guard let number = Proportion(pairs).factor else { return nil }
    let short = GradientCause.short(number.value, within: number.doubt)
    return (
      short > 0 ? .termMissing : .termAdded,
      "a term \(short > 0 ? "is missing" : "is too much"): \(Matrix.format(abs(short), digits: 6)) times v, as of a penalty"
    )
  }

  /// Derivatives that are wrong, among others that are right.
  private var derivatives: (kind: Cause, text: String)? {
    let wrong = columns.flatMap { name, readings in
      readings.indices.filter { readings[$0].isWrong }.map { (number($0), name) }
    }
    guard !wrong.isEmpty, wrong.count < columns.count * products[0].count else { return nil }
    let isDiagonal = wrong.count > 1 && wrong.allSatisfy { $0.0 == $0.1 }
    let shown = Self.list(wrong.map { "of \($0.0) along \($0.1)" })
    // Second derivatives are the same both ways.
    let isHessian = Set(columns.map(\.name)) == Set(products[0].indices.map(number))
    let isOneOfTwo =
      isHessian
      && wrong.allSatisfy { one in
        one.0 != one.1 && !wrong.contains { $0.0 == one.1 && $0.1 == one.0 }
      }
    return (
      .index,
      "only \(isDiagonal ? "the diagonal is" : "some derivatives are") wrong: \(shown)"
        + (isOneOfTwo ? "; the other way round, which has to be the same, it is right" : "")
    )
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(4).joined(separator: ", ")
      + (names.count > 4 ? " and \(names.count - 4) more" : "")
  }

  private var place: (kind: Cause, text: String)? {
    let wrong = products[0].indices.filter { k in products.contains { $0[k].isWrong } }
    guard !wrong.isEmpty else { return nil }
    guard wrong.count < products[0].count else {
      return (.several, "all entries of \(name) are wrong")
    }
    return (.index, "only some entries of \(name) are wrong: \(Self.list(wrong.map(number)))")
  }
}
