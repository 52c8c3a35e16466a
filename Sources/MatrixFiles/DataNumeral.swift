/// What a run of characters says as a number.
package enum DataNumeral: Equatable {
  case value(Double)
  /// A decimal numeral whose value no finite double is near.
  case beyondRange
  case none

  /// Reads a decimal numeral (`-1.5e3`, `.5`, `2.`, Fortran's `1D-3`) or `nan`, `inf`, `infinity`.
  package init(_ text: ArraySlice<UInt8>) {
    var scan = NumeralScan(text)
    guard scan.readDecimal() else {
      self = DataNumeral.name(text)
      return
    }
    if let exact = scan.exactValue {
      self = .value(exact)
    } else {
      let spelling =
        scan.isFortran
        ? text.map { $0.lowercased == UInt8(ascii: "d") ? UInt8(ascii: "e") : $0 }[...]
        : text
      // The grammar has been checked, so the standard library's correctly rounded conversion
      // meets a plain decimal numeral.
      let value = Double(String(decoding: spelling, as: UTF8.self)) ?? .infinity
      self = value.isFinite ? .value(value) : .beyondRange
    }
  }

  private static func name(_ text: ArraySlice<UInt8>) -> DataNumeral {
    let isNegative = text.first == UInt8(ascii: "-")
    let isSigned = isNegative || text.first == UInt8(ascii: "+")
    let unsigned = isSigned ? text.dropFirst() : text
    guard unsigned.count <= 8 else { return .none }
    switch String(decoding: unsigned.map(\.lowercased), as: UTF8.self) {
    case "nan": return .value(.nan)
    case "inf", "infinity": return .value(isNegative ? -.infinity : .infinity)
    default: return .none
    }
  }
}

/// The parts of a decimal numeral.
private struct NumeralScan {
  private let text: ArraySlice<UInt8>
  private var position: Int
  private var isNegative = false
  /// The digits before and after the point as one integer, while that fits.
  private var digits: UInt64 = 0
  private var digitsFit = true
  /// The power of ten that the digits are to be multiplied by.
  private var power = 0
  /// Whether a `d` comes before the exponent.
  private(set) var isFortran = false

  init(_ text: ArraySlice<UInt8>) {
    self.text = text
    position = text.startIndex
  }

  /// Reads the whole text as a decimal numeral, or says that it is none.
  mutating func readDecimal() -> Bool {
    isNegative = readSign()
    let whole = readDigits()
    var fraction = 0
    if read(UInt8(ascii: ".")) { fraction = readDigits() }
    guard whole + fraction > 0 else { return false }
    power = -fraction
    isFortran = read(UInt8(ascii: "d"))
    if isFortran || read(UInt8(ascii: "e")) {
      guard readExponent() else { return false }
    }
    return position == text.endIndex
  }

  /// The value, where one correctly rounded operation gives it: both the digits and the power of
  /// ten are then doubles without error, and so their product or quotient is rounded only once.
  var exactValue: Double? {
    guard digitsFit, digits <= 1 << 53, abs(power) <= 22 else { return nil }
    let size = Double(digits)
    let scaled = power < 0 ? size / powersOfTen[-power] : size * powersOfTen[power]
    return isNegative ? -scaled : scaled
  }

  private mutating func read(_ character: UInt8) -> Bool {
    guard position < text.endIndex, text[position].lowercased == character else { return false }
    position += 1
    return true
  }

  private mutating func readSign() -> Bool {
    if read(UInt8(ascii: "-")) { return true }
    _ = read(UInt8(ascii: "+"))
    return false
  }

  /// Reads digits and counts them.
  private mutating func readDigits() -> Int {
    let start = position
    while position < text.endIndex, let digit = text[position].digit {
      digitsFit = digitsFit && digits < 100_000_000_000_000_000
      if digitsFit { digits = 10 * digits + UInt64(digit) }
      position += 1
    }
    return position - start
  }

  private mutating func readExponent() -> Bool {
    let isNegative = readSign()
    let start = position
    var exponent = 0
    while position < text.endIndex, let digit = text[position].digit {
      exponent = min(10 * exponent + digit, 100_000)
      position += 1
    }
    power += isNegative ? -exponent : exponent
    return position > start
  }
}

private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
]
