import Testing
import Tracewise
import TracewiseVerification

/// The laws of a commutative ring, and of inverses.
@Suite struct FieldLaws {
  private func check<S: Field>(
    _ type: S.Type, _ random: (inout SeededGenerator) throws -> S, near: (S, S) -> Bool
  ) throws {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<200 {
      let (a, b, c) = (
        try random(&generator), try random(&generator), try random(&generator)
      )
      #expect(near(a + b, b + a) && near(a * b, b * a))
      #expect(near((a + b) + c, a + (b + c)) && near((a * b) * c, a * (b * c)))
      #expect(near(a * (b + c), a * b + a * c))
      #expect(near(a - b, a + -b) && near(a + .zero, a) && near(a * .one, a))
      #expect(near(a - a, .zero))
      let (inverse, quotient) = (try a.inverse(), try a / b)
      #expect(near(a * inverse, .one) && near(quotient * b, a))
      let (cube, reciprocal) = (try a.power(3), try a.power(-2))
      #expect(near(cube, a * a * a) && near(reciprocal * a * a, .one))
      #expect(a.isInvertible && !S.zero.isInvertible && S.zero.isZero)
    }
  }

  @Test func residues() throws {
    try check(Modular.self, { Modular.random(using: &$0) }, near: ==)
  }
  @Test func degreeBoundedResidues() throws {
    try check(
      DegreeBounded.self, { DegreeBounded(Modular.random(using: &$0), degree: 1) }, near: ==)
  }
  @Test func dualResidues() throws {
    try check(
      Dual<Modular>.self, { Dual(.random(using: &$0), .random(using: &$0)) }, near: ==)
  }
  @Test func nestedDualResidues() throws {
    func dual(_ g: inout SeededGenerator) -> Dual<Modular> {
      Dual(.random(using: &g), .random(using: &g))
    }
    try check(Dual<Dual<Modular>>.self, { Dual(dual(&$0), dual(&$0)) }, near: ==)
  }
  @Test func doubles() throws {
    try check(Double.self, { 0.5 + $0.unit() }, near: { ($0 - $1).magnitude < 1e-13 })
  }
  @Test func complexNumbers() throws {
    try check(
      Complex.self, { Complex(0.5 + $0.unit(), $0.normal()) },
      near: { ($0 - $1).magnitude < 1e-10 })
  }

  @Test func zeroHasNoInverse() {
    #expect(throws: Undefined.self) { try Modular.zero.inverse() }
    #expect(throws: Undefined.self) { try Dual<Modular>(.zero, .one).inverse() }
  }
}

@Suite struct ModularTests {
  @Test func reductionAgreesWithDivision() {
    var generator = SeededGenerator(seed: 3)
    let edges: [UInt64] = [0, 1, 2, Modular.prime - 1, Modular.prime, Modular.prime + 1, .max]
    for a in edges + (0..<200).map({ _ in generator.next() }) {
      #expect(Modular(residue: a).residue == a % Modular.prime)
      for b in edges {
        let (high, low) = (a % Modular.prime).multipliedFullWidth(by: b % Modular.prime)
        let expected = Modular.prime.dividingFullWidth((high, low)).remainder
        #expect((Modular(residue: a) * Modular(residue: b)).residue == expected)
      }
    }
  }

  /// Doubles are dyadic rationals: sums and products that doubles hold exactly keep their image.
  @Test func doublesHaveExactImages() throws {
    for (a, b) in [
      (0.75, -3.5), (0x1p-1022, 0x1p900), (1e15, -0.125), (Double.leastNonzeroMagnitude, 8),
    ] {
      #expect(try Modular(a) * Modular(b) == Modular(a * b))
    }
    for (a, b) in [(0.75, -3.5), (1e15, -0.125), (0.1, 0.2 - 0.1)] {
      #expect(try Modular(a) + Modular(b) == Modular(a + b))
    }
    #expect(try Modular(0.5) + Modular(0.5) == .one)
    #expect(try Modular(3).residue == 3)
    #expect(throws: Undefined.self) { try Modular(.nan) }
    #expect(throws: Undefined.self) { try Modular(-.infinity) }
  }

  /// Doubles nearest to well-known irrational numbers obey their relations.
  @Test func irrationalConstantsKeepTheirRelations() throws {
    let half = try Modular(0.5)
    let root = try Modular(0.5.squareRoot())
    #expect(root * root == half)
    let (pi, rootOfPi) = (try Modular(Double.pi), try Modular(Double.pi.squareRoot()))
    #expect(rootOfPi * rootOfPi == pi)
    #expect(try Modular(1.1283791670955126) * rootOfPi == Modular(2))
    #expect(try Modular(1 / (2 * Double.pi).squareRoot()) * rootOfPi == root)
    #expect(try Modular(2 / Double.pi) * pi == Modular(2) && Modular(1 / Double.pi) * pi == .one)
    #expect(try Modular(-Double.pi) == -pi && Modular(2 * Double.pi) == pi + pi)
    #expect(try Modular((2 * Double.pi).squareRoot()) * root == rootOfPi)
    #expect(try Modular((2 / Double.pi).squareRoot()) * rootOfPi == Modular(2).root())
  }

  @Test func opaqueFunctionsKeepTheirRelations() throws {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<50 {
      let x = Modular.random(using: &generator)
      #expect(try Modular.exp(x) * Modular.exp(-x) == .one)
      let (sine, cosine) = (try Modular.sin(x), try Modular.cos(x))
      #expect(sine * sine + cosine * cosine == .one)
      #expect(try Modular.sin(-x) == -sine && Modular.cos(-x) == cosine)
      #expect(try Modular.log(x.inverse()) == -Modular.log(x) && Modular.log(-x) == Modular.log(x))
      #expect(Modular.sign(-x) == -Modular.sign(x) && Modular.erf(-x) == -Modular.erf(x))
      #expect(Modular.sqrt(x * x) == Modular.sign(x) * x)
      #expect(try Modular.power(x, 2.5) == Modular.power(x, 1.5) * x)
      #expect(try Modular.power(x, x) == Modular.power(x, x - .one) * x)
      #expect(try Modular.tanh(x) == Modular(2) * Modular.sigmoid(x + x) - .one)
    }
    #expect(try Modular.exp(.zero) == .one && Modular.log(.one) == .zero)
  }

  @Test func saltsChangeOpaqueValues() throws {
    let x = Modular(residue: 12345)
    let first = try OpaqueRun.$current.withValue(OpaqueRun(salt: 1)) { try Modular.exp(x) }
    let again = try OpaqueRun.$current.withValue(OpaqueRun(salt: 1)) { try Modular.exp(x) }
    let other = try OpaqueRun.$current.withValue(OpaqueRun(salt: 2)) { try Modular.exp(x) }
    #expect(first == again && first != other)
  }
}

extension Modular {
  fileprivate func root() throws -> Modular { try Modular(2.0.squareRoot()) }
}
