public import Tracewise

/// A rule's formulas, printed by running its own differential and pullbacks on symbols.
public struct RuleFormulas: Sendable {
  /// `∂Y = …`
  public let differential: String
  /// `X̄ = …` for each operand, where Ḡ is the cotangent of the result.
  public let pullbacks: [String]

  /// The formulas of a rule at operands of the given shapes; nil where they do not fit.
  public init?(_ rule: any Rule, shapes: [Shape]) {
    let names = shapes.count == 1 ? ["X"] : shapes.count == 2 ? ["A", "B"] : Self.numbered(shapes)
    let x = zip(names, shapes).map { Expression.symbol($0, $1) }
    let dx = zip(names, shapes).map { Expression.symbol("∂\($0)", $1) }
    let bars = names.map { "\($0)\u{0304}" }
    switch rule {
    case let rule as any UnaryRule:
      guard shapes.count == 1, let shape = try? rule.shape(shapes[0]) else { return nil }
      let (y, g) = Self.result(shape)
      differential = "∂Y = \(rule.differential(dx[0], at: x[0], value: y))"
      pullbacks = ["\(bars[0]) = \(rule.pullback(g, at: x[0], value: y))"]
    case let rule as any BinaryRule:
      guard shapes.count == 2, let shape = try? rule.shape(shapes[0], shapes[1]) else {
        return nil
      }
      let (y, g) = Self.result(shape)
      differential = "∂Y = \(rule.differential(dx[0], dx[1], at: x[0], x[1], value: y))"
      pullbacks = [
        "\(bars[0]) = \(rule.leftPullback(g, at: x[0], x[1], value: y))",
        "\(bars[1]) = \(rule.rightPullback(g, at: x[0], x[1], value: y))",
      ]
    case let rule as any VariadicRule:
      guard let shape = try? rule.shape(shapes) else { return nil }
      let (y, g) = Self.result(shape)
      differential = "∂Y = \(rule.differential(dx, at: x, value: y))"
      pullbacks = bars.indices.map {
        "\(bars[$0]) = \(rule.pullback(g, operand: $0, at: x, value: y))"
      }
    default: return nil
    }
  }

  private static func result(_ shape: Shape) -> (Expression, Expression) {
    (.symbol("Y", shape), .symbol("G", shape))
  }

  private static func numbered(_ shapes: [Shape]) -> [String] {
    shapes.indices.map { "X\($0 + 1)" }
  }
}
