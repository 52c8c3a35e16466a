import Foundation
import Testing
import Tracewise
import TracewiseDerivation
import TracewiseLanguage
import TracewiseVerification

@testable import TracewiseChecks

/// What the printer writes in LaTeX is read back as the same.
@Suite struct LatexRoundTripTests {
  /// A loss as a document: its inputs with their sizes, then what reports print of it.
  struct Document {
    let text: String
    let values: [String: Matrix]
    let loss: Double

    init(
      _ latex: String, inputs: [(symbol: MatrixSymbol, value: Matrix)], sizes: [String: Int],
      loss: Double
    ) {
      let notation = LatexNotation()
      var lines = inputs.map { symbol, value in
        let size =
          value.shape.isScalar
          ? ""
          : value.columns == 1 ? "^{\(value.rows)}" : "^{\(value.rows) \\times \(value.columns)}"
        return "$\(notation.symbol(symbol)) \\in \\mathbb{R}\(size)$"
      }
      lines += sizes.sorted { $0.key < $1.key }.map { name, value in
        "$\(notation.symbol(MatrixSymbol(name, .scalar))) = \(value)$"
      }
      // An input may be called L, too.
      let formulas = "\\mathcal{J}" + latex.dropFirst()
      text = (lines + ["\\begin{align}", formulas, "\\end{align}"]).joined(separator: "\n")
      values = Dictionary(
        inputs.map { (notation.symbol($0.symbol), $0.value) }, uniquingKeysWith: { $1 })
      self.loss = loss
    }

    /// Why no reading has the value of what was printed; nil where one has.
    var fault: String? {
      do throws(LanguageFailure) {
        let latex = try Latex(SourceText(name: "printed.tex", text: text))
        let isSame = latex.parts.last?.readings.contains { value(of: $0).map(isNear) ?? false }
        return isSame == true ? nil : "another value: \(text)"
      } catch {
        return error.description
      }
    }

    private func isNear(_ value: Double) -> Bool {
      abs(value - loss) <= 1e-4 * max(1, abs(loss))
    }

    private func value(of reading: LatexReading) -> Double? {
      guard let program = try? Program(checking: reading.tree) else { return nil }
      let given = program.inputs.compactMap { input in
        values[LatexNotation().symbol(MatrixSymbol(input.name, .scalar))].map { (input.name, $0) }
      }
      let bound = try? BoundProgram(program, given: Dictionary(given, uniquingKeysWith: { $1 }))
      return try? bound?.lossAndGradients(for: []).loss
    }
  }

  /// The files of Fixtures whose losses are printed.
  static let files: [(folder: String, file: String)] = [
    "deck", "derivations", "claims", "literature",
  ]
  .flatMap { folder in LossFolder(folder).files.map { (folder, $0) } }

  /// Files whose print says less than they do: blocks are printed without their rows, branches that are not taken
  /// have no value, and the size of I follows from nothing.
  static let lossy: Set<String> = [
    "example-4-3-structured.loss", "future-2-transformer.loss", "control_observability_energy.loss",
    "cookbook_sin_trace.loss", "mask-negative-log.loss", "mask-sqrt-part.loss",
    "size-det-scale.loss", "poisson-pde.loss", "twolink-by-tester.loss",
  ]

  @Test func lossesOfFixturesAreReadBack() throws {
    var (count, wrong) = (0, [String]())
    for (folder, file) in Self.files where !Self.lossy.contains(file) {
      guard let program = try? LossFolder(folder).program(file), program.loss != nil else {
        continue
      }
      let bound = try BoundProgram(program)
      guard let loss = try? bound.lossAndGradients(for: []).loss else { continue }
      let latex = Understood(program).latex
      guard !Self.elides(latex) else { continue }
      let inputs = program.inputs.map { ($0.symbol, bound.values[$0.name] ?? Matrix(0)) }
      let sizes = program.dims.filter {
        latex.contains(LatexNotation().symbol(MatrixSymbol($0.key, .scalar)))
      }
      count += 1
      if let fault = Document(latex, inputs: inputs, sizes: sizes, loss: loss).fault {
        wrong.append("\(file): \(fault)")
      }
    }
    #expect(count > 550)
    #expect(wrong.isEmpty, "\(wrong.count) of \(count):\n\(wrong.joined(separator: "\n"))")
  }

  /// A matrix of many numbers is printed by its size.
  private static func elides(_ latex: String) -> Bool {
    latex.contains(/\[\d+ \\times \d+\]/)
  }

  /// Words of the printer that the language has no function for, with or without their numbers.
  private static let foreign = ["unknown function", "takes 1 argument", "a list stands"]

  @Test func compositionsAreReadBack() throws {
    var (count, wrong) = (0, [String]())
    for seed in 1...200 as ClosedRange<UInt64> {
      let composition = try Composition(seed: seed, depth: 5, subjects: RuleCatalogue.all)
      let symbols = composition.inputs.enumerated().map { MatrixSymbol("x\($0 + 1)", $1.shape) }
      let form = try composition.value(at: symbols.map { Expression($0) })
      let latex = "L = " + Printer(LatexNotation()).text(form)
      // Rules take the diagonal of what is not square, too; the language's function does not. What is repeated is
      // printed as itself, and some rules without the numbers that they are made with.
      guard !Self.elides(latex), !form.repeats,
        !["\\Phi", "{diag}", "{leakyrelu}", "{unsortby}"].contains(where: latex.contains)
      else { continue }
      let document = Document(
        latex, inputs: Array(zip(symbols, composition.inputs)), sizes: [:],
        loss: try composition.value(at: composition.inputs).scalar)
      guard let fault = document.fault else {
        count += 1
        continue
      }
      if !Self.foreign.contains(where: fault.contains) { wrong.append("seed \(seed): \(fault)") }
    }
    #expect(count > 100)
    #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
  }
}

extension TracewiseDerivation.Expression {
  /// Whether anything in it is repeated to a larger shape.
  fileprivate var repeats: Bool {
    var open = [self]
    while let next = open.popLast() {
      if next.rule?.operation == .broadcast, next.parts[0].shape != next.shape { return true }
      open += next.parts
    }
    return false
  }
}
