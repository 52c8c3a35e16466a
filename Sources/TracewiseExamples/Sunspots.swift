import MatrixFiles
import Tracewise
import TracewiseTraining

/// A Gaussian process over the years (Rasmussen & Williams 2006, chapters 2 and 5): the number of sunspots, as a root, has
/// a cycle that changes slowly, and irregularities with a Matérn kernel of smoothness 3/2. With d = |t − t′|,
///
///     k(d) = σ₁² exp(−2 sin²(π d / p) / ℓ₁²) exp(−½ d² / ℓ₂²) + σ₂² (1 + √3 d/ℓ₃) exp(−√3 d/ℓ₃) + σ₃² [d = 0]
///
/// whose seven numbers are fitted by their logarithms, by maximum likelihood.
private struct Kernel<M: MatrixAlgebra> {
  /// log σ₁, ℓ₁, ℓ₂, p, σ₂, ℓ₃, σ₃.
  let logs: M
  private func number(_ k: Int) -> M { exp(logs.entry(k, 0)) }

  /// k of the distances, without noise.
  func smooth(_ d: M) -> M {
    let wave = (sin(Double.pi * d / number(3)) / number(1)).squared
    let cycle = exp(-2 * wave - 0.5 * (d / number(2)).squared)
    let decay = 3.0.squareRoot() * d / number(5)
    let rough = (1 + decay) ⊙ exp(-decay)
    return number(0).squared * cycle + number(4).squared * rough
  }

  /// k of the distances between the same years.
  func withNoise(_ d: M) -> M { smooth(d) + number(6).squared * d.identity(d.rows) }
}

/// −log likelihood of values at years of some distances, without its constant.
func unlikelihood(_ logs: Variable, _ d: Matrix, _ y: Matrix) -> Variable {
  let k = Kernel(logs: logs).withNoise(logs.constant(d))
  return 0.5 * (logDeterminant(k) + inner(y, solve(k, y)))
}

func runSunspots(_ run: Run) throws {
  let data = try matrix(run.data, "sunspots.csv")
  let (year, roots) = (data.column(0), sqrt(data.column(1)))
  let (known, ahead, period) = (198, 5, 11)
  let centre = mean(roots[0..<known, 0...]).scalar
  let y = roots - centre
  func distances(_ rows: Range<Int>, _ columns: Range<Int>) -> Matrix {
    Matrix(rows.count, columns.count) { i, j in
      abs(year[rows.lowerBound + i] - year[columns.lowerBound + j])
    }
  }
  let d = distances(0..<known, 0..<known)
  let start = log(Matrix(vector: [3, 1, 40, 11, 1, 5, 1]))
  print("sunspots, fitted to \(known) years\n")

  var progress = Progress<Matrix>()
  let result = try LBFGS(tolerance: 1e-3, iterationLimit: run.steps(100)).minimize(
    from: start, observing: { progress.show($0) }
  ) { logs in
    unlikelihood(logs, d, y[0..<known, 0...])
  }
  progress.finish(result)

  let names = ["σ₁", "ℓ₁", "ℓ₂", "period p", "σ₂", "ℓ₃", "σ₃"]
  let found = exp(result.point)
  printTable(
    ["", "start", "found"],
    names.indices.map {
      [names[$0], Matrix.format(exp(start)[$0], digits: 3), Matrix.format(found[$0], digits: 4)]
    })

  // From later years the next five, by all that was known then.
  let kernel = Kernel(logs: result.point)
  func predicted(from now: Int) -> Matrix {
    let weights = solve(kernel.withNoise(distances(0..<now, 0..<now)), y[0..<now, 0...])
    return kernel.smooth(distances(now..<now + ahead, 0..<now)) * weights
  }
  let starts = Array(stride(from: known, through: data.rows - ahead, by: run.isShort ? 50 : 2))
  func error(_ guess: (Int) -> Matrix) -> Double {
    let squares = starts.map { now in norm(guess(now) - y[now..<now + ahead, 0...]).squared.scalar }
    return (squares.reduce(0, +) / Double(ahead * starts.count)).squareRoot()
  }
  let errors = [
    ("Gaussian process", error(predicted)), ("the mean", error { _ in .zeros(ahead, 1) }),
    ("eleven years before", error { y[$0 - period..<$0 - period + ahead, 0...] }),
  ]
  print("\nfive years ahead, from \(starts.count) later years: root of the mean square of errors")
  printTable(["", "error"], errors.map { [$0.0, Matrix.format($0.1, digits: 3)] })
  let last = data.rows - ahead
  try run.write(
    LinePlot(
      title: "Roots of the numbers of sunspots", xLabel: "year",
      curves: [
        .init("counted", points(year[200..., 0...], roots[200..., 0...]), isDotted: true),
        .init("predicted", points(year[last..., 0...], centre + predicted(from: last))),
      ]), "sunspots")
  try run.require(abs(found[3] - 11) < 0.5, "a period of about eleven years")
  try run.require(errors[0].1 < min(errors[1].1, errors[2].1), "better than the simple guesses")
}
