import Tracewise
import TracewiseDerivation
import TracewiseVerification

/// A folder of pages that link one another: losses, rules, and what is found false as it says.
struct Site {
  private let losses: [LossPage]
  private let rules: [RuleEntry]
  private let groups: [(folder: String, chapters: [SiteChapter], rest: [LossPage])]

  init(losses: [LossPage], rules: [RuleEntry]) {
    groups = SiteChapter.groups(of: losses)
    // Neighbours are those of a chapter.
    self.losses = groups.flatMap { $0.chapters.flatMap(\.pages) + $0.rest }
    self.rules = rules
  }

  static func address(ofRule name: String) -> String { "rules/\(name).html" }

  /// All files, by their paths.
  var files: [(path: String, text: String)] {
    var files = [("index.html", index), ("rules.html", book), ("refuted.html", refuted)]
    for k in losses.indices {
      let page = losses[k].html(
        self, before: k > 0 ? losses[k - 1] : nil,
        after: k + 1 < losses.count ? losses[k + 1] : nil)
      files.append((losses[k].address, page))
    }
    files += chapters.map { ($0.address, page(of: $0)) }
    files += rules.indices.map { (Self.address(ofRule: rules[$0].name), page(ofRule: $0)) }
    return files + [("search.js", SiteSearch(entries).script)]
  }

  /// A page with what all pages begin with.
  ///
  /// - Parameter isBelow: Whether it is in a folder of the site.
  func page(title: String, isBelow: Bool, body: String) -> String {
    let root = isBelow ? "../" : ""
    return HTMLPage(
      title: "\(title) – Tracewise",
      body: """
        <nav aria-label="Site"><a href="\(root)index.html">Losses</a>
        <a href="\(root)rules.html">Rules</a>
        <a href="\(root)refuted.html">Found false</a>
        <span id="search"></span></nav>
        \(body)
        """,
      head: "<script src=\"\(root)search.js\" data-root=\"\(root)\" defer></script>"
    ).text
  }

  /// The links to what stands before and after a page.
  static func neighbours(
    _ before: (title: String, address: String)?, _ after: (title: String, address: String)?
  ) -> String {
    func link(_ page: (title: String, address: String)?, _ relation: String, _ arrow: String)
      -> String
    {
      page.map {
        "<a rel=\"\(relation)\" href=\"\($0.address.escapedForXML)\">"
          + "\(arrow)\($0.title.escapedForXML)</a>"
      } ?? ""
    }
    return
      "<nav aria-label=\"Neighbours\">\(link(before, "prev", "← "))\(link(after, "next", "→ "))</nav>"
  }

  // MARK: - Losses

  private var index: String {
    let parts = groups.map { group in
      let chapters = group.chapters.map { chapter in
        """
        <li><a href="\(chapter.address)">\(chapter.title.escapedForXML)</a>: \(chapter.pages.count) files,
        \(HTMLReport.counts(chapter.pages.flatMap(\.records)))</li>
        """
      }
      return """
        <h2>\(group.folder.escapedForXML)</h2>
        \(chapters.isEmpty ? "" : "<ul>\n\(chapters.joined(separator: "\n"))\n</ul>")
        \(group.rest.isEmpty ? "" : table(group.rest))
        """
    }
    return page(
      title: "Losses", isBelow: false,
      body: """
        <h1>Losses and their gradients, judged</h1>
        <p>\(HTMLReport.counts(losses.flatMap(\.records))) in \(losses.count) files, by Tracewise \(Tool.version).</p>
        \(parts.joined(separator: "\n"))
        """)
  }

  private func page(of chapter: SiteChapter) -> String {
    page(
      title: chapter.title, isBelow: true,
      body: """
        <h1>\(chapter.title.escapedForXML), judged</h1>
        <p>\(HTMLReport.counts(chapter.pages.flatMap(\.records))) in \(chapter.pages.count) files.</p>
        \(table(chapter.pages, root: "../"))
        """)
  }

