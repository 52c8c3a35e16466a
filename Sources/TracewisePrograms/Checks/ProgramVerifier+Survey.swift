import Tracewise
import TracewiseVerification

/// What is said of a fault of which nothing but the place is known.
extension ProgramVerifier {
  /// Looks at how the error changes with the point.
  mutating func survey(_ outcome: inout Outcome) throws {
    guard let fault = outcome.fault, fault.isOpen,
      let known = fault.slopes.first(where: \.isUsable)
    else { return }
    let block = outcome.block
    let whole = cause(block, nil, fault.point, fault.slopes)
    let wrong = wrong(fault, block)
    guard var survey = try Survey(whole, wrong: wrong, like: known, &generator) else { return }
    var exact = try survey.exact(&generator) ?? restarted(fault) ?? survey.alongTwo()
    let path = try exact == nil ? survey.along(&generator) : nil
    if exact == nil, path != nil { exact = try survey.projected(&generator) }
    exact = exact ?? path.flatMap { $0.isExact ? $0 : nil }
    exact = try exact ?? survey.special(&generator)
    if let kink = exact, kink.kind == .kink {
      // Far away it may show which bound or sign it is.
      exact = try survey.farAway(&generator).flatMap { $0.isExact ? $0 : nil } ?? kink
    }
    if exact == nil, path == nil, survey.degree == 0 { exact = try survey.frozenAtZero(&generator) }
    let veiled = try exact == nil && path == nil ? survey.veiled(&generator) : nil
    exact = exact ?? veiled.flatMap { $0.isExact ? $0 : nil }
    if exact == nil, path == nil { exact = try survey.detailed(&generator) }
    exact =
      try exact ?? survey.oneEnd(&generator) ?? survey.frozenAtZero(&generator)
    let far = try exact == nil && path == nil ? survey.farAway(&generator) : nil
    exact = exact ?? far.flatMap { $0.isExact ? $0 : nil }
    exact =
      try exact ?? survey.proportional(to: veiled?.zeros, &generator)
      ?? (path == nil ? survey.weighted(&generator) : nil)
    if let exact {
      outcome.tell(exact.kind, text(fault, block, [exact.text], isExact: true))
      return
    }
    // Where errors are linear, halves of forms show.
    if survey.isOfAll, survey.linear != nil, try Field(whole).isGradient(&generator) == false,
      let form = try Field(whole).symmetricPart(like: known, &generator)
    {
      outcome.tell(
        .several, text(fault, block, ["its derivatives are not symmetric: \(form)"], isExact: true))
      return
    }
    var findings =
      try survey.descriptions(path, &generator) + [veiled, far].compactMap { $0 }
    if let exact = findings.first(where: \.isExact) {
      outcome.tell(exact.kind, text(fault, block, findings.map(\.text), isExact: true))
      return
    }
    if 2 * wrong.count > block.places.count, let text = try Field(whole).brokenSymmetry(like: known)
    {
      findings.insert(.init(kind: .function, text: text, isExact: false), at: 0)
    }
    if 2 * wrong.count > block.places.count, findings.first?.kind != .function {
      findings += try describeField(Field(whole), known, isKnown: !findings.isEmpty)
    }
    guard let kind = findings.first?.kind else { return }
    let said = fault.cause?.kind ?? .several
    outcome.fault?.cause = (
      said == .several ? kind : said, text(fault, block, findings.map(\.text), isExact: false)
    )
  }

  /// The entries that are wrong, all where they are not known one by one.
  private func wrong(_ fault: Outcome.Fault, _ block: Block) -> [Int] {
    fault.extent != nil || fault.entries.isEmpty
      ? Array(0..<block.places.count)
      : fault.entries.map { $0.place - block.places.lowerBound }.sorted()
  }

  /// Parts that come with other inputs and are missing, or too much.
  mutating func lost(_ fault: Outcome.Fault, _ block: Block) throws -> (kind: Cause, text: String)?
  {
    let whole = cause(block, nil, fault.point, fault.slopes)
    guard let known = fault.slopes.first(where: \.isUsable),
      let survey = try Survey(whole, wrong: wrong(fault, block), like: known, &generator),
      let finding = try Contributions.finding(survey, &generator)
    else { return nil }
    return (finding.kind, finding.text)
  }

  /// Where little is known of a fault, and others are wrong, too: whether the claims together are the gradient of one other
  /// function.
  mutating func pointOut(_ outcomes: inout [Outcome]) throws {
    for k in outcomes.indices {
      guard let fault = outcomes[k].fault, fault.isOpen else { continue }
      let field = Field(cause(outcomes[k].block, nil, fault.point, fault.slopes))
      let others = try outcomes.indices.filter { other in
        guard other != k, outcomes[other].fault != nil, evaluator.affords(100) else { return false }
        return try field.isGradient(with: outcomes[other].block, &generator) == true
      }
      guard !others.isEmpty else { continue }
      let names = others.map { outcomes[$0].block.name }.joined(separator: ", ")
      let said = fault.cause?.text ?? unexplained(fault, outcomes[k].block)
      let hint =
        "together with that for \(names) it is the gradient of one other function: a part of the value is another one in all of them"
      outcomes[k].fault?.cause = (
        fault.cause?.kind ?? .several, [said, hint].compactMap { $0 }.joined(separator: "; ")
      )
    }
  }

