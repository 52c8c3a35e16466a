extension NumPyElement {
  /// The elements that begin at an offset, in the file's order.
  ///
  /// - Precondition: the bytes hold them all.
  func values(
    in bytes: [UInt8], at offset: Int, count: Int
  ) throws(InexactInteger) -> [Double] {
    func read<Raw: FixedWidthInteger & BitwiseCopyable>(_ convert: (Raw) -> Double) -> [Double] {
      elements(in: bytes, at: offset, count: count, convert)
    }
    switch (kind, size) {
    case (.boolean, _): return read { (bits: UInt8) in bits == 0 ? 0 : 1 }
    case (.signed, 1): return read { (value: Int8) in Double(value) }
    case (.signed, 2): return read { (value: Int16) in Double(value) }
    case (.signed, 4): return read { (value: Int32) in Double(value) }
    case (.unsigned, 1): return read { (value: UInt8) in Double(value) }
    case (.unsigned, 2): return read { (value: UInt16) in Double(value) }
    case (.unsigned, 4): return read { (value: UInt32) in Double(value) }
    case (.floating, 2): return read { (bits: UInt16) in Double(halfPrecisionBits: bits) }
    case (.floating, 4): return read { (bits: UInt32) in Double(Float(bitPattern: bits)) }
    case (.floating, _): return read { (bits: UInt64) in Double(bitPattern: bits) }
    case (.signed, _): return try exactValues(Int64.self, in: bytes, at: offset, count: count)
    case (.unsigned, _): return try exactValues(UInt64.self, in: bytes, at: offset, count: count)
    }
  }

  private func elements<Raw: FixedWidthInteger & BitwiseCopyable, Value>(
    in bytes: [UInt8], at offset: Int, count: Int, _ convert: (Raw) -> Value
  ) -> [Value] {
    bytes.withUnsafeBytes { memory in
      (0..<count).map { index in
        let raw = memory.loadUnaligned(fromByteOffset: offset + index * size, as: Raw.self)
        return convert(isBigEndian ? Raw(bigEndian: raw) : Raw(littleEndian: raw))
      }
    }
  }

  /// 64-bit integers, of which not all are doubles.
  private func exactValues<Integer: FixedWidthInteger & BitwiseCopyable>(
    _ type: Integer.Type, in bytes: [UInt8], at offset: Int, count: Int
  ) throws(InexactInteger) -> [Double] {
    var found: InexactInteger?
    var index = 0
    let values: [Double] = elements(in: bytes, at: offset, count: count) { (value: Integer) in
      defer { index += 1 }
      if let exact = Double(exactly: value) { return exact }
      if found == nil { found = InexactInteger(index: index, value: "\(value)") }
      return .nan
    }
    if let found { throw found }
    return values
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
