import Tracewise
import TracewiseDerivation
import TracewiseLanguage
import TracewiseVerification

extension ProgramCheck {
  /// Says of claims that are equations of the algebra of matrices that they hold for all sizes, which numbers alone
  /// never show.
  func withAllSizes(_ records: [CheckRecord]) -> [CheckRecord] {
    guard explains, records.contains(where: \.isVerifiedClaim),
      let general = program.atSizesThatDiffer
    else { return records }
    let symbolic = SymbolicProgram(general)
    let names = Set(
      zip(program.claims, records).compactMap { claim, record -> String? in
        guard case .gradient(let name) = claim.form, record.isVerifiedClaim else { return nil }
        return name
      })
    let derivation =
      names.isEmpty
      ? nil : symbolic.problem(for: names.sorted()).map { Deriver.derive($0) }
    let forms = derivation.map { symbolic.claimedForms($0) } ?? []
    let derived = Set(forms.lazy.filter { $0.likeness != .different }.map(\.line))
    return zip(program.claims, records).map { claim, record in
      guard record.isVerifiedClaim,
        let there = general.claims.first(where: { $0.line == claim.line })
      else { return record }
      var record = record
      record.holdsForAllSizes = symbolic.isIdentity(there, derived: derived)
      return record
    }
  }
}

extension CheckRecord {
  fileprivate var isVerifiedClaim: Bool { verdict == .verified && statement == .claim }
}

extension Program {
  /// The same program at sizes that are all different and none of them 1, so that a formula shows which is which; nil
  /// where there are no sizes by name, or the text holds at some alone.
  fileprivate var atSizesThatDiffer: Program? {
    func differ(_ sizes: [String: Int]) -> Bool {
      Set(sizes.values).count == sizes.count && sizes.values.allSatisfy { $0 > 1 }
    }
    guard !allSizes.isEmpty, !isBoundToSizes, fixedSizes.isEmpty else { return nil }
    return differ(allSizes) ? self : atVariousSizes.first { differ($0.allSizes) }
  }
}

extension SymbolicProgram {
  /// Whether both sides of a claim are the same once everything is multiplied out; of gradients, `derived` are the
  /// lines of the claims that are.
  fileprivate func isIdentity(_ claim: Claim, derived: Set<Int>) -> Bool {
    switch claim.form {
    case .gradient: return derived.contains(claim.line)
    case .identity(let left), .hessian(_, let left):
      return areEqual(expression(left), expression(claim.right))
    case .differential(let inner):
      guard let derived = Derivation.differential(of: problem(of: inner)).differential else {
        return false
      }
      return areEqual(derived, expression(claim.right))
    }
  }

  /// Whether two expressions are the same sum of products once everything is multiplied out.
  func areEqual(_ a: Expression, _ b: Expression) -> Bool {
    var canonical = Simplifier(.canonical, sizes: sizes)
    return canonical(a) == canonical(b)
  }
}
