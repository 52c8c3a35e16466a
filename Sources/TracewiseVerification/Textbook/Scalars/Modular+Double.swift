import Tracewise

/// The exact image of doubles, which are integers times powers of 2.
extension Modular {
  /// m 2ᵉ ↦ m 2ᵉ mod p.
  ///
  /// A double that is the nearest one to a well-known irrational number (√2, π, 2/√π, …) stands for
  /// that number: its image obeys the same algebraic relations, such as (√½)² = ½, which the
  /// double itself misses by its rounding.
  package init(_ value: Double) throws {
    guard value.isFinite else { throw Undefined.notFinite }
    let magnitude = Self.constants[value.magnitude] ?? Self.dyadic(value.magnitude)
    self = value < 0 ? -magnitude : magnitude
  }

  private static func dyadic(_ value: Double) -> Modular {
    guard value != 0 else { return .zero }
    let scale = Int(value.exponent) - Double.significandBitCount
    // Exact: the significand has at most 53 bits.
    let integer = UInt64(value.significand * 0x1p52)
    return Modular(residue: integer) * powerOfTwo(scale)
  }

  /// An element that stands for √π: as π is transcendental, it obeys no relation.
  private static let rootOfPi = Modular(residue: 0x0F53_1A7C_9E24_D6B1)

  /// √2 = 2³¹, as 2⁶² ≡ 2.
  private static let rootOfTwo = powerOfTwo(31)

  private static let constants: [Double: Modular] = {
    let (pi, half) = (rootOfPi * rootOfPi, powerOfTwo(-1))
    let rootOfHalf = rootOfTwo * half
    var table: [Double: Modular] = [
      Double(2).squareRoot(): rootOfTwo,
      Double(0.5).squareRoot(): rootOfHalf,
      Double.pi.squareRoot(): rootOfPi,
      2.506_628_274_631_000_5: rootOfTwo * rootOfPi,
      (2 * Double.pi).squareRoot(): rootOfTwo * rootOfPi,
    ]
    for k in -4...4 { table[Double.pi * realPower(2, Double(k))] = pi * powerOfTwo(k) }
    // The reciprocals; none of these residues is 0, so that no constant is left out.
    let reciprocals: [(Double, Modular)] = [
      (0.564_189_583_547_756_3, rootOfPi),
      (1.128_379_167_095_512_6, rootOfPi * half),
      (0.398_942_280_401_432_7, rootOfPi * rootOfTwo),
      (1 / (2 * Double.pi).squareRoot(), rootOfPi * rootOfTwo),
      (0.797_884_560_802_865_4, rootOfPi * rootOfHalf),
      (0.318_309_886_183_790_7, pi),
      (0.636_619_772_367_581_4, pi * half),
    ]
    for (value, denominator) in reciprocals {
      if let image = try? denominator.inverse() { table[value] = image }
    }
    return table
  }()
}
