/// A way to read what a document says, in the language's words.
public struct LatexReading: Sendable {
  /// The program.
  public let tree: SyntaxTree
  /// How what is ambiguous was read, in sentences: only what other readings read otherwise.
  public internal(set) var choices: [String]
  /// What it takes for granted; nil of the usual readings.
  public internal(set) var assumption: LatexAssumption?
  /// The inputs for whose gradients there are claims; all are judged where there are none.
  public let derived: [String]
  /// Where the document says what a place of the program says.
  private let origins: [(here: SourceRange, there: SourceRange)]
  private let document: SourceText

  init(_ text: LatexText, _ choices: [String], in document: SourceText) throws(LanguageFailure) {
    tree = try Parser.parse(SourceText(name: document.name, text: text.text))
    self.choices = choices
    derived = text.derived
    self.document = document
    var origins: [(SourceRange, SourceRange)] = []
    for (statement, line) in zip(tree.statements, text.lines) {
      origins.append((statement.range, line.origin))
      for (read, written) in zip(statement.expressions, line.expressions) {
        read.match(written, in: &origins)
      }
    }
    self.origins = origins.map { (here: $0, there: $1) }
  }

  /// Where the document says what stands at a place of the program.
  public func origin(of range: SourceRange) -> SourceRange? {
    origins.filter { $0.here.start <= range.start && range.end <= $0.here.end && $0.there != .none }
      .min { $0.here.end - $0.here.start < $1.here.end - $1.here.start }?.there
  }

  /// The line of the document that a line of the program comes from, both from 1.
  public func line(of line: Int) -> Int? {
    let statement = tree.statements.first { tree.source.location(of: $0.range.start).line == line }
    return statement.flatMap { origin(of: $0.range) }.map { document.location(of: $0.start).line }
  }

  /// The failure of the program as one of the document.
  public func inDocument(_ failure: LanguageFailure) -> LanguageFailure {
    LanguageFailure(failure.errors.map(inDocument)) ?? failure
  }

  /// The error of the program as one of the document.
  public func inDocument(_ error: LanguageError) -> LanguageError {
    LanguageError(
      error.message, at: error.range.flatMap(origin) ?? error.range, in: document,
      notes: error.notes, isMisfit: error.isMisfit)
  }
}

/// What is judged together in a document, with all ways to read it.
public struct LatexPart: Sendable {
  /// The name of its formula, by `\label`.
  public let label: String?
  /// The line that it begins on, from 1.
  public let line: Int
  /// The formula as it is written.
  public let formula: String
  /// The ways to read it, the most usual one first; never empty.
  public let readings: [LatexReading]
  /// The same readings with what their claims may need and nothing says, for where those do not hold.
  public let assumed: [LatexReading]
}

/// A document in LaTeX, or a formula, in the language's words.
public struct Latex: Sendable {
  /// What is judged, in order.
  public let parts: [LatexPart]
  /// What is not read, and why.
  public let unread: [LanguageError]

  /// Reads the formulas of a document; a text without `$` and its like is one formula.
  ///
  /// Throws where nothing in it can be read.
  public init(_ source: SourceText) throws(LanguageFailure) {
    let document: LatexDocument
    do { document = try LatexDocument(source) } catch { throw LanguageFailure(error) }
    let outline = LatexOutline(document, source)
    var parts: [LatexPart] = []
    var unread = outline.unread
    // Definitions need be no losses, unless there is nothing else.
    var tentative: [LanguageError] = []
    for draft in outline.drafts {
      do throws(LanguageFailure) {
        parts.append(try Self.part(draft, outline, source))
      } catch {
        // One claim that is not read is no reason to leave the others.
        let (readable, errors) = draft.readable(outline)
        if let readable, let part = try? Self.part(readable, outline, source) {
          parts.append(part)
          unread += errors
        } else if draft.isTentative {
          tentative += error.errors.prefix(1)
        } else {
          unread += error.errors.prefix(1)
        }
      }
    }
    if parts.isEmpty {
      let nothing = LanguageError("there is no formula to check", at: nil, in: source)
      throw LanguageFailure(unread + tentative) ?? LanguageFailure(nothing)
    }
    self.parts = parts
    self.unread = unread
  }

  private static func part(
    _ draft: LatexDraft, _ outline: LatexOutline, _ source: SourceText
  ) throws(LanguageFailure) -> LatexPart {
    let found = try LatexReadings(draft, outline)
    return LatexPart(
      label: draft.label, line: source.location(of: draft.range.start).line,
      formula: source[draft.range], readings: found.readings, assumed: found.assumed)
  }

  /// Whether a text that is no expression of the language is LaTeX.
  public static func isFormula(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.indices.contains { place in
      guard place + 1 < bytes.count else { return false }
      let (sign, next) = (bytes[place], bytes[place + 1])
      if sign == UInt8(ascii: "\\") {
        return (65...122).contains(next) || next == UInt8(ascii: "|")
      }
      return (sign == UInt8(ascii: "^") || sign == UInt8(ascii: "_")) && next == UInt8(ascii: "{")
    }
  }
}

extension LatexDraft {
  /// The draft with those of its claims that are read, and the errors of the others.
  fileprivate func readable(_ outline: LatexOutline) -> (LatexDraft?, [LanguageError]) {
    guard claims.count > 1 else { return (nil, []) }
    var (rest, errors) = (self, [LanguageError]())
    rest.claims = claims.filter { claim in
      var lone = self
      lone.claims = [claim]
      do throws(LanguageFailure) {
        return try !LatexReadings(lone, outline).readings.isEmpty
      } catch {
        errors += error.errors.prefix(1)
        return false
      }
    }
    return (rest.claims.isEmpty ? nil : rest, errors)
  }
}

extension Statement {
  /// The expressions in it, from left to right.
  fileprivate var expressions: [ExpressionSyntax] {
    switch kind {
    case .dimensions, .declaration: []
    case .binding(_, let x), .loss(let x): [x]
    case .claim(let claim):
      switch claim.left {
      case .gradient, .hessian: [claim.right]
      case .differential(let x), .expression(let x): [x, claim.right]
      }
    }
  }
}

extension ExpressionSyntax {
  /// Pairs the places of two equal expressions.
  fileprivate func match(
    _ other: ExpressionSyntax, in pairs: inout [(SourceRange, SourceRange)]
  ) {
    pairs.append((range, other.range))
    guard parts.count == other.parts.count else { return }
    for (part, same) in zip(parts, other.parts) { part.match(same, in: &pairs) }
  }
}
