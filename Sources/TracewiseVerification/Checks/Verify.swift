public import Tracewise

/// Verifies a rule of one's own by all oracles that apply to it.
///
/// A rule without a textbook definition is judged by differences, Taylor remainders, second
/// derivatives, laws, and its pullback beside its differential, exactly where that decides; with a
/// definition (`TextbookUnaryRule`) by exact arithmetic and complex steps too.
///
/// - Parameters:
///   - rule: the rule.
///   - shapes: the shapes of operands; by default all of a list (tall, wide, square, columns, rows,
///     1×1) that the rule accepts.
///   - regions: the rule's domain. By default what follows from the rule's signature, needs and
///     kinks; of a rule without a signature random entries of both signs; where the rule refuses
///     them, positive ones, then ones between 0 and 1, then symmetric positive definite matrices.
///   - seeds: those of the points in each region.
///   - tolerances: how far error estimates are trusted.
///   - oracles: who judges; `TracewiseChecks` adds the derivation.
///
/// Throws where no operands can be found that the rule accepts.
public func verify(
  _ rule: some UnaryRule, at shapes: [Shape]? = nil, regions: [Region]? = nil,
  seeds: [UInt64] = [1, 2], tolerances: Tolerances = Tolerances(),
  oracles: [any Oracle] = RuleCheck.allOracles
) throws -> Verification {
  try OwnRule(AnyRule(rule), operands: 1, "\(rule)").verify(
    shapes?.map { [$0] }, regions, seeds, RuleCheck(oracles: oracles, tolerances: tolerances)
  ) { RuleSubject(rule, regions: $0) }
}

/// Verifies a rule of two operands; `shapes` are pairs.
public func verify(
  _ rule: some BinaryRule, at shapes: [(Shape, Shape)]? = nil, regions: [Region]? = nil,
  seeds: [UInt64] = [1, 2], tolerances: Tolerances = Tolerances(),
  oracles: [any Oracle] = RuleCheck.allOracles
) throws -> Verification {
  try OwnRule(AnyRule(rule), operands: 2, "\(rule)").verify(
    shapes?.map { [$0.0, $0.1] }, regions, seeds,
    RuleCheck(oracles: oracles, tolerances: tolerances)
  ) { RuleSubject(rule, regions: $0) }
}

/// Verifies a rule of a list of operands.
public func verify(
  _ rule: some VariadicRule, operands: Int, at shapes: [[Shape]]? = nil, regions: [Region]? = nil,
  seeds: [UInt64] = [1, 2], tolerances: Tolerances = Tolerances(),
  oracles: [any Oracle] = RuleCheck.allOracles
) throws -> Verification {
  try OwnRule(AnyRule(rule), operands: operands, "\(rule)").verify(
    shapes, regions, seeds, RuleCheck(oracles: oracles, tolerances: tolerances)
  ) { RuleSubject(rule, operands: operands, regions: $0) }
}

/// Verifies a rule given on matrices alone, by differences of ⟨G, f(X, …)⟩ with a random G, one
/// record an operand, shape and seed.
///
/// - Parameters:
///   - rule: the rule.
///   - operands: the number of its operands.
///   - shapes: for each point the operands' shapes; by default the general ones that the rule
///     accepts.
///   - seeds: those of the points of each shape.
///   - tolerances: how far error estimates are trusted.
public func verify(
  _ rule: some PlainRule, operands: Int = 1, at shapes: [[Shape]]? = nil,
  seeds: [UInt64] = [1, 2], tolerances: Tolerances = Tolerances()
) throws -> Verification {
  func value(_ xs: [Matrix]) -> Matrix? {
    guard let y = try? rule.value(xs).checked(), y.firstNonFinite == nil else { return nil }
    return y
  }
  let regions = try RegionsOfUserRule(
    rule.name, operands, shapes, fits: { _ in true }, value: value)
  var records: [CheckRecord] = []
  for region in regions.regions {
    for seed in seeds {
      let xs = region.draw(size: 0, seed: seed)
      guard let y = value(xs) else { continue }
      var generator = SeededGenerator(seed: ~seed)
      let g = generator.normal(y.rows, y.columns)
      let found = try checkGradient(
        at: xs, names: RegionsOfUserRule.names(operands), seed: seed, tolerances: tolerances
      ) { inner($0[0].constant(g), rule($0)) }
      records += found.map { record in
        var record = record
        record.subject = rule.name
        record.kind = .rule
        record.region = region.name
        record.command = regions.call("\(rule)", isPlain: true, record)
        return record
      }
    }
  }
  return Verification(records, notes: regions.notes)
}

/// A rule from outside the catalogue.
private struct OwnRule {
  let rule: AnyRule
  let operands: Int
  let text: String

  init(_ rule: AnyRule, operands: Int, _ text: String) {
    self.rule = rule
    self.operands = operands
    self.text = text
  }

  func verify(
    _ shapes: [[Shape]]?, _ declared: [Region]?, _ seeds: [UInt64], _ check: RuleCheck,
    _ subject: ([Region]) -> RuleSubject
  ) throws -> Verification {
    let domain =
      try declared.map { RegionsOfUserRule($0) }
      ?? RegionsOfUserRule(
        rule.name, operands, derived: DerivedRegions(rule).all, shapes,
        fits: { rule.shape(of: $0) != nil }
      ) { xs in
        let y = rule.apply(to: xs)
        return y.failure == nil && y.firstNonFinite == nil ? y : nil
      }
    let subject = subject(domain.regions)
    var result = check.verification(of: subject, seeds: seeds)
    for k in result.records.indices {
      result.records[k].command = domain.call(text, result.records[k])
    }
    result.notes = domain.notes
    return result
  }
}
