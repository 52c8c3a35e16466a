/// A kind of evidence for or against a rule at one point of its domain, with an error estimate of
/// its own.
public protocol RuleOracle: Sendable {
  /// The oracle as records and commands name it.
  static var name: String { get }
  init()
  /// Whether the oracle has something to say at points of the region.
  func applies(to region: Region) -> Bool
  /// What it says: one record for each law.
  func check(_ point: RuleCase) -> [CheckRecord]
  /// What it leaves out at a point where it applies, though it would have a say; nothing by default.
  func omissions(at point: RuleCase) -> [Omission]
}

extension RuleOracle {
  /// At smooth points where all operands may have a gradient: a rule's differential takes the
  /// differentials of all.
  public func applies(to region: Region) -> Bool {
    region.point == .smooth && region.derivatives >= 1 && region.active == nil
  }

  public func omissions(at point: RuleCase) -> [Omission] { [] }
}
