import Tracewise

/// Value and gradients do not depend on how operands lie in memory.
///
/// On a tape a transpose, a slice or a broadcast is a view of other memory. The same operands are
/// given as such views, and the cotangent arrives through them; results must agree to rounding.
public struct ViewsOracle: Oracle {
  public static let id = OracleID.views

  public init() {}

  public var needs: Set<Need> { [.firstDerivatives] }

  public func check<S: Subject>(_ point: SubjectCase<S>) -> [CheckRecord] {
    do {
      let gradients = try point.gradient()
      let gradientBounds = try point.gradientRounding()
      var rounding = Rounding(point.tolerances, seed: point.seed)
      let valueBound = try rounding.of(point.operands) {
        [try point.subject.apply(point.withActive($0)).checked()]
      }
      // What cancels in an entry has rounded on the way, in another order in another layout.
      let cancelled = Rounding.ofDifferences(from: point.value.largestEntry)
      return try View.allCases.map { view in
        let (value, results) = try compute(point, view)
        var comparison = Comparison(point.tolerances)
        comparison.add(value, point.value, 2 * valueBound[0] + cancelled, "the value")
        comparison.setNaturalScale(max(point.value.largestEntry, 1), operand: "the value")
        for (k, result) in zip(point.active, results) {
          let name = point.subject.operandNames[k]
          comparison.add(result, gradients[k], 2 * gradientBounds[k], name)
          comparison.setNaturalScale(point.naturalScale(k), operand: name)
        }
        var record = point.record(Self.id.law(view.rawValue))
        comparison.conclude(
          &record, law: "results depend on how operands lie in memory",
          holds: "results do not depend on how operands lie in memory")
        return record
      }
    } catch {
      return [point.failure(Self.id, "operands that are views are refused", error)]
    }
  }

  /// Value and gradients with every operand, and the way to the value, as a view.
  private func compute<S: Subject>(_ point: SubjectCase<S>, _ view: View) throws -> (
    Matrix, [Matrix]
  ) {
    let tape = Tape()
    let operands = point.operands.enumerated().map { k, x in
      view.variable(of: x, on: tape, isInput: point.active.contains(k))
    }
    let y = point.subject.apply(operands)
    let (output, cotangent) = view.output(y, point.cotangent)
    let gradients = try tape.pullback(
      of: output, cotangent: cotangent, withRespectTo: point.active.map { operands[$0] })
    return (try y.value.checked(), gradients)
  }
}

/// A way to lay a matrix in memory.
package enum View: String, CaseIterable, Sendable {
  /// Column by column.
  case transposed
  /// Every second row and every third column of a larger matrix.
  case spread
  /// From the last entry to the first.
  case reversed

  /// Whether a matrix of that shape lies differently so.
  func shows(in shape: Shape) -> Bool {
    self == .transposed ? shape.rows > 1 && shape.columns > 1 : shape.count > 1
  }

  /// Whether `x`, in which it shows, lies so.
  func isLayout(of x: DenseView) -> Bool {
    let (row, column) = x.memorySteps
    return switch self {
    case .transposed: row == 1 && column == x.rows
    case .spread: row == 6 * x.columns && column == 3
    case .reversed: row < 0 && column < 0
    }
  }

  /// A variable with the value of `x`, in this layout.
  fileprivate func variable(of x: Matrix, on tape: Tape, isInput: Bool) -> Variable {
    let stored = stored(x)
    let source = isInput ? tape.input(stored) : tape.constant(stored)
    switch self {
    case .transposed: return source.T
    case .spread: return Variable.apply(spreadSlice(x.shape), to: source)
    case .reversed: return Variable.apply(reversedSlice(x.shape), to: source)
    }
  }

  /// What to store so that the view has the value of `x`.
  private func stored(_ x: Matrix) -> Matrix {
    switch self {
    case .transposed: x.T
    case .spread:
      Matrix(max(2 * x.rows, 1), max(3 * x.columns, 1)) { i, j in
        i % 2 == 1 && j % 3 == 1 && i / 2 < x.rows && j / 3 < x.columns ? x[i / 2, j / 3] : 99
      }
    case .reversed:
      Matrix(x.rows, x.columns) { i, j in x[x.rows - 1 - i, x.columns - 1 - j] }
    }
  }

  private func spreadSlice(_ shape: Shape) -> Slice {
    Slice(
      firstRow: 1, rows: shape.rows, rowStep: 2, firstColumn: 1, columns: shape.columns,
      columnStep: 3)
  }

  private func reversedSlice(_ shape: Shape) -> Slice {
    Slice(
      firstRow: shape.rows - 1, rows: shape.rows, rowStep: -1, firstColumn: shape.columns - 1,
      columns: shape.columns, columnStep: -1)
  }

  /// An output through which the cotangent of `y` arrives as a view.
  fileprivate func output(_ y: Variable, _ cotangent: Matrix) -> (Variable, Matrix) {
    switch self {
    case .transposed: (y.T, cotangent.T)
    case .spread: (y, cotangent)
    case .reversed:
      (Variable.apply(reversedSlice(y.shape), to: y), stored(cotangent))
    }
  }
}
