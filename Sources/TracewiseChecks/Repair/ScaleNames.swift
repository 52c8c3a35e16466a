import Foundation
import Tracewise
import TracewiseLanguage

/// Finds what a number is that was measured.
struct ScaleNames {
  private let table: FormTable
  /// The sizes in the order of their names, so that of equal ones it is always the same that is told.
  private let sizes: [(name: String, value: Int)]
  /// All numbers of rows, of columns and of entries.
  private let lengths: Set<Int>
  /// The scalars of the program, and how far each is from its words.
  var scalars: [(node: FormNode, values: [Double], rank: Double)] = []

  init(_ table: FormTable, sizes: [String: Int], lengths: Set<Int>) {
    self.table = table
    self.sizes = sizes.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
    self.lengths = lengths
  }

  /// The name of a factor that has these values at the points; nil where it has none.
  ///
  /// - Parameter isStrict: Whether only signs and small powers of two are believed: two numbers are always
  ///   proportional.
  func name(_ c: [Double], isStrict: Bool = false) -> FormScale? {
    let largest = c.reduce(0) { max($0, abs($1)) }
    let spread = (c.max() ?? 0) - (c.min() ?? 0)
    if spread <= FormValue.tolerance * largest {
      if let scale = constant(c[0], isStrict: isStrict) { return scale }
      if isStrict { return nil }
    }
    return isStrict ? nil : scalar(c)
  }

  /// A whole number, or one over it, as the difference or the sum of two sizes, n − 1 among them.
  func combinations(_ scale: FormScale) -> [FormScale] {
    let f = scale.fraction
    guard scale.scalar == nil, !scale.isRoot, f != Fraction(1),
      f.numerator == 1 || f.denominator == 1
    else { return [] }
    let value = max(f.numerator, f.denominator)
    let one = (node: table.number(1), value: 1)
    let named = sizes.map { (node: table.node(.name($0.name)), value: $0.value) }
    var found: [FormNode] = []
    for (k, a) in named.enumerated() {
      for (j, b) in (named + [one]).enumerated() where j != k {
        if a.value - b.value == value { found.append(table.difference(a.node, b.node)) }
        if j > k, a.value + b.value == value { found.append(table.sum(a.node, b.node)) }
      }
    }
    return found.map {
      FormScale(
        cost: 1.15 + (scale.isNegative ? 0.9 : 0), cause: .size, isNegative: scale.isNegative,
        scalar: $0, exponent: f.denominator == 1 ? 1 : -1)
    }
  }

  private func constant(_ c: Double, isStrict: Bool) -> FormScale? {
    if abs(c - 1) < 1e-8 { return FormScale() }
    if abs(c + 1) < 1e-8 { return FormScale(cost: 1, cause: .sign, isNegative: true) }
    if let f = Fraction(abs(c), denominators: 64) {
      if isStrict, ![Fraction(2), Fraction(1, 2), Fraction(4), Fraction(1, 4)].contains(f) {
        return nil
      }
      return multiple(f, isNegative: c < 0)
    }
    guard !isStrict, let f = Fraction(c * c, denominators: 32), f.numerator < 20,
      f.numerator == 1 || f.denominator == 1
    else { return nil }
    return FormScale(
      cost: 1.15 + (c < 0 ? 0.5 : 0), cause: .factor, isNegative: c < 0, fraction: f, isRoot: true)
  }

  private func multiple(_ f: Fraction, isNegative: Bool) -> FormScale {
    if f.numerator > 1, f.denominator > 1,
      let (above, below) = quotient(f)
    {
      let quotient = table.product(
        table.node(.name(above)), table.divisor(table.node(.name(below))))
      return FormScale(
        cost: 1.15 + (isNegative ? 0.9 : 0), cause: .size, isNegative: isNegative, scalar: quotient)
    }
    let large = f.value > 1 ? f : f.inverse
    // A factor 2 is seldom a size that happens to be 2.
    let name =
      large.denominator == 1 && large != Fraction(2)
      ? sizes.first { $0.value == large.numerator }?.name : nil
    let isLength =
      large.denominator == 1 && large.numerator > 2 && ![4, 8].contains(large.numerator)
      && lengths.contains(large.numerator)
    var scale = FormScale(cause: name != nil || isLength ? .size : .factor, isNegative: isNegative)
    scale.cost =
      (large == Fraction(2) || large == Fraction(4)
        ? 1 : scale.cause == .size ? 1.05 : f.isUsual ? 1.1 : 1.7)
      + (isNegative ? 0.9 : 0)
    if let name {
      scale.scalar = table.node(.name(name))
      scale.exponent = f.value > 1 ? 1 : -1
    } else {
      scale.fraction = f
    }
    return scale
  }

  /// The sizes of which a fraction is the quotient.
  private func quotient(_ f: Fraction) -> (String, String)? {
    for (above, a) in sizes {
      for (below, b) in sizes where a * f.denominator == b * f.numerator { return (above, below) }
    }
    return nil
  }

  private func cause(of factor: FormNode, isAlone: Bool) -> Cause {
    if factor.function == "det" { return .logdet }
    return isAlone && factor.function != nil ? .factorMissing : .scalar
  }

  private func scalar(_ c: [Double]) -> FormScale? {
    var best: FormScale?
    let known = scalars + [(table.number(.pi), c.map { _ in .pi }, 0.2)]
    for (node, v, rank) in known {
      // A number is named as one, not as an expression that happens to be constant.
      let isConstant = (v.max() ?? 0) - (v.min() ?? 0) <= 1e-12
      if isConstant, !node.isName, !node.isNumber { continue }
      for e in [1, -1, 2, -2, 0.5, -0.5, -3, -1.5] {
        if abs(e) == 0.5 || abs(e) == 1.5, v.contains(where: { $0 <= 0 }) { continue }
        let r = zip(c, v).map { $0 / pow($1, e) }
        let largest = r.reduce(0) { max($0, abs($1)) }
        guard largest.isFinite, (r.max() ?? 0) - (r.min() ?? 0) <= FormValue.tolerance * largest,
          let f = Fraction(abs(r[0]), denominators: 16), f.isUsual
        else { continue }
        let isNegative = r[0] < 0
        let cost =
          1.1 + 0.04 * Double(node.size) + (node.isSum ? 0.15 : 0) + (f == Fraction(1) ? 0 : 0.3)
          + (abs(e) == 1 ? 0 : abs(e) == 0.5 ? 0.1 : 0.2)
          + (isNegative ? 0.5 : 0) + 0.2 * rank
        guard cost < best?.cost ?? .infinity else { continue }
        let isSize = sizes.contains { $0.name == node.text }
        best = FormScale(
          cost: cost, cause: isSize ? .size : cause(of: node, isAlone: e == 1 && f == Fraction(1)),
          isNegative: isNegative, fraction: f, scalar: node, exponent: e)
      }
    }
    return best
  }
}
