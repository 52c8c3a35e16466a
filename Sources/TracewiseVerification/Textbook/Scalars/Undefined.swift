public import Tracewise

/// Why a textbook definition has no value. The interpretation adds the rule's name.
public struct Undefined: Error, Hashable {
  /// The kind of the error that the rule gives: `.singular`, `.domain`, ….
  public var kind: TracewiseError.Kind
  /// Why there is no value, in words.
  public var reason: String

  /// No value, for a reason of a kind.
  public init(_ kind: TracewiseError.Kind, _ reason: String) {
    self.kind = kind
    self.reason = reason
  }

  static let singular = Undefined(.singular, "a matrix that must be invertible is singular")
  static let division = Undefined(.domain, "division by a number that is not invertible")
  static let notFinite = Undefined(.notFinite, "NaN and infinity have no exact image")
}
