import Tracewise

/// Fits a normal distribution to `body.npy` by maximum likelihood (deck, Example 2-3):
///
///     L(μ, Σ) = N log|Σ| + Σᵢ (xᵢ − μ)ᵀ Σ⁻¹ (xᵢ − μ)
///
/// with Σ = S Sᵀ, so that it is positive definite for every invertible S. The deck's ∇_Σ L, freed
/// of its factor 1/D, vanishes at the sample's mean and covariance: the answer must be those.
func runGaussian(_ folder: String) throws {
  let x = try matrix(folder, "body.npy")
  let count = Double(x.columns)
  print("\(x.columns) samples of \(x.rows) measurements\n")

  let start = [Matrix.zeros(x.rows, 1), .identity(x.rows)]
  var progress = Progress<[Matrix]>()
  let result = try LBFGS(tolerance: 1e-7).minimize(
    from: start, observing: { progress.show($0) }
  ) { p in
    let sigma = p[1] * p[1].T
    let residuals = x - p[0]
    return count * logDeterminant(sigma) + inner(residuals, solve(sigma, residuals))
  }
  progress.finish(result)

  let mean = x.rowSums / count
  let centred = x - mean
  let covariance = centred * centred.T / count
  let (mu, sigma) = (result.point[0], result.point[1] * result.point[1].T)
  show("μ found, and the sample's mean:", horizontal([mu, mean]))
  show("Σ found:", sigma)
  show("the sample's covariance:", covariance)
  let error = max(largestDifference(mu, mean), largestDifference(sigma, covariance))
  print("\nlargest difference: \(Matrix.format(error, digits: 2))")
  guard error < 1e-6 else { throw Disagreement(error: error) }
}

/// max |Aᵢⱼ − Bᵢⱼ|.
private func largestDifference(_ a: Matrix, _ b: Matrix) -> Double {
  (a - b).values.map(abs).max() ?? 0
}

struct Disagreement: Error, CustomStringConvertible {
  let error: Double
  var description: String { "the fit differs from the sample's moments by \(error)" }
}
