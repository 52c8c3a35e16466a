import MatrixFiles
import Tracewise
import TracewiseTraining

/// Quantile regression (Koenker & Bassett 1978): what a household with an income x spends on food, as b₀ + b₁ x with a
/// share τ of households below. The loss Σ ρ(y − b₀ − b₁ x), ρ(r) = τ r + max(−r, 0), has a kink at each household.
///
/// It is made smooth, τ r + h log(1 + exp(−r/h)), and less so in each round; the line through the two households that are
/// nearest at last is the answer, if 0 is among its subgradients.
func runEngel(_ run: Run) throws {
  let data = try matrix(run.data, "engel.csv")
  let (income, food) = (data.column(0), data.column(1))
  print("expenditure on food of \(data.rows) households, quantiles\n")
  var rows: [[String]] = []
  var curves = [LinePlot.Curve("households", points(income, food), isDotted: true)]
  for (share, known) in knownLines {
    let line = try quantileLine(share, income, food, run)
    let best = isBest(line, share, income, food)
    rows.append([
      "\(share)", Matrix.format(line[0], digits: 8), Matrix.format(line[1], digits: 8),
      "\(known.constant)", "\(known.slope)", best ? "yes" : "no",
    ])
    let ends = Matrix(vector: [income.values.min() ?? 0, income.values.max() ?? 0])
    if [0.05, 0.5, 0.95].contains(share) {
      curves.append(.init("\(share)", points(ends, line[0] + line[1] * ends)))
    }
    try run.require(best, "a line that is proven to be the best, τ = \(share)")
    let error = max(abs(line[0] - known.constant), 1e3 * abs(line[1] - known.slope))
    try run.require(error < 1e-3, "the line that linear programming finds, τ = \(share)")
  }
  printTable(["τ", "b₀", "b₁", "known b₀", "known b₁", "proven"], rows)
  try run.write(
    LinePlot(title: "Food and income, francs a year", xLabel: "income", curves: curves), "engel")
}

/// What linear programming finds (HiGHS, by SciPy).
private let knownLines: [(Double, (constant: Double, slope: Double))] = [
  (0.05, (124.880041, 0.343361058)),
  (0.25, (95.483540, 0.474103208)),
  (0.5, (81.482247, 0.560180551)),
  (0.75, (62.396586, 0.644014139)),
  (0.95, (64.103963, 0.709068517)),
]

/// b₀ and b₁.
private func quantileLine(
  _ share: Double, _ income: Matrix, _ food: Matrix, _ run: Run
) throws -> Matrix {
  // Thousands of francs, so that both coefficients are of one size.
  let (x, y) = (income / 1000, food / 1000)
  var line = Matrix(vector: [0, 0.5])
  for round in 0..<run.steps(12) {
    let h = 0.1 / Double(1 << round)
    line = try LBFGS(tolerance: 1e-9, iterationLimit: 200).minimize(from: line) {
      smoothQuantileLoss($0, share, h, x, y)
    }.point
  }
  let residuals = abs(y - line[0] - line[1] * x).values
  let nearest = residuals.indices.sorted { residuals[$0] < residuals[$1] }[..<2]
  return through(Array(nearest), income, food)
}

/// Σ τ r + h log(1 + exp(−r/h)).
func smoothQuantileLoss(
  _ line: Variable, _ share: Double, _ h: Double, _ x: Matrix, _ y: Matrix
) -> Variable {
  let r = y - line[0, 0] - line[1, 0] * x
  return sum(share * r + h * softplus(r / -h))
}

/// The line through two households.
private func through(_ pair: [Int], _ income: Matrix, _ food: Matrix) -> Matrix {
  let a = Matrix(2, 2) { i, j in j == 0 ? 1 : income[pair[i]] }
  return solve(a, Matrix(vector: pair.map { food[$0] }))
}

/// Whether 0 is a subgradient: the slopes of the households off the line, [1 x]ᵀ (1[r < 0] − τ), are made up for by those
/// on it, each of which may have any from −τ to 1 − τ.
private func isBest(_ line: Matrix, _ share: Double, _ income: Matrix, _ food: Matrix) -> Bool {
  let a = horizontal([.ones(income.rows, 1), income])
  let r = food - a * line
  let onLine = r.values.indices.filter { abs(r[$0]) < 1e-9 * food[$0] }
  guard onLine.count == 2 else { return false }
  var slopes = r.map { $0 < 0 ? 1 - share : -share }
  for k in onLine { slopes[k] = 0 }
  let basis = Matrix(2, 2) { i, j in a[onLine[j], i] }
  let own = solve(basis, -(a.T * slopes))
  return own.values.allSatisfy { $0 >= -share - 1e-9 && $0 <= 1 - share + 1e-9 }
}
