import Tracewise

/// Checks compositions of rules: what no check of a rule alone can see, such as gradients that do
/// not add up where a value is used twice, or a sweep that visits nodes in the wrong order.
///
///     for seed in 1...1000 as ClosedRange<UInt64> {
///       for record in CompositionCheck().run(seed: seed) where record.verdict == .refuted {
///         print(record)
///       }
///     }
///
/// The gradient of the tape along random directions, and its Hessian-vector product, are compared
/// with differences of the loss and with what the textbook definitions give over complex numbers
/// with infinitesimals; where all rules are rational, the pullbacks are compared with exact
/// derivatives modulo 2⁶¹ − 1. A composition that fails is made smaller while it fails.
public struct CompositionCheck: Sendable {
  /// What is worth its time at thousands of compositions.
  private static let oracles: [any Oracle] = [
    DifferencesOracle(), ValueOracle(), ComplexStepRuleOracle(), ComplexSecondOrderOracle(),
    ExactRuleOracle(), ForwardOracle(),
  ]

  private static let secondOrder = ComplexSecondOrderOracle.id

  /// How far the error estimates of evidence are trusted.
  public var tolerances: Tolerances

  /// A check that trusts estimates so far.
  public init(tolerances: Tolerances = Tolerances()) { self.tolerances = tolerances }

  /// Draws the composition of a seed and checks it.
  public func run(
    seed: UInt64, depth: Int = 8, subjects: [RuleSubject] = RuleCatalogue.all
  ) -> [CheckRecord] {
    do {
      return run(try Composition(seed: seed, depth: depth, subjects: subjects), seed: seed)
    } catch {
      return [Self.refusal("\(error)", seed)]
    }
  }

  /// Checks a composition; the seed is that of the directions.
  public func run(_ composition: Composition, seed: UInt64 = 1) -> [CheckRecord] {
    var records = records(of: composition, seed)
    guard let k = records.firstIndex(where: { $0.verdict == .refuted }) else { return records }
    let id = records[k].oracle
    let small = composition.shrunk { smaller in
      self.records(of: smaller, seed, only: id).contains { $0.verdict == .refuted }
    }
    for k in records.indices where records[k].verdict == .refuted {
      show(small, in: &records[k])
    }
    return records
  }

  /// What all oracles, or the one of an id, say.
  private func records(
    of composition: Composition, _ seed: UInt64, only id: OracleID? = nil
  ) -> [CheckRecord] {
    let inputs = composition.inputs
    var subject = LossSubject(
      composition, label: "composition", inputs: inputs.indices.map { "x\($0 + 1)" })
    subject.kind = .rule
    subject.sampling = Sampling(mostEntries: 0, entries: 0, directions: 1)
    subject.isInsideDomain = true
    subject.region = "\(composition.ruleNames.count) rules"
    subject.command = Self.command(seed)
    do {
      let point = try SubjectCase(
        subject, region: .point(inputs), size: 0, seed: seed, tolerances: tolerances,
        cotangent: Matrix(1))
      return Self.oracles.filter { oracle in
        oracle.applies(to: point) && id.map { type(of: oracle).id.isOf($0) } ?? true
      }.flatMap { $0.check(point) }.settled(by: .complexStep, secondOrder: Self.secondOrder)
    } catch {
      return [Self.refusal("\(error)", seed)]
    }
  }

  private static func command(_ seed: UInt64) -> String {
    "tracewise check --compositions 1 --seed \(seed)"
  }

  private static func refusal(_ diagnosis: String, _ seed: UInt64) -> CheckRecord {
    var record = CheckRecord(
      subject: "composition", kind: .rule, oracle: .value, verdict: .refuted, error: .infinity,
      seed: seed, reason: "a composition inside the rules' domains is refused")
    record.diagnosis = diagnosis
    record.command = command(seed)
    return record
  }

  /// Adds the smallest composition that fails, and its worst entry.
  private func show(_ small: Composition, in record: inout CheckRecord) {
    let lines = "\(small)".split(separator: "\n").map { "      \($0)" }
    record.diagnosis = "still wrong when made smaller:\n" + lines.joined(separator: "\n")
    let inputs = small.inputs
    let names = inputs.indices.map { "x\($0 + 1)" }
    let entries = try? checkGradient(
      at: inputs, names: names, seed: record.seed, tolerances: tolerances
    ) { try small.value(at: $0) }
    guard let worst = entries?.first(where: { $0.verdict == .refuted }) else { return }
    record.operand = worst.operand
    record.entry = worst.entry
    record.expected = worst.expected
    record.found = worst.found
    if let cause = worst.diagnosis {
      record.diagnosis = "there, \(cause); \(record.diagnosis ?? "")"
    }
  }
}
