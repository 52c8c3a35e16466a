import Testing
import Tracewise
import TracewiseChecks
import TracewiseLanguage
import TracewiseVerification

/// What is wrong in a file in numerator layout leaves the layout what it is, and is corrected in it.
@Suite struct LayoutRepairTests {
  private static let least = """
    dim m = 5, n = 3
    input A: matrix(m, n)
    input b: vector(n)
    const y: vector(m)
    loss = norm(A*b - y)^2/2

    """
  private static let right = "claim grad(b) = (A*b - y)'*A\n"

  private func claims(_ text: String, _ layout: ClaimLayout = .either) throws -> [CheckRecord] {
    var check = ProgramCheck(try BoundProgram(program(text)))
    check.layout = layout
    return try check.records().filter { $0.statement == .claim }
  }

  static let wrong: [(claim: String, cause: Cause, repair: String)] = [
    ("grad(A) = 2*b*(A*b - y)'", .factor, "grad(A) = b*(A*b - y)'"),
    ("grad(A) = -b*(A*b - y)'", .sign, "grad(A) = b*(A*b - y)'"),
    ("grad(b) = (A*b - y)'*A + b'", .termAdded, "grad(b) = (A*b - y)'*A"),
    ("grad(A) = b'*(A*b - y)", .transpose, "grad(A) = b*(A*b - y)'"),
  ]

  @Test(arguments: wrong) func aMistakeIsOne(_ claim: String, _ cause: Cause, _ repair: String)
    throws
  {
    for layout in [ClaimLayout.either, .numerator] {
      let records = try claims(Self.least + Self.right + "claim \(claim)\n", layout)
      #expect(records.map(\.verdict) == [.verified, .refuted])
      #expect(records[0].diagnosis?.hasPrefix("right in numerator layout") == true)
      #expect(records[1].cause == cause, "\(records[1].diagnosis ?? "none")")
      #expect(records[1].repairedClaim == repair)
    }
  }

  /// What is written in the place of a wrong claim holds in the layout that was asked for.
  @Test func correctionsHold() throws {
    let text = Self.least + Self.right + Self.wrong.map { "claim \($0.claim)\n" }.joined()
    let checked = try program(text)
    var check = ProgramCheck(try BoundProgram(checked))
    check.layout = .numerator
    let corrected = try #require(checked.corrected(by: check.records()))
    #expect(corrected.count == Self.wrong.count)
    #expect(try claims(corrected.text, .numerator).allSatisfy { $0.verdict == .verified })
  }

  /// Most claims say which layout is the file's; those in the other one are told to be.
  @Test func theFewAreMixed() throws {
    let few = try claims(
      Self.least + Self.right + "claim grad(A) = b*(A*b - y)'\nclaim grad(A) = (A*b - y)*b'\n")
    #expect(few.map(\.verdict) == [.verified, .verified, .refuted])
    #expect(few[2].cause == .layout && few[2].repairedClaim == "grad(A) = b*(A*b - y)'")
    #expect(
      few[2].diagnosis
        == "the layouts are mixed: this is right in denominator layout, the gradient "
        + "itself, and line 6 in numerator layout")
    // As many on either side: gradients have the shapes of their inputs.
    let even = try claims(Self.least + Self.right + "claim grad(A) = (A*b - y)*b'\n")
    #expect(even.map(\.verdict) == [.refuted, .verified])
    #expect(even[0].cause == .layout)
  }

  /// The shape of what holds in no layout tells what was meant.
  @Test func shapesCount() throws {
    let records = try claims(
      "input A: invertible(3)\nconst x: vector(3)\ninput z: vector(3)\n"
        + "loss = logdet(A) + z'*A*x\nclaim grad(z) = 2*A*x\nclaim grad(A) = inv(A) + x*z'\n")
    #expect(records.map(\.verdict) == [.refuted, .refuted])
    #expect(records[0].repairedClaim == "grad(z) = A*x")
  }
}
