/// Single changes of a C file that may make the gradient right which one of its functions computes.
///
/// All of a stage are written into one copy of the file, each behind a question which of them is on, so that the
/// compiler reads it once; what does not compile is left out by its line.
struct CEdits {
  /// Kinds of changes, the likely ones first; a probe tells on which expressions the gradient alone depends.
  enum Stage: CaseIterable {
    case probe, slips, names, factors, words, powers, terms, statements, products
  }

  let source: CSource
  let statements: CStatements
  /// Those of each function.
  let words: [CWords]

  init(_ source: CSource, of symbol: String) {
    self.source = source
    let statements = CStatements(source, of: symbol)
    self.statements = statements
    words = statements.functions.indices.map { CWords(statements, $0) }
  }

  /// A copy of the file with all changes of a stage at some sites, and the changes in the order of their numbers.
  func copy(_ stage: Stage, at places: [Int], without left: Set<Int> = []) -> (
    text: [UInt8], changes: [Change]
  ) {
    var writer = Writer(edits: self, stage: stage, left: left)
    var pieces: [(range: Range<Int>, text: String)] = []
    let (sites, chosen) = (statements.sites, Set(places))
    for assignment in statements.assignments where [.slips, .statements].contains(stage) {
      let own = sites.indices.filter {
        sites[$0].statement == assignment.statement && chosen.contains($0)
      }
      guard !own.isEmpty else { continue }
      pieces.append((assignment.statement, writer.statement(assignment, own.map { sites[$0] })))
    }
    for k in places where !pieces.contains(where: { $0.range == sites[k].statement }) {
      pieces.append((sites[k].expression.range, writer.site(sites[k])))
    }
    pieces.sort { $0.range.lowerBound < $1.range.lowerBound }
    var (text, last) = (Array("int tw_edit = -1; double tw_b = 1, tw_c = 0;\n".utf8), 0)
    for (range, new) in pieces {
      let bytes = bytes(of: range)
      guard bytes.lowerBound >= last else { continue }
      text += source.bytes[last..<bytes.lowerBound] + Array(new.utf8)
      last = bytes.upperBound
    }
    return (text + source.bytes[last...], writer.changes)
  }

  private func bytes(of range: Range<Int>) -> Range<Int> {
    source.tokens[range.lowerBound].range
      .lowerBound..<source.tokens[range.upperBound - 1].range.upperBound
  }
}
