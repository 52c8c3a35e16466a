import Testing
import Tracewise

/// A matrix of a size that there is none of, and a part of what its failure says.
private struct HostileSize: Sendable, CustomTestStringConvertible {
  let name: String
  let text: String
  let matrix: @Sendable () -> Matrix
  var testDescription: String { name }
  init(_ name: String, _ text: String, _ matrix: @escaping @Sendable () -> Matrix) {
    self.name = name
    self.text = text
    self.matrix = matrix
  }
}

private func caught(_ body: () throws -> Matrix) -> Matrix {
  do { return try body() } catch {
    return Matrix(
      failure: error as? TracewiseError ?? TracewiseError(.argument, in: "?", "\(error)"))
  }
}

private func recorded(_ body: (Variable) -> Variable) -> Matrix {
  let tape = Tape()
  return body(tape.input([[1, 2], [3, 4]], named: "A")).value
}

private let square: Matrix = [[1, 2], [3, 4]]
private let many = 1 << 31
private let noShape = "is no shape"

private let made: [HostileSize] = [
  HostileSize("zeros(-1, 3)", noShape) { .zeros(-1, 3) },
  HostileSize("zeros(-2, -2)", noShape) { .zeros(-2, -2) },
  HostileSize("ones(2^31, 1)", noShape) { .ones(many, 1) },
  HostileSize("zeros(.max, .max)", noShape) { .zeros(.max, .max) },
  HostileSize("zeros(2^31 - 1, 2^31 - 1)", "bytes") { .zeros(many - 1, many - 1) },
  HostileSize("identity(-1)", noShape) { .identity(-1) },
  HostileSize("identity(2^31 - 1)", "bytes") { .identity(many - 1) },
  HostileSize("entry by entry", noShape) { Matrix(-3, -3) { _, _ in 1 } },
  HostileSize("values", noShape) { caught { try Matrix(1 << 62, 8, values: [1]) } },
  HostileSize("too few values", "needs 6 values") { caught { try Matrix(2, 3, values: [1]) } },
  HostileSize("randomNormal", noShape) {
    var generator = SeededGenerator(seed: 1)
    return .randomNormal(-1, 2, using: &generator)
  },
  HostileSize("constant", noShape) { square.constant(1, shape: Shape(-3, 3)) },
  HostileSize("constant identity", noShape) { square.identity(.min) },
]

private let applied: [HostileSize] = [
  HostileSize("column(.max)", "outside") { square.column(.max) },
  HostileSize("column(.min)", "outside") { square.column(.min) },
  HostileSize("row(.max)", "outside") { square.row(.max) },
  HostileSize("entry(.max, .max)", "outside") { square.entry(.max, .max) },
  HostileSize("block(0..<.max)", "outside") { square.slice(rows: 0..<Int.max, columns: 0..<1) },
  HostileSize("block(.min..<0)", "outside") { square.slice(rows: Int.min..<0, columns: 0..<1) },
  HostileSize("reshaped(2^32, 2^32)", "entries") { square.reshaped(1 << 32, 1 << 32) },
  HostileSize("broadcast(to: 2^31)", "repeat") { Matrix(1).broadcast(to: Shape(many, 1)) },
  HostileSize("broadcast(to: -1)", "repeat") { Matrix(1).broadcast(to: Shape(-1, 1)) },
  HostileSize("power(.min) of a singular matrix", "singular") { Matrix.zeros(2, 2).power(.min) },
  HostileSize("diagonalMatrix of 2^30", "bytes") {
    Matrix.zeros(1 << 20, 1).broadcastRows.diagonalMatrix
  },
  HostileSize("outer product of empty ones", "bytes") {
    Matrix.zeros(many - 1, 0) * Matrix.zeros(0, many - 1)
  },
  HostileSize("kronecker, too many rows", noShape) {
    kronecker(Matrix.zeros(many - 1, 0), Matrix.zeros(2, 0))
  },
  HostileSize("stacked, too many rows", noShape) {
    vertical([Matrix.zeros(many - 1, 0), Matrix.zeros(2, 0)])
  },
  HostileSize("Gram matrix of empty columns", "bytes") {
    .apply(Gram(), to: Matrix.zeros(0, many - 1))
  },
]

extension Matrix {
  /// A column so long that its square has no room.
  fileprivate var broadcastRows: Matrix { vertical([Matrix](repeating: self, count: 1 << 6)) }
}

private let onATape: [HostileSize] = [
  HostileSize("constant", noShape) { recorded { $0.constant(1, shape: Shape(-3, 3)) } },
  HostileSize("constant of 2^31 rows", noShape) {
    recorded { $0.constant(1, shape: Shape(many, 1)) }
  },
  HostileSize("identity", noShape) { recorded { $0.identity(-1) } },
  HostileSize("column", "outside") { recorded { $0.column(.max) } },
  HostileSize("entry", "outside") { recorded { $0.entry(.max, .min) } },
  HostileSize("broadcast", "repeat") { recorded { $0.entry(0, 0).broadcast(to: Shape(1, many)) } },
  HostileSize("outer product", "bytes") {
    recorded {
      $0.constant(1, shape: Shape(many - 1, 1)) * $0.constant(1, shape: Shape(1, many - 1))
    }
  },
  HostileSize("kronecker", noShape) {
    recorded { kronecker($0.constant(.zeros(many - 1, 0)), $0.constant(.zeros(2, 0))) }
  },
]

@Suite struct HostileSizeTests {
  @Test(arguments: made + applied + onATape)
  private func `There is a message and nothing traps`(_ hostile: HostileSize) {
    let matrix = hostile.matrix()
    #expect(matrix.count == 0)
    let message = matrix.failure?.description ?? "no failure"
    #expect(message.contains(hostile.text), "\(message)")
  }

  @Test func `Empty matrices of many rows are ordinary`() {
    let tall = Matrix.zeros(many - 1, 0)
    #expect(tall.failure == nil)
    #expect(tall.T.shape == Shape(0, many - 1))
    #expect((tall.T * tall).failure == nil)
    #expect(kronecker(tall, Matrix.zeros(1, 3)).shape == Shape(many - 1, 0))
  }

  @Test func `Powers of a large exponent and their derivatives end`() throws {
    let x = 0.5 * Matrix.identity(3) + Matrix(3, 3) { $0 == $1 ? 0 : 0.1 }
    #expect(x.power(1 << 40).largest == 0)
    // Against the sum written out.
    for k in [9, 10, 13, 16, 31] {
      let gradient = try gradient(at: x) { x in trace(x.power(k)) }
      let expected = Double(k) * x.power(k - 1).T
      #expect((gradient - expected).largest < 1e-14 * expected.largest)
      let weights = Matrix(3, 3) { Double($0 - 2 * $1) }
      let general = try Tracewise.gradient(at: x) { x in inner(x.constant(weights), x.power(k)) }
      let sum = (0..<k).reduce(Matrix.zeros(3, 3)) {
        $0 + x.T.power($1) * weights * x.T.power(k - 1 - $1)
      }
      #expect((general - sum).largest < 1e-13 * sum.largest)
    }
  }
}

extension Matrix {
  fileprivate var largest: Double { values.reduce(0) { Swift.max($0, abs($1)) } }
}
