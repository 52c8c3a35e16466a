import Foundation
import Testing
import Tracewise
import TracewiseLanguage

/// Emitted functions, run by their languages, against the tape's loss and gradients.
@Suite struct EmitTests {
  @Test(.enabled(if: EmitSample.python != nil, "python3 with NumPy is not there"))
  func numpyAgreesWithTheTape() throws {
    try run("numpy", by: try #require(EmitSample.python), "run.py")
  }

  @Test(.enabled(if: EmitSample.octave != nil, "GNU Octave is not there"))
  func matlabAgreesWithTheTape() throws {
    try run("matlab", by: try #require(EmitSample.octave), "run.m")
  }

  private func run(_ language: String, by interpreter: String, _ script: String) throws {
    let bench = try Workbench()
    let samples = try EmitSample.files.compactMap { try EmitSample($0, language, bench) }
    #expect(samples.count >= 130)
    try bench.write(Content(JSONEncoder().encode(samples)), to: "samples.json")
    let path = EmitSample.root.appending(path: "scripts/emitted/\(script)").path
    let run = try bench.shell("\(interpreter) '\(path)' samples.json")
    #expect(run.output == "\(samples.count) agree\n", "\(run.error)")
  }
}

/// A loss of the fixtures as code with data, and what the tape makes of them.
///
/// The code is derived at other sizes than those of the data.
struct EmitSample: Encodable {
  struct Table: Encodable {
    let name: String
    let rows: Int
    let columns: Int
    let values: [Double]
    init(_ name: String, _ matrix: Matrix) {
      self.name = name
      rows = matrix.rows
      columns = matrix.columns
      values = matrix.values
    }
  }

  let name: String
  let code: String
  let inputs: [Table]
  let loss: Double
  let gradients: [Table]

  /// Data drawn by kind, and the tape's results; nil where a file has no loss.
  init?(_ file: URL, _ language: String, _ bench: Workbench) throws {
    name = file.lastPathComponent
    let text = try String(contentsOf: file, encoding: .utf8)
    let program = try Program(checking: SourceText(name: name, text: text))
    guard program.loss != nil else { return nil }
    let bound = try BoundProgram(program, seed: 5)
    let (loss, gradients) = try bound.lossAndGradients()
    self.loss = loss
    self.gradients = gradients.map { Table($0.name, $0.gradient) }
    inputs = program.inputs.compactMap { input in
      bound.values[input.name].map { Table(input.name, $0) }
    }
    let run = try bench.run(["derive", file.path, "--emit", language])
    try #require(run.status == 0, "\(file.lastPathComponent): \(run.error)")
    code = run.output
  }

  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// Every loss of the fixtures.
  static let files: [URL] = ["deck", "derivations", "reference"].flatMap { folder in
    let url = root.appending(path: "Fixtures").appending(path: folder)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
    return names.filter { $0.hasSuffix(".loss") }.sorted().map { url.appending(path: $0) }
  }

  static let python: String? = {
    let chosen = ProcessInfo.processInfo.environment["TRACEWISE_PYTHON"] ?? "python3"
    let probe = try? Workbench().shell("\(chosen) -c 'import numpy'")
    return probe?.status == 0 ? chosen : nil
  }()

  static let octave: String? = {
    let probe = try? Workbench().shell("octave-cli --version")
    return probe?.status == 0 ? "octave-cli --norc --no-history" : nil
  }()
}
