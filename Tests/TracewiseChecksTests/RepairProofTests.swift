import Testing
import Tracewise
import TracewiseChecks
import TracewiseLanguage
import TracewiseVerification

/// What is written in the place of a claim is read back and holds, at the file's sizes and at others.
@Suite struct RepairProofTests {
  private func last(_ text: String) throws -> CheckRecord {
    try #require(
      try ProgramCheck(BoundProgram(program(text))).records().last { $0.statement == .claim })
  }

  /// A size of something else that equals a vector's length is not that length.
  @Test(arguments: [2, 3, 4]) func sizesThatAreEqualByChance(_ n: Int) throws {
    let text = """
      dim n = \(n), m = 3
      input y: vector(m)
      const A: spd(n)
      loss = y(1)^2*tr(A) + y(2)^2 + y(3)
      claim grad(y) = [y(1)*tr(A); 2*y(2); 1]
      """
    let record = try last(text)
    #expect(record.cause == .factor)
    #expect(record.diagnosis == "y(1)*tr(A) is too small by the factor 1/2")
    #expect(record.repair == "[2*y(1)*tr(A); 2*y(2); 1]")
  }

  /// What holds only where n − k = k + 1 is no repair.
  @Test func sizesThatAreRelatedByChance() throws {
    let record = try last(
      """
      dim n = 5, k = 2
      input s: scalar in (0.5, 2)
      const Z: matrix(n, k)
      claim logdet(s*eye(n) + Z*Z') = log(s) + logdet(s*eye(k) + Z'*Z)
      """)
    #expect(record.cause == .size)
    #expect(record.diagnosis == "the term log(s) is too small by the factor 1/(n - k)")
    #expect(record.repair == "(n - k)*log(s) + logdet(s*eye(k) + Z'*Z)")
  }

  /// Another wrong claim that holds at the file's sizes is no right form.
  @Test func claimsThatHoldAtOneSize() throws {
    let record = try last(
      """
      dim n = 2
      input S: symmetric(n)
      const w: vector(n)
      let V = eigvecs(S)
      loss = w'*eigvals(S)
      claim grad(S) = V*diag(w)*V
      claim grad(S) = (V*diag(w)).*V
      """)
    #expect(record.cause == .hadamard)
    #expect(record.repair == "V*diag(w)*V'")
  }

  static let norms: [(claim: String, cause: Cause, right: String)] = [
    ("x.^3/norm(x, 4)^4", .power, "x.^3/norm(x, 4)^3"),
    ("x.^4/norm(x, 4)^3", .power, "x.^3/norm(x, 4)^3"),
    ("-x.^3/norm(x, 4)^3", .sign, "x.^3/norm(x, 4)^3"),
    ("x.^3/norm(x, 3)^3", .function, "x.^3/norm(x, 4)^3"),
  ]

  @Test(arguments: norms) func normsOfAnyOrder(_ claim: String, _ cause: Cause, _ right: String)
    throws
  {
    let record = try last(
      "dim n = 5\ninput x: vector(n)\nloss = norm(x, 4)\nclaim grad(x) = \(claim)\n")
    #expect(record.cause == cause)
    #expect(record.repair == right)
  }

  static let indices: [(text: String, claim: String, cause: Cause, right: String)] = [
    (
      "input A: matrix(5, 4)\nlet U = svdu(A)\nlet V = svdv(A)\nloss = kyfan(A, 2)\n",
      "grad(A) = U(:, 2:3)*V(:, 2:3)'", .index, "U(:, 1:2)*V(:, 1:2)'"
    ),
    (
      "dim n = 4\ninput S: symmetric(n)\nlet V = eigvecs(S)\nloss = eigvals(S)(1)\n",
      "grad(S) = V(:, n)*V(:, n)'", .index, "V(:, 1)*V(:, 1)'"
    ),
    (
      "dim n = 5\ninput E: matrix(3, n)\nloss = norm(gather(E, [1, 3, 3]))^2/2\n",
      "grad(E) = scatter(gather(E, [1, 3, 3]), [1, 2, 3], n)", .index,
      "scatter(gather(E, [1, 3, 3]), [1, 3, 3], n)"
    ),
    (
      "input x: vector(4)\nloss = max(x)\n", "grad(x) = (x == min(x))", .function, "x == max(x)"
    ),
  ]

  @Test(arguments: indices) func indicesAndExtremes(
    _ text: String, _ claim: String, _ cause: Cause, _ right: String
  ) throws {
    let record = try last(text + "claim \(claim)\n")
    #expect(record.cause == cause, "\(record.diagnosis ?? "none")")
    #expect(record.repair == right)
  }

  /// The same mistake twice is told once.
  @Test func theSameTwice() throws {
    let record = try last(
      "input B: spd(3)\nconst A: spd(3)\nloss = (logdet(B) + tr(inv(B)*A))/2\n"
        + "claim grad(B) = (inv(B) - B*A*B)/2\n")
    #expect(record.cause == .inverse)
    #expect(record.diagnosis == "B should be inverted (in 2 places)")
  }
}
