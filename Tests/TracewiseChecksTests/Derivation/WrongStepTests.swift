import Testing
import TracewiseChecks
import TracewiseDerivation
import TracewiseLanguage

/// Refuted gradients that come of one wrong step: that step is found, and none where there is none.
@Suite struct WrongStepTests {
  struct Example: CustomTestStringConvertible, Sendable {
    let loss: String
    let refuted: String
    let mistake: Mistake
    let reason: String
    let step: Int?

    init(_ loss: String, _ refuted: String, _ mistake: Mistake, _ reason: String, step: Int?) {
      (self.loss, self.refuted, self.mistake) = (loss, refuted, mistake)
      (self.reason, self.step) = (reason, step)
    }

    var testDescription: String { "\(loss): \(refuted)" }
  }

  private static let network = """
    input A: matrix(3, 4)
    input B: invertible(4)
    let s = sigmoid(inv(B)*z)
    loss = x'*A*s
    """

  static let examples = [
    Example("loss = x'*A*x", "grad(x) = A*x", .firstTermOnly, "law 2", step: 1),
    Example("loss = x'*A*x", "grad(x) = A'*x", .lastTermOnly, "law 2", step: 1),
    Example(
      "loss = tr(inv(A)*B)", "grad(A) = inv(A)'*B'*inv(A)'", .signForgotten, "law 5", step: 3),
    Example("loss = sum(cos(x))", "grad(x) = sin(x)", .signForgotten, "law 8", step: 2),
    Example("loss = y'*exp(A*x)", "grad(x) = A'*y", .derivativeForgotten, "law 8", step: 2),
    Example(
      "loss = tr(A*B*C)\ninput A: matrix(3, 3)\ninput B: matrix(3, 3)", "grad(A) = B'*C'",
      .orderKept, "property 4", step: 4),
    Example(
      "loss = tr(X'*A)\ninput X: matrix(3, 3)", "grad(X) = A'", .notTransposed,
      "properties 2 and 4", step: 5),
    Example(
      "loss = logdet(A)", "grad(A) = inv(A)", .factorReadOff,
      "the gradient is the factor of the differential", step: nil),
    Example(
      "loss = y'*exp(A*x)\ninput A: matrix(3, 3)", "grad(x) = A*(y .* exp(A*x))",
      .factorNotTransposed(0), "the gradient is the factor of the differential", step: 6),
    Example(
      "loss = tr(inv(A)*B)", "grad(A) = -inv(A)'*B'*inv(A)", .factorNotTransposed(2),
      "the gradient is the factor of the differential", step: 6),
    Example(
      network, "grad(B) = -inv(B)'*A'*x .* (s .* (1 - s))*z'*inv(B)'", .readFromTheLeft,
      "property 5", step: 5),
    Example(
      network, "grad(B) = -inv(B)'*A'*x .* (s'*(1 - s))*z'*inv(B)'", .innerProduct, "law 8",
      step: 2),
    Example(
      "loss = sum(conv2(X, K).^2)\ninput X: matrix(4, 5)\ninput K: matrix(3, 3)\n"
        + "let H = conv2(X, K)\n"
        + "let turned = [H(2, 3), H(2, 2), H(2, 1); H(1, 3), H(1, 2), H(1, 1)]",
      "grad(K) = 2*conv2(X, turned)",
      .kernelTurned, "exchange property of conv2", step: 8),
  ]

  private func wrongSteps(_ loss: String, _ refuted: String) throws -> [WrongStep] {
    let input = refuted.split { "()".contains($0) }[1]
    let derived = try CheckedDerivation(
      BoundProgram(program("\(loss)\nrefute \(refuted)")), for: [String(input)])
    #expect(derived.failures == [])
    return derived.wrongSteps
  }

  @Test(arguments: examples)
  func isFound(_ example: Example) throws {
    let found = try wrongSteps(example.loss, example.refuted)
    let step = try #require(found.first).mistakenDerivation
    #expect(found.count == 1)
    #expect(step.mistake == example.mistake)
    #expect(step.reason.name == example.reason)
    #expect(step.step == example.step)
    let line = step.step.map { step.nodeDerivation.steps[$0 - 1] }
    #expect(line == nil || line?.reason.name == example.reason)
  }

  /// What comes of no single mistake, and what is no error at all.
  @Test(arguments: [
    ("loss = x'*A*x", "grad(x) = 3*A*x"), ("loss = x'*A*x", "grad(x) = A*x + A'*x"),
    ("loss = logdet(A)", "grad(A) = 2*inv(A)"),
    ("loss = sum(exp(A*x))", "grad(x) = A'*exp(2*A*x)"),
  ])
  func nothingIsInvented(_ loss: String, _ refuted: String) throws {
    #expect(try wrongSteps(loss, refuted).isEmpty)
  }

  /// Where no step makes the form, the term is named that it lacks.
  @Test func eitherAStepOrATermIsNamed() throws {
    let loss = "loss = 2*logdet(A) + tr(inv(A)*B)"
    let derived = try CheckedDerivation(
      BoundProgram(
        program(
          "\(loss)\nrefute grad(A) = inv(A)' - inv(A)'*B'*inv(A)'\n"
            + "refute grad(A) = 2*inv(A)' + inv(A)'*B'*inv(A)'")))
    #expect(derived.wrongTerms.map(\.line) == [2])
    #expect(derived.wrongSteps.map(\.line) == [3])
    #expect(derived.wrongSteps.first?.mistakenDerivation.mistake == .signForgotten)
  }
}
