package import Tracewise

/// What an exact comparison found.
package struct ExactCheck: Sendable {
  /// The law that was compared.
  package enum Law: String, Sendable, Hashable {
    /// The dual part of f(X + ε E) is differential(E).
    case differential = "the differential must be the derivative of the textbook value"
    /// ⟨G, ∂Y⟩ = ⟨pullback(G), E⟩.
    case pullback = "the pullback must be the adjoint of the textbook derivative"
    /// The derivative of the pullback is the second derivative of ⟨G, f(X)⟩.
    case secondOrder = "the pullback's derivative must be the textbook second derivative"
    /// A claimed formula is what the textbook finds.
    case claim = "the claim must be what the textbook finds"
  }

  /// An entry in which the two sides differ.
  package struct Difference: Sendable, Hashable {
    package var law: Law
    /// The operand, from 0, that the derivative is for.
    package var operand: Int
    /// The place of the entry, from 0.
    package var row: Int
    package var column: Int
    /// What the textbook definition gives.
    package var expected: Modular
    /// What the rule or the claim gives.
    package var found: Modular
  }

  package enum Outcome: Sendable {
    case equal
    /// Never empty.
    case different([Difference])
    /// Neither could be computed: a singular matrix in every draw, shapes that do not fit, ….
    case undefined(TracewiseError)
  }

  package var outcome: Outcome
  /// The functions whose opaque values took part: then equality is exact in the matrix structure
  /// only, and a difference may be the lack of a relation between opaque values.
  package var opaque: Set<OpaqueFunction>
  /// Whether a root was taken of a residue that has none, in the draw that decided.
  package var hasFalseRoot: Bool
  /// A bound on the degree of the identity that was tested, counted while computing it.
  package var degree: Double
  /// The number of independent draws.
  package var draws: Int

  package var isEqual: Bool {
    if case .equal = outcome { return true }
    return false
  }
  package var differences: [Difference] {
    if case .different(let differences) = outcome { return differences }
    return []
  }
  package var failure: TracewiseError? {
    if case .undefined(let error) = outcome { return error }
    return nil
  }

  /// The largest probability that different sides were found equal: (degree/p)ᵈ for d draws.
  ///
  /// (Schwartz-Zippel lemma, for the numerator of the difference of both sides. With opaque
  /// functions it holds as far as their hashed values are independent.)
  package var wrongAcceptance: Double {
    let single = min(1, degree / Double(Modular.prime))
    return (0..<draws).reduce(1) { product, _ in product * single }
  }
}

extension ExactCheck.Difference: CustomStringConvertible {
  package var description: String {
    "\(law.rawValue): operand \(operand + 1), entry (\(row + 1), \(column + 1)): "
      + "expected \(expected), found \(found)"
  }
}

extension ExactCheck: CustomStringConvertible {
  package var description: String {
    switch outcome {
    case .equal where opaque.isEmpty: return "equal, exactly"
    case .equal:
      let names = opaque.map(\.rawValue).sorted().joined(separator: ", ")
      return "equal, exactly in the matrix structure (opaque: \(names))"
    case .different(let differences):
      return differences.map(\.description).joined(separator: "\n")
    case .undefined(let error): return "undefined: \(error)"
    }
  }
}
