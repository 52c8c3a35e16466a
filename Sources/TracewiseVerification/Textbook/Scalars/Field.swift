/// Numbers that matrices are computed with by schoolbook arithmetic alone.
///
/// The laws are those of a commutative ring with inverses where `isInvertible`: a field
/// (`Modular`), a field up to rounding (`Double`, `Complex`), or a field with infinitesimals
/// (`Dual`), in which ε is neither zero nor invertible.
public protocol Field: Equatable, Sendable {
  /// 0, neutral to addition.
  static var zero: Self { get }
  /// 1, neutral to multiplication.
  static var one: Self { get }
  /// a + b.
  static func + (a: Self, b: Self) -> Self
  /// a − b.
  static func - (a: Self, b: Self) -> Self
  /// a b, the same in either order.
  static func * (a: Self, b: Self) -> Self
  /// Throws `Undefined` where there is no quotient; floating point has infinities and does not.
  static func / (a: Self, b: Self) throws -> Self

  /// The exact image of a double, which is a dyadic rational; throws for NaN and infinities where
  /// there are none.
  init(_ value: Double) throws

  /// Whether the number is 0, all parts of it.
  var isZero: Bool { get }
  /// How good a pivot the number is: 0 for one that is not invertible, else its magnitude where
  /// magnitudes mean something. For duals it is the real part's.
  var pivotSize: Double { get }
}

extension Field {
  public var isZero: Bool { self == .zero }
  /// Whether there is a number 1/x: of duals, whether their real part has one.
  public var isInvertible: Bool { pivotSize > 0 }
  /// 1/x. Throws as division does.
  public func inverse() throws -> Self { try Self.one / self }
  /// −a.
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
