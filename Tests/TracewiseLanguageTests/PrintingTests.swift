import Testing
import TracewiseLanguage

@Suite struct PrintingTests {
  /// What is written, and how it is printed back: the parentheses show how it was read.
  static let cases = [
    Case("2.*A", "2.*A"),
    Case("2 .* A", "2.*A"),
    Case("2.5.*A", "2.5.*A"),
    Case("2./A", "2./A"),
    Case("2.^A", "2.^A"),
    Case("1e-3 * .5 * 1.", "0.001*0.5*1"),
    Case("1E+20", "1e+20"),
    Case("0.00000001", "1e-08"),
    Case("-2^2", "-2^2"),
    Case("(-2)^2", "(-2)^2"),
    Case("2^-1", "2^-1"),
    Case("2^-1^3", "2^-1^3"),
    Case("(2^-1)^3", "(2^-1)^3"),
    Case("2^(3^4)", "2^3^4"),
    Case("(2^3)^4", "(2^3)^4"),
    Case("a.^(b^c)", "a.^b^c"),
    Case("a'*b'", "a'*b'"),
    Case("A^2'", "(A^2)'"),
    Case("A^-1'*x", "(A^-1)'*x"),
    Case("A^k''", "(A^k)''"),
    Case("x.^2'", "(x.^2)'"),
    Case("x.^(1/2)'", "(x.^(1/2))'"),
    Case("x.^y'", "x.^y'"),
    Case("A^(k')", "A^(k')"),
    Case("(A^2)'", "(A^2)'"),
    Case("A''", "A''"),
    Case("A^-1", "A^-1"),
    Case("--a", "--a"),
    Case("-(a + b)", "-(a + b)"),
    Case("-a*b", "-a*b"),
    Case("-(a*b)", "-(a*b)"),
    Case("a*-b", "a*-b"),
    Case("a-(b-c)-d", "a - (b - c) - d"),
    Case("a+b-c", "a + b - c"),
    Case("a+(b+c)", "a + (b + c)"),
    Case("a/b*c", "a/b*c"),
    Case("a/(b*c)", "a/(b*c)"),
    Case("A\\(b\\c)", "A\\(b\\c)"),
    Case("A\\b./c.*d", "A\\b./c.*d"),
    Case("(((a)))", "a"),
    Case("f( a,b+1 )'", "f(a, b + 1)'"),
    Case("A(i, j)", "A(i, j)"),
    Case("A(:,j)", "A(:, j)"),
    Case("A(1:3, :)", "A(1:3, :)"),
    Case("A(1:n-1,:)", "A(1:n - 1, :)"),
    Case("x (2)", "x(2)"),
    Case("inv(A)(1, 2)", "inv(A)(1, 2)"),
    Case("(A + B)(1, 2)", "(A + B)(1, 2)"),
    Case("(A)(1, 2)", "(A)(1, 2)"),
    Case("A'(1, 2)", "A'(1, 2)"),
    Case("[1,2;3,4]", "[1, 2; 3, 4]"),
    Case("[A, B\n ; C, D]", "[A, B; C, D]"),
    Case("f(\n a, # first\n b)", "f(a, b)"),
    Case("Σ + μ_1*αβ2", "Σ + μ_1*αβ2"),
    Case("\u{B5}", "μ"),
    Case("\n\n a +\n b\n", "a + b"),
  ]

  @Test(arguments: cases)
  func printsBack(_ example: Case) throws {
    let read = try expression(example.source)
    #expect(read.description == example.expected)
    #expect(try expression(read.description) == read)
  }

  @Test func groupsAsMATLABDoes() throws {
    let power = try expression("-2^2")
    guard case .negated(let square) = power.kind else {
      Issue.record("-2^2 is -(2^2)")
      return
    }
    #expect(square == (try expression("2^2")))
    #expect(try expression("a^b^c") == expression("a^(b^c)"))
    #expect(try expression("a-b-c") == expression("(a-b)-c"))
    #expect(try expression("a'^b") == expression("(a')^b"))
    #expect(try expression("-a.*b") == expression("(-a).*b"))
    #expect(try expression("2.*A") != expression("2*A"))
  }

  @Test func rangesCoverParenthesesAndPointAtOperators() throws {
    let source = SourceText(name: "e", text: "(a + b) * inv(C)'")
    let product = try Parser.parseExpression(source)
    #expect(source[product.range] == "(a + b) * inv(C)'")
    #expect(source[product.mark] == "*")
    guard case .binary(.multiply, let left, let right) = product.kind else {
      Issue.record("a product")
      return
    }
    #expect(source[left.range] == "(a + b)")
    #expect(source[left.mark] == "+")
    #expect(source[right.range] == "inv(C)'")
    #expect(source[right.mark] == "'")
  }
}
