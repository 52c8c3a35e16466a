import Tracewise
import TracewiseDerivation
public import TracewiseLanguage

/// What a program was read as: its loss in mathematical notation, and every size.
public struct Understood: Sendable {
  /// `L = Tr(Aᵀ B)`, then a line for each named value; empty where there is no loss.
  public let text: String
  /// The same in LaTeX.
  public let latex: String
  /// The same in MathML, a formula a line.
  public let mathML: [String]
  /// Rows and columns of every input and const, in order.
  public let sizes: [(name: String, rows: Int, columns: Int)]

  /// What a program says, in all notations.
  public init(_ program: Program) {
    sizes = program.inputs.map { ($0.name, $0.rows, $0.columns) }
    let lines = SymbolicProgram(program).formulas
    text = Self.lines(lines, UnicodeNotation()).joined(separator: "\n")
    latex = Self.lines(lines, LatexNotation()).joined(separator: " \\\\\n")
    mathML = Self.lines(lines, MathMLNotation()).map { MathMLNotation.line($0) }
  }

  private static func lines(
    _ formulas: [Definition], _ notation: some Notation
  ) -> [String] {
    let printer = Printer(notation)
    return formulas.map { formula in
      notation.equation(notation.symbol(formula.symbol), printer.text(formula.value))
    }
  }

  /// `A 4×7, B 4×7`
  public var sizesText: String {
    sizes.map { "\($0.name) \($0.rows)×\($0.columns)" }.joined(separator: ", ")
  }

  /// What reports begin with: formulas, shortened where they are very long, and sizes.
  public var lines: [String] {
    let formulas = text.split(separator: "\n").map { line in
      line.count <= 400 ? String(line) : line.prefix(399) + "…"
    }
    guard formulas.count == 1, !sizes.isEmpty else {
      return formulas + (sizes.isEmpty ? [] : [sizesText])
    }
    return ["\(formulas[0])    \(sizesText)"]
  }
}

extension SymbolicProgram {
  /// The loss and the named values that it is made of, as they were typed.
  fileprivate var formulas: [Definition] {
    guard let problem = problem(hasExactLiterals: false) else { return [] }
    let symbol = MatrixSymbol(problem.lossName, problem.loss.shape)
    return [Definition(symbol: symbol, value: problem.loss)]
      + problem.values
  }
}
