import Foundation
import Tracewise
import TracewiseLanguage

/// `tracewise graph FILE.loss | EXPR`: what the tape records.
enum GraphCommand {
  static func run(_ arguments: Arguments) throws -> Int32 {
    let bound = try Loading(arguments).lone()
    let dot = text(try bound.graph(), title: arguments.operands[0])
    let text = arguments.format == "svg" ? try svg(dot) : dot
    try Output.result(text, to: arguments.output)
    return 0
  }

  /// The graph in DOT: inputs as boxes, constants dashed, what has no gradient grey.
  private static func text(_ graph: RecordedGraph, title: String) -> String {
    var lines = [
      "digraph loss {", "  label = \(quoted(title))", "  node [fontname = \"Helvetica\"]",
    ]
    for node in graph.nodes {
      var attributes = ["label = \(quoted(label(node)))"]
      if node.operation == nil { attributes.append("shape = box") }
      if !node.isActive { attributes += ["style = dashed", "color = gray50"] }
      lines.append("  n\(node.index) [\(attributes.joined(separator: ", "))]")
    }
    for node in graph.nodes {
      for (place, operand) in node.operands.enumerated() {
        let order = node.operands.count > 1 ? " [taillabel = \"\(place + 1)\"]" : ""
        lines.append("  n\(operand) -> n\(node.index)\(order)")
      }
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  private static func label(_ node: RecordedGraph.Node) -> String {
    let what = [node.name, node.operation].compactMap { $0 }.joined(separator: " = ")
    guard what.isEmpty else { return "\(what)\n\(node.shape)" }
    return node.scalar.map { Matrix.format($0) } ?? "constant\n\(node.shape)"
  }

  private static func quoted(_ text: String) -> String {
    let escaped = text.replacingOccurrences(of: "\\", with: "\\\\")
      .replacingOccurrences(of: "\"", with: "\\\"").replacingOccurrences(of: "\n", with: "\\n")
    return "\"\(escaped)\""
  }

  /// The graph drawn by graphviz, where it is installed.
  private static func svg(_ dot: String) throws -> String {
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["dot", "-Tsvg"]
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    // Where graphviz is not there nobody reads; that is an error to report, not to die of.
    signal(SIGPIPE, SIG_IGN)
    do { try process.run() } catch { throw Self.noGraphviz }
    // Written from another thread: graphviz may answer before it has read everything.
    let bytes = Data(dot.utf8)
    let writer = input.fileHandleForWriting
    Thread.detachNewThread {
      try? writer.write(contentsOf: bytes)
      try? writer.close()
    }
    let svg = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0, let text = String(bytes: svg, encoding: .utf8) else {
      throw Self.noGraphviz
    }
    return text
  }

  private static var noGraphviz: Failure {
    .data("graphviz's 'dot' is not there to draw SVG; use --format dot")
  }
}
