extension CEdits {
  /// Writes expressions with their changes, each behind a question which of them is on.
  struct Writer {
    let edits: CEdits
    let stage: Stage
    let left: Set<Int>
    var changes: [Change] = []
    /// What is known at each place, of the list that the stage takes.
    private var knownTexts: [Int: [String]] = [:]

    init(edits: CEdits, stage: Stage, left: Set<Int>) {
      (self.edits, self.stage, self.left) = (edits, stage, left)
    }

    private var source: CSource { edits.source }

    /// The number of a change, or nil where it is left out.
    private mutating func number(
      _ statement: Range<Int>, _ range: Range<Int>?, _ new: [String]
    ) -> Int? {
      changes.append(Change(statement: statement, range: range, new: new))
      return left.contains(changes.count - 1) ? nil : changes.count - 1
    }

    mutating func site(_ site: CStatements.Site) -> String {
      if stage == .probe { return probe(site) }
      return written(site.expression, site, site.role, isRoot: true)
    }

    private mutating func probe(_ site: CStatements.Site) -> String {
      let own = source.text(site.expression.range)
      guard let k = number(site.statement, site.expression.range, [own]) else { return own }
      return "(\ntw_edit == \(k) ? (__typeof__(\(own)))((\(own)) + tw_c) :\n\(own))"
    }

    private mutating func written(
      _ x: CExpression, _ site: CStatements.Site, _ role: CStatements.Role, isRoot: Bool,
      isTerm: Bool = false
    ) -> String {
      // The expression with changes within it.
      var (result, k) = ("", x.range.lowerBound)
      for (part, inner) in x.roles(as: role) {
        result += plain(k..<part.range.lowerBound)
        let isSum =
          x.kind == .binary("+") || x.kind == .binary("-")
          || source[part.range.lowerBound - 1] == "("
        result += written(part, site, inner, isRoot: false, isTerm: isSum || x.kind == .call)
        k = part.range.upperBound
      }
      result += plain(k..<x.range.upperBound)
      let own = source.text(x.range)
      var rows: [(number: Int, text: String)] = []
      for new in alternatives(x, site, role, isRoot: isRoot, isTerm: isRoot || isTerm) {
        guard let number = number(site.statement, x.range, new) else { continue }
        let text =
          new.count > 1
          ? new[0] + "tw_b * " + new[1] + " + tw_c * (" + new[2] + ")" + new[3] : new[0]
        rows.append((number, text))
      }
      guard let first = rows.first, let last = rows.last else { return result }
      // In groups, so that nobody asks for each of them; where none is meant, nobody asks for any.
      var groups = ""
      for start in stride(from: 0, to: rows.count, by: Self.group) {
        let group = rows[start..<min(start + Self.group, rows.count)]
        groups += "\ntw_edit <= \(group.last?.number ?? 0) ? ("
        for row in group { groups += "\ntw_edit == \(row.number) ? (\(row.text)) :" }
        groups += "\n(\(own))) :"
      }
      let cast = role == .base || role == .argument ? "" : "(__typeof__(\(own)))"
      return "(tw_edit < \(first.number) || tw_edit > \(last.number) ? (\(result)) : \(cast)("
        + groups + "\n(\(own))))"
    }

    private static let group = 24

    /// Tokens as they stand, with what is between them, and a space where words would meet.
    private func plain(_ range: Range<Int>) -> String { " " + source.text(range) + " " }

    mutating func statement(_ assignment: CStatements.Assignment, _ own: [CStatements.Site])
      -> String
    {
      let statement = assignment.statement
      let left = source.text(assignment.left)
      let right = source.text(assignment.sign + 1..<statement.upperBound)
      let sign = source[assignment.sign]
      var (text, added) = ("{", "")
      if stage == .slips {
        for other in ["=", "+=", "-=", "*=", "/="] where other != sign {
          if let k = number(statement, statement, ["\(left) \(other) \(right)"]) {
            text += "\nif (tw_edit == \(k)) { \(left) \(other) \(right); } else"
          }
        }
        if let k = number(statement, statement, [""]) { text += "\nif (tw_edit == \(k)) { } else" }
      } else {
        for (target, term) in edits.words[assignment.function].added(assignment, source) {
          guard let k = number(statement, nil, ["\(target) += ", "", term, ""]) else { continue }
          added += "\nif (tw_edit == \(k)) { \(target) += tw_c * (\(term)); }"
        }
      }
      var (whole, k) = ("", statement.lowerBound)
      for site in own.sorted(by: { $0.expression.range.lowerBound < $1.expression.range.lowerBound }
      ) {
        whole += plain(k..<site.expression.range.lowerBound)
        whole += stage == .slips ? self.site(site) : source.text(site.expression.range)
        k = site.expression.range.upperBound
      }
      whole += plain(k..<statement.upperBound)
      return text + "\n{ \(whole); }" + added + "\n}"
    }

    // MARK: Alternatives

    private func tight(_ x: CExpression) -> String {
      x.isTight
        || source[x.range.lowerBound] == "("
          && source.closing(x.range.lowerBound) == x.range.upperBound - 1
        ? source.text(x.range) : "(\(source.text(x.range)))"
    }

    private static let functions = [
      "tanh", "exp", "log", "sqrt", "sin", "cos", "fabs", "cosh", "sinh", "tan", "atan", "log1p",
      "expm1", "erf", "floor",
    ]
    private static let comparisons = ["<", "<=", ">", ">=", "==", "!="]

