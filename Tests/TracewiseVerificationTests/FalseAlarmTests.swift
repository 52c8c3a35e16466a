import Testing
import Tracewise

@testable import TracewiseVerification

/// What was refuted once in some hundred seeds, though it was right.
@Suite struct FalseAlarmTests {
  /// Arguments of few units in the last place that matter: at equal distances values may lie on a straight line that is
  /// not the function's tangent.
  @Test(arguments: [1.0, 0.1, 0.01]) func argumentsInSteps(_ size: Double) {
    var generator = SeededGenerator(seed: 7)
    var misses = 0
    for _ in 0..<2000 {
      let x = 1000 + 10 * generator.unit()
      let e = size * 1000 * (generator.unit() + 0.01)
      let found = NumericalDifferentiation().derivative(scale: 0.4 + 0.4 * generator.unit()) {
        (t: Double) in realSin(x + t * e) - realSin(x)
      }
      let error = abs(found.value - e * realCos(x))
      if error > 8 * found.errorEstimate { misses += 1 }
    }
    // By chance, equal distances are whole numbers of steps at all that were looked at.
    #expect(misses <= 1)
  }

  /// Values that are constant but for their last digits have the slope 0.
  @Test func roundingOfConstants() {
    for seed in UInt64(1)...2000 {
      let found = NumericalDifferentiation().derivative(magnitude: 1) { (t: Double) in
        guard t != 0 else { return 0 }
        var generator = SeededGenerator(seed: seed &+ t.bitPattern)
        return generator.unit() < 0.3 ? 2 * Double.ulpOfOne * (generator.unit() - 0.5) : 0
      }
      #expect(abs(found.value) <= 8 * found.errorEstimate, "\(found), seed \(seed)")
    }
  }

  static let points: [(rule: String, region: String, size: Int, seed: UInt64)] = [
    ("matrixsign", "general", 4, 5), ("matrixsign", "positive", 3, 35),
    ("matrixsign", "two-equal", 3, 38), ("logm", "multiple-of-the-identity", 3, 18),
    ("logmderivative", "multiple-of-the-identity", 3, 18), ("masked", "some-masked-out", 4, 75),
    ("masked", "some-masked-out", 4, 132), ("maskedsoftmax", "large-logits", 4, 49),
    ("sin", "large", 3, 52), ("expmderivative", "large-norm", 3, 75),
    ("expmderivative", "general", 4, 134), ("spectralfunction:top-2", "all", 2, 101),
    ("cosh", "1x1", 4, 298), ("cosh", "repeated-values", 4, 298),
  ]

  @Test(arguments: points.indices) func isNotRefuted(_ k: Int) throws {
    let (rule, region, size, seed) = Self.points[k]
    let subject = try #require(RuleCatalogue.all.first { $0.label == rule })
    let checked = RuleCheck().verification(
      of: subject, regions: [region], size: size, seeds: [seed], thorough: 0)
    #expect(!checked.records.isEmpty)
    for record in checked.records { #expect(record.verdict != .refuted, "\(record)") }
  }

  /// What is looked at along directions alone is repeated by a command that does so too.
  @Test func commandOfLaterSeeds() throws {
    let subject = try #require(RuleCatalogue.all.first { $0.label == "exp" })
    let region = subject.regions[0]
    func command(_ sampling: Sampling?) throws -> String? {
      let point = try RuleCase(subject, region: region, size: 3, seed: 9, sampling: sampling)
      return subject.command(for: point)
    }
    #expect(try command(nil)?.hasSuffix(" --seed 9") == true)
    #expect(try command(.alongDirections)?.hasSuffix(" --seed 7 --seeds 3") == true)
  }
}
