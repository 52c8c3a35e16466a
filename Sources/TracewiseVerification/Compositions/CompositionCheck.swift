import Tracewise

/// Checks compositions of rules: what no check of a rule alone can see, such as gradients that do
/// not add up where a value is used twice, or a sweep that visits nodes in the wrong order.
///
///     for seed in 1...1000 {
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
  public var tolerances: Tolerances

  public init(tolerances: Tolerances = Tolerances()) { self.tolerances = tolerances }

  /// Draws the composition of a seed and checks it.
  public func run(
    seed: UInt64, depth: Int = 8, subjects: [RuleSubject] = RuleCatalogue.all
  ) -> [CheckRecord] {
    do {
      return run(try Composition(seed: seed, depth: depth, subjects: subjects), seed: seed)
    } catch {
      return [CompositionPoint.failure("composition", "\(error)", seed)]
    }
  }

  /// Checks a composition; the seed is that of the directions.
  public func run(_ composition: Composition, seed: UInt64 = 1) -> [CheckRecord] {
    var records = CompositionPoint.records(of: composition, seed, tolerances)
    guard let k = records.firstIndex(where: { $0.verdict == .refuted }) else { return records }
    let oracle = records[k].oracle
    let small = composition.shrunk { smaller in
      CompositionPoint.records(of: smaller, seed, tolerances, only: oracle).contains {
        $0.verdict == .refuted
      }
    }
    for k in records.indices where records[k].verdict == .refuted {
      show(small, in: &records[k])
    }
    return records
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