  /// Whether a program that is started again and asked for this point first says something else there.
  private mutating func restarted(_ fault: Outcome.Fault) throws -> Survey.Finding? {
    guard let start, !isSameAfterStart else { return nil }
    let fresh = try evaluator.restarted {
      (try evaluator.gradient(at: fault.point.x).gradient, try evaluator.value(at: fault.point.x))
    }
    let scale = 1e-6 * (fault.point.gradient.map { abs($0) }.max() ?? 0)
    let isOther = fresh.map { gradient, value in
      // A value that is another one, too, is of other data.
      zip(gradient, fault.point.gradient).contains { abs($0 - $1) > scale }
        && abs(value - fault.point.value) <= 1e-9 * abs(value)
    }
    isSameAfterStart = isOther != true
    guard !isSameAfterStart else { return nil }
    // What was kept before is kept again.
    _ = try evaluator.restarted { try evaluator.gradient(at: start.x) }
    return .init(
      kind: .state,
      text:
        "it depends on what was asked first: asked for at once after a start, the gradient at the same point is another "
        + "one, so that something is kept from the first call")
  }

  /// What was found beside what was said before.
  private func text(
    _ fault: Outcome.Fault, _ block: Block, _ findings: [String], isExact: Bool
  ) -> String {
    let found = findings.joined(separator: "; ")
    let isAll = fault.entries.count == block.places.count || fault.extent != nil
    if isExact, isAll { return found }
    if let said = fault.cause?.text { return "\(said): \(found)" }
    return isExact
      ? found : [unexplained(fault, block), found].compactMap { $0 }.joined(separator: "; ")
  }

  private mutating func describeField(_ field: Field, _ known: Slope, isKnown: Bool) throws
    -> [Survey.Finding]
  {
    guard let isGradient = try field.isGradient(&generator) else { return [] }
    if isGradient {
      guard !isKnown else { return [] }
      let extent = try field.extent(like: known, &generator).map { ", and \($0)" } ?? ""
      let text = "it is the gradient of another function\(extent)"
      return [.init(kind: .several, text: text, isExact: false)]
    }
    let why =
      try field.symmetricPart(like: known, &generator) ?? Asymmetry(field.cause, &generator)?.text
    let text =
      "no function has such a gradient, for its derivatives are not symmetric"
      + (why.map { ": \($0)" } ?? "")
    return [.init(kind: .several, text: text, isExact: false)]
  }
}

extension Survey {
  /// What would be right, if that is found.
  fileprivate mutating func exact(_ generator: inout SeededGenerator) throws -> Finding? {
    if let found = try constant() ?? butForAPart() ?? chainedPart ?? twoTerms() ?? weights {
      return found.isExact ? found : nil
    }
    if let found = try termAndConstants ?? stencil() ?? otherGradients() ?? shift() {
      return found
    }
    if let found = try ownNumbers() ?? throughSoftmax() ?? oneTerm(&generator) { return found }
    return try power(&generator).flatMap { $0.isExact ? $0 : nil }
  }

  /// What is right at points of other kinds, or of points in space.
  fileprivate func special(_ generator: inout SeededGenerator) throws -> Finding? {
    try jumping(&generator) ?? PairForces.finding(self, &generator) ?? disguised(&generator)
      ?? invariance(&generator) ?? transposedPart(&generator) ?? scalarPath() ?? reduced(&generator)
  }

  /// What takes many evaluations.
  fileprivate func detailed(_ generator: inout SeededGenerator) throws -> Finding? {
    try polynomial(&generator) ?? product() ?? lacking ?? curved(&generator)
      ?? Contributions.finding(self, &generator) ?? projected(&generator)
  }

  /// Which pairs of entries come together in the gradient as they do in the value, at two points.
  fileprivate func curved(_ generator: inout SeededGenerator) throws -> Finding? {
    guard affords(more: 900), let here = try Curvature(cause, at: cause.point.x, like: known) else {
      return nil
    }
    guard let text = here.text else { return nil }
    let finding = Finding(kind: kindOfPart, text: text)
    // Many pairs are no chance.
    guard block.places.count <= 12 else { return finding }
    for distance in [0.3, 0.03] {
      let x = cause.neighbour(distance, &generator)
      if let other = try Curvature(cause, at: x, like: known) {
        return other.text == text ? finding : nil
      }
    }
    return nil
  }

  /// Pairs of entries with factors of their own.
  fileprivate func weighted(_ generator: inout SeededGenerator) throws -> Finding? {
    guard affords(more: 2400), let here = try Curvature(cause, at: cause.point.x, like: known),
      here.mayHaveWeights
    else { return nil }
    for distance in [0.3, 0.1] {
      let x = cause.neighbour(distance, &generator)
      guard let other = try Curvature(cause, at: x, like: known) else { continue }
      return here.weights(other).map { Finding(kind: .factorMissing, text: $0) }
    }
    return nil
  }

  /// What is known of the error, the most telling first.
  fileprivate mutating func descriptions(
    _ path: Finding?, _ generator: inout SeededGenerator
  ) throws -> [Finding] {
    var result = [try constant() ?? branch].compactMap { $0 }
    if result.isEmpty, let found = path ?? linear { result.append(found) }
    if result.isEmpty, let found = try power(&generator) { result.append(found) }
    if result.isEmpty, let found = otherPower ?? scales ?? tame ?? alone ?? direction ?? separable {
      result.append(found)
    }
    for found in [try companions(), try dependence(&generator)] {
      if let found { result.append(found) }
    }
    return result
  }
}
