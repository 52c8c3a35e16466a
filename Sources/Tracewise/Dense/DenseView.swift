import CKernels

/// A matrix in a tape's memory: where it lies, its shape and strides. A trivial value of 32 bytes.
///
/// Strides make transposes, broadcasts (stride 0) and slices free. A view is valid until its tape
/// is reset; rules get views as operands and must not keep them. It is the interpretation that
/// the reverse sweep runs pullbacks in.
public struct DenseView: BitwiseCopyable {
  var base: UnsafeMutablePointer<Double>
  var core: TapeCore.Pointer
  var counts: Pair
  var strides: Pair

  @inline(__always)
  init(
    _ base: UnsafeMutablePointer<Double>, _ rows: Int32, _ columns: Int32,
    strides rowStride: Int32, _ columnStride: Int32, on core: TapeCore.Pointer
  ) {
    self.init(base, Pair(rows, columns), strides: Pair(rowStride, columnStride), on: core)
  }

  @inline(__always)
  init(
    _ base: UnsafeMutablePointer<Double>, _ counts: Pair, strides: Pair, on core: TapeCore.Pointer
  ) {
    self.base = base
    self.core = core
    self.counts = counts
    self.strides = strides
  }

  /// A contiguous row-major view.
  @inline(__always)
  init(_ base: UnsafeMutablePointer<Double>, shape: Shape, on core: TapeCore.Pointer) {
    let columns = Int32(truncatingIfNeeded: shape.columns)
    self.init(
      base, Int32(truncatingIfNeeded: shape.rows), columns, strides: columns, 1, on: core)
  }

  /// The result of an operation that failed; the core holds the reason.
  static func failed(on core: TapeCore.Pointer) -> DenseView {
    DenseView(core.pointee.scratch, -1, -1, strides: 0, 0, on: core)
  }

  @inline(__always)
  var isFailed: Bool { rowCount < 0 }
}

extension DenseView {
  @inline(__always)
  var rowCount: Int32 { counts.rows }
  @inline(__always)
  var columnCount: Int32 { counts.columns }
  @inline(__always)
  var rowStride: Int32 { strides.rows }
  @inline(__always)
  var columnStride: Int32 { strides.columns }

  /// How far in memory one row is from the next, and one column.
  package var memorySteps: (rows: Int, columns: Int) { (Int(rowStride), Int(columnStride)) }

  /// The shape; 0×0 of a view that has failed, as everywhere.
  @inline(__always)
  public var shape: Shape {
    isFailed ? Shape(0, 0) : Shape(Int(rowCount), Int(columnCount))
  }
  @inline(__always)
  var count: Int { Int(rowCount) &* Int(columnCount) }
  @inline(__always)
  var isScalar: Bool { counts.areOne }

  @inline(__always)
  var isContiguous: Bool {
    (columnStride == 1 || columnCount <= 1) && (rowStride == columnCount || rowCount <= 1)
  }
  /// Whether the transpose is contiguous.
  @inline(__always)
  var isTransposed: Bool {
    (rowStride == 1 || rowCount <= 1) && (columnStride == rowCount || columnCount <= 1)
  }

  /// The same memory with rows and columns exchanged.
  @inline(__always)
  var transposedView: DenseView {
    DenseView(base, counts.swapped, strides: strides.swapped, on: core)
  }

  /// This matrix, copied into row-major order if it is not.
  @inline(__always)
  var contiguous: DenseView { isContiguous ? self : copied() }

  /// This matrix in memory without gaps, row-major or column-major, copied if need be.
  @inline(__always)
  var contiguousOrTransposed: DenseView {
    isContiguous || isTransposed ? self : copied()
  }

  /// A row-major copy.
  func copied() -> DenseView {
    let result = core.pointee.allocate(shape, on: core)
    copy(to: result.base)
    return result
  }

  /// Copies the entries in row-major order.
  @inline(__always)
  func copy(to target: UnsafeMutablePointer<Double>) {
    if isScalar {
      target.pointee = base.pointee
    } else {
      tw_copy(Int(rowCount), Int(columnCount), base, Int(rowStride), Int(columnStride), target)
    }
  }

  /// The entry in row i and column j, from 0.
  @inline(__always)
  subscript(i: Int, j: Int) -> Double {
    base[i &* Int(rowStride) &+ j &* Int(columnStride)]
  }

  /// Reports why an operation has no value. `{0}`, `{1}` in the message name the operands.
  /// The operation is that of the rule, or one in whose pullback the rule is met.
  func refuse(
    _ kind: TracewiseError.Kind, _ message: String, in operation: String? = nil
  ) -> DenseView {
    core.pointee.refusal = (kind, message, operation)
    return .failed(on: core)
  }
}
