import Testing

/// The command under a refutation shows the same refutation, whatever must be quoted in it.
@Suite struct ReproductionTests {
  private static let loss: Content = """
    dim n = 2
    input A: invertible(n)
    loss = logdet(A)
    claim grad(A) = inv(A)

    """

  @Test(
    arguments: [
      ["check", "a.loss", "--seed", "5"],
      ["check", "a.loss", "--dim", "n=3", "--seed", "2"],
      ["check", "my losses/a.loss", "--data", "A=my losses/a.csv"],
      ["check", "a.loss", "--data", "A=$x \"`.csv", "--wrt", "A"],
    ]
  ) func reproduces(_ arguments: [String]) throws {
    let bench = try Workbench([
      "a.loss": Self.loss, "my losses/a.loss": Self.loss, "my losses/a.csv": "2,1\n0,4\n",
      "$x \"`.csv": "2,1\n0,4\n",
    ])
    let run = try bench.run(arguments)
    #expect(run.status == 1)
    #expect(run.output.contains("cause: a transpose is missing"))
    let command = try #require(run.output.firstMatch(of: /again: (.+)/)).1
    #expect(command.hasPrefix("tracewise check "))
    #expect(try bench.shell(String(command)) == run)
  }

  @Test(arguments: ["sum(abs(x))", "-sum(abs(x))", "--sum(abs(x))", "2 \\ sum(abs(x))"])
  func reproducesExpressions(_ expression: String) throws {
    let bench = try Workbench(["x.csv": "0\n1\n"])
    let run = try bench.run(["check", "--data", "x=x.csv", "--", expression])
    let command = try #require(run.output.firstMatch(of: /again: (.+)/)).1
    let again = try bench.shell(String(command))
    #expect(again.status == run.status)
    #expect(again.output.contains("the loss has a kink at entry (1, 1) of x"))
    #expect(Self.finding(again) == Self.finding(run))
  }

  /// The report without the expression above it and the command below.
  private static func finding(_ run: Run) -> [Substring] {
    run.output.split(separator: "\n").dropFirst().filter { !$0.contains("again:") }
  }
}
