import Foundation
import Testing

/// Invariant 3: no rule without a textbook definition and the tests that follow from it.
@Test func theTableHasEveryRuleOfTheLibrary() throws {
  let sources = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../Sources/Tracewise").standardizedFileURL
  let files = try #require(
    FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
  let declaration = try Regex(#"public struct (\w+): \w*Rule\b"#)
  var declared: Set<String> = []
  for case let file as URL in files where file.pathExtension == "swift" {
    let text = try String(contentsOf: file, encoding: .utf8)
    for match in text.matches(of: declaration) {
      if let name = match.output[1].substring { declared.insert(String(name)) }
    }
  }
  #expect(declared.count > 50)
  #expect(declared.subtracting(RuleTable.all.map(\.type)).isEmpty)
}
