import Tracewise

/// Why a body of a rule is wrong: hypotheses, each tested at points of all regions, at several
/// sizes, and at symmetric operands.
struct BodyCause {
  let subject: RuleSubject
  let body: Mutation.Body
  private let evidence: [BodyEvidence]
  private let wrong: [BodyEvidence]
  private let right: [BodyEvidence]
  /// The smallest change that makes the body right, where it is wrong and its formula is known.
  private(set) var repair: BodyRepair?

  init(
    _ subject: RuleSubject, _ body: Mutation.Body, seed: UInt64, formulas: (any FormulaOracle)?
  ) {
    self.subject = subject
    self.body = body
    evidence = BodyEvidence.collect(subject, body, seed: seed)
    wrong = evidence.filter { !$0.isRight }
    right = evidence.filter(\.isRight)
    guard isWrong else { return }
    repair = formulas?.repair(
      body, of: subject, at: evidence.map { ($0.point, $0.right) })
  }

  /// Whether the body is wrong at some point.
  var isWrong: Bool { !wrong.isEmpty }

  /// A wrong point with few entries, to begin the search for a counterexample at.
  var simplest: BodyEvidence? {
    wrong.min { $0.point.entryCount < $1.point.entryCount }
  }

  /// What fits all points; nil where the body is right, or nothing fits.
  var text: String? {
    guard isWrong else { return nil }
    let known = repair?.cause == .several ? nil : repair
    let what = known == nil ? what : nil
    let parts = [known?.diagnosis ?? what?.text, what?.saysWhere ?? false ? nil : whereabouts]
    let text = parts.compactMap { $0 }.joined(separator: "; ")
    return text.isEmpty ? nil : text
  }

  // MARK: - What is wrong

  private var what: (text: String, saysWhere: Bool)? {
    if let shape = ofShape { return (shape, false) }
    if isLineOfCotangent { return ("the sum over what was broadcast is forgotten", false) }
    // What holds everywhere comes before what holds only where the body is wrong.
    for samples in right.isEmpty ? [wrong] : [evidence, wrong] {
      if let cause = ofPattern(samples) ?? ofFactor(samples) { return (cause, false) }
      if let part = ofPart(samples) { return (part, true) }
    }
    return ofOtherOperand.map { ($0, false) }
  }

  private var ofShape: String? {
    guard let sample = wrong.first(where: { $0.claimed.shape != $0.right.shape }) else {
      return nil
    }
    if sample.claimed.isClose(sample.right.T, sample.tolerance) { return "a transpose is missing" }
    let shapes = "the result is \(sample.claimed.shape), not \(sample.right.shape)"
    return sample.claimed.shape == sample.point.value.shape
      ? "\(shapes): the sum over what was broadcast is forgotten" : shapes
  }

  /// Whether the gradient is one row, column or entry of the cotangent instead of all together.
  private var isLineOfCotangent: Bool {
    guard case .pullback(let k) = body else { return false }
    return wrong.allSatisfy { sample in
      let g = sample.point.cotangent
      guard sample.point.operands[k].count < g.count else { return false }
      let lines = (0..<g.rows).map { g.row($0) } + (0..<g.columns).map { g.column($0) }
      return (lines + [g.row(0).column(0)]).contains {
        sample.claimed.isClose($0, sample.tolerance)
      }
    }
  }

  private func ofPattern(_ samples: [BodyEvidence]) -> String? {
    ErrorPattern.allCases.first { pattern in
      samples.allSatisfy { sample in
        // A number is its own transpose and its own diagonal.
        let prediction = pattern.predicted(from: sample.right)
        return sample.claimed.isClose(prediction ?? sample.right, sample.tolerance)
      }
    }?.description(of: "the result")
  }

  private func ofFactor(_ samples: [BodyEvidence]) -> String? {
    let factors = samples.filter { $0.right.largestEntry > $0.tolerance }.map { sample in
      (Diagnosis.factor(sample.claimed, sample.right, sample.tolerance), sample.right.shape)
    }
    let known = factors.compactMap { factor, shape in factor.map { (factor: $0, shape: shape) } }
    guard known.count == factors.count, let factor = SizeFactor(known) else {
      let isZero = samples.allSatisfy { $0.claimed.largestEntry <= $0.tolerance }
      return isZero ? "the result is zero" : nil
    }
    let seen = factor.seen.isEmpty ? "" : " (\(factor.seen))"
    return "too \(factor.isLarge ? "large" : "small") by the factor \(factor.text)\(seen)"
  }

