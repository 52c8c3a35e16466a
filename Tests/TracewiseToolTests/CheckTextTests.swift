import Testing

/// What `check` tells people. Errors and what would have been seen are masked: they are rounding.
@Suite struct CheckTextTests {
  /// The output with `error …, seen from … on` for the numbers of what holds.
  static func masked(_ output: String) -> String {
    output.replacing(/error [0-9.e+-]+, +seen from [0-9.e+-]+ on/, with: "error …, seen from … on")
      .replacing(/by [0-9]+ oracles\n/, with: "by … oracles\n")
  }

  /// Values by hand: inv(A) = [0.5, -0.25; 0, 0.25].
  static let files: [String: Content] = [
    "a.loss": """
    # Wrong and right claims
    input A: invertible(2)
    loss = logdet(A)
    claim grad(A) = inv(A)'
    claim grad(A) = 3*inv(A)'
    refute grad(A) = -inv(A)'
    refute grad(A) = inv(A')

    """,
    "a.csv": "2,2\n0,4\n",
  ]

  @Test func aFileWithWrongClaims() throws {
    let bench = try Workbench(Self.files)
    let run = try bench.run(["check", "a.loss", "--data", "A=a.csv"])
    #expect(run.status == 1)
    #expect(run.error == "")
    #expect(
      Self.masked(run.output) == """
        a.loss
          L = log |A|    A 2×2
          ✓ line 3  grad(A) is the derivative of the loss  error …, seen from … on, by … oracles
          ✓ line 4  claim grad(A) = inv(A)'                error …, seen from … on
          ✗ a.loss:5  claim grad(A) = 3*inv(A)'
              refuted by tape and differences
              entry (1, 1): claimed 1.5, found 0.5
              error …, seen from … on
              cause: the claim is too large by the factor 3
              write: grad(A) = inv(A)'
              again: tracewise check a.loss --data A=a.csv --seed 1
          ✓ line 6  refute grad(A) = -inv(A)'              error …, seen from … on
              entry (1, 1): claimed -0.5, found 0.5 by tape and differences, seed 1
              cause: the claim has the wrong sign
              right: grad(A) = inv(A)'
          ✗ a.loss:7  refute grad(A) = inv(A')
              not refuted: it holds by tape and differences, exact in the matrix structure
              error …, seen from … on
              again: tracewise check a.loss --data A=a.csv --seed 1

        3 verified, 2 refuted

        """)
  }

  /// Ranges and comparisons have signs of equality, too.
  @Test func sidesPartAtTheirOwnSign() throws {
    let text = """
      dim n = 2
      input X: matrix(n, n)
      input x: vector(3)
      loss = det(X) + sum(x .* (x >= 0))
      refute sum_{k=1:n} grad(X)(1, k) * X(2, k) = det(X)
      refute (x >= 0) .* grad(x) = 2 * (x >= 0)
      """
    let run = try Workbench(["a.loss": Content(text)]).run(["check", "a.loss"])
    #expect(run.status == 0)
    for left in ["sum_{k=1:n} grad(X)(1, k) * X(2, k)", "(x >= 0) .* grad(x)"] {
      #expect(run.output.contains("right: \(left) = "), "\(run.output)")
    }
  }

  /// A claim with a side that has no value is neither right nor wrong, and says nothing of the others.
  @Test(arguments: [
    (
      "claim inv(A - A) = A",
      "inverse: the operand is singular: pivot 1 of its LU factorisation is 0"
    ),
    (
      "refute log(-exp(x)) = x",
      "entry (1, 1) of log(-exp(x)) is nan, born from finite operands"
    ),
    ("claim 1/0*tr(A) = 3", "entry (1, 1) of 1/0 is inf, born from finite operands"),
    (
      "claim d(log(-exp(x))) = dx",
      "entry (1, 1) of log(-exp(x)) is nan, born from finite operands"
    ),
    (
      "claim grad(x) = log(-exp(x))",
      "entry (1, 1) of log(-exp(x)) is nan, born from finite operands"
    ),
  ])
  func aClaimWithoutAValue(line: String, reason: String) throws {
    let text =
      "input A: matrix(2, 2)\ninput x: vector(2)\nloss = tr(A)*sum(x)\nclaim grad(x) = tr(A) + 0*x\n"
    let bench = try Workbench([
      "a.loss": "\(text)\(line)\n",
      "b.loss": "\(text)\(line)\nclaim grad(A) = A\n",
    ])
    let run = try bench.run(["check", "a.loss"])
    #expect(run.status == 65)
    #expect(run.output.contains("✓ line 4  claim grad(x) = tr(A) + 0*x"))
    #expect(
      run.output.contains(
        """
          ? a.loss:5  \(line)
              inconclusive: outside the domain: \(reason)
              again: tracewise check a.loss --seed 1

        """))
    let other = try bench.run(["check", "b.loss"])
    #expect(other.status == 1)
    #expect(other.output.contains("✗ b.loss:6  claim grad(A) = A"))
  }

  /// No change is told that leaves a claim as far off as it was.
  @Test func aClaimThatIsOffByLittle() throws {
    let bench = try Workbench([
      "a.loss": "input x: vector(3)\nloss = sum(sin(x))\nclaim grad(x) = cos(x) + 1e-11\n"
    ])
    let run = try bench.run(["check", "a.loss"])
    #expect(run.status == 1)
    #expect(
      run.output.contains(
        "      cause: the claim is off by little\n      write: grad(x) = cos(x)\n"))
  }

  /// At these sizes a projector is nothing but rounding.
  @Test(arguments: ["m=1,k=1", "m=2,k=2"])
  func whatIsNothingButRounding(sizes: String) throws {
    let bench = try Workbench([
      "a.loss": """
      input A: matrix(m, k)
      input y: vector(m)
      let P = eye(m) - A*inv(A'*A)*A'
      loss = y'*P*y
      claim grad(y) = 2*P*y
      claim grad(A) = -2*P*y*y'*A*inv(A'*A)

      """
    ])
    let dims = sizes.split(separator: ",").flatMap { ["--dim", String($0)] }
    for seed in 1...5 {
      let run = try bench.run(["check", "a.loss", "--seed", "\(seed)"] + dims)
      #expect(run.status == 0)
      #expect(run.output.contains("✓ line 5  claim"))
      #expect(run.output.contains("✓ line 6  claim"))
    }
  }

  @Test func quietShowsOnlyFailures() throws {
    let bench = try Workbench(Self.files)
    let run = try bench.run(["check", "--quiet", "a.loss", "--data", "A=a.csv"])
    #expect(run.status == 1)
    #expect(!run.output.contains("✓"))
    #expect(run.output.hasPrefix("a.loss\n  ✗ a.loss:5  claim grad(A) = 3*inv(A)'\n"))
    #expect(run.output.hasSuffix("\n\n3 verified, 2 refuted\n"))
    let good = try bench.run(["check", "--quiet", "x'*x"])
    #expect(good == Run(status: 0, output: "1 verified\n", error: ""))
  }

  @Test func operandsOfAllKinds() throws {
    let bench = try Workbench(["a b.loss": "loss = x'*A*x\nclaim grad(A) = x*x'"])
    let run = try bench.run(["check", "x'*x", "tr", "a b.loss", "--seed", "3"])
    #expect(run.status == 0)
    #expect(
      Self.masked(run.output).replacing(/[0-9]+ checks by [0-9]+ oracles +/, with: "… checks  ")
        .replacing(/[0-9]+ verified/, with: "… verified") == """
          ✓ tr  … checks  error …, seen from … on

          left out: exact, 1 case of more than 64 entries; exact: second order, 1 case of more than 32 entries; complex-step, 1 case of more than 64 entries

          x'*x
            L = xᵀ x    x 3×1
            ✓ grad(x) is the derivative of the loss  error …, seen from … on, by … oracles

          a b.loss
            L = xᵀ A x    x 3×1, A 3×3
            ✓ line 1  grad(x) is the derivative of the loss  error …, seen from … on, by … oracles
            ✓ line 1  grad(A) is the derivative of the loss  error …, seen from … on, by … oracles
            ✓ line 2  claim grad(A) = x*x'                   error …, seen from … on, all sizes by algebra

          … verified

          """)
  }

  @Test func severalSeedsAreALineForEachClaim() throws {
    let run = try Workbench().run(["check", "x'*x", "--seeds", "3", "--seed", "5"])
    #expect(
      Self.masked(run.output) == """
        x'*x, seeds 5 to 7
          L = xᵀ x    x 3×1
          ✓ grad(x) is the derivative of the loss  error …, seen from … on, by … oracles

        3 verified

        """)
    #expect(run.status == 0)
  }

  @Test func theLargestSeedIsFollowedByZero() throws {
    let largest = "18446744073709551615"
    let run = try Workbench().run(["check", "x'*x", "--seeds", "2", "--seed", largest])
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("x'*x, seeds \(largest) to 0\n"))
  }

  @Test func kinksAreSaidAndCountOnlyWhenStrict() throws {
    let bench = try Workbench(["x.csv": "0\n1\n"])
    let arguments = ["check", "sum(abs(x))", "--data", "x=x.csv"]
    let expected = """
      sum(abs(x))
        L = sum(abs(x))    x 2×1
        ? grad(x) is the derivative of the loss
            inconclusive: the loss has a kink at entry (1, 1) of x: slopes -1 and 1 on its two sides
            error …, seen from … on
            again: tracewise check "sum(abs(x))" --data x=x.csv --seed 1

      1 inconclusive

      """
    for (options, status) in [([], 0), (["--strict"], 1)] as [([String], Int32)] {
      let run = try bench.run(arguments + options)
      #expect(Self.masked(run.output) == expected)
      #expect(run.status == status)
      #expect(run.error == "")
    }
  }

  @Test func aClaimThatIsRightOnlyInItsSymmetricPart() throws {
    let bench = try Workbench([
      "a.loss": "input S: symmetric(3)\ninput A: matrix(3, 3)\nloss = tr(A*S)\nclaim grad(S) = A'\n"
    ])
    let run = try bench.run(["check", "a.loss", "--wrt", "S"])
    #expect(run.status == 0)
    #expect(run.output.contains("\n      note: the claimed form is not symmetric; its symmetric"))
    #expect(!run.output.contains("grad(A)"))
  }

  @Test func nothingToCheck() throws {
    let bench = try Workbench(["a.loss": "const y: vector(2)\nloss = sum(y)\n"])
    let run = try bench.run(["check", "a.loss"])
    #expect(run == Run(status: 0, output: "nothing to check\n", error: ""))
    #expect(try bench.run(["check", "a.loss", "--strict"]).status == 1)
  }

  /// Line ends, a byte order mark, a missing last line end, and odd names change nothing.
  @Test(
    arguments: [
      ("crlf.loss", "loss = x'*x\r\nclaim grad(x) = 2*x\r\n"),
      ("bom.loss", "\u{FEFF}loss = x'*x\nclaim grad(x) = 2*x\n"),
      ("open.loss", "# no line end\nloss = x'*x\nclaim grad(x) = 2*x"),
      ("with a space.loss", "loss = x'*x\nclaim grad(x) = 2*x\n"),
      ("Größe.loss", "loss = λ'*λ\nclaim grad(λ) = 2*λ\n"),
    ] as [(String, String)]
  ) func textFiles(_ name: String, _ text: String) throws {
    let bench = try Workbench([name: Content(text)])
    let run = try bench.run(["check", name])
    #expect(run.status == 0)
    #expect(run.output.hasPrefix("\(name)\n"))
    #expect(run.output.hasSuffix("\n\n2 verified\n"))
    #expect(run.error == "")
  }

  /// --fix writes the right claims beside the file, and leaves the file alone.
  @Test func fix() throws {
    let loss =
      "input A: invertible(3)   # comments stay\nloss = logdet(A)\nclaim grad(A) = 2*inv(A)'\n"
    let bench = try Workbench(["a.loss": .init(stringLiteral: loss)])
    let run = try bench.run(["check", "a.loss", "--fix"])
    #expect(run.status == 1)
    #expect(run.error == "a.fixed.loss: 1 claim corrected\n")
    #expect(
      try bench.read("a.fixed.loss") == loss.replacing("2*inv(A)'", with: "inv(A)'"))
    #expect(try bench.read("a.loss") == loss)
    #expect(try bench.run(["check", "a.fixed.loss", "--fix"]).status == 0)
  }
}
