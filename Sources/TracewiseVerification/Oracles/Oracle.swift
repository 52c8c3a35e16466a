/// A kind of evidence for or against a subject at one point, with an error estimate of its own.
public protocol Oracle: Sendable {
  /// The oracle in records.
  static var id: OracleID { get }
  init()
  /// What a point must have for the oracle to have a say.
  var needs: Set<Need> { get }
  /// What it says: one record for each law.
  func check<S: Subject>(_ point: SubjectCase<S>) -> [CheckRecord]
  /// What it leaves out at a point where it applies, though it would have a say; nothing by default.
  func omissions<S: Subject>(at point: SubjectCase<S>) -> [Omission]
}

/// What an oracle may need of a point.
public enum Need: Sendable, Hashable, CaseIterable {
  /// The rule gives a gradient at the point.
  case firstDerivatives
  /// The gradient has a gradient of its own there.
  case secondDerivatives
  /// The function is differentiable at the point: no kink, no jump.
  case smoothness
  /// The value goes over into its neighbours: no jump.
  case continuity
  /// All operands may have a gradient: a rule's differential takes the differentials of all.
  case allOperands
  /// The body runs in every interpretation.
  case genericBody
  /// Schoolbook arithmetic defines the function.
  case definition
  /// Nothing defines the function, so that weaker evidence is wanted.
  case noDefinition
}

extension Oracle {
  /// What the rule's own differential at a smooth point needs.
  public var needs: Set<Need> { [.smoothness, .firstDerivatives, .allOperands] }

  /// Whether the oracle has something to say at points of a region.
  public func applies(to region: Region) -> Bool { needs.isDisjoint(with: region.lacks) }

  /// Whether it has something to say of a subject at a point.
  public func applies<S: Subject>(to point: SubjectCase<S>) -> Bool {
    applies(to: point.region) && needs.isDisjoint(with: point.subject.body.lacks)
  }

  public func omissions<S: Subject>(at point: SubjectCase<S>) -> [Omission] { [] }
}

extension Differentiable {
  fileprivate var lacks: Set<Need> {
    let lacks: Set<Need> = [hasDefinition ? .noDefinition : .definition]
    return isGeneric ? lacks : lacks.union([.genericBody])
  }
}

extension Region {
  /// What its points do not have.
  fileprivate var lacks: Set<Need> {
    var lacks: Set<Need> = []
    if point != .smooth { lacks.insert(.smoothness) }
    if point == .jump { lacks.insert(.continuity) }
    if derivatives < 1 { lacks.insert(.firstDerivatives) }
    if derivatives < 2 { lacks.insert(.secondDerivatives) }
    if active != nil { lacks.insert(.allOperands) }
    return lacks
  }
}
