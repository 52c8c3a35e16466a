import Foundation
import Testing
import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// The deck's laws, properties and examples as loss files: claims hold, misprints are found.
@Suite struct DeckTests {
  static let folder = ReferenceTests.folder.deletingLastPathComponent().appending(path: "deck")

  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".loss") }.sorted()
  }()

  @Test func theWholeDeckIsThere() { #expect(Self.names.count >= 17) }

  @Test(arguments: names, [1, 2, 3] as [UInt64])
  func holds(_ name: String, seed: UInt64) throws {
    let text = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
    let program = try Program(checking: SourceText(name: name, text: text))
    for record in try ProgramCheck(BoundProgram(program, seed: seed)).records() {
      #expect(record.verdict == .verified, "\(record)")
      if record.reason.hasPrefix("refute") {
        #expect(record.entry != nil && record.expected != record.found, "\(record)")
      }
    }
  }
}
