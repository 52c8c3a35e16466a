import Testing

/// `check RULE --at …`: operands outside a rule's domain are bad data and no fault of the rule.
@Suite struct GivenOperandTests {
  private struct Refusal: Sendable {
    let rule: String
    let operands: [String]
    let message: String

    init(_ rule: String, _ operands: String..., message: String) {
      self.rule = rule
      self.operands = operands
      self.message = message
    }
  }

  private static let refusals = [
    Refusal(
      "inverse", "[1, 2; 2, 4]",
      message: "inverse: no value at the operand (2×2): "
        + "the operand is singular: pivot 2 of its LU factorisation is 0"),
    Refusal(
      "inverse", "[1, 2, 3]",
      message: "inverse: no value at the operand (1×3): "
        + "a square matrix is required; the operand is 1×3"),
    Refusal(
      "solve", "[1, 2; 2, 4]", "[1; 1]",
      message: "solve: no value at the left operand (2×2) and the right operand (2×1): "
        + "the left operand is singular: pivot 2 of its LU factorisation is 0"),
    Refusal(
      "product", "[1, 2]", "[1, 2]",
      message: "product: no value at the left operand (1×2) and the right operand (1×2): "
        + "the columns of the left operand (2) must equal the rows of the right operand (1)"),
    Refusal(
      "concatenation:stacked-3", "[1]", "[1, 2]", "[3]",
      message: "concatenation:stacked-3: no value at "
        + "operand 1 (1×1), operand 2 (1×2) and operand 3 (1×1): "
        + "matrices one above the other must have equally many columns"),
    Refusal(
      "log", "[1, -1]",
      message: "log: no value at the operand (1×2): "
        + "entry (1, 2) of log(the operand) is nan, born from finite the operand (1×2)"),
    Refusal(
      "log", "[0]",
      message: "log: no value at the operand (1×1): "
        + "entry (1, 1) of log(the operand) is -inf, born from finite the operand = 0.0"),
    Refusal(
      "exp", "[1000]",
      message: "exp: no value at the operand (1×1): "
        + "entry (1, 1) of exp(the operand) is inf, born from finite the operand = 1000.0"),
    Refusal(
      "sqrt", "[0]",
      message: "sqrt: no gradient at the operand (1×1): "
        + "entry (1, 1) of the gradient for the operand is inf, born in the pullback of "
        + "sqrt(the operand), where the operand is 0"),
    Refusal(
      "inverse", "[1e308, 0; 0, 1e308]",
      message: "inverse: no value at the operand (2×2): "
        + "entry (1, 1) of the value is 1e-308, which is denormal"),
    Refusal(
      "product", "[1, nan]", "[1; 2]",
      message: "product: entry (1, 2) of the left operand (1×2) is nan"),
    Refusal("exp", "[inf]", message: "exp: entry (1, 1) of the operand (1×1) is inf"),
    Refusal(
      "constantpower", "[-1]",
      message: "constantpower:p=0.5: no value at the operand (1×1): "
        + "entry (1, 1) of the operand.^0.5 is nan, born from finite the operand = -1.0"),
  ]

  @Test(arguments: refusals, ["text", "json", "junit", "html"])
  private func outsideTheDomain(_ refusal: Refusal, _ format: String) throws {
    let run = try Workbench().run(
      ["check", refusal.rule] + refusal.operands.flatMap { ["--at", $0] } + ["--format", format])
    #expect(run.status == 65)
    #expect(run.output == "")
    // The signs of NaN, and of the infinity that a random cotangent makes, mean nothing.
    let error = run.error.replacing("-nan", with: "nan").replacing(
      "gradient for the operand is -inf", with: "gradient for the operand is inf")
    #expect(error == "--at: error: \(refusal.message)\n")
  }

  /// A gradient by convention at a kink or a jump is right, and singular matrices have determinants.
  @Test(arguments: [
    ("abs", ["[0]"]), ("abs", ["[0, 1; -2, 0]"]), ("relu", ["[0, 1]"]), ("sign", ["[0, 1]"]),
    ("step", ["[0]"]), ("norm", ["[0, 0]"]), ("max", ["[1, 2]", "[1, 2]"]),
    ("det", ["[1, 2; 2, 4]"]), ("inverse", ["[1, 2; 2, 5]"]), ("exp", ["[0]"]),
  ])
  func inTheDomain(_ rule: String, _ operands: [String]) throws {
    let run = try Workbench().run(["check", rule, "--strict"] + operands.flatMap { ["--at", $0] })
    #expect(run.status == 0, "\(run.output)")
    #expect(run.error == "")
    #expect(run.output.hasPrefix("✓ \(rule)  "))
  }

  /// Beside a singular matrix differences have no say; that does not refute the rule.
  @Test func badConditionIsInconclusive() throws {
    let run = try Workbench().run(["check", "inverse", "--at", "[1, 2; 2, 4.0000000000000009]"])
    #expect(run.status == 0)
    #expect(run.output.contains(" inconclusive\n"))
    #expect(!run.output.contains("refuted"))
  }

  /// Complex steps are small beside each entry, also beside one that is small itself.
  @Test(arguments: [
    ("sqrt", "[1e-300]"), ("sqrt", "[4e-320]"), ("log", "[1e-290]"), ("sqrt", "[1, 1e-200]"),
    ("reciprocal", "[1e-150, 1]"), ("exp", "[1e-300, 1]"),
  ])
  func smallNumbers(_ rule: String, _ operand: String) throws {
    let run = try Workbench().run(["check", rule, "--at", operand])
    #expect(run.status == 0, "\(run.output)")
    #expect(!run.output.contains("refuted"))
  }

  /// Around the smallest numbers there are no steps to take; that is found out in finite time.
  @Test(.timeLimit(.minutes(20)), arguments: ["sum", "exp", "abs"])
  func theSmallestNumbers(_ rule: String) throws {
    let run = try Workbench().run(["check", rule, "--at", "[1e-320]"])
    #expect(run.status <= 1)
    #expect(run.output.hasPrefix("? \(rule)  "), "what sees nothing verifies nothing")
    #expect(!run.output.contains("refuted"))
  }

  /// The command of a record names the operands as they were given.
  @Test func commands() throws {
    let bench = try Workbench(["my data/a.csv": "1,2\n2,5\n"])
    for (given, named) in [
      ("[1, 2; 2, 5]", "\"[1, 2; 2, 5]\""), ("my data/a.csv", "\"my data/a.csv\""),
    ] {
      let arguments = ["check", "inverse", "--at", given, "--seed", "3", "--format", "json"]
      let run = try bench.run(arguments)
      let report = try CheckJSONTests.report(run)
      let command = "tracewise check inverse --at \(named) --seed 3"
      #expect(report.checks.allSatisfy { $0.command == command })
      #expect(try bench.shell(command + " --format json") == run)
    }
  }

  @Test(arguments: [["--mutants", "inverse"], ["--compositions", "1"]])
  func isForRulesAlone(_ words: [String]) throws {
    let run = try Workbench().run(["check"] + words + ["--at", "[1]"])
    #expect(run.status == 64)
  }
}
