import Foundation
import Testing

/// Nothing is computed, read or printed that no machine has room for.
@Suite struct BudgetTests {
  @Test(arguments: ["gradient", "check", "derive", "graph"]) func eachCommand(_ name: String) throws
  {
    let run = try Workbench().run([name, "tr(eye(46340))"])
    #expect(
      run
        == Run(
          status: 65, output: "",
          error: """
            loss:1:4: error: eye: a 46340×46340 matrix has 2147395600 entries and would take \
            17.2 GB; at most 134217728 entries are computed (--entries)
            tr(eye(46340))
               ^~~

            """))
  }

  @Test(
    arguments: [
      (["x'*x", "--dim", "n=1000000000"], "x: a 1000000000×1 matrix"),
      (["x'*A*x", "--dim", "n=30000"], "A: a 30000×30000 matrix"),
      (["sum(x*y')", "--dim", "m=20000,n=20000"], "product: a 20000×20000 matrix"),
      (["sum(kron(A, B))", "--dim", "m=200,n=200,k=100,l=100"], "kron: a 20000×20000 matrix"),
      (["sum(ones(30000, 30000)) + x'*x"], "ones: a 30000×30000 matrix"),
      (["sum([x*x', x*x'])", "--dim", "n=6000"], "with all other values they are"),
      (["sum(diag(x))", "--dim", "n=20000"], "diag: a 20000×20000 matrix"),
    ]
  ) func everyNode(_ arguments: [String], _ what: String) throws {
    let run = try Workbench().run(["gradient"] + arguments)
    #expect(run.status == 65)
    #expect(run.error.contains("error: ") && run.error.contains(what))
    #expect(run.error.contains("at most 134217728 entries are computed (--entries)"))
  }

  @Test func theBudgetIsAnOption() throws {
    let bench = try Workbench(["a.csv": "1,2\n3,4\n"])
    // A, A ⊙ A and the sum.
    let arguments = ["gradient", "sum(A.*A)", "--data", "A=a.csv", "--entries"]
    #expect(try bench.run(arguments + ["9"]).status == 0)
    let refused = try bench.run(arguments + ["8"])
    #expect(refused.status == 65)
    #expect(refused.error.contains("4 entries; with all other values they are 9"))
    let unread = try bench.run(arguments + ["3"])
    #expect(unread.status == 65 && unread.error.hasPrefix("a.csv"))
    #expect(try bench.run(arguments + ["0"]).status == 64)
  }

  @Test func linesOfDerivations() throws {
    let run = try Workbench().run(["derive", "tr(A*B)", "--dim", "n=100000"])
    #expect(run.status == 65)
    #expect(run.error.contains("a 100000×100000 matrix: 10000000000 entries"))
    #expect(run.error.contains("what is derived holds at all sizes; smaller ones are set by --dim"))
  }

  /// Few bytes of a file stand for many entries, of which no command line and no report holds all.
  @Test func littleTextOfLargeMatrices() throws {
    let market = "%%MatrixMarket matrix coordinate real general\n2000 2000 1\n1 1 1\n"
    let bench = try Workbench(["a.mtx": .init(stringLiteral: market)])
    let shown = try bench.run(["gradient", "tr(A'*A)", "--data", "A=a.mtx"])
    #expect(shown.status == 0 && shown.output.utf8.count < 4000 && shown.output.contains("…"))
    try bench.write(
      "%%MatrixMarket matrix coordinate real general\n3000 3000 1\n1 1 1\n", to: "b.mtx")
    let run = try bench.run(["gradient", "sum(A)", "--data", "A=b.mtx", "--format", "json"])
    #expect(run.status == 64 && run.error.contains("9000000 entries, too many for JSON"))
    let point = try bench.run(["check", "tr", "--at", "b.mtx"])
    #expect(point.status == 65 && point.error.contains("at most 1048576"))
  }

  #if os(Linux)
    @Test(.timeLimit(.minutes(20))) func textThatDoesNotEnd() throws {
      let bench = try Workbench()
      let error = "error: has more than 67108864 bytes\n"
      #expect(
        try bench.run(["check", "/dev/zero"])
          == Run(status: 65, output: "", error: "/dev/zero: \(error)"))
      #expect(
        try bench.shell("tracewise check - < /dev/zero")
          == Run(status: 65, output: "", error: "-: \(error)"))
    }

    /// Seeds are counted, not stored: a run of very many is still running when it is ended, in little
    /// memory.
    @Test(
      .timeLimit(.minutes(20)),
      arguments: [
        "check \"x'*x\" --seeds 1000000000", "check tr --region general:2 --seeds 1000000000",
        "check --compositions 1000000000",
      ])
    func seedsTakeNoMemory(_ arguments: String) throws {
      let run = try Workbench().shell("ulimit -v 4000000; timeout 3 tracewise \(arguments)")
      #expect(run == Run(status: 124, output: "", error: ""))
    }
  #endif

  /// What very many seeds find is summed up; the counts are those of all.
  @Test func manySeedsAreCounted() throws {
    let run = try Workbench().run(["check", "x'*x", "--seeds", "150", "--format", "json"])
    #expect(run.status == 0)
    #expect(run.output.contains("\"count\": 150"))
    let wrong = try Workbench(["a.loss": "input x: vector(1)\nclaim x = 2*x\n"])
      .run(["check", "a.loss", "--seeds", "150"])
    #expect(wrong.status == 1 && wrong.output.hasSuffix("\n150 refuted\n"))
  }

  @Test func mutantsTakeFewSeeds() throws {
    let run = try Workbench().run(["check", "tr", "--mutants", "--seeds", "1000000000"])
    #expect(run.status == 64 && run.error.contains("'--mutants' takes at most 1000 seeds"))
  }
}
