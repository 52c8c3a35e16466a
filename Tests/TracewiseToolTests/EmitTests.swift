import Foundation
import Testing
import Tracewise
import TracewiseLanguage

/// Emitted functions, run by their languages, against the tape's loss and gradients.
@Suite struct EmitTests {
  /// A loss of the fixtures with data, and what the tape makes of it.
  struct Sample: Encodable {
    struct Table: Encodable {
      let rows: Int
      let columns: Int
      let values: [Double]
      init(_ matrix: Matrix) {
        rows = matrix.rows
        columns = matrix.columns
        values = matrix.values
      }
    }
    let name: String
    let code: String
    let inputs: [String: Table]
    let loss: Double
    let gradients: [String: Table]
  }

  static let files: [URL] = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures")
    return ["deck", "derivations", "reference"].flatMap { folder in
      let url = root.appending(path: folder)
      let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
      return names.filter { $0.hasSuffix(".loss") }.sorted().map { url.appending(path: $0) }
    }
  }()

  static let python: String? = {
    let chosen = ProcessInfo.processInfo.environment["TRACEWISE_PYTHON"] ?? "python3"
    let probe = try? Workbench().shell("\(chosen) -c 'import numpy'")
    return probe?.status == 0 ? chosen : nil
  }()

  @Test(.enabled(if: python != nil, "python3 with NumPy is not there"))
  func numpyAgreesWithTheTape() throws {
    let python = try #require(Self.python)
    let bench = try Workbench(["run.py": Content(Self.script)])
    var samples: [Sample] = []
    for file in Self.files {
      guard let sample = try Self.sample(file, "numpy", bench) else { continue }
      samples.append(sample)
    }
    #expect(samples.count >= 110)
    try bench.write(Content(JSONEncoder().encode(samples)), to: "samples.json")
    let run = try bench.shell("\(python) run.py samples.json")
    #expect(run.output == "\(samples.count) agree\n", "\(run.error)")
  }

  /// Data of a size that the emitted code has not seen, drawn by kind, and the tape's results.
  static func sample(_ file: URL, _ language: String, _ bench: Workbench) throws -> Sample? {
    let text = try String(contentsOf: file, encoding: .utf8)
    let program = try Program(checking: SourceText(name: file.lastPathComponent, text: text))
    guard program.loss != nil else { return nil }
    let bound = try BoundProgram(program, seed: 5)
    let (loss, gradients) = try bound.lossAndGradients()
    let run = try bench.run(["derive", file.path, "--emit", language])
    try #require(run.status == 0, "\(file.lastPathComponent): \(run.error)")
    return Sample(
      name: file.lastPathComponent, code: run.output,
      inputs: bound.values.mapValues(Sample.Table.init),
      loss: loss,
      gradients: Dictionary(
        uniqueKeysWithValues: gradients.map { ($0.name, Sample.Table($0.gradient)) }))
  }

  /// Compares to 1e-10, relative to the largest entry.
  static let script = """
    import json, sys, warnings
    import numpy as np

    def table(t):
        return np.array(t["values"], dtype=np.float64).reshape(t["rows"], t["columns"])

    agree = 0
    for sample in json.load(open(sys.argv[1])):
        try:
            space = {}
            exec(compile(sample["code"], sample["name"], "exec"), space)
            inputs = {key: table(value) for key, value in sample["inputs"].items()}
            loss, gradients = space["loss_and_gradients"](**inputs)
            expected = {key: table(value) for key, value in sample["gradients"].items()}
            assert type(loss) is float, type(loss)
            assert abs(loss - sample["loss"]) <= 1e-10 * max(1e-3, abs(sample["loss"])), (loss, sample["loss"])
            assert set(gradients) == set(expected), set(gradients)
            for key, gradient in gradients.items():
                assert gradient.shape == expected[key].shape, (key, gradient.shape)
                scale = max(1e-3, np.max(np.abs(expected[key])))
                assert np.max(np.abs(gradient - expected[key])) <= 1e-10 * scale, (key, gradient, expected[key])
            agree += 1
        except Exception as error:
            print(sample["name"], repr(error), sample["code"], file=sys.stderr)
    print(agree, "agree")
    """
}
