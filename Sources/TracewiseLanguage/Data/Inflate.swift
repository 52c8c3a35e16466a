/// Decompression of deflate (RFC 1951).
///
/// In order of priority: never read or write out of bounds; refuse exactly the streams that zlib
/// refuses; stop as soon as there is more output than was announced; be plain.
struct Inflate {
  private var input: BitReader
  private var output: [UInt8] = []
  private let size: Int

  /// The bytes that were compressed, of which there have to be `size`.
  static func bytes(from compressed: ArraySlice<UInt8>, size: Int) throws(DataFlaw) -> [UInt8] {
    var inflate = Inflate(compressed, size: size)
    try inflate.readBlocks()
    guard inflate.output.count == size else {
      throw DataFlaw(
        "inflates to \(DataText.counted(inflate.output.count, "byte")), its header says \(size)")
    }
    let rest = inflate.input.remainingBytes
    guard rest == 0 else {
      throw DataFlaw("\(DataText.counted(rest, "byte")) too many in its compressed data")
    }
    return inflate.output
  }

  private init(_ compressed: ArraySlice<UInt8>, size: Int) {
    input = BitReader(compressed)
    self.size = size
    // A size is only a claim; deflate shrinks data at most 1032-fold.
    output.reserveCapacity(min(size, 1032 * min(compressed.count, 1 << 20)))
  }

  private mutating func readBlocks() throws(DataFlaw) {
    var isLast = false
    while !isLast {
      isLast = try input.read(1) == 1
      switch try input.read(2) {
      case 0: try readStoredBlock()
      case 1: try readBlock(.fixedLiterals, .fixedDistances)
      case 2: try readDynamicBlock()
      default: throw damaged("a block of unknown kind")
      }
    }
  }

  private mutating func readStoredBlock() throws(DataFlaw) {
    try input.skipToByte()
    let length = try input.read(16)
    let complement = try input.read(16)
    guard length == ~complement & 0xFFFF else { throw damaged("two lengths disagree") }
    for _ in 0..<length { try append(UInt8(input.read(8))) }
  }

  private mutating func readBlock(
    _ literals: HuffmanCode, _ distances: HuffmanCode
  ) throws(DataFlaw) {
    while true {
      let symbol = try input.readSymbol(literals)
      switch symbol {
      case ..<256: try append(UInt8(symbol))
      case 256: return
      default:
        let length = try readNumber(symbol - 257, in: Inflate.lengths)
        let distance = try readNumber(input.readSymbol(distances), in: Inflate.distances)
        try repeatOutput(length, from: distance)
      }
    }
  }

  /// Reads a number of which a symbol says the range, and further bits the place in the range.
  private mutating func readNumber(
    _ symbol: Int, in ranges: [(start: Int, bits: Int)]
  ) throws(DataFlaw) -> Int {
    guard symbol < ranges.count else { throw damaged("a symbol without meaning") }
    return ranges[symbol].start + (try input.read(ranges[symbol].bits))
  }

  private mutating func append(_ byte: UInt8) throws(DataFlaw) {
    guard output.count < size else { throw tooMuch }
    output.append(byte)
  }

  private mutating func repeatOutput(_ length: Int, from distance: Int) throws(DataFlaw) {
    guard distance <= output.count else { throw damaged("a distance to before the start") }
    guard length <= size - output.count else { throw tooMuch }
    // One by one: the copy may read what it has just written.
    for _ in 0..<length { output.append(output[output.count - distance]) }
  }

  private var tooMuch: DataFlaw {
    DataFlaw("inflates to more than the \(DataText.counted(size, "byte")) its header says")
  }

  private func damaged(_ problem: String) -> DataFlaw {
    DataFlaw("its compressed data are damaged: \(problem)")
  }
}

extension Inflate {
  /// A block whose codes stand before its data, themselves in a code whose words stand before them.
  private mutating func readDynamicBlock() throws(DataFlaw) {
    let literalCount = try input.read(5) + 257
    let distanceCount = try input.read(5) + 1
    let lengthCount = try input.read(4) + 4
    guard literalCount <= 286, distanceCount <= 30 else { throw damaged("too many symbols") }

    var wordLengths = [Int](repeating: 0, count: 19)
    for symbol in Inflate.orderOfLengths.prefix(lengthCount) {
      wordLengths[symbol] = try input.read(3)
    }
    guard let lengthCode = HuffmanCode(lengths: wordLengths, mustBeComplete: true) else {
      throw damaged("the code of its codes is none")
    }
    let lengths = try readWordLengths(literalCount + distanceCount, in: lengthCode)
    guard lengths[256] > 0 else { throw damaged("a block that cannot end") }
    guard let literals = HuffmanCode(lengths: lengths[..<literalCount]),
      let distances = HuffmanCode(lengths: lengths[literalCount...])
    else { throw damaged("a code that is none") }
    try readBlock(literals, distances)
  }

  private mutating func readWordLengths(
    _ count: Int, in code: HuffmanCode
  ) throws(DataFlaw) -> [Int] {
    var lengths: [Int] = []
    while lengths.count < count {
      let symbol = try input.readSymbol(code)
      let (value, times): (Int, Int)
      switch symbol {
      case 16:
        guard let last = lengths.last else { throw damaged("it repeats what is not there") }
        (value, times) = (last, 3 + (try input.read(2)))
      case 17: (value, times) = (0, 3 + (try input.read(3)))
      case 18: (value, times) = (0, 11 + (try input.read(7)))
      default: (value, times) = (symbol, 1)
      }
      guard times <= count - lengths.count else { throw damaged("too many word lengths") }
      lengths += repeatElement(value, count: times)
    }
    return lengths
  }

  /// The order in which the lengths of the code of codes are given.
  private static let orderOfLengths = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
  ]

  /// The lengths that symbols 257 to 285 stand for: 3 to 258 in ranges of growing size, and once
  /// more 258, which is frequent.
  private static let lengths =
    ranges(from: 3, bits: [0] + Array(0...5), ofEach: 4) + [(start: 258, bits: 0)]

  /// The distances that symbols 0 to 29 stand for, 1 to 32768.
  private static let distances = ranges(from: 1, bits: [0] + Array(0...13), ofEach: 2)

  /// Ranges one after another; `bits` tell numbers within a range apart.
  private static func ranges(
    from first: Int, bits: [Int], ofEach count: Int
  ) -> [(start: Int, bits: Int)] {
    var start = first
    return bits.flatMap { repeatElement($0, count: count) }.map { bits in
      defer { start += 1 << bits }
      return (start, bits)
    }
  }
}
