import Foundation

/// What a run of the tool left: its exit code and everything it wrote.
struct Run: Equatable, Sendable {
  var status: Int32
  var output: String
  var error: String
}

/// A folder of its own with some files, in which the tool is run.
final class Workbench {
  let folder: URL
  /// Beside the folder, so that it stays out of listings.
  private let logs: URL

  init(_ files: [String: Content] = [:]) throws {
    let name = "tracewise-tests-\(UUID().uuidString)"
    let temporary = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
    folder = temporary.appendingPathComponent(name)
    logs = temporary.appendingPathComponent(name + "-logs")
    for url in [folder, logs] {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }
    for (name, content) in files { try write(content, to: name) }
  }

  deinit {
    for url in [folder, logs] { try? FileManager.default.removeItem(at: url) }
  }

  func url(_ name: String) -> URL { folder.appendingPathComponent(name) }

  func write(_ content: Content, to name: String) throws {
    let url = url(name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try content.data.write(to: url)
  }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url(name)), as: UTF8.self)
  }

  /// The paths of all files, sorted.
  var listing: [String] {
    (FileManager.default.subpaths(atPath: folder.path) ?? []).sorted()
  }

  /// Runs the tool with the folder as the current one.
  func run(_ arguments: [String], _ environment: [String: String] = [:]) throws -> Run {
    try run(Self.tool, arguments, environment)
  }

  /// Runs a line in a shell that finds the tool as `tracewise`.
  func shell(_ line: String) throws -> Run {
    let path = ProcessInfo.processInfo.environment["PATH", default: "/bin:/usr/bin"]
    let tools = Self.tool.deletingLastPathComponent().path
    return try run(URL(fileURLWithPath: "/bin/sh"), ["-c", line], ["PATH": "\(tools):\(path)"])
  }

  private func run(
    _ program: URL, _ arguments: [String], _ environment: [String: String]
  ) throws -> Run {
    let (outputURL, errorURL) = (
      logs.appendingPathComponent("output"), logs.appendingPathComponent("error")
    )
    for url in [outputURL, errorURL] { try Data().write(to: url) }
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = Self.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: outputURL)
    process.standardError = try FileHandle(forWritingTo: errorURL)
    try process.run()
    process.waitUntilExit()
    return Run(
      status: process.terminationStatus,
      output: String(decoding: try Data(contentsOf: outputURL), as: UTF8.self),
      error: String(decoding: try Data(contentsOf: errorURL), as: UTF8.self))
  }

  /// One thread for OpenBLAS: many tools run side by side.
  static let environment = ProcessInfo.processInfo.environment.merging(
    ["OPENBLAS_NUM_THREADS": "1", "GITHUB_ACTIONS": ""]) { $1 }

  /// The executable, in the build folder that the tests are in.
  static let tool: URL = {
    let bundle = Bundle(for: Workbench.self).bundleURL
    let folder = bundle.pathExtension == "xctest" ? bundle.deletingLastPathComponent() : bundle
    return folder.appendingPathComponent("tracewise")
  }()
}
