import Testing
import Tracewise
import TracewiseChecks
import TracewiseLanguage
import TracewiseVerification

/// Sums over an index: in words of matrices where there are any, else term by term, and the same either way.
@Suite struct IndexedSumTests {
  private static let declarations = """
    dim m = 3, n = 4
    input X: matrix(m, n)
    input Y: matrix(m, n)
    input A: matrix(m, m)
    input w: vector(n)
    input b: vector(m)
    input c: scalar

    """

  /// A summand, and the sum's end; all have words.
  private static let summands: [(to: Int, text: @Sendable (String) -> String)] = [
    (4, { "w(\($0))" }), (4, { "w(\($0))^2*c" }), (4, { "exp(-w(\($0)))/(1 + w(\($0))^2)" }),
    (4, { "X(:, \($0))'*Y(:, \($0))" }), (4, { "w(\($0))*X(:, \($0))'*A*Y(:, \($0))" }),
    (4, { "norm(X(:, \($0)) - b)^2" }), (4, { "norm(X(:, \($0)))" }),
    (4, { "log(1 + exp(-w(\($0))*(b'*X(:, \($0)))))" }), (3, { "X(\($0), :)*w*b(\($0))" }),
    (3, { "X(\($0), 2)^2" }), (3, { "A(2, \($0))*A(\($0), \($0))" }), (4, { _ in "2*c" }),
    (4, { "sum((w(\($0))*X(:, \($0)) + b).^2)" }), (4, { "logsumexp(X(:, \($0)))" }),
    (4, { "b'*(X(:, \($0))*X(:, \($0))')*b" }), (3, { "X(1:2, \($0))'*X(2:3, \($0))" }),
    (4, { "(X(:, \($0)) - b)'*(Y(:, \($0)) + b)*w(\($0)) - c" }),
    (3, { "tr((b(\($0))*X(\($0), :))'*Y(\($0), :))" }), (4, { "(c*X(:, \($0)))'*b/w(\($0))" }),
    (3, { "X(\($0), :)*X(\($0), :)'*c" }), (3, { "b(\($0))*w(\($0) + 1)" }),
  ]

