import Foundation
import MatrixFiles

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
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw Failure.data("cannot be read", in: path)
    }
    return try text(file, path)
  }

  /// Standard input, read whole and once.
  static let standardInput = Result { try text(.standardInput, "-") }

  /// More is no formula that a person wrote; a device may never end.
  private static let mostBytes = 1 << 26

  private static func text(_ file: FileHandle, _ name: String) throws -> String {
    guard let data = try? file.read(upToCount: mostBytes + 1) ?? Data() else {
      throw Failure.data("cannot be read", in: name)
    }
    guard data.count <= mostBytes else {
      throw Failure.data("has more than \(mostBytes) bytes", in: name)
    }
    guard let text = String(bytes: data, encoding: .utf8) else {
      throw Failure.data("is not UTF-8 text", in: name)
    }
    return text
  }

  static func write(_ text: String, to path: String) throws {
    guard !isFolder(path) else { throw Failure.data("is a folder, not a file", in: path) }
    guard !path.hasSuffix("/"), isFolder(Folder.parent(of: path)) else {
      throw Failure.data("the folder does not exist", in: path)
    }
    do throws(DataFlaw) {
      try OutputFile.write(text.utf8, to: path, takesDevices: true)
    } catch {
      throw Failure.data(error.message, in: path)
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
