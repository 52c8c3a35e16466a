package import Tracewise

/// The gradient of a function of several matrices, entry by entry, each with an error estimate.
package struct NumericalGradient: Sendable {
  /// For each matrix the derivatives for its entries, row by row.
  package let derivatives: [[NumericalDerivative]]
  private let shapes: [Shape]

  init(_ derivatives: [[NumericalDerivative]], shapes: [Shape]) {
    self.derivatives = derivatives
    self.shapes = shapes
  }

  /// The gradient for matrix k, from 0.
  package func values(_ k: Int) -> Matrix { matrix(k) { $0.value } }
  /// The error estimates for matrix k, from 0.
  package func errorEstimates(_ k: Int) -> Matrix { matrix(k) { $0.errorEstimate } }

  private func matrix(_ k: Int, _ number: (NumericalDerivative) -> Double) -> Matrix {
    let shape = shapes[k]
    return Matrix(shape.rows, shape.columns) { number(derivatives[k][$0 * shape.columns + $1]) }
  }
}

extension NumericalDifferentiation {
  /// The derivatives of a function of matrices for each of their entries.
  package func gradient(
    at operands: [Matrix], of function: ([Matrix]) throws -> Double
  ) -> NumericalGradient {
    let derivatives = operands.indices.map { k in
      let shape = operands[k].shape
      return (0..<shape.count).map { place in
        let (i, j) = place.quotientAndRemainder(dividingBy: shape.columns)
        return derivative(at: operands, entry: (k, i, j), of: function)
      }
    }
    return NumericalGradient(derivatives, shapes: operands.map(\.shape))
  }

  /// The derivative of a function of matrices for the entry in row i and column j, from 0, of
  /// matrix k.
  package func derivative(
    at operands: [Matrix], entry: (k: Int, i: Int, j: Int),
    magnitude: Double = 0, of function: ([Matrix]) throws -> Double
  ) -> NumericalDerivative {
    let (k, i, j) = entry
    let x = operands[k][i, j]
    let scale = max(abs(x), operands[k].typicalSize)
    return derivative(scale: scale, argument: x == 0 ? scale : abs(x), magnitude: magnitude) { t in
      var moved = operands
      moved[k][i, j] = x + t
      return try function(moved)
    }
  }

  /// The derivative of a function of matrices along directions, which have their shapes.
  package func derivative(
    at operands: [Matrix], along directions: [Matrix], magnitude: Double = 0,
    of function: ([Matrix]) throws -> Double
  ) -> NumericalDerivative {
    let scale = Self.scale(of: operands, along: directions)
    return derivative(scale: scale, magnitude: magnitude) { t in
      try function(operands.moved(by: t, along: directions))
    }
  }

  /// The derivative at 0 of a function whose values are matrices, entry by entry.
  ///
  /// All entries share their evaluations.
  package func derivatives(
    scale: Double = 1, magnitude: Matrix? = nil, of function: (Double) throws -> Matrix
  ) -> [NumericalDerivative] {
    var known = KnownValues<Matrix>()
    func value(_ t: Double) throws -> Matrix {
      try known.value(at: t) { try function(t).checked() }
    }
    guard let center = try? value(0) else {
      let failure = derivative(scale: scale) { try value($0).scalar }
      return [failure]
    }
    return (0..<center.count).map { place in
      let (i, j) = place.quotientAndRemainder(dividingBy: center.columns)
      return derivative(scale: scale, magnitude: magnitude.map { abs($0[i, j]) } ?? 0) {
        try value($0)[i, j]
      }
    }
  }

  /// How far operands may move along directions: until typical entries change by their own size.
  static func scale(of operands: [Matrix], along directions: [Matrix]) -> Double {
    zip(operands, directions).lazy
      .filter { $1.largestEntry > 0 }
      .map { $0.typicalSize / $1.largestEntry }
      .min() ?? 1
  }
}

/// Values of a function of a number, for those who share them.
struct KnownValues<Value> {
  /// Larger values are computed again: many may be asked for.
  private static var mostEntries: Int { 4096 }

  private var results: [Double: Result<Value, any Error>] = [:]
  private let areKept: Bool

  /// None yet.
  ///
  /// - Parameter entries: of each value.
  init(of entries: Int = 0) { areKept = entries <= Self.mostEntries }

  /// The value at t, computed where nobody has asked for it before.
  mutating func value(at t: Double, _ compute: () throws -> Value) throws -> Value {
    if let result = results[t] { return try result.get() }
    let result = Result { try compute() }
    if areKept { results[t] = result }
    return try result.get()
  }
}

extension Matrix {
  /// The largest magnitude of an entry, 0 if there is none.
  var largestEntry: Double { values.reduce(0) { Swift.max($0, abs($1)) } }

  /// The root mean square of the entries; 1 if all are zero.
  var typicalSize: Double {
    let largest = largestEntry
    guard largest > 0, largest.isFinite else { return 1 }
    // Beside the largest, so that squares neither overflow nor vanish.
    let mean = values.reduce(0) { $0 + ($1 / largest) * ($1 / largest) } / Double(count)
    return largest * mean.squareRoot()
  }
}

extension [Matrix] {
  /// X + t E for each of them.
  func moved(by t: Double, along directions: [Matrix]) -> [Matrix] {
    zip(self, directions).map { $0 + t * $1 }
  }
}
