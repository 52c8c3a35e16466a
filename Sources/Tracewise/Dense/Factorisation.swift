import COpenBLAS
import CKernels

/// The LU factorisation of a square matrix, or the Cholesky factorisation of a symmetric one that
/// is positive definite, made once for a value and shared by determinant, inverse, solve and their
/// pullbacks.
struct Factorisation {
  /// Where the factored matrix lies, without gaps.
  let source: UnsafeMutablePointer<Double>
  let n: Int32
  /// The factors as LAPACK stores them, of the matrix that it sees when it reads the memory
  /// column by column: the transpose where the memory is row-major.
  let factors: UnsafeMutablePointer<Double>
  let pivots: UnsafeMutablePointer<Int32>
  /// Whether `factors` holds L of L Lᵀ, below the diagonal as LAPACK sees it.
  let isCholesky: Bool
  /// The first pivot that is exactly zero, from 1; 0 if there is none.
  let zeroPivot: Int
  /// What may be blocks of the arena.
  let memory: (UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>)
  /// The inverse, where a node of the tape has computed it; the factorisation owns its block.
  var inverse: DenseView?

  /// Up to this order solutions by kernels of our own are faster than LAPACK's, and a Cholesky
  /// factorisation is not worth a look.
  static let smallOrder = 16
  /// Up to this order our own LU factorisation is faster than LAPACK's.
  static let smallLUOrder = 32
  /// From so many columns on a solution is found by halves, below by LAPACK.
  static let fewColumns = 8

  func view(on core: TapeCore.Pointer) -> DenseView {
    DenseView(factors, shape: Shape(Int(n), Int(n)), on: core)
  }

  func pivot(_ k: Int) -> Double {
    let entry = factors[k * (Int(n) + 1)]
    return isCholesky ? entry * entry : entry
  }

  /// The sign of the row permutation.
  var sign: Double {
    if isCholesky { return 1 }
    var sign = 1.0
    for k in 0..<Int(n) where Int(pivots[k]) != k + 1 { sign = -sign }
    return sign
  }

  /// Whether the smallest pivot is so small beside the largest that the inverse has few digits.
  var isNearlySingular: Bool {
    guard zeroPivot == 0, n > 0 else { return n > 0 }
    var (smallest, largest) = (Double.infinity, 0.0)
    for k in 0..<Int(n) {
      guard !pivot(k).isNaN else { return true }
      smallest = Swift.min(smallest, abs(pivot(k)))
      largest = Swift.max(largest, abs(pivot(k)))
    }
    return !(smallest > 1e-11 * largest)
  }
}

/// A solution found while one node is reversed, for its other pullback, which needs it too.
struct SharedSolve {
  struct Key: Equatable {
    let factors: UnsafeMutablePointer<Double>
    let isTransposed: Bool
    let base: UnsafeMutablePointer<Double>
    let rowStride, columnStride, columns: Int32
  }
  let key: Key
  let solution: DenseView
}

extension DenseView {
  /// The factorisation of this square matrix, from the tape if it was made before.
  func factorised() -> Factorisation {
    let source = contiguousOrTransposed
    for old in core.pointee.factorisations where old.source == source.base && old.n == rowCount {
      audit(
        old.view(on: core), "factorisation",
        is: source.factorisedAnew(isTemporary: true).view(on: core))
      return old
    }
    // Memory that belongs to nobody yet may be reused while the tape runs: not remembered.
    let isTemporary = core.pointee.arena.isInsideFreshBlock(source.base)
    let result = source.factorisedAnew(isTemporary: isTemporary)
    if !isTemporary { core.pointee.factorisations.append(result) }
    return result
  }

  /// The factorisation of this matrix, which lies in memory without gaps.
  private func factorisedAnew(isTemporary: Bool) -> Factorisation {
    let n = Int(rowCount)
    let factors = core.pointee.factorMemory(n * n, isTemporary: isTemporary)
    core.pointee.failIfExhausted()
    factors.update(from: base, count: n * n)
    let pivotMemory = core.pointee.factorMemory(n / 2 + 1, isTemporary: isTemporary)
    let pivots = UnsafeMutableRawPointer(pivotMemory).bindMemory(to: Int32.self, capacity: n)
    var (order, info) = (rowCount, Int32(0))
    let isCholesky = n > Factorisation.smallOrder && choleskyFactor(into: factors)
    if isCholesky {
      info = 0
    } else if n <= Factorisation.smallLUOrder {
      info = Int32(tw_small_lu(n, factors, pivots))
    } else {
      dgetrf_(&order, &order, factors, &order, pivots, &info)
    }
    return Factorisation(
      source: base, n: order, factors: factors, pivots: pivots, isCholesky: isCholesky,
      zeroPivot: Int(info), memory: (factors, pivotMemory))
  }

  /// The Cholesky factor of this matrix, where it is exactly symmetric and positive definite. Leaves
  /// its entries in `factors` where it is not.
  private func choleskyFactor(into factors: UnsafeMutablePointer<Double>) -> Bool {
    guard tw_is_symmetric(Int(rowCount), factors) != 0 else { return false }
    var (lower, n, info) = (CChar(UInt8(ascii: "L")), rowCount, Int32(0))
    dpotrf_(&lower, &n, factors, &n, &info)
    if info == 0 { return true }
    factors.update(from: base, count: count)
    return false
  }

