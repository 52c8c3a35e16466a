import Testing

/// The options of `check` that decide what is run.
@Suite struct CheckOptionTests {
  @Test func regionsOfRules() throws {
    let bench = try Workbench()
    let all = try Self.count(bench.run(["check", "tr"]))
    let general = try Self.count(bench.run(["check", "tr", "--region", "general"]))
    let sized = try Self.count(bench.run(["check", "tr", "--region", "general:2"]))
    let seeds = try Self.count(bench.run(["check", "tr", "--region", "general:2", "--seeds", "2"]))
    #expect(all > general)
    #expect(sized > 0 && sized <= general)
    #expect(seeds == 2 * sized)
  }

  /// How many checks are counted at the end.
  private static func count(_ run: Run) throws -> Int {
    #expect(run.status == 0)
    #expect(run.error == "")
    let last = try #require(run.output.split(separator: "\n").last)
    #expect(last.hasSuffix(" verified"))
    return try #require(Int(last.prefix { $0.isNumber }))
  }

  @Test func sizes() throws {
    let bench = try Workbench(["a.loss": "dim n = 2, m = 3\ninput A: matrix(m, n)\nloss = sum(A)\n"]
    )
    for (options, shape) in [
      ([], "3×2"), (["--dim", "n=4"], "3×4"), (["--dim=n=4,m=5"], "5×4"),
      (["--dim", "n=4", "--dim", "m=1"], "1×4"),
    ] as [([String], String)] {
      let run = try bench.run(["gradient", "a.loss"] + options)
      #expect(run.output.contains("\ngrad(A), \(shape)\n"))
    }
  }

  @Test func seedsChangeWhatIsDrawn() throws {
    let bench = try Workbench()
    let runs = try ["1", "2", "1"].map { try bench.run(["gradient", "x'*x", "--seed", $0]) }
    #expect(runs[0] == runs[2])
    #expect(runs[0].output != runs[1].output)
  }

  @Test func wrt() throws {
    let run = try Workbench().run(["check", "x'*A*y", "--wrt", "y,x"])
    #expect(run.output.contains("grad(x)") && run.output.contains("grad(y)"))
    #expect(!run.output.contains("grad(A)"))
    #expect(run.output.hasSuffix("\n2 verified\n"))
  }

  @Test func threads() throws {
    let bench = try Workbench()
    let runs = try [[], ["--threads", "1"], ["--threads", "2"]].map {
      try bench.run(["gradient", "x'*A*x", "--quiet"] + $0)
    }
    #expect(runs[0].status == 0)
    #expect(runs[0] == runs[1] && runs[1] == runs[2])
  }

  @Test func wordsAfterTwoDashesAreOperands() throws {
    let run = try Workbench().run(["check", "--", "--x'*x"])
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("--x'*x\n"))
  }
}
