import Testing
import Tracewise
import TracewiseChecks
import TracewiseLanguage
import TracewiseVerification

/// On a kink itself any subgradient is right, and nothing else.
@Suite struct KinkTests {
  private func record(_ text: String, _ given: [String: Matrix] = [:]) throws -> CheckRecord {
    let bound = try BoundProgram(program(text + "\n"), given: given)
    let records = try ProgramCheck(bound).records().filter { $0.statement != nil }
    return try #require(records.first)
  }

  private static let relu = "input x: vector(3)\nloss = sum(relu(x))\nclaim grad(x) = "
  private static let absolute = "input x: vector(3)\nloss = sum(abs(x))\nclaim grad(x) = "
  private static let hinge = """
    input w: vector(3)
    const a: vector(3)
    loss = relu(1 - a'*w)
    claim grad(w) =
    """ + " "
  private static let elu =
    "input x: vector(3)\nloss = sum(where(x > 0, x, exp(x) - 1))\nclaim grad(x) = "

  /// Data that are equal to themselves lie on a kink that no input feels: it excuses no wrong claim.
  @Test(arguments: ["0*b", "-Z'*delta + Z'*(exp(eta).*(Rk*(delta./S0)))"])
  func equalDataAreNoKink(_ claim: String) throws {
    let record = try record(
      """
      dim n = 8, p = 3
      input b: vector(p)
      const Z: matrix(n, p)
      const t: vector(n) in (0.1, 5)
      const delta: vector(n) in (0, 1)
      let eta = Z*b
      let Rk = (t' >= t)
      let S0 = Rk*exp(eta)
      loss = -sum(delta.*(eta - log(S0)))
      claim grad(b) = \(claim)
      """)
    #expect(record.verdict == .refuted)
    #expect(record.diagnosis?.contains("kink") == false, "\(record)")
  }

  /// The claim and what is noted of it; nothing where it says what the tape says.
  @Test(
    arguments: [
      (relu + "x > 0", nil), (relu + "step(x)", nil),
      (relu + "x >= 0", "at x(1) = 0 the claim takes 1, the tape 0: both are subgradients"),
      (absolute + "sign(x)", nil), (absolute + "(x > 0) - (x < 0)", nil),
      (
        absolute + "where(x > 0, 1, -1)",
        "at x(1) = 0 the claim takes -1, the tape 0: both are subgradients"
      ),
      (
        absolute + "where(x > 0, 1, where(x < 0, -1, 0.5))",
        "at x(1) = 0 the claim takes 0.5, the tape 0: both are subgradients"
      ),
      (absolute + "x./abs(x)", "not defined at the kink itself, where x(1) = 0"),
      (hinge + "-(a'*w < 1)*a", nil),
      (
        "input x: vector(3)\nconst y: vector(3)\nloss = norm(x - y)\nclaim grad(x) = (x - y)/norm(x - y)",
        "not defined at the kink itself, where x - y = 0"
      ),
      (elu + "where(x > 0, 1, exp(x))", nil), (elu + "min(exp(x), 1)", nil),
      (
        elu + "(x > 0) + (x < 0).*exp(x)",
        "at x(1) = 0 the claim takes 0, the tape 1: the claim's is no subgradient, beside it the "
          + "derivative is 1"
      ),
    ] as [(String, String?)])
  func verified(_ text: String, _ note: String?) throws {
    let record = try record(text)
    #expect(record.verdict == .verified)
    #expect(record.atKinks == [note].compactMap { $0 })
  }

  @Test func aHingeWithEquality() throws {
    let record = try record(Self.hinge + "-(a'*w <= 1)*a")
    #expect(record.verdict == .verified)
    #expect(record.atKinks.count == 1)
    #expect(record.atKinks.first?.hasPrefix("at 1 - a'*w = 0 the claim takes ") == true)
    #expect(record.atKinks.first?.hasSuffix(": both are subgradients") == true)
  }

