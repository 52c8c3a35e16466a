import Foundation
import TracewiseLanguage

/// A folder of `Fixtures` with loss files.
struct LossFolder {
  let url: URL
  /// The names of its loss files, in order.
  let files: [String]

  init(_ name: String) {
    url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/\(name)")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
    files = names.filter { $0.hasSuffix(".loss") }.sorted()
  }

  /// One of its files, checked.
  func program(_ file: String) throws -> Program {
    let text = try String(contentsOf: url.appending(path: file), encoding: .utf8)
    return try Program(checking: SourceText(name: file, text: text))
  }

  static let deck = LossFolder("deck")
  static let derivations = LossFolder("derivations")
  static let reference = LossFolder("reference")
}

func program(_ text: String) throws -> Program {
  try Program(checking: SourceText(name: "file.loss", text: text))
}
