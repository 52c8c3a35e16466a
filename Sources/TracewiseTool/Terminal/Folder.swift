import Foundation

/// Folders of files that belong together: written wholly or not at all, and only over what was written so before.
///
/// The files go to a folder beside the one that is meant, which takes its place in the end. A list of them is kept in
/// it: a folder with anything else in it is somebody's, and is left alone.
enum Folder {
  /// The file that lists the others, a line each.
  static let list = "files.txt"

  /// The paths of the files below a folder, sorted; those whose names begin with a dot are hidden from it.
  static func files(in folder: String) -> [String] {
    (FileManager.default.subpaths(atPath: folder) ?? []).sorted().filter { path in
      !File.isFolder("\(folder)/\(path)")
        && !path.split(separator: "/").contains { $0.hasPrefix(".") }
    }
  }

  /// Throws where a folder may not be replaced by what is to be written.
  static func requireOurs(_ folder: String) throws {
    guard File.exists(folder) else {
      guard File.isFolder(parent(of: folder)) else {
        throw Failure.data("the folder that it is to be in does not exist", in: folder)
      }
      return
    }
    guard File.isFolder(folder) else { throw Failure.data("is a file, not a folder", in: folder) }
    let lines = (try? File.read("\(folder)/\(list)"))?.split(separator: "\n").map(String.init)
    let known = Set(lines ?? []).union([list])
    // Hidden ones too: they may be a history.
    let all = FileManager.default.subpaths(atPath: folder) ?? []
    let stranger = all.sorted().first { path in
      !known.contains(path) && !known.contains { $0.hasPrefix(path + "/") }
    }
    if let stranger {
      throw Failure.data(
        "has files of its own, such as \(stranger); name a new folder, or an empty one", in: folder)
    }
  }

  /// Makes a folder hold the files, by their paths in it.
  static func write(_ files: [(path: String, text: String)], to folder: String) throws {
    try requireOurs(folder)
    let target = trimmed(folder)
    let new = "\(target).\(ProcessInfo.processInfo.globallyUniqueString).tmp"
    do {
      for (path, text) in files + [(list, files.map { $0.path + "\n" }.joined())] {
        try File.makeFolder(parent(of: "\(new)/\(path)"))
        try File.write(text, to: "\(new)/\(path)")
      }
      let old = "\(new).old"
      let isThere = File.exists(target)
      if isThere { try FileManager.default.moveItem(atPath: target, toPath: old) }
      try FileManager.default.moveItem(atPath: new, toPath: target)
      if isThere { try? FileManager.default.removeItem(atPath: old) }
    } catch {
      try? FileManager.default.removeItem(atPath: new)
      throw error as? Failure ?? Failure.data("cannot be written", in: folder)
    }
  }

  private static func trimmed(_ path: String) -> String {
    let end = path.lastIndex { $0 != "/" }
    return end.map { String(path[...$0]) } ?? path
  }

  /// The folder that a file or a folder is in.
  static func parent(of path: String) -> String {
    let path = trimmed(path)
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
