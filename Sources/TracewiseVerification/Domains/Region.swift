public import Tracewise

/// A part of a rule's domain that operands are drawn from.
///
/// A rule has at least three: general ones first, which are never symmetric, diagonal or square
/// where the rule does not ask for it (a forgotten transpose passes every test on symmetric
/// operands), then special points.
public struct Region: Sendable {
  /// What a rule is at the points of the region.
  public enum Point: Sendable {
    /// Differentiable; differences must agree.
    case smooth
    /// One-sided slopes differ; what the rule gives must lie between them.
    case kink
    /// The value jumps; the derivative is a convention, and only laws of algebra are checked.
    case jump
  }

  /// The name in reports and commands, such as `general`.
  public private(set) var name: String
  /// The sizes that are drawn by default; none where the rule fixes the shapes.
  public private(set) var sizes: [Int]
  /// What the rule is at all points of the region.
  public let point: Point
  /// How many derivatives the rule gives at these points.
  public let derivatives: Int
  /// The operands that may have a gradient here, from 0; nil for all.
  public let active: [Int]?
  /// Whether somebody gave the operands; then they need not be in the rule's domain.
  package private(set) var isGiven = false
  /// Whether operands are so large that only a few random directions are looked at.
  package private(set) var isLarge = false
  private let generator: @Sendable (inout SeededGenerator, Int) -> [Matrix]
  /// What makes the operands of what is drawn; nil where they are drawn themselves.
  private var construction: (any Construction)?

  /// A region of operands that `draw` makes of random numbers and a size.
  ///
  /// - Parameters:
  ///   - name: the name in reports and commands.
  ///   - sizes: those that are drawn by default; none where `draw` takes no notice of its size.
  ///   - point: what the rule is at all points of the region.
  ///   - derivatives: how many the rule gives there: 0, 1 or 2.
  ///   - active: the operands that may have a gradient there, from 0; nil for all.
  ///   - draw: the operands, of the generator's numbers and the size alone, so that a seed repeats
  ///     them.
  public init(
    _ name: String, sizes: [Int] = [4], point: Point = .smooth, derivatives: Int = 2,
    active: [Int]? = nil, draw: @escaping @Sendable (inout SeededGenerator, Int) -> [Matrix]
  ) {
    self.name = name
    self.sizes = sizes
    self.point = point
    self.derivatives = derivatives
    self.active = active
    generator = draw
  }

  /// A region of operands that are made of parameters.
  public init(
    _ name: String, sizes: [Int] = [4], point: Point = .smooth, derivatives: Int = 2,
    of construction: some Construction
  ) {
    self.init(name, sizes: sizes, point: point, derivatives: derivatives) {
      construction.parameters(&$0, $1)
    }
    self.construction = construction
  }

  /// The region of one point, of operands that somebody gives.
  public static func point(_ operands: [Matrix], _ point: Point = .smooth) -> Region {
    var region = Region("given", sizes: [], point: point) { _, _ in operands }
    region.isGiven = true
    return region
  }

  /// The same operands in sizes at which the fast paths of large matrices run: odd ones behind powers of 2. What is slow,
  /// and drawn in the smallest sizes alone, gets one.
  var large: Region {
    var region = self
    region.name = "large-sizes"
    region.sizes = sizes.contains { $0 > 3 } ? [17, 33] : [17]
    region.isLarge = true
    return region
  }

  /// Operands of the region. Those of one seed and size are always the same.
  public func draw(size: Int, seed: UInt64) -> [Matrix] {
    operands(parameters(size: size, seed: seed))
  }

  /// What the operands of a seed and size are made of.
  func parameters(size: Int, seed: UInt64) -> [Matrix] {
    // Subsequent seeds of SplitMix64 are independent streams but for their first number.
    var generator = SeededGenerator(seed: seed)
    _ = generator.next()
    return self.generator(&generator, size)
  }

  /// What is known of the operands that such parameters make: roots of their equations.
  func known<M: MatrixAlgebra>(_ parameters: [M]) -> [[M]] {
    construction?.known(parameters) ?? []
  }

  /// The operands that such parameters make.
  func operands<M: MatrixAlgebra>(_ parameters: [M]) -> [M] {
    construction?.operands(parameters) ?? parameters
  }

  /// The smallest size that is drawn: of general operands 2 rows or fewer, of others what the region says, as two equal
  /// eigenvalues beside another one need three.
  package var smallestSize: Int {
    let smallest = sizes.min() ?? 0
    return name == "general" ? min(smallest, 2) : smallest
  }

  /// The region as a command names it: `general:4`, or `general` where the rule fixes the shapes.
  public func label(size: Int) -> String { sizes.isEmpty ? name : "\(name):\(size)" }
}