    private mutating func alternatives(
      _ x: CExpression, _ site: CStatements.Site, _ role: CStatements.Role, isRoot: Bool,
      isTerm: Bool
    ) -> [[String]] {
      let own = source.text(x.range)
      let isValue = role == .value || role == .argument
      // An array has another one in its place, or none.
      if x.kind == .word || x.kind == .part, stage != .names,
        !edits.words[site.function].isNumber(own)
      {
        return []
      }
      switch stage {
      case .probe, .statements: return []
      case .slips:
        let times = isTerm && isValue && x.kind != .number ? ["2 * ", "3 * ", "0.5 * "] : []
        return (slips(x, own, role) + times.map { $0 + tight(x) }).map { [$0] }
      case .names:
        guard x.kind == .word else { return [] }
        let depths = edits.words[site.function].depths
        return known(site, \.names)
          .filter { $0 != own && depths[$0] == depths[own] }.map { [$0] }
      case .factors, .powers:
        guard isTerm, isValue, x.kind != .number || !isRoot else { return [] }
        return known(site).prefix(48).flatMap { word in
          (stage == .factors
            ? ["\(tight(x)) * \(word)", "\(tight(x)) / \(word)"]
            : [
              "\(tight(x)) * (1 - \(word))", "\(tight(x)) * \(word) * \(word)",
              "\(tight(x)) / (\(word) * \(word))",
            ]).map { [$0] }
        }
      case .words:
        guard isValue, x.isTight else { return [] }
        return known(site).prefix(60).filter { $0 != own }.flatMap {
          x.kind == .call ? [[$0], ["1 - \($0)"]] : [[$0]]
        }
      case .terms:
        guard isRoot || isTerm, isValue else { return [] }
        // As a sum in a product, brackets are needed; around a root they are not.
        let (open, close) = isRoot ? ("", "") : ("(", ")")
        return CWords.terms(related(known(site), x).prefix(24)).map {
          [open, tight(x), $0, close]
        }
      case .products:
        guard isTerm, isValue else { return [] }
        let words = related(known(site), x)
        let values = words.prefix(16).flatMap { word in
          ["tanh", "exp", "log", "sqrt", "sin", "cos"].map { "\($0)(\(word))" }
        }
        return (values + CWords.terms(words.prefix(40))).map { [$0] }
      }
    }

    /// The words of a function that are known where a site is.
    private mutating func known(
      _ site: CStatements.Site, _ list: KeyPath<CWords, [String]> = \.words
    ) -> [String] {
      let place = site.expression.range.lowerBound
      if let found = knownTexts[place] { return found }
      let words = edits.words[site.function]
      let found = words[keyPath: list].filter { words.isKnown($0, at: place) }
      knownTexts[place] = found
      return found
    }

    /// Those first whose arrays or names an expression has.
    private func related(_ words: [String], _ x: CExpression) -> [String] {
      let own = Set(x.range.filter { source.tokens[$0].kind == .word }.map { source[$0] })
      return words.filter { own.contains($0.firstName) }
        + words.filter { !own.contains($0.firstName) }
    }

    private func slips(_ x: CExpression, _ own: String, _ role: CStatements.Role) -> [String] {
      var result: [String] = []
      switch x.kind {
      case .binary(let sign) where ["+", "-", "*", "/"].contains(sign):
        let (left, right) = (x.parts[0], x.parts[1])
        for other in ["+", "-", "*", "/"] where other != sign {
          let isSum = ["+", "-"].contains(other)
          result.append(
            "\(isSum ? source.text(left.range) : tight(left)) \(other) \(tight(right))")
        }
        result += [source.text(left.range), source.text(right.range)]
        if sign == "-" || sign == "/" { result.append("\(tight(right)) \(sign) \(tight(left))") }
      case .binary(let sign) where Self.comparisons.contains(sign):
        for other in Self.comparisons where other != sign {
          result.append(
            "\(source.text(x.parts[0].range)) \(other) \(source.text(x.parts[1].range))")
        }
      case .binary("&&"), .binary("||"):
        result += x.parts.map { source.text($0.range) }
      case .unary(_): result.append(source.text(x.parts[0].range))
      case .number:
        if let n = Int(own) {
          result += [n + 1, n - 1, 2 * n, n / 2, 0, 1].filter { $0 != n }.map(String.init)
        } else if let n = Double(own) {
          result += [2 * n, n / 2, n + 1, n - 1, 0, 1, -n].filter { $0 != n }.map { "\($0)" }
        }
      case .call:
        let name = source[x.range.lowerBound]
        let arguments = x.parts.map { source.text($0.range) }
        if arguments.count == 1 {
          result += Self.functions.filter { $0 != name }.map { "\($0)(\(arguments[0]))" }
          result.append(arguments[0])
        }
        for k in arguments.indices.dropLast() {
          var other = arguments
          other.swapAt(k, k + 1)
          result.append("\(name)(\(other.joined(separator: ", ")))")
        }
      default: break
      }
      if role == .place, x.kind != .number {
        result += ["\(own) + 1", "\(own) - 1"]
      } else if role != .base, x.kind != .number {
        result.append("-\(tight(x))")
        if x.isTight {
          result += ["\(own) * \(own)", "(1 - \(own))", "1 / \(own)"]
          result += Self.functions.prefix(6).map { "\($0)(\(own))" }
        }
      }
      return result
    }
  }
}
