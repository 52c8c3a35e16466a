import Tracewise
import TracewiseVerification

/// Which derivatives of a claimed gradient are not symmetric: of entry i along entry j, and of j along i.
struct Asymmetry {
  private let cause: GradientCause
  private let block: Block
  /// Pairs whose derivatives differ; `isDeaf` where the first does not change with the second.
  private var pairs: [(one: Int, other: Int, isDeaf: Bool)] = []
  private var symmetric: [(Int, Int)] = []

  /// More entries than this are not looked at.
  private static let most = 48

  /// Derivatives at two points; nil where that is too much, or they are not to be had.
  init?(_ cause: GradientCause, _ generator: inout SeededGenerator) throws {
    (self.cause, block) = (cause, cause.block)
    let count = block.places.count
    guard count > 2, count <= Self.most, cause.evaluator.affords(16 * count) else { return nil }
    var points = [cause.point.x]
    points.append(
      generator.neighbour(of: points[0], cause.point.scales, distance: 0.3, in: cause.moving))
    let matrices = try points.map { try cause.derivatives(at: $0) }
    guard let here = matrices[0], let there = matrices[1] else { return nil }
    let largest = here.joined().map(\.size).max() ?? 0
    for i in 0..<count {
      for j in 0..<i {
        let (low, high) = ([here, there].map { $0[i][j] }, [here, there].map { $0[j][i] })
        if zip(low, high).allSatisfy({
          abs($0.value - $1.value) <= 1e-6 * largest + $0.doubt + $1.doubt
        }) {
          if low.contains(where: { $0.size > 1e-6 * largest }) { symmetric.append((i, j)) }
          continue
        }
        guard
          zip(low, high).contains(where: {
            abs($0.value - $1.value) > 1e-4 * largest + 10 * ($0.doubt + $1.doubt)
          })
        else { continue }
        let (lowIsZero, highIsZero) = (low.allSatisfy(\.isZero), high.allSatisfy(\.isZero))
        pairs.append(highIsZero ? (j, i, true) : (i, j, lowIsZero))
      }
    }
  }

  /// What the pairs have in common.
  var text: String? {
    guard !pairs.isEmpty else { return nil }
    return oneSided ?? ofLines ?? ofFew
  }

  private var oneSided: String? {
    guard pairs.allSatisfy(\.isDeaf) else { return nil }
    let isLater = pairs.allSatisfy { $0.one < $0.other }
    if isLater || pairs.allSatisfy({ $0.one > $0.other }), pairs.count > 1 {
      let side = isLater ? "later" : "earlier"
      return
        "entries do not change with \(side) ones, though those do with them: a sum, a recursion or a matrix is cut to one "
        + "side, or a triangular one is not transposed"
    }
    let shown = pairs.prefix(3).map { "\(name($0.one)) with \(name($0.other))" }
    return
      "entries do not change with others that change with them, \(shown.joined(separator: ", "))"
      + (pairs.count > 3 ? ", …" : "") + ": parts of them are missing"
  }

  /// Rows or columns within which, or between which, all is symmetric.
  private var ofLines: String? {
    guard block.shape.count == 2, block.shape[0] > 1, block.shape[1] > 1, !symmetric.isEmpty else {
      return nil
    }
    for (line, lines, index) in [("row", "rows", block.row), ("column", "columns", block.column)] {
      let areWithin = pairs.map { index($0.one) == index($0.other) }
      let symmetricWithin = symmetric.map { index($0.0) == index($0.1) }
      if !areWithin.contains(true), symmetricWithin.contains(true) {
        return
          "derivatives are symmetric within each \(line) and not between \(lines)"
      }
      if !areWithin.contains(false), symmetricWithin.contains(false) {
        return
          "derivatives are symmetric between \(lines) and not within each \(line)"
      }
    }
    return nil
  }

  /// Few entries of which all pairs have one.
  private var ofFew: String? {
    var (left, few) = (pairs, [Int]())
    while !left.isEmpty, few.count < 3 {
      let counts = Dictionary(left.flatMap { [($0.one, 1), ($0.other, 1)] }, uniquingKeysWith: +)
      guard let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { break }
      few.append(most.key)
      left.removeAll { $0.one == most.key || $0.other == most.key }
    }
    guard left.isEmpty, few.count <= block.places.count / 4 else { return nil }
    return "those between \(few.sorted().map(name).joined(separator: ", ")) and the others differ"
  }

  private func name(_ k: Int) -> String {
    Block.name(of: block.places.lowerBound + k, cause.evaluator.greeting)
  }
}
