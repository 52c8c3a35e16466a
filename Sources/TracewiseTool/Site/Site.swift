import Tracewise
import TracewiseDerivation
import TracewiseVerification

/// A folder of pages that link one another: losses, rules, and what is found false as it says.
struct Site {
  private let losses: [LossPage]
  private let rules: [RuleEntry]

  init(losses: [LossPage], rules: [RuleEntry]) {
    (self.losses, self.rules) = (losses, rules)
  }

  static func address(ofRule name: String) -> String { "rules/\(name).html" }

  /// All files, by their paths.
  var files: [(path: String, text: String)] {
    [("index.html", index), ("rules.html", book), ("refuted.html", refuted)]
      + losses.indices.map { k in
        let page = losses[k].html(
          self, before: k > 0 ? losses[k - 1] : nil,
          after: k + 1 < losses.count ? losses[k + 1] : nil)
        return (losses[k].address, page)
      }
      + rules.indices.map { (Self.address(ofRule: rules[$0].name), page(ofRule: $0)) }
      + [("search.js", SiteSearch(entries).script)]
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
    var groups: [(name: String, pages: [LossPage])] = []
    for page in losses {
      if let place = groups.firstIndex(where: { $0.name == page.source.group }) {
        groups[place].pages.append(page)
      } else {
        groups.append((page.source.group, [page]))
      }
    }
    let tables = groups.map { group in
      """
      <h2>\(group.name.escapedForXML)</h2>
      <table>\(HTMLReport.head("", "file", "what", "loss", "checks"))<tbody>
      \(group.pages.map(row).joined(separator: "\n"))
      </tbody></table>
      """
    }
    return page(
      title: "Losses", isBelow: false,
      body: """
        <h1>Losses and their gradients, judged</h1>
        <p>\(HTMLReport.counts(losses.flatMap(\.records))) in \(losses.count) files, by Tracewise \(Tool.version).</p>
        \(tables.joined(separator: "\n"))
        """)
  }

  private func row(_ page: LossPage) -> String {
    """
    <tr><td class="\(page.state)">\(HTMLReport.mark(page.state))</td>
    <td><a href="\(page.address.escapedForXML)">\(page.source.title.escapedForXML)</a></td>
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

  private var entries: [SiteSearch.Entry] {
    losses.map { page in
      .init(
        title: page.source.title, note: page.subtitle, address: page.address,
        words: page.words.joined(separator: " "))
    }
      + rules.map { rule in
        .init(
          title: rule.name, note: "rule", address: Self.address(ofRule: rule.name),
          words: rule.line + rule.regions.joined(separator: " "))
      }
  }
}
