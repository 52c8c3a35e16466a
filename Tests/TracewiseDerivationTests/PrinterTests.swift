import Testing
import Tracewise
import TracewiseDerivation

/// How operations are written before they are simplified.
@Suite struct PrinterTests {
  typealias E = TracewiseDerivation.Expression
  private static let a = E.symbol("A", Shape(5, 5))
  private static let b = E.symbol("B", Shape(5, 5))
  private static let steps = Slice(
    firstRow: 0, rows: 3, rowStep: 2, firstColumn: 4, columns: 5, columnStep: -1)

  static let cases: [(E, text: String, latex: String)] = [
    (.apply(steps, to: a), "A(1:2:5, 5:-1:1)", "A(1{:}2{:}5, 5{:}{-}1{:}1)"),
    (a.slice(rows: 1..<3, columns: 0..<5), "A(2:3, :)", "A(2{:}3, {:})"),
    (a.entry(0, 4), "A(1, 5)", "A(1, 5)"),
    (.apply(Gram(), to: a), "Aᵀ A", "A^{\\top}\\, A"),
    (.apply(Gram(), to: a.T), "A Aᵀ", "A\\, A^{\\top}"),
    (.apply(TraceOfProduct(), to: a, b), "Tr(A B)", "\\operatorname{Tr}(A\\, B)"),
    (.apply(Solve(), to: a.T, b), "A⁻ᵀ B", "A^{-\\top}\\, B"),
    (a.columnSums, "𝟏ᵀ A", "\\mathbf{1}^{\\top}\\, A"),
    (kronecker(a, b), "A ⊗ B", "A \\otimes B"),
    (sigmoid(a), "σ(A)", "\\sigma(A)"),
  ]

  @Test(arguments: cases.indices)
  func prints(_ k: Int) {
    let (x, text, latex) = Self.cases[k]
    #expect("\(x)" == text)
    #expect(Printer(LatexNotation()).text(x) == latex)
  }
}
