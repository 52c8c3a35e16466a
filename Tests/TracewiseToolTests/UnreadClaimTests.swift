import Testing

/// Claims with errors of their own are set aside: the others of the file are judged, and the exit code is that of a bad
/// file unless something is refuted.
@Suite struct UnreadClaimTests {
  private static let loss = "input p: probability(4)\nloss = sum(p.*log(p))\n"
  private static let right = "claim grad(p) = log(p) + 1\n"
  private static let unread = "claim grad(p) = entropy(p)\n"

  @Test func theOthersAreJudged() throws {
    let bench = try Workbench(["a.loss": "\(Self.loss)\(Self.unread)\(Self.right)"])
    let run = try bench.run(["check", "a.loss"])
    #expect(run.status == 65)
    #expect(run.output.contains("✓ line 4  claim grad(p) = log(p) + 1"))
    #expect(
      run.output.contains(
        """
          ? a.loss:3  claim grad(p) = entropy(p)
              inconclusive: not read: unknown function 'entropy'
        """))
    #expect(
      run.error == """
        a.loss:3:17: error: unknown function 'entropy'
        claim grad(p) = entropy(p)
                        ^~~~~~~
        note: of probabilities p it is written -sum(p.*log(p))

        """)
  }

  /// Claims about gradients of named values are judged, and keep no command from its work.
  @Test func claimsAboutNamedValues() throws {
    let text = "input x: vector(n)\nlet z = 2*x\nloss = z'*z\nclaim grad(z) = 2*z\n"
    let bench = try Workbench(["a.loss": "\(text)"])
    let check = try bench.run(["check", "a.loss"])
    #expect(check.status == 0 && check.error.isEmpty, "\(check)")
    #expect(check.output.contains("✓ line 4  claim grad(z) = 2*z"))
    for command in ["derive", "gradient", "graph"] {
      let run = try bench.run([command, "a.loss"])
      #expect(run.status == 0, "\(command): \(run.error)")
    }
  }

  /// Errors of one kind hide those of another: all are told, and corrections leave what is not read as it is.
  @Test func severalAtOnce() throws {
    let text =
      Self.loss + Self.unread + "claim grad(p) = crossentropy(p)\nclaim grad(p) = log(p) - 1\n"
    let bench = try Workbench(["a.loss": "\(text)"])
    let run = try bench.run(["check", "--fix", "a.loss"])
    #expect(run.status == 1)
    #expect(run.error.contains("a.loss:3:17: error: unknown function 'entropy'"))
    #expect(run.error.contains("a.loss:4:17: error: crossentropy takes 2 arguments; it got 1"))
    #expect(
      try bench.read("a.fixed.loss") == text.replacing("log(p) - 1", with: "log(p) + 1"))
  }

  /// Where the loss is wrong, or nothing is left, there is nothing to judge.
  @Test(arguments: [
    "loss = entropy(p)\nclaim grad(p) = log(p)\n", "claim entropy(p) = p\n",
    "loss = sum(p)\nlet q = entropy(p)\nclaim grad(p) = q\n",
  ])
  func nothingIsJudged(_ text: String) throws {
    let run = try Workbench(["a.loss": "\(text)"]).run(["check", "a.loss"])
    #expect(run.status == 65 && run.output == "")
  }

  /// Commands that judge no claims refuse the file.
  @Test func otherCommandsRefuse() throws {
    let bench = try Workbench(["a.loss": "\(Self.loss)\(Self.unread)"])
    let run = try bench.run(["gradient", "a.loss"])
    #expect(run.status == 65 && run.output == "")
  }
}
