import Testing

/// Data that are not of their input's kind: the message says what is wrong and where.
@Suite struct KindTests {
  /// A kind, a file for it, and what the tool says of it.
  struct Refusal: CustomTestStringConvertible, Sendable {
    let kind: String
    let data: Content
    let message: String

    init(_ kind: String, _ data: Content, _ message: String) {
      self.kind = kind
      self.data = data
      self.message = message
    }

    var testDescription: String { "\(kind): \(message)" }
  }

  @Test(arguments: refusals) func refused(_ test: Refusal) throws {
    let files: [String: Content] = [
      "k.loss": "input Z: \(test.kind)\nloss = sum(Z)\n", "z.csv": test.data,
    ]
    for command in ["gradient", "check", "graph"] {
      try Case.data(
        [command, "k.loss", "--data", "Z=z.csv"], files, "z.csv: error: Z: \(test.message)"
      ).check()
    }
  }

  static let refusals = [
    Refusal("onehot(3)", "1\n1\n0\n", "column 1 has 2 ones; a one-hot column has one"),
    Refusal("onehot(2, 2)", "1,0\n0,0\n", "column 2 has 0 ones; a one-hot column has one"),
    Refusal(
      "onehot(3)", "0.5\n0.5\n0\n",
      "entry (1, 1) is 0.5; a one-hot column has one 1 and zeros else"),
    Refusal(
      "symmetric(2)", "1,2\n3,4\n",
      "a symmetric matrix is required; entry (1, 2) is 2, entry (2, 1) is 3"),
    Refusal(
      "spd(2)", "1,2\n3,4\n",
      "a symmetric matrix is required; entry (1, 2) is 2, entry (2, 1) is 3"),
    Refusal("spd(2)", "1,2\n2,1\n", "a positive definite matrix is required; pivot 2 is -3"),
    Refusal("spd(2)", "1,2\n2,4\n", "a positive definite matrix is required; pivot 2 is 0"),
    Refusal("spd(2)", "-1,0\n0,1\n", "a positive definite matrix is required; pivot 1 is -1"),
    Refusal("invertible(2)", "1,2\n2,4\n", "an invertible matrix is required; it is singular"),
    Refusal(
      "lower(2)", "1,0.5\n3,4\n",
      "entry (1, 2) is 0.5; a lower triangular matrix has zeros there"),
    Refusal(
      "probability(3)", "0.5\n0.25\n0.125\n",
      "its entries sum to 0.875; probabilities sum to 1"),
    Refusal(
      "probability(2)", "1.5\n-0.5\n", "entry (2, 1) is -0.5; probabilities are positive"),
    Refusal("vector(2) in (0, 1)", "0.5\n2\n", "entry (2, 1) is 2, outside (0, 1)"),
    Refusal(
      "matrix(1, 2) in (-0.5, 1)", "0.5,-1\n", "entry (1, 2) is -1, outside (-0.5, 1)"),
    Refusal("lower(2) in (0.5, 1)", "0.6,0\n0.7,8\n", "entry (2, 2) is 8, outside (0.5, 1)"),
    Refusal("scalar", "inf\n", "entry (1, 1) is inf"),
  ]

  /// What would be drawn must be accepted as data too.
  @Test(
    arguments: [
      ("lower(2) in (0.5, 1)", "0.6,0\n0.7,0.8\n"), ("spd(2) in (0.5, 3)", "2,-1\n-1,2\n"),
      ("onehot(2, 2)", "1,0\n0,1\n"), ("probability(2)", "0.3\n0.7\n"),
      ("symmetric(2)", "1,2\n2,-4\n"), ("vector(2) in (0, 1)", "0\n1\n"),
      ("invertible(2)", "1,2\n3,4\n"), ("scalar", "7\n"),
    ] as [(String, String)]
  ) func accepted(_ kind: String, _ data: String) throws {
    let bench = try Workbench([
      "k.loss": "input Z: \(kind)\nloss = sum(Z)\n", "z.csv": Content(data),
    ])
    let run = try bench.run(["gradient", "k.loss", "--data", "Z=z.csv"])
    #expect(run.status == 0)
    #expect(run.output.contains("\n\nloss = "))
    #expect(run.error == "")
  }
}
