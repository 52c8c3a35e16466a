import Tracewise
import TracewiseTraining

/// What closed forms of layers say, in numbers: batch norm and the scale of weights, residual connections in depth, the
/// losses of a generator. The article *What the closed forms say* quotes them.
func runClosedForms(_ run: Run) throws {
  var generator = SeededGenerator(seed: 50)
  try showScale(run, &generator)
  try showDepth(run, &generator)
  try showSaturation(run)
}

// MARK: - Batch norm

/// ∇W at c W is ∇W / c, and orthogonal to W: a step makes W longer, and the next one shorter.
private func showScale(_ run: Run, _ generator: inout SeededGenerator) throws {
  let weights = Matrix.randomNormal(4, 8, using: &generator)
  let data = Matrix.randomNormal(8, 32, using: &generator)
  let targets = Matrix.randomNormal(4, 32, using: &generator)
  print("batch norm without ε: L(W) = ‖batchnorm(W X) − Y‖² / n, and at c W\n")
  var rows: [[String]] = []
  var products: [Double] = []
  for c in [0.1, 1, 10, 100] {
    let w = c * weights
    let (loss, g) = try valueWithGradient(at: w) { w in
      norm(batchNorm(w * data, epsilon: w.constant(0)) - targets).squared / 32
    }
    let cosine = inner(w, g).scalar / (norm(w) * norm(g)).scalar
    products.append(c * norm(g).scalar)
    rows.append([
      "\(c)", Matrix.format(loss, digits: 8), Matrix.format(norm(g).scalar, digits: 6),
      Matrix.format(c * norm(g).scalar, digits: 6), Matrix.format(abs(cosine), digits: 1),
    ])
  }
  printTable(["c", "loss", "‖∇W‖", "c ‖∇W‖", "|cos(W, ∇W)|"], rows)
  let spread = (products.max() ?? 0) / (products.min() ?? 1) - 1
  try run.require(spread < 1e-9, "the gradient at c W is that at W divided by c")
}

// MARK: - Residual connections

/// The Jacobians of 50 blocks, one after the other: B diag(1 − tanh²) A, or I plus that.
private func showDepth(_ run: Run, _ generator: inout SeededGenerator) throws {
  let (size, depth) = (32, 50)
  let scale = 1 / Double(size).squareRoot()
  let blocks = (0..<depth).map { _ in
    (
      scale * Matrix.randomNormal(size, size, using: &generator),
      scale * Matrix.randomNormal(size, size, using: &generator)
    )
  }
  let start = Matrix.randomNormal(size, 1, using: &generator)
  let kinds: [(name: String, keeps: Bool, weight: Double)] = [
    ("x ← B tanh(A x)", false, 1), ("x ← x + B tanh(A x)", true, 1),
    ("x ← x + B tanh(A x)/√50", true, 1 / Double(depth).squareRoot()),
  ]
  print("\nsingular values of the product of the Jacobians of 50 blocks of width 32\n")
  var rows: [[String]] = []
  var curves: [LinePlot.Curve] = []
  var ends: [(least: Double, median: Double, most: Double)] = []
  for kind in kinds {
    var x = start
    var product = Matrix.identity(size)
    var spectra: [[Double]] = []
    for (a, b) in blocks {
      func step(_ x: Variable) -> Variable {
        let branch = kind.weight * (b * tanh(a * x))
        return kind.keeps ? x + branch : branch
      }
      let jacobian = try jacobian(at: x) { x in step(x) }
      x = try pullback(at: x) { x in step(x) }.value
      product = jacobian * product
      spectra.append(product.singularValues().values)
    }
    for layer in [1, 10, 50] {
      let values = spectra[layer - 1]
      rows.append([
        kind.name, "\(layer)", Matrix.format(values[0], digits: 3),
        Matrix.format(values[size / 2], digits: 3), Matrix.format(values[size - 1], digits: 3),
      ])
    }
    let label = ["without", "with", "with, /√50"][curves.count / 2]
    curves.append(.init("\(label): largest", spectra.map { $0[0] }))
    curves.append(.init("\(label): median", spectra.map { $0[size / 2] }))
    let last = spectra[depth - 1]
    ends.append((last[size - 1], last[size / 2], last[0]))
  }
  printTable(["block", "depth", "largest", "median", "least"], rows)
  try run.write(
    LinePlot(
      title: "Singular values of the product of Jacobians", xLabel: "blocks", curves: curves,
      isLogarithmic: true), "residual-jacobians")
  try run.require(ends[0].median < 1e-12, "without connections the Jacobian vanishes")
  try run.require(
    ends[2].least > 0.1 && ends[2].most < 10, "with connections of 1/√50 it does not")
}

// MARK: - Adversarial losses

/// What a generator is told where the discriminator gives its sample the probability D.
private func showSaturation(_ run: Run) throws {
  print("\nthe derivative for the discriminator's logit u of D = σ(u)\n")
  var rows: [[String]] = []
  for u in [-8.0, -4, 0, 4] {
    let saturating = try gradient(at: Matrix(u)) { u in -softplus(u) }.scalar
    let other = try gradient(at: Matrix(u)) { u in softplus(-u) }.scalar
    rows.append([
      "\(u)", Matrix.format(sigmoid(Matrix(u)).scalar, digits: 3),
      Matrix.format(saturating, digits: 3), Matrix.format(other, digits: 3),
      Matrix.format(other / saturating, digits: 4),
    ])
  }
  printTable(["u", "D", "log(1 − D)", "−log D", "quotient"], rows)
}
