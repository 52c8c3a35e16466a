import MatrixFiles
import Tracewise
import TracewiseTraining

/// The regression of Longley (1967), with columns so nearly dependent that programs of the time got no digit right: 16
/// years, employment from six figures of the economy. NIST certifies the coefficients to 15 digits.
func runLongley(_ run: Run) throws {
  let data = try matrix(run.data, "longley.csv")
  let y = data.column(0)
  let a = horizontal([.ones(data.rows, 1), data[0..., 1...]])
  print("employment from six figures of the economy, \(data.rows) years\n")

  // Newton's step from 0 by the tape's own derivatives: it solves AᵀA b = Aᵀy, whose condition is that of A, squared.
  func loss(_ b: Variable) -> Variable { 0.5 * norm(a * b - y).squared }
  let start = Matrix.zeros(7, 1)
  let newton = -solve(try hessian(at: start, of: loss), try gradient(at: start, of: loss))
  // A = Q R, without AᵀA.
  let factored = leastSquares(a, y)
  // Columns less a number near their means: b₁ to b₆ are the same, the constant follows from them.
  let shifts = a.columnMeans.map { $0.rounded() }
  let centred = horizontal([.ones(data.rows, 1), a[0..., 1...] - shifts[0..., 1...]])
  var best = leastSquares(centred, y)
  best[0, 0] -= (shifts[0..., 1...] * best[1..., 0...]).scalar

  let columns = [newton, factored, best]
  let head = ["", "certified", "found", "normal equations", "QR", "QR, centred"]
  printTable(
    head,
    certified.indices.map { k in
      let digits = columns.map { Matrix.format(rightDigits($0[k], certified[k]), digits: 3) }
      return ["b\(k)", "\(certified[k])", "\(best[k])"] + digits
    })
  print("  the last three: how many digits are right")

  let residuals = y - a * best
  let deviation = (inner(residuals, residuals).scalar / Double(data.rows - 7)).squareRoot()
  print("\nstandard deviation of the residuals \(deviation), certified \(certifiedDeviation)")
  try run.write(
    LinePlot(
      title: "Employment, thousands, and the fit", xLabel: "year",
      curves: [
        .init("measured", points(data.column(6), y), isDotted: true),
        .init("fit", points(data.column(6), a * best)),
      ]), "longley")
  let worst = certified.indices.map { rightDigits(best[$0], certified[$0]) }.min() ?? 0
  try run.require(worst >= 9, "nine digits of each coefficient")
  try run.require(rightDigits(deviation, certifiedDeviation) >= 9, "nine digits of the deviation")
}

/// https://www.itl.nist.gov/div898/strd/lls/data/Longley.shtml
private let certified = [
  -3482258.63459582, 15.0618722713733, -0.358191792925910e-1, -2.02022980381683,
  -1.03322686717359, -0.511041056535807e-1, 1829.15146461355,
]
private let certifiedDeviation = 304.854073561965

/// −log₁₀ of the relative error.
private func rightDigits(_ found: Double, _ right: Double) -> Double {
  let error = abs(found - right) / abs(right)
  return error == 0 ? 15 : -log(Matrix(error)).scalar / log(Matrix(10)).scalar
}

/// The entries of two columns as points.
func points(_ x: Matrix, _ y: Matrix) -> [(x: Double, y: Double)] {
  zip(x.values, y.values).map { ($0, $1) }
}
