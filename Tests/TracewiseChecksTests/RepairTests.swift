import Foundation
import Testing
import Tracewise
import TracewiseChecks
import TracewiseLanguage
import TracewiseVerification

/// A wrong claim about a loss, what kind of mistake it is, and what it should say.
struct WrongClaim: Sendable, CustomTestStringConvertible {
  let declarations: String
  let claim: String
  let cause: String
  let right: String

  init(_ declarations: String, _ claim: String, _ cause: String, _ right: String) {
    self.declarations = declarations
    self.claim = claim
    self.cause = cause
    self.right = right
  }

  var testDescription: String { claim }

  private static let gaussian = """
    dim d = 4, n = 9
    input X: matrix(d, n)
    input S: spd(d)
    loss = n*logdet(S) + tr(X'*inv(S)*X)

    """
  private static let least = """
    dim m = 5, n = 3
    input A: matrix(m, n)
    input x: vector(n)
    input b: vector(m)
    loss = norm(A*x - b)^2

    """
  private static let logistic = """
    dim n = 7, d = 3
    input X: matrix(n, d)
    input w: vector(d)
    const y: vector(n)
    let p = sigmoid(X*w)
    loss = sum(softplus(X*w) - y.*(X*w))

    """
  private static let network = """
    dim k = 3, h = 4, d = 5
    input V: matrix(k, h)
    input W: matrix(h, d)
    const x: vector(d)
    const t: vector(k)
    let a = tanh(W*x)
    let e = V*a - t
    loss = 0.5*norm(e)^2

    """
  private static let trace = """
    dim n = 4
    input X: invertible(n)
    input A: matrix(n, n)
    input B: matrix(n, n)
    loss = tr(A*X*B) + logdet(X)

    """

  static let all: [WrongClaim] = [
    WrongClaim(
      gaussian, "grad(S) = inv(S)*X*X'*inv(S) - n*inv(S)", "sign",
      "grad(S) = n*inv(S) - inv(S)*X*X'*inv(S)"),
    WrongClaim(
      gaussian, "grad(S) = n*inv(S) + inv(S)*X*X'*inv(S)", "sign",
      "grad(S) = n*inv(S) - inv(S)*X*X'*inv(S)"),
    WrongClaim(
      gaussian, "grad(S) = inv(S) - inv(S)*X*X'*inv(S)", "size",
      "grad(S) = n*inv(S) - inv(S)*X*X'*inv(S)"),
    WrongClaim(
      gaussian, "grad(S) = n*inv(S) - inv(S)*X*X'", "factor-missing",
      "grad(S) = n*inv(S) - inv(S)*X*X'*inv(S)"),
    WrongClaim(
      gaussian, "grad(S) = n*inv(S)", "term-missing",
      "grad(S) = n*inv(S) - inv(S)*X*X'*inv(S)"),
    WrongClaim(gaussian, "grad(X) = 2*S*X", "inverse", "grad(X) = 2*inv(S)*X"),
    WrongClaim(least, "grad(x) = A'*(A*x - b)", "factor", "grad(x) = 2*A'*(A*x - b)"),
    WrongClaim(least, "grad(x) = 2*A'*A*x - b'*A*x", "several", "grad(x) = 2*A'*(A*x - b)"),
    WrongClaim(
      least, "grad(x) = 2*A'*(A*x - b)/norm(A*x - b)", "factor-added",
      "grad(x) = 2*A'*(A*x - b)"),
    WrongClaim(logistic, "grad(w) = X'*(y - p)", "sign", "grad(w) = X'*(p - y)"),
    WrongClaim(logistic, "grad(w) = X'*(p.*(1 - p) - y)", "factor-added", "grad(w) = X'*(p - y)"),
    WrongClaim(logistic, "grad(w) = X'*(p - y)/n", "size", "grad(w) = X'*(p - y)"),
    WrongClaim(
      network, "grad(W) = ((V'*e).*(1 - a))*x'", "power",
      "grad(W) = ((V'*e).*(1 - a.^2))*x'"),
    WrongClaim(
      network, "grad(W) = (V'*e)*x'", "factor-missing",
      "grad(W) = ((V'*e).*(1 - a.^2))*x'"),
    WrongClaim(network, "grad(V) = e*x'*W'", "function", "grad(V) = e*a'"),
    WrongClaim(trace, "grad(X) = A*B + inv(X)'", "several", "grad(X) = A'*B' + inv(X)'"),
    WrongClaim(trace, "grad(X) = A'*B' + inv(X)", "transpose", "grad(X) = A'*B' + inv(X)'"),
    WrongClaim(trace, "grad(X) = B'*A' + inv(X)'", "order", "grad(X) = A'*B' + inv(X)'"),
    WrongClaim(trace, "grad(X) = A'.*B' + inv(X)'", "hadamard", "grad(X) = A'*B' + inv(X)'"),
    WrongClaim(trace, "grad(A) = (X*X)'", "other-input", "grad(A) = (X*B)'"),
    WrongClaim(trace, "d(inv(X)) = inv(X)*dX*inv(X)", "sign", "d(inv(X)) = -inv(X)*dX*inv(X)"),
    WrongClaim(
      "dim n = 4\ninput S: spd(n)\nloss = logdet(S)\n", "grad(S) = 2*inv(S) - diag(diag(inv(S)))",
      "symmetric-convention", "grad(S) = inv(S)"),
    WrongClaim(
      "dim n = 4\ninput x: vector(n)\ninput A: matrix(n, n)\nloss = x'*A*x\n", "grad(x) = 2*A*x",
      "symmetric", "grad(x) = (A + A')*x"),
  ]
}

