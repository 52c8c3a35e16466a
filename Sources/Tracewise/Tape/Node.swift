/// One recorded operation: what was done, to which nodes, where its value and adjoint lie. It fills
/// one cache line of 64 bytes.
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
    /// Its value is computed when it is read.
    static let deferred = Flags(rawValue: 32)
    /// Its adjoint is known to have finite entries only.
    static let finiteAdjoint = Flags(rawValue: 64)
    /// A number computed from numbers: its pullback runs in registers, and the place behind its value
    /// is for its adjoint.
    static let ofNumbers = Flags(rawValue: 128)
  }

  var rule: any Rule.Type
  /// The rule's stored properties, in place or, above 8 bytes, where they lie in the arena.
  var payload: UInt64
  var base: UnsafeMutablePointer<Double>
  let counts: Pair
  var strides: Pair
  /// Row-major, of the value's shape; nil while nothing was contributed.
  var adjoint: UnsafeMutablePointer<Double>?
  /// From the lowest bit: 28 bits of each operand, 8 of flags.
  private var links: UInt64

  /// How many nodes a tape may have.
  static let limit = 1 << 27

  @inline(__always)
  init<R: Rule>(
    _ rule: R.Type, payload: UInt64, value: DenseView, _ left: Int32, _ right: Int32,
    _ flags: Flags
  ) {
    self.rule = rule
    self.payload = payload
    base = value.base
    counts = value.counts
    strides = value.strides
    adjoint = nil
    links =
      UInt64(UInt32(bitPattern: left) & Self.mask)
      | UInt64(UInt32(bitPattern: right) & Self.mask) << 28 | UInt64(flags.rawValue) << 56
  }

  private static let mask: UInt32 = 0xFFF_FFFF

  /// Operands as node indices, −1 for none; for a variadic rule the start and length in the
  /// operand list.
  @inline(__always)
  var left: Int32 { (Int32(truncatingIfNeeded: links) << 4) >> 4 }
  @inline(__always)
  var right: Int32 { (Int32(truncatingIfNeeded: links >> 28) << 4) >> 4 }

  @inline(__always)
  var flags: Flags {
    get { Flags(rawValue: UInt8(truncatingIfNeeded: links >> 56)) }
    set { links = links & ~(0xFF << 56) | UInt64(newValue.rawValue) << 56 }
  }

  /// Makes it a leaf that no gradient flows through.
  mutating func cutOff() {
    rule = Leaf.self
    links |= (1 << 56) - 1
    flags.remove(.active)
  }

  /// Makes it what was written, of the same value.
  mutating func becomes(_ written: AsWritten) {
    rule = written.rule
    payload = written.payload
    let operands =
      UInt64(UInt32(bitPattern: written.left) & Self.mask)
      | UInt64(UInt32(bitPattern: written.right) & Self.mask) << 28
    links = links & (0xFF << 56) | operands
  }

  @inline(__always)
  var rowCount: Int32 { counts.rows }
  @inline(__always)
  var columnCount: Int32 { counts.columns }

  /// The value of a node that is not deferred.
  @inline(__always)
  func view(on core: TapeCore.Pointer) -> DenseView {
    DenseView(base, counts, strides: strides, on: core)
  }

  /// The entries of the value.
  @inline(__always)
  var count: Int { Int(rowCount) * Int(columnCount) }

  /// Whether the value of a node that is deferred was computed in tiles, and not stored.
  var wasComputed: Bool {
    get { strides.rows < 0 }
    set { strides = newValue ? Pair(-1, -1) : Pair(columnCount, 1) }
  }

  @inline(__always)
  var isNumber: Bool { counts.areOne }
}

/// The rule of inputs and constants, which have no operands.
struct Leaf: Rule {
  static let name = "leaf"
  static var role: KernelRole { .leaf }
  static func reverse(_ index: Int, on core: TapeCore.Pointer) {}
  static func reverse(_ index: Int, in sweep: inout RecordedSweep) {}
  static func advance(_ index: Int, on core: TapeCore.Pointer) {}
  static func advance(_ index: Int, in sweep: inout RecordedTangents) {}
}
