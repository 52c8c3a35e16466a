import Testing
import Tracewise
import TracewiseChecks
import TracewiseLanguage
import TracewiseVerification

/// Claims are judged on both sides of kinks, at several sizes, and where there is something to see.
@Suite struct CoverageTests {
  private func verdicts(_ text: String) throws -> [CheckRecord] {
    try ProgramCheck(BoundProgram(program(text))).records().filter { $0.statement != nil }
  }

  private static let margin = """
    dim n = 4
    input x: vector(n)
    input y: vector(n)
    let d = norm(x - y)
    loss = relu(1 - d)^2

    """
  private static let quantile = """
    dim m = 6, d = 3
    input X: matrix(m, d)
    input y: vector(m)
    input w: vector(d)
    let r = y - X*w
    loss = sum(0.9*max(r, 0) + 0.1*max(-r, 0))

    """
  private static let huber = """
    input r: scalar
    const k: scalar in (3, 4)
    loss = min(abs(r), k)^2/2 + k*max(abs(r) - k, 0)

    """

  /// Wrong on one side only, which random points hardly see.
  @Test(arguments: [
    margin + "claim grad(x) = 2*relu(1 - d)*(x - y)/d",
    margin + "claim grad(x) = -2*(1 - d)*(x - y)/d",
    margin + "claim grad(x) = 0",
    quantile + "claim grad(w) = -0.9*X'*step(r)",
    huber + "claim grad(r) = r",
    huber + "claim grad(r) = k*sign(r)",
    "input a: scalar in (5, 6)\ninput x: scalar\nloss = max(x, a)\nclaim grad(x) = 0",
  ]) func oneSided(_ text: String) throws {
    let record = try #require(try verdicts(text + "\n").last)
    #expect(record.verdict == .refuted)
    #expect(record.entry != nil)
  }

  /// Magnitudes of numbers by other words have two sides as well.
  @Test(arguments: [
    "norm(u'*d)", "sqrt((u'*d)^2)", "sqrt((u'*d).^2)", "abs(u'*d)", "norm(u'*d, 1)",
  ]) func magnitudes(_ claim: String) throws {
    let text =
      "input g: scalar\nconst u: vector(4)\nconst d: vector(4)\nloss = g*(u'*d)\nclaim grad(g) = \(claim)\n"
    for seed in UInt64(1)...6 {
      let records = try ProgramCheck(BoundProgram(program(text), seed: seed)).records()
      #expect(try #require(records.last).verdict == .refuted, "\(claim) at seed \(seed)")
    }
  }

  @Test(arguments: [
    margin + "claim grad(x) = -2*relu(1 - d)*(x - y)/d",
    quantile + "claim grad(w) = -X'*(0.9*step(r) - 0.1*step(-r))",
    huber + "claim grad(r) = min(abs(r), k)*sign(r)",
  ]) func rightOnBothSides(_ text: String) throws {
    let record = try #require(try verdicts(text + "\n").last)
    #expect(record.verdict == .verified)
    #expect(record.unseen == [])
    #expect(record.points > 1 && record.informativePoints > 0)
  }

