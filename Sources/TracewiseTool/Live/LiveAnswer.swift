import Foundation
import TracewiseChecks
import TracewiseDerivation
import TracewiseLanguage
import TracewisePrograms
import TracewiseVerification

/// Answers one question of the live page, in a process of its own: what a formula does to it ends this process alone.
///
/// The question comes as a line of JSON from descriptor 3: `text`, and perhaps `sizes`. The answer goes to descriptor 4 in
/// parts, a line each, what is quick first. Nothing in a question names a file or a program.
enum LiveAnswer {
  /// The word of the command line that no help shows.
  static let command = "answer-page"

  /// The most entries that all values of a loss may have together.
  private static let mostEntries = 1 << 20
  private static let mostMemory: rlim_t = 1 << 32
  /// Tells where what is typed is written, in commands that repeat a check.
  private static let file = "FILE.loss"

  static func run() -> Int32 {
    limit()
    // What is read once is read before anybody waits.
    _ = try? answer(.object([("text", .string("norm(A*x - b)^2\nclaim grad(x) = 2*A'*(A*x - b)"))]))
    { _ in }
    guard let line = line(), let question = JSON(line) else { return Failure.Code.usage.rawValue }
    do {
      try answer(question, say)
      say(.object([("part", .string("end"))]))
      return 0
    } catch {
      say(failure(error, in: question["text"]?.asText ?? ""))
      return Failure.Code.data.rawValue
    }
  }

  private static func limit() {
    var limit = rlimit(rlim_cur: mostMemory, rlim_max: mostMemory)
    #if canImport(Darwin)
      setrlimit(RLIMIT_AS, &limit)
    #else
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    #endif
    limit = rlimit(rlim_cur: 0, rlim_max: 0)
    #if canImport(Darwin)
      setrlimit(RLIMIT_CORE, &limit)
    #else
      setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    #endif
  }

  // MARK: - The answer

  private static func answer(_ question: JSON, _ say: (JSON) -> Void) throws {
    let typed = question["text"]?.asText ?? ""
    let lines = typed.split(whereSeparator: \.isNewline).filter { line in
      line.contains { !$0.isWhitespace }
    }
    guard let first = lines.first else { return }
    let text = LossText.typed(typed)
    let (forms, unread) = try text.read()
    if !unread.isEmpty { say(.object([part("unread"), errors(unread, in: typed)])) }

    var arguments = try Arguments(.check, ["--format", "html", "--quiet"])
    arguments.entries = mostEntries
    arguments.dims = sizes(question["sizes"], for: forms)
    let loading = try Loading(arguments)
    let losses = try forms.map { ($0, try LossParts($0, loading)) }
    sayAll(losses, "understood", say) { form, loss in
      loss.understood
        + (form.reading == nil
          ? "" : "<pre><code>\(form.tree.source.text.escapedForXML)</code></pre>")
    } and: {
      [("sizes", .object($0.freeSizes.map { ($0.name, .count($0.value)) }))]
    }
    let derivations = losses.map { loss in
      Result { try loss.1.derivation().map { DerivationHTML($0) } }
    }
    say(
      .object([
        part("derivation"),
        ("results", .string(joined(losses, derivations) { $0.results })),
        ("steps", .string(joined(losses, derivations) { $0.text })),
      ]))
    say(.object([part("code"), ("code", .object(code(losses)))]))

    var report = CheckReport(arguments)
    // A line is repeated as it stands; more of them are a file.
    let word = lines.count == 1 ? first.trimmingCharacters(in: .whitespaces) : file
    var soFar = report
    try CheckCommand.checkLoss(text, word, arguments, &report) { record, title, understood in
      soFar.add([record], under: title, understood)
      say(verdict(soFar, isLast: false))
    }
    say(verdict(report, isLast: true))
  }

  /// The verdicts of a report that more are added to but for the last one.
  private static func verdict(_ report: CheckReport, isLast: Bool) -> JSON {
    let page = HTMLReport(report)
    return .object([
      part("verdict"), ("verdict", isLast ? .string(report.verdict) : .null),
      ("counts", .string(page.counts)),
      ("html", .string(page.losses(isBare: true) + HTMLReport.footnote)),
    ])
  }

  private static func part(_ name: String) -> (String, JSON) { ("part", .string(name)) }

