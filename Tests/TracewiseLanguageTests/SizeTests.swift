import Testing
import TracewiseLanguage

@Suite struct SizeTests {
  /// A file and the shapes its inputs get.
  static let cases = [
    Case("loss = x'*A*y", "x 3×1, A 3×4, y 4×1"),
    Case("dim h = 2\ninput W: matrix(4*h, h + 1)\nloss = sum(W*x)", "W 8×3, x 3×1"),
    Case(
      "dim h = 2, k = 4*h, l = k + h\ninput W: matrix(k, h)\nloss = sum(W) + k*sum(ones(l, 1)*y')",
      "W 8×2, y 3×1"),
    Case("loss = x(2:end)'*y + sum(A(end, [4, 1, 2]))", "x 3×1, y 2×1, A 4×5"),
    Case("input W: matrix(4*3 - 2, n)\nloss = sum(W)", "W 10×3"),
    Case("loss = tr(A'*inv(B)*A) + logdet(B)", "A 3×4, B 3×3"),
    Case("loss = norm(A*x - b)^2", "A 3×4, x 4×1, b 3×1"),
    Case("loss = lambda*norm(x)", "lambda 1×1, x 3×1"),
    Case("loss = crossentropy(W*X + b, Y)", "W 3×4, X 4×5, b 3×1, Y 3×5"),
    Case("loss = sum(conv2(X, K))", "X 4×5, K 3×2"),
    Case("loss = sum(conv2(conv2(X, K), L))", "X 7×8, K 3×4, L 5×2"),
    Case("loss = vec(A)'*x", "A 3×4, x 12×1"),
    Case("loss = x'*vec(A)", "x 12×1, A 3×4"),
    Case("input A: symmetric(n)\ninput x: vector(9)\nloss = x'*vec(A)", "A 3×3, x 9×1"),
    Case("loss = sum(kron(A, B)*x)", "A 3×4, B 5×2, x 8×1"),
    Case(
      "input A: matrix(2, 3)\ninput x: vector(12)\nloss = sum(kron(A, B)*x)", "A 2×3, x 12×1, B 4×4"
    ),
    Case(
      "input A: matrix(2, 3)\ninput x: vector(12)\ninput y: vector(10)\n"
        + "loss = norm(kron(A, B)*x - y)", "A 2×3, x 12×1, y 10×1, B 5×4"),
    Case(
      "input B: matrix(2, 3)\ninput X: matrix(10, 12)\nloss = sum(kron(A, B) - X)",
      "B 2×3, X 10×12, A 5×4"),
    Case(
      "input A: matrix(2, 3)\ninput C: matrix(5, 2)\ninput x: vector(24)\n"
        + "loss = sum(kron(kron(A, B), C)*x)", "A 2×3, C 5×2, x 24×1, B 4×4"),
    Case("loss = sum([A, B; C, D])", "A 3×4, B 3×5, C 2×6, D 2×3"),
    Case("loss = sum(diag(x)*A)", "x 3×1, A 3×4"),
    Case("loss = sum(diag(A))", "A 3×3"),
    Case("loss = sum(reshape(A, 2, 6))", "A 3×4"),
    Case("loss = sum(A\\b)", "A 3×3, b 3×1"),
    Case("loss = sum(B/A)", "B 3×4, A 4×4"),
    Case("loss = sum(A^2)", "A 3×3"),
    Case("loss = a^b", "a 1×1, b 1×1"),
    Case("loss = sum(A.^2)", "A 3×4"),
    Case("loss = x(5) + sum(X(:, 3:7))", "x 5×1, X 3×7"),
    Case("loss = 100*(x(2) - x(1)^2)^2 + (1 - x(1))^2", "x 3×1"),
    Case("claim d(inv(S)) = -inv(S)*dS*inv(S)", "S 3×3"),
    Case("claim tr(A*B) = tr(B*A)", "A 3×4, B 4×3"),
    Case("input r: matrix(1, n)\nloss = sum(A + r)", "r 1×3, A 4×3"),
    Case("dim n = 3\nloss = n*sum(A)", "A 4×5"),
    Case("loss = n*sum(X)\ninput X: matrix(d, n)", "X 3×4"),
    Case("input A: matrix(m, n)\ninput x: vector(k)\nloss = sum(A*x)", "A 3×4, x 4×1"),
    Case("input A: matrix(4, 3)\nloss = sum(A*B)", "A 4×3, B 3×5"),
    Case("loss = sum(y.*log(softmax(W*x)))\nconst y: onehot(n)", "y 3×1, W 3×4, x 4×1"),
    Case("let h = W*x\nloss = h'*h", "W 3×4, x 4×1"),
    Case("loss = min(1, A)(2, 3)", "A 3×4"),
    Case("dim m >= n\ninput A: matrix(m, n)\nloss = sum(A)", "A 4×3"),
    Case("dim n > m + 1, m > 4\ninput A: matrix(m, n)\nloss = sum(A)", "A 5×7"),
    Case("dim n = 6, k = 2*n, m <= k, m > n\ninput A: matrix(m, k)\nloss = sum(A)", "A 7×12"),
  ]

