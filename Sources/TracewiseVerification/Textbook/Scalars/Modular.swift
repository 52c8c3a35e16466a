/// An integer modulo the prime p = 2⁶¹ − 1: exact arithmetic without growth.
///
/// A rational identity that holds at random residues holds everywhere, up to a probability of
/// degree/p. (Schwartz 1980, Zippel 1979.)
package struct Modular: Hashable, Sendable, BitwiseCopyable {
  /// 2⁶¹ − 1, a Mersenne prime, so that reduction is a shift and an addition.
  package static let prime: UInt64 = (1 << 61) - 1

  /// The representative from 0 to p − 1.
  package let residue: UInt64

  /// The class of an integer.
  package init(residue: UInt64) {
    self.residue = Self.reduced((residue & Self.prime) + (residue >> 61))
  }

  private init(reduced residue: UInt64) { self.residue = residue }

  /// Subtracts p once, from a number less than 2p.
  private static func reduced(_ x: UInt64) -> UInt64 { x >= prime ? x - prime : x }
}

extension Modular: Field {
  package static var zero: Modular { Modular(reduced: 0) }
  package static var one: Modular { Modular(reduced: 1) }

  package static func + (a: Modular, b: Modular) -> Modular {
    Modular(reduced: reduced(a.residue + b.residue))
  }
  package static func - (a: Modular, b: Modular) -> Modular {
    Modular(reduced: reduced(a.residue + prime - b.residue))
  }
  /// a b = h 2⁶¹ + l ≡ h + l.
  package static func * (a: Modular, b: Modular) -> Modular {
    let (high, low) = a.residue.multipliedFullWidth(by: b.residue)
    return Modular(reduced: reduced((high << 3 | low >> 61) + (low & prime)))
  }
  package static func / (a: Modular, b: Modular) throws -> Modular { try a * b.inverse() }
  /// aᵖ⁻² (Fermat).
  package func inverse() throws -> Modular {
    guard residue != 0 else { throw Undefined.division }
    return power(UInt(Self.prime - 2))
  }
  package var pivotSize: Double { residue == 0 ? 0 : 1 }
}

extension Modular {
  /// A uniformly random residue.
  package static func random(using generator: inout some RandomNumberGenerator) -> Modular {
    while true {
      let bits = generator.next() >> 3
      if bits < prime { return Modular(reduced: bits) }
    }
  }

  /// The smaller representative of ±x, and whether it is −x.
  var canonical: (magnitude: Modular, isNegated: Bool) {
    residue > Self.prime / 2 ? (-self, true) : (self, false)
  }

  /// 2ᵏ for any k, as 2⁶¹ ≡ 1.
  static func powerOfTwo(_ k: Int) -> Modular {
    let place = k % 61
    return Modular(reduced: 1 << UInt64(place < 0 ? place + 61 : place))
  }
}

extension Modular: CustomStringConvertible {
  /// The residue, shortened as in `1184…207`; small integers in full, with their sign.
  package var description: String {
    let (magnitude, isNegated) = canonical
    let sign = isNegated ? "−" : ""
    if magnitude.residue < 1_000_000 { return "\(sign)\(magnitude.residue)" }
    let digits = "\(residue)"
    return "\(digits.prefix(4))…\(digits.suffix(3))"
  }
}
