import Tracewise

/// One case of the comparison: a loss with its inputs, evaluated anew each time.
struct Case {
  /// Builds the graph, computes the loss and all gradients, and drops them.
  let run: () throws -> Void
  /// The same, once: the loss and the Euclidean norm of each gradient.
  let report: () throws -> (value: Double, norms: [Double])

  /// A case that evaluates `body`, whose gradients `list` names in the order of the inputs.
  init<Gradient>(
    _ body: @escaping () throws -> (value: Double, gradient: Gradient),
    _ list: @escaping (Gradient) -> [Matrix]
  ) {
    run = { _ = try body() }
    report = {
      let (value, gradient) = try body()
      return (value, list(gradient).map(plainNorm))
    }
  }

  init(_ body: @escaping () throws -> (value: Double, gradient: Matrix)) {
    self.init(body) { [$0] }
  }
}

/// √Σ x² without care for overflow and underflow, as the other systems compute it.
private func plainNorm(_ x: Matrix) -> Double {
  x.withUnsafeValues { $0.reduce(0) { $0 + $1 * $1 } }.squareRoot()
}

struct UnknownCase: Error, CustomStringConvertible {
  let name: String
  var description: String { "no case \(name)" }
}

/// The case of a name such as `W4/64`, with its data.
func makeCase(_ name: String) throws -> Case {
  let parts = name.split(separator: "/").map(String.init)
  let data = try CaseData(name)
  switch (parts[0], parts.count) {
  case ("W1", 2): return try bilinearForm(data, numbers(parts[1]))
  case ("W1", 3) where parts[2] == "kept": return try keptBilinearForm(data, numbers(parts[1]))
  case ("W2", 2): return try leastSquares(data, numbers(parts[1]))
  case ("W3", 2): return try gaussian(data, numbers(parts[1]))
  case ("W4", 2): return try sigmoidLayer(data, numbers(parts[1]))
  case ("W5", 1): return try softmaxRegression(data)
  case ("W6", 2): return try network(data, numbers(parts[1]))
  case ("W7", 1): return try convolution(data)
  case ("W8", 2) where parts[1] == "scalar": return try scalarChain(data, 10_000)
  // Not among the cases of the comparison: W8/scalar/N, of so many operations.
  case ("W8", 3) where parts[1] == "scalar": return try scalarChain(data, Int(parts[2]) ?? 0)
  case ("W8", 2) where parts[1] == "matmul4": return try matrixChain(data)
  case ("W9", 3): return try squareMatrix(data, numbers(parts[1]), parts[2])
  case ("W10", 2) where parts[1] == "hvp": return try hessianProduct(data)
  case ("W10", 2) where parts[1] == "gradnorm": return try gradientNorm(data)
  case ("W11", 1): return try attention(data)
  case ("W12", 2): return try gradientCheck(data, numbers(parts[1]))
  default: return try modelCase(name, parts, data)
  }
}

/// The numbers in `256-784-10` or `100x10`.
func numbers(_ text: String) -> [Int] {
  text.split { $0 == "-" || $0 == "x" }.compactMap { Int($0) }
}
