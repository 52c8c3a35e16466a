import Tracewise

extension NumPyElement {
  /// The matrix of the elements that follow a header.
  ///
  /// - Precondition: the bytes hold them all.
  func matrix(
    _ rows: Int, _ columns: Int, of bytes: [UInt8], after header: NumPyHeader
  ) throws(DataFlaw) -> Matrix {
    func read<Raw: FixedWidthInteger & BitwiseCopyable>(
      _ convert: (Raw) -> Double?
    ) throws(DataFlaw) -> Matrix {
      var flaw: DataFlaw?
      let matrix = bytes.withUnsafeBytes { memory in
        Matrix(rows, columns) { row, column in
          let index = header.isFortranOrder ? column * rows + row : row * columns + column
          let raw = memory.loadUnaligned(
            fromByteOffset: header.dataOffset + index * size, as: Raw.self)
          let element = isBigEndian ? Raw(bigEndian: raw) : Raw(littleEndian: raw)
          if let value = convert(element) { return value }
          if flaw == nil {
            flaw = DataFlaw(
              "entry (\(row + 1), \(column + 1)) is \(element), which no double represents exactly")
          }
          return .nan
        }
      }
      if let flaw { throw flaw }
      return matrix
    }
    return switch (kind, size) {
    case (.boolean, _): try read { (bits: UInt8) in bits == 0 ? 0 : 1 }
    case (.signed, 1): try read { (value: Int8) in Double(value) }
    case (.signed, 2): try read { (value: Int16) in Double(value) }
    case (.signed, 4): try read { (value: Int32) in Double(value) }
    case (.signed, _): try read { (value: Int64) in Double(exactly: value) }
    case (.unsigned, 1): try read { (value: UInt8) in Double(value) }
    case (.unsigned, 2): try read { (value: UInt16) in Double(value) }
    case (.unsigned, 4): try read { (value: UInt32) in Double(value) }
    case (.unsigned, _): try read { (value: UInt64) in Double(exactly: value) }
    case (.floating, 2): try read { (bits: UInt16) in Double(halfPrecisionBits: bits) }
    case (.floating, 4): try read { (bits: UInt32) in Double(Float(bitPattern: bits)) }
    case (.floating, _): try read { (bits: UInt64) in Double(bitPattern: bits) }
    }
  }
}

extension Double {
  /// The value of an IEEE half-precision number. (`Float16` is not on every machine.)
  init(halfPrecisionBits bits: UInt16) {
    let exponent = Int(bits >> 10 & 0x1F)
    let fraction = Double(bits & 0x3FF)
    let size =
      switch exponent {
      case 0: Double(sign: .plus, exponent: -24, significand: fraction)
      case 0x1F: fraction == 0 ? Double.infinity : Double.nan
      default: Double(sign: .plus, exponent: exponent - 25, significand: 1024 + fraction)
      }
    self = bits >> 15 == 0 ? size : -size
  }
}
