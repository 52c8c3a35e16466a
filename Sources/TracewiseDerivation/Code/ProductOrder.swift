import Tracewise

/// The cheapest way to put parentheses into a product of matrices, by dynamic programming.
/// O(n³) for n factors. (Cormen et al., Introduction to Algorithms, 15.2.)
struct ProductOrder {
  private let count: Int
  private var costs: [[Int]]
  private var splits: [[Int]]
  private let shapes: [Shape]

  /// - Parameters:
  ///   - shapes: The factors' shapes.
  ///   - computed: The cost of the product of factors i…j where it is known otherwise.
  init(_ shapes: [Shape], computed: (Int, Int) -> Int?) {
    self.shapes = shapes
    count = shapes.count
    costs = Array(repeating: Array(repeating: 0, count: count), count: count)
    splits = costs
    guard count > 1 else { return }
    for length in 1..<count {
      for first in 0..<count - length {
        let last = first + length
        var best = Int.max
        for split in first..<last {
          let cost = costs[first][split] + costs[split + 1][last] + size(first, split, last)
          if cost < best {
            best = cost
            splits[first][last] = split
          }
        }
        costs[first][last] = computed(first, last) ?? best
      }
    }
  }

  /// The multiplications of one product.
  private func size(_ first: Int, _ split: Int, _ last: Int) -> Int {
    shapes[first].rows * shapes[split].columns * shapes[last].columns
  }

  func split(_ first: Int, _ last: Int) -> Int { splits[first][last] }

  /// Where a chain under a trace is cut: the last product costs only its inner product.
  var bestSplit: Int {
    (0..<count - 1).min { cost(ofCut: $0) < cost(ofCut: $1) } ?? 0
  }

  private func cost(ofCut k: Int) -> Int {
    costs[0][k] + costs[k + 1][count - 1] + shapes[0].rows * shapes[k].columns
  }
}
