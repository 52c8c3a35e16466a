import Tracewise
import TracewiseVerification

extension ProgramVerifier {
  /// A program whose noise hides more than this part of its gradient is not verified. What users of noisy programs want
  /// to know is whether a factor, a sign, a term are right: what would have been seen stands beside the verdict.
  static let visibleLimit = 0.05

  /// A record of the program, to be filled in.
  func record(
    _ oracle: OracleID, _ reason: String, kind: CheckRecord.Kind = .gradient
  ) -> CheckRecord {
    var record = CheckRecord(
      subject: settings.subject ?? greeting.name, kind: kind, oracle: oracle, verdict: .verified,
      seed: settings.seed, reason: reason)
    record.command = settings.command.map { "\($0) --seed \(settings.seed)" }
    return record
  }

  /// What became of a block.
  func record(of outcome: Outcome) -> CheckRecord {
    var record = record(.differences, "the gradient for \(outcome.block.name)")
    record.operand = outcome.block.name
    judge(outcome, &record)
    noteKinks(outcome, &record)
    if let fault = outcome.fault { refute(&record, fault, outcome.block) }
    return record
  }

  private func judge(_ outcome: Outcome, _ record: inout CheckRecord) {
    let looks = outcome.looks.filter { !$0.usable.isEmpty }
    record.points = max(outcome.looks.count, 1)
    record.informativePoints = looks.count { look in
      look.usable.contains { $0.derivative.value != 0 }
    }
    guard !looks.isEmpty else {
      record.verdict = .inconclusive(doubt(of: outcome))
      return
    }
    // A wrong entry shows in every direction: the sharpest says what would have been seen. Where something was seen, that
    // is told with what could be seen beside it.
    let seen = looks.filter { !$0.refuting.isEmpty }.max { wrongness($0) < wrongness($1) }
    let look = seen ?? looks.min { part($0) < part($1) } ?? looks[0]
    let scale = sharpest(look).scale
    record.smallestVisibleError = part(look)
    record.errorEstimate = record.smallestVisibleError / Slope.factor
    record.error = seen == nil ? sharpestError(look) : worst(look)
    if let doubt = outcome.doubt {
      record.verdict = .inconclusive(doubt.text)
    } else if looks.allSatisfy({ $0.slopes.count < 2 && $0.refuting.isEmpty }), looks.count == 1 {
      record.verdict = .inconclusive("one direction was looked at, and nothing wrong was seen")
    } else if looks.contains(where: isCertain) {
      record.verdict = .refuted
    } else if looks.contains(where: { $0.usable.count == 1 && !$0.refuting.isEmpty }) {
      record.verdict = .inconclusive("it seems wrong along the one direction that was looked at")
    } else if let look = looks.first(where: { !$0.refuting.isEmpty }) {
      record.verdict = .inconclusive("differences contradict one another at \(look.point.label)")
    } else if !(record.smallestVisibleError <= Self.visibleLimit), let slope = looks[0].usable.first
    {
      let noise = Doubt.Noise(
        place: "a derivative for \(outcome.block.name)", value: slope.derivative.value,
        bound: slope.bound,
        scale: scale)
      record.verdict = .inconclusive(.noise(noise))
    }
  }

  /// The smallest error of an entry that was seen at a point, and the scale of derivatives there.
  private func sharpest(_ look: Outcome.Look) -> (visible: Double, scale: Double) {
    // Directions have at least half of an entry's scale.
    let visible = 2 * (look.usable.map(\.visible).min() ?? .infinity)
    let natural = look.usable.map(\.natural).max() ?? 0
    let isSharp = visible <= Self.visibleLimit * look.largest
    var scale = isSharp ? look.largest : max(look.largest, natural)
    // A constant has no scale but its own.
    if scale == 0 { scale = look.point.value == 0 ? 1 : abs(look.point.value) }
    return (visible, max(scale, .leastNonzeroMagnitude))
  }

  /// Whether all derivatives at a point refute; one alone has to do so by far.
  private func isCertain(_ look: Outcome.Look) -> Bool {
    look.refuting.count == look.usable.count
      && (look.usable.count > 1
        || look.usable.allSatisfy { abs($0.residual) > Self.farBeyond * $0.visible })
  }

  private static let farBeyond = 16.0

  /// The smallest error that was seen at a point, as a part of derivatives there.
  private func part(_ look: Outcome.Look) -> Double {
    let (visible, scale) = sharpest(look)
    return visible == 0 ? 0 : visible / scale
  }

  /// By how many times its bound the gradient is wrong at a point.
  private func wrongness(_ look: Outcome.Look) -> Double {
    look.usable.map { abs($0.residual) / $0.bound }.max() ?? 0
  }

