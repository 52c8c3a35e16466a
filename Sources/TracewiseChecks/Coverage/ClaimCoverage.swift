import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// Where the claims of a program are judged besides its own data: on all sides of the kinks that were found, and at
/// other sizes.
struct ClaimCoverage {
  /// A further point, with the tape's gradients at it.
  struct Point {
    let check: ProgramCheck
    let gradients: GradientEvidence?
    /// Whether its sizes are not the program's.
    let isOfOtherSize: Bool
  }

  private(set) var points: [Point] = []
  private let operations: [KinkedOperation]
  private let unseen: [KinkSide]
  /// At so many other sizes.
  private static let mostSizes = 4
  private let tried: Int
  /// Points on the kinks themselves.
  private(set) var kinks: [KinkPoint] = []
  /// The program's own point, where it lies on a kink.
  private(set) var ownKink: KinkPoint?

  init(_ check: ProgramCheck) {
    var search = SideSearch(check.bound)
    search.run()
    operations = search.operations
    unseen = search.unseen
    tried = search.tried
    if check.program.claims.contains(where: \.isAboutGradient) {
      let kinkSearch = KinkSearch(check, search)
      kinks = kinkSearch.points
      ownKink = kinkSearch.own
    }
    func add(_ bound: BoundProgram, isOfOtherSize: Bool) {
      var other = check
      other.bound = bound
      other.explains = false
      let gradients = bound.program.loss == nil ? nil : try? GradientEvidence(bound)
      if bound.program.loss != nil, gradients == nil { return }
      points.append(Point(check: other, gradients: gradients, isOfOtherSize: isOfOtherSize))
    }
    for point in search.points { add(point, isOfOtherSize: false) }
    guard check.bound.given.isEmpty else { return }
    let own = points.count
    for program in check.program.atVariousSizes where points.count < own + Self.mostSizes {
      guard let bound = try? BoundProgram(program, seed: check.bound.seed) else { continue }
      add(bound, isOfOtherSize: true)
    }
  }

  /// The same points with the claims transposed.
  var inNumeratorLayout: ClaimCoverage {
    var turned = self
    turned.points = points.map {
      Point(
        check: $0.check.inNumeratorLayout, gradients: $0.gradients, isOfOtherSize: $0.isOfOtherSize)
    }
    for k in kinks.indices { turned.kinks[k].check = kinks[k].check.inNumeratorLayout }
    if let check = ownKink?.check.inNumeratorLayout { turned.ownKink?.check = check }
    return turned
  }

  /// What a claim was not seen at, in sentences.
  func omissions(of place: Int) -> [String] {
    var sentences: [String] = []
    for (k, operation) in operations.enumerated() {
      if let claims = operation.claims, !claims.contains(place) { continue }
      let count = operation.decider.rows * operation.decider.columns
      for isPositive in [true, false] {
        let entries = unseen.filter { $0.operation == k && $0.isPositive == isPositive }
        guard let first = entries.first else { continue }
        let (i, j) = first.entry.quotientAndRemainder(dividingBy: operation.decider.columns)
        let place =
          count == 1 || entries.count == count
          ? operation.text : "entry (\(i + 1), \(j + 1)) of \(operation.text)"
        sentences.append(
          "only where \(place) \(isPositive ? "<" : ">") 0: the other side was not found at "
            + "\(tried) points")
      }
    }
    return sentences
  }
}

extension Program {
  /// The same program at other sizes: all different, all 1, all alike, one the longest or the shortest; those that the
  /// text does not allow are left out.
  var atVariousSizes: [Program] {
    let own = allSizes
    let names = own.keys.filter { !fixedSizes.contains($0) }.sorted()
    guard !names.isEmpty else { return [] }
    var choices: [[Int]] = [
      names.enumerated().map { k, name in
        let n = 2 + (3 * k + 3) % 5
        return n == own[name] ? n + 1 : n
      },
      names.map { _ in 1 }, names.map { _ in 3 },
    ]
    // The other order of rows and columns.
    choices.append(choices[0].reversed().map { $0 + 1 })
    // What must be longer than another is that where it is the longest of all, or the other one is the shortest.
    for k in names.indices where names.count > 1 {
      choices.append(names.indices.map { $0 == k ? 8 : 3 + $0 % 3 })
      choices.append(names.indices.map { $0 == k ? 2 : 5 + $0 % 3 })
    }
    var seen: Set<[Int]> = [names.map { own[$0] ?? 0 }]
    return choices.filter { seen.insert($0).inserted }.compactMap { choice in
      resizedWhereItFits(own.merging(zip(names, choice)) { $1 })
    }
  }

