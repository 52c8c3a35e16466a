import Testing
import Tracewise

@testable import MatrixFiles

/// Whatever bytes a file has, reading it ends with a matrix or an error.
@Suite("Damaged data files")
struct DataDamageTests {
  static let fixtures = DataFixtures.names.filter { DataFormat(path: $0) != nil }

  /// Reads bytes, and if there are several arrays in them, some of those.
  @discardableResult
  private func survives(_ bytes: [UInt8], as format: DataFormat) -> Bool {
    let keys: [String?] = format == .numPyArchive ? [nil, "a", "only"] : [nil]
    var isRead = false
    for key in keys {
      guard let matrix = try? format.matrix(from: bytes, key: key) else { continue }
      #expect(matrix.failure == nil)
      isRead = true
    }
    return isRead
  }

  @Test(arguments: fixtures)
  func truncations(name: String) throws {
    let bytes = try DataFixtures.bytes(name)
    let format = try #require(DataFormat(path: name))
    let step = max(1, bytes.count / 1000)
    for count in stride(from: 0, to: bytes.count, by: step) {
      let isRead = survives(Array(bytes.prefix(count)), as: format)
      // Text may happen to end where it could.
      let isBinary = format == .numPyFile || format == .numPyArchive
      #expect(!(isBinary && isRead), "\(name) is read from its first \(count) bytes")
    }
  }

  @Test(arguments: fixtures)
  func changedBytes(name: String) throws {
    let bytes = try DataFixtures.bytes(name)
    let format = try #require(DataFormat(path: name))
    guard !bytes.isEmpty else { return }
    var random = SplitMix64(state: UInt64(bytes.count))
    for _ in 0..<400 {
      var changed = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<changed.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: changed[place] = UInt8.random(in: 0...255, using: &random)
        case 2: changed.insert(contentsOf: [255, 255, 255, 255], at: place)
        default: changed.removeSubrange(place..<min(place + 3, changed.count - 1))
        }
        guard !changed.isEmpty else { break }
      }
      survives(changed, as: format)
    }
  }

  /// The parts of a zip archive that lead to others are few; each byte takes every value.
  @Test func everyByteOfAnArchive() throws {
    for name in ["zip64.npz", "single.npz"] {
      let bytes = try DataFixtures.bytes(name)
      for place in bytes.indices {
        for value in [0, 1, 0x7F, 0x80, 0xFE, 0xFF] as [UInt8] {
          var changed = bytes
          changed[place] = value
          survives(changed, as: .numPyArchive)
        }
      }
    }
  }

  @Test(arguments: DataFormat.allCases)
  func noise(format: DataFormat) {
    var random = SplitMix64(state: 11)
    let starts: [[UInt8]] = [
      [], NumPyHeader.magic + [1, 0, 40, 0],
      Array("%%MatrixMarket matrix array real general\n".utf8),
      Array("PK\u{3}\u{4}".utf8),
    ]
    let letters = Array("0123456789 \t\n\r,;\"#'.-+eEnaif{}()[]:%".utf8)
    for start in starts {
      for _ in 0..<300 {
        let count = Int.random(in: 0...80, using: &random)
        survives(
          start + (0..<count).map { _ in letters.randomElement(using: &random) ?? 0 }, as: format)
        survives(
          start + (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }, as: format)
      }
    }
  }
}

/// A small generator of random numbers (Steele, Lea, Flood 2014) for tests that repeat.
private struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    return bits ^ bits >> 31
  }
}
