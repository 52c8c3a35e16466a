import Foundation
import Testing
import TracewiseDerivation
import TracewiseLanguage

/// The deck's examples derived: every step holds, the results are the deck's, and what is printed
/// is what `Fixtures/deck/derived` keeps (`tracewise derive FILE > derived/NAME.txt` renews it).
@Suite struct DeckDerivationTests {
  static let examples = DeckTests.names.filter { !$0.hasPrefix("theorem") }

  @Test func theExamplesAreThere() { #expect(Self.examples.count >= 15) }

  @Test(arguments: examples)
  func isDerived(_ name: String) throws {
    let derived = try derivation(DeckTests.folder, name)
    #expect(derived.failures.isEmpty, "\(derived.failures)")
    #expect(derived.isWhollyJudged)
    // The deck writes convolutions out entry by entry; these forms are compared by `check` alone.
    let isByEntries = name.hasPrefix("example-4-3")
    for claim in derived.claimedForms where !isByEntries {
      #expect(claim.likeness != .different, "line \(claim.line): \(claim.derived)")
    }
    let stem = name.dropLast(".loss".count)
    let kept = DeckTests.folder.appending(path: "derived/\(stem).txt")
    let text = DerivationText(derived.derivation).text
    #expect(try String(contentsOf: kept, encoding: .utf8).hasPrefix(text))
  }

  @Test(arguments: ReferenceTests.names)
  func referenceLossesAreDerived(_ name: String) throws {
    let derived = try derivation(ReferenceTests.folder, name + ".loss")
    #expect(derived.failures.isEmpty, "\(derived.failures)")
  }
}

/// A loss file of a folder, derived and checked.
func derivation(_ folder: URL, _ name: String) throws -> CheckedDerivation {
  let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
  let program = try Program(checking: SourceText(name: name, text: text))
  return try CheckedDerivation(BoundProgram(program), second: true)
}

extension CheckedDerivation {
  /// Whether every step was checked, exactly or in floating point.
  var isWhollyJudged: Bool {
    derivation.nodeDerivations.allSatisfy { nodeDerivation in
      nodeDerivation.steps.allSatisfy { step in
        switch step.judgement {
        case .exact?, .numeric?: true
        default: false
        }
      }
    }
  }
}
