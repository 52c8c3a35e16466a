import CKernels

extension DenseView {
  /// Applies an entrywise operation of two equally shaped operands; strides of 0 broadcast.
  @inline(__always)
  func zip(_ operation: tw_binary, _ other: DenseView) -> DenseView {
    // Numbers: the four operations of arithmetic, without a call.
    if isScalar, let value = operation.applied(base.pointee, other.base.pointee) {
      return number(value)
    }
    if isContiguous, other.isContiguous {
      let result = core.pointee.allocate(shape, on: core)
      tw_zip_contiguous(operation, count, base, other.base, result.base)
      return result
    }
    if isTransposed, other.isTransposed {
      return transposedView.zipRowMajor(operation, other.transposedView).transposedView
    }
    return zipRowMajor(operation, other)
  }

  @inline(never)
  private func zipRowMajor(_ operation: tw_binary, _ other: DenseView) -> DenseView {
    let result = core.pointee.allocate(shape, on: core)
    tw_zip(
      operation, Int(rowCount), Int(columnCount), base, Int(rowStride), Int(columnStride),
      other.base, Int(other.rowStride), Int(other.columnStride), result.base)
    return result
  }
}

extension DenseView {
  /// A number on this view's tape.
  @inline(__always)
  func number(_ value: Double) -> DenseView {
    .scalar(value, on: core)
  }
}

extension tw_binary {
  /// x ∘ y for the operations that Swift rounds as the kernels do; nil for the others.
  @inline(__always)
  fileprivate func applied(_ x: Double, _ y: Double) -> Double? {
    switch self {
    case TW_ADD: x + y
    case TW_SUBTRACT: x - y
    case TW_MULTIPLY: x * y
    case TW_DIVIDE: x / y
    default: nil
    }
  }
}

extension DenseView {
  /// Applies a kernel of contiguous numbers to all entries.
  @inline(__always)
  func mapEntries(
    _ kernel: (Int, UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void
  ) -> DenseView {
    let source = contiguousOrTransposed
    let result = core.pointee.allocate(like: source, on: core)
    kernel(source.count, source.base, result.base)
    return result
  }
}

extension DenseView {
  /// What a kernel writes of this matrix: rows, columns, memory, its strides, and where to.
  @inline(__always)
  func result(
    _ shape: Shape,
    _ kernel: (
      Int, Int, UnsafePointer<Double>?, Int, Int, UnsafeMutablePointer<Double>?
    ) -> Void
  ) -> DenseView {
    let result = core.pointee.allocate(shape, on: core)
    kernel(
      Int(rowCount), Int(columnCount), base, Int(rowStride), Int(columnStride), result.base)
    return result
  }

  /// The same of two matrices.
  @inline(__always)
  func result(
    _ shape: Shape, with y: DenseView,
    _ kernel: (
      Int, Int, UnsafePointer<Double>?, Int, Int, Int, Int, UnsafePointer<Double>?, Int, Int,
      UnsafeMutablePointer<Double>?
    ) -> Void
  ) -> DenseView {
    let result = core.pointee.allocate(shape, on: core)
    kernel(
      Int(rowCount), Int(columnCount), base, Int(rowStride), Int(columnStride), Int(y.rowCount),
      Int(y.columnCount), y.base, Int(y.rowStride), Int(y.columnStride), result.base)
    return result
  }
}
