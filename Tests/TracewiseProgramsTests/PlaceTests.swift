import Foundation
import Testing
import TracewiseVerification

@testable import TracewisePrograms

/// Gradients whose mistake shows where inputs are 0, far away, between points in space, or by what the claim is as a field.
@Suite struct PlaceTests {
  private typealias Planted = CauseTests.Planted

  private static let matrix: [[Double]] = [
    [0.8, -0.3, 0.5, 0.1], [0.7, 1.2, -0.4, 0.6], [-0.2, 0.9, 0.4, -1.1], [0.3, -0.5, 1.3, 0.7],
    [-0.9, 0.4, 0.2, 0.5],
  ]
  private static let offsets = [0.3, -1.2, 0.8, 1.4, -0.6]
  private static let start = [0.4, -0.7, 1.1, 0.3]
  private static let one = CauseTests.of(("x", [4]))

  private static func sum(_ x: [Double], _ term: (Double) -> Double) -> Double {
    x.reduce(0) { $0 + term($1) }
  }

  private static func added(_ x: [Double], _ y: [Double]) -> [Double] { zip(x, y).map { $0 + $1 } }

  /// A x − b
  private static func residuals(_ x: [Double]) -> [Double] {
    zip(matrix, offsets).map { row, b in zip(row, x).reduce(-b) { $0 + $1.0 * $1.1 } }
  }

  /// Aᵀ φ(A x − b)
  private static func back(_ x: [Double], _ slope: (Double) -> Double) -> [Double] {
    let slopes = residuals(x).map(slope)
    return (0..<4).map { j in zip(matrix, slopes).reduce(0) { $0 + $1.0[j] * $1.1 } }
  }

  private static func logCosh(_ r: Double) -> Double { abs(r) + log1p(exp(-2 * abs(r))) }

  private static let far: [Planted] = [
    Planted(
      testDescription: "zero far away", inputs: one, start: start,
      value: { sum(residuals($0), logCosh) },
      gradient: { back($0) { $0 / (cosh(min(abs($0), 300)) * cosh(min(abs($0), 300))) } },
      cause: .termMissing, says: "where x is far from 0 it is 0, and derivatives are not"),
    Planted(
      testDescription: "a sign far away", inputs: one, start: start,
      value: { sum(residuals($0), logCosh) }, gradient: { back($0) { tanh($0) * tanh($0) } },
      cause: .sign, says: "a sign, as of an absolute value, is missing"),
    Planted(
      testDescription: "no bound", inputs: one, start: start,
      value: { sum(residuals($0), logCosh) }, gradient: { back($0) { $0 } }, cause: .power,
      says: "it goes as the power 1, and derivatives as the power 0: what bounds or damps it"),
    Planted(
      testDescription: "another exponent among other terms", inputs: one, start: start,
      value: { sum(residuals($0)) { $0 * $0 * $0 * $0 / 4 - cos($0) } },
      gradient: { back($0) { $0 * $0 + sin($0) } }, cause: .power,
      says: "it goes as the power 2, and derivatives as the power 3"),
    Planted(
      testDescription: "the other side of a mask", inputs: one, start: start,
      value: { sum(residuals($0)) { max(0.8 * $0, -0.2 * $0) } + sum($0) { $0 * $0 } },
      gradient: { x in added(back(x) { $0 > 0 ? 0.8 : 0.2 }, x.map { 2 * $0 }) }, cause: .kink,
      says: "a sign, a step"),
  ]

  /// Four points in the plane with a force between each two, and a spring to 0.
  private static func energy(_ x: [Double]) -> Double {
    var result = x.reduce(0) { $0 + $1 * $1 / 2 }
    for (i, j) in pairs { result += pow(distance(x, i, j) - 1, 2) / 2 }
    return result
  }

  private static let pairs = (0..<4).flatMap { i in (0..<i).map { (i, $0) } }

  private static func distance(_ x: [Double], _ i: Int, _ j: Int) -> Double {
    hypot(x[2 * i] - x[2 * j], x[2 * i + 1] - x[2 * j + 1])
  }

  private static func forces(
    _ x: [Double], isBoth: Bool = true, _ force: (Double) -> Double
  ) -> [Double] {
    var result = x
    for (i, j) in pairs {
      let number = force(distance(x, i, j))
      for k in 0..<2 {
        let part = number * (x[2 * i + k] - x[2 * j + k])
        result[2 * i + k] += part
        if isBoth { result[2 * j + k] -= part }
      }
    }
    return result
  }

  private static let points = [0.1, 0.9, -1.3, 0.4, 1.6, -0.2, 0.3, -1.4]

