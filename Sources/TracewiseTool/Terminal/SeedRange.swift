/// Seeds in a row, as many as one likes: none of them is stored. After the largest number comes 0.
struct SeedRange: RandomAccessCollection, Sendable {
  private let start: UInt64
  let count: Int

  init(from start: UInt64, count: Int) {
    self.start = start
    self.count = count
  }

  var startIndex: Int { 0 }
  var endIndex: Int { count }
  subscript(place: Int) -> UInt64 { start &+ UInt64(place) }

  /// From so many on, what holds is summed up by oracle instead of listed.
  static let mostListed = 100
}