@Suite struct RepairTests {
  private func records(_ text: String) throws -> [CheckRecord] {
    try ProgramCheck(BoundProgram(program(text))).records()
  }

  /// The cause and the corrected line of each; the corrected line is right.
  @Test(arguments: WrongClaim.all) func causeAndRepair(_ wrong: WrongClaim) throws {
    let record = try #require(
      try records(wrong.declarations + "claim \(wrong.claim)\n").last)
    #expect(record.verdict == .refuted)
    if wrong.cause != "several" {
      #expect(record.cause?.name == wrong.cause, "\(record.diagnosis ?? "")")
    }
    let repair = try #require(record.repairedClaim)
    for right in [wrong.right, repair] {
      let judged = try records(wrong.declarations + "claim \(right)\n").last
      #expect(judged?.verdict == .verified, "\(right)")
    }
  }

  /// What is right gets no repair.
  @Test func rightClaims() throws {
    for wrong in WrongClaim.all {
      let record = try #require(try records(wrong.declarations + "claim \(wrong.right)\n").last)
      #expect(record.verdict == .verified && record.repair == nil, "\(wrong.right)")
    }
  }

  /// Claims that do not fit in shape are repaired too.
  @Test func shapes() throws {
    let record = try #require(
      try records(
        "dim d = 4, n = 9\ninput X: matrix(d, n)\ninput m: vector(d)\nloss = norm(X - m)^2\n"
          + "claim grad(m) = -2*(X - m)\n"
      ).last)
    #expect(record.verdict == .refuted)
    #expect(record.cause == .broadcast)
    #expect(record.diagnosis?.hasPrefix("the gradient with respect to m is 4×1") == true)
  }

  /// The story is told of the claim's own pieces.
  @Test func words() throws {
    let text = """
      dim d = 4, n = 9
      input X: matrix(d, n)
      input S: spd(d)
      loss = n*logdet(S) + tr(X'*inv(S)*X)
      claim grad(S) = n/d*inv(S) - inv(S)*X*X'*inv(S)
      claim grad(X) = 2*S*X

      """
    let records = try records(text).suffix(2).map { $0.diagnosis ?? "" }
    #expect(
      records == [
        "the term n/d*inv(S) is too small by the factor 1/d (seen at d = 4, 5, 7)",
        "S should be inverted",
      ])
  }

  /// What is inverted in the right form is told as it is in the claim.
  @Test func forgottenInverse() throws {
    let text = """
      dim n = 4
      input S: spd(n)
      const J: spd(n)
      loss = logdet(S + J) + norm(S)^2
      claim grad(S) = S + J + 2*S

      """
    let record = try #require(try records(text).last)
    #expect(record.cause == .inverse)
    #expect(record.diagnosis == "S + J should be inverted")
  }

  /// A claim that forgets where a hinge is flat lacks a factor; its other words are right.
  @Test func forgottenCondition() throws {
    let text = """
      input W: matrix(m, n)
      input p: vector(n)
      input q: vector(n)
      let k = norm(W*p)^2 - norm(W*q)^2 + 1 > 0
      loss = relu(norm(W*p)^2 - norm(W*q)^2 + 1)
      claim grad(p) = 2*W'*W*p

      """
    let record = try #require(try records(text).last)
    #expect(record.diagnosis?.hasSuffix("the factor k is missing") == true)
    #expect(record.repair == "2*k*W'*W*p")
  }

  /// Derived forms with parts of matrices are written as blocks among zeros.
  @Test func partsOfMatrices() throws {
    let text = "input x: vector(3)\ninput A: matrix(3, 3)\nloss = x'*A*x + A(1, 2)*x(3)\n"
    let record = try #require(try records(text + "claim grad(x) = A*x\n").last)
    #expect(record.cause == .termMissing)
    #expect(record.repair?.contains("[zeros(2, 1); A(1, 2)]") == true)
    let repaired = try #require(record.repairedClaim)
    #expect(try records(text + "claim \(repaired)\n").last?.verdict == .verified)
  }

  /// An identity is not repaired into one whose sides are the same.
  @Test func identities() throws {
    for claim in ["tr(A) = sum(A)", "det(A + B) = det(A) + det(B)"] {
      let record = try #require(
        try records("input A: matrix(3, 3)\ninput B: matrix(3, 3)\nclaim \(claim)\n").last)
      #expect(record.verdict == .refuted)
      let sides = record.repairedClaim?.components(separatedBy: " = ") ?? ["0", "1"]
      #expect(sides[0] != sides[1])
    }
  }

  /// Formulas of very many terms, and names that would be endless written out, end soon.
  @Test func longForms() throws {
    let sum = Array(repeating: "x", count: 400).joined(separator: " + ")
    let long = "input x: vector(3)\nloss = sum((\(sum)).^2)\n"
    #expect(try records(long + "claim grad(x) = \(sum)\n").last?.cause == .factor)
    let names = (1...60).map { "let a\($0) = a\($0 - 1)*a\($0 - 1)\n" }.joined()
    let record = try records(
      "input a0: scalar in (0.5, 1)\n\(names)loss = a60\nclaim grad(a0) = 3\n"
    ).last
    #expect(record?.verdict == .refuted)
  }

  /// Functions of one's own are known at other sizes, too: a wrong claim about them is made smaller and repaired.
  @Test func functionsOfOnesOwn() throws {
    var library = RuleLibrary.standard
    try library.add(Thrice())
    let text =
      "dim n = 4\ninput x: vector(n)\nloss = sum(thrice(x).^2)\nclaim grad(x) = 2*thrice(x)\n"
    let program = try Program(
      checking: SourceText(name: "file.loss", text: text), functions: FunctionTable(library))
    let record = try #require(try ProgramCheck(BoundProgram(program)).records().last)
    #expect(record.verdict == .refuted)
    #expect(record.repair == "6*thrice(x)")
    #expect(record.smallest?.text == "x = 1: claimed 6, found 18")
  }

  /// Data of many entries are neither made shorter one by one nor searched for ever.
  @Test(.timeLimit(.minutes(20))) func manyEntries() throws {
    let text = """
      dim n == 100000
      input x: vector(n)
      loss = sum(x.^2)
      claim grad(x) = x
      claim grad(x) = 2*x.^2
      """
    let records = try ProgramCheck(BoundProgram(program(text))).records().suffix(2)
    #expect(records.allSatisfy { $0.verdict == .refuted && $0.repair == "2*x" }, "\(records)")
  }
}

/// 3 X.
private struct Thrice: UnaryRule {
  static var name: String { "thrice" }
  static var signature: Signature? { .entrywise }
  func expansion<M: MatrixAlgebra>(_ x: M) -> M? { 3 * x }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { 3 * dx }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { 3 * g }
}
