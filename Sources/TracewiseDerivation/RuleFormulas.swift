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
    let x = rule.operandSymbols(shapes)
    let operands = x.map { Expression($0) }
    guard let whole = Expression(applying: rule, to: operands) else { return nil }
    // The value is printed by a letter, so that formulas stay as short as the rules write them.
    let y = rule.valueSymbol(of: whole)
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

  /// `Y = …`
  package var formula: String { Self.text(value) }
  /// `∂Y = …`
  package var differential: String { Self.text(differentialForm) }
  /// `X̄ = …` for each operand.
  package var pullbacks: [String] { pullbackForms.map(Self.text) }

  private static func text(_ definition: Definition) -> String {
    let printer = Printer(UnicodeNotation())
    // As the rule writes it, or shorter: inverses of triangles, transposes of products.
    var lines = Simplifier(.line)
    let texts = [definition.value, lines(definition.value)].map(printer.text)
    let text = texts[1].count < texts[0].count ? texts[1] : texts[0]
    return "\(printer.notation.symbol(definition.symbol)) = \(text)"
  }
}

extension Rule {
  /// The symbols of the rule's operands in its formulas: its own letter, X, or A and B, or X1, X2, ….
  func operandSymbols(_ shapes: [Shape]) -> [MatrixSymbol] {
    let names =
      switch shapes.count {
      case 1: [Self.letters?.operand ?? "X"]
      case 2: ["A", "B"]
      case 3: ["A", "B", "C"]
      default: shapes.indices.map { "X\($0 + 1)" }
      }
    return zip(names, shapes).enumerated().map { k, operand in
      var symbol = MatrixSymbol(operand.0, operand.1)
      symbol.isPositiveDefinite = [.positiveDefinite, .positiveReal].contains(need(ofOperand: k))
      return symbol
    }
  }

  /// The symbol of its value: its own letter or Y, of what is known of the value's entries.
  func valueSymbol(of whole: Expression) -> MatrixSymbol {
    MatrixSymbol(Self.letters?.value ?? "Y", whole.shape, whole.structure)
  }
}

extension MatrixSymbol {
  /// X̄, the cotangent of X that a pullback gives.
  package var cotangent: MatrixSymbol { MatrixSymbol("\(name)\u{0304}", shape) }
}
