import Foundation
import Tracewise
import TracewiseVerification

/// Hypotheses about all numbers together.
extension GradientCause {
  /// A number too much or too few.
  var itself: Hypothesis { Hypothesis(cause: .factor, text: "", right: { $0.claimed }) }

  /// What is tried, the likelier first.
  var whole: [Hypothesis] {
    guard isWhole else { return [itself] + chained + ofValue + terms }
    return [itself] + rearrangements + chained + ofValue + terms + neighbours + normalisations
  }

  /// The same numbers, or those for another input, in other places: linear, and the same at every point.
  var rearrangements: [Hypothesis] { conventions + permutations + elsewhere }

  /// The answer to the same question, asked again, is another one, and right.
  var stale: Hypothesis? {
    guard let again = point.again.last, again != point.gradient else { return nil }
    let part = first.part(again)
    guard
      slopes.allSatisfy({
        abs($0.derivative.value - dot(part, first.part($0.direction))) <= $0.visible
      })
    else { return nil }
    return Hypothesis(
      cause: .state,
      text: "the gradient is that of another point: asked for again at the same point it is right",
      right: { _ in part })
  }

  /// Nothing but zeros.
  var frozen: Hypothesis? {
    guard claimed.isZero else { return nil }
    let what = isWhole ? block.name : "the input"
    return Hypothesis(
      cause: .frozen,
      text:
        "it is zero and should not be: \(what) is cut off from the value (detached, or taken for a constant)",
      right: { $0.x.map { _ in 0 } }, places: { _, _ in false })
  }

  /// The same numbers in other orders.
  var permutations: [Hypothesis] {
    var result: [Hypothesis] = []
    let orders = Set([readColumnMajor, writtenColumnMajor])
    for order in orders.sorted(by: {
      ($0 == readColumnMajor ? 0 : 1) < ($1 == readColumnMajor ? 0 : 1)
    }) {
      guard order != Array(claimed.indices) else { continue }
      let isSquare = block.side != nil
      result.append(
        Hypothesis(
          cause: isSquare ? .transpose : .layout,
          text: isSquare
            ? "it is the transpose of what is right"
            : "its numbers are in column-major order where row-major order is meant",
          right: { sight in order.map { sight.claimed[$0] } }))
    }
    guard claimed.count > 2 else { return result }
    let moves: [(String, [Int])] =
      [
        ("its entries are in the reverse order", Array(claimed.indices.reversed())),
        ("its entries are one place too far on", order { ($0 + 1) % claimed.count }),
        (
          "its entries are one place too far back",
          order { ($0 + claimed.count - 1) % claimed.count }
        ),
      ] + axisMoves
    for (text, order) in moves {
      // Numbers that are all alike have no order.
      guard differ(order) else { continue }
      result.append(
        Hypothesis(cause: .index, text: text, right: { sight in order.map { sight.claimed[$0] } }))
    }
    return result
  }

  /// The same numbers, or rows, one place on or back, with nothing known of those at the end.
  var shifts: [Hypothesis] {
    // Few numbers are proportional by chance.
    guard claimed.count > 4 else { return [] }
    let isMatrix = block.shape.count == 2 && block.shape.allSatisfy { $0 > 1 }
    let sizes = [("entries", 1)] + (isMatrix ? [("rows", block.shape[1])] : [])
    return sizes.flatMap { what, size in
      [("on", size), ("back", -size)].map { way, step in
        Hypothesis(
          cause: .index, text: "its \(what) are one place too far \(way)",
          right: { sight in
            sight.claimed.indices.map {
              sight.claimed.indices.contains($0 + step) ? sight.claimed[$0 + step] : .nan
            }
          })
      }
    }
  }

  private func order(_ place: (Int) -> Int) -> [Int] { claimed.indices.map(place) }

  /// Whether an order changes more than one entry by more than a little.
  private func differ(_ order: [Int]) -> Bool {
    let least = 1e-3 * (claimed.map { abs($0) }.max() ?? 0)
    return order.indices.count { abs(claimed[order[$0]] - claimed[$0]) > least } > 1
  }

  /// Rows or columns in other places.
  private var axisMoves: [(String, [Int])] {
    guard block.shape.count == 2, block.shape[0] > 1, block.shape[1] > 1 else { return [] }
    let (rows, columns) = (block.shape[0], block.shape[1])
    func order(_ place: (Int, Int) -> (Int, Int)) -> [Int] {
      claimed.indices.map {
        let (i, j) = place($0 / columns, $0 % columns)
        return (i + rows) % rows * columns + (j + columns) % columns
      }
    }
    return [
      ("its columns are one place too far on", order { ($0, $1 + 1) }),
      ("its columns are one place too far back", order { ($0, $1 - 1) }),
      ("its rows are one place too far on", order { ($0 + 1, $1) }),
      ("its rows are one place too far back", order { ($0 - 1, $1) }),
      ("its columns are in the reverse order", order { ($0, columns - 1 - $1) }),
      ("its rows are in the reverse order", order { (rows - 1 - $0, $1) }),
    ]
  }

  /// Where the entries of the right gradient stand, if its numbers were written column by column.
  private var readColumnMajor: [Int] {
    claimed.indices.map { rowMajor in
      var (rest, columnMajor, stride) = (rowMajor, 0, claimed.count)
      for size in block.shape.reversed() {
        stride /= size
        columnMajor += rest % size * stride
        rest /= size
      }
      return columnMajor
    }
  }

  private var writtenColumnMajor: [Int] {
    var inverse = Array(claimed.indices)
    for (place, other) in readColumnMajor.enumerated() { inverse[other] = place }
    return inverse
  }

  /// The same numbers as those for another input.
  var copied: Hypothesis? {
    guard isWhole, let other = others.first(where: { $0.part(point.gradient) == claimed }) else {
      return nil
    }
    return Hypothesis(
      cause: .otherInput, text: "it is what is answered for \(other.name), too",
      right: { other.part($0.point.gradient) })
  }

  /// Gradients of other inputs.
  var elsewhere: [Hypothesis] {
    others.filter { $0.places.count == claimed.count }.map { other in
      Hypothesis(
        cause: .otherInput,
        text: "the gradient for \(block.name) is answered under the name \(other.name)",
        right: { other.part($0.point.gradient) })
    }
  }

  /// All entries, rows, columns.
  var lines: [(String, [[Int]])] {
    isWhole ? Self.lines(of: block) : [("", [Array(claimed.indices)])]
  }

  static func lines(of block: Block) -> [(String, [[Int]])] {
    let all = Array(0..<block.places.count)
    guard block.shape.count == 2, block.shape[0] > 1, block.shape[1] > 1 else {
      return [("", [all])]
    }
    let (rows, columns) = (block.shape[0], block.shape[1])
    return [
      (" of all entries", [all]),
      (" of each row", (0..<rows).map { i in (0..<columns).map { i * columns + $0 } }),
      (" of each column", (0..<columns).map { j in (0..<rows).map { $0 * columns + j } }),
    ]
  }
}
