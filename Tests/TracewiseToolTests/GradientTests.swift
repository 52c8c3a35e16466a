import Foundation
import MatrixFiles
import Testing
import Tracewise

/// `gradient`: values and gradients, in text, JSON and files.
@Suite struct GradientTests {
  struct Answer: Decodable, Equatable {
    struct Gradient: Decodable, Equatable {
      let rows: Int
      let columns: Int
      let values: [Double]
    }
    let loss: Double
    let gradients: [String: Gradient]
  }

  static let files: [String: Content] = [
    "q.loss": """
    input A: matrix(2, 3)
    input x: vector(2)
    const y: vector(3)
    loss = x'*A*y

    """,
    "a.csv": "1,2,3\n4,5,6\n", "x.mtx": "%%MatrixMarket matrix array real general\n2 1\n1\n-1\n",
    "y.npy": .npy(3, 1, [1, 0.5, -2]),
  ]
  static let data = ["--data", "A=a.csv", "--data", "x=x.mtx", "--data", "y=y.npy"]

  @Test func text() throws {
    let run = try Workbench(Self.files).run(["gradient", "q.loss"] + Self.data)
    let expected = """
      L = xᵀ A y    A 2×3, x 2×1, y 3×1

      loss = 1.5

      grad(A), 2×3
      [ 1   0.5  -2
       -1  -0.5   2]

      grad(x), 2×1
      [  -4
       -5.5]

      """
    #expect(run == Run(status: 0, output: expected, error: ""))
  }

  @Test func json() throws {
    let bench = try Workbench(Self.files)
    let run = try bench.run(["gradient", "q.loss", "--format", "json"] + Self.data)
    let expected = """
      {
        "understood": {
          "text": "L = xᵀ A y",
          "latex": "L = x^{\\\\top}\\\\, A\\\\, y",
          "sizes": {
            "A": [2, 3],
            "x": [2, 1],
            "y": [3, 1]
          }
        },
        "loss": 1.5,
        "gradients": {
          "A": {
            "rows": 2,
            "columns": 3,
            "values": [1, 0.5, -2, -1, -0.5, 2]
          },
          "x": {
            "rows": 2,
            "columns": 1,
            "values": [-4, -5.5]
          }
        }
      }

      """
    #expect(run == Run(status: 0, output: expected, error: ""))
  }

  @Test func wrt() throws {
    let bench = try Workbench(Self.files)
    let run = try bench.run(
      ["gradient", "q.loss", "--wrt", "x", "--format=json"] + Self.data)
    let answer = try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8))
    #expect(
      answer
        == Answer(loss: 1.5, gradients: ["x": .init(rows: 2, columns: 1, values: [-4, -5.5])]))
  }

  /// Doubles of all magnitudes read back from JSON as they are in the `.npy` files.
  @Test func jsonAndFilesHoldTheSameDoubles() throws {
    let bench = try Workbench(["x.npy": .npy(4, 1, [1.0 / 3, 1e-160, 7e152, -0.1])])
    let run = try bench.run([
      "gradient", "sum(x.^2)/3 + 1e-308*x(2)", "--data", "x=x.npy", "--format", "json",
      "--output", "out/deep",
    ])
    #expect(run.status == 0)
    #expect(run.error == "")
    let answer = try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8))
    let matrix = try Matrix(contentsOf: bench.url("out/deep/x.npy").path)
    #expect(answer.gradients["x"]?.values.map(\.bitPattern) == matrix.values.map(\.bitPattern))
    #expect((matrix.rows, matrix.columns) == (4, 1))
    #expect(answer.gradients["x"]?.values[0] == 2.0 / 9)
    #expect(bench.listing == ["out", "out/deep", "out/deep/x.npy", "x.npy"])
  }

  @Test func foldersOfGradients() throws {
    let bench = try Workbench(Self.files)
    let run = try bench.run(["gradient", "q.loss", "--output", "out"] + Self.data)
    #expect(run == Run(status: 0, output: "loss = 1.5\n", error: ""))
    #expect(bench.listing.filter { $0.hasPrefix("out/") } == ["out/A.npy", "out/x.npy"])
    let matrix = try Matrix(contentsOf: bench.url("out/A.npy").path)
    #expect(matrix.values == [1, 0.5, -2, -1, -0.5, 2])
  }

  @Test func whatIsDrawnIsSaidOnStandardError() throws {
    let bench = try Workbench(Self.files)
    let arguments = ["gradient", "q.loss", "--data", "A=a.csv", "--seed", "4", "--format", "json"]
    let run = try bench.run(arguments)
    #expect(run.status == 0)
    #expect(run.error == "note: drawn at random with seed 4: x, y\n")
    let quiet = try bench.run(arguments + ["--quiet"])
    #expect(quiet == Run(status: 0, output: run.output, error: ""))
  }

  @Test func anInputThatTheLossDoesNotUseHasZeros() throws {
    let bench = try Workbench(["a.loss": "input x: vector(2)\ninput z: vector(3)\nloss = sum(x)\n"])
    let run = try bench.run(["gradient", "a.loss", "--format", "json"])
    let answer = try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8))
    #expect(answer.gradients["z"] == .init(rows: 3, columns: 1, values: [0, 0, 0]))
  }

  @Test func gradientsOfSymmetricInputsAreSymmetric() throws {
    let bench = try Workbench([
      "a.loss": "input S: spd(2)\nconst A: matrix(2, 2)\nloss = tr(A*S)\n", "s.csv": "2,1\n1,2\n",
      "a.csv": "1,4\n2,3\n",
    ])
    let run = try bench.run([
      "gradient", "a.loss", "--data", "S=s.csv", "--data", "A=a.csv", "--format", "json",
    ])
    let answer = try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8))
    #expect(answer.gradients["S"]?.values == [1, 3, 3, 3])
  }
}
