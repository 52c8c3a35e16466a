import Testing
import Tracewise

@testable import TracewiseVerification

/// What becomes of numbers beside their evidence.
@Suite struct Comparisons {
  private func verdict(_ fill: (inout Comparison) -> Void) -> CheckRecord {
    var comparison = Comparison(Tolerances())
    fill(&comparison)
    var record = CheckRecord(
      subject: "x", kind: .rule, oracle: .differences, verdict: .verified, reason: "")
    comparison.conclude(&record, law: "broken", holds: "holds")
    return record
  }

  private func of(_ found: Double, _ expected: Double, bound: Double = 1e-12) -> CheckRecord {
    verdict { $0.add(.init(found: found, expected: expected, bound: bound)) }
  }

  @Test func numbers() {
    #expect(of(1, 1).verdict == .verified)
    #expect(of(1, 1.1).verdict == .refuted)
    #expect(of(1, 1 + 1e-6).verdict == .refuted)
    #expect(of(0, 0, bound: 0).verdict == .verified)
  }

  /// However little is known of the evidence, a claim that is no number is wrong.
  @Test(arguments: [0, 1e-12, 1, .infinity]) func whatIsNotFinite(_ bound: Double) {
    for found in [Double.nan, .infinity, -.infinity] {
      #expect(of(found, 1, bound: bound).verdict == .refuted)
    }
  }

  @Test func evidenceThatIsNone() {
    for bound in [Double.nan, .infinity, 1] {
      #expect(!["verified", "refuted"].contains(of(1, 1.1, bound: bound).verdict.name))
    }
    let record = verdict {
      $0.miss("first")
      $0.miss("second")
      $0.add(.init(found: 1, expected: 1, bound: 1e-12))
    }
    #expect(record.verdict == .inconclusive("first"))
  }

  /// The worst of all is told, wherever it is.
  @Test(arguments: 0..<4) func theWorst(_ place: Int) {
    var found = Matrix.ones(2, 2)
    found[place / 2, place % 2] = 2
    found[(3 - place) / 2, (3 - place) % 2] = 1.5
    let record = verdict { $0.add(found, .ones(2, 2), 1e-9 * .ones(2, 2), "x") }
    #expect(record.verdict == .refuted && record.found == 2 && record.operand == "x")
    #expect(record.entry == .init(row: place / 2 + 1, column: place % 2 + 1))
  }

  @Test func shapes() {
    let record = verdict { $0.add(.ones(2, 3), .ones(3, 2), 1e-9 * .ones(3, 2), "x") }
    #expect(record.verdict == .refuted)
  }
}
