/// 128 bits that stand for the structure of an expression: equal structures have equal digests in
/// every run of the program, different ones do with probability 2⁻¹²⁸.
struct Digest: Hashable, Sendable, Comparable {
  private var high: UInt64 = 0x243F_6A88_85A3_08D3
  private var low: UInt64 = 0x1319_8A2E_0370_7344

  init(_ text: String) {
    for byte in text.utf8 { combine(UInt64(byte)) }
    combine(UInt64(text.utf8.count))
  }

  mutating func combine(_ word: UInt64) {
    high = (high ^ word) &* 0x9E37_79B9_7F4A_7C15
    high ^= high >> 29
    low = ((low << 23 | low >> 41) ^ word &* 0xD6E8_FEB8_6659_FD93) &* 0xBF58_476D_1CE4_E5B9
    low ^= low >> 32
  }

  mutating func combine(_ count: Int) { combine(UInt64(bitPattern: Int64(count))) }

  mutating func combine(_ other: Digest) {
    combine(other.high)
    combine(other.low)
  }

  static func < (a: Digest, b: Digest) -> Bool {
    a.high != b.high ? a.high < b.high : a.low < b.low
  }
}
