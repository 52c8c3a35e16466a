import Testing

/// Files of many names, through every command.
@Suite struct StackTests {
  private static let chain =
    (["input a0: scalar"] + (1...6000).map { "let a\($0) = a\($0 - 1) + 1" } + ["loss = a6000"])
    .joined(separator: "\n")

  /// A chain of 6000 names needs more stack than a thread has, in recursion.
  @Test(arguments: ["gradient", "graph"]) func longChains(_ command: String) throws {
    let bench = try Workbench(["chain.loss": Content(Self.chain)])
    let run = try bench.run([command, "chain.loss"])
    #expect(run.status == 0)
  }

  /// The large stack is asked for, not needed: a limit on addresses leaves a smaller one.
  @Test(arguments: [600_000, 1_000_000]) func littleRoom(_ kilobytes: Int) throws {
    let run = try Workbench().shell("ulimit -v \(kilobytes); timeout 60 tracewise check \"x'*x\"")
    #expect(run.status == 0)
  }

  /// OpenBLAS asks for its buffers until it has them: what there is no room for is refused before.
  @Test(arguments: [(250_000, "addresses (ulimit -v)"), (500_000, "entries are computed")])
  func tooLittleRoom(_ kilobytes: Int, _ text: String) throws {
    let run = try Workbench().shell(
      "ulimit -v \(kilobytes); OPENBLAS_NUM_THREADS=1 timeout 60 "
        + "tracewise gradient \"sum((A*A).^2)\" --dim n=2500")
    #expect(run.status == 65)
    #expect(run.error.contains(text), "\(run.error)")
  }

  @Test func longLossesAreNotDerived() throws {
    let run = try Workbench().run(["derive", "tr(A^1000)"])
    #expect(run.status == 65)
    #expect(run.error.contains("error: not derived: more than"))
    #expect(run.error.contains("note: a part that has a name is derived by itself, once"))
  }

  /// More threads than processors would only wait for one another.
  @Test func threadsAreNoMoreThanProcessors() throws {
    let run = try Workbench().run(["gradient", "tr(A'*A)", "--threads", "1000000000"])
    #expect(run.status == 0)
  }
}
