/// Numbers that matrices are computed with by schoolbook arithmetic alone.
///
/// The laws are those of a commutative ring with inverses where `isInvertible`: a field
/// (`Modular`), a field up to rounding (`Double`, `Complex`), or a field with infinitesimals
/// (`Dual`), in which ε is neither zero nor invertible.
public protocol Field: Equatable, Sendable {
  static var zero: Self { get }
  static var one: Self { get }
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  /// Throws `Undefined` where there is no quotient; floating point has infinities and does not.
  static func / (a: Self, b: Self) throws -> Self

  /// The exact image of a double, which is a dyadic rational; throws for NaN and infinities where
  /// there are none.
  init(_ value: Double) throws

  var isZero: Bool { get }
  /// How good a pivot the number is: 0 for one that is not invertible, else its magnitude where
  /// magnitudes mean something. For duals it is the real part's.
  var pivotSize: Double { get }
}

extension Field {
  public var isZero: Bool { self == .zero }
  public var isInvertible: Bool { pivotSize > 0 }
  public func inverse() throws -> Self { try Self.one / self }
  public static prefix func - (a: Self) -> Self { zero - a }

  /// The n-th power by repeated squaring; a negative one is a power of the inverse.
  public func power(_ n: Int) throws -> Self {
    if n < 0 { return try inverse().power(n.magnitude) }
    return power(n.magnitude)
  }

  /// The n-th power by repeated squaring.
  public func power(_ n: UInt) -> Self {
    var (result, square, rest) = (Self.one, self, n)
    while rest > 0 {
      if rest & 1 == 1 { result = result * square }
      rest >>= 1
      if rest > 0 { square = square * square }
    }
    return result
  }
}

extension Sequence where Element: Field {
  /// The sum of all elements, from the left.
  func total() -> Element { reduce(.zero, +) }
}
