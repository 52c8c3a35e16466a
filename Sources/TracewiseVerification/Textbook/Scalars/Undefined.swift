public import Tracewise

/// Why a textbook definition has no value. The interpretation adds the rule's name.
public struct Undefined: Error, Hashable {
  public var kind: TracewiseError.Kind
  public var reason: String

  public init(_ kind: TracewiseError.Kind, _ reason: String) {
    self.kind = kind
    self.reason = reason
  }

  static let singular = Undefined(.singular, "a matrix that must be invertible is singular")
  static let division = Undefined(.domain, "division by a number that is not invertible")
  static let notFinite = Undefined(.notFinite, "NaN and infinity have no exact image")
}
