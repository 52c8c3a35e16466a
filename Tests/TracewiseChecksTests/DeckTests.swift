import Testing
import Tracewise
import TracewiseChecks
import TracewiseLanguage
import TracewiseVerification

/// The deck's laws, properties and examples as loss files: claims hold, misprints are found. The optimised tool has other
/// seeds in the same run of tests.
@Suite struct DeckTests {
  @Test func theWholeDeckIsThere() { #expect(LossFolder.deck.files.count >= 24) }

  @Test(arguments: LossFolder.deck.files)
  func holds(_ name: String) throws {
    let program = try LossFolder.deck.program(name)
    for record in try ProgramCheck(BoundProgram(program, seed: 4)).records() {
      #expect(record.verdict == .verified, "\(record)")
      if record.reason.hasPrefix("refute") {
        #expect(record.entry != nil && record.expected != record.found, "\(record)")
      }
    }
  }
}
