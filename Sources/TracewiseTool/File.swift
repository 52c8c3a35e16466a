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
    guard exists(path) else { throw Failure.data("\(path): no such file") }
    guard !isFolder(path) else { throw Failure.data("\(path): is a folder, not a file") }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure.data("\(path): cannot be read")
    }
    guard let text = String(bytes: data, encoding: .utf8) else {
      throw Failure.data("\(path): is not UTF-8 text")
    }
    return text
  }

  static func write(_ text: String, to path: String) throws {
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw Failure.data("\(path): cannot be written")
    }
  }

  static func makeFolder(_ path: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw Failure.data("\(path): this folder cannot be made")
    }
  }
}
