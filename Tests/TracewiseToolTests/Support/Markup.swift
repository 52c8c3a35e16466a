/// What is wrong with a page: tags that do not match, and what a self-contained page must not have.
struct Markup {
  private(set) var faults: [String] = []

  private static let empty: Set<Substring> = ["meta", "wbr", "br", "link", "img", "hr"]

  init(_ page: String) {
    var open: [Substring] = []
    for piece in page.split(separator: "<", omittingEmptySubsequences: true).dropFirst(0)
    where !piece.hasPrefix("!") {
      guard let end = piece.firstIndex(of: ">") else {
        faults.append("a tag without an end: \(piece.prefix(40))")
        continue
      }
      let tag = piece[..<end]
      let name = tag.prefix { !$0.isWhitespace && $0 != ">" }
      if tag.hasPrefix("/") {
        if open.popLast() != name.dropFirst() { faults.append("<\(tag)> closes nothing") }
      } else if !tag.hasSuffix("/"), !Self.empty.contains(name) {
        open.append(name)
      }
      if name == "script" || tag.contains("src=") || tag.contains("href=\"http") {
        faults.append("<\(tag)> reaches outside the page")
      }
    }
    if !open.isEmpty { faults.append("left open: \(open)") }
    if !page.hasPrefix("<!DOCTYPE html>") { faults.append("no document type") }
  }
}
