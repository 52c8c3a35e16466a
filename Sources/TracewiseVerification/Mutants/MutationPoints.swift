import Tracewise

/// The points of a subject's domain at which its mutants are judged.
struct MutationPoints {
  let subject: RuleSubject
  /// Cases of the subject with mutable bodies; the values are those of the rule.
  private let cases: [RuleCase]

  init(_ subject: RuleSubject, seeds: [UInt64], tolerances: Tolerances) {
    self.subject = subject
    let mutable = subject.mutable
    var cases: [RuleCase] = []
    for region in subject.regions where region.derivatives >= 1 {
      for size in region.sizes.isEmpty ? [0] : region.sizes {
        for seed in seeds {
          let point = try? RuleCase(
            mutable, region: region, size: size, seed: seed, tolerances: tolerances)
          if let point { cases.append(point) }
        }
      }
    }
    self.cases = cases
  }

  /// Every fault that some operation can have at some point.
  var mutations: [Mutation] {
    subject.bodies.flatMap { body in
      var (seen, mutations): (Set<Mutation>, [Mutation]) = ([], [])
      for point in cases(for: body) {
        for (place, fault) in point.run(body, mutation: nil).run.possible {
          let mutation = Mutation(body, place, fault)
          if seen.insert(mutation).inserted { mutations.append(mutation) }
        }
      }
      return mutations
    }
  }

  /// The cases in which a body has something to give.
  private func cases(for body: Mutation.Body) -> [RuleCase] {
    cases.filter { point in
      guard case .pullback(let k) = body else { return point.region.active == nil }
      return point.active.contains(k)
    }
  }

  func judge(_ mutation: Mutation) -> MutationOutcome {
    let cases = cases(for: mutation.body)
    if let misfit = cases.first(where: { $0.misfits(mutation) }) {
      return outcome(mutation, misfit: misfit.regionLabel)
    }
    let numerical = self.numerical(mutation, cases)
    let (exact, isRational) = self.exact(mutation, cases)
    guard !numerical.isKill else { return outcome(mutation, numerical, exact, isRational) }
    let isSame = cases.allSatisfy { $0.isUnchanged(by: mutation) }
    return outcome(
      mutation, numerical, exact, isRational, isSame: isSame,
      explanation: Equivalence(mutation, cases).explanation)
  }

  private func outcome(
    _ mutation: Mutation, misfit: String? = nil,
    _ numerical: MutationOutcome.Evidence = .silent("stillborn"),
    _ exact: MutationOutcome.Evidence = .silent("stillborn"), _ isRational: Bool = true,
    isSame: Bool = false, explanation: String? = nil
  ) -> MutationOutcome {
    MutationOutcome(
      rule: subject.label, body: mutation.body.name(operands: subject.operandCount),
      mutation: mutation, misfit: misfit, numerical: numerical, exact: exact,
      isRational: isRational, isSameInDoubles: isSame, explanation: explanation)
  }

  /// Numerical differentiation of the value, against the body.
  private func numerical(_ mutation: Mutation, _ cases: [RuleCase]) -> MutationOutcome.Evidence {
    let oracle: any Oracle =
      mutation.body == .differential ? DifferentialOracle() : DifferencesOracle()
    return Mutation.$current.withValue(mutation) {
      var silence: String? = "no region has a derivative"
      var noisy: RuleCase?
      for point in cases where oracle.applies(to: point.region) {
        for record in oracle.check(point) {
          switch record.verdict {
          case .refuted: return .killed(region: point.regionLabel)
          case .verified: silence = nil
          case .inconclusive(let reason):
            if silence != nil { silence = "\(reason)" }
            if reason.isNoise, noisy == nil { noisy = point }
          }
        }
      }
      if let noisy, verifies(oracle, noisy) { return .unstable(region: noisy.regionLabel) }
      return silence.map { .silent($0) } ?? .equal
    }
  }

  /// Whether an oracle verifies the rule itself.
  private func verifies(_ oracle: any Oracle, _ point: RuleCase) -> Bool {
    Mutation.$current.withValue(nil) {
      oracle.check(point).allSatisfy { $0.verdict == .verified }
    }
  }

  /// The exact oracle's first derivatives.
  private func exact(
    _ mutation: Mutation, _ cases: [RuleCase]
  ) -> (MutationOutcome.Evidence, isRational: Bool) {
    Mutation.$current.withValue(mutation) {
      var (silence, isRational): (String?, Bool) = ("no region has an exact value", true)
      for point in cases where ExactRuleOracle.isAffordable(point) {
        let check = ExactRuleOracle.firstOrder(point)
        if !check.opaque.isEmpty { isRational = false }
        switch check.outcome {
        case .equal: silence = nil
        case .different:
          let label = point.regionLabel
          return (
            isRational ? .killed(region: label) : .killedInStructure(region: label), isRational
          )
        case .undefined(let error):
          if ExactRuleOracle.hasDerivatives(point) {
            return (.killed(region: point.regionLabel), isRational)
          }
          if silence != nil { silence = "\(error)" }
        }
      }
      return (silence.map { .silent($0) } ?? .equal, isRational)
    }
  }
}

extension RuleCase {
  /// Whether shapes do not fit, within the mutant or its result.
  fileprivate func misfits(_ mutation: Mutation) -> Bool {
    let result = run(mutation.body, mutation: mutation).result
    if let failure = result.failure { return failure.kind == .shape }
    return result.shape != shape(of: mutation.body)
  }

  /// Whether the mutant gives what the rule gives, to rounding.
  fileprivate func isUnchanged(by mutation: Mutation) -> Bool {
    var rounding = Rounding(tolerances, seed: seed)
    let bounds = try? rounding.of(inputs) { moved in
      [try run(mutation.body, mutation: nil, on: moved).result.checked()]
    }
    guard let bound = bounds?.first else { return false }
    let right = run(mutation.body, mutation: nil).result
    let wrong = run(mutation.body, mutation: mutation).result
    let allowed = tolerances.estimateFactor * bound
    return zip(abs(wrong - right).values, allowed.values).allSatisfy { $0 <= $1 }
  }
}
