import Foundation
import FuzzTargets
import Testing

/// What scripts/fuzz starts from, and what it once found, without libFuzzer.
@Suite struct CorpusTests {
  @Test(arguments: FuzzTarget.allCases)
  func corpusHasNoFindings(target: FuzzTarget) throws {
    let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")
    let folder = fixtures.appending(path: target.isReader ? "formats" : "fuzz/\(target.rawValue)")
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil
    ).filter { !target.isReader || $0.pathExtension == target.rawValue }
    #expect(!files.isEmpty)
    for file in files {
      let finding = try target.finding(in: Array(Data(contentsOf: file)))
      #expect(finding == nil, "\(file.lastPathComponent)")
    }
  }
}

@Suite struct HammerTests {
  /// Random programs on the tape are what textbook arithmetic says, and misuse is an error.
  @Test(arguments: 1...4)
  func randomPrograms(seed: UInt64) {
    var hammer = Hammer(seed: seed)
    for _ in 0..<300 {
      let finding = hammer.blow()
      #expect(finding == nil)
    }
    #expect(hammer.comparisons > 200)
  }
}
