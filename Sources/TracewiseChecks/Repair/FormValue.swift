import Tracewise
import TracewiseLanguage

/// The values of a node at a few random points, all of one shape.
struct FormValue {
  /// How far two values may be apart to be taken for equal, beside the larger.
  static let tolerance = 1e-8

  let points: [Matrix]
  /// Whether entries may be not finite: in a branch of `where`, which need not take them.
  private(set) var takesAll = false

  init(_ points: [Matrix], takesAll: Bool = false) {
    self.points = points
    self.takesAll = takesAll
  }

  var rows: Int { points[0].rows }
  var columns: Int { points[0].columns }
  var shape: Shape { points[0].shape }
  var isScalar: Bool { shape.isScalar }
  var isSquare: Bool { rows == columns }

  func map(_ f: (Matrix) -> Matrix) -> FormValue? {
    FormValue(finite: points.map(f), takesAll: takesAll)
  }

  func combined(_ other: FormValue, _ f: (Matrix, Matrix) -> Matrix) -> FormValue? {
    FormValue(finite: zip(points, other.points).map(f), takesAll: takesAll || other.takesAll)
  }

  /// Nil where a value failed or is not finite, unless it may be that.
  init?(finite points: [Matrix], takesAll: Bool = false) {
    for x in points where x.failure != nil || !takesAll && x.firstNonFinite != nil { return nil }
    self.init(points, takesAll: takesAll)
  }

  /// The value, or its negative.
  func signed(_ isNegative: Bool) -> FormValue {
    isNegative ? FormValue(points.map { -$0 }, takesAll: takesAll) : self
  }

  var transposed: FormValue { FormValue(points.map(\.T)) }

  /// Whether some entry is positive, and some negative.
  var hasBothSigns: Bool {
    points.contains { $0.values.contains { $0 > 0 } }
      && points.contains { $0.values.contains { $0 < 0 } }
  }

  /// Whether it is its own transpose.
  var isSymmetric: Bool { isSquare && isClose(to: transposed) }

  /// Whether its transpose is its negative.
  var isAntisymmetric: Bool { isSquare && rows > 1 && signed(true).isClose(to: transposed) }

  func isClose(to other: FormValue) -> Bool {
    guard shape == other.shape else { return false }
    return zip(points, other.points).allSatisfy { a, b in
      let limit = Self.tolerance * (1e-3 + b.largest)
      return zip(a.values, b.values).allSatisfy { abs($0 - $1) <= limit }
    }
  }

  /// The number c at each point with self = c other, where there is one that is not 0.
  func ratio(to other: FormValue) -> [Double]? {
    guard shape == other.shape else { return nil }
    var ratios: [Double] = []
    for (a, b) in zip(points, other.points) {
      let (a, b) = (a.values, b.values)
      guard let place = b.indices.max(by: { abs(b[$0]) < abs(b[$1]) }), abs(b[place]) > 1e-12
      else { return nil }
      let c = a[place] / b[place]
      let largest = a.reduce(0) { max($0, abs($1)) }
      let limit = Self.tolerance * (1e-12 + largest)
      guard abs(c) > 1e-9, zip(a, b).allSatisfy({ abs($0 - c * $1) <= limit }) else { return nil }
      ratios.append(c)
    }
    return ratios
  }

  /// Whether its values at the points are one number.
  var isSameEverywhere: Bool {
    let slack = 1e-7 * (1e-9 + points[0].largest)
    return points.allSatisfy { x in
      zip(x.values, points[0].values).allSatisfy { abs($0 - $1) <= slack }
    }
  }

  /// Whether it is a line, a row or a column, in all its lines.
  func repeats(_ line: FormValue) -> Bool {
    combined(line, { $0 - $1 }).map { $0.largest <= 1e-8 * (1e-3 + largest) } == true
  }

  /// The number that it has in all its entries at all points; nil of anything that is none that formulas have.
  var number: Fraction? {
    guard isSameEverywhere, let c = points[0].values.first,
      points[0].values.allSatisfy({ abs($0 - c) <= 1e-9 * (1e-3 + abs(c)) }),
      let f = Fraction(abs(c), denominators: 4), f.isUsual
    else { return nil }
    return c < 0 ? f * Fraction(-1) : f
  }

  var largest: Double { points.reduce(0) { max($0, $1.largest) } }
  var smallest: Double {
    points.reduce(.infinity) { min($0, $1.values.reduce(.infinity) { min($0, abs($1)) }) }
  }

  /// The numbers of a 1×1.
  var scalars: [Double] { points.map { $0[0, 0] } }
}
