import Tracewise

/// A random program: inputs, then operations on any of what is there, and a loss ½|Y|² of one of
/// them.
struct RandomProgram {
  enum Operation {
    case sum, difference, hadamard, quotient, product, addColumn
    case transpose, negative, sine, tangent, scaling(Double)
    case total, rowSums, horizontal, vertical
    case block(Range<Int>, Range<Int>), reshape
    case inverse, solve
  }

  struct Node {
    let operation: Operation
    /// What it is computed from, by number; the second only where there are two.
    let a: Int
    let b: Int
  }

  private(set) var inputs: [Shape] = []
  private(set) var nodes: [Node] = []
  /// The value of which the loss is taken.
  private(set) var last = 0
  private(set) var shapes: [Shape] = []

  init(using g: inout SeededGenerator) {
    let sizes =
      Int.random(in: 0..<5, using: &g) == 0 ? [0, 1, 2, 3, 16, 17] : [1, 1, 2, 3, 4, 5, 8, 9, 17]
    func size() -> Int { sizes[Int.random(in: 0..<sizes.count, using: &g)] }
    let common = [size(), size()]
    func dimension() -> Int {
      Int.random(in: 0..<6, using: &g) == 0 ? size() : common[Int.random(in: 0..<2, using: &g)]
    }
    for _ in 0..<Int.random(in: 1...3, using: &g) { shapes.append(Shape(dimension(), dimension())) }
    inputs = shapes
    let count = Int.random(in: 1...12, using: &g)
    for _ in 0..<(8 * count) where nodes.count < count { extend(using: &g) }
    last = pick(using: &g)
  }

  /// Mostly what came last, so that programs get long.
  private func pick(using g: inout SeededGenerator) -> Int {
    Bool.random(using: &g) ? shapes.count - 1 : Int.random(in: 0..<shapes.count, using: &g)
  }

  /// Adds an operation where a random one fits two random operands.
  private mutating func extend(using g: inout SeededGenerator) {
    let (a, b) = (pick(using: &g), pick(using: &g))
    let (x, y) = (shapes[a], shapes[b])
    let (operation, shape) = Self.operation(Int.random(in: 0..<24, using: &g), x, y, using: &g)
    guard let operation, shape.rows <= 40, shape.columns <= 40 else { return }
    nodes.append(Node(operation: operation, a: a, b: b))
    shapes.append(shape)
  }

  private static func operation(
    _ choice: Int, _ x: Shape, _ y: Shape, using g: inout SeededGenerator
  ) -> (Operation?, Shape) {
    switch choice {
    case 0: (x == y ? .sum : nil, x)
    case 1: (x == y ? .difference : nil, x)
    case 2: (x == y ? .hadamard : nil, x)
    case 3: (x == y ? .quotient : nil, x)
    case 4...8: (x.columns == y.rows ? .product : nil, Shape(x.rows, y.columns))
    case 9: (x.rows == y.rows && y.columns == 1 ? .addColumn : nil, x)
    case 10, 11: (.transpose, Shape(x.columns, x.rows))
    case 12: (.negative, x)
    case 13: (.sine, x)
    case 14: (.tangent, x)
    case 15: (.scaling(Double.random(in: -1.5...1.5, using: &g)), x)
    case 16: (.total, Shape(1, 1))
    case 17: (.rowSums, Shape(x.rows, 1))
    case 18: (x.rows == y.rows ? .horizontal : nil, Shape(x.rows, x.columns + y.columns))
    case 19: (x.columns == y.columns ? .vertical : nil, Shape(x.rows + y.rows, x.columns))
    case 20: block(x, using: &g)
    case 21: (.reshape, reshaped(x, using: &g))
    case 22: (x.rows == x.columns && x.rows > 0 ? .inverse : nil, x)
    default: (x.rows == x.columns && x.rows == y.rows && x.rows > 0 ? .solve : nil, y)
    }
  }

  private static func block(_ x: Shape, using g: inout SeededGenerator) -> (Operation?, Shape) {
    func part(_ n: Int) -> Range<Int> {
      let start = Int.random(in: 0...n, using: &g)
      return start..<Int.random(in: start...n, using: &g)
    }
    let (rows, columns) = (part(x.rows), part(x.columns))
    return (.block(rows, columns), Shape(rows.count, columns.count))
  }

  private static func reshaped(_ x: Shape, using g: inout SeededGenerator) -> Shape {
    let count = x.rows * x.columns
    guard count > 0 else { return Shape(x.columns, x.rows) }
    let divisors = (1...count).filter { count % $0 == 0 }
    let rows = divisors[Int.random(in: 0..<divisors.count, using: &g)]
    return Shape(rows, count / rows)
  }
}
