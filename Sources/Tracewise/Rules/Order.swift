// What depends on the order of entries: sorting, and the largest of each column. The order itself is
// constant where it has a derivative; equal entries share.

/// V in the ascending order of X, column by column: Z = P(X) V with P(X) a permutation, or the average of
/// those that sort X where entries are equal. ∂Z = P(X) ∂V.
public struct SortBy: BinaryRule {
  public static var name: String { "sortby" }
  public static var signature: Signature? { .alike }
  public func need(ofOperand k: Int) -> OperandNeed { k == 0 ? .distinctInColumns : .any }
  public func neighbours<M: MatrixAlgebra>(_ x: M, _ v: M) -> [M] {
    [M.apply(UnsortBy(), to: x, v)]
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, _ dv: M, at x: M, _ v: M, value z: M) -> M {
    M.apply(self, to: x, dv)
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ v: M, value z: M) -> M { x.zero }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ v: M, value z: M) -> M {
    M.apply(UnsortBy(), to: x, g)
  }
}

/// G put back where sorting took it from, column by column: Z = P(X)ᵀ G. ∂Z = P(X)ᵀ ∂G.
public struct UnsortBy: BinaryRule {
  public static var name: String { "unsortby" }
  public static var signature: Signature? { .alike }
  public func need(ofOperand k: Int) -> OperandNeed { k == 0 ? .distinctInColumns : .any }
  public func neighbours<M: MatrixAlgebra>(_ x: M, _ v: M) -> [M] { [M.apply(SortBy(), to: x, v)] }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, _ dv: M, at x: M, _ v: M, value z: M) -> M {
    M.apply(self, to: x, dv)
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ v: M, value z: M) -> M { x.zero }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ v: M, value z: M) -> M {
    M.apply(SortBy(), to: x, g)
  }
}

/// The entries of each column in ascending order, P(X) X: ∂Y = P(X) ∂X. Equal entries share what belongs
/// to them.
public struct Sort: UnaryRule {
  public static var name: String { "sort" }
  public static var signature: Signature? { .entrywise }
  public func need(ofOperand k: Int) -> OperandNeed { .distinctInColumns }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x] }
  public func definition<M: MatrixAlgebra>(_ xs: [M]) -> M? { M.apply(SortBy(), to: xs[0], xs[0]) }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    M.apply(SortBy(), to: x, dx)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    M.apply(UnsortBy(), to: x, g)
  }
}

/// 1/k at the k largest entries of each column, else 0: its derivative is 0 where it has one.
public struct MaximumShare: UnaryRule {
  public static var name: String { "maxshare" }
  public static var signature: Signature? { .entrywise.withRows }
  public var structure: MatrixStructure { .columnsSumToOne }
  public func need(ofOperand k: Int) -> OperandNeed { .distinctInColumns }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [softmax(x)] }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { y.zero }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { x.zero }
}

/// The largest entry of each column, a row: ∂y = 1ᵀ(S ⊙ ∂X) with S the share of each entry in it. Equal
/// ones share.
public struct ColumnMaxima: UnaryRule {
  public static var name: String { "columnmax" }
  public static func describe(_ x: [String]) -> String { "max(\(x[0]), 1)" }
  public static var signature: Signature? { Signature((.m, .n), gives: (.one, .n)).withRows }
  public func need(ofOperand k: Int) -> OperandNeed { .distinctInColumns }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [x.columnSums, logSumExp(x)] }
  public func definition<M: MatrixAlgebra>(_ xs: [M]) -> M? {
    (M.apply(MaximumShare(), to: xs[0]) ⊙ xs[0]).columnSums
  }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    (M.apply(MaximumShare(), to: x) ⊙ dx).columnSums
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    M.apply(MaximumShare(), to: x) ⊙ g
  }
}

/// The entries of each column in ascending order. O(n log n). Where entries are equal, their gradients
/// are shared.
public func sorted<M: MatrixAlgebra>(_ x: M) -> M { M.apply(Sort(), to: x) }

/// The largest entry of each column, as a row. Where several are, they share the gradient, so that it
/// does not depend on their order. An error for columns without entries.
public func columnMaxima<M: MatrixAlgebra>(_ x: M) -> M { M.apply(ColumnMaxima(), to: x) }

/// The median of all entries: the middle one in ascending order, or the mean of the two in the middle.
/// An error where there are none.
public func median<M: MatrixAlgebra>(_ x: M) -> M {
  let n = x.shape.count
  // Columns without entries are refused by name.
  guard n > 0 else { return columnMaxima(x.vectorized) }
  let y = sorted(x.vectorized)
  let upper = y.slice(rows: n / 2..<n / 2 + 1, columns: 0..<1)
  guard n % 2 == 0 else { return upper }
  return 0.5 * (y.slice(rows: n / 2 - 1..<n / 2, columns: 0..<1) + upper)
}

/// The quantile of all entries to a share p: what lies between two neighbours in ascending order, at the place
/// 1 + (n − 1) p, by linear interpolation, as NumPy has it and R (type 7; Hyndman & Fan 1996). An error where there
/// are no entries, or p is not from 0 to 1.
public func quantile<M: MatrixAlgebra>(_ x: M, _ p: Double) -> M {
  let n = x.shape.count
  guard n > 0 else { return columnMaxima(x.vectorized) }
  let y = sorted(x.vectorized)
  // Beyond the entries there is none, which is refused by name.
  guard p >= 0, p <= 1 else { return y.slice(rows: n..<n + 1, columns: 0..<1) }
  func entry(_ k: Int) -> M { y.slice(rows: k..<k + 1, columns: 0..<1) }
  let (k, weight) = quantilePlace(p, of: n)
  return weight == 0 ? entry(k) : (1 - weight) * entry(k) + weight * entry(k + 1)
}

/// The rank, from 0, below the quantile of n > 0 entries, and the weight of the next one.
package func quantilePlace(_ p: Double, of n: Int) -> (rank: Int, weight: Double) {
  let place = Double(n - 1) * p
  let rank = Int(place)
  return (rank, place - Double(rank))
}
