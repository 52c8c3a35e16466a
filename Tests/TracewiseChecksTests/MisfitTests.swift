import Testing
import Tracewise
import TracewiseChecks
import TracewiseLanguage
import TracewiseVerification

/// Claims in which something does not fit are false, and nothing else of their file is changed by them.
@Suite struct MisfitTests {
  private static let wrong: [(claim: String, repair: String)] = [
    ("claim grad(X) = 2*A*(A*X - B)", "grad(X) = 2*A'*(A*X - B)"),
    ("claim grad(A) = 2*X'*(A*X - B)", "grad(A) = 2*(A*X - B)*X'"),
    ("claim grad(A) = 2*(A*X - B)*X", "grad(A) = 2*(A*X - B)*X'"),
    ("claim grad(B) = 2*(X*A - B)", "grad(B) = 2*(B - A*X)"),
    ("claim d(A*X) = dA*X + dX*A", "d(A*X) = dA*X + A*dX"),
  ]
  /// Sizes by names, with values, as numbers, and of nothing declared.
  private static let declarations = [
    "input A: matrix(m, n)\ninput X: matrix(n, k)\ninput B: matrix(m, k)\n",
    "dim m = 5, n = 4, k = 3\ninput A: matrix(m, n)\ninput X: matrix(n, k)\ninput B: matrix(m, k)\n",
    "input A: matrix(5, 4)\ninput X: matrix(4, 3)\ninput B: matrix(5, 3)\n",
    "",
  ]
  private static let loss = "loss = norm(A*X - B)^2\n"

  @Test(arguments: declarations.indices) func aloneIsFalse(_ k: Int) throws {
    let right = "claim grad(B) = -2*(A*X - B)\n"
    let text =
      Self.declarations[k] + Self.loss + Self.wrong.map { "\($0.claim)\n" }.joined() + right
    let checked = try program(text)
    #expect(checked.claims.count == 1 && checked.misfits.count == Self.wrong.count)
    let (a, b) = (try #require(checked.input("A")), try #require(checked.input("B")))
    #expect(Set([a.rows, a.columns, b.columns]).count == 3)
    let records = try ProgramCheck(BoundProgram(checked)).records().filter {
      $0.statement == .claim
    }
    #expect(records.map(\.verdict) == Self.wrong.map { _ in .refuted } + [.verified])
    for (record, wrong) in zip(records, Self.wrong) {
      #expect(record.reason == wrong.claim)
      #expect(record.diagnosis?.contains("must equal") == true)
      guard k == 2 else { continue }
      // The repair may be another that holds: it is right where it stands.
      let repair = try #require(record.repairedClaim, "\(wrong.claim)")
      let repaired = try program(Self.declarations[k] + Self.loss + "claim \(repair)\n")
      let again = try ProgramCheck(BoundProgram(repaired)).records().filter {
        $0.statement == .claim
      }
      #expect(again.map(\.verdict) == [.verified], "\(repair)")
    }
  }

  @Test func refutationsHold() throws {
    let checked = try program(Self.declarations[0] + Self.loss + "refute grad(A) = A*A\n")
    let records = try ProgramCheck(BoundProgram(checked)).records()
    #expect(records.last?.statement == .refutation && records.last?.verdict == .verified)
  }

  /// A whole side of another shape is as false in a differential as in a gradient.
  @Test(arguments: ["claim d(inv(T)) = tr(dT)", "claim d(logdet(T)) = inv(T)*dT"])
  func sides(_ claim: String) throws {
    let checked = try program("input T: invertible(3)\n\(claim)\n")
    #expect(checked.claims.isEmpty)
    #expect(checked.misfits.map(\.text) == [claim])
    let records = try ProgramCheck(BoundProgram(checked)).records()
    #expect(records.map(\.verdict) == [.refuted])
    #expect(records.first?.diagnosis?.contains("the right side is") == true)
  }

  /// Sides of an identity that do not fit are as false.
  @Test(arguments: [
    ("claim kron(A, B)*vec(X) = vec(A*X*B')", Cause.order, "vec(B*X*A')"),
    ("claim B*X = X*B", nil, nil), ("claim A = A'*X'", nil, nil),
  ]) func identities(_ claim: String, _ cause: Cause?, _ right: String?) throws {
    let checked = try program(
      "dim m = 2, n = 3\ninput A: matrix(m, m)\ninput B: matrix(n, n)\ninput X: matrix(n, m)\n"
        + "claim tr(X'*B*X) = tr(X*X'*B)\n\(claim)\n")
    #expect(checked.misfits.map(\.text) == [claim])
    let records = try ProgramCheck(BoundProgram(checked)).records()
    #expect(records.map(\.verdict) == [.verified, .refuted])
    #expect(records[1].kind == .identity && records[1].cause == cause)
    if let right { #expect(records[1].repair == right) }
    let refuted = try program(checked.source.text.replacing("claim", with: "refute"))
    #expect(try ProgramCheck(BoundProgram(refuted)).records()[1].verdict == .verified)
  }

  /// What is not understood is a mistake in the file, not a false claim.
  @Test(arguments: [
    "claim grad(A) = lgdet(A)*X", "claim A*A = A",
    "claim d(A*A) = dA*A",
  ]) func mistakes(_ claim: String) {
    let text = Self.declarations[2] + Self.loss + claim + "\n"
    #expect(throws: LanguageFailure.self) { try program(text) }
  }

  /// Slips that do not fit at any sizes.
  @Test(arguments: [
    ("claim grad(A) = x*y", "grad(A) = x*y'"), ("claim grad(x) = y*A", "grad(x) = A*y"),
    ("claim grad(x) = 2*(A.*y)", "grad(x) = A*y"), ("claim grad(y) = A*x", "grad(y) = A'*x"),
  ]) func outerProducts(_ claim: String, _ repair: String) throws {
    let checked = try program(
      "loss = x'*A*y\nclaim grad(x) = A*y\n\(claim)\nclaim grad(A) = 2*x*y'\n")
    let records = try ProgramCheck(BoundProgram(checked)).records().filter {
      $0.statement == .claim
    }
    #expect(records.map(\.verdict) == [.verified, .refuted, .refuted])
    #expect(records[1].repairedClaim == repair)
    // What does not fit leaves the others their causes.
    #expect(records[2].repairedClaim == "grad(A) = x*y'" && records[2].cause == .factor)
  }

  @Test func strayNames() throws {
    let checked = try program(
      "input beta: vector(3)\nloss = beta'*beta\nclaim grad(beta) = 2*bta\n")
    #expect(checked.notes.contains { $0.hasSuffix("did you mean 'beta'?") })
    #expect(try ProgramCheck(BoundProgram(checked)).records().last?.verdict == .refuted)
  }

  /// At other sizes a program has the same claims, or is none.
  @Test func sizesKeepTheClaims() throws {
    let text =
      "dim m = 3, n = 3\ninput A: matrix(m, n)\nloss = tr(A'*A)\nclaim grad(A) = 2*A*A'*A\nclaim grad(A) = A*A"
    let checked = try program(text)
    #expect(checked.claims.count == 2)
    #expect(throws: LanguageFailure.self) { try checked.resized(["m": 4, "n": 2]) }
  }
}