  @Test(arguments: summands.indices) func wordsAreTheSum(_ k: Int) throws {
    let (to, text) = Self.summands[k]
    let written = (1...to).map { "(\(text("\($0)")))" }.joined(separator: " + ")
    let checked = try program(
      Self.declarations + "loss = sum_{i=1:\(to)} (\(text("i")))\n"
        + "claim sum_{i=1:\(to)} (\(text("i"))) = \(written)\n")
    let records = try ProgramCheck(BoundProgram(checked)).records()
    #expect(records.allSatisfy { $0.verdict == .verified }, "\(text("i")): \(records)")
    #expect(
      checked.notes.isEmpty == !Self.withoutWords.contains(k), "\(text("i")): \(checked.notes)")
  }
  private static let withoutWords: Set<Int> = [17]

  /// Sums of columns, rows and outer products.
  @Test(arguments: [
    ("sum_{i=1:n} X(:, i)", "sum(X, 2)"), ("sum_{i=1:m} X(i, :)", "sum(X, 1)"),
    ("sum_{i=1:n} w(i)*X(:, i)*Y(:, i)'", "X*diag(w)*Y'"),
    ("sum_{i=2:n} X(:, i)*X(:, i-1)'", "X(:, 2:n)*X(:, 1:3)'"),
    ("A*(sum_{i=1:n} (X(:, i) - b)*(X(:, i) - b)')*A'", "A*(X - b)*(X - b)'*A'"),
    ("sum_{i=1:n} w(i)*X(:, i)'", "(X*w)'"), ("sum_{i=1:n} (2*b - w(i)*b)", "2*n*b - sum(w)*b"),
    ("sum_{i=1:m} sum_{j=1:m} A(i, j)*b(i)*b(j)", "b'*A*b"),
    ("sum_{i=1:n} w(i)*A", "sum(w)*A"), ("sum_{i=1:3} i*c", "6*c"),
    ("sum_{i=1:2} X(:, 2*i)", "X(:, 2) + X(:, 4)"),
  ])
  func matrices(_ left: String, _ right: String) throws {
    let record = try #require(
      try ProgramCheck(
        BoundProgram(program(Self.declarations + "claim \(left) = \(right)\n"))
      ).records().last)
    #expect(record.verdict == .verified, "\(left): \(record)")
  }

  /// A sum with words is derived for all sizes, and its claims are repaired in words.
  @Test func derived() throws {
    let text = "loss = sum_{i=1:n} c(i)*X(:, i)'*A*X(:, i)\n"
    let checked = try program(text + "claim grad(A) = X*diag(c)*X'\nclaim grad(A) = X*X'\n")
    #expect(checked.notes.isEmpty && checked.dims["n"] == checked.input("X")?.columns)
    let records = try ProgramCheck(BoundProgram(checked)).records().filter {
      $0.statement == .claim
    }
    #expect(records.map(\.verdict) == [.verified, .refuted])
    #expect(records[0].holdsForAllSizes)
    #expect(records[1].repairedClaim == "grad(A) = X*diag(c)*X'")
  }

  @Test func writtenOutSumsAreBoundToTheirSizes() throws {
    let checked = try program("loss = sum_{i=1:3} i*x(i)^2\nclaim grad(x) = 2*[1; 2; 3].*x\n")
    #expect(
      checked.notes == [
        "the sum over i is written out term by term: what is derived holds at these sizes"
      ])
    let records = try ProgramCheck(BoundProgram(checked)).records()
    #expect(records.allSatisfy { $0.verdict == .verified && !$0.holdsForAllSizes })
  }

  @Test(arguments: [
    ("loss = sum_{i=0:3} x(i)", "the range 0:3 of the sum is not from 1 on"),
    ("loss = sum_{i=3:1} x(i)", "the range 3:1 of the sum is empty"),
    (
      "input x: vector(3)\nloss = sum_{x=1:3} x",
      "'x' has a meaning already, and cannot be the index of a sum"
    ),
    ("input x: vector(3)\nloss = sum_{i=1:4} x(i)", "x(i): row 4 is outside"),
    ("loss = sum_{i} x(i)", "expected '=' and the range of 'i', as in sum_{i=1:n}, found '}'"),
    ("loss = sum_{i=1:3 x(i)", "expected '}' to close '{', found 'x'"),
    (
      "input t: scalar\nloss = sum_{i=1:999} exp(i*t)",
      "the sum has 999 terms, and no words of matrices are known for it: up to 400 are written out"
    ),
    (
      "loss = sum_{a=1:2} sum_{b=1:2} sum_{c=1:2} sum_{f=1:2} sum_{g=1:2} x(1)",
      "sums are nested more than 4 levels deep"
    ),
    (
      "input t: scalar\nloss = sum_{a=1:90} sum_{b=1:90} sum_{c=1:90} sum_{f=1:90} exp(a*b*c*f*t)",
      "the sum has 90 terms, and no words of matrices are known for it"
    ),
    ("loss = x'*x\nclaim x = sum_{i=1:2} i*y + grad(i)", "there is no input 'i'"),
  ])
  func badOnesAreRefused(_ text: String, _ message: String) throws {
    let failure = #expect(throws: LanguageFailure.self) { try program(text) }
    let found = failure?.errors.first?.message ?? ""
    #expect(
      found.hasPrefix(message) || (message.hasPrefix("x(i)") && found.hasPrefix("x(i)")), "\(found)"
    )
  }

  @Test func printed() throws {
    let text = "2 * sum_{i=1:n} w(i) * X(:, i)"
    let tree = try Parser.parseExpression(SourceText(name: "e", text: text))
    let again = try Parser.parseExpression(SourceText(name: "e", text: "\(tree)"))
    #expect(tree == again, "\(tree)")
  }
}
