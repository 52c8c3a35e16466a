import Tracewise
import TracewiseVerification

extension GradientCause {
  /// A derivative of an entry along another one, times the scales of both.
  struct Derivative {
    var value: Double
    var doubt: Double
    var size: Double { abs(value) }
    var isZero: Bool { abs(value) <= doubt }
  }

  /// J of the claimed gradient: of each entry along each; nil where they are not to be had.
  func derivatives(at x: Vector) throws -> [[Derivative]]? {
    let places = Array(block.places)
    let scales = point.scales
    var columns: [[Derivative]] = []
    for place in places {
      let result = try? Action.derivative { t in
        try evaluator.gradient(at: moved(x, by: t, along: scales.masked { $0 == place })).gradient
      }
      if let end = evaluator.end { throw end }
      guard let (value, doubt) = result, value.allSatisfy(\.isFinite) else { return nil }
      columns.append(
        places.map { Derivative(value: value[$0] * scales[$0], doubt: doubt[$0] * scales[$0]) })
    }
    return places.indices.map { i in places.indices.map { columns[$0][i] } }
  }

  /// Rows of H of the value by second differences, times the scales of both entries.
  ///
  /// hᵢ hⱼ Hᵢⱼ ≈ (f(x + hᵢ + hⱼ) + f(x − hᵢ − hⱼ) − f(x + hᵢ) − f(x − hᵢ) − f(x + hⱼ) − f(x − hⱼ) + 2 f(x))/2, of which the
  /// last five are the same for all pairs.
  func secondDerivatives(of rows: [Int], at x: Vector, like known: Slope?) throws -> [[Derivative]]?
  {
    let (places, h) = (Array(block.places), 1e-3)
    func value(_ moves: [(place: Int, t: Double)]) throws -> Double {
      var moved = x
      for (place, t) in moves { moved[place] += t * point.scales[place] }
      let value = try? evaluator.value(at: moved)
      if let end = evaluator.end { throw end }
      return value ?? .nan
    }
    let center = try value([])
    let sums = try places.map { try value([($0, h)]) + value([($0, -h)]) - 2 * center }
    let noise = max(known?.derivative.noise ?? 0, 2.2e-16 * abs(center))
    let doubt = 4 * noise / (h * h)
    var result = rows.map { _ in places.map { _ in Derivative(value: 0, doubt: doubt) } }
    for (r, i) in rows.enumerated() {
      for j in places.indices {
        if i == j {
          result[r][j].value = sums[i] / (h * h)
        } else if let earlier = rows.firstIndex(of: j), earlier < r {
          result[r][j] = result[earlier][i]
        } else {
          let both =
            try value([(places[i], h), (places[j], h)]) + value([(places[i], -h), (places[j], -h)])
            - 2 * center
          result[r][j].value = (both - sums[i] - sums[j]) / (2 * h * h)
        }
      }
    }
    return result.joined().allSatisfy(\.value.isFinite) ? result : nil
  }
}

/// The derivatives J of a claimed gradient beside the second derivatives H of the value, pair by pair of entries.
///
/// Where Jᵢⱼ = Hᵢⱼ, what entry i knows of entry j is right. Pairs for which it is not, and what J has instead, tell terms
/// that are missing in some of the entries that come together in them.
struct Curvature {
  private let block: Block
  private let name: (Int) -> String
  private var pairs: [Pair] = []
  private var isDiagonalRight = true
  /// Whether all rows of H were looked at.
  private let isWhole: Bool

  /// What is claimed and true of entry `one` along entry `other`.
  private struct Pair {
    var one: Int
    var other: Int
    var reading: Reading
    var isWrong: Bool
  }

  /// H takes about so many evaluations as its entries: of more of them only some rows are looked at.
  private static let most = 600

  /// The rows of H that are looked at; none where too few of them may be.
  private static func rows(_ cause: GradientCause) -> [Int] {
    let count = cause.block.places.count
    let affordable = min(count, most / (2 * count))
    let rows = count * count <= most ? count : affordable
    guard count > 1, rows >= min(count, 4),
      !cause.evaluator.symmetric.contains(where: { $0.name == cause.block.name }),
      cause.evaluator.affords(2 * most)
    else { return [] }
    return (0..<rows).map { $0 * (count - 1) / max(rows - 1, 1) }
  }

  /// Nil where something is not to be had, or neither right nor wrong.
  init?(_ cause: GradientCause, at x: Vector, like known: Slope?) throws {
    block = cause.block
    let (start, greeting) = (block.places.lowerBound, cause.evaluator.greeting)
    name = { Block.name(of: start + $0, greeting) }
    let rows = Self.rows(cause)
    isWhole = rows.count == block.places.count
    guard !rows.isEmpty, let all = try cause.derivatives(at: x),
      let truth = try cause.secondDerivatives(of: rows, at: x, like: known)
    else { return nil }
    let claimed = rows.map { all[$0] }
    let largest = (claimed + truth).joined().map(\.size).max() ?? 0
    let tolerance = 2e-5 * largest
    for (r, i) in rows.enumerated() {
      for j in truth[r].indices {
        let (claimed, truth) = (claimed[r][j], truth[r][j])
        let bound = tolerance + claimed.doubt + truth.doubt
        let reading = Reading(truth: truth.value, claimed: claimed.value, bound: bound)
        let size = max(abs(reading.truth), abs(reading.claimed))
        guard bound < 1e-3 * largest else { return nil }
        let isRight = abs(reading.lack) <= bound
        guard isRight || abs(reading.lack) > max(5 * bound, 1e-3 * size) else { return nil }
        if i == j {
          isDiagonalRight = isDiagonalRight && isRight
        } else if size > 20 * bound {
          pairs.append(Pair(one: i, other: j, reading: reading, isWrong: !isRight))
        } else if !isRight {
          return nil
        }
      }
    }
  }

