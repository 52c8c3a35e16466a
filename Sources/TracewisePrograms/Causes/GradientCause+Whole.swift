import Foundation
import Tracewise
import TracewiseVerification

/// Hypotheses about all entries of a block.
extension GradientCause {
  /// The answer to the same question, asked again, is another one, and right.
  var stale: Hypothesis? {
    guard let again = point.again.last, again != point.gradient, explains(block.part(again), slopes)
    else { return nil }
    return Hypothesis(
      cause: .state,
      text: "the gradient is that of another point: asked for again at the same point it is right",
      right: block.part(again))
  }

  /// The gradient itself, which only a factor makes wrong, and the same numbers in other orders.
  var permutations: [Hypothesis] {
    var result = [Hypothesis(cause: .factor, text: "", right: claimed)]
    let orders = Set([readColumnMajor, writtenColumnMajor])
    for order in orders.sorted(by: {
      ($0 == readColumnMajor ? 0 : 1) < ($1 == readColumnMajor ? 0 : 1)
    }) {
      guard order != Array(claimed.indices) else { continue }
      let isSquare = block.side != nil
      result.append(
        Hypothesis(
          cause: isSquare ? .transpose : .layout,
          text: isSquare
            ? "it is the transpose of what is right"
            : "its numbers are in column-major order where row-major order is meant",
          right: order.map { claimed[$0] }))
    }
    if claimed.count > 2 {
      result += [
        Hypothesis(
          cause: .index, text: "its entries are in the reverse order", right: claimed.reversed()),
        Hypothesis(
          cause: .index, text: "its entries are one place too far on",
          right: Array(claimed.dropFirst() + claimed.prefix(1))),
        Hypothesis(
          cause: .index, text: "its entries are one place too far back",
          right: Array(claimed.suffix(1) + claimed.dropLast())),
      ]
    }
    return result
  }

  /// Where the entries of the right gradient stand, if its numbers were written column by column.
  private var readColumnMajor: [Int] {
    claimed.indices.map { rowMajor in
      var (rest, columnMajor, stride) = (rowMajor, 0, claimed.count)
      for size in block.shape.reversed() {
        stride /= size
        columnMajor += rest % size * stride
        rest /= size
      }
      return columnMajor
    }
  }

  private var writtenColumnMajor: [Int] {
    var inverse = Array(claimed.indices)
    for (place, other) in readColumnMajor.enumerated() { inverse[other] = place }
    return inverse
  }

  /// Ways to count the entries of symmetric matrices.
  var conventions: [Hypothesis] {
    guard let n = block.side else { return [] }
    func at(_ i: Int, _ j: Int) -> Double { claimed[i * n + j] }
    func matrix(_ entry: (Int, Int) -> Double) -> Vector {
      (0..<n * n).map { entry($0 / n, $0 % n) }
    }
    var result = [
      Hypothesis(
        cause: .symmetricConvention,
        text:
          "the off-diagonal entries are doubled: the convention 2G − diag(G), which counts each pair of entries of a "
          + "symmetric matrix once",
        right: matrix { $0 == $1 ? at($0, $1) : at($0, $1) / 2 }),
      Hypothesis(
        cause: .symmetricConvention,
        text: "the off-diagonal entries are halved, as if each pair of them were moved together",
        right: matrix { $0 == $1 ? at($0, $1) : at($0, $1) * 2 }),
      Hypothesis(
        cause: .factor, text: "the diagonal is doubled",
        right: matrix { $0 == $1 ? at($0, $1) / 2 : at($0, $1) }),
      Hypothesis(
        cause: .factor, text: "the diagonal is halved",
        right: matrix { $0 == $1 ? at($0, $1) * 2 : at($0, $1) }),
    ]
    for (name, isZero) in [
      ("upper", { (i: Int, j: Int) in i < j }), ("lower", { (i: Int, j: Int) in i > j }),
    ] {
      guard matrix({ isZero($0, $1) ? at($0, $1) : 0 }).isZero else { continue }
      result.append(
        Hypothesis(
          cause: .symmetric,
          text:
            "the \(name) triangle is zero: the gradient is symmetric, and only half of it was filled in",
          right: matrix { isZero($0, $1) ? at($1, $0) : at($0, $1) }))
    }
    return result
  }

