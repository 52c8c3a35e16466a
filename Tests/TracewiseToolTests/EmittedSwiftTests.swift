import Foundation
import Testing
import Tracewise
import TracewiseLanguage

/// Emitted Swift, compiled with these tests: that it is what the tool emits, and that it computes
/// what the tape computes.
@Suite struct EmittedSwiftTests {
  @Test(arguments: EmittedLoss.all) func isWhatIsEmitted(_ loss: EmittedLoss) throws {
    let run = try Workbench().run(["derive", loss.file.path, "--emit", "swift"])
    #expect(run.status == 0, "\(run.error)")
    let emitted = run.output.replacing("func lossAndGradients(", with: "func \(loss.name)(")
    let kept = try String(contentsOf: loss.source, encoding: .utf8)
    #expect(emitted == kept, "scripts/emitted/snapshots writes these files anew")
  }

  @Test(arguments: EmittedLoss.all) func agreesWithTheTape(_ loss: EmittedLoss) throws {
    let text = try String(contentsOf: loss.file, encoding: .utf8)
    let program = try Program(checking: SourceText(name: loss.path, text: text))
    for seed in [2, 3] as [UInt64] {
      let bound = try BoundProgram(program, seed: seed)
      let expected = try bound.lossAndGradients()
      let found = try loss.function(.init(values: bound.values))
      #expect(abs(found.loss - expected.loss) <= 1e-10 * max(1e-3, abs(expected.loss)))
      #expect(Set(found.gradients.keys) == Set(expected.gradients.map(\.name)))
      for (name, gradient) in expected.gradients {
        let other = try #require(found.gradients[name])
        try #require(other.rows == gradient.rows && other.columns == gradient.columns)
        let error = zip(other.values, gradient.values).map { abs($0 - $1) }.max() ?? 0
        let scale = max(1e-3, gradient.values.map(abs).max() ?? 0)
        #expect(error <= 1e-10 * scale, "grad(\(name)) of seed \(seed): \(error / scale)")
      }
    }
  }

  /// Arguments of other shapes: refused by name, or, where all sizes agree, computed with.
  @Test(arguments: EmittedLoss.all) func wrongShapesAreRefused(_ loss: EmittedLoss) throws {
    let text = try String(contentsOf: loss.file, encoding: .utf8)
    let bound = try BoundProgram(
      Program(checking: SourceText(name: loss.path, text: text)), seed: 2)
    var refusals = 0
    for (name, value) in bound.values {
      let others = [
        vertical([value, value.columnSums]), horizontal([value, value.rowSums]), value.T,
      ]
      for other in others where other.shape != value.shape {
        var values = bound.values
        values[name] = other
        do {
          let found = try loss.function(.init(values: values))
          for (name, gradient) in found.gradients {
            #expect(gradient.shape == values[name]?.shape, "grad(\(name)) with another \(name)")
          }
        } catch let error as TracewiseError {
          #expect(error.operation == "lossAndGradients" && error.kind == .shape, "\(error)")
          refusals += 1
        }
      }
    }
    #expect(refusals > 0)
  }

  @Test func refusalsNameTheArgument() throws {
    let error = try #require(throws: TracewiseError.self) {
      try example23(X: [[1, 2, 3], [4, 5, 6]], mu: [[1], [2], [3]], S: [[2, 0], [0, 2]])
    }
    #expect("\(error)" == "lossAndGradients: mu must be 2×1; it is 3×1")
  }

  @Test func failuresReachTheTry() throws {
    let singular: Matrix = [[1, 2], [2, 4]]
    #expect(throws: TracewiseError.self) {
      try example23(X: [[1, 2, 3], [4, 5, 6]], mu: [[1], [2]], S: singular)
    }
    #expect(throws: TracewiseError.self) {
      try example23(X: [[1, 2, 3], [4, 5, 6]], mu: [[1], [2], [3]], S: [[2, 0], [0, 2]])
    }
  }
}

extension EmittedLoss {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()

  var file: URL {
    EmitSample.root.appending(path: "Fixtures").appending(path: path + ".loss")
  }

  /// The function's name: the file's, in camel case.
  var name: String {
    let words = path.split(separator: "/").last?.split(separator: "-").map(String.init) ?? []
    return words.prefix(1).joined()
      + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  var source: URL {
    Self.root.appending(path: "Emitted")
      .appending(path: name.prefix(1).uppercased() + name.dropFirst() + ".swift")
  }
}