  /// Only entries of one part are wrong, in all matrices that have others.
  private func ofPart(_ samples: [BodyEvidence]) -> String? {
    let part = MatrixPart.allCases.first { part in
      let isEverywhere = samples.allSatisfy { sample in
        (sample.claimed - sample.right)
          .filtered { !part.contains($0, $1, in: sample.right.shape) }
          .isClose(0 * sample.right, sample.tolerance)
      }
      return isEverywhere
        && samples.contains { sample in
          sample.right.rows > 1 && sample.right.columns > 1 && !sample.isRight
        }
    }
    guard let part else { return nil }
    let within = samples.filter { !$0.isRight }.map { sample in
      let claimed = sample.claimed.filtered { part.contains($0, $1, in: sample.right.shape) }
      let right = sample.right.filtered { part.contains($0, $1, in: sample.right.shape) }
      return (Diagnosis.factor(claimed, right, sample.tolerance), sample.right.shape)
    }
    let known = within.compactMap { factor, shape in factor.map { (factor: $0, shape: shape) } }
    guard known.count == within.count, let factor = SizeFactor(known) else {
      return "wrong \(part) only"
    }
    return factor.text == "-1"
      ? "the sign is wrong \(part), and only there"
      : "too \(factor.isLarge ? "large" : "small") by the factor \(factor.text) \(part), "
        + "and only there"
  }

  /// The gradient is that of another operand.
  private var ofOtherOperand: String? {
    guard case .pullback(let k) = body else { return nil }
    for other in 0..<subject.operandCount where other != k {
      let pairs = wrong.filter { $0.point.operands[other].shape == $0.right.shape }
      guard pairs.contains(where: { $0.right.count > 1 }) else { continue }
      let isSo = pairs.allSatisfy { sample in
        guard let evidence = BodyEvidence(sample.point, .pullback(other)) else { return false }
        return sample.claimed.isClose(evidence.right, sample.tolerance + evidence.tolerance)
      }
      if isSo { return "the gradient is that of \(subject.operandNames[other])" }
    }
    return nil
  }

  // MARK: - Where it is wrong, and what would be right

  private var whereabouts: String? {
    guard !right.isEmpty else { return nil }
    let kind = ErrorLocation.describe(
      wrong: wrong.map(\.point.operands), right: right.map(\.point.operands))
    if let kind { return kind }
    let bad = Set(wrong.map(\.point.region.name))
    let good = Set(right.map(\.point.region.name)).subtracting(bad)
    let named = subject.regions.map(\.name).filter(good.contains)
    guard bad.count <= 2, !named.isEmpty else { return nil }
    return "wrong in the region \(bad.sorted().joined(separator: " and ")), "
      + "right in \(named.prefix(4).joined(separator: ", "))"
  }

  /// What the body should be, with what the letters stand for.
  var repairedBody: String? {
    repair.map { repair in
      "\(body.name(operands: subject.operandCount)) = \(repair.right)\(legend(repair.right))"
    }
  }

  private func legend(_ formula: String) -> String {
    let names = formula.split { !$0.isLetter && !$0.isNumber }
    let operands = subject.operandCount == 1 ? "X the operand" : "A and B the operands"
    let isOfOperands = names.contains { ["X", "A", "B", "dX", "dA", "dB"].contains($0) }
    let parts = [
      names.contains("G") ? "G the cotangent" : nil,
      isOfOperands && subject.operandCount < 3 ? operands : nil,
      names.contains("Y") ? "Y the value" : nil,
    ].compactMap { $0 }
    return parts.isEmpty ? "" : ", with \(parts.joined(separator: ", "))"
  }
}

extension RuleCase {
  var entryCount: Int { operands.reduce(0) { $0 + $1.count } }
}
