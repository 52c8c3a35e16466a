import Testing

/// Claims about gradients in numerator layout: the transposes of what is right here.
@Suite struct LayoutTests {
  private static let note = "note: right in numerator layout (the transpose of the gradient here)"

  private func check(
    _ claims: String, _ options: [String] = [], _ loss: String = "norm(A*x - b)^2"
  ) throws -> Run {
    let bench = try Workbench(["a.loss": Content("loss = \(loss)\n\(claims)")])
    return try bench.run(["check", "a.loss", "--wrt", "x"] + options)
  }

  @Test func aFileInNumeratorLayoutHolds() throws {
    let claims = "claim grad(x) = 2*(A*x - b)'*A\nclaim grad(A) = 2*x*(A*x - b)'\n"
    for options in [[], ["--layout", "either"], ["--layout", "numerator"]] {
      let run = try check(claims, options)
      #expect(run.status == 0)
      #expect(run.output.split(separator: Self.note).count == 3, "\(run.output)")
    }
    let run = try check(claims, ["--layout", "denominator"])
    #expect(run.status == 1)
    #expect(
      run.output.contains(
        "cause: the gradient with respect to x is 4×1, like x; the right side is 1×4, as in "
          + "numerator layout"))
  }

  @Test func aSquareTransposeAloneIsNumeratorLayout() throws {
    let claim = "claim grad(A) = inv(A)\n"
    let run = try check(claim, [], "logdet(A) + x'*x")
    #expect(run.status == 0)
    #expect(run.output.contains(Self.note))
    let strict = try check(claim, ["--layout", "denominator"], "logdet(A) + x'*x")
    #expect(strict.status == 1)
    #expect(strict.output.contains("cause: the claim should be transposed"))
    #expect(strict.output.contains("--layout denominator --seed 1"))
  }

  @Test func mixedLayoutsAreRefuted() throws {
    let run = try check("claim grad(x) = 2*(A*x - b)'*A\nclaim grad(A) = 2*(A*x - b)*x'\n")
    #expect(run.status == 1)
    #expect(
      run.output.contains(
        "cause: the layouts are mixed: this is right in numerator layout, the transpose of the "
          + "gradient, and line 3 in denominator layout"))
    #expect(run.output.hasSuffix("\n2 verified, 1 refuted\n"))
  }

  /// Numbers and symmetric gradients are right in both, and mix with both.
  @Test func whatTellsNothingMixesWithBoth() throws {
    let files: [String: Content] = [
      "a.loss": """
      input a: scalar
      input S: symmetric(3)
      loss = a*x'*S*x
      claim grad(a) = x'*S*x
      claim grad(S) = a*x*x'
      claim grad(x) = 2*a*x'*S
      """
    ]
    let run = try Workbench(files).run(["check", "a.loss"])
    #expect(run.status == 0, "\(run.output)")
  }

  /// What is wrong in both layouts leaves the others what they are, and is corrected as they are written.
  @Test func aWrongClaimIsInTheLayoutOfTheOthers() throws {
    let claims = "claim grad(x) = 2*(A*x - b)'*A\nclaim grad(A) = 3*x*(A*x - b)'\n"
    let run = try check(claims)
    #expect(run.status == 1)
    #expect(run.output.split(separator: Self.note).count == 2)
    #expect(run.output.contains("cause: the claim is too large by the factor 3/2\n"))
    #expect(run.output.contains("write: grad(A) = 2*x*(A*x - b)'\n"))
    #expect(run.output.hasSuffix("\n2 verified, 1 refuted\n"))
  }

  @Test func correctionsAreInTheLayoutThatWasAskedFor() throws {
    let text =
      "dim m = 5, n = 3\ninput A: matrix(m, n)\nloss = logdet(A'*A)/2\nclaim grad(A) = 2*pinv(A)\n"
    let bench = try Workbench(["a.loss": Content(text)])
    #expect(try bench.run(["check", "a.loss", "--layout", "numerator", "--fix"]).status == 1)
    #expect(try bench.read("a.fixed.loss").hasSuffix("claim grad(A) = pinv(A)\n"))
    #expect(try bench.run(["check", "a.fixed.loss", "--layout", "numerator"]).status == 0)
  }

  @Test func refutationsAreInDenominatorLayout() throws {
    let line = "refute grad(x) = 2*(A*x - b)'*A\n"
    #expect(try check(line).status == 0)
    let run = try check(line, ["--layout", "numerator"])
    #expect(run.status == 1)
    #expect(run.output.contains("not refuted: it holds"))
  }

  /// The others of the file are judged all the same.
  @Test func aShapeThatFitsNeitherIsOneRefutedClaim() throws {
    let run = try check("claim grad(x) = A*x\nclaim grad(x) = 2*A'*(A*x - b)\n")
    #expect(run.status == 1)
    #expect(
      run.output.contains(
        "cause: the gradient with respect to x is 4×1, like x; the right side is 3×1\n"))
    #expect(run.output.hasSuffix("\n2 verified, 1 refuted\n"))
    #expect(try check("refute grad(x) = A*x\n").status == 0)
  }

  /// Smaller data are found in the layout that was asked for.
  @Test func smallestDataKeepTheLayout() throws {
    let bench = try Workbench([
      "a.loss": "dim n = 3\ninput A: invertible(n)\nloss = logdet(A)\nclaim grad(A) = inv(A)'\n"
    ])
    let run = try bench.run(["check", "a.loss", "--layout", "numerator"])
    #expect(run.status == 1)
    let found = try #require(
      run.output.firstMatch(of: /smallest: (.+)\n +again: (tracewise check a.loss .+)/))
    #expect(found.2.contains("--layout numerator"))
    #expect(try bench.shell(String(found.2)).status == 1)
  }

  @Test func derivationsSayTheLayout() throws {
    let bench = try Workbench([
      "a.loss": "loss = norm(A*x - b)^2\nclaim grad(x) = 2*(A*x - b)'*A\nclaim grad(b) = A\n"
    ])
    let run = try bench.run(["derive", "a.loss"])
    #expect(run.status == 0)
    #expect(run.output.contains("line 2, claim grad(x), in numerator layout, is this form\n"))
    #expect(!run.output.contains("line 3"))
  }
}
