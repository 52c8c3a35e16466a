import Tracewise

/// The network of the deck's Example 4-2: h₁ = W₁x + b₁, z₁ = σ(h₁), h₂ = W₂z₁ + b₂, for samples
/// that are the columns of X. Written for any interpretation: variables when it learns, matrices
/// when it is used.
private func logits<M: MatrixAlgebra>(_ p: [M], _ x: M) -> M {
  let z1 = sigmoid(p[0] * x + p[1])
  return p[2] * z1 + p[3]
}

/// Fits the network to `clusters.npz`, from the weights in the file: by gradient descent on all
/// samples, by gradient descent on a tenth of them at a time, and by L-BFGS.
func runNetwork(_ folder: String) throws {
  func array(_ key: String) throws -> Matrix { try matrix(folder, "clusters.npz", key) }
  let (x, y) = (try array("X"), try array("Y"))
  let start = try ["W1", "b1", "W2", "b2"].map(array)
  let count = Double(x.columns)
  print("\(x.columns) samples, \(start[0].rows) hidden units, \(y.rows) classes; loss per sample\n")
  print("at the start: \(accuracy(start, x, y))\n")

  let loss: ([Variable]) -> Variable = { p in
    let h = logits(p, p[0].constant(x))
    return crossEntropy(h, h.constant(y)) / count
  }

  print("gradient descent, all samples, backtracking")
  var slow = Progress<[Matrix]>()
  let descent = try GradientDescent(tolerance: 1e-3, iterationLimit: 200).minimize(
    from: start, observing: { slow.show($0) }, of: loss)
  slow.finish(descent)
  print("  \(accuracy(descent.point, x, y))\n")

  print("stochastic gradient descent, batches of 6 samples, steps of 0.5 ∇L")
  try print("  \(accuracy(stochastic(from: start, x, y), x, y))\n")

  print("L-BFGS, all samples")
  var fast = Progress<[Matrix]>()
  let newton = try LBFGS(tolerance: 1e-3, iterationLimit: 200).minimize(
    from: start, observing: { fast.show($0) }, of: loss)
  fast.finish(newton)
  print("  \(accuracy(newton.point, x, y))")
}

/// Forty passes over the samples in an order that is drawn anew for each.
private func stochastic(from start: [Matrix], _ x: Matrix, _ y: Matrix) throws -> [Matrix] {
  let size = 6
  var point = start
  var generator = SeededGenerator(seed: 1)
  for epoch in 1...40 {
    let order = (0..<x.columns).shuffled(using: &generator)
    var total = 0.0
    for first in stride(from: 0, through: x.columns - size, by: size) {
      let batch = order[first..<first + size]
      let bx = horizontal(batch.map { x.column($0) })
      let by = horizontal(batch.map { y.column($0) })
      let (value, gradient) = try valueWithGradient(at: point) { p in
        let h = logits(p, p[0].constant(bx))
        return crossEntropy(h, h.constant(by)) / Double(size)
      }
      point.move(by: -0.5, along: gradient)
      total += value * Double(size)
    }
    if epoch == 1 || epoch % 10 == 0 {
      print("  pass \(padded("\(epoch)", 2)): mean loss", Matrix.format(total / Double(x.columns)))
    }
  }
  return point
}

/// How many samples the largest logit classifies right.
private func accuracy(_ point: [Matrix], _ x: Matrix, _ y: Matrix) -> String {
  let h = logits(point, x)
  let right = (0..<x.columns).count { largest(h, $0) == largest(y, $0) }
  return "\(right) of \(x.columns) samples classified right"
}

/// The row of the largest entry of a column.
private func largest(_ matrix: Matrix, _ column: Int) -> Int {
  (0..<matrix.rows).max { matrix[$0, column] < matrix[$1, column] } ?? 0
}
