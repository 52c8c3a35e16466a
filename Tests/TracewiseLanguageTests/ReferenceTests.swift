import Foundation
import Testing
import Tracewise
import TracewiseLanguage

/// Losses whose values and gradients were computed by JAX (scripts/reference.py).
@Suite struct ReferenceTests {
  struct Reference: Decodable {
    struct Table: Decodable {
      let rows: Int
      let columns: Int
      let values: [Double]
      func matrix() throws -> Matrix { try Matrix(rows, columns, values: values) }
    }
    let source: String
    let inputs: [String: Table]
    let loss: Double
    let gradients: [String: Table]
  }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures/reference")

  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".loss") }.map { String($0.dropLast(5)) }.sorted()
  }()

  @Test func thereAreReferences() { #expect(Self.names.count >= 20) }

  @Test(arguments: names) func agreesWithJAX(_ name: String) throws {
    let data = try Data(contentsOf: Self.folder.appending(path: "\(name).json"))
    let reference = try JSONDecoder().decode(Reference.self, from: data)
    let text = try String(contentsOf: Self.folder.appending(path: "\(name).loss"), encoding: .utf8)
    let inputs = try reference.inputs.mapValues { try $0.matrix() }
    let program = try Program(
      checking: SourceText(name: "\(name).loss", text: text),
      boundShapes: inputs.mapValues { (rows: $0.rows, columns: $0.columns) })
    let (loss, gradients) = try BoundProgram(program, given: inputs).lossAndGradients()

    #expect(abs(loss - reference.loss) <= 1e-10 * max(1e-3, abs(reference.loss)))
    #expect(Set(gradients.map(\.name)) == Set(reference.gradients.keys))
    for (input, gradient) in gradients {
      let expected = try #require(reference.gradients[input]).matrix()
      try #require(gradient.shape == expected.shape)
      let scale = expected.values.reduce(1e-3) { max($0, abs($1)) }
      for (a, b) in zip(gradient.values, expected.values) {
        #expect(abs(a - b) <= 1e-10 * scale, "\(input): \(a) ≠ \(b)")
      }
    }
  }
}
