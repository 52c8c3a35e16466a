import Testing
import TracewiseChecks
import TracewiseDerivation
import TracewiseLanguage

/// Losses of the literature, each with the closed form that is printed there as a claim.
@Suite struct LiteratureTests {
  private static let folder = LossFolder.derivations

  @Test(arguments: folder.files)
  func isDerived(_ name: String) throws {
    let derived = try derivation(Self.folder, name)
    #expect(derived.failures.isEmpty, "\(derived.failures)")
    #expect(derived.isWhollyJudged)
    #expect(!derived.claimedForms.isEmpty)
    for claim in derived.claimedForms {
      #expect(claim.likeness != .different, "line \(claim.line): \(claim.derived)")
    }
  }

  @Test func mostComeOutAsPrinted() throws {
    let claims = try Self.folder.files.flatMap { try derivation(Self.folder, $0).claimedForms }
    let asPrinted = claims.filter { $0.likeness == .sameForm }.count
    #expect(Self.folder.files.count >= 60)
    #expect(asPrinted >= 85, "\(asPrinted) of \(claims.count)")
  }
}
