package import Tracewise

/// The bodies of a rule as a theorem speaks of them: the rule's own, or those of a mutant.
package protocol RuleBodies {
  /// ∂Y from the differentials of the operands.
  func differential(_ dxs: [Expression], at xs: [Expression], value y: Expression) -> Expression
  /// The pullback for operand k.
  func pullback(
    _ g: Expression, operand k: Int, at xs: [Expression], value y: Expression
  ) -> Expression
}

/// A theorem about a rule at all sizes, with its proof: what Coq's kernel checks.
package struct RuleTheorem: Sendable {
  /// The name in Coq.
  package let name: String
  /// Universally quantified variables and hypotheses, in order.
  package let binders: [String]
  /// What is claimed of them.
  package let claim: String
  /// The proof, a script of tactics.
  package let proof: String

  /// The hypotheses among them.
  package var hypotheses: [String] {
    binders.filter { $0.wholeMatch(of: /\((E|U|V|D)\d+ : .*\)/) != nil }
  }

  /// What is claimed, and of what: values within bodies are equal to what bodies say in a hypothesis.
  var statement: String {
    (binders.filter { !$0.hasSuffix(": nat)") } + [claim]).joined(separator: "\n")
  }

  /// The theorem as Coq reads it.
  package var text: String {
    let head = "Theorem \(name) (R : comUnitRingType)"
    return """
      \(head)\(binders.map { "\n    \($0)" }.joined()) :
        \(claim).
      Proof.
      \(proof).
      Qed.
      """
  }
}

extension RuleTheorem {
  /// Tr(Gᵀ ∂Y) = Σ Tr(X̄ᵀ ∂X): the pullbacks of a rule are the adjoint of its differential, at all sizes. Nil where
  /// the rule does not take operands of these shapes.
  package static func adjoint(
    of item: GeneralCase, sizes: TheoremSizes, named name: String, bodies: (any RuleBodies)? = nil
  ) -> RuleTheorem? {
    let symbols = item.rule.operandSymbols(item.operands)
    let xs = symbols.map { Expression($0) }
    guard let whole = Expression(applying: item.rule, to: xs) else { return nil }
    let bodies = bodies ?? OwnBodies(whole: whole)
    let y = item.rule.valueSymbol(of: whole)
    let g = Expression(MatrixSymbol("G", whole.shape, role: .gradient))
    let dxs = symbols.map { Expression($0.differential) }
    let value = Expression(y)
    func shown(_ x: Expression) -> Expression { x.replacing { $0 == whole ? value : nil } }
    var printer = TermPrinter(sizes, named: [whole: y])
    printer.assumesInverses = ProofScripts.assumesInverses(item.rule)
    printer.assume(whole, value)
    let left = printer.term(shown(bodies.differential(dxs, at: xs, value: whole)))
    let right = xs.indices.map { k in
      let pullback = printer.term(shown(bodies.pullback(g, operand: k, at: xs, value: whole)))
      return "\\tr (\(pullback)^T *m \(TermPrinter.name(symbols[k].differential)))"
    }
    let matrices =
      symbols + [y] + symbols.map(\.differential) + [
        MatrixSymbol("G", whole.shape, role: .gradient)
      ]
    return RuleTheorem(
      name: name, binders: printer.binders(matrices),
      claim: "\\tr (G^T *m \(left)) = \(right.joined(separator: " + "))",
      proof: ProofScripts.adjoint(
        item.rule, symbols.map { TermPrinter.name($0.differential) }))
  }
}

/// The bodies of the rule that runs.
struct OwnBodies: RuleBodies {
  let whole: Expression
  func differential(_ dxs: [Expression], at xs: [Expression], value y: Expression) -> Expression {
    whole.differential(dxs) ?? whole
  }
  func pullback(
    _ g: Expression, operand k: Int, at xs: [Expression], value y: Expression
  ) -> Expression {
    whole.pullback(g, operand: k) ?? g
  }
}

extension TermPrinter {
  /// What a theorem is quantified over: sizes, functions, numbers, matrices, and what is assumed of them.
  mutating func binders(_ matrices: [MatrixSymbol]) -> [String] {
    let matrices = matrices.map { "(\(Self.name($0)) : \(type($0.shape)))" }
    let opaque = values.map { "(\($0.name) : \($0.type))" }
    let sizes = (letters.sorted() + freeSizes.map(\.name)).joined(separator: " ")
    var binders = sizes.isEmpty ? [] : ["(\(sizes) : nat)"]
    binders += functions.map { "(\($0.name) : \($0.type))" }
    if usesHalf { binders.append("(half : R) (is_half : 2%:R * half = 1)") }
    binders.append((matrices + opaque).joined(separator: " "))
    return binders + hypotheses.map { "(\($0.name) : \($0.type))" }
  }
}