  /// Gradients of other inputs.
  var elsewhere: [Hypothesis] {
    others.filter { $0.name != block.name && $0.places.count == claimed.count }.map { other in
      Hypothesis(
        cause: .otherInput,
        text: "the gradient for \(block.name) is answered under the name \(other.name)",
        right: other.part(point.gradient))
    }
  }

  /// A term that is missing or too much: of a penalty, or a constant.
  var terms: Hypothesis? {
    guard slopes.count >= 3 else { return nil }
    let candidates: [(String, (Double) -> Double)] = [
      ("x, as of a penalty on ‖x‖²", { $0 }), ("1 in every entry", { _ in 1 }),
      ("sign(x), as of a penalty on ‖x‖₁", { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 }),
      ("1/x, as of a sum of logarithms", { 1 / $0 }), ("x³", { $0 * $0 * $0 }),
      ("exp(x)", { exp($0) }),
      ("x²", { $0 * $0 }),
    ]
    for (name, function) in candidates {
      let term = x.map(function)
      guard term.allSatisfy(\.isFinite), !term.isZero else { continue }
      let known = slopes.map { (slope: $0, part: dot(term, block.part($0.direction))) }
      guard
        let best = known.max(by: { abs($0.part) / $0.slope.bound < abs($1.part) / $1.slope.bound }),
        best.part != 0
      else { continue }
      let c = best.slope.residual / best.part
      let right = zip(claimed, term).map { $0 + c * $1 }
      // With as few entries as slopes anything fits.
      guard claimed.count > 1 || slopes.count > 2, explains(right, slopes) else { continue }
      guard Set(term).count > 1 || claimed.count > 2 else { continue }
      let shown = Matrix.format(abs(c), digits: 4)
      return Hypothesis(
        cause: c > 0 ? .termMissing : .termAdded,
        text:
          "a term \(c > 0 ? "is missing" : "is too much"): \(shown) times \(name)",
        right: right)
    }
    return nil
  }

  /// Gradients for something that the input is a function of.
  var chained: [Hypothesis] {
    let isPositive = x.allSatisfy { $0 > 0 }
    let isInside = x.allSatisfy { $0 > 0 && $0 < 1 }
    var result: [Hypothesis] = []
    func add(_ text: String, _ right: (Double, Double) -> Double) {
      result.append(Hypothesis(cause: .function, text: text, right: zip(claimed, x).map(right)))
    }
    if isPositive {
      add("it is the gradient with respect to log \(block.name)") { $0 / $1 }
      add(
        "the gradient with respect to \(block.name) is divided by \(block.name): a chain rule twice"
      ) { $0 * $1 }
      add("it is the gradient with respect to √\(block.name)") { $0 / $1.squareRoot() }
    } else if !x.contains(0) {
      add("it is multiplied by \(block.name), entry by entry") { $0 / $1 }
      add("it lacks the factor \(block.name), entry by entry") { $0 * $1 }
    }
    add("it is the gradient with respect to exp \(block.name)") { $0 * exp($1) }
    if isInside {
      add("it is the gradient with respect to the logit of \(block.name)") { $0 / ($1 * (1 - $1)) }
    }
    return result
  }

  /// Whether the gradient is one of single precision, of values that are not.
  var single: Hypothesis? {
    guard !evaluator.isSingle, slopes.count >= 2 else { return nil }
    let scales = block.part(point.scales)
    let scale = size(claimed, scales)
    guard slopes.allSatisfy({ abs($0.residual) < 1e-5 * max(scale, $0.natural) }) else {
      return nil
    }
    let numbers = claimed.filter { $0 != 0 }
    let isStored = numbers.count >= 2 && numbers.allSatisfy { Double(Float($0)) == $0 }
    // A point that is rounded to single precision does not notice a smaller move.
    var nudged = point.x
    for place in block.places { nudged[place] *= 1 + 1e-10 }
    let isSteps =
      !isStored && nudged != point.x
      && (try? evaluator.gradient(at: nudged).gradient).map { block.part($0) == claimed } ?? false
    guard isStored || isSteps else { return nil }
    return Hypothesis(
      cause: .precision,
      text: isStored
        ? "it is computed in single precision, and the value in double"
        : "it is computed from the point in single precision, and the value in double",
      right: claimed)
  }
}
