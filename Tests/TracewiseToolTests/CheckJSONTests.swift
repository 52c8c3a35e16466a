import Foundation
import Testing

/// The JSON of `check`, field by field as the contract has it.
@Suite struct CheckJSONTests {
  struct Report: Decodable {
    let verdict: String
    let checks: [Check]
  }

  struct Check: Decodable {
    let subject: String
    let kind: String
    let oracle: String
    let verdict: String
    let error: Double
    let errorEstimate: Double
    let smallestVisibleError: Double
    let seed: UInt64
    let reason: String
    let operand: String?
    let region: String?
    let entry: [Int]?
    let expected: Double?
    let found: Double?
    let diagnosis: String?
    let cause: String?
    let repair: String?
    let command: String?
    let evidence: [Evidence]?
  }

  struct Evidence: Decodable {
    let oracle: String
    let verdict: String
    let smallestVisibleError: Double
    let reason: String
  }

  static func report(_ run: Run) throws -> Report {
    #expect(run.error == "")
    return try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
  }

  private func report(
    of loss: Content, _ options: [String] = [], status: Int32 = 0
  ) throws -> Report {
    let bench = try Workbench(["a.loss": loss, "a.csv": "2,2\n0,4\n", "zero.csv": "0\n1\n"])
    let run = try bench.run(["check", "a.loss", "--format", "json"] + options)
    #expect(run.status == status)
    return try Self.report(run)
  }

