import Foundation
import Testing
import TracewiseDerivation
import TracewiseLanguage

/// Losses of the literature, each with the closed form that is printed there as a claim.
@Suite struct LiteratureTests {
  static let folder = ReferenceTests.folder.deletingLastPathComponent()
    .appending(path: "derivations")

  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".loss") }.sorted()
  }()

  @Test(arguments: names)
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
    let claims = try Self.names.flatMap { try derivation(Self.folder, $0).claimedForms }
    let asPrinted = claims.filter { $0.likeness == .sameForm }.count
    #expect(Self.names.count >= 60)
    #expect(asPrinted >= 85, "\(asPrinted) of \(claims.count)")
  }
}