  private func worst(_ look: Outcome.Look) -> Double {
    let error = look.usable.map { abs($0.residual) }.max() ?? 0
    return error == 0 ? 0 : error / max(look.scale, sharpest(look).scale)
  }

  /// The error along the direction that shows least errors.
  private func sharpestError(_ look: Outcome.Look) -> Double {
    let slope = look.usable.min { $0.visible < $1.visible }
    let error = abs(slope?.residual ?? 0)
    return error == 0 ? 0 : error / max(look.scale, sharpest(look).scale)
  }

  private func doubt(of outcome: Outcome) -> Doubt {
    let slopes = outcome.looks.flatMap(\.slopes)
    if let kink = slopes.lazy.compactMap(\.derivative.kink).first {
      return .kink(left: kink.left, right: kink.right, place: nil)
    }
    if let failure = slopes.lazy.compactMap(\.derivative.failure).first {
      return .outsideDomain(failure)
    }
    return evaluator.end == nil ? "no derivative was found" : "not looked at: the budget is used up"
  }

  private func noteKinks(_ outcome: Outcome, _ record: inout CheckRecord) {
    for look in outcome.looks {
      guard let slope = look.slopes.first(where: { $0.derivative.kink != nil }),
        let kink = slope.derivative.kink
      else { continue }
      let (low, high) = (min(kink.left, kink.right), max(kink.left, kink.right))
      let isBetween = (low...high).contains(slope.claimed)
      record.atKinks.append(
        "at \(look.point.label) is a kink: along a direction the slopes are \(Matrix.format(kink.left)) and "
          + "\(Matrix.format(kink.right)); the gradient's \(Matrix.format(slope.claimed)) is \(isBetween ? "" : "not ")between them"
      )
    }
  }

  private func refute(_ record: inout CheckRecord, _ fault: Outcome.Fault, _ block: Block) {
    record.verdict = .refuted
    if let worst = fault.slopes.filter(\.isUsable).max(by: {
      abs($0.residual) / $0.bound < abs($1.residual) / $1.bound
    }) {
      record.expected = worst.derivative.value
      record.found = worst.claimed
    }
    if let entry = fault.entries.max(by: { abs($0.claimed - $0.found) < abs($1.claimed - $1.found) }
    ) ?? fault.entries.first {
      record.expected = entry.found
      record.found = entry.claimed
      record.place = Block.name(of: entry.place, greeting)
      let place = entry.place - block.places.lowerBound
      if block.shape.count <= 2 {
        record.entry = .init(row: block.row(place) + 1, column: block.column(place) + 1)
      }
    }
    record.cause = fault.cause?.kind ?? (fault.extent == nil ? nil : .several)
    record.diagnosis = story(fault, block)
    record.errors = map(fault, block)
  }

  /// The cause, how much is wrong, and where.
  private func story(_ fault: Outcome.Fault, _ block: Block) -> String? {
    var parts = [fault.cause?.text ?? unexplained(fault, block), fault.extent].compactMap { $0 }
    if fault.entries.count > 1, fault.entries.count < block.places.count || block.places.count > 2 {
      let names = fault.entries.map { Block.name(of: $0.place, greeting) }
      let rest = names.count > 10 ? " and \(names.count - 10) more" : ""
      parts.append("wrong are \(names.prefix(10).joined(separator: ", "))\(rest)")
    }
    guard !parts.isEmpty else { return nil }
    if fault.point.label != "the starting point" { parts.append("seen at \(fault.point.label)") }
    return parts.joined(separator: "; ")
  }

  /// What is known of a single number that nothing explains: that it is no factor and no constant.
  func unexplained(_ fault: Outcome.Fault, _ block: Block) -> String? {
    guard block.places.count == 1, !fault.others.isEmpty else { return nil }
    let shown = fault.others.prefix(3).map {
      "\(Matrix.format($0.claimed, digits: 3)) in place of \(Matrix.format($0.found, digits: 3))"
    }
    return
      "no sign, factor, constant or term that was tried explains it; elsewhere it is "
      + shown.joined(separator: ", ")
  }

  /// The errors of a matrix whose wrong entries are known.
  private func map(_ fault: Outcome.Fault, _ block: Block) -> Matrix? {
    guard block.shape.count == 2, block.places.count <= 4096, !fault.entries.isEmpty else {
      return nil
    }
    let scale = max(
      block.part(fault.point.gradient).map { abs($0) }.max() ?? 1, .leastNonzeroMagnitude)
    var errors = Matrix.zeros(block.shape[0], block.shape[1])
    for entry in fault.entries {
      let place = entry.place - block.places.lowerBound
      errors[block.row(place), block.column(place)] = abs(entry.claimed - entry.found) / scale
    }
    return errors
  }
}
