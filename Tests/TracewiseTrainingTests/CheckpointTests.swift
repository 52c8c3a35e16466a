import Foundation
import MatrixFiles
import Testing
import TracewiseTraining

/// A folder that is gone with the test.
final class Folder {
  let url = FileManager.default.temporaryDirectory.appendingPathComponent(
    "tracewise-training-\(UUID().uuidString)")
  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(at: url) }
  func path(_ name: String) -> String { url.appendingPathComponent(name).path }
  var listing: [String] { (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? [] }
}

@Suite struct CheckpointTests {
  struct Layer<M> {
    var weight: M
    var bias: M?
    func map<N>(_ f: (M) throws -> N) rethrows -> Layer<N> {
      try Layer<N>(weight: f(weight), bias: bias.map(f))
    }
  }

  struct State: Codable, Equatable {
    var model: Layer<Matrix>
    var optimiser = Optimiser.adamW(rate: .warmUp(3, then: .cosine(from: 0.1, steps: 40)))
    var stopping = EarlyStopping<Layer<Matrix>>(patience: 3)
    var epoch = 0
  }

  private static func start() -> State {
    var generator = SeededGenerator(seed: 1)
    return State(
      model: Layer(
        weight: .randomNormal(2, 3, using: &generator), bias: .randomNormal(2, 1, using: &generator)
      ))
  }

  /// A pass over some samples.
  private static func pass(_ state: inout State) throws {
    var generator = SeededGenerator(seed: 2)
    let x = Matrix.randomNormal(3, 20, using: &generator)
    var total = 0.0
    for batch in try Batches(of: 6, from: 20, seed: 5)[state.epoch] {
      let (value, g) = try valueWithGradient(at: state.model) { m in
        sum(softplus(m.weight * gather(x, batch) + m.bias!)) + norm(m.weight).squared
      }
      try state.optimiser.step(&state.model, along: g)
      total += value
    }
    _ = state.stopping.shouldStop(after: total, at: state.model)
    state.epoch += 1
  }

  /// Stopped and read back after each pass, a run takes the steps of one that never stopped.
  @Test func stopAndContinue() throws {
    let folder = try Folder()
    var whole = Self.start()
    for _ in 0..<8 { try Self.pass(&whole) }
    try Checkpoint.write(Self.start(), to: folder.path("run.json"))
    for _ in 0..<8 {
      var state: State = try Checkpoint.read(from: folder.path("run.json"))
      try Self.pass(&state)
      try Checkpoint.write(state, to: folder.path("run.json"))
    }
    #expect(try Checkpoint.read(State.self, from: folder.path("run.json")) == whole)
    #expect(whole.stopping.best != nil)
    #expect(folder.listing == ["run.json"])
  }

  @Test func allNumbersComeBack() throws {
    let folder = try Folder()
    let numbers = [
      0.1, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1 / 3, .infinity, -.infinity,
    ]
    try Checkpoint.write(numbers, to: folder.path("numbers.json"))
    let read: [Double] = try Checkpoint.read(from: folder.path("numbers.json"))
    #expect(read.map(\.bitPattern) == numbers.map(\.bitPattern))
  }

  /// What cannot be written leaves what was there, and nothing else.
  @Test func failures() throws {
    let folder = try Folder()
    let path = folder.path("run.json")
    try Checkpoint.write([1, 2], to: path)
    #expect(throws: DataError.self) {
      try Checkpoint.write([Matrix.zeros(2, 3).inverse()], to: path)
    }
    #expect(try Checkpoint.read([Int].self, from: path) == [1, 2])
    #expect(folder.listing == ["run.json"])
    func message(_ content: String) throws -> String? {
      try Data(content.utf8).write(to: URL(fileURLWithPath: path))
      do { _ = try Checkpoint.read(State.self, from: path) } catch { return error.message }
      return nil
    }
    #expect(try message("{\"epoch\": 0") != nil)
    #expect(try message("{}") == "there is no 'model'")
    #expect(
      try message("{\"model\": {\"weight\": {\"rows\": 2, \"columns\": 2, \"values\": [1]}}}")
        == "Matrix: a 2×2 matrix needs 4 values; 1 were given, at model.weight.values")
    #expect(throws: DataError.self) {
      try Checkpoint.read([Int].self, from: folder.path("nothing.json"))
    }
  }
}

extension CheckpointTests.Layer: Parameters where M == Matrix {
  typealias Recorded = CheckpointTests.Layer<Variable>
}
extension CheckpointTests.Layer: Equatable where M: Equatable {}
extension CheckpointTests.Layer: Codable where M: Codable {}
