import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Each example runs for a few steps, twice with the same bits, and draws what it should.
@Suite struct ExampleTests {
  static let root = (0..<3).reduce(URL(fileURLWithPath: #filePath)) { url, _ in
    url.deletingLastPathComponent()
  }

  /// The examples beside the tests' own bundle.
  static let program: URL = {
    let bundle = Bundle(for: Folder.self).bundleURL
    let folder = bundle.pathExtension == "xctest" ? bundle.deletingLastPathComponent() : bundle
    return folder.appendingPathComponent("tracewise-examples")
  }()

  static func run(_ arguments: [String]) throws -> (status: Int32, output: String, error: String) {
    let folder = try Folder()
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    let logs = ["output", "error"].map { URL(fileURLWithPath: folder.path($0)) }
    for log in logs { try Data().write(to: log) }
    process.standardOutput = try FileHandle(forWritingTo: logs[0])
    process.standardError = try FileHandle(forWritingTo: logs[1])
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let texts = try logs.map { try String(contentsOf: $0, encoding: .utf8) }
    return (process.terminationStatus, texts[0], texts[1])
  }

  static let data = ["--data", root.appendingPathComponent("Fixtures/data").path]

  @Test(arguments: [
    ("gaussian", []), ("network", []), ("digits-softmax", ["digits-softmax.svg"]),
    ("digits-residual", ["digits-residual.svg"]),
    ("digits-convolution", ["digits-convolution.svg"]),
    ("gan", ["gan-1.svg", "gan-2.svg", "gan.svg"]), ("transformer", ["transformer.svg"]),
    ("sunspots", ["sunspots.svg"]), ("engel", ["engel.svg"]), ("longley", ["longley.svg"]),
    ("kalman", ["kalman.svg"]), ("checkpoints", []),
    ("closed-forms", ["residual-jacobians.svg"]),
  ]) func runs(_ name: String, _ pictures: [String]) throws {
    let folder = try Folder()
    let arguments = [name, "--short", "--output", folder.path("")] + Self.data
    let run = try Self.run(arguments)
    #expect(run.status == 0)
    #expect(run.error == "")
    #expect(run.output.split(separator: "\n").count > 3)
    #expect(folder.listing.sorted() == pictures)
    for picture in pictures {
      #expect(
        XMLParser(data: try Data(contentsOf: URL(fileURLWithPath: folder.path(picture)))).parse())
    }
    #expect(try Self.run(arguments) == run)
  }

  /// Those that take no time run whole, and fail where they miss their figures.
  @Test(arguments: ["longley", "engel"]) func figures(_ name: String) throws {
    let run = try Self.run([name] + Self.data)
    #expect(run.status == 0)
    #expect(run.error == "")
  }

  @Test func help() throws {
    let run = try Self.run(["--help"])
    #expect(run.status == 0)
    for name in ["gan", "transformer", "longley"] { #expect(run.output.contains("  \(name) ")) }
    let wrong = try Self.run(["digit"])
    #expect(wrong.status == 64)
    #expect(wrong.error.hasPrefix("error: no example is called digit\n"))
    let missing = try Self.run(["longley", "--data", "nowhere"])
    #expect(missing.status == 1)
    #expect(missing.error.hasPrefix("error: nowhere/longley.csv: "))
  }
}
