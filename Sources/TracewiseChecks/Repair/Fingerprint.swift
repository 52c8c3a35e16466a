import Tracewise
import TracewiseLanguage

/// What is the same of a value and of all its multiples, rounded, so that equal ones are found by hash.
struct Fingerprint: Hashable {
  private let rows: Int
  private let columns: Int
  private let digits: [Int64]

  /// Two, rounded at different places, so that rounding does not part what is equal; none of a value that
  /// has none.
  static func all(of value: FormValue, freeOfScale: Bool = true) -> [Fingerprint] {
    var digits: [[Int64]] = [[], []]
    for x in value.points {
      let largest = x.largest
      guard largest > 1e-12 else { return [] }
      var (a, b) = (0.0, 0.0)
      for (place, entry) in x.values.enumerated() {
        let (u, v) = weights(place)
        a += u * entry / largest
        b += v * entry / largest
      }
      guard abs(a) > 1e-7 else { return [] }
      var numbers = [value.isScalar ? 1 : b / a]
      // A number is a multiple of any other.
      if !freeOfScale || value.isScalar { numbers.append(a * largest) }
      for number in numbers {
        guard abs(number) < 1e11 else { return [] }
        digits[0].append(Int64((number * 1e6).rounded()))
        digits[1].append(Int64((number * 1e6 + 0.5).rounded()))
      }
    }
    return digits.enumerated().map {
      Fingerprint(rows: value.rows, columns: value.columns, digits: $1 + [Int64($0)])
    }
  }

  /// Two fixed numbers for an entry, between 1/2 and 3/2 in magnitude.
  private static func weights(_ place: Int) -> (Double, Double) {
    func number(_ salt: UInt64) -> Double {
      var generator = SeededGenerator(seed: UInt64(place) &* 2 &+ salt)
      let u = 0.5 + generator.unit()
      return generator.unit() < 0.5 ? -u : u
    }
    return (number(0), number(1))
  }
}
