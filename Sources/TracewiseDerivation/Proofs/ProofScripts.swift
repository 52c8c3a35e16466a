import Tracewise

/// The proofs of theorems: all is moved off the differentials and compared. Where a value is known by its equations
/// only, a script says how they come in: E1, E2, … are the equations that a theorem assumes, U1, … that nothing
/// else solves them, V1, … that a matrix has an inverse; Z1, … are values within the bodies.
enum ProofScripts {
  static func adjoint(_ rule: any Rule, _ differentials: [String]) -> String {
    let pushes = "start; " + differentials.map { "push \($0)" }.joined(separator: "; ")
    return scripts[type(of: rule).name] ?? "\(pushes); first [close | numbers G; close]"
  }

  /// The definition at X + ε ∂X, or the equations of the value.
  static func differential(_ rule: any Rule, isDefined: Bool) -> String {
    differentials[type(of: rule).name] ?? (isDefined ? "defined" : "solved")
  }

  /// The rules whose proofs need that what is divided by has an inverse.
  static func assumesInverses(_ rule: any Rule) -> Bool { type(of: rule).name == "lstsq" }

  private static let scripts: [String: String] = [
    // ⟨G, Z1⟩ = ⟨A* W, Z1⟩ = ⟨W, A Z1⟩ with the solution W of the adjoint equation.
    "sylvester": solved(by: "E2", adjoint: "E3", ["dA", "dB", "dC"]),
    "stein": solved(by: "E2", adjoint: "E3", ["dA", "dB", "dC"]),
    "sqrtm": solved(by: "E2", adjoint: "E3", ["dA"]),
    "matrixsign": solved(by: "E3", adjoint: "E4", ["dA"]),
    // The same, between symmetric solutions.
    "care": """
    have s1 : Z1^T = Z1 by symmetric U1 E3 E1.
    have s2 : Z2^T = Z2 by symmetric U2 E4 E1.
    have sz : symp half Z2 = Z2 by apply: symp_id.
    have sy : symp half (Y *m Z2 *m Y) = Y *m Z2 *m Y by apply: symp_id => //; norm; rewrite ?(s2, E1) ?mulmxA.
    start; rewrite dotNr -(dot_sym _ is_half s1) -E4; apply: (through (congr1 (fun M => - dot Z2 M) E3)).
    push Z1; push dA; push dB; push dC; norm; rewrite ?(s2, E1, sy, sz); norm; close
    """,
    "dare": """
    move: E3 U1 E4 U2; set F := invmx _ *m _; set K := X1 - X2 *m F => E3 U1 E4 U2; clearbody K F.
    have s1 : Z1^T = Z1 by symmetric U1 E3 E1.
    have s2 : Z2^T = Z2 by symmetric U2 E4 E1.
    have sz : symp half Z2 = Z2 by apply: symp_id.
    start; rewrite -(dot_sym _ is_half s1) -E4; apply: (through (congr1 (dot Z2) E3)).
    push Z1; rewrite dot_symp sz; push dX1; push dX2; push dX3; push dX4; norm; rewrite ?(s2, E1); norm; close
    """,
    // Between antisymmetric ones.
    "polar": """
    have key := solutions_adjoint is_half (tr_symp _ _) U1 E4 U2 E5.
    start; apply: (through key); push Z1; push dA; close
    """,
    // A R⁻¹ = Q.
    "lstsq": """
    have t : tril 1 Z1^T = Z1^T by rewrite -tr_triu E2.
    rewrite E2 in V1; rewrite E2 t -E4; start; push dA; push dB; norm; rewrite ?(mulmxK V1); close
    """,
    // What stands in a block is moved into it, and its transpose is the transpose.
    "singularfactor": """
    start; rewrite !(among0, add0r, addr0) !among_among ?(add0n, addn0, leqnn, leq_addl) //; try by [rewrite addnC].
    push dA; norm; rewrite -[among _ _ m 0 G^T]tr_among [symp half (among _ _ 0 m G + _)]sympD symp_tr seriesD blockD.
    close
    """,
    "adjugatedifferential":
      "start; push dA; push dB; norm; rewrite -?[dot G^T _]dot_tr; norm; dring",
  ]

  private static func solved(
    by equation: String, adjoint: String, _ differentials: [String]
  ) -> String {
    let pushes = differentials.map { "push \($0)" }.joined(separator: "; ")
    return """
      start; rewrite -\(adjoint); apply: (through (congr1 (dot Z2) \(equation))).
      push Z1; \(pushes); close
      """
  }
}
