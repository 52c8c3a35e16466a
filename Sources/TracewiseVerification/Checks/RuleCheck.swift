import Tracewise

/// Checks of rules at points of their domains, by all oracles.
///
///     let records = RuleCheck().run(RuleCatalogue.subjects(named: "inverse")[0])
///     for record in records where record.verdict != .verified { print(record) }
public struct RuleCheck: Sendable {
  /// How far the error estimates of evidence are trusted.
  public var tolerances: Tolerances
  /// The oracles that are asked, each at the points that have what it needs.
  public var oracles: [any Oracle]

  /// The oracles of this module that judge a rule.
  public static let allOracles: [any Oracle] = [
    DifferencesOracle(), DifferentialOracle(), AdjointOracle(), ForwardOracle(),
    SecondOrderOracle(),
    TaylorOracle(), LawsOracle(), ViewsOracle(), ExactRuleOracle(), ComplexStepRuleOracle(),
    ExactAdjointOracle(),
  ]

  /// Those that see an error in any entry along a few directions.
  private static let oraclesOfLarge: Set<OracleID> = [.differences, .adjoint, .forward]

  /// A check by these oracles.
  public init(
    oracles: [any Oracle] = RuleCheck.allOracles, tolerances: Tolerances = Tolerances()
  ) {
    self.oracles = oracles
    self.tolerances = tolerances
  }

  /// Checks a subject in some or all of its regions, with some seeds, and what it must refuse.
  ///
  /// - Parameters:
  ///   - subject: the rule in its domain.
  ///   - regions: the regions' names; all by default.
  ///   - size: the size of operands; those of the region by default.
  ///   - seeds: those of the points. At the first two all regions are drawn in all their sizes, and every entry is
  ///     looked at; at further ones random directions, which see an error in any entry, and where no region is named
  ///     two of them: the general one, in a size drawn with the seed, and another, each in its turn.
  public func run(
    _ subject: RuleSubject, regions: [String]? = nil, size: Int? = nil, seeds: [UInt64] = [1]
  ) -> [CheckRecord] {
    verification(of: subject, regions: regions, size: size, seeds: seeds).records
  }

  /// The same with what oracles left out.
  public func verification(
    of subject: RuleSubject, regions: [String]? = nil, size: Int? = nil, seeds: [UInt64] = [1]
  ) -> Verification {
    verification(of: subject, regions: regions, size: size, seeds: seeds, thorough: 2)
  }

  /// The same with everything looked at at so many of the seeds; at none, what does not depend on seeds is left out.
  package func verification(
    of subject: RuleSubject, regions: [String]?, size: Int?, seeds: [UInt64], thorough: Int
  ) -> Verification {
    var all = Verification([])
    for (k, seed) in seeds.enumerated() {
      let isThorough = k < thorough
      let draws =
        isThorough || regions != nil || size != nil
        ? subject.draws(in: regions, size: size) : subject.draws(atOneOfMany: seed)
      // Large operands tell no more at each seed.
      for draw in draws where !draw.region.isLarge || regions != nil || k == 0 {
        let region = draw.region
        let one = verification(
          of: subject, region: region, size: draw.size, seed: seed,
          // At a kink the slope along a direction is not between those of its two sides alone.
          sampling: !region.isLarge && (isThorough || region.point != .smooth)
            ? nil : .alongDirections)
        all.records += one.records
        all.omissions += one.omissions
        if k == 0 { all.made.merge(one.made, uniquingKeysWith: +) }
      }
    }
    if regions == nil, thorough > 0 {
      let refused = rejections(of: subject)
      all.records += refused
      all.made[.rejections] = refused.count
    }
    all.records =
      RuleExplanation(
        subject, all.records,
        formulas: oracles.lazy.compactMap { $0 as? any FormulaOracle }.first
      ).explained
    return all
  }

  /// Checks a subject at one point.
  public func run(
    _ subject: RuleSubject, region: Region, size: Int, seed: UInt64
  ) -> [CheckRecord] {
    verification(of: subject, region: region, size: size, seed: seed).records
  }

  private func verification(
    of subject: RuleSubject, region: Region, size: Int, seed: UInt64, sampling: Sampling? = nil
  ) -> Verification {
    do {
      let point = try RuleCase(
        subject, region: region, size: size, seed: seed, tolerances: tolerances,
        sampling: sampling)
      let oracles = oracles.filter {
        $0.applies(to: point) && (!region.isLarge || Self.oraclesOfLarge.contains(type(of: $0).id))
      }
      let checks = oracles.flatMap { $0.check(point) }
      let (records, related) = checks.withoutUnknownRelations
      var result = Verification(
        records.settled(by: .exact, secondOrder: .exactSecondOrder),
        omissions: oracles.flatMap { $0.omissions(at: point) } + related)
      for check in checks { result.made[check.oracle, default: 0] += 1 }
      return result
    } catch {
      var record = CheckRecord(
        subject: subject.label, kind: .rule, oracle: .value, verdict: .refuted, seed: seed,
        region: region.label(size: size), reason: "operands of its domain are refused")
      record.diagnosis = "\(error)"
      record.command = "tracewise check \(subject.label) --region \(record.region) --seed \(seed)"
      return Verification([record])
    }
  }

  /// Checks that a subject refuses what it must, with the right words.
  public func rejections(of subject: RuleSubject) -> [CheckRecord] {
    RejectionOracle.check(subject)
  }
}

extension [CheckRecord] {
  /// Leaves out refutations of exact arithmetic that rest on opaque values where differences hold: a rule
  /// and its definition may be said by different functions, as 1/cosh by exponentials.
  fileprivate var withoutUnknownRelations: (records: [CheckRecord], omissions: [Omission]) {
    func isVerified(_ oracle: OracleID) -> Bool {
      contains { $0.oracle == oracle && $0.verdict == .verified }
    }
    let holds: [OracleID: Bool] = [
      .exact: isVerified(.differences), .exactSecondOrder: isVerified(.secondOrder),
    ]
    func isLeftOut(_ record: CheckRecord) -> Bool {
      record.restsOnOpaqueValues && holds[record.oracle] == true
    }
    let omissions = filter(isLeftOut).map {
      Omission(subject: $0.subject, oracle: $0.oracle, reason: .relations)
    }
    return (filter { !isLeftOut($0) }, omissions)
  }

  /// Leaves out oracles that differences are too noisy for, where sharper ones decide the same
  /// derivative at the same point: they say nothing, and nothing is open.
  func settled(by sharper: OracleID, secondOrder: OracleID) -> [CheckRecord] {
    let first = contains { $0.oracle == sharper && $0.verdict == .verified }
    let differences = contains { $0.oracle == .differences && $0.verdict == .verified }
    let second = contains { $0.oracle == secondOrder && $0.verdict == .verified }
    return filter { record in
      guard case .inconclusive(let doubt) = record.verdict, doubt.isNoise else { return true }
      switch record.oracle {
      case .differences, .differential: return !first
      case .taylor: return !first && !differences
      case .secondOrder: return !second
      default: return true
      }
    }
  }
}