  /// The sizes that were asked for, as far as the text has them: it may have changed since.
  private static func sizes(_ asked: JSON?, for forms: [LossForm]) -> [String: Int] {
    guard case .object(let members)? = asked else { return [:] }
    let programs = forms.compactMap { try? Program(checking: $0.tree) }
    let known = Set(programs.flatMap { $0.freeSizes.map(\.name) })
    return members.reduce(into: [:]) { sizes, member in
      guard known.contains(member.0), let size = member.1.asCount, size >= 1 else { return }
      sizes[member.0] = size
    }
  }

  private static func sayAll(
    _ losses: [(LossForm, LossParts)], _ name: String, _ say: (JSON) -> Void,
    html: (LossForm, LossParts) -> String, and more: (Program) -> [(String, JSON)]
  ) {
    let texts = losses.map { title($0.0, of: losses.count) + html($0.0, $0.1) }
    say(
      .object(
        [part(name), ("html", .string(texts.joined(separator: "\n")))]
          + (losses.first.map { more($0.1.program) } ?? [])))
  }

  private static func title(_ form: LossForm, of count: Int) -> String {
    count > 1 ? "<h3>\(("formula" + form.title).escapedForXML)</h3>" : ""
  }

  private static func joined(
    _ losses: [(LossForm, LossParts)], _ derivations: [Result<DerivationHTML?, any Error>],
    _ text: (DerivationHTML) -> String
  ) -> String {
    zip(losses, derivations).map { loss, derivation in
      let html: String
      switch derivation {
      case .success(let derived): html = derived.map(text) ?? ""
      case .failure(let error as LanguageError): html = "<p>\(error.message.escapedForXML)</p>"
      case .failure(let error): html = "<p>\("\(error)".escapedForXML)</p>"
      }
      return html.isEmpty ? "" : title(loss.0, of: losses.count) + html
    }.joined(separator: "\n")
  }

  private static func code(_ losses: [(LossForm, LossParts)]) -> [(String, JSON)] {
    let all = losses.map { $0.1.code() }
    return Emission.allCases.map { emission in
      let texts = all.flatMap { $0.filter { $0.language == emission }.map(\.text) }
      return (emission.title, .string(texts.joined(separator: "\n")))
    }
  }

  // MARK: - Errors

  private static func failure(_ error: any Error, in text: String) -> JSON {
    let list: [LanguageError]
    switch error {
    case let failure as LanguageFailure: list = failure.errors
    case let error as LanguageError: list = [error]
    default:
      let message = "\(error)".replacing("error: ", with: "", maxReplacements: 1)
      return .object([
        part("errors"), ("errors", .array([.object([("message", .string(message))])])),
      ])
    }
    return .object([part("errors"), errors(list, in: text)])
  }

  /// Errors with their places in the text as browsers count, in units of UTF-16.
  private static func errors(_ errors: [LanguageError], in text: String) -> (String, JSON) {
    func place(_ offset: Int) -> JSON {
      .count(String(decoding: text.utf8.prefix(max(offset, 0)), as: UTF8.self).utf16.count)
    }
    let list = errors.map { error in
      var members: [(String, JSON)] = [
        ("message", .string(error.message)), ("notes", .array(error.notes.map(JSON.string))),
      ]
      if let range = error.range, error.source.text == text {
        members += [
          ("start", place(range.start)), ("end", place(range.end)),
          ("line", .string("\(error.location?.description ?? "")")),
        ]
      }
      return JSON.object(members)
    }
    return ("errors", .array(list))
  }

  // MARK: - Channels

  private static func say(_ part: JSON) {
    part.line.withCString { text in
      var (rest, count) = (text, strlen(text))
      while count > 0 {
        let written = write(4, rest, count)
        guard written > 0 else { exit(0) }
        (rest, count) = (rest + written, count - written)
      }
    }
  }

  private static func line() -> [UInt8]? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while case let count = read(3, &buffer, buffer.count), count > 0 {
      bytes += buffer.prefix(count)
      if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) { return Array(bytes[..<end]) }
    }
    return nil
  }
}

extension Program {
  /// The sizes that may be chosen, in the order of their names.
  fileprivate var freeSizes: [(name: String, value: Int)] {
    (dims.filter { !fixedSizes.contains($0.key) }.map { (name: $0.key, value: $0.value) }
      + impliedSizes).sorted { $0.name < $1.name }
  }
}
