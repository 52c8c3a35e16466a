import Testing

/// Sizes that are free let what must be invertible be so, and what is singular is an error.
@Suite struct SingularityTests {
  @Test(
    arguments: [
      "logdet(X'*X)", "logdet(X*X')", "tr(inv(X'*X))", "b'*X*inv(X'*X)*X'*b",
      "norm(b - X*inv(X'*X)*X'*b)^2", "logdet(X'*A*X)", "tr(inv(A'*inv(B*B')*A))",
      "logdet(A'*inv(B'*inv(C*C')*B)*A)", "norm(solve(X'*X, X'*y))^2", "log(det(X'*X))",
      "1/det(X'*X)", "det(X'*X)", "sqrt(det(X'*X))", "logdet(X'*Y)", "logdet(A*B*C*D)",
      "logdet(X'*X + Y'*Y)", "logdet(X'*inv(Y*Y')*X)", "tr((X'*X)^-2)", "tr(X'*X \\ Y)",
      "tr(Y / (X'*X))", "sum(inv(X.*X))", "logdet(kron(X, Y)'*kron(X, Y))",
      "logdet([X; Y]'*[X; Y])", "logdet([X, Y]*[X, Y]')", "tr(inv(W'*S*W)*(W'*B*W))",
      "-y'*inv(K'*K)*y - logdet(K'*K)", "tr(X*inv(X'*X)*X')", "logdet(X(1:2,:)'*X(1:2,:))",
      "logdet(exp(X)'*exp(X))", "log(abs(det(A'*B)))", "tr(inv(A'*A)*inv(B*B'))",
      "logdet(A'*B*B'*A)", "logdet(x*x' + y*y')", "logdet(X'*A'*B'*B*A*X)",
      "logdet(X*X') + logdet(Y'*X*X'*Y) + logdet(Z'*Z)", "logdet(X'*(Y .* Z)*X)",
      "sum(A*inv(A'*B)*B')", "logdet(eye(3) + X'*X)", "tr(inv(X'*X + x*x'))",
      "logdet(sigmoid(X)'*X)",
    ]
  ) func freeSizesSuit(_ loss: String) throws {
    let run = try Workbench().run(["check", loss, "--strict"])
    #expect(run.status == 0 && run.error == "", "\(run.output)\(run.error)")
  }

  private static let impossible =
    "is singular, with an infinite condition number: by the sizes in it, its rank is at most"

  @Test(
    arguments: ["gradient", "check", "derive"],
    [
      (
        ["logdet(X'*X)", "--dim", "m=3,n=4"],
        "logdet needs an inverse, and X'*X, 4×4, \(impossible) 3"
      ),
      (["logdet(x*x')"], "logdet needs an inverse, and x*x', 3×3, \(impossible) 1"),
      (
        ["log(det(X'*X))", "--dim", "m=3,n=4"],
        "log needs an inverse, and X'*X, 4×4, \(impossible) 3"
      ),
      (["logdet(X'*X)", "--data", "X=[1, 2, 4; 0, 1, 1]"], "\(impossible) 2"),
      (
        ["logdet((X - mean(X, 2)*ones(1, 3))'*(X - mean(X, 2)*ones(1, 3)))"],
        "3×3, is singular at random values, with a condition number of about "
      ),
    ]
  ) func singularDrawsAreErrors(_ command: String, _ test: ([String], String)) throws {
    let run = try Workbench().run([command] + test.0)
    #expect(run.status == 65 && run.output == "")
    #expect(run.error.contains(test.1))
  }

  /// A determinant has a value, 0, where there is no inverse; data that are nearly singular are the
  /// user's.
  @Test func whatHasAValueIsComputed() throws {
    let bench = try Workbench()
    #expect(try bench.run(["gradient", "det(X'*X)", "--dim", "m=3,n=4"]).status == 0)
    let data = ["--data", "A=[1, 1; 1, 1.000000000000001]"]
    #expect(try bench.run(["gradient", "logdet(A)"] + data).status == 0)
    #expect(try bench.run(["gradient", "logdet(diag(x))", "--data", "x=[1e-200; 1]"]).status == 0)
  }

  /// What is inconclusive says why, in every format.
  @Test(arguments: ["text", "json", "junit", "html"]) func doubtsHaveReasons(_ format: String)
    throws
  {
    let run = try Workbench().run(
      ["check", "logdet(A)", "--data", "A=[1, 1; 1, 1.000000000000001]", "--format", format])
    #expect(run.output.contains("ill-conditioned") || run.output.contains("too noisy"))
  }

  /// Square matrices of which no more is known are drawn as what they are used for.
  @Test(arguments: ["tr(chol(S))", "eigvals(S)'*eigvals(S)", "logdet(S) + tr(chol(S))"])
  func factorsHaveData(_ loss: String) throws {
    for seed in 1...5 {
      #expect(try Workbench().run(["check", loss, "--seed", "\(seed)"]).status == 0)
    }
  }
}
