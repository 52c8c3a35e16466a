/// Reads JSON as programs write it: also the words NaN, Infinity and -Infinity, which Python prints.
///
/// What comes over a pipe is anybody's: nothing here traps or recurses deeper than `mostLevels`.
struct JSONReader {
  private let bytes: [UInt8]
  private var place = 0
  private static let mostLevels = 64

  /// The value that the bytes are; nil where they are none.
  static func value(_ bytes: [UInt8]) -> JSON? {
    var reader = JSONReader(bytes: bytes)
    guard let value = reader.value(level: 0) else { return nil }
    reader.skipSpace()
    return reader.place == bytes.count ? value : nil
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var next: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || (0x09...0x0D).contains(byte) { place += 1 }
  }

  private mutating func takes(_ text: StaticString) -> Bool {
    let count = text.utf8CodeUnitCount
    guard place + count <= bytes.count else { return false }
    for k in 0..<count where bytes[place + k] != text.utf8Start[k] { return false }
    place += count
    return true
  }

  private mutating func value(level: Int) -> JSON? {
    guard level < Self.mostLevels else { return nil }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return object(level)
    case UInt8(ascii: "["): return array(level)
    case UInt8(ascii: "\""): return string().map { .string($0) }
    default: break
    }
    if takes("true") { return .bool(true) }
    if takes("false") { return .bool(false) }
    if takes("null") { return .null }
    if takes("NaN") { return .number(.nan) }
    if takes("Infinity") { return .number(.infinity) }
    if takes("-Infinity") { return .number(-.infinity) }
    return number()
  }

  private mutating func number() -> JSON? {
    let start = place
    while let byte = next, "+-.eE0123456789".utf8.contains(byte) { place += 1 }
    let text = String(decoding: bytes[start..<place], as: UTF8.self)
    return Double(text).map { .number($0) }
  }

  private mutating func array(_ level: Int) -> JSON? {
    place += 1
    var items: [JSON] = []
    skipSpace()
    if takes("]") { return .array([]) }
    while let item = value(level: level + 1) {
      items.append(item)
      skipSpace()
      if takes("]") { return .array(items) }
      guard takes(",") else { return nil }
    }
    return nil
  }

  private mutating func object(_ level: Int) -> JSON? {
    place += 1
    var members: [(String, JSON)] = []
    skipSpace()
    if takes("}") { return .object([]) }
    while true {
      skipSpace()
      guard next == UInt8(ascii: "\""), let name = string() else { return nil }
      skipSpace()
      guard takes(":"), let value = value(level: level + 1) else { return nil }
      members.append((name, value))
      skipSpace()
      if takes("}") { return .object(members) }
      guard takes(",") else { return nil }
    }
  }

  private mutating func string() -> String? {
    place += 1
    var units: [UInt8] = []
    while let byte = next {
      place += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: units, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let scalar = escaped() else { return nil }
        units += Array(String(scalar).utf8)
      default: units.append(byte)
      }
    }
    return nil
  }

  private mutating func escaped() -> Unicode.Scalar? {
    guard let byte = next else { return nil }
    place += 1
    switch byte {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "u"):
      guard let unit = hexadecimal() else { return nil }
      guard (0xD800..<0xDC00).contains(unit), takes("\\u"), let low = hexadecimal(),
        (0xDC00..<0xE000).contains(low)
      else { return Unicode.Scalar(unit) ?? "\u{FFFD}" }
      return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    default: return Unicode.Scalar(byte)
    }
  }

  private mutating func hexadecimal() -> UInt32? {
    guard place + 4 <= bytes.count else { return nil }
    defer { place += 4 }
    return UInt32(String(decoding: bytes[place..<place + 4], as: UTF8.self), radix: 16)
  }
}

extension JSON {
  /// The member of an object, or nil.
  package subscript(_ name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.0 == name }?.1
  }

  package var asText: String? { if case .string(let text) = self { text } else { nil } }
  package var asItems: [JSON]? { if case .array(let items) = self { items } else { nil } }

  /// The number; null stands for one that JSON cannot say.
  package var asDouble: Double? {
    switch self {
    case .number(let value): value
    case .integer(let value): Double(value)
    case .null: .nan
    default: nil
    }
  }

  /// A whole number of at least 0.
  package var asCount: Int? {
    guard let double = asDouble, double >= 0, double < 0x1p53 else { return nil }
    return Int(exactly: double)
  }

  /// All numbers of nested arrays, in order; nil where there is anything else.
  package var asNumbers: [Double]? {
    guard let items = asItems else { return asDouble.map { [$0] } }
    var result: [Double] = []
    result.reserveCapacity(items.count)
    for item in items {
      guard let numbers = item.asNumbers else { return nil }
      result += numbers
    }
    return result
  }
}

extension JSON {
  /// The value that bytes say; nil where they say none.
  package init?(_ bytes: [UInt8]) {
    guard let value = JSONReader.value(bytes) else { return nil }
    self = value
  }
}