  /// What is wrong, and in which pairs.
  var text: String? {
    let wrong = pairs.filter(\.isWrong)
    guard !wrong.isEmpty, let (how, isMissing) = how(wrong) else { return nil }
    if let group {
      guard wrong.count > 1, isMissing && (isDiagonalRight || wrong.count < pairs.count) else {
        return nil
      }
      let rest =
        isDiagonalRight
        ? "all else changes as it should" : "what each changes with itself is wrong, too"
      let hint = isDiagonalRight ? group.matrix : group.pairs
      return "the part of each entry that changes with \(group.text) \(how), and \(rest)"
        + (hint.isEmpty ? "" : ": \(hint)")
    }
    if isMissing, isOneOfEach, wrong.count > 4 {
      return
        "of each two entries that come together only one has its part; that of the other is missing"
    }
    guard isWhole, wrong.count <= 4, 2 * wrong.count <= pairs.count || wrong.count == 1 else {
      return nil
    }
    let shown = wrong.map { "that of \(name($0.one)) which changes with \(name($0.other))" }
    return "a part \(how): \(shown.joined(separator: ", "))"
  }

  /// What J has instead of H at the wrong pairs: nothing, or H but for a factor.
  private func how(_ wrong: [Pair]) -> (text: String, isMissing: Bool)? {
    if wrong.allSatisfy({ abs($0.reading.claimed) <= $0.reading.bound }) {
      return ("is missing", true)
    }
    let first = wrong.max { abs($0.reading.claimed) < abs($1.reading.claimed) }.map(\.reading)
    guard let first, first.claimed != 0 else { return nil }
    let number = first.truth / first.claimed
    let doubt = (1 + abs(number)) * first.bound / abs(first.claimed)
    guard
      wrong.allSatisfy({
        abs($0.reading.truth - number * $0.reading.claimed) <= 2 * (1 + abs(number))
          * $0.reading.bound
      })
    else { return nil }
    let factor = Factor(number, within: doubt, sizes: [])
    guard factor.isCommon, factor.value != 1 else { return nil }
    return (
      factor.value == -1 ? "has the wrong sign" : factor.text.replacing("it is", with: "is"), false
    )
  }

  /// Pairs that go by their places, with what may be missing where the rest is right, and where it is not.
  private struct Group {
    var text: String
    var matrix = ""
    var pairs = ""
    var isOfMatrices = false
    var contains: @Sendable (Block, Int, Int) -> Bool
  }

  private static let groups: [Group] =
    [
      Group(
        text: "the others",
        matrix: "a matrix is taken for its diagonal, or products with other entries are missing"
      ) { _, _, _ in true }
    ]
    + oneSided("later entries", "earlier entries", isOfMatrices: false) { _, k in k }
    + oneSided("later rows", "earlier rows", isOfMatrices: true) { $0.row($1) }
    + oneSided("later columns", "earlier columns", isOfMatrices: true) { $0.column($1) }
    + [
      Group(text: "other rows", isOfMatrices: true) { $0.row($1) != $0.row($2) },
      Group(text: "its own row", isOfMatrices: true) { $0.row($1) == $0.row($2) },
      Group(text: "other columns", isOfMatrices: true) { $0.column($1) != $0.column($2) },
      Group(text: "its own column", isOfMatrices: true) { $0.column($1) == $0.column($2) },
      Group(text: "the entry after it") { _, i, j in j == i + 1 },
      Group(text: "the entry before it") { _, i, j in j == i - 1 },
      Group(text: "both its neighbours") { _, i, j in abs(i - j) == 1 },
    ]

  private static func oneSided(
    _ later: String, _ earlier: String, isOfMatrices: Bool,
    _ order: @escaping @Sendable (Block, Int) -> Int
  ) -> [Group] {
    let matrix = "one triangle of a matrix is used for both"
    let pairs = "of two entries that come together only one has its part"
    return [
      Group(text: later, matrix: matrix, pairs: pairs, isOfMatrices: isOfMatrices) {
        order($0, $1) < order($0, $2)
      },
      Group(text: earlier, matrix: matrix, pairs: pairs, isOfMatrices: isOfMatrices) {
        order($0, $1) > order($0, $2)
      },
    ]
  }

  /// The group that the wrong pairs are, of all that come together.
  private var group: Group? {
    let isMatrix = block.shape.count == 2 && block.shape.allSatisfy { $0 > 1 }
    return Self.groups.first { group in
      (isMatrix || !group.isOfMatrices)
        && pairs.allSatisfy { group.contains(block, $0.one, $0.other) == $0.isWrong }
    }
  }

  /// Whether of each pair one is wrong.
  private var isOneOfEach: Bool {
    let isWrong = Dictionary(pairs.map { ([$0.one, $0.other], $0.isWrong) }) { one, _ in one }
    return pairs.allSatisfy { isWrong[[$0.other, $0.one]] == !$0.isWrong }
  }
}
