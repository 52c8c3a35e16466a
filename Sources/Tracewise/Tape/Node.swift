/// One recorded operation: what was done, to which nodes, where its value and adjoint lie.
struct Node: BitwiseCopyable {
  struct Flags: OptionSet, BitwiseCopyable {
    let rawValue: UInt8
    /// Leads to an input that asked for a gradient.
    static let active = Flags(rawValue: 1)
    /// Its gradient is asked for: its adjoint must survive the sweep.
    static let target = Flags(rawValue: 2)
    /// Its value lies in a large block of its own.
    static let ownsBlock = Flags(rawValue: 4)
    /// Its adjoint lies in a large block of its own.
    static let ownsAdjointBlock = Flags(rawValue: 8)
    /// An input that asked for a gradient when it was recorded.
    static let input = Flags(rawValue: 16)
  }

  var rule: any Rule.Type
  /// The rule's stored properties, in place or, above 8 bytes, where they lie in the arena.
  var payload: UInt64
  var base: UnsafeMutablePointer<Double>
  var rowCount: Int32
  var columnCount: Int32
  var rowStride: Int32
  var columnStride: Int32
  /// Row-major, of the value's shape; nil while nothing was contributed.
  var adjoint: UnsafeMutablePointer<Double>?
  /// Operands as node indices; for a variadic rule the start and length in the operand list.
  var left: Int32
  var right: Int32
  var flags: Flags
}

/// The rule of inputs and constants, which have no operands.
struct Leaf: Rule {
  static let name = "leaf"
  static func reverse(_ index: Int, on core: TapeCore.Pointer) {}
  static func reverse(_ index: Int, in sweep: inout RecordedSweep) {}
}
