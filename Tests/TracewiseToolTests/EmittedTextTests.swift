import Testing

/// What `derive --emit` prints: the order of the operations, sizes, options.
@Suite struct EmittedTextTests {
  /// The lines of the emitted NumPy function after its docstring, without indentation.
  private func lines(_ words: [String], _ files: [String: Content] = [:]) throws -> [String] {
    let run = try Workbench(files).run(["derive"] + words + ["--emit", "numpy"])
    try #require(run.status == 0, "\(run.error)")
    #expect(run.error == "")
    let body = run.output.split(separator: "\"\"\"\n").last ?? ""
    return body.split(separator: "\n").map { String($0.drop { $0 == " " }) }
  }

  @Test func sharedPartsOnceAndSystemsSolved() throws {
    #expect(
      try lines(["x'*inv(S)*x"]) == [
        "n, _ = _shape(\"x\", x, columns=1)", "_shape(\"S\", S, n, n)",
        "t1 = np.linalg.solve(S, x)", "t2 = np.linalg.solve(S.T, x)", "loss = np.vdot(x, t1)",
        "grad_x = t1 + t2", "grad_S = -(t2 @ t1.T)",
        "return float(loss), {\"x\": grad_x, \"S\": grad_S}",
      ])
  }

  @Test func anInverseThatIsNeededIsFormedOnce() throws {
    let text = try lines(["tr(inv(A)) + b'*inv(A)*c"]).joined(separator: "\n")
    #expect(text.ranges(of: "np.linalg.inv(A)").count == 1)
    #expect(!text.contains("solve"))
  }

  /// Products with columns alone, where the gradient's form has (A B C + C' B' A') x.
  @Test func chainsOfMatricesMeetTheColumnFirst() throws {
    #expect(
      try lines(["x'*A*B*C*x", "--wrt", "x"]) == [
        "m, _ = _shape(\"x\", x, columns=1)", "_, n = _shape(\"A\", A, m)",
        "_, k = _shape(\"B\", B, n)", "_shape(\"C\", C, k, m)", "t1 = (x.T @ A @ B).T",
        "t2 = C @ x", "loss = np.vdot(t1, t2)",
        "grad_x = A @ (B @ t2) + C.T @ t1", "return float(loss), {\"x\": grad_x}",
      ])
  }

  @Test func thePartsOfASymmetricProductAreComputedOnce() throws {
    let file = "input X: matrix(d, n)\ninput S: spd(d)\nloss = logdet(S) + tr(X'*inv(S)*X)\n"
    let text = try lines(["f.loss"], ["f.loss": "\(file)"])
    #expect(text.contains("grad_S = t1 - t2 @ t2.T"), "\(text)")
  }

  @Test func freeSizesAreReadAndNumbersStay() throws {
    #expect(
      try lines(["sum(A(1:2,:)*x)", "--wrt", "A"]) == [
        "m, n = _shape(\"A\", A)", "_shape(\"x\", x, n, 1)",
        "loss = np.vdot(np.sum(A[:2, :], axis=0, keepdims=True).T, x)",
        "grad_A = _embedded(np.full((2, n), x.T), (m, n), np.s_[:2, :])",
        "return float(loss), {\"A\": grad_A}",
      ])
    let blocks = try lines(["tr([A; B]*C)", "--wrt", "B"])
    #expect(blocks.contains("grad_B = np.array(C.T[m:m + k, :])"), "\(blocks)")
  }

  /// Sizes are read where they show first, and compared where they show again; what is computed from
  /// others waits for them.
  @Test func shapesAreChecked() throws {
    let loss = "x'*vec(S*A) + b"
    let expected = [
      "numpy": [
        "_, n = _shape(\"A\", A, m)", "_shape(\"x\", x, m * n, 1)", "_shape(\"b\", b, 1, 1)",
        "m, _ = _shape(\"S\", S, columns=len(S))",
      ],
      "julia": [
        "_, n = _size(\"A\", A, m)", "_size(\"x\", x, m * n, 1)", "_size(\"b\", b, 1, 1)",
        "m, _ = _size(\"S\", S, size(S, 1), size(S, 1))",
      ],
      "matlab": [
        "[~, n] = check_size('A', A, m);", "check_size('x', x, m * n, 1);",
        "check_size('b', b, 1, 1);", "m = check_size('S', S, [], size(S, 1));",
      ],
      "swift": [
        "let n = A.columns", "try checkShape(\"A\", A, m, n)", "try checkShape(\"x\", x, m * n, 1)",
        "try checkShape(\"b\", b, 1, 1)", "let m = S.rows", "try checkShape(\"S\", S, m, m)",
      ],
    ]
    let bench = try Workbench([
      "f.loss": "dim m = 3, n = 4\ninput S: matrix(m, m)\ninput A: matrix(m, n)\nloss = \(loss)\n"
    ])
    for (language, lines) in expected {
      let run = try bench.run(["derive", "f.loss", "--emit", language])
      #expect(run.status == 0, "\(run.error)")
      let printed = run.output.split(separator: "\n").map { String($0.drop { $0 == " " }) }
      for line in lines { #expect(printed.contains(line), "\(line) in \(run.output)") }
    }
  }

  @Test func namesThatALanguageReserves() throws {
    let words = ["derive", "f.loss", "--wrt", "lambda,α", "--emit"]
    let names = ["in_", "lambda", "end", "np", "α"].map { "input \($0): scalar\n" }.joined()
    let bench = try Workbench(["f.loss": Content(names + "loss = in_*lambda*end^2 + np*α\n")])
    let expected = [
      "numpy": "{\"lambda\": grad_lambda, \"α\": grad_α}", "julia": "(; lambda = ",
      "matlab": "gradients.alpha = ", "swift": "\"lambda\": try gradLambda.checked()",
    ]
    for (language, part) in expected {
      let run = try bench.run(words + [language])
      #expect(run.status == 0, "\(run.error)")
      #expect(run.output.contains(part), "\(run.output)")
    }
  }

  /// A network of k layers: as many lines for every layer.
  @Test func growsLinearly() throws {
    let counts = try [2, 4, 6].map { try lines(["n.loss"], ["n.loss": Self.network($0)]).count }
    #expect(counts[2] - counts[1] == counts[1] - counts[0])
  }

  private static func network(_ layers: Int) -> Content {
    var text = "const X: matrix(3, 5)\nconst Y: matrix(3, 5)\nlet Z0 = X\n"
    for k in 1...layers {
      text += "input W\(k): matrix(3, 3)\ninput b\(k): vector(3)\n"
      text += "let Z\(k) = tanh(W\(k)*Z\(k - 1) + b\(k))\n"
    }
    return "\(text)loss = norm(Z\(layers) - Y)^2\n"
  }

  @Test func outputGoesToAFile() throws {
    let bench = try Workbench()
    let run = try bench.run(["derive", "x'*x", "--emit", "numpy", "--output", "f.py"])
    #expect(run == Run(status: 0, output: "", error: ""))
    #expect(bench.listing == ["f.py"])
  }

  @Test(arguments: refusals) func refusal(_ test: Case) throws { try test.check() }

  static let refusals: [Case] = [
    .usage(
      ["derive", "x'*x", "--emit", "fortran"],
      "unknown language 'fortran' (numpy, swift, julia, matlab)"),
    .usage(
      ["derive", "x'*x", "--emit", "nunpy"],
      "unknown language 'nunpy' (numpy, swift, julia, matlab); did you mean 'numpy'?"),
    .usage(["derive", "x'*x", "--emit"], "option '--emit' needs a value: --emit LANGUAGE"),
    .usage(["check", "x'*x", "--emit", "numpy"], "unknown option '--emit'"),
    .usage(
      ["derive", "x'*x", "--emit", "julia", "--format", "json"],
      "'--emit' prints code and takes no '--format json'"),
    .usage(
      ["derive", "x'*x", "--emit", "swift", "--second"],
      "'--emit' prints first derivatives and takes no '--second'"),
  ]
}
