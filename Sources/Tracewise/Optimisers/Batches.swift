/// Samples in small groups, in an order that is drawn anew for each pass over them, and the same for the same seed on
/// every platform: to go on after a stop it is enough to know the pass and the place in it.
///
///     let batches = try Batches(of: 32, from: X.columns, seed: 1)
///     for epoch in 0..<40 { for batch in batches[epoch] { print(gather(X, batch)) } }
public struct Batches: Codable, Sendable, Equatable {
  /// How many samples there are.
  public let count: Int
  /// How many are in a group; the last has what is left.
  public let size: Int
  /// What the orders follow from.
  public let seed: UInt64

  /// Throws where a group is empty or the count negative.
  public init(of size: Int, from count: Int, seed: UInt64) throws {
    guard size > 0, count >= 0 else {
      throw TracewiseError(
        .argument, in: "Batches",
        "a batch has at least one sample of none or more; \(size) of \(count) were asked for")
    }
    (self.size, self.count, self.seed) = (size, count, seed)
  }

  /// How many groups a pass has.
  public var batchesPerEpoch: Int { (count + size - 1) / size }

  /// The groups of a pass: numbers of samples, from 0.
  public subscript(epoch: Int) -> [[Int]] {
    let order = order(epoch)
    return stride(from: 0, to: count, by: size).map { first in
      Array(order[first..<Swift.min(first + size, count)])
    }
  }

  /// The order of a pass (Fisher and Yates).
  private func order(_ epoch: Int) -> [Int] {
    // The streams of seeds that are near to each other have nothing in common, once they have been mixed.
    var seeds = SeededGenerator(seed: seed)
    var mixed = SeededGenerator(seed: seeds.next() ^ UInt64(bitPattern: Int64(epoch)))
    var generator = SeededGenerator(seed: mixed.next())
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, Int(generator.unit() * Double(last + 1)))
    }
    return order
  }
}
