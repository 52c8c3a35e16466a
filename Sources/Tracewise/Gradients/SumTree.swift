/// The one order in which sums over samples are added: a binary tree over the numbers of their runs, a function of how
/// many there are and of nothing else. So a sum has the same bits on one thread and on a thousand machines.
///
/// Of n > 1 runs the left part has the largest power of two below n, the right part the rest:
///
/// ```text
/// 7 runs: ((0 + 1) + (2 + 3)) + ((4 + 5) + 6)
/// ```
///
/// The error of n equal terms grows like log₂ n instead of n (Higham 2002, section 4.2).
package enum SumTree {
  /// How many of n > 1 runs the left part has.
  package static func left(of n: Int) -> Int {
    1 << (Int.bitWidth - 1 - (n - 1).leadingZeroBitCount)
  }

  /// The largest parts of the tree over so many runs that lie in a range, in order.
  package static func parts(in range: Range<Int>, of count: Int) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    func visit(_ node: Range<Int>) {
      guard node.overlaps(range) else { return }
      if range.lowerBound <= node.lowerBound, node.upperBound <= range.upperBound {
        parts.append(node)
      } else {
        let middle = node.lowerBound + left(of: node.count)
        visit(node.lowerBound..<middle)
        visit(middle..<node.upperBound)
      }
    }
    if count > 0 { visit(0..<count) }
    return parts
  }

  /// The sum of parts of the tree that make up a node of it; `part` gives that of a range, nil where it is to be added
  /// from smaller ones.
  package static func fold<Value>(
    _ node: Range<Int>, _ part: (Range<Int>) throws -> Value?,
    _ add: (Value, Value) throws -> Value
  ) rethrows -> Value? {
    if let value = try part(node) { return value }
    guard node.count > 1 else { return nil }
    let middle = node.lowerBound + left(of: node.count)
    guard let a = try fold(node.lowerBound..<middle, part, add),
      let b = try fold(middle..<node.upperBound, part, add)
    else { return nil }
    return try add(a, b)
  }
}

/// A sum in the order of the tree of terms that come one after the other, of which it keeps the logarithm of their
/// number.
package struct TreeSum<Value> {
  /// Sums of whole subtrees, each of as many terms as a power of two, from the first terms on.
  private var subtrees: [(terms: Int, value: Value)] = []
  private let add: (Value, Value) -> Value

  package init(_ add: @escaping (Value, Value) -> Value) { self.add = add }

  /// Adds the next term.
  package mutating func append(_ value: Value) {
    var (terms, value) = (1, value)
    while let last = subtrees.last, last.terms == terms {
      subtrees.removeLast()
      (terms, value) = (2 * terms, add(last.value, value))
    }
    subtrees.append((terms, value))
  }

  /// The sum; nil where there was no term.
  package var total: Value? {
    guard var sum = subtrees.last?.value else { return nil }
    for part in subtrees.dropLast().reversed() { sum = add(part.value, sum) }
    return sum
  }
}
