#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import Foundation

/// A folder in which C is compiled with `cc` and run; it goes when nobody has it any more. What runs in it is in our
/// group of processes, and ends with us.
final class CompilerFolder {
  private let folder: URL

  init?() {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("tracewise-\(UUID().uuidString)")
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch { return nil }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  func write(_ bytes: [UInt8], _ name: String) -> Bool {
    FileManager.default.createFile(atPath: path(name), contents: Data(bytes))
  }

  private func text(_ name: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path(name)) ?? Data(), as: UTF8.self)
  }

  /// What the compiler says; nil where it has done what it should.
  func complaint(compiling words: [String], _ deadline: Deadline) -> String? {
    runs(["cc"] + words, deadline) ? nil : text("errors")
  }

  /// What a program prints, until it ends or the time is over.
  func output(of words: [String], _ deadline: Deadline) -> String {
    _ = runs(words, deadline)
    return text("output")
  }

  /// Whether a program ends well in time.
  private func runs(_ words: [String], _ deadline: Deadline) -> Bool {
    let files = ["output", "errors"].map {
      open(path($0), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    }
    defer { for file in files where file >= 0 { close(file) } }
    guard !deadline.hasPassed, files.allSatisfy({ $0 >= 0 }),
      let child = Spawning.spawn(words, files: [(1, files[0]), (2, files[1])], leads: false)
    else { return false }
    var status: Int32 = 0
    while waitpid(child, &status, WNOHANG) == 0 {
      if deadline.hasPassed { kill(child, SIGKILL) }
      usleep(2000)
    }
    return status == 0
  }
}
