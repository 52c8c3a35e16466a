// Prints the public declarations of symbol graphs that have no comment, and fails where there are any.
// A default of a protocol's requirement is described there, `init()` says all by itself, and an extension is
// no declaration.
import Foundation

struct Graph: Decodable {
  struct Symbol: Decodable {
    struct Identifier: Decodable { let precise: String }
    struct Kind: Decodable { let identifier: String }
    struct Comment: Decodable {}
    struct Location: Decodable {
      struct Position: Decodable { let line: Int }
      let uri: String
      let position: Position
    }
    let kind: Kind
    let identifier: Identifier
    let pathComponents: [String]
    let docComment: Comment?
    let location: Location?
  }
  struct Relationship: Decodable {
    let kind: String
    let source: String
    let sourceOrigin: Origin?
    struct Origin: Decodable { let identifier: String }
  }
  let symbols: [Symbol]
  let relationships: [Relationship]
}

/// The declarations that should have a comment and have none.
func bare(_ path: String) throws -> [Graph.Symbol] {
  let graph = try JSONDecoder().decode(
    Graph.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
  let described = Set(
    graph.relationships
      .filter { $0.kind == "defaultImplementationOf" || $0.sourceOrigin != nil }.map(\.source))
  return graph.symbols.filter {
    $0.docComment == nil && $0.kind.identifier != "swift.extension"
      && !described.contains($0.identifier.precise) && $0.pathComponents.last != "init()"
  }
}

let symbols = try CommandLine.arguments.dropFirst().flatMap(bare)
for symbol in symbols {
  let place = symbol.location.flatMap { location in
    URL(string: location.uri).map { "\($0.lastPathComponent):\(location.position.line + 1): " }
  }
  print("\(place ?? "")error: \(symbol.pathComponents.joined(separator: ".")) has no comment")
}
exit(symbols.isEmpty ? 0 : 1)
