import Tracewise

/// A hundred layers h ← tanh(W h + b), whose gradient is taken with a record of all of them, and with a record of ten at a
/// time (`checkpoint`): the same bits, less memory, more time.
func runCheckpoints(_ run: Run) throws {
  let (depth, width, samples) = (100, 128, run.isShort ? 32 : 512)
  var random = SeededGenerator(seed: 13)
  let layers = (0..<depth).map { _ in Dense(width, width, &random) }
  let x = Matrix.randomNormal(width, samples, using: &random)
  print("\(depth) layers of \(width) units, \(samples) samples\n")

  var rows: [[String]] = []
  var gradients: [[Matrix]] = []
  var memory: [Int] = []
  for part in [depth, 10] {
    let tape = Tape()
    var (times, gradient): ([Double], [Matrix]) = ([], [])
    // Memory is warm from the second time on.
    for _ in 0..<3 {
      tape.reset()
      let start = ContinuousClock().now
      let recorded = layers.map { $0.map { tape.input($0) } }
      let loss = norm(output(recorded, tape.constant(x), part: part)).squared
      let inputs = recorded.flatMap { [$0.weights, $0.bias] }
      gradient = try tape.gradient(of: loss, withRespectTo: inputs)
      times.append((ContinuousClock().now - start) / .milliseconds(1))
    }
    gradients.append(gradient)
    memory.append(tape.recordedByteCount)
    rows.append([
      part == depth ? "all" : "\(part) at a time",
      Matrix.format(Double(tape.recordedByteCount) / 1e6, digits: 3),
      run.isShort ? "-" : Matrix.format(times.min() ?? 0, digits: 3),
    ])
  }
  printTable(["layers recorded", "memory, MB", "time, ms"], rows)
  let isEqual = gradients[0] == gradients[1]
  print("\nboth gradients have \(isEqual ? "the same" : "different") bits")
  try run.require(isEqual, "the same gradient")
  try run.require(5 * memory[1] < memory[0], "a fifth of the memory")
}

/// The layers one after the other, in parts; one part is recorded as it is.
private func output(_ layers: [Dense<Variable>], _ x: Variable, part: Int) -> Variable {
  func some(_ h: Variable, _ layers: [Dense<Variable>]) -> Variable {
    layers.reduce(h) { h, layer in tanh(layer(h)) }
  }
  if part == layers.count { return some(x, layers) }
  return stride(from: 0, to: layers.count, by: part).reduce(x) { h, first in
    checkpoint(h, Array(layers[first..<first + part])) { h, layers in some(h, layers) }
  }
}
