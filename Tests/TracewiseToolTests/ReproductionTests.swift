import Foundation
import Testing

/// The command under a refutation shows the same refutation, whatever must be quoted in it.
@Suite struct ReproductionTests {
  private static let loss: Content = """
    dim n = 2
    input A: invertible(n)
    loss = logdet(A)
    claim grad(A) = inv(A)
    claim grad(A) = inv(A')

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
    #expect(run.output.contains("cause: the layouts are mixed"))
    let command = try #require(run.output.firstMatch(of: /again: (.+)/)).1
    #expect(command.hasPrefix("tracewise check "))
    #expect(try bench.shell(String(command)) == run)
  }

  /// A claim is shown false by the smallest data: as the report says it, and again by its command.
  @Test(arguments: [
    ("grad(A) = -inv(A)", "A = 1: claimed -1, found 1", "n=1"),
    ("grad(A) = 2*inv(A)'", "A = 1: claimed 2, found 1", "n=1"),
    ("grad(A) = 1/n*inv(A)'", "A = [1, 0; 0, 1]: entry (1, 1) claimed 0.5, found 1", "n=2"),
  ])
  func showsTheSmallestData(_ claim: String, _ smallest: String, _ size: String) throws {
    let loss = "dim n = 4\ninput A: invertible(n)\nloss = logdet(A)\nclaim \(claim)\n"
    let bench = try Workbench(["a.loss": Content(stringLiteral: loss)])
    let run = try bench.run(["check", "a.loss"])
    #expect(run.status == 1)
    let found = try #require(
      run.output.firstMatch(of: /smallest: (.+)\n +again: (tracewise check a.loss .+)/))
    #expect(found.1 == smallest)
    #expect(found.2.hasSuffix("--dim \(size) --seed 1"))
    let again = try bench.shell(String(found.2))
    #expect(again.status == 1)
    #expect(again.output.contains("claim \(claim)"))
    #expect(again.output.contains(smallest[smallest.range(of: "claimed")!.lowerBound...]))
  }

  /// Sizes that are numbers stay; values become short, and still show the claim false, though exact
  /// arithmetic refutes it at any values.
  @Test(arguments: [
    (
      "input A: invertible(3)\nloss = logdet(A)\n", "grad(A) = A*inv(A)'",
      "A = [1, 0, 0; 0, 1, 1; 0, 0, 1]: entry (2, 2) claimed 0, found 1"
    ),
    (
      "input S: symmetric(3)\nloss = tr(S*S)\n", "grad(S) = S",
      "S = [0, 0, 0; 0, 0, 0; 0, 0, 1]: entry (3, 3) claimed 1, found 2"
    ),
    (
      "input S: symmetric(3)\n", "tr(S*S) = tr(S)",
      "S = [0, 0, 0; 0, 0, 1; 0, 1, 0]: claimed 0, found 2"
    ),
    (
      "input p: probability(3)\nloss = sum(log(p))\n", "grad(p) = p",
      "p = [0.5; 0.25; 0.25]: entry (2, 1) claimed 0.25, found 4"
    ),
    (
      "input p: probability(4)\nloss = sum(log(p))\n", "grad(p) = p",
      "p = [0.25; 0.25; 0.25; 0.25]: entry (1, 1) claimed 0.25, found 4"
    ),
    (
      "input x: vector(2) in (2, 3)\nloss = sum(x)\n", "grad(x) = x",
      "x = [2; 2]: entry (1, 1) claimed 2, found 1"
    ),
  ])
  func showsShortNumbers(_ inputs: String, _ claim: String, _ smallest: String) throws {
    let bench = try Workbench(["a.loss": Content(stringLiteral: "\(inputs)claim \(claim)\n")])
    let run = try bench.run(["check", "a.loss"])
    #expect(run.status == 1)
    let found = try #require(
      run.output.firstMatch(of: /smallest: (.+)\n +again: (tracewise check a.loss .+)/))
    #expect(found.1 == smallest)
    let again = try bench.shell(String(found.2))
    #expect(again.status == 1)
    #expect(again.output.contains("✗ a.loss:\(inputs.count { $0 == "\n" } + 1)  claim \(claim)\n"))
    #expect(again.output.contains(smallest[smallest.range(of: "claimed")!.lowerBound...]))
  }

  /// What the user gave stays as it is.
  @Test func givenDataAreNotShrunk() throws {
    let bench = try Workbench(["a.loss": Self.loss, "a.csv": "2,1\n0,4\n"])
    let run = try bench.run(["check", "a.loss", "--data", "A=a.csv"])
    #expect(run.status == 1)
    #expect(!run.output.contains("smallest"))
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