  /// The same program where all free sizes are larger, so that what is written in numbers is no size; nil where there
  /// is none.
  var atLargerSizes: Program? {
    let free = allSizes.filter { !fixedSizes.contains($0.key) }
    return free.isEmpty
      ? nil : resizedWhereItFits(allSizes.merging(free.mapValues { $0 + 2 }) { $1 })
  }
}

extension ProgramCheck {
  /// A claim that holds at the program's own data, judged at all the other points too.
  func covered(
    _ record: CheckRecord, _ place: Int, _ coverage: ClaimCoverage
  ) -> CheckRecord {
    let claim = program.claims[place]
    let isRefutation = claim.isRefutation
    var record = record
    if record.verdict == .refuted, !isRefutation, let kink = coverage.ownKink {
      switch finding(of: claim, place, at: kink) {
      // Of a kink that is not felt, as where data are equal, any would do.
      case .note(let note): if kink.holdsBeside(claim, place) { record = record.chosen(note) }
      case .refuted(let refuted): return kink.holdsBeside(claim, place) ? refuted : record
      case nil: break
      }
    }
    // What holds of a claim; a refutation holds where its claim does not.
    guard record.verdict == (isRefutation ? .refuted : .verified) else { return record }
    var informative = record.isOfZeros ? 0 : 1
    var count = 1
    for point in coverage.points {
      let other = point.check.program
      guard let there = other.claims.firstIndex(where: { $0.line == claim.line }),
        other.fits(other.claims[there]),
        let judged = try? point.check.check(other.claims[there], place: there, point.gradients)
      else { continue }
      count += 1
      if !judged.isOfZeros { informative += 1 }
      // 0 = 0 shows nothing: the numbers are those of a point that does.
      if record.isOfZeros, !judged.isOfZeros { record.takeNumbers(of: judged) }
      guard judged.verdict == (isRefutation ? .verified : .refuted), judged.entry != nil else {
        continue
      }
      return elsewhere(judged, place, there, point, coverage)
    }
    record.points = count
    record.informativePoints = informative
    if isRefutation { return record }
    if informative == 0, !claim.right.isLiteralZero {
      record.verdict = .inconclusive(
        "both sides are 0 at all \(count) points where they were compared: that is no evidence")
    }
    let omissions = coverage.omissions(of: place)
    if record.verdict == .verified, !omissions.isEmpty {
      record.unseen = omissions
    }
    for kink in coverage.kinks where record.verdict == .verified {
      switch finding(of: claim, place, at: kink) {
      case .note(let note): if !record.atKinks.contains(note) { record.atKinks.append(note) }
      case .refuted(let refuted): return refuted
      case nil: break
      }
    }
    return record
  }

  /// The record of a claim that holds at the program's own data and not at another point.
  private func elsewhere(
    _ judged: CheckRecord, _ place: Int, _ there: Int, _ point: ClaimCoverage.Point,
    _ coverage: ClaimCoverage
  ) -> CheckRecord {
    var judged = judged
    let claim = program.claims[place]
    let sizes = point.check.program.sizesText
    if point.isOfOtherSize {
      judged.cause = .size
      judged.diagnosis = "true at \(program.sizesText); false at \(sizes)"
      if !claim.isRefutation, explains, let order = order(of: claim, at: point, coverage) {
        judged.diagnosis? += "; if it is meant for \(order) alone, say so: dim \(order)"
      }
    } else {
      judged.diagnosis = "true on one side of a kink only"
    }
    guard !claim.isRefutation else { return judged }
    var check = point.check
    check.explains = true
    if explains {
      if let repair = ClaimRepair(
        check.program, claim: there, seed: check.bound.seed, witness: check.bound)
      {
        judged.cause = point.isOfOtherSize ? judged.cause : repair.cause
        judged.diagnosis = "\(judged.diagnosis ?? ""): \(repair.diagnosis)"
        judged.take(repair, of: claim)
      }
      judged.smallest = check.smallest(claim, place: there)
    }
    judged.command = command(at: check.bound)
    return judged
  }

