import Testing

/// Losses that do not read or do not evaluate: exit code 65, and a caret under the place.
@Suite struct LossErrorTests {
  @Test(arguments: texts) func text(_ test: Case) throws { try test.check() }
  @Test(arguments: files) func file(_ test: Case) throws { try test.check() }
  @Test(arguments: evaluations) func evaluation(_ test: Case) throws { try test.check() }
  @Test(arguments: claims) func claim(_ test: Case) throws { try test.check() }

  static let texts: [Case] = [
    .data(
      ["gradient", "x'*lgdet(A)"],
      """
      loss:1:4: error: unknown function 'lgdet'
      x'*lgdet(A)
         ^~~~~
      note: did you mean 'logdet'?
      """),
    .data(
      ["check", "sinm(A)"],
      """
      loss:1:1: error: unknown function 'sinm'
      sinm(A)
      ^~~~
      note: 'sinm' stands for the sine of a matrix (sin is entrywise): a function of matrices that is not here
      """),
    .data(["check", "A*B*"], "loss:1:5: error: expected an expression\nA*B*\n    ^"),
    .data(["gradient", ""], "loss:1:1: error: expected an expression\n\n^"),
    .data(["gradient", "x'*(x"], "loss:1:4: error: this '(' is never closed\nx'*(x\n   ^"),
    .data(
      ["gradient", "ones(2, 3)"],
      "loss:1:1: error: the loss must be 1×1; it is 2×3\nones(2, 3)\n^~~~~~~~~~"),
    .data(
      ["check", "A*x"],
      """
      loss:1:1: error: the loss must be 1×1; it is 3×1
      A*x
      ^~~
      note: for a loss, write sum(A*x), or declare input A: matrix(1, n)
      note: its differential is printed by: tracewise derive --differential
      """),
    .data(
      ["graph", "sum(eye(3) * ones(2, 2))"],
      """
      loss:1:12: error: product: the columns of eye(3) (3) must equal the rows of ones(2, 2) (2)
      sum(eye(3) * ones(2, 2))
                 ^
      """),
  ]

  static let files: [Case] = [
    .data(["check", "no.loss"], "no.loss: error: no such file"),
    .data(["check", "fit.los"], "fit.los: error: no such file"),
    .data(["graph", "data/fit.loss"], "data/fit.loss: error: no such file"),
    .data(["check", "data"], ["data/a": ""], "data: error: is a folder, not a file"),
    .data(
      ["check", "a.loss"], ["a.loss": .bytes([0x6C, 0xFF, 0x0A])],
      "a.loss: error: is not UTF-8 text"),
    .data(
      ["check", "a.loss"], ["a.loss": ""], "a.loss: error: there is neither a loss nor a claim"),
    .data(
      ["gradient", "a.loss"], ["a.loss": "# only\n# comments\n"],
      "a.loss: error: there is neither a loss nor a claim"),
    .data(
      ["gradient", "a.loss"], ["a.loss": "input A: matrix(2, 2)\nclaim tr(A) = tr(A')\n"],
      "a.loss: error: the file has no loss"),
    .data(
      ["graph", "a.loss"], ["a.loss": "input A: matrix(2, 2)\nclaim tr(A) = tr(A')\n"],
      "a.loss: error: the file has no loss"),
    .data(
      ["check", "a.loss"], ["a.loss": "input A: matrix(3, 2)\nloss = A\n"],
      """
      a.loss:2:8: error: the loss must be 1×1; it is 3×2
      loss = A
             ^
      """),
    .data(
      ["check", "a.loss"],
      ["a.loss": "input A: matrix(3, 3)\ninput x: vector(2)\r\nloss = x'*A*x\n"],
      """
      a.loss:3:10: error: product: the columns of x' (2) must equal the rows of A (3)
      loss = x'*A*x
               ^
      """),
    .data(
      ["check", "good.loss", "a.loss"], ["good.loss": "loss = x'*x\n", "a.loss": "loss = foo(x)"],
      """
      a.loss:1:8: error: unknown function 'foo'
      loss = foo(x)
             ^~~
      """),
  ]

  static let evaluations: [Case] = [
    .data(
      ["gradient", "a.loss"],
      ["a.loss": "input A: matrix(2, 2)\nlet B = A - A\nloss = sum(inv(B)*A)\n"],
      """
      a.loss:3:12: error: inverse: (A - A) is singular: pivot 1 of its LU factorisation is 0
      loss = sum(inv(B)*A)
                 ^~~
      """),
    .data(
      ["check", "logdet(A)", "--data", "A=a.csv"], ["a.csv": "1,2\n2,4\n"],
      """
      loss:1:1: error: logdet: A is singular: pivot 2 of its LU factorisation is 0
      logdet(A)
      ^~~~~~
      """),
    .data(
      ["gradient", "3 + sum(log(x))", "--data", "x=x.csv"], ["x.csv": "1\n-1\n"],
      """
      loss:1:9: error: log: entry (2, 1) of log(x) is nan, born from finite x (2×1)
      3 + sum(log(x))
              ^~~
      """),
    .data(
      ["gradient", "a.loss"],
      ["a.loss": "input x: vector(2)\nlet h = -exp(x)\nlet g = sqrt(h)\nloss = sum(g)\n"],
      """
      a.loss:3:9: error: sqrt: entry (1, 1) of sqrt(-exp(x)) is nan, born from finite -exp(x) (2×1)
      let g = sqrt(h)
              ^~~~
      note: sqrt needs entries that are not negative
      note: no random values of the inputs' kinds will do; declare what they are, as in input x: vector(n) in (0, 1) or input A: spd(n)
      """),
    .data(
      ["gradient", "sum(sqrt(x))", "--data", "x=x.csv"], ["x.csv": "1\n0\n"],
      """
      loss:1:1: error: gradient: entry (2, 1) of the gradient for x is inf, born in the pullback of \
      sqrt(x), where entry (2, 1) of x (2×1) is 0
      sum(sqrt(x))
      ^~~~~~~~~~~~
      """),
  ]

  /// A claim without a loss is an error of the file.
  static let claims: [Case] = [
    .data(
      ["check", "a.loss"], ["a.loss": "input A: matrix(2, 2)\nclaim grad(A) = A\n"],
      """
      a.loss:2:1: error: there is no loss to take the gradient of
      claim grad(A) = A
      ^~~~~~~~~~~~
      """)
  ]
}
