import Tracewise
import TracewiseVerification

/// What is true of every function that knows its gradient.
extension ProgramVerifier {
  mutating func checkLaws(at point: ProgramPoint) throws {
    try checkSameValue(at: point)
    try checkRepetition(at: point)
    try checkMemory(at: point)
    try checkBatch(at: point)
  }

  /// The value alone is that which comes with the gradient.
  private mutating func checkSameValue(at point: ProgramPoint) throws {
    guard let beside = try evaluator.gradient(at: point.x).value else { return }
    var record = record(.laws.law("same value"), "the value alone is the value with the gradient")
    let noise = try scatter(point)
    compare(point.value, beside, noise: noise, &record)
    if record.verdict == .refuted {
      let (alone, together) = Matrix.apart(point.value, beside)
      record.diagnosis =
        "alone it is \(alone), with the gradient \(together): "
        + "value and gradient are not of the same function, or of different points"
    }
    records.append(record)
  }

  private func compare(_ one: Double, _ other: Double, noise: Double, _ record: inout CheckRecord) {
    let scale = max(abs(one), abs(other), .leastNonzeroMagnitude)
    let bound = 8 * evaluator.epsilon * scale + noise
    record.error = one == other ? 0 : abs(one - other) / scale
    record.errorEstimate = bound / scale
    record.smallestVisibleError = Slope.factor * bound / scale
    guard abs(one - other) > Slope.factor * bound || !other.isFinite else {
      if record.smallestVisibleError > Self.visibleLimit {
        record.verdict = .inconclusive("values at the same point differ too much")
      }
      return
    }
    record.verdict = .refuted
    (record.expected, record.found) = (one, other)
    record.cause = .state
  }

  /// How far values at one point scatter.
  private func scatter(_ point: ProgramPoint) throws -> Double {
    var largest = 0.0
    for _ in 0..<3 {
      let value = try evaluator.value(at: point.x)
      if value.isFinite { largest = max(largest, abs(value - point.value)) }
    }
    return largest
  }

  /// The same answers to the same question; what is drawn at random is measured and told.
  private mutating func checkRepetition(at point: ProgramPoint) throws {
    let noise = try scatter(point)
    if noise > 0 {
      notes.append(
        "values at the same point differ by up to \(Matrix.format(noise, digits: 2)): nothing smaller is seen"
      )
    }
    guard let second = point.again.first, second != point.gradient else { return }
    let change = difference(second, point.gradient).map { abs($0) }.max() ?? 0
    let largest = point.gradient.map { abs($0) }.max() ?? 0
    let isOther = point.again.count > 1 && point.again[1] == second
    // Sums in any order differ in their last digits; values would then, too, or not for want of digits.
    if isOther || noise == 0 && change > 1e6 * evaluator.epsilon * largest {
      var record = record(
        .laws.law("repetition"), "the gradient is the same when it is asked for again")
      record.verdict = .refuted
      record.cause = .state
      record.error = change / max(change, largest)
      record.diagnosis =
        isOther
        ? "the first answer differs from the second and third: it depends on what was asked before"
        : "the value repeats to the last digit, the gradient does not, by up to "
          + "\(Matrix.format(change, digits: 2)): it depends on what was asked before, or is drawn at random"
      records.append(record)
    } else {
      notes.append(
        "gradients at the same point differ by up to \(Matrix.format(change, digits: 2))")
    }
  }

  /// Value and gradient are the same after calls elsewhere.
  private mutating func checkMemory(at point: ProgramPoint) throws {
    var record = record(.laws.law("memory"), "the same after a call elsewhere")
    let noise = try scatter(point)
    let elsewhere = neighbour(of: point, distance: 0.25)
    _ = try? evaluator.gradient(at: elsewhere)
    let value = try evaluator.value(at: point.x)
    _ = try? evaluator.value(at: elsewhere)
    let gradient = try evaluator.gradient(at: point.x).gradient
    _ = try? evaluator.value(at: elsewhere)
    let after = try? evaluator.gradient(at: elsewhere)
    if let end = evaluator.end { throw end }
    compare(point.value, value, noise: noise, &record)
    if record.verdict == .refuted {
      let (before, after) = Matrix.apart(point.value, value)
      record.diagnosis = "the value is \(before), after a call at another point \(after)"
    } else if let change = visibleChange(gradient, point) {
      record.verdict = .refuted
      record.cause = .state
      record.error = change
      let isOther = after.map { $0.gradient == gradient } ?? false
      record.diagnosis =
        isOther
        ? "the gradient is that of the point that was asked for before"
        : "the gradient is another one after a call at another point"
    }
    records.append(record)
  }

  /// How far a second gradient is from the first, if that is more than what moves by rounding.
  private func visibleChange(_ gradient: Vector, _ point: ProgramPoint) -> Double? {
    guard gradient != point.gradient else { return nil }
    let own = difference(gradient, point.gradient)
    let scale = size(point.gradient, point.scales)
    var generator = SeededGenerator(seed: settings.seed &+ 5)
    for _ in 0..<3 {
      let u = generator.direction(point.scales, in: 0..<point.x.count)
      let change = abs(dot(own, u))
      // Iterations that begin where the last ones ended come to something else within their tolerance.
      if change > Slope.factor * (point.rounding(u, epsilon: evaluator.epsilon) + 1e-6 * scale) {
        return change / max(scale, change)
      }
    }
    return nil
  }

  /// Many points at a time are the same as one after the other.
  private mutating func checkBatch(at point: ProgramPoint) throws {
    guard greeting.supports.contains("batch"), greeting.outputs == nil else { return }
    let others = (0..<2).map { _ in neighbour(of: point, distance: 0.1) }
    let points = [point.x] + others
    var record = record(
      .laws.law("batch"), "a batch of points is the same as one point after the other")
    do {
      guard let answers = try evaluator.ask(.gradient, atAll: points) else { return }
      for (x, answer) in zip(points, answers) {
        let single = try evaluator.ask(.gradient, at: x)
        let scale = max(abs(single.value[0]), .leastNonzeroMagnitude)
        let change = abs(single.value[0] - answer.value[0])
        let sizes = single.derivative.map { abs($0) }.max() ?? 0
        let far = zip(single.derivative, answer.derivative).map { abs($0 - $1) }.max() ?? 0
        record.error = max(record.error, change / scale, far == 0 ? 0 : far / max(sizes, far))
      }
      record.smallestVisibleError = 1e-9
      if !(record.error <= max(1e-9, 1e3 * evaluator.epsilon)) {
        record.verdict = .refuted
        record.cause = .state
        record.diagnosis = "answers of a batch differ from those to single questions"
      }
    } catch {
      guard error != .exhausted else { throw error }
      record.verdict = .inconclusive("\(error)")
    }
    records.append(record)
  }
}