  /// The order of two sizes in which a claim holds, where it does not at a point in the other order: `m >= n`.
  private func order(
    of claim: Claim, at point: ClaimCoverage.Point, _ coverage: ClaimCoverage
  ) -> String? {
    let (here, there) = (program.dims, point.check.program.dims)
    let names = here.keys.filter { !program.fixedSizes.contains($0) }.sorted()
    let pairs = names.flatMap { a in names.map { (a, $0) } }
      .filter { a, b in
        here[a, default: 0] >= here[b, default: 0] && there[a, default: 0] < there[b, default: 0]
      }
    let others = coverage.points.filter(\.isOfOtherSize).compactMap {
      point -> ([String: Int], Bool)? in
      let other = point.check.program
      guard let place = other.claims.firstIndex(where: { $0.line == claim.line }),
        other.fits(other.claims[place]),
        let (record, _) = try? point.check.compared(other.claims[place], point.gradients)
      else { return nil }
      return (other.dims, record.verdict == .verified)
    }
    for (a, b) in pairs {
      for (sign, isInOrder): (String, (Int, Int) -> Bool) in [(">=", (>=)), (">", (>))]
      where isInOrder(here[a, default: 0], here[b, default: 0]) {
        let held = others.filter { isInOrder($0.0[a, default: 0], $0.0[b, default: 0]) }
        if !held.isEmpty, held.allSatisfy(\.1) { return "\(a) \(sign) \(b)" }
      }
    }
    return nil
  }

  /// The command that checks at a point.
  func command(at point: BoundProgram) -> String? {
    reproduction.map {
      let data = point.program.inputs.compactMap { input in
        point.values[input.name].map { (name: input.name, value: $0) }
      }
      return "\($0(point.program.dims, data)) --seed \(bound.seed)"
    }
  }
}

extension Program {
  /// The sizes for messages: `n = 4, m = 3`.
  fileprivate var sizesText: String {
    (dims.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
      + impliedSizes.map { "\($0.name) = \($0.value)" }).joined(separator: ", ")
  }
}

extension ProgramCheck {
  /// Records of claims that hold at the data and not in general. Data may be more than its kind says: that is no
  /// refutation, but to be known.
  func atRandomValues(_ records: [CheckRecord]) -> [CheckRecord] {
    guard explains, !bound.given.isEmpty, records.contains(where: { $0.isRightClaim }),
      let random = try? BoundProgram(program, seed: bound.seed)
    else { return [] }
    var check = self
    check.bound = random
    check.explains = false
    func differing() -> [(CheckRecord, CheckRecord)] {
      zip(program.claims, zip(records, (try? check.claimRecords()) ?? [])).filter {
        $1.0.isRightClaim && $1.1.verdict == .refuted && givenNumbers(in: $0).isEmpty
      }.map(\.1)
    }
    // Causes take longer than verdicts, and there is seldom anything to explain.
    guard !differing().isEmpty else { return [] }
    check.explains = true
    return differing().map { _, other in
      var other = other
      other.verdict = .inconclusive(
        .undecided(
          "it holds at the data, and not at random values of the inputs' kinds"
            + (other.diagnosis.map { ": \($0)" } ?? "")))
      other.diagnosis = nil
      other.reason += ", at random values"
      return other
    }
  }
}

extension CheckRecord {
  /// The record of a claim that differs from the tape on a kink, as it may.
  fileprivate func chosen(_ note: String) -> CheckRecord {
    var record = CheckRecord(
      subject: subject, kind: kind, oracle: oracle, verdict: .verified,
      errorEstimate: errorEstimate, smallestVisibleError: smallestVisibleError, reason: reason)
    record.statement = statement
    record.operand = operand
    record.atKinks = [note]
    return record
  }

  fileprivate var isRightClaim: Bool { verdict == .verified && statement == .claim }
}
