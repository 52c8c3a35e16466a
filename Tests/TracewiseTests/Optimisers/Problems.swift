import Tracewise

/// Functions that optimisers are tried on.
enum Problem {
  /// (1 − x)² + 100 (y − x²)², with its minimum 0 at (1, 1) in a curved valley (Rosenbrock 1960).
  @Sendable static func valley(_ p: Variable) -> Variable {
    let (x, y) = (p.entry(0, 0), p.entry(1, 0))
    return (1 - x).squared + 100 * (y - x.squared).squared
  }
  static let valleyStart = Matrix(vector: [-1.2, 1])

  /// ½ xᵀ A x − bᵀ x with its minimum at A⁻¹ b.
  struct Quadratic: Sendable {
    let a: Matrix
    let b: Matrix
    init(_ n: Int, seed: UInt64) {
      a = positiveDefinite(n, seed: seed)
      b = random(n, 1, seed: seed + 1)
    }
    var minimum: Matrix { solve(a, b) }
    func loss(_ x: Variable) -> Variable { 0.5 * (x.T * (a * x)) - b.T * x }
  }
}

/// The steps that an optimiser took, as its observer saw them.
final class Trail<Point: Parameters> {
  private(set) var steps: [OptimisationStep<Point>] = []
  func add(_ step: OptimisationStep<Point>) { steps.append(step) }
  var values: [Double] { steps.map(\.value) }
}
