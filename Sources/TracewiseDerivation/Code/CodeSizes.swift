import Tracewise

/// Sizes as numbers of rows and columns of parameters, to be read when the program runs.
package struct CodeSizes: Sendable {
  /// A size, or what it is computed from.
  package indirect enum Size: Sendable, Hashable {
    case number(Int)
    /// The rows (axis 0) or columns (axis 1) of a parameter; `name` is the size's own.
    case axis(name: String, of: String, axis: Int)
    case sum(Size, Size), difference(Size, Size), product(Size, Size)
  }

  private var known: [Int: Size] = [:]
  private var order: [Int] = []

  /// - Parameter names: The names of sizes by their values, which differ from one another; what is
  ///   none of them, nor computed from them, is a number.
  init(_ parameters: [MatrixSymbol], names: [Int: String]) {
    for symbol in parameters {
      for (axis, value) in [symbol.shape.rows, symbol.shape.columns].enumerated()
      where known[value] == nil {
        guard let name = names[value] else { continue }
        known[value] = .axis(name: name, of: symbol.name, axis: axis)
        order.append(value)
      }
    }
  }

  /// A size as the loss would say it.
  func text(_ value: Int) -> String { text(self[value]).body }

  private func text(_ size: Size) -> (body: String, isSum: Bool) {
    func factor(_ x: Size) -> String { text(x).isSum ? "(\(text(x).body))" : text(x).body }
    switch size {
    case .number(let value): return ("\(value)", false)
    case .axis(let name, _, _): return (name, false)
    case .sum(let a, let b): return ("\(text(a).body) + \(factor(b))", true)
    case .difference(let a, let b): return ("\(text(a).body) - \(factor(b))", true)
    case .product(let a, let b): return ("\(factor(a)) * \(factor(b))", false)
    }
  }

  /// The size of a value: of a parameter, a multiple of one, or the sum, product or difference (for
  /// convolutions with 1 added) of two; a number where it is none of these.
  subscript(_ value: Int) -> Size {
    if let size = known[value] { return size }
    if value <= 1 { return .number(value) }
    for (place, a) in order.enumerated() {
      for b in order[place...] {
        if let x = known[a], let y = known[b], let size = combined(a, x, b, y, value) {
          return size
        }
      }
    }
    for a in order where value % a == 0 {
      if let x = known[a] { return .product(.number(value / a), x) }
    }
    return .number(value)
  }

  private func combined(_ a: Int, _ x: Size, _ b: Int, _ y: Size, _ value: Int) -> Size? {
    let one = Size.number(1)
    return switch value {
    case a * b: .product(x, y)
    case a + b: .sum(x, y)
    case a - b + 1: .sum(.difference(x, y), one)
    case b - a + 1: .sum(.difference(y, x), one)
    case a + b - 1: .difference(.sum(x, y), one)
    default: nil
    }
  }
}
