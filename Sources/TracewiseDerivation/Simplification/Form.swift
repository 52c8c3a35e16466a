import Tracewise

/// c s₁^p₁ s₂^p₂ … A B C: a number, powers of scalars and a chain of factors.
struct Term: Sendable {
  var coefficient = Coefficient.one
  var scalars: [ScalarPower] = []
  /// None for a scalar, and for a multiple of the identity.
  var factors: [Expression] = []

  /// What is alike in terms that differ by their coefficients only.
  var key: [Digest] {
    let powers = scalars.map { power in
      var digest = power.base.digest
      digest.combine(power.exponent.bitPattern)
      return digest
    }
    return powers.sorted() + factors.map(\.entrywiseDigest)
  }
}

extension Expression {
  /// What stands for it but for the order of entrywise factors.
  fileprivate var entrywiseDigest: Digest {
    let inner = operand(of: .transpose)
    guard operation == .hadamard || inner?.operation == .hadamard else { return digest }
    var factors: [Digest] = []
    var open = [inner ?? self]
    while let x = open.popLast() {
      if x.operation == .hadamard { open += x.parts } else { factors.append(x.digest) }
    }
    var result = Digest(inner == nil ? "hadamard" : "transposed")
    for factor in factors.sorted() { result.combine(factor) }
    return result
  }
}

/// sᵖ for a 1×1 expression s.
struct ScalarPower: Sendable, Hashable {
  var base: Expression
  var exponent: Double
}

/// A sum of terms of one shape.
struct Form: Sendable {
  var shape: Shape
  var terms: [Term]

  init(_ shape: Shape, _ terms: [Term]) {
    self.shape = shape
    self.terms = terms
  }

  var isZero: Bool { terms.isEmpty }

  /// How much there is to write.
  var size: Int { terms.reduce(1) { $0 + 1 + $1.scalars.count + $1.factors.count } }

  /// Like terms brought together, in order of first appearance, and positive ones before
  /// negative ones at the front.
  func collected() -> Form {
    var places: [[Digest]: Int] = [:]
    var sum: [Term] = []
    for term in terms {
      let key = term.key
      if let place = places[key] {
        sum[place].coefficient = sum[place].coefficient + term.coefficient
      } else {
        places[key] = sum.count
        sum.append(term)
      }
    }
    sum.removeAll { $0.coefficient.isZero }
    if let first = sum.first, first.coefficient.isNegative,
      let positive = sum.firstIndex(where: { !$0.coefficient.isNegative })
    {
      sum.insert(sum.remove(at: positive), at: 0)
    }
    return Form(shape, sum)
  }

  var withoutZeros: Form { Form(shape, terms.filter { !$0.coefficient.isZero }) }

  func scaled(by c: Coefficient) -> Form {
    Form(
      shape,
      terms.map { term in
        var term = term
        term.coefficient = term.coefficient * c
        return term
      })
  }
}

extension Array<ScalarPower> {
  /// Every factor to a power.
  func raised(to exponent: Double) -> [ScalarPower] {
    map { ScalarPower(base: $0.base, exponent: $0.exponent * exponent) }
  }

  /// The product, powers of equal bases merged.
  func times(_ other: [ScalarPower]) -> [ScalarPower] {
    var result = self
    for power in other {
      if let place = result.firstIndex(where: { $0.base == power.base }) {
        result[place].exponent += power.exponent
        // A mask is its own square.
        if power.base.mask != nil, power.exponent > 0 { result[place].exponent = 1 }
        if result[place].exponent == 0 { result.remove(at: place) }
      } else {
        result.append(power)
      }
    }
    return result
  }
}
