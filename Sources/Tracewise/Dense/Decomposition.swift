import CKernels

/// The parts of a decomposition, made once for all rules that are one of them and for their pullbacks.
///
/// An extra: each rule gives its part without it, too.
struct Decomposition {
  /// Which decomposition it is.
  enum Kind {
    /// A = Q R.
    case qr
    /// sym(A) = V diag(λ) Vᵀ.
    case symmetricEigen
    /// A = U diag(σ) Vᵀ.
    case singularValues
    /// A = U T Uᵀ.
    case schur
  }
  let kind: Kind
  /// The matrix: where it lies, and how it is read.
  let source: DenseView
  /// Its parts, on memory that belongs to the decomposition.
  let parts: [DenseView]

  fileprivate func isOf(_ x: DenseView, _ kind: Kind) -> Bool {
    self.kind == kind && source.isSameView(as: x)
  }
}

extension DenseView {
  /// Whether another view reads the same memory in the same way.
  func isSameView(as other: DenseView) -> Bool {
    base == other.base && counts == other.counts && strides == other.strides
  }

  /// The parts of a decomposition that was made of this matrix before.
  func decomposition(_ kind: Decomposition.Kind) -> [DenseView]? {
    core.pointee.decompositions.first { $0.isOf(self, kind) }?.parts
  }

  /// The parts of a decomposition of this matrix, from the tape if it was made before; nil where
  /// `make` refuses. `make` is given memory by `allocate`.
  func decomposed(
    _ kind: Decomposition.Kind,
    _ make: (_ allocate: (Shape) -> DenseView) -> [DenseView]?
  ) -> [DenseView]? {
    if let known = decomposition(kind) { return known }
    // Memory that belongs to nobody yet may be reused while the tape runs: not remembered.
    let isTemporary = core.pointee.arena.isInsideFreshBlock(base)
    let parts = make { shape in
      DenseView(
        core.pointee.factorMemory(shape.count, isTemporary: isTemporary), shape: shape, on: core)
    }
    guard let parts else { return nil }
    core.pointee.failIfExhausted()
    if !isTemporary {
      core.pointee.decompositions.append(Decomposition(kind: kind, source: self, parts: parts))
    }
    return parts
  }
}

extension TapeCore {
  /// Drops the decompositions of values whose memory is reused.
  mutating func forgetDecomposition(of block: UnsafeMutablePointer<Double>) {
    decompositions.removeAll { old in
      guard arena.isInside(old.source.base, block) else { return false }
      for part in old.parts { arena.release(part.base) }
      return true
    }
  }
}