  private static let spaces: [Planted] = [
    Planted(
      testDescription: "a unit vector without its division", inputs: CauseTests.of(("x", [4, 2])),
      start: points, value: energy, gradient: { forces($0) { $0 - 1 } }, cause: .factorMissing,
      says: "the force has the factor d too much"),
    Planted(
      testDescription: "no reaction on the other point", inputs: CauseTests.of(("x", [4, 2])),
      start: points, value: energy,
      gradient: { forces($0, isBoth: false) { ($0 - 1) / $0 } }, cause: .termMissing,
      says: "of each two entries that come together"),
    Planted(
      testDescription: "a kernel that is not flipped", inputs: CauseTests.of(("x", [20])),
      start: (0..<20).map { sin(1.7 * Double($0)) }, value: { sum(filtered($0)) { $0 * $0 / 2 } },
      gradient: { x in
        let r = filtered(x)
        return x.indices.map { k in taps.indices.reduce(0) { $0 + taps[$1] * entry(r, k + 1 - $1) }
        }
      }, cause: .termMissing, says: "it lacks this in every entry k, but for constants"),
  ]

  private static let taps = [0.2, 0.7, -0.3]
  private static func entry(_ x: [Double], _ k: Int) -> Double {
    x.indices.contains(k) ? x[k] : 0
  }
  private static func filtered(_ x: [Double]) -> [Double] {
    x.indices.map { k in taps.indices.reduce(0) { $0 + taps[$1] * entry(x, k + 1 - $1) - 0.1 } }
  }

  /// ⟨x, A x⟩ with the symmetric part of A.
  private static func risk(_ x: [Double]) -> (value: Double, slopes: [Double]) {
    let slopes = x.indices.map { i in
      x.indices.reduce(0) { $0 + (matrix[i][$1] + matrix[$1][i] + (i == $1 ? 4 : 0)) * x[$1] }
    }
    return (zip(x, slopes).reduce(0) { $0 + $1.0 * $1.1 } / 2, slopes)
  }

  private static let fields: [Planted] = [
    Planted(
      testDescription: "a path through a single number", inputs: one, start: start,
      value: { exp($0[0] - 0.4 * $0[1] + 0.3 * $0[2]) / risk($0).value.squareRoot() },
      gradient: { x in
        let factor = exp(x[0] - 0.4 * x[1] + 0.3 * x[2]) / risk(x).value.squareRoot()
        return [factor, -0.4 * factor, 0.3 * factor, 0]
      }, cause: .function, says: "a multiple of the gradient of one function"),
    Planted(
      testDescription: "a number that is added in the value", inputs: one, start: start,
      value: { x in sum(zip(x, offsets).map { $1 * logCosh($0 + 0.25) }) { $0 } },
      gradient: { x in zip(x, offsets).map { $1 * tanh($0) } }, cause: .function,
      says: "it would be right at x + 0.25"),
    Planted(
      testDescription: "a projected gradient", inputs: one, start: start,
      value: { exp($0[0] * $0[1]) + $0[2] * sin($0[3]) },
      gradient: { x in
        let inner = exp(x[0] * x[1])
        let g = [x[1] * inner, x[0] * inner, sin(x[3]), x[2] * cos(x[3])]
        let part = zip(x, g).reduce(0) { $0 + $1.0 * $1.1 }
        return zip(x, g).map { $1 - part * $0 }
      }, cause: .function, says: "its part across x, G − x (xᵀG), with the gradient G"),
    Planted(
      testDescription: "a part that is transposed", inputs: CauseTests.of(("W", [2, 2])),
      start: [0.8, -0.3, 0.5, 0.9],
      value: { w in exp(w[0] + 0.5 * w[1]) + sin(w[1] + 2 * w[2]) + w[3] * w[3] },
      gradient: { w in
        let (outer, inner) = (exp(w[0] + 0.5 * w[1]), cos(w[1] + 2 * w[2]))
        return [outer, 0.5 * outer + 2 * inner, inner, 2 * w[3]]
      }, cause: .transpose, says: "a part of it is the transpose of what is right"),
  ]

  private static let layer = CauseTests.of(("W", [2, 3]), ("b", [3]), ("v", [3]))

  /// Σ v tanh(Wᵀ x + b) over two samples x, squared.
  private static func network(_ p: [Double], _ derivative: (Double) -> Double) -> (
    value: Double, slopes: [Double]
  ) {
    var (value, slopes) = (0.0, [Double](repeating: 0, count: 12))
    for (s, x) in [[0.7, -1.1], [-0.4, 0.6]].enumerated() {
      let a = (0..<3).map { tanh(p[$0] * x[0] + p[3 + $0] * x[1] + p[6 + $0]) }
      let r = (0..<3).reduce(-0.3 - Double(s)) { $0 + p[9 + $1] * a[$1] }
      value += r * r / 2
      for k in 0..<3 {
        let back = r * p[9 + k] * derivative(a[k])
        slopes[k] += back * x[0]
        slopes[3 + k] += back * x[1]
        slopes[6 + k] += back
        slopes[9 + k] += r * a[k]
      }
    }
    return (value, slopes)
  }

