extension Shape {
  /// Rows and columns are stored in 32 bits.
  static let largestSize = Int(Int32.max)

  /// Whether the shape is one that a look at memory would be wasted on: up to 2²⁴ entries.
  @inline(__always)
  var isOrdinary: Bool {
    UInt(bitPattern: rows | columns) < 1 << 24 && rows &* columns < 1 << 24
  }

  /// Why there can be no matrix of the shape; nil where there can be one.
  ///
  /// Every shape that comes from outside, and every result that may be larger than its operands, is
  /// asked this before memory is: what follows may then count on it.
  @inline(never)
  func refusal(in operation: String) -> TracewiseError? {
    let sizes = 0...Self.largestSize
    guard sizes.contains(rows), sizes.contains(columns) else {
      return TracewiseError(
        .argument, in: operation,
        "\(self) is no shape: rows and columns are from 0 to \(Self.largestSize)")
    }
    guard isOrdinary || count == 0 || Block.isAvailable(count) else {
      return TracewiseError(
        .memory, in: operation,
        "a \(self) matrix would take \(Matrix.format(8 * Double(rows) * Double(columns), digits: 3)) "
          + "bytes, which are not to be had")
    }
    return nil
  }
}

extension TracewiseError {
  /// The failure of what was begun and cannot be ended for lack of memory.
  static func outOfMemory(in operation: String) -> TracewiseError {
    TracewiseError(
      .memory, in: operation, "the system has no memory left for what it takes beside its operands")
  }
}

extension TapeCore.Pointer {
  /// Whether there can be a matrix of the shape; a failure of the tape where there cannot.
  @inline(__always)
  func hasRoom(for shape: Shape, in rule: any Rule.Type) -> Bool {
    shape.isOrdinary || hasRoom(for: shape, rule)
  }

  @inline(never)
  private func hasRoom(for shape: Shape, _ rule: any Rule.Type) -> Bool {
    guard let refusal = shape.refusal(in: rule.name) else { return true }
    pointee.fail(refusal)
    return false
  }
}

extension Int32 {
  /// A number of rows or columns, or −1 for what can be none.
  init(size: Int) { self = Int32(exactly: size).map { Swift.max($0, -1) } ?? -1 }
}
