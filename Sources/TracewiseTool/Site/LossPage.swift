import TracewiseChecks
import TracewiseDerivation
import TracewiseLanguage
import TracewiseVerification

/// The page of a file of losses: the text, verdicts, and of each loss the derivation and code.
struct LossPage {
  let source: SiteSource
  /// The worst of the verdicts.
  private(set) var state = "inconclusive"
  /// Why the file is not judged.
  private(set) var failure: String?
  /// What its first comment says.
  private(set) var subtitle = ""
  /// The formula of the first loss, for tables.
  private(set) var formula = ""
  /// The words that it is found by.
  private(set) var words: [String] = []
  /// The rules whose laws its derivations take.
  private(set) var rules: [String] = []
  /// What its lines say, record by record.
  private(set) var records: [CheckRecord] = []
  private var parts: [String] = []
  private let linked: Set<String>

  var address: String { "losses/\(source.slug).html" }

  /// - Parameter linked: the rules that have pages.
  init(_ source: SiteSource, linking linked: Set<String>, _ arguments: Arguments) {
    (self.source, self.linked) = (source, linked)
    do {
      let text = try File.read(source.path)
      subtitle = Self.comment(text)
      words = [text]
      parts.append(
        "<details><summary>The file as it stands</summary>"
          + "<pre><code>\(text.escapedForXML)</code></pre></details>")
      try judge(arguments)
    } catch {
      failure = "\(error)"
      state = "inconclusive"
      parts.insert("<pre class=\"refuted\">\("\(error)".escapedForXML)</pre>", at: 0)
    }
  }

  private mutating func judge(_ arguments: Arguments) throws {
    var checking = try Arguments(.check, ["--format", "html", "--quiet"])
    (checking.seed, checking.entries) = (arguments.seed, arguments.entries)
    let text = try LossText(source.path, checking)
    var report = CheckReport(checking)
    try CheckCommand.checkLoss(text, source.path, checking, &report)
    (state, records) = (report.verdict, report.records)
    let html = HTMLReport(report)
    parts.insert("<p>\(html.counts)</p>", at: 0)
    parts += [html.losses(), HTMLReport.footnote]
    // What is not read was told by the check.
    let forms = try text.read().forms
    for form in forms { try add(form, checking, isOnly: forms.count == 1) }
  }

  private mutating func add(_ form: LossForm, _ arguments: Arguments, isOnly: Bool) throws {
    let loading = try Loading(arguments)
    guard let loss = try? LossParts(form, loading) else { return }
    let understood = Understood(loss.program)
    if formula.isEmpty { formula = understood.mathML.first ?? "" }
    words.append(understood.text)
    if !isOnly { parts.append("<h2>\((source.title + form.title).escapedForXML)</h2>") }
    guard loss.program.loss != nil else { return }
    do {
      let bound = try loading.program(form, seed: arguments.seed)
      let derived = try CheckedDerivation(bound, for: form.derived)
      let steps = derived.derivation.nodeDerivations.flatMap(\.steps)
      for rule in steps.compactMap(\.reason.rule)
      where linked.contains(rule) && !rules.contains(rule) { rules.append(rule) }
      let html = DerivationHTML(derived.derivation, second: derived.secondDerivatives) {
        [linked] rule in
        linked.contains(rule) ? "../\(Site.address(ofRule: rule))" : nil
      }
      let notes = ClaimNotes(derived).lines.map { "<li>\($0.text.escapedForXML)</li>" }
      parts.append("<h2>Derivation</h2>\n\(html.text)")
      if !notes.isEmpty { parts.append("<ul>\n\(notes.joined(separator: "\n"))\n</ul>") }
    } catch let error as LanguageError {
      // What is too long to derive is checked all the same.
      parts.append("<h2>Derivation</h2>\n<p>\(error.message.escapedForXML)</p>")
    }
    let code = loss.code().map { language, text in
      "<details name=\"code\"><summary>\(language.title)</summary>"
        + "<pre><code>\(text.escapedForXML)</code></pre></details>"
    }
    if !code.isEmpty { parts.append("<h2>Code</h2>\n" + code.joined(separator: "\n")) }
  }

  /// What a file's comment says before anything else.
  private static func comment(_ text: String) -> String {
    let first = text.split(separator: "\n").first ?? ""
    guard let sign = first.first, sign == "#" || sign == "%" else { return "" }
    return first.drop { $0 == sign || $0 == " " }.trimmingSuffix { $0 == " " || $0 == "\r" }
  }

  /// The whole page, between its neighbours.
  func html(_ site: Site, before: LossPage?, after: LossPage?) -> String {
    let name = source.title.escapedForXML
    let mark = "<span class=\"\(state)\">\(HTMLReport.mark(state)) \(state)</span>"
    let used = rules.map {
      "<a href=\"../\(Site.address(ofRule: $0))\">\($0.escapedForXML)</a>"
    }
    return site.page(
      title: "\(source.title): \(state)", isBelow: true,
      body: """
        <h1>\(name) \(mark)</h1>
        \(subtitle.isEmpty ? "" : "<p>\(subtitle.escapedForXML)</p>")
        \(parts.joined(separator: "\n"))
        \(used.isEmpty ? "" : "<p>Rules: \(used.joined(separator: ", ")).</p>")
        \(Site.neighbours(before.map { ($0.source.title, "\($0.source.slug).html") }, after.map { ($0.source.title, "\($0.source.slug).html") }))
        """)
  }
}

extension Substring {
  fileprivate func trimmingSuffix(_ isLeft: (Character) -> Bool) -> String {
    var text = self
    while let last = text.last, isLeft(last) { text.removeLast() }
    return String(text)
  }
}
