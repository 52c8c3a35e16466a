public import Tracewise

/// Verifies a rule of one's own by all oracles that apply to it.
///
/// A rule without a textbook definition is judged by differences, Taylor remainders, second
/// derivatives, laws, and its pullback beside its differential, exactly where that decides; with a
/// definition (`TextbookUnaryRule`) by exact arithmetic and complex steps too.
///
/// - Parameters:
///   - rule: the rule.
///   - shapes: the shapes of operands, all of which it must have a value at; by default those of a list
///     (tall, wide, square, columns, rows, 1×1) that the rule accepts.
///   - regions: the rule's domain. By default what follows from the rule's signature, needs and
///     kinks; of a rule without a signature random entries of both signs; where the rule refuses
///     them, positive ones, then ones between 0 and 1, then symmetric positive definite matrices.
///   - seeds: those of the points in each region.
///   - tolerances: how far error estimates are trusted.
///   - oracles: who judges; `TracewiseChecks` adds the derivation.
///
/// A value that fails at shapes which the rule accepts refutes it; what was not checked is in the `notes`.
/// Throws where no operands can be found that the rule accepts, and where it does not take shapes that are
/// named.
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
///   - shapes: for each point the operands' shapes, all of which it must have a value at; by default the
///     general ones that it has one at.
///   - seeds: those of the points of each shape.
///   - tolerances: how far error estimates are trusted.
public func verify(
  _ rule: some PlainRule, operands: Int = 1, at shapes: [[Shape]]? = nil,
  seeds: [UInt64] = [1, 2], tolerances: Tolerances = Tolerances()
) throws -> Verification {
  func value(_ xs: [Matrix]) throws -> Matrix { try rule.value(xs).checked().finite() }
  let domain = try RegionsOfUserRule(
    rule.name, operands, named: shapes, refusal: { _ in nil }, mayRefuse: true, value: value)
  var records = domain.failures.map { region, error in
    CheckRecord.withoutValue(rule.name, region, seeds.first ?? 1, error.message)
  }
  var smallest: (count: Int, data: SmallestData)?
  for region in domain.regions {
    for seed in seeds {
      let xs = region.draw(size: 0, seed: seed)
      do {
        let y = try value(xs)
        var generator = SeededGenerator(seed: ~seed)
        let g = generator.normal(y.rows, y.columns)
        let found = try checkGradient(
          at: xs, names: RegionsOfUserRule.names(operands), seed: seed, tolerances: tolerances
        ) { inner($0[0].constant(g), rule($0)) }.map { $0.placed(rule.name, region) }
        records += found
        let count = xs.reduce(0) { $0 + $1.count }
        if let wrong = found.first(where: { $0.verdict == .refuted }),
          smallest.map({ count < $0.count }) ?? true
        {
          let text = "at \(xs.map { $0.literal() }.joined(separator: ", "))"
          let call = domain.call("\(rule)", isPlain: true, wrong)
          smallest = (count, SmallestData(text: text, command: call))
        }
      } catch {
        records.append(.withoutValue(rule.name, region.name, seed, "\(error)"))
      }
    }
  }
  for k in records.indices {
    records[k].command = domain.call("\(rule)", isPlain: true, records[k])
    if records[k].verdict == .refuted, records[k].oracle != .value {
      records[k].smallest = smallest?.data
    }
  }
  return Verification(records, notes: domain.notes)
}

extension CheckRecord {
  /// The record of a gradient as one of a rule in a region.
  fileprivate func placed(_ name: String, _ region: Region) -> CheckRecord {
    var record = self
    record.subject = name
    record.kind = .rule
    record.region = region.name
    return record
  }

  /// A rule without a value where it should have one.
  static func withoutValue(
    _ name: String, _ region: String, _ seed: UInt64, _ error: String
  ) -> CheckRecord {
    var record = CheckRecord(
      subject: name, kind: .rule, oracle: .value, verdict: .refuted, error: .infinity, seed: seed,
      region: region, reason: "there is no value at a shape that the rule accepts")
    record.diagnosis = error
    return record
  }
}

extension Matrix {
  /// The matrix; throws where an entry is no finite number.
  fileprivate func finite() throws -> Matrix {
    guard let (i, j) = firstNonFinite else { return self }
    throw TracewiseError(
      .notFinite, in: "value",
      "entry (\(i + 1), \(j + 1)) of the value is \(Matrix.format(self[i, j]))")
  }
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
    guard shapes == nil || declared == nil else {
      throw TracewiseError(
        .argument, in: rule.name, "a region draws its own shapes; name regions or shapes, not both")
    }
    let domain =
      try declared.map { RegionsOfUserRule($0) }
      ?? RegionsOfUserRule(
        rule.name, operands, derived: DerivedRegions(rule).all, named: shapes,
        refusal: { rule.refusal(of: $0, RegionsOfUserRule.names(operands)) }
      ) { try rule.apply(to: $0).checked().finite() }
    let subject = subject(domain.regions)
    // What somebody names is not gone beyond.
    var result = check.verification(of: subject, regions: declared?.map(\.name), seeds: seeds)
    result.records += domain.failures.map { region, error in
      .withoutValue(
        rule.name, region, seeds.first ?? 1,
        "\(error.message); where it takes other values than those that were tried, name `regions`")
    }
    for k in result.records.indices {
      result.records[k].command = domain.call(text, result.records[k])
      result.records[k].smallest = result.records[k].counterexample.map {
        SmallestData(text: "\($0)", command: "verify(\(text), regions: [\($0.region)])")
      }
    }
    result.notes = domain.notes
    return result
  }
}

extension Counterexample {
  /// The region of its operands, as one writes it.
  fileprivate var region: String {
    let operands = operands.map { x in
      let rows = x.rowVectors.map { row in
        "[" + row.values.map { Matrix.format($0, digits: 17) }.joined(separator: ", ") + "]"
      }
      return x.count > 0
        ? "[\(rows.joined(separator: ", "))]" : ".zeros(\(x.rows), \(x.columns))"
    }
    return ".point([\(operands.joined(separator: ", "))])"
  }
}
