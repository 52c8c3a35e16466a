import MatrixFiles
import Tracewise
import TracewiseTraining

/// The cycle of sunspots as a state that turns by an angle each year (Harvey 1989, section 2.3):
///
///     zₜ₊₁ = ρ R(λ) zₜ + diag(σ₁, σ₂) ηₜ,  yₜ = μ + [1 0] zₜ + τ εₜ
///
/// with noise of variance 1, fitted by maximum likelihood. The likelihood is that of the errors of the Kalman filter's
/// predictions, one year after the other.
struct Cycle<M: MatrixAlgebra> {
  /// logit ρ, λ, log σ₁, log σ₂, log τ, μ.
  let numbers: M
  private func number(_ k: Int) -> M { numbers.entry(k, 0) }

  var damping: M { sigmoid(number(0)) }
  var angle: M { number(1) }
  var stateDeviations: M { exp(numbers[2..<4, 0]) }
  var deviation: M { exp(number(4)) }
  var mean: M { number(5) }

  /// ρ R(λ).
  private var turn: M {
    let (c, s) = (damping * cos(angle), damping * sin(angle))
    return blocks([[c, s], [-s, c]])
  }
  private var stateNoise: M { stateDeviations.squared.diagonalMatrix }
  /// The state's covariance after many years: P = T P Tᵀ + Q.
  private var covariance: M { stein(turn, turn.T, stateNoise) }

  /// −log likelihood, without its constant, and the predictions.
  func filter(_ y: [Double]) -> (loss: M, predictions: [M]) {
    let (turn, stateNoise, noise) = (turn, stateNoise, deviation.squared)
    var z = numbers.constant(0, shape: Shape(2, 1))
    var p = covariance
    var (loss, predictions) = (numbers.constant(0), [M]())
    for value in y {
      let prediction = mean + z.entry(0, 0)
      let error = value - prediction
      let variance = p.entry(0, 0) + noise
      loss = loss + 0.5 * (log(variance) + error.squared / variance)
      predictions.append(prediction)
      // What the year tells of the state, then on to the next.
      let gain = p.column(0) / variance
      z = turn * (z + gain * error)
      p = turn * (p - gain * p.row(0)) * turn.T + stateNoise
    }
    return (loss, predictions)
  }

  /// The same by the covariances of all years at once: that of years d apart is the first entry of Tᵈ P.
  func dense(_ y: Matrix) -> M {
    let turn = turn
    var (state, covariances) = (covariance.column(0), [M]())
    for _ in 0..<y.rows {
      covariances.append(state.entry(0, 0))
      state = turn * state
    }
    let all = toeplitz(vertical(covariances)) + deviation.squared * numbers.identity(y.rows)
    let r = numbers.constant(y) - mean
    return 0.5 * (logDeterminant(all) + inner(r, solve(all, r)))
  }
}

func runKalman(_ run: Run) throws {
  let data = try matrix(run.data, "sunspots.csv")
  let y = sqrt(data.column(1))
  let start = Matrix(vector: [2, 2 * Double.pi / 9, 0, 0, 0, 6])
  print("the cycle of sunspots by a Kalman filter, \(y.rows) years\n")
  var progress = Progress<Matrix>()
  let result = try LBFGS(tolerance: 1e-6, iterationLimit: run.steps(100)).minimize(
    from: start, observing: { progress.show($0) }
  ) { Cycle(numbers: $0).filter(y.values).loss }
  progress.finish(result)

  let cycle = Cycle(numbers: result.point)
  let period = 2 * Double.pi / abs(cycle.angle.scalar)
  printTable(
    ["", "found"],
    [
      ["period, years", Matrix.format(period, digits: 5)],
      ["damping ρ", Matrix.format(cycle.damping.scalar, digits: 4)],
      ["σ₁", Matrix.format(cycle.stateDeviations[0], digits: 4)],
      ["σ₂", Matrix.format(cycle.stateDeviations[1], digits: 4)],
      ["τ", Matrix.format(cycle.deviation.scalar, digits: 4)],
      ["μ", Matrix.format(cycle.mean.scalar, digits: 4)],
    ])

  // Year by year and all at once are the same function.
  let (value, gradient) = try valueWithGradient(at: start) {
    Cycle(numbers: $0).filter(y.values).loss
  }
  let (other, otherGradient) = try valueWithGradient(at: start) { Cycle(numbers: $0).dense(y) }
  let difference = max(
    abs(value - other) / abs(other),
    norm(gradient - otherGradient).scalar / norm(otherGradient).scalar)
  print(
    "\nfilter beside the covariances of all years: loss and gradient differ by",
    Matrix.format(difference, digits: 2))

  let predictions = Matrix(vector: cycle.filter(y.values).predictions.map(\.scalar))
  func error(_ guess: Matrix, _ truth: Matrix) -> Double {
    let squares = (guess - truth).squared
    return mean(squares).scalar.squareRoot()
  }
  let (ours, last) = (
    error(predictions[1..., 0...], y[1..., 0...]), error(y[0..<y.rows - 1, 0...], y[1..., 0...])
  )
  print(
    "error one year ahead: \(Matrix.format(ours, digits: 3)), of last year's number \(Matrix.format(last, digits: 3))"
  )
  try run.write(
    LinePlot(
      title: "Roots of the numbers of sunspots, one year ahead", xLabel: "year",
      curves: [
        .init("counted", points(data.column(0), y), isDotted: true),
        .init("predicted", points(data.column(0), predictions)),
      ]), "kalman")
  try run.require(difference < 1e-9, "the filter's likelihood")
  try run.require(abs(period - 11) < 0.5, "a period of about eleven years")
  try run.require(ours < 0.8 * last, "predictions that are better than last year's number")
}
