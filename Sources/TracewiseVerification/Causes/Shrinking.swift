import Tracewise

/// Makes a counterexample smaller: fewer rows and columns, then shorter numbers, as long as the
/// rule is still wrong.
struct Shrinking: CounterexampleSearch {
  private let subject: RuleSubject
  private let body: Mutation.Body
  private let seed: UInt64
  /// Trials left.
  private var trials = 600
  private var best: BodyEvidence

  init(_ evidence: BodyEvidence) {
    subject = evidence.point.subject
    body = evidence.body
    seed = evidence.point.seed
    best = evidence
  }

  /// The smallest counterexample that was found.
  mutating func run() -> Counterexample {
    startSmaller()
    while dropsALine() {}
    shortenNumbers()
    simplifyArguments()
    let point = best.point
    return Counterexample(
      operands: point.operands,
      arguments: body == .differential ? point.directions : [point.cotangent],
      found: best.claimed.rounded, expected: best.right.rounded)
  }

  var matrices: [Matrix] { best.point.operands }

  mutating func accepts(_ matrices: [Matrix]) -> Bool { accepts(matrices, cotangent: nil) }

  /// Takes these operands if they are a counterexample.
  private mutating func accepts(
    _ operands: [Matrix], cotangent: Matrix?, directions: [Matrix]? = nil
  ) -> Bool {
    guard trials > 0 else { return false }
    trials -= 1
    guard
      let point = try? RuleCase(
        subject, region: .point(operands), size: 0, seed: seed, cotangent: cotangent,
        directions: directions),
      let evidence = BodyEvidence(point, body), !evidence.isRight, evidence.claimed.isFinite
    else { return false }
    best = evidence
    return true
  }

  // MARK: - Shapes

  /// The smallest size of the region at which the rule is wrong.
  private mutating func startSmaller() {
    let (region, size) = (best.point.region, best.point.size)
    guard !region.sizes.isEmpty, size > 1 else { return }
    for n in 1..<size {
      for seed in seed...(seed &+ 2) where accepts(region.draw(size: n, seed: seed)) { return }
    }
  }

  /// Leaves out a row or a column of some operands at once, so that they still fit.
  private mutating func dropsALine() -> Bool {
    let operands = best.point.operands
    let axes = operands.indices.flatMap {
      [Axis(operand: $0, isRow: true), Axis(operand: $0, isRow: false)]
    }
    for mask in (1..<(1 << min(axes.count, 6))).sorted(by: {
      $0.nonzeroBitCount > $1.nonzeroBitCount
    }) {
      let chosen = axes.enumerated().filter { mask >> $0.offset & 1 == 1 }.map(\.element)
      for isFirst in [false, true] {
        var smaller = operands
        for axis in chosen {
          smaller[axis.operand] = axis.drop(from: smaller[axis.operand], isFirst)
        }
        let isSmaller = smaller.allSatisfy { $0.count > 0 }
        if isSmaller, accepts(smaller) { return true }
      }
    }
    return false
  }

  private struct Axis {
    let operand: Int
    let isRow: Bool

    func drop(from x: Matrix, _ isFirst: Bool) -> Matrix {
      let skip = isFirst ? 1 : 0
      return isRow
        ? Matrix(max(x.rows - 1, 0), x.columns) { x[$0 + skip, $1] }
        : Matrix(x.rows, max(x.columns - 1, 0)) { x[$0, $1 + skip] }
    }
  }

  /// One entry of the cotangent instead of many, or whole numbers.
  private mutating func simplifyArguments() {
    let point = best.point
    if body == .differential {
      _ = accepts(
        point.operands, cotangent: nil, directions: point.directions.map { $0.map { $0.rounded() } }
      )
      return
    }
    let shape = point.cotangent.shape
    for place in 0..<min(shape.count, 16) {
      let unit = Matrix(shape.rows, shape.columns) {
        $0 * shape.columns + $1 == place ? 1 : 0
      }
      if accepts(point.operands, cotangent: unit) { return }
    }
    _ = accepts(point.operands, cotangent: .ones(shape.rows, shape.columns))
  }
}

extension Matrix {
  /// The entries to nine digits, in which differences are right.
  fileprivate var rounded: Matrix {
    map { x in
      let scale = Swift.max(largestEntry, .leastNormalMagnitude)
      let y = (x / scale * 1e9).rounded() / 1e9 * scale
      return abs(y - y.rounded()) < 1e-8 * scale ? y.rounded() : y
    }
  }

  fileprivate var isFinite: Bool { firstNonFinite == nil }
}
