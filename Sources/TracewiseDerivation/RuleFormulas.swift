public import Tracewise

/// A rule's formulas, printed by running its own differential and pullbacks on symbols.
public struct RuleFormulas: Sendable {
  /// `∂Y = …`
  public let differential: String
  /// `X̄ = …` for each operand, where Ḡ is the cotangent of the result.
  public let pullbacks: [String]

  /// The formulas of a rule at operands of the given shapes; nil where they do not fit.
  public init?(_ rule: any Rule, shapes: [Shape]) {
    let names =
      shapes.count == 1 ? ["X"] : shapes.count == 2 ? ["A", "B"] : Self.numbered(shapes)
    let x = zip(names, shapes).map { MatrixSymbol($0, $1) }
    let operands = x.map { Expression($0) }
    guard let whole = Expression(applying: rule, to: operands) else { return nil }
    // The value is printed as Y, so that formulas stay as short as the rules write them.
    let y = Expression.symbol("Y", whole.shape)
    let g = Expression.symbol("G", whole.shape)
    func shown(_ x: Expression) -> String { "\(x.replacing { $0 == whole ? y : nil })" }
    guard let differential = whole.differential(x.map { Expression($0.differential) }) else {
      return nil
    }
    self.differential = "∂Y = \(shown(differential))"
    pullbacks = names.indices.compactMap { k in
      whole.pullback(g, operand: k).map { "\(names[k])\u{0304} = \(shown($0))" }
    }
  }

  private static func numbered(_ shapes: [Shape]) -> [String] {
    shapes.indices.map { "X\($0 + 1)" }
  }
}
