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
    try EmitSample.run(samples, by: interpreter, script)
  }
}

/// A loss as code with data, and what the tape makes of them.
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
  /// How much may differ, relative to the largest entry. Random compositions are ill-conditioned.
  let tolerance: Double
}

extension EmitSample {
  /// A loss of the fixtures with data drawn by kind; nil where there is none. Its code is derived at
  /// other sizes than those of the data.
  init?(_ file: URL, _ language: String, _ bench: Workbench) throws {
    let name = file.lastPathComponent
    let text = try String(contentsOf: file, encoding: .utf8)
    let program = try Program(checking: SourceText(name: name, text: text))
    guard program.loss != nil else { return nil }
    let bound = try BoundProgram(program, seed: 5)
    let (loss, gradients) = try bound.lossAndGradients()
    let run = try bench.run(["derive", file.path, "--emit", language])
    try #require(run.status == 0, "\(name): \(run.error)")
    self.init(
      name: name, code: run.output,
      inputs: program.inputs.compactMap { input in
        bound.values[input.name].map { Table(input.name, $0) }
      },
      loss: loss, gradients: gradients.map { Table($0.name, $0.gradient) }, tolerance: 1e-10)
  }

  /// Runs samples by a script of `scripts/emitted`, which says how many agree.
  static func run(_ samples: [EmitSample], by interpreter: String, _ script: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys  // Octave wants the same order in every object.
    let bench = try Workbench(["samples.json": Content(encoder.encode(samples))])
    let path = root.appending(path: "scripts/emitted/\(script)").path
    let run = try bench.shell("\(interpreter) '\(path)' samples.json")
    #expect(run.output == "\(samples.count) agree\n", "\(run.error)")
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
