import Testing
import Tracewise

/// How far two matrices are apart, relative to the larger one: ‖A − B‖ / max(‖A‖, ‖B‖).
func distance(_ a: Matrix, _ b: Matrix) -> Double {
  guard a.shape == b.shape, a.failure == nil, b.failure == nil else { return .infinity }
  let difference = norm(a - b).scalar
  return difference == 0 ? 0 : difference / max(norm(a).scalar, norm(b).scalar)
}

/// Expects matrices to agree up to rounding, and says where they do not.
func expectClose(
  _ a: Matrix, _ b: Matrix, within tolerance: Double = 1e-12,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let distance = distance(a, b)
  #expect(
    distance <= tolerance, "relative distance \(distance) of\n\(a)\nand\n\(b)",
    sourceLocation: sourceLocation)
}

/// Expects numbers to agree up to rounding.
func expectClose(
  _ a: Double, _ b: Double, within tolerance: Double = 1e-12,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let distance = a == b ? 0 : abs(a - b) / max(abs(a), abs(b))
  #expect(
    distance <= tolerance, "relative distance \(distance) of \(a) and \(b)",
    sourceLocation: sourceLocation)
}

/// Whether all entries agree, relative to the largest one of b or to 1.
func isClose(_ a: Matrix, _ b: Matrix, _ tolerance: Double = 1e-12) -> Bool {
  let size = 1 + (b.values.map(abs).max() ?? 0)
  return a.shape == b.shape && (a - b).values.allSatisfy { abs($0) <= tolerance * size }
}