  @Test(arguments: cases)
  func sizesFollow(_ example: Case) throws {
    #expect(inputs(of: try program(example.source)) == example.expected)
  }

  /// What an undeclared input's size is called: nothing that has a meaning already, nor what is
  /// determined.
  @Test(arguments: [
    Case("loss = sum(A*x)", "m n"), Case("loss = sum(x)", "n"), Case("loss = sum(m*A)", "n k"),
    Case("loss = sum(n)", "m"), Case("loss = n*sum(A)\ninput B: matrix(n, 3)", "m k"),
    Case("loss = sum(B*x)\ninput B: matrix(4, 3)", ""),
  ])
  func freeSizesHaveNames(_ example: Case) throws {
    let program = try program(example.source)
    #expect(program.impliedSizes.map(\.name).joined(separator: " ") == example.expected)
    for (name, value) in program.impliedSizes {
      let other = try Program(checking: program.source, sizes: [name: value + 7])
      #expect(other.impliedSizes.first { $0.name == name }?.value == value + 7)
    }
  }

  @Test func productsOfSizesFollowOptions() throws {
    let sizes = ["m": 5, "n": 7, "k": 2, "l": 3]
    let program = try program("loss = sum(kron(A, B)*x)", sizes: sizes)
    #expect(inputs(of: program) == "A 5×7, B 2×3, x 21×1")
  }

  @Test func dataLeaveFreeSizesTheirNames() throws {
    let program = try program("loss = mean(A*x)", boundShapes: ["A": (20, 6)])
    #expect(program.impliedSizes.map(\.name) == ["m", "n"])
    #expect(program.impliedSizes.map(\.value) == [20, 6])
  }

  @Test func optionsBeatDefaults() throws {
    let text = "dim n = 3\ninput x: vector(n)\ninput y: vector(k)\nloss = x'*x + y'*y"
    #expect(try program(text).dims == ["n": 3, "k": 4])
    #expect(try program(text, sizes: ["n": 8]).dims == ["n": 8, "k": 3])
    #expect(try program(text, sizes: ["k": 8]).dims == ["n": 3, "k": 8])
  }

  @Test func filesBeatDefaults() throws {
    let text = "dim d = 4, n = 9\ninput X: matrix(d, n)\ninput Y: matrix(d, d)\nloss = sum(Y*X)"
    #expect(try program(text, boundShapes: ["X": (3, 5)]).dims == ["d": 3, "n": 5])
    #expect(try program(text, sizes: ["n": 5], boundShapes: ["X": (3, 5)]).dims["d"] == 3)
    let implied = try program("loss = norm(A*x - b)", boundShapes: ["A": (20, 6)])
    #expect(inputs(of: implied) == "A 20×6, x 6×1, b 20×1")
  }

  @Test func contradictionsNameEverything() {
    let text = "dim d = 4, n = 9\ninput X: matrix(d, n)\ninput Y: matrix(d, 7)\nloss = sum(X)"
    #expect(
      failure(of: text, sizes: ["d": 4], boundShapes: ["X": (3, 5)]) == """
        file.loss:2:7: error: X is 3×5 in its file, but d = 4 (--dim)
        input X: matrix(d, n)
              ^
        """)
    #expect(
      message(of: text, boundShapes: ["X": (3, 5), "Y": (4, 7)])
        == "Y is 4×7 in its file, but d = 3 (X is 3×5 in its file)")
    #expect(
      message(of: text, boundShapes: ["Y": (4, 6)])
        == "Y is 4×6 in its file, but it is declared matrix(d, 7)")
    #expect(
      message(of: "input S: spd(n)\nloss = tr(S)", boundShapes: ["S": (3, 4)])
        == "S is 3×4 in its file, but it is declared spd(n)")
    #expect(
      message(of: "input x: vector(n)\nloss = x'*x", boundShapes: ["x": (1, 4)])
        == "x is 1×4 in its file, but it is declared vector(n)")
    #expect(
      message(of: "loss = x'*x", boundShapes: ["x": (3, 4)])
        == "x is 3×4 in its file, but an undeclared lower-case name is a vector, n×1")
    #expect(
      message(of: "loss = x'*x", boundShapes: ["x": (0, 1)])
        == "x is 0×1 in its file: it has no entries")
    #expect(
      message(of: "loss = norm(A*x)", boundShapes: ["A": (3, 4), "x": (5, 1)])
        == "product: the columns of A (4) must equal the rows of x (5)")
  }

  @Test func unknownOptions() {
    let text = "dim size = 4\ninput alpha: vector(size)\nloss = alpha'*alpha"
    #expect(
      failure(of: text, sizes: ["sise": 3]) == """
        file.loss: error: there is no size 'sise' to set (--dim)
        note: did you mean 'size'?
        """)
    #expect(
      failure(of: text, boundShapes: ["alhpa": (3, 1)]) == """
        file.loss: error: there is no input 'alhpa' to bind a file to
        note: did you mean 'alpha'?
        """)
    #expect(
      message(of: text, sizes: ["size": 0])
        == "size = 0 (--dim): a size is a whole number from 1 to 2147483647")
  }
}