  private func table(_ pages: [LossPage], root: String = "") -> String {
    """
    <table>\(HTMLReport.head("", "file", "what", "loss", "checks"))<tbody>
    \(pages.map { row($0, root) }.joined(separator: "\n"))
    </tbody></table>
    """
  }

  private func row(_ page: LossPage, _ root: String) -> String {
    """
    <tr><td class="\(page.state)">\(HTMLReport.mark(page.state))</td>
    <td><a href="\(root)\(page.address.escapedForXML)">\(page.source.title.escapedForXML)</a></td>
    <td>\(page.subtitle.escapedForXML)</td><td>\(page.formula)</td>
    <td class="number" data-label="checks">\(page.records.count)</td></tr>
    """
  }

  // MARK: - What is false

  /// Lines that are false, and those that say so: what was printed, why it is wrong, what is right.
  private var refuted: String {
    let sections = losses.compactMap { page -> String? in
      let rows = page.records.filter { $0.isRefutation || $0.verdict == .refuted }.map { record in
        let right = record.repairedClaim.map { "<code>\($0.escapedForXML)</code>" } ?? ""
        let isFalse = record.isRefutation == (record.verdict == .verified)
        return """
          <tr><td class="\(isFalse ? "refuted" : "inconclusive")">\(isFalse ? "✗" : "?")</td>
          <td><code>\(record.reason.escapedForXML)</code></td>
          <td data-label="cause">\((record.diagnosis ?? "").escapedForXML)</td>
          <td data-label="right">\(right)</td></tr>
          """
      }
      guard !rows.isEmpty else { return nil }
      return """
        <h2><a href="\(page.address.escapedForXML)">\(page.source.title.escapedForXML)</a></h2>
        \(page.subtitle.isEmpty ? "" : "<p>\(page.subtitle.escapedForXML)</p>")
        <table>\(HTMLReport.head("", "line", "cause", "right"))<tbody>
        \(rows.joined(separator: "\n"))
        </tbody></table>
        """
    }
    return page(
      title: "Found false", isBelow: false,
      body: """
        <h1>Lines that are found false</h1>
        <p>Misprints and mistakes: lines that claim what is not so, and <code>refute</code> lines, which state
        what others have written.</p>
        \(sections.joined(separator: "\n"))
        """)
  }

  // MARK: - Rules

  private var book: String {
    let book = RuleBook(entries: rules)
    return page(
      title: "Rules", isBelow: false,
      body: "<h1>The rules of Tracewise \(Tool.version)</h1>\n\(book.introduction)\n"
        + book.contents(Self.address))
  }

  private func page(ofRule k: Int) -> String {
    let rule = rules[k]
    let mark = "<span class=\"\(rule.state)\">\(HTMLReport.mark(rule.state)) \(rule.state)</span>"
    let users = losses.filter { $0.rules.contains(rule.name) }.map {
      "<a href=\"../\($0.address.escapedForXML)\">\($0.source.title.escapedForXML)</a>"
    }
    func neighbour(_ k: Int) -> (String, String)? {
      rules.indices.contains(k) ? (rules[k].name, "\(rules[k].name).html") : nil
    }
    return page(
      title: rule.name, isBelow: true,
      body: """
        <h1>\(rule.name.escapedForXML) \(mark)</h1>
        \(rule.content)
        \(users.isEmpty ? "" : "<p>In the derivations of \(users.joined(separator: ", ")).</p>")
        \(Self.neighbours(neighbour(k - 1), neighbour(k + 1)))
        """)
  }

  // MARK: - Search

  private var chapters: [SiteChapter] { groups.flatMap(\.chapters) }

  private var entries: [SiteSearch.Entry] {
    var entries = losses.map { page in
      SiteSearch.Entry(
        title: page.source.title, note: page.subtitle, address: page.address,
        words: page.words.joined(separator: " "))
    }
    entries += chapters.map {
      .init(title: $0.title, note: "chapter", address: $0.address, words: "")
    }
    return entries
      + rules.map { rule in
        .init(
          title: rule.name, note: "rule", address: Self.address(ofRule: rule.name),
          words: rule.line + rule.regions.joined(separator: " "))
      }
  }
}
