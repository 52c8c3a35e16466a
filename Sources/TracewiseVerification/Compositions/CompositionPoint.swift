import Tracewise

/// A composition at its inputs, with random directions, and what oracles say of it.
struct CompositionPoint {
  let composition: Composition
  let seed: UInt64
  let tolerances: Tolerances
  let inputs: [Matrix]
  /// Directions E of first derivatives, of all inputs at once.
  let directions: [[Matrix]]
  /// The size of what the loss is computed from.
  let scale: Double

  static let complexStep = ComplexStepRuleOracle.name
  static let secondOrder = SecondOrderOracle.name
  static let value = "value"

  init(_ composition: Composition, _ seed: UInt64, _ tolerances: Tolerances) throws {
    self.composition = composition
    self.seed = seed
    self.tolerances = tolerances
    inputs = composition.inputs
    var generator = SeededGenerator(seed: ~seed)
    directions = (0..<2).map { [inputs] _ in
      inputs.map { generator.normal($0.rows, $0.columns) }
    }
    scale = try composition.values(at: inputs).reduce(1) { max($0, $1.largestEntry) }
  }

  /// What all oracles, or the one of a name, say.
  static func records(
    of composition: Composition, _ seed: UInt64, _ tolerances: Tolerances, only: String? = nil
  ) -> [CheckRecord] {
    do {
      let point = try CompositionPoint(composition, seed, tolerances)
      var records: [CheckRecord] = []
      func add(_ name: String, _ check: () throws -> CheckRecord?) {
        guard only == nil || only == name else { return }
        do {
          if let record = try check() { records.append(record) }
        } catch {
          records.append(failure(name, "\(error)", seed))
        }
      }
      let isDefined = composition.nodes.allSatisfy { $0.rule?.hasDefinition ?? true }
      add(DifferencesOracle.name, point.differences)
      if isDefined {
        add(value, point.values)
        add(complexStep, point.complexSteps)
        add(secondOrder, point.secondDerivatives)
        add(ExactRuleOracle.name, point.exact)
        add("\(ExactRuleOracle.name): second order", point.exactSecondOrder)
      }
      return records
    } catch {
      return [failure("composition", "\(error)", seed)]
    }
  }

  func record(_ oracle: String) -> CheckRecord {
    var record = CheckRecord(
      subject: "composition", kind: .rule, oracle: oracle, verdict: .verified, seed: seed,
      region: "\(composition.ruleNames.count) rules", reason: "")
    record.command = Self.command(seed)
    return record
  }

  private static func command(_ seed: UInt64) -> String {
    "tracewise check --compositions 1 --seed \(seed)"
  }

  static func failure(_ oracle: String, _ diagnosis: String, _ seed: UInt64) -> CheckRecord {
    var record = CheckRecord(
      subject: "composition", kind: .rule, oracle: oracle, verdict: .refuted, error: .infinity,
      seed: seed, reason: "a composition inside the rules' domains is refused")
    record.diagnosis = diagnosis
    record.command = command(seed)
    return record
  }

  func comparison() -> Comparison {
    var comparison = Comparison(tolerances)
    comparison.setNaturalScale(scale, operand: nil)
    return comparison
  }

  // MARK: - The tape

  func tapeGradient() throws -> (value: Double, gradient: [Matrix]) {
    try valueWithGradient(at: inputs) { try composition.value(at: $0) }
  }

  /// ⟨∇L, E⟩.
  static func slope(_ gradient: [Matrix], _ direction: [Matrix]) -> Double {
    zip(gradient, direction).reduce(0) { $0 + inner($1.0, $1.1).scalar }
  }

  // MARK: - Rounding

  /// How far rounding moves numbers that a computation finds from the composition, measured: every
  /// node's value and adjoint is moved by a few units in the last place. (Monte Carlo arithmetic:
  /// Parker 1997.)
  func rounding(
    of numbers: ((Matrix) -> Matrix) throws -> [Double]
  ) throws -> [Double] {
    var generator = SeededGenerator(seed: seed)
    let exact = try numbers { $0 }
    var bounds = exact.map { 8 * max($0.magnitude, scale).ulp }
    for _ in 0..<4 {
      let moved = try numbers { x in
        x.map { $0 * (1 + 2 * 0x1p-52 * (2 * generator.unit() - 1)) }
      }
      for k in bounds.indices {
        bounds[k] = max(bounds[k], 2 * tolerances.roundingFactor * abs(moved[k] - exact[k]))
      }
    }
    let largest = bounds.max() ?? 0
    // By chance a number may move little, where its fellows move much.
    return bounds.map { $0 + largest / 4 }
  }
}