  private static let zeros: [Planted] = [
    Planted(
      testDescription: "the derivative of an activation", inputs: layer,
      start: [0.8, -0.3, 0.5, 0.9, 0.4, -0.7, 0.2, -0.5, 0.6, 1.1, -0.8, 0.7],
      value: { network($0) { 1 - $0 * $0 }.value },
      gradient: { network($0) { (1 - $0) * (1 - $0) }.slopes }, cause: .function,
      says: "where W is 0, the derivative of tanh of b is taken for (1 − φ)²"),
    Planted(
      testDescription: "the product of two inputs",
      inputs: CauseTests.of(("A", [2, 2]), ("u", [2]), ("v", [2])),
      start: [0.8, -0.3, 0.5, 0.9, 0.6, -0.4, 1.2, 0.7],
      value: { exp($0[0] + $0[3]) + form($0).value },
      gradient: { p in
        let outer = exp(p[0] + p[3])
        return [outer, 0, 0, outer] + form(p).slopes
      }, cause: .termMissing, says: "0.5 times u vᵀ"),
    Planted(
      testDescription: "the deviation by which all is divided", inputs: one, start: start,
      value: { zip(standardised($0), [0.5, 1.5, -1, 0.8]).reduce(0) { $0 + exp($1.0 * $1.1) } },
      gradient: { x in
        let y = standardised(x)
        let g = zip(y, [0.5, 1.5, -1, 0.8]).map { $1 * exp($0 * $1) }
        let (mean, part) = (sum(g) { $0 } / 4, zip(g, y).reduce(0) { $0 + $1.0 * $1.1 } / 4)
        return zip(g, y).map { $0 - mean - $1 * part }
      }, cause: .factorMissing, says: "it lacks the factor 1/deviation of x"),
  ]

  /// uᵀ A v/2, and its derivatives for u and v.
  private static func form(_ p: [Double]) -> (value: Double, slopes: [Double]) {
    var (value, slopes) = (0.0, [Double](repeating: 0, count: 4))
    for i in 0..<2 {
      for j in 0..<2 {
        let (a, u, v) = (p[2 * i + j] / 2, p[4 + i], p[6 + j])
        value += u * a * v
        slopes[i] += a * v
        slopes[2 + j] += u * a
      }
    }
    return (value, slopes)
  }

  private static func standardised(_ x: [Double]) -> [Double] {
    let mean = sum(x) { $0 } / 4
    let deviation = (sum(x) { ($0 - mean) * ($0 - mean) } / 4).squareRoot()
    return x.map { ($0 - mean) / deviation }
  }

  /// Factors U Vᵀ whose products are known in some places only.
  private static func factors(_ p: [Double], isMasked: Bool) -> [Double] {
    var slopes = p.map { 0.2 * $0 }
    for (i, j) in (0..<3).flatMap({ i in (0..<3).map { (i, $0) } }) {
      let r = p[2 * i] * p[6 + 2 * j] + p[2 * i + 1] * p[7 + 2 * j] - offsets[i + j]
      for k in 0..<2 {
        if mask(i, j) { slopes[2 * i + k] += r * p[6 + 2 * j + k] }
        if mask(i, j) || !isMasked { slopes[6 + 2 * j + k] += r * p[2 * i + k] }
      }
    }
    return slopes
  }

  private static func mask(_ i: Int, _ j: Int) -> Bool { i != j || i == 1 }

  private static func misfit(_ p: [Double]) -> Double {
    var value = 0.1 * sum(p) { $0 * $0 }
    for (i, j) in (0..<3).flatMap({ i in (0..<3).map { (i, $0) } }) where mask(i, j) {
      let r = p[2 * i] * p[6 + 2 * j] + p[2 * i + 1] * p[7 + 2 * j] - offsets[i + j]
      value += r * r / 2
    }
    return value
  }

  private static let masked = Planted(
    testDescription: "a mask that one of two inputs knows",
    inputs: CauseTests.of(("U", [3, 2]), ("V", [3, 2])),
    start: [0.8, -0.3, 0.5, 0.9, 0.4, -0.7, 0.2, -0.5, 0.6, 1.1, -0.8, 0.7], value: misfit,
    gradient: { factors($0, isMasked: false) }, cause: .index,
    says: "of the parts that come with U some are too much")

  @Test(arguments: far + spaces + fields + zeros + [masked], [1, 2, 3] as [UInt64])
  func planted(_ program: CauseTests.Planted, _ seed: UInt64) throws {
    try CauseTests.expect(program, seed)
  }

  /// What has no value far away is not said to be something there.
  @Test func noValueFarAway() throws {
    let program = FakeProgram(
      Greeting(name: "f", inputs: [.init(name: "x", shape: [4])]), at: Self.start,
      value: { x in
        x.contains { abs($0) > 50 } ? .nan : Self.sum(Self.residuals(x), Self.logCosh)
      }, gradient: { x in Self.back(x) { $0 } })
    let records = try ProgramVerifier.verification(of: program, ProgramSettings()).records
    #expect(records[0].verdict == .refuted)
    #expect(records[0].diagnosis?.contains("far from 0") == false)
  }
}
