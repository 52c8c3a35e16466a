/// A NumPy element type whose values are read as doubles.
struct NumPyElement: Equatable {
  enum Kind { case boolean, signed, unsigned, floating }

  let kind: Kind
  /// The number of bytes an element takes.
  let size: Int
  let isBigEndian: Bool

  /// The name NumPy gives the type, such as `float64`.
  var name: String {
    switch kind {
    case .boolean: "bool"
    case .signed: "int\(8 * size)"
    case .unsigned: "uint\(8 * size)"
    case .floating: "float\(8 * size)"
    }
  }

  /// The type that a descriptor such as `<f8` stands for.
  init(descriptor: String) throws(DataFlaw) {
    var code = Substring(descriptor)
    let order = code.first.flatMap { "<>|=".contains($0) ? $0 : nil }
    if order != nil { code.removeFirst() }
    // `=` and `|` (and no mark at all) leave the order to the machine.
    isBigEndian = order == ">" || (order != "<" && NumPyElement.machineIsBigEndian)
    switch code {
    case "b1", "?": (kind, size) = (.boolean, 1)
    case "i1", "i2", "i4", "i8": (kind, size) = (.signed, Int(code.dropFirst())!)
    case "u1", "u2", "u4", "u8": (kind, size) = (.unsigned, Int(code.dropFirst())!)
    case "f2", "f4", "f8": (kind, size) = (.floating, Int(code.dropFirst())!)
    default:
      throw DataFlaw(
        "dtype \(DataText.quoted(descriptor.utf8)) (\(NumPyElement.description(of: code))) has no"
          + " reading as doubles; bool, int8 to int64, uint8 to uint64 and float16 to float64 have")
    }
  }

  private static var machineIsBigEndian: Bool { Int(1).bigEndian == 1 }

  /// What a descriptor without its byte order stands for, where it is none of the types we read.
  private static func description(of code: Substring) -> String {
    let bits = Int(code.dropFirst()).flatMap { $0 <= 64 ? 8 * $0 : nil }
    switch code.first {
    case "[", "V": return "structured"
    case "c": return bits.map { "complex\($0)" } ?? "complex"
    case "f": return bits.map { "float\($0)" } ?? "float"
    case "O": return "object"
    case "S", "a", "U", "T": return "string"
    case "M": return "datetime"
    case "m": return "timedelta"
    default: return "unknown"
    }
  }
}
