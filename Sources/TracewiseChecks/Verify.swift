public import Tracewise
import TracewiseLanguage
@_exported public import TracewiseVerification

extension RuleCheck {
  /// All oracles, the derivation among them.
  public static let allOraclesWithDerivation = allOracles + [SymbolicOracle()]
}

/// Verifies a rule of one's own by all oracles that apply to it, and by the derivation: its pullback is
/// what the trace method makes of its differential.
///
///     let result = try verify(Inverse())
///     print(result)  // in a test: #expect(result.isVerified, "\(result)")
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
///
/// A value that fails at shapes which the rule accepts refutes it; what was not checked is in the `notes`.
/// Throws where no operands can be found that the rule accepts, and where it does not take shapes that are
/// named.
public func verify(
  _ rule: some UnaryRule, at shapes: [Shape]? = nil, regions: [Region]? = nil,
  seeds: [UInt64] = [1, 2], tolerances: Tolerances = Tolerances()
) throws -> Verification {
  try TracewiseVerification.verify(
    rule, at: shapes, regions: regions, seeds: seeds, tolerances: tolerances,
    oracles: RuleCheck.allOraclesWithDerivation)
}

/// Verifies a rule of two operands; `shapes` are pairs.
public func verify(
  _ rule: some BinaryRule, at shapes: [(Shape, Shape)]? = nil, regions: [Region]? = nil,
  seeds: [UInt64] = [1, 2], tolerances: Tolerances = Tolerances()
) throws -> Verification {
  try TracewiseVerification.verify(
    rule, at: shapes, regions: regions, seeds: seeds, tolerances: tolerances,
    oracles: RuleCheck.allOraclesWithDerivation)
}

/// Verifies a rule of a list of operands.
public func verify(
  _ rule: some VariadicRule, operands: Int, at shapes: [[Shape]]? = nil, regions: [Region]? = nil,
  seeds: [UInt64] = [1, 2], tolerances: Tolerances = Tolerances()
) throws -> Verification {
  try TracewiseVerification.verify(
    rule, operands: operands, at: shapes, regions: regions, seeds: seeds, tolerances: tolerances,
    oracles: RuleCheck.allOraclesWithDerivation)
}

/// Checks the gradient of a generic loss by all oracles, and against its derived closed form: that of the
/// tape, or a `gradient` by hand.
public func checkGradient(
  of loss: some GenericLoss, gradient: [Matrix]? = nil, at inputs: [Matrix],
  names: [String]? = nil, seed: UInt64 = 1, tolerances: Tolerances = Tolerances()
) throws -> Verification {
  try TracewiseVerification.checkGradient(
    of: loss, gradient: gradient, at: inputs, names: names, seed: seed, tolerances: tolerances,
    oracles: LossCheck.allOracles + [SymbolicOracle()])
}
