import Tracewise

/// Why evidence says nothing.
public enum Doubt: Sendable, Hashable {
  /// One-sided slopes differ; the place is told where there are several.
  case kink(left: Double, right: Double, place: String?)
  /// What was found is too far from certain beside the scale of the quantity.
  case noise(Noise)
  /// No values around the point.
  case outsideDomain(String)
  /// What is claimed has no meaning.
  case unread(String)
  /// Anything else, in words.
  case undecided(String)

  /// A number that is not certain enough to judge by.
  public struct Noise: Sendable, Hashable {
    /// The number that is uncertain, such as `entry (1, 2) of A`.
    public var place: String
    /// The number, as far as it is known.
    public var value: Double
    /// How far it may be off.
    public var bound: Double
    /// The scale of the quantity that it is part of.
    public var scale: Double
    /// The condition number, where the rounding of the operands alone is to blame.
    public var condition: Double?

    package init(
      place: String, value: Double, bound: Double, scale: Double, condition: Double? = nil
    ) {
      self.place = place
      self.value = value
      self.bound = bound
      self.scale = scale
      self.condition = condition
    }
  }

  /// Whether sharper evidence for the same settles the matter.
  package var isNoise: Bool { if case .noise = self { true } else { false } }
  package var isKink: Bool { if case .kink = self { true } else { false } }
}

extension Doubt: CustomStringConvertible {
  public var description: String {
    switch self {
    case .kink(let left, let right, nil):
      "a kink: slopes \(Matrix.format(left)) and \(Matrix.format(right))"
    case .kink(let left, let right, let place?):
      "the loss has a kink at \(place): slopes \(Matrix.format(left)) and "
        + "\(Matrix.format(right)) on its two sides"
    case .noise(let noise): "\(noise)"
    case .outsideDomain(let reason): "outside the domain: \(reason)"
    case .unread(let reason): "not read: \(reason)"
    case .undecided(let reason): reason
    }
  }
}

extension Doubt.Noise: CustomStringConvertible {
  public var description: String {
    func short(_ x: Double) -> String { Matrix.format(x, digits: 2) }
    guard let condition else {
      return
        "differences too noisy: \(place) is \(Matrix.format(value)) ± \(short(bound)) beside a "
        + "scale of \(short(scale))"
    }
    // Of a condition number nobody needs more than the order.
    return
      "ill-conditioned: a condition number of about \(Matrix.format(condition, digits: 1)), so "
      + "that the rounding of the operands alone moves \(place) by \(short(bound)) beside a scale of "
      + short(scale)
  }
}

extension Doubt: ExpressibleByStringInterpolation {
  public init(stringLiteral text: String) { self = .undecided(text) }
}
