package import Tracewise

/// What a rule's differential is claimed to be, or why nothing is.
package enum DifferentialTheorem: Sendable {
  case theorem(RuleTheorem)
  /// This has no definition in words of theorems.
  case undefined(String)
}

extension RuleTheorem {
  /// The definition at X + ε ∂X is Y + ε ∂Y: the differential of a rule is the derivative of what defines it, its
  /// expansion, its word or the equations of its value. Nil where the rule does not take operands of these shapes.
  package static func differential(
    of item: GeneralCase, sizes: TheoremSizes, named name: String, bodies: (any RuleBodies)? = nil
  ) -> DifferentialTheorem? {
    let symbols = item.rule.operandSymbols(item.operands)
    let xs = symbols.map { Expression($0) }
    guard let whole = Expression(applying: item.rule, to: xs) else { return nil }
    let bodies = bodies ?? OwnBodies(whole: whole)
    let y = item.rule.valueSymbol(of: whole)
    let value = Expression(y)
    let body = bodies.differential(xs.map(\.differentialOfSymbol), at: xs, value: whole)
    let differential = body.replacing { $0 == whole ? value : nil }
    let equations = item.rule.equations(xs, value: value)
    var printer = TermPrinter(sizes, named: equations.isEmpty ? [:] : [whole: y])
    printer.assumesInverses = true
    printer.definesAll = true
    printer.subject = whole.ruleName
    let claims: [String]
    if equations.isEmpty {
      let defined = printer.term(whole)
      printer.isDual = true
      let dual = printer.term(whole)
      printer.isDual = false
      printer.define(y, defined)
      claims = ["\(dual) = dmx \(TermPrinter.name(y)) \(printer.term(differential))"]
    } else {
      printer.assume(whole, value)
      for (left, right) in item.rule.directions(
        xs.map(\.differentialOfSymbol), at: xs, value: value)
      {
        printer.equate(left, right)
      }
      printer.define(y.differential, printer.term(differential))
      printer.isDual = true
      claims = equations.map { "\(printer.term($0.0)) = \(printer.term($0.1))" }
      printer.isDual = false
    }
    if let missing = printer.missing { return .undefined(missing) }
    let matrices =
      symbols + [y] + symbols.map(\.differential)
      + (equations.isEmpty ? [] : [y.differential])
    return .theorem(
      RuleTheorem(
        name: name, binders: printer.binders(matrices), claim: claims.joined(separator: " /\\ "),
        proof: ProofScripts.differential(item.rule, isDefined: equations.isEmpty)))
  }
}

extension Expression {
  /// ∂X of a symbol X.
  fileprivate var differentialOfSymbol: Expression {
    symbol.map { Expression($0.differential) } ?? self
  }
}
