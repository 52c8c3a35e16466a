import Tracewise

/// A derivation as plain text, line by line with reasons.
public struct DerivationText {
  private let blocks: DerivationBlocks<UnicodeNotation>

  /// The text of a derivation.
  public init(_ derivation: Derivation) {
    blocks = DerivationBlocks(derivation, UnicodeNotation())
  }

  /// The whole derivation, then the gradients.
  public var text: String {
    let shapes = blocks.shapes.map { "\($0.name) \($0.rows)×\($0.columns)" }
    let paragraphs = blocks.blocks.map { Self.lines($0).joined(separator: "\n") }
    let head = shapes.isEmpty ? "" : shapes.joined(separator: ", ") + "\n"
    return head + paragraphs.joined(separator: "\n\n") + "\n"
  }

  /// The lines of a block, reasons in a column of their own.
  package static func lines(_ block: DerivationBlock) -> [String] {
    let width = min(72, block.rows.filter { !$0.reason.isEmpty }.map { body($0).count }.max() ?? 0)
    return block.rows.flatMap { row in
      let (body, reason) = (body(row), reason(row))
      if reason.isEmpty { return [body] }
      // Behind a long line there is no room for its reason.
      return body.count > width
        ? [body, String(repeating: " ", count: width + 3) + reason]
        : [body + String(repeating: " ", count: width + 3 - body.count) + reason]
    }
  }

  private static func body(_ row: DerivationRow) -> String {
    guard let right = row.right else { return row.left }
    switch row.relation {
    case .equals: return "\(row.left.isEmpty ? "  " : row.left) = \(right)"
    case .gets: return "   \(row.left) gets \(right)"
    }
  }

  /// A step's reason, and a word where its check failed.
  private static func reason(_ row: DerivationRow) -> String {
    let words = row.subject.map { "\(row.reason) \($0)" } ?? row.reason
    let reason = row.identity.map { "\(words): \($0)" } ?? words
    return row.fault.map { "\(reason)   WRONG: \($0)" } ?? reason
  }
}