  /// Whether LAPACK, which reads column by column, sees the transpose of this matrix.
  private var isSeenTransposed: Bool { isContiguous || !isTransposed }

  /// Solves A X = B for A this matrix.
  func solve(_ b: DenseView, _ factorisation: Factorisation) -> DenseView {
    let key = SharedSolve.Key(
      factors: factorisation.factors, isTransposed: isSeenTransposed, base: b.base,
      rowStride: b.rowStride, columnStride: b.columnStride, columns: b.columnCount)
    if let shared = core.pointee.sharedSolve, shared.key == key {
      audit(shared.solution, "solution", is: solved(b, factorisation))
      return shared.solution
    }
    let solution = solved(b, factorisation)
    if core.pointee.isSweeping {
      core.pointee.sharedSolve = SharedSolve(key: key, solution: solution)
    }
    return solution
  }

  private func solved(_ b: DenseView, _ factorisation: Factorisation) -> DenseView {
    if Int(rowCount) <= Factorisation.smallOrder {
      let x = core.pointee.allocate(b.shape, on: core)
      b.copy(to: x.base)
      tw_small_lu_solve(
        isSeenTransposed ? 1 : 0, Int(rowCount), Int(b.columnCount), factorisation.factors,
        factorisation.pivots, x.base)
      return x
    }
    if Int(b.columnCount) >= Factorisation.fewColumns {
      let x = core.pointee.allocate(b.shape, on: core)
      b.copy(to: x.base)
      factorisation.substitute(
        x.base, columns: Int(b.columnCount), transposed: isSeenTransposed)
      return x
    }
    let x = core.pointee.allocate(b.shape.transposed, on: core)
    b.transposedView.copy(to: x.base)
    if factorisation.isCholesky {
      var (lower, n, columns, info) = (
        CChar(UInt8(ascii: "L")), rowCount, b.columnCount, Int32(0)
      )
      if columns > 0 {
        dpotrs_(&lower, &n, &columns, factorisation.factors, &n, x.base, &n, &info)
      }
      return x.transposedView
    }
    var trans = CChar(UInt8(ascii: isSeenTransposed ? "T" : "N"))
    var (n, columns, info) = (rowCount, b.columnCount, Int32(0))
    if columns > 0 {
      dgetrs_(
        &trans, &n, &columns, factorisation.factors, &n, factorisation.pivots, x.base, &n, &info)
    }
    return x.transposedView
  }

  /// The inverse of this matrix.
  func inverted(_ factorisation: Factorisation) -> DenseView {
    if let known = factorisation.inverse {
      let inverse = isSeenTransposed ? known : known.transposedView
      audit(inverse, "inverse", is: invertedAnew(factorisation))
      return inverse
    }
    return invertedAnew(factorisation)
  }

  private func invertedAnew(_ factorisation: Factorisation) -> DenseView {
    let result = core.pointee.allocate(shape, on: core)
    var (n, info) = (rowCount, Int32(0))
    if factorisation.isCholesky {
      var lower = CChar(UInt8(ascii: "L"))
      result.base.update(from: factorisation.factors, count: Int(n) * Int(n))
      dpotri_(&lower, &n, result.base, &n, &info)
      tw_mirror_upper(Int(n), result.base)
      return result
    }
    tw_fill(result.count, 0, result.base)
    for i in 0..<Int(n) { result.base[i * (Int(n) + 1)] = 1 }
    if Int(n) <= Factorisation.smallOrder {
      tw_small_lu_solve(
        1, Int(n), Int(n), factorisation.factors, factorisation.pivots, result.base)
    } else {
      factorisation.substitute(
        result.base, columns: Int(n), transposed: true, fromIdentity: true)
    }
    return isSeenTransposed ? result : result.transposedView
  }
}

extension TapeCore {
  /// Keeps the inverse that a node computed, for all who need it.
  mutating func keepInverse(_ inverse: DenseView, of source: DenseView) -> Bool {
    guard source.isContiguous || source.isTransposed,
      let place = factorisations.firstIndex(where: {
        $0.source == source.base && $0.n == source.rowCount
      }), factorisations[place].inverse == nil
    else { return false }
    // The factorisation belongs to the memory, which may be read either way.
    factorisations[place].inverse = source.isContiguous ? inverse : inverse.transposedView
    return true
  }

  /// Memory for a factorisation, which outlives the operation that made it.
  mutating func factorMemory(_ count: Int, isTemporary: Bool) -> UnsafeMutablePointer<Double> {
    isTemporary || count <= Block.smallLimit ? arena.allocate(count) : arena.allocateBlock(count)
  }

  /// Returns a large block to the arena.
  mutating func release(_ block: UnsafeMutablePointer<Double>) {
    if !factorisations.isEmpty { forgetFactorisation(in: block) }
    if !decompositions.isEmpty { forgetDecomposition(of: block) }
    arena.release(block)
  }

  /// Drops the factorisations of values whose memory is reused, slices of the block among them.
  private mutating func forgetFactorisation(in block: UnsafeMutablePointer<Double>) {
    factorisations.removeAll { old in
      guard arena.isInside(old.source, block) else { return false }
      arena.release(old.memory.0)
      arena.release(old.memory.1)
      if let inverse = old.inverse { arena.release(inverse.base) }
      return true
    }
  }
}