  /// Nothing that lies between the sides.
  @Test(arguments: [
    relu + "where(x == 0, 5, x > 0)", relu + "(x > 0) - 2*(x == 0)",
    absolute + "where(x > 0, 1, where(x < 0, -1, 5))", elu + "where(x == 0, 3, exp(min(x, 0)))",
  ]) func refuted(_ text: String) throws {
    let record = try record(text)
    #expect(record.verdict == .refuted)
    #expect(record.cause == .kink)
    #expect(record.entry != nil)
    #expect(record.diagnosis?.hasPrefix("right beside a kink and not on it: at x(1) = 0") == true)
  }

  /// The ends of a subdifferential with round sides, which no random point beside the kink has.
  @Test(arguments: [
    ("nuclear(A)", "svdu(A)*svdv(A)'"), ("spectral(A)", "svdu(A)(:, 1)*svdv(A)(:, 1)'"),
    ("kyfan(A, 2)", "svdu(A)(:, 1:2)*svdv(A)(:, 1:2)'"), ("norm(A)", "A/max(norm(A), 1e-300)"),
  ]) func ends(_ loss: String, _ right: String) throws {
    let head = "input A: matrix(4, 3)\nloss = \(loss) + norm(A)^2/2\nclaim grad(A) = "
    let record = try record(head + right + " + A")
    #expect(record.verdict == .verified, "\(record)")
    let beyond = "where(A == 0, 2, 0)"
    #expect(try self.record(head + right + " + A + \(beyond)").verdict == .refuted)
  }

  /// Ties of sorted entries, where masks count an entry for each that it equals: whichever are drawn.
  @Test(arguments: [1, 14, 20, 23, 26, 30] as [UInt64]) func ties(_ seed: UInt64) throws {
    let text = """
      input x: vector(5)
      let s = sort(x)
      loss = s(3) + s(4) - s(2)
      claim grad(x) = (x == s(3)) + (x == s(4)) - (x == s(2))
      """
    let records = try ProgramCheck(BoundProgram(program(text), seed: seed)).records()
    #expect(records.allSatisfy { $0.verdict == .verified }, "\(records)")
  }

  /// Data that lie on the kink.
  @Test func data() throws {
    let given = ["x": Matrix(vector: [0, 1, -2])]
    let right = try record(Self.relu + "x >= 0", given)
    #expect(right.verdict == .verified)
    #expect(
      right.atKinks == ["at x(1) = 0 the claim takes 1, the tape 0: both are subgradients"])
    let wrong = try record(Self.relu + "where(x == 0, 5, x > 0)", given)
    #expect(wrong.verdict == .refuted)
    #expect(wrong.cause == .kink)
    #expect(try record(Self.relu + "2*(x >= 0)", given).cause != .kink)
  }

  /// Wrong on one side of a comparison, or of a mask in the loss.
  @Test(arguments: [
    "input r: scalar\nconst k: scalar in (3, 4)\n"
      + "loss = where(abs(r) <= k, r^2/2, k*abs(r) - k^2/2)\nclaim grad(r) = r",
    "input r: scalar\nconst k: scalar in (3, 4)\n"
      + "loss = where(abs(r) <= k, r^2/2, k*abs(r) - k^2/2)\nclaim grad(r) = where(r <= k, r, k)",
    "input x: vector(3) in (4, 5)\nconst t: scalar in (1, 6)\n"
      + "loss = sum((x < t).*x)\nclaim grad(x) = ones(3, 1)",
  ]) func oneSided(_ text: String) throws {
    let record = try record(text)
    #expect(record.verdict == .refuted)
    #expect(record.entry != nil)
  }

  /// A loss that jumps has its derivative beside the jump.
  @Test func jumps() throws {
    let record = try record(
      "input x: vector(3)\nloss = sum((x > 0).*(x + 1))\nclaim grad(x) = x > 0")
    #expect(record.verdict == .verified)
  }
}
