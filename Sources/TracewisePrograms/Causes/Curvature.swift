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

  /// J of the claimed gradient: of each entry along each, or along the numbers at other places; nil where they are not to
  /// be had.
  func derivatives(at x: Vector, along others: [Int]? = nil) throws -> [[Derivative]]? {
    let places = Array(block.places)
    let scales = point.scales
    var columns: [[Derivative]] = []
    for place in others ?? places {
      let result = try? Action.derivative { t in
        try evaluator.gradient(at: moved(x, by: t, along: scales.masked { $0 == place })).gradient
      }
      if let end = evaluator.end { throw end }
      guard let (value, doubt) = result, value.allSatisfy(\.isFinite) else { return nil }
      columns.append(
        places.map { Derivative(value: value[$0] * scales[$0], doubt: doubt[$0] * scales[$0]) })
    }
    return places.indices.map { i in columns.map { $0[i] } }
  }

  /// Rows of H of the value by second differences, times the scales of both entries; its columns are the entries, or the
  /// numbers at other places.
  ///
  /// hᵢ hⱼ Hᵢⱼ ≈ (f(x + hᵢ + hⱼ) + f(x − hᵢ − hⱼ) − f(x + hᵢ) − f(x − hᵢ) − f(x + hⱼ) − f(x − hⱼ) + 2 f(x))/2, of which the
  /// last five are the same for all pairs.
  func secondDerivatives(
    of rows: [Int], along others: [Int]? = nil, at x: Vector, like known: Slope?
  ) throws -> [[Derivative]]? {
    let own = Array(block.places)
    let columns = others ?? own
    func value(_ moves: [(place: Int, t: Double)]) throws -> Double {
      var moved = x
      for (place, t) in moves { moved[place] += t * point.scales[place] }
      let value = try? evaluator.value(at: moved)
      if let end = evaluator.end { throw end }
      return value ?? .nan
    }
    let center = try value([])
    let noise = max(known?.derivative.noise ?? 0, 2.2e-16 * abs(center))
    // The steps at which rounding and higher derivatives are about as much.
    let least = (noise / max(abs(center), noise)).squareRoot().squareRoot()
    let h = max(3e-4, min(least, 1e-3))
    var sums: [Int: Double] = [:]
    for place in columns + rows.map({ own[$0] }) where sums[place] == nil {
      sums[place] = try value([(place, h)]) + value([(place, -h)]) - 2 * center
    }
    let doubt = 4 * noise / (h * h)
    var result = rows.map { _ in columns.map { _ in Derivative(value: 0, doubt: doubt) } }
    for (r, i) in rows.map({ own[$0] }).enumerated() {
      for (c, j) in columns.enumerated() {
        if i == j {
          result[r][c].value = (sums[i] ?? 0) / (h * h)
        } else if others == nil, let earlier = rows.firstIndex(of: c), earlier < r {
          result[r][c] = result[earlier][rows[r]]
        } else {
          let both = try value([(i, h), (j, h)]) + value([(i, -h), (j, -h)]) - 2 * center
          result[r][c].value = (both - (sums[i] ?? 0) - (sums[j] ?? 0)) / (2 * h * h)
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
  let name: (Int) -> String
  private(set) var pairs: [Pair] = []
  private var diagonal: [Reading] = []
  private var isDiagonalRight: Bool { !diagonal.contains(where: \.isOff) }
  /// Whether all rows of H were looked at.
  let isWhole: Bool

  /// What is claimed and true of entry `one` along entry `other`.
  struct Pair {
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
    guard let readings = Self.compared(claimed, truth) else { return nil }
    for (r, i) in rows.enumerated() {
      for (j, reading) in readings[r].enumerated() {
        if i == j {
          diagonal.append(reading)
        } else if reading.isSeen {
          pairs.append(Pair(one: i, other: j, reading: reading, isWrong: reading.isOff))
        } else if reading.isOff {
          return nil
        }
      }
    }
  }

  /// What is claimed beside what is true; nil where more than a few are neither right nor wrong, which are left out.
  static func compared(
    _ claimed: [[GradientCause.Derivative]], _ truth: [[GradientCause.Derivative]]
  ) -> [[Reading]]? {
    let largest = (claimed + truth).joined().map(\.size).max() ?? 0
    var (count, unclear) = (0, 0)
    let result = zip(claimed, truth).map { claimed, truth in
      zip(claimed, truth).map { claimed, truth in
        let reading = Reading(
          truth: truth.value, claimed: claimed.value,
          bound: 1e-6 * largest + 2e-5 * truth.size + claimed.doubt + truth.doubt)
        let isClear =
          reading.bound < 1e-3 * largest
          && (!reading.isOff || abs(reading.lack) > max(5 * reading.bound, 1e-3 * reading.size))
        count += 1
        unclear += isClear ? 0 : 1
        return isClear ? reading : Reading(truth: 0, claimed: 0, bound: largest)
      }
    }
    return 20 * unclear <= count ? result : nil
  }

  /// What is wrong, and in which pairs.
  var text: String? {
    let wrong = pairs.filter(\.isWrong)
    guard !wrong.isEmpty else { return nil }
    if let (how, isMissing) = how(wrong), let text = text(wrong, how, isMissing) { return text }
    if isShared {
      return
        "of each two entries that come together one has one part and the other the rest, where both should have all of it: "
        + "what goes to one of the two indices of a pair is missing"
    }
    guard wrong.count > 4, wrong.count + 1 < pairs.count, Reading.areLost(wrong.map(\.reading))
    else { return nil }
    return
      "of each two entries that come together some have no part, or less of it than they should, and the others all of "
      + "it: \(Reading.lost)"
  }

  private func text(_ wrong: [Pair], _ how: String, _ isMissing: Bool) -> String? {
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
    let readings = wrong.map(\.reading)
    if readings.allSatisfy({ abs($0.claimed) <= $0.bound }) { return ("is missing", true) }
    return Reading.scale(readings).map { ($0, false) }
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

  private var isMatrix: Bool { block.shape.count == 2 && block.shape.allSatisfy { $0 > 1 } }

  /// The group that the wrong pairs are, of all that come together.
  private var group: Group? {
    Self.groups.first { group in
      (isMatrix || !group.isOfMatrices)
        && pairs.allSatisfy { group.contains(block, $0.one, $0.other) == $0.isWrong }
    }
  }

  /// Whether what is claimed of the two entries of each pair is, together, what is right for each.
  private var isShared: Bool {
    // Of points the numbers of one are no pair.
    let pairs = isMatrix ? pairs.filter { block.row($0.one) != block.row($0.other) } : pairs
    // Half of a form is half of what each changes with itself, too.
    let isHalf = diagonal.allSatisfy { abs(2 * $0.claimed - $0.truth) <= 2 * $0.bound }
    guard isWhole, pairs.count > 4, !isHalf else { return false }
    let readings = Dictionary(pairs.map { ([$0.one, $0.other], $0.reading) }) { one, _ in one }
    var isUneven = false
    for pair in pairs {
      let other = readings[[pair.other, pair.one]]?.claimed ?? 0
      let sum = pair.reading.claimed + other
      guard abs(sum - pair.reading.truth) <= 2 * pair.reading.bound else { return false }
      isUneven = isUneven || abs(pair.reading.claimed - other) > 0.01 * abs(sum)
    }
    return isUneven
  }

  /// Whether of each pair one is wrong.
  private var isOneOfEach: Bool {
    let isWrong = Dictionary(pairs.map { ([$0.one, $0.other], $0.isWrong) }) { one, _ in one }
    return pairs.allSatisfy { isWrong[[$0.other, $0.one]] == !$0.isWrong }
  }
}
