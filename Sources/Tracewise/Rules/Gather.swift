// Columns by their numbers, as an embedding takes them of a table: a product with a one-hot matrix that is never
// made. Numbers count from 1, as in formulas; they are data, of which there is no derivative.

/// The one-hot columns of numbers, n×k: Eⱼₗ = [iₗ = j].
private func chosen<M: MatrixAlgebra>(_ indices: M, of n: Int) -> M {
  let places = cumulativeSum(indices.constant(1, shape: Shape(n, 1)))
  return compare(places, .equal, indices)
}

/// The columns of X (m×n) with the numbers of a row: Y = X E, m×k, E one-hot. ∂Y = ∂X E. A column that is taken
/// several times gets the sum of their gradients: the adjoint is `Scatter`. O(m k).
public struct Gather: BinaryRule {
  public static var name: String { "gather" }
  public static var signature: Signature? { Signature((.m, .n), (.one, .k), gives: (.m, .k)) }
  public func need(ofOperand k: Int) -> OperandNeed { k == 0 ? .any : .columnNumbers }
  public func expansion<M: MatrixAlgebra>(_ x: M, _ i: M) -> M? {
    M.apply(Product(), to: x, chosen(i, of: x.columns))
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, _ di: M, at x: M, _ i: M, value y: M) -> M {
    M.apply(self, to: dx, i)
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ i: M, value y: M) -> M {
    M.apply(Scatter(x.columns), to: g, i)
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ i: M, value y: M) -> M { i.zero }
}

/// The columns of G (m×k) added to those of zeros (m×n) with the numbers of a row: Y = G Eᵀ. ∂Y = ∂G Eᵀ; the adjoint
/// of `Gather`. O(m (n + k)).
public struct Scatter: BinaryRule {
  public static var name: String { "scatter" }
  public func describe(_ x: [String]) -> String { "scatter(\(x[0]), \(x[1]), \(count))" }
  private static let operands = Signature((.m, .k), (.one, .k), gives: (.m, .k))
  public var notation: RuleNotation { .call(Self.name, [Double(count)]) }
  public var attributes: [RuleAttribute] { [RuleAttribute("n", .integer(Int(count)))] }
  public func need(ofOperand k: Int) -> OperandNeed { k == 0 ? .any : .columnNumbers }
  public func expansion<M: MatrixAlgebra>(_ g: M, _ i: M) -> M? {
    M.apply(Product(), to: g, chosen(i, of: Int(count)).T)
  }
  let count: Int32
  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    [GeneralCase(Scatter(size(.n)), (size(.m), size(.k)), (1, size(.k)))]
  }
  /// The rule for a result of so many columns.
  public init(_ columns: Int) { count = Int32(size: columns) }
  public func shape(_ g: Shape, _ i: Shape) throws(Misfit) -> Shape {
    Shape(try Self.operands.result(g, i).rows, Int(count))
  }
  public func differential<M: MatrixAlgebra>(_ dg: M, _ di: M, at g: M, _ i: M, value y: M) -> M {
    M.apply(self, to: dg, i)
  }
  public func leftPullback<M: MatrixAlgebra>(_ h: M, at g: M, _ i: M, value y: M) -> M {
    M.apply(Gather(), to: h, i)
  }
  public func rightPullback<M: MatrixAlgebra>(_ h: M, at g: M, _ i: M, value y: M) -> M { i.zero }
}

/// The columns of X with the numbers of a row or a column, from 1, m×k; a number may occur several times. An error
/// where it is no number of a column. O(m k).
@_disfavoredOverload
public func gather<M: MatrixAlgebra>(_ x: M, _ indices: M) -> M {
  M.apply(Gather(), to: x, indices.columns == 1 ? indices.T : indices)
}

/// The columns of X with these numbers, from 0. An error where one is no column of X. O(m k).
public func gather<M: MatrixAlgebra>(_ x: M, _ indices: [Int]) -> M {
  gather(x, x.constant(Matrix(1, indices.count) { _, l in Double(indices[l]) + 1 }))
}

/// The columns of a table (d×v) for tokens, from 0, a column for each: `gather`, under the name that it has as the
/// first layer of a network.
public func embedding<M: MatrixAlgebra>(_ table: M, _ tokens: [Int]) -> M { gather(table, tokens) }

/// The columns of G (m×k), each added to the column of an m×n matrix of zeros that its number, from 1, names. An error
/// where it is no number of a column. O(m (n + k)).
@_disfavoredOverload
public func scatter<M: MatrixAlgebra>(_ g: M, _ indices: M, columns: Int) -> M {
  M.apply(Scatter(columns), to: g, indices.columns == 1 ? indices.T : indices)
}

/// The same with numbers from 0.
public func scatter<M: MatrixAlgebra>(_ g: M, _ indices: [Int], columns: Int) -> M {
  scatter(
    g, g.constant(Matrix(1, indices.count) { _, l in Double(indices[l]) + 1 }), columns: columns)
}