  /// What `--format counts` counts are the records, oracle by oracle; losses have none.
  @Test func countsAreThoseOfRecords() throws {
    let bench = try Workbench()
    let report = try Self.report(bench.run(["check", "plus", "tr", "--format", "json"]))
    let lines = try bench.run(["check", "plus", "tr", "--format", "counts"]).output
      .split(separator: "\n").map(String.init)
    let oracles = try #require(lines.first).components(separatedBy: ", ")
    for line in lines.dropFirst() {
      let words = line.split(separator: " ").map(String.init)
      let records = report.checks.filter { $0.subject == words[0] }
      #expect(
        words.dropFirst().map { Int($0) }
          == oracles.map { oracle in records.count { $0.oracle == oracle } })
    }
    #expect(lines.dropFirst().map { $0.split(separator: " ")[0] } == ["plus", "tr"])
    let refused = try bench.run(["check", "1 + 1", "--format", "counts"])
    #expect(refused.status == 64 && refused.error.contains("'--format counts' is for rules"))
  }

  @Test func claimsOfAllKinds() throws {
    let report = try report(
      of: """
        # claims
        input A: invertible(2)
        loss = logdet(A)
        claim grad(A) = inv(A)'
        claim d(inv(A)) = -inv(A)*dA*inv(A)
        claim tr(A) = tr(A')
        refute tr(A) = 2*tr(A)
        """, ["--seed", "7"])
    #expect(report.verdict == "verified")
    #expect(report.checks.map(\.subject) == (3...7).map { "a.loss:\($0)" })
    #expect(
      report.checks.map(\.kind) == [
        "gradient", "gradient", "differential", "identity", "identity",
      ])
    let oracles = [
      "differences", "tape and differences", "forward mode and differences", "evaluation",
      "evaluation",
    ]
    for (check, oracle) in zip(report.checks, oracles) { #expect(check.oracle.hasPrefix(oracle)) }
    #expect(report.checks.map(\.operand) == ["A", "A", nil, nil, nil])
    #expect(report.checks[0].reason == "grad(A) is the derivative of the loss")
    #expect(report.checks[1].reason == "claim grad(A) = inv(A)'")
    for check in report.checks {
      #expect(check.verdict == "verified")
      #expect(check.seed == 7)
      #expect(check.smallestVisibleError > check.errorEstimate)
      #expect(check.errorEstimate > 0)
      #expect(check.command == "tracewise check a.loss --seed 7")
    }
    #expect(report.checks.prefix(4).allSatisfy { $0.error < 1e-10 && $0.entry == nil })
  }

  @Test func refutations() throws {
    let report = try report(
      of: "input A: invertible(2)\nloss = logdet(A)\nclaim grad(A) = 3*inv(A)'\n",
      ["--data", "A=a.csv"], status: 1)
    #expect(report.verdict == "refuted")
    #expect(report.checks.map(\.verdict) == ["verified", "refuted"])
    let check = report.checks[1]
    #expect(check.entry == [1, 1])
    #expect(check.expected == 0.5)
    #expect(check.found == 1.5)
    #expect(check.diagnosis == "the claim is too large by the factor 3")
    #expect(check.cause == "factor")
    #expect(check.repair == "inv(A)'")
    #expect(abs(check.error - 2.0 / 3) < 1e-12)
    #expect(check.command == "tracewise check a.loss --data A=a.csv --seed 1")
  }

  @Test func refuteLines() throws {
    let report = try report(
      of: """
        input A: matrix(2, 2)
        refute tr(A) = 2*tr(A)
        refute tr(A) = tr(A')
        """, ["--data", "A=a.csv"], status: 1)
    #expect(report.verdict == "refuted")
    #expect(report.checks.map(\.verdict) == ["verified", "refuted"])
    #expect(report.checks[0].entry == [1, 1])
    #expect(report.checks[0].expected == 6)
    #expect(report.checks[0].found == 12)
    #expect(report.checks[1].diagnosis == "the line says this is false, and it holds")
  }

  @Test func inconclusive() throws {
    for (options, status) in [([], 0), (["--strict"], 1)] as [([String], Int32)] {
      let report = try report(
        of: "input x: vector(2)\nloss = sum(abs(x))\n", ["--data", "x=zero.csv"] + options,
        status: status)
      #expect(report.verdict == "inconclusive")
      #expect(report.checks.map(\.verdict) == ["inconclusive"])
      #expect(
        report.checks[0].reason == "grad(x) is the derivative of the loss: the loss has a kink at "
          + "entry (1, 1) of x: slopes -1 and 1 on its two sides")
    }
  }

  /// A gradient is one check, with what each oracle says.
  @Test func gradientsHaveTheEvidenceOfAllOracles() throws {
    let report = try report(of: "input A: invertible(2)\nloss = logdet(A)\nclaim tr(A) = tr(A')\n")
    let evidence = try #require(report.checks[0].evidence)
    #expect(
      Set(evidence.map(\.oracle)).isSuperset(of: [
        "differences", "complex-step", "taylor", "differential", "adjoint", "second-order", "exact",
        "symbolic",
      ]))
    #expect(evidence.allSatisfy { $0.verdict == "verified" && !$0.reason.isEmpty })
    #expect(report.checks[1].evidence == nil)
  }

  @Test func rules() throws {
    let bench = try Workbench()
    let run = try bench.run(["check", "tr", "--region", "general", "--format", "json"])
    #expect(run.status == 0)
    let report = try Self.report(run)
    #expect(report.verdict == "verified")
    #expect(Set(report.checks.map(\.subject)) == ["tr"])
    #expect(Set(report.checks.map(\.kind)) == ["rule"])
    #expect(Set(report.checks.map(\.oracle)).isSuperset(of: ["differences", "differential"]))
    #expect(report.checks.allSatisfy { $0.region?.hasPrefix("general") == true })
  }

  @Test func expressionsAreTheirOwnSubjects() throws {
    let seed = "18446744073709551615"
    let run = try Workbench().run(["check", "y'*\"", "--format", "json"])
    #expect(run.status == 65)
    let report = try Self.report(
      Workbench().run(["check", "x'*x", "--format", "json", "--seed", seed]))
    #expect(report.checks.map(\.subject) == ["x'*x"])
    #expect(report.checks.map(\.seed) == [.max])
  }
}
