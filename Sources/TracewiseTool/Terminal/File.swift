import Foundation

/// Text files: read whole, written whole or not at all.
enum File {
  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  static func read(_ path: String) throws -> String {
    guard exists(path) else { throw Failure.data("no such file", in: path) }
    guard !isFolder(path) else { throw Failure.data("is a folder, not a file", in: path) }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure.data("cannot be read", in: path)
    }
    return try text(data, path)
  }

  /// Standard input, read whole and once.
  static let standardInput = Result {
    try text(FileHandle.standardInput.readToEnd() ?? Data(), "-")
  }

  private static func text(_ data: Data, _ name: String) throws -> String {
    guard let text = String(bytes: data, encoding: .utf8) else {
      throw Failure.data("is not UTF-8 text", in: name)
    }
    return text
  }

  static func write(_ text: String, to path: String) throws {
    guard !isFolder(path) else { throw Failure.data("is a folder, not a file", in: path) }
    let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    let parent = url.deletingLastPathComponent().path
    guard isFolder(parent) else { throw Failure.data("the folder does not exist", in: path) }
    do {
      // A device or a pipe is written to; only a regular file may be replaced by another.
      let isRegular =
        try !exists(url.path)
        || url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true
      try Data(text.utf8).write(to: url, options: isRegular ? .atomic : [])
    } catch {
      throw Failure.data("cannot be written", in: path)
    }
  }

  static func makeFolder(_ path: String) throws {
    guard !exists(path) || isFolder(path) else {
      throw Failure.data("is a file, not a folder", in: path)
    }
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw Failure.data("this folder cannot be made", in: path)
    }
  }
}
