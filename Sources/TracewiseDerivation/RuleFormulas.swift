package import Tracewise

/// A rule's formulas, found by running its own value, differential and pullbacks on symbols.
package struct RuleFormulas: Sendable {
  /// Y = f(X, …).
  package let value: Definition
  /// ∂Y in terms of the operands' differentials.
  package let differentialForm: Definition
  /// X̄ for each operand, where G is the cotangent of the result.
  package let pullbackForms: [Definition]

  /// The formulas of a rule at operands of the given shapes; nil where they do not fit.
  package init?(_ rule: any Rule, shapes: [Shape]) {
    let names =
      shapes.count == 1 ? ["X"] : shapes.count == 2 ? ["A", "B"] : Self.numbered(shapes)
    let x = zip(names, shapes).map { MatrixSymbol($0, $1) }
    let operands = x.map { Expression($0) }
    guard let whole = Expression(applying: rule, to: operands) else { return nil }
    // The value is printed as Y, so that formulas stay as short as the rules write them.
    let y = MatrixSymbol("Y", whole.shape)
    let g = Expression.symbol("G", whole.shape)
    func shown(_ x: Expression) -> Expression { x.replacing { $0 == whole ? Expression(y) : nil } }
    guard let differential = whole.differential(x.map { Expression($0.differential) }) else {
      return nil
    }
    value = Definition(symbol: y, value: whole)
    differentialForm = Definition(symbol: y.differential, value: shown(differential))
    pullbackForms = x.indices.compactMap { k in
      whole.pullback(g, operand: k).map {
        Definition(symbol: x[k].cotangent, value: shown($0))
      }
    }
  }

  /// `∂Y = …`
  package var differential: String { Self.text(differentialForm) }
  /// `X̄ = …` for each operand.
  package var pullbacks: [String] { pullbackForms.map(Self.text) }

  private static func text(_ definition: Definition) -> String {
    let printer = Printer(UnicodeNotation())
    return "\(printer.notation.symbol(definition.symbol)) = \(printer.text(definition.value))"
  }

  private static func numbered(_ shapes: [Shape]) -> [String] {
    shapes.indices.map { "X\($0 + 1)" }
  }
}

extension MatrixSymbol {
  /// X̄, the cotangent of X that a pullback gives.
  package var cotangent: MatrixSymbol { MatrixSymbol("\(name)\u{0304}", shape) }
}
