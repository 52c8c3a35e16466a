import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// `graph`: what the tape records, as DOT and as a drawing.
@Suite struct GraphTests {
  static let files: [String: Content] = [
    "my \"q\".loss": """
    input x: vector(2)
    const A: matrix(2, 2)
    let y = A*x
    loss = x'*y

    """
  ]

  @Test func dot() throws {
    let run = try Workbench(Self.files).run(["graph", "my \"q\".loss"])
    #expect(run.status == 0)
    #expect(run.error == "")
    let lines = run.output.split(separator: "\n").map(String.init)
    #expect(lines.first == "digraph loss {")
    #expect(lines[1] == #"  label = "my \"q\".loss""#)
    #expect(lines.last == "}")
    let names = try Self.names(lines)
    #expect(names["x\\n2×1"] != nil)
    let input = try #require(lines.first { $0.contains(#"label = "x\n2×1""#) })
    #expect(input.contains("shape = box") && !input.contains("dashed"))
    let constant = try #require(lines.first { $0.contains(#"label = "A\n2×2""#) })
    #expect(constant.contains("shape = box") && constant.contains("style = dashed"))
    let product = try #require(names["y = product\\n2×1"])
    let a = try #require(names["A\\n2×2"])
    let x = try #require(names["x\\n2×1"])
    #expect(lines.contains("  \(a) -> \(product) [taillabel = \"1\"]"))
    #expect(lines.contains("  \(x) -> \(product) [taillabel = \"2\"]"))
  }

  /// The nodes by label.
  private static func names(_ lines: [String]) throws -> [String: String] {
    var names: [String: String] = [:]
    for line in lines {
      if let match = line.firstMatch(of: /^  (n[0-9]+) \[label = "([^"]*)"/) {
        names[String(match.2)] = String(match.1)
      }
    }
    return names
  }

  /// Drawn where graphviz is there; told where it is not.
  @Test func svg() throws {
    let bench = try Workbench(Self.files)
    let hasGraphviz = try bench.shell("command -v dot").status == 0
    let run = try bench.run(["graph", "my \"q\".loss", "--format", "svg"])
    guard hasGraphviz else {
      let message =
        "error: graphviz's 'dot' is not there to draw SVG; use --format dot\n"
      #expect(run == Run(status: 65, output: "", error: message))
      return
    }
    #expect(run.status == 0)
    #expect(run.error == "")
    #expect(XMLParser(data: Data(run.output.utf8)).parse())
    #expect(run.output.contains("<svg"))
    #expect(run.output.contains("y = product"))
  }

  @Test func withoutGraphviz() throws {
    let bench = try Workbench()
    let run = try bench.run(["graph", "x'*x", "--format", "svg"], ["PATH": "/nowhere"])
    let message = "error: graphviz's 'dot' is not there to draw SVG; use --format dot\n"
    #expect(run == Run(status: 65, output: "", error: message))
  }
}
