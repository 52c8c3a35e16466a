import Foundation
import Testing
import TracewiseChecks
import TracewiseDerivation
import TracewiseLanguage

/// The deck's examples derived: every step holds, the results are the deck's, and what is printed
/// is what `Fixtures/deck/derived` keeps (`tracewise derive FILE > derived/NAME.txt` renews it).
@Suite struct DeckDerivationTests {
  static let examples = LossFolder.deck.files.filter { !$0.hasPrefix("theorem") }

  @Test func theExamplesAreThere() { #expect(Self.examples.count >= 15) }

  @Test(arguments: examples)
  func isDerived(_ name: String) throws {
    let derived = try derivation(.deck, name)
    #expect(derived.failures.isEmpty, "\(derived.failures)")
    #expect(derived.isWhollyJudged)
    // The deck writes convolutions out entry by entry, and a block of a transformer is written through names for
    // what comes back to each of its layers; these forms are compared by `check` alone.
    let isOtherwise = ["example-4-3", "future-1-convolution", "future-2-transformer"]
      .contains { name.hasPrefix($0) }
    for claim in derived.claimedForms where !isOtherwise {
      #expect(claim.likeness != .different, "line \(claim.line): \(claim.derived)")
    }
    let stem = name.dropLast(".loss".count)
    let kept = LossFolder.deck.url.appending(path: "derived/\(stem).txt")
    let text = DerivationText(derived.derivation).text
    #expect(try String(contentsOf: kept, encoding: .utf8).hasPrefix(text))
  }

  @Test(arguments: LossFolder.reference.files)
  func referenceLossesAreDerived(_ name: String) throws {
    let derived = try derivation(.reference, name)
    #expect(derived.failures.isEmpty, "\(derived.failures)")
  }
}

/// A loss file of a folder, derived and checked.
func derivation(_ folder: LossFolder, _ name: String) throws -> CheckedDerivation {
  try CheckedDerivation(BoundProgram(folder.program(name)), second: true)
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
