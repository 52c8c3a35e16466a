import Tracewise

/// What a claim, or a part of it, must be multiplied with: a sign, a number, a scalar of the program to a power.
struct FormScale {
  var cost = 0.0
  /// Nil of the factor 1.
  var cause: RepairCause?
  var isNegative = false
  var fraction = Fraction(1)
  /// Whether the number is the root of the fraction.
  var isRoot = false
  var scalar: FormNode?
  var exponent = 1.0

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
    if let scalar, scalar.operation == .product, exponent == 1, fraction == Fraction(1), !isNegative
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

/// Finds what a number is that was measured.
struct ScaleNames {
  let table: FormTable
  let values: FormValues
  /// The sizes by name.
  let sizes: [String: Int]
  /// All numbers of rows, of columns and of entries.
  let lengths: Set<Int>
  /// The scalars of the program, and how far each is from its words.
  var scalars: [(node: FormNode, values: [Double], rank: Double)] = []

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
    let name = large.denominator == 1 ? sizes.first { $0.value == large.numerator }?.key : nil
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
    for (above, a) in sizes.sorted(by: { $0.key < $1.key }) {
      for (below, b) in sizes.sorted(by: { $0.key < $1.key })
      where a * f.denominator == b * f.numerator { return (above, below) }
    }
    return nil
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
          1.1 + 0.04 * Double(node.size) + (f == Fraction(1) ? 0 : 0.3)
          + (abs(e) == 1 ? 0 : abs(e) == 0.5 ? 0.1 : 0.2)
          + (isNegative ? 0.5 : 0) + 0.2 * rank
        guard cost < best?.cost ?? .infinity else { continue }
        let isSize = sizes[node.text] != nil
        best = FormScale(
          cost: cost, cause: isSize ? .size : node.function == "det" ? .logdet : .scalar,
          isNegative: isNegative, fraction: f, scalar: node, exponent: e)
      }
    }
    return best
  }
}

private func pow(_ x: Double, _ e: Double) -> Double {
  switch e {
  case 1: x
  case -1: 1 / x
  case 2: x * x
  case -2: 1 / (x * x)
  case -3: 1 / (x * x * x)
  case 0.5: x.squareRoot()
  case -0.5: 1 / x.squareRoot()
  default: 1 / (x * x.squareRoot())
  }
}
