import TracewiseVerification

/// Pairs of numbers (x, y), each y with a bound of its error, of which y = s x may hold with one number s.
struct Proportion {
  struct Pair {
    var x: Double
    var y: Double
    var bound: Double
  }
  var pairs: [Pair]
  private let sharp: Double
  private let fewest: Int

  init(_ pairs: [Pair], sharp: Double = sharp, fewest: Int = fewest) {
    (self.pairs, self.sharp, self.fewest) = (pairs, sharp, fewest)
  }

  /// What noise leaves: enough for common factors, if many pairs agree.
  static let dull = 30.0

  /// What is seen to so many times its bound is seen sharply enough for a number to be no chance.
  static let sharp = 1e3
  /// Fewer sharp pairs agree by chance.
  static let fewest = 3

  private var isSharp: Bool {
    pairs.count { max(abs($0.x), abs($0.y)) > sharp * $0.bound }
      >= (sharp < Self.sharp ? 3 * fewest : fewest)
  }

  /// The number, if it is not 0.
  var factor: (value: Double, doubt: Double)? {
    number.flatMap { abs($0.value) > 8 * $0.doubt ? $0 : nil }
  }

  /// The number s with its doubt, if it holds for all pairs and enough of them are sharp.
  var number: (value: Double, doubt: Double)? {
    guard isSharp, let best = pairs.max(by: { abs($0.x) / $0.bound < abs($1.x) / $1.bound }),
      abs(best.x) > sharp * best.bound
    else { return nil }
    let number = best.y / best.x
    let doubt = Slope.factor * best.bound / abs(best.x)
    guard number.isFinite, pairs.allSatisfy({ $0.fits(number, doubt) }) else { return nil }
    return (number, doubt)
  }

}

extension Proportion.Pair {
  fileprivate func fits(_ number: Double, _ doubt: Double) -> Bool {
    abs(y - number * x) <= Slope.factor * bound * max(1, abs(number)) + doubt * abs(x)
  }
}

/// The derivative along an entry beside the gradient's.
struct Reading {
  var truth: Double
  var claimed: Double
  var bound: Double

  /// What has to be added for it to be right.
  var lack: Double { truth - claimed }
  var isWrong: Bool { abs(lack) > Slope.factor * bound }

  static func + (one: Reading, other: Reading) -> Reading {
    Reading(
      truth: one.truth + other.truth, claimed: one.claimed + other.claimed,
      bound: one.bound + other.bound)
  }

  static func * (number: Double, one: Reading) -> Reading {
    Reading(
      truth: number * one.truth, claimed: number * one.claimed, bound: abs(number) * one.bound)
  }
}

extension Reading {
  /// Why one of many terms is there.
  static let oneTerm =
    "of a sum only one term is there, as where = stands for +=, or += keeps the last of indices that occur more than once"

  /// Why some of many parts are not there.
  static let lost =
    "they are lost, as where += keeps the last of indices that occur more than once, = stands for +=, or a loop leaves "
    + "some out"

  /// Whether nothing is claimed of many of these, and less than there is of the others but for few, in which parts of
  /// both signs come together.
  static func areLost(_ wrong: [Reading]) -> Bool {
    let lost = wrong.count { abs($0.claimed) <= $0.bound }
    let more = wrong.count { reading in
      abs(reading.claimed) > reading.bound
        && (reading.claimed * reading.truth < 0 || abs(reading.claimed) > abs(reading.truth))
    }
    return 4 * lost >= wrong.count && 8 * more <= wrong.count
  }

  /// The sign or the common factor that all of these lack: `has the wrong sign`, `is too large by the factor 2`.
  static func scale(_ wrong: [Reading]) -> String? {
    guard let first = wrong.max(by: { abs($0.claimed) < abs($1.claimed) }), first.claimed != 0
    else { return nil }
    let number = first.truth / first.claimed
    let doubt = (1 + abs(number)) * first.bound / abs(first.claimed)
    let areAlike = wrong.allSatisfy {
      abs($0.truth - number * $0.claimed) <= 2 * (1 + abs(number)) * $0.bound
    }
    let factor = Factor(number, within: doubt, sizes: [])
    guard areAlike, factor.isCommon, factor.value != 1 else { return nil }
    return factor.value == -1 ? "has the wrong sign" : factor.text.replacing("it is", with: "is")
  }

  var size: Double { max(abs(truth), abs(claimed)) }
  var isOff: Bool { abs(lack) > bound }
  /// Whether there is more than nothing.
  var isSeen: Bool { size > 20 * bound }
}