  /// What is not found is said; what cannot be is not looked for.
  @Test func unseenSides() throws {
    let text = "input x: vector(3)\nloss = sum(relu(x.*x.*x.*x + 1)) + sum(abs(exp(x)))\n"
    let record = try #require(
      try verdicts(text + "claim grad(x) = 4*x.*x.*x + exp(x)\n").last)
    #expect(record.verdict == .verified)
    #expect(record.unseen.count == 1)
    #expect(record.unseen.first?.hasPrefix("only where x.*x.*x.*x + 1 > 0: the other side") == true)
  }

  /// 0 = 0 is no evidence, unless 0 is what is claimed.
  @Test func zerosAreNoEvidence() throws {
    let text = "input x: vector(3)\nloss = sum(relu(-1 - x.^2))\n"
    let records = try verdicts(text + "claim grad(x) = 7*step(-1 - x.^2)\nclaim grad(x) = 0\n")
    guard case .inconclusive(let why) = records[0].verdict else {
      Issue.record("\(records[0].verdict)")
      return
    }
    #expect("\(why)".hasPrefix("both sides are 0 at all"))
    #expect(records[1].verdict == .verified)
  }

  /// True at the size of the file only.
  @Test func otherSizes() throws {
    let loss = "input x: vector(n)\nloss = mean(x.^2)\nclaim grad(x) = x/2\n"
    let record = try #require(try verdicts("dim n = 4\n" + loss).last)
    #expect(record.verdict == .refuted)
    #expect(record.cause == .size)
    #expect(record.diagnosis?.hasPrefix("true at n = 4; false at n = 5") == true)
    #expect(record.repair == "2*x/n")
    #expect(try verdicts("dim n == 4\n" + loss).last?.verdict == .verified)
  }

  /// True where there are no more columns than rows, which the file may say; other sizes are neither drawn nor taken.
  @Test func ordersOfSizes() throws {
    let text =
      "dim m = 5, n = 3\ninput A: matrix(m, n)\nloss = norm(A)^2\nclaim pinv(A)*A = eye(n)\n"
    let record = try #require(try verdicts(text).last)
    #expect(record.verdict == .refuted)
    #expect(record.diagnosis?.contains("meant for m >= n alone, say so: dim m >= n") == true)
    #expect(try verdicts("dim m >= n\n" + text).last?.verdict == .verified)
    #expect(try verdicts("dim n <= m - 1\n" + text).last?.verdict == .verified)
    #expect(try verdicts("dim m < n\n" + text.drop { $0 != "\n" }).last?.verdict == .refuted)
  }

  /// Another claim that fits at one size only does not keep this one from the others.
  @Test func otherSizesOfOneClaim() throws {
    let records = try verdicts(
      """
      dim m = 4, n = 4
      input X: matrix(m, n)
      loss = norm(X)^2
      claim grad(X) = 2*X'
      claim grad(X) = 2*X
      claim grad(X) = X*m/2

      """)
    #expect(records.map(\.verdict) == [.refuted, .verified, .refuted])
    #expect(records[2].cause == .size)
  }

  /// A line that says a claim false is right when it is false at another size.
  @Test func refutationsElsewhere() throws {
    let text = "dim n = 4\ninput x: vector(n)\nloss = mean(x.^2)\nrefute grad(x) = x/2\n"
    #expect(try verdicts(text).last?.verdict == .verified)
  }

  /// A claim that is 0 = 0 at the first point is as sharp as it is where it is more.
  @Test func sharpnessIsThatOfAnInformativePoint() throws {
    let text =
      "input x: vector(3) in (0, 1)\nconst c: vector(3) in (-1, 2)\n"
      + "loss = sum(relu(x - 100*c).^2)\nclaim grad(x) = 2*relu(x - 100*c)\n"
    let record = try #require(try verdicts(text).last)
    #expect(record.verdict == .verified && record.smallestVisibleError > 0, "\(record)")
  }

  /// What algebra shows holds for all sizes, also where the file's are alike; what holds at one size does not.
  @Test func allSizes() throws {
    let alike = """
      dim m = 3, n = 3
      input A: matrix(m, n)
      input x: vector(n)
      loss = norm(A*x)^2
      claim grad(x) = 2*A'*A*x
      claim d(A*x) = dA*x + A*dx
      claim (A*x)' = x'*A'
      claim grad(A) = 2*A*x*x'
      claim grad(A) = A*x*x'
      """
    #expect(try verdicts(alike).map(\.holdsForAllSizes) == [true, true, true, true, false])
    let text = "dim n == 4\ninput x: vector(n)\nloss = mean(x.^2)\nclaim grad(x) = x/2\n"
    let fixed = try #require(try verdicts(text).last)
    #expect(fixed.verdict == .verified && !fixed.holdsForAllSizes)
  }

  /// Sums and products that leave nothing but rounding are known to rounding of their terms.
  @Test(arguments: ["x'*grad(x) = 0", "x'*(A - A')*x = 0", "tr(A*B - B*A) = 0"])
  func whatCancels(_ claim: String) throws {
    let text = """
      input A: symmetric(3)
      input B: matrix(3, 3)
      input x: vector(3)
      loss = x'*A*x/(x'*x) + sum(B)
      claim \(claim)
      claim \(claim.dropLast())1e-9

      """
    for seed in UInt64(1)...20 {
      let bound = try BoundProgram(program(text), seed: seed)
      let verdicts = try ProgramCheck(bound).records().filter { $0.statement != nil }.map(\.verdict)
      #expect(verdicts.first == .verified, "seed \(seed)")
      #expect(verdicts.last == .refuted, "seed \(seed)")
    }
  }

  /// A `let` in which differentials stand is what it says, in claims about differentials.
  @Test func differentialsInLets() throws {
    let text = """
      input S: spd(n)
      let L = chol(S)
      let P = triangularsolve(L, triangularsolve(L, dS)')
      claim d(chol(S)) = L*(tril(P) - diag(diag(P))/2)
      claim d(chol(S)) = L*tril(P)

      """
    #expect(try verdicts(text).map(\.verdict) == [.verified, .refuted])
  }

  /// A size that stands as a number beside its name has one value.
  @Test func sizesTiedToNumbers() throws {
    let text = """
      dim p = 3
      input X: matrix(6, 3)
      input b: vector(3)
      loss = norm(X*b)^2 + norm(b)^2
      claim grad(b) = 2*(X'*X + eye(p))*b

      """
    #expect(try verdicts(text).map(\.verdict) == [.verified])
  }

  /// The data's point and random ones are judged separately.
  @Test func data() throws {
    let text =
      "input x: vector(3)\nloss = sum(abs(x))\nclaim grad(x) = ones(3, 1)\nclaim grad(x) = sign(x)\n"
    let bound = try BoundProgram(program(text), given: ["x": Matrix(vector: [1, 2, 3])])
    let records = try ProgramCheck(bound).records().filter { $0.statement != nil }
    #expect(records.prefix(2).map(\.verdict) == [.verified, .verified])
    #expect(records.count == 3)
    guard case .inconclusive(let why) = records.last?.verdict else {
      Issue.record("\(records)")
      return
    }
    #expect("\(why)".hasPrefix("it holds at the data, and not at random values"))
    #expect(records.last?.repair != nil)
  }
}
