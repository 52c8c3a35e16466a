import Testing
import TracewiseLanguage

/// A text and what should come of it, printed as a sentence in test reports.
struct Case: CustomTestStringConvertible, Sendable {
  let source: String
  let expected: String

  init(_ source: String, _ expected: String) {
    self.source = source
    self.expected = expected
  }

  var testDescription: String { source }
}

/// The whole text of the failure of a file, or of nothing.
func failure(
  of text: String, sizes: [String: Int] = [:],
  boundShapes: [String: (rows: Int, columns: Int)] = [:]
) -> String {
  do {
    _ = try Program(
      checking: SourceText(name: "file.loss", text: text), sizes: sizes,
      boundShapes: boundShapes)
    return "no error"
  } catch {
    return error.description
  }
}

/// The first message of the failure, without its place.
func message(
  of text: String, sizes: [String: Int] = [:],
  boundShapes: [String: (rows: Int, columns: Int)] = [:]
) -> String {
  do {
    _ = try Program(
      checking: SourceText(name: "file.loss", text: text), sizes: sizes,
      boundShapes: boundShapes)
    return "no error"
  } catch {
    return error.errors[0].message
  }
}

func program(
  _ text: String, sizes: [String: Int] = [:],
  boundShapes: [String: (rows: Int, columns: Int)] = [:]
) throws -> Program {
  try Program(
    checking: SourceText(name: "file.loss", text: text), sizes: sizes, boundShapes: boundShapes)
}

func expression(_ text: String) throws -> ExpressionSyntax {
  try Parser.parseExpression(SourceText(name: "expression", text: text))
}

/// The inputs of a program with their shapes: `A 3×4, x 4×1`.
func inputs(of program: Program) -> String {
  program.inputs.map { "\($0.name) \($0.rows)×\($0.columns)" }.joined(separator: ", ")
}
