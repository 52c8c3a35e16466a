import Tracewise

/// Sizes as numbers of rows and columns of parameters, to be read when the program runs.
public struct CodeSizes: Sendable {
  /// A size, or what it is computed from.
  public indirect enum Size: Sendable, Hashable {
    case number(Int)
    /// The rows (axis 0) or columns (axis 1) of a parameter; `name` is the size's own.
    case axis(name: String, of: String, axis: Int)
    case sum(Size, Size), difference(Size, Size), product(Size, Size)
  }

  private var known: [Int: Size] = [:]
  private var order: [Int] = []
  private let names: [Int: String]

  init(_ parameters: [MatrixSymbol], names: [Int: String]) {
    self.names = names
    for symbol in parameters {
      for (axis, value) in [symbol.shape.rows, symbol.shape.columns].enumerated()
      where value > 1 && known[value] == nil {
        let name = names[value] ?? "\(axis == 0 ? "rows" : "columns")_\(symbol.name)"
        known[value] = .axis(name: name, of: symbol.name, axis: axis)
        order.append(value)
      }
    }
  }

  /// The name that a size has in the loss.
  func name(of value: Int) -> String? { known[value] == nil ? nil : names[value] }

  /// The size of a value: of a parameter, or the sum, product or difference (for convolutions
  /// with 1 added) of two; a number where it is none of these.
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
