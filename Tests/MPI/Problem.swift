import Tracewise

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Says why, and ends with an exit code.
func quit(_ message: String, _ code: Int32) -> Never {
  let bytes = Array((message + "\n").utf8)
  _ = write(STDERR_FILENO, bytes, bytes.count)
  exit(code)
}

func fail(_ message: String) -> Never { quit("tracewise-mpi: \(message)", 64) }

/// A small network on made-up samples; any rank can make any of them.
struct Problem: Sendable {
  /// How many samples, and how many hidden units: from 200 on, the gradient is added by shares.
  let samples, units: Int

  init(_ numbers: [Int]) {
    samples = numbers.first ?? 1000
    units = numbers.dropFirst().first ?? 7
  }

  var start: [Matrix] {
    var random = SeededGenerator(seed: 5)
    return [
      .randomNormal(units, 20, using: &random), .randomNormal(units, 1, using: &random),
      .randomNormal(3, units, using: &random),
    ]
  }

  func samples(_ range: Range<Int>) -> [Sample] { range.map(Sample.init) }

  struct Sample: Sendable {
    let x, y: Matrix

    init(_ number: Int) {
      var random = SeededGenerator(seed: UInt64(number + 1) &* 0x9E37_79B9_7F4A_7C15)
      x = .randomNormal(20, 1, using: &random)
      y = .randomNormal(3, 1, using: &random)
    }
  }

  static let loss: @Sendable ([Variable], Sample) throws -> Variable = { w, sample in
    norm(w[2] * tanh(w[0] * sample.x + w[1]) - sample.y).squared
  }
}

/// The bits of a value and a point.
func bits(_ value: Double, _ point: [Matrix]) -> String {
  var hash = value.bitPattern
  for entry in point.flatMap(\.values) { hash = (hash &* 31) ^ (hash >> 29) ^ entry.bitPattern }
  return String(hash, radix: 16)
}

/// What one process finds: value and gradient, and the point after 50 steps of Adam.
func reference(_ numbers: [Int]) throws {
  let problem = Problem(numbers)
  let samples = problem.samples(0..<problem.samples)
  let (value, gradient) = try valueWithGradient(at: problem.start, over: samples, of: Problem.loss)
  print("sum", bits(value, gradient))
  var (optimiser, point) = (Optimiser.adam(rate: 0.01), problem.start)
  for _ in 0..<50 {
    let there = try valueWithGradient(at: point, over: samples, of: Problem.loss)
    try optimiser.step(&point, along: there.gradient)
  }
  print("steps", bits(0, point))
}
