extension Claim {
  /// A claim that nobody can judge, for something in it has no meaning here: an unknown function, or a wrong number of
  /// arguments.
  public struct Unread: Sendable {
    /// Whether it must be found false.
    public let isRefutation: Bool
    /// What it is about.
    public let left: ClaimSyntax.Left
    /// Where the statement stands.
    public let range: SourceRange
    /// The line it begins on, from 1.
    public let line: Int
    /// The statement as it was written, in one line, without comments.
    public let text: String
    /// What is wrong with it: at least one error.
    public let errors: [LanguageError]
    /// The bytes of the text.
    package let written: String
  }
}

extension Program {
  /// Checks a program that has been parsed, setting aside claims with errors of their own, so that one of them is no
  /// reason to leave the others; an error where any stands elsewhere, or nothing would be left to judge.
  public init(
    settingAsideUnreadClaimsOf tree: SyntaxTree, sizes: [String: Int] = [:],
    boundShapes: [String: (rows: Int, columns: Int)] = [:], functions: FunctionTable = .standard
  ) throws(LanguageFailure) {
    var errors: [LanguageError] = []
    var rest = tree
    var first: LanguageFailure?
    while true {
      let failure: LanguageFailure
      do throws(LanguageFailure) {
        var program = try Program(
          checking: rest, sizes: sizes, boundShapes: boundShapes, functions: functions)
        if let first, !program.says { throw first }
        program.unread = tree.unread(for: errors)
        self = program
        return
      } catch {
        failure = error
      }
      let claims = rest.claims(with: failure.all)
      // What is checked first hides what is checked later: several rounds may be needed.
      guard !claims.isEmpty, let next = try? Parser.parse(rest.source.blanking(claims)) else {
        throw first ?? failure
      }
      first = first ?? failure
      errors += failure.all
      rest = next
    }
  }

  private var says: Bool { loss != nil || !claims.isEmpty || !misfits.isEmpty }
}

extension SyntaxTree {
  /// The claims in which all of some errors stand; none where one stands elsewhere.
  fileprivate func claims(with errors: [LanguageError]) -> [SourceRange] {
    let claims = statements.filter { if case .claim = $0.kind { true } else { false } }.map(\.range)
    let found = errors.map { error in
      claims.first { claim in error.range.map { claim.contains($0) } ?? false }
    }
    return found.contains(nil) ? [] : found.compactMap { $0 }
  }

  /// The claims that errors stand in, in order.
  fileprivate func unread(for errors: [LanguageError]) -> [Claim.Unread] {
    statements.compactMap { statement in
      guard case .claim(let claim) = statement.kind else { return nil }
      let own = errors.filter { error in
        error.range.map { statement.range.contains($0) } ?? false
      }
      return own.isEmpty
        ? nil
        : Claim.Unread(
          isRefutation: claim.isRefutation, left: claim.left, range: statement.range,
          line: source.location(of: statement.range.start).line,
          text: source.oneLine(statement.range), errors: own, written: source[statement.range])
    }
  }
}

extension SourceRange {
  fileprivate func contains(_ other: SourceRange) -> Bool {
    start <= other.start && other.end <= end
  }
}
