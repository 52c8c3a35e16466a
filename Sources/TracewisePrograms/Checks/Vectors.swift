/// The numbers of all inputs, one after the other.
typealias Vector = [Double]

/// Σ xᵢ yᵢ, with the errors of the sum made up for. (Neumaier 1974.)
func dot(_ x: Vector, _ y: Vector) -> Double {
  var (sum, lost) = (0.0, 0.0)
  for k in 0..<min(x.count, y.count) {
    let term = x[k] * y[k]
    let next = sum + term
    lost += abs(sum) >= abs(term) ? (sum - next) + term : (term - next) + sum
    sum = next
  }
  // An infinite sum has lost nothing that could be made up for.
  return sum.isFinite ? sum + lost : sum
}

/// √Σ (xᵢ yᵢ)²
func size(_ x: Vector, _ y: Vector) -> Double {
  var (sum, largest) = (0.0, 0.0)
  for k in 0..<min(x.count, y.count) { largest = max(largest, abs(x[k] * y[k])) }
  guard largest > 0, largest.isFinite else { return largest }
  for k in 0..<min(x.count, y.count) {
    let part = x[k] * y[k] / largest
    sum += part * part
  }
  return largest * sum.squareRoot()
}

/// Whether two vectors are multiples of one another, but for an angle.
func areParallel(_ x: Vector, _ y: Vector, _ angle: Double) -> Bool {
  let (xx, yy, xy) = (dot(x, x), dot(y, y), dot(x, y))
  guard xx > 0, yy > 0 else { return true }
  let part = xy / xx
  let rest = zip(x, y).map { $1 - part * $0 }
  return dot(rest, rest) <= angle * angle * yy
}

/// x + t u
func moved(_ x: Vector, by t: Double, along u: Vector) -> Vector {
  var result = x
  for k in result.indices { result[k] += t * u[k] }
  return result
}

/// x − y
func difference(_ x: Vector, _ y: Vector) -> Vector {
  var result = x
  for k in 0..<min(x.count, y.count) { result[k] -= y[k] }
  return result
}

extension Vector {
  /// The same, 0 outside of some places.
  func masked(_ isKept: (Int) -> Bool) -> Vector { indices.map { isKept($0) ? self[$0] : 0 } }
  var isZero: Bool { allSatisfy { $0 == 0 } }
}
