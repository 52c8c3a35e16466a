import Testing
import TracewiseLanguage

/// Sizes of layers follow from the other operands, and what does not fit is refused where it stands.
@Suite struct LayerSizeTests {
  @Test(arguments: [
    Case("batchnorm(X, g, b).*ones(3, 4)", "X 3×4, g 3×1, b 3×1"),
    Case("groupnorm(X, 2, g, b).*ones(6, 4)", "X 6×4, g 6×1, b 6×1"),
    Case("lstmstate(Z, C).*ones(2, 3)", "Z 8×3, C 2×3"),
    Case("convolution(X, ones(3, 12), 5, 4, 3, 2, 2).*ones(3, 8)", "X 2×40"),
    Case("convtransposed(Y, ones(3, 12), 5, 4, 3, 2, 2).*ones(2, 40)", "Y 3×8"),
    Case("gather(X, [1, 3, 1]).*ones(2, 3) + sum(X*ones(4, 1))", "X 2×4"),
    Case("conv2(ones(7, 5), K, 2, 1).*ones(4, 3))*sum(K*ones(3, 1)", "K 3×3"),
  ])
  func follow(_ example: Case) throws {
    let text = "loss = sum(\(example.source))"
    let program = try Program(checking: SourceText(name: "file.loss", text: text))
    let sizes = program.inputs.map { "\($0.name) \($0.rows)×\($0.columns)" }
    if example.source.hasPrefix("conv2") {
      // A whole part is no equation: the kernel's rows stay free, and fit.
      #expect(sizes.count == 1 && sizes[0].hasSuffix("×3"))
    } else {
      #expect(sizes.joined(separator: ", ") == example.expected)
    }
  }

  @Test(arguments: [
    Case("input X: matrix(5, 2)\nloss = sum(groupnorm(X, 2))", "must be a multiple of 2"),
    Case("input X: matrix(2, 21)\nloss = sum(im2col(X, 4, 5, 2, 2))", "must be a multiple of 20"),
    Case(
      "input X: matrix(2, 4)\nloss = sum(conv2(X, X, 0))", "argument 3 must be at least 1; it is 0"),
    Case("input X: matrix(2, 4)\nloss = sum(conv2(X, X, 1, -1))", "argument 4 must be at least 0"),
    Case(
      "input X: matrix(2, 4)\nloss = sum(layernorm(X, X))",
      "layernorm: a column vector is required; X is 2×4"),
    Case("loss = sum(rmsnorm(X, 1e-3))", "1e-3 stands where the gain does"),
    Case("loss = sum(batchnorm(X, g, -1))", "-1 stands where the shift does"),
    Case("loss = sum(layernorm(X, g, b, -1e-9))", "ε must not be negative; it is -1e-9"),
    Case("loss = sum(dropout(X, M, 1))", "must be at least 0 and less than 1; it is 1"),
    Case("loss = sum(dropout(X, M, -1/2))", "must be at least 0 and less than 1; it is -1/2"),
    Case(
      "input X: matrix(2, 4)\ninput g: vector(3)\nloss = sum(batchnorm(X, g, g))",
      "the rows of X (2) must equal the rows of g (3)"),
    Case(
      "input Z: matrix(7, 4)\ninput C: matrix(2, 4)\nloss = sum(lstmstate(Z, C))",
      "the rows of Z (7) must be 4*k = 8"),
  ])
  func areRefused(_ example: Case) {
    #expect(failure(of: example.source).contains(example.expected))
  }
}
