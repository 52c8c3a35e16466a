import TracewiseLanguage
import TracewiseVerification

/// A change of an operation that does not fit: another text in its place.
struct MisfitEdit {
  let range: SourceRange
  let text: String
  let cause: Cause
  let sentence: String

  /// The changes at the operator that a message points at, likely ones first.
  static func all(of misfit: Claim.Misfit, in program: Program) -> [MisfitEdit] {
    var writer = MisfitWriter(program: program)
    writer.visit(misfit.right, misfit.error.range, chain: nil)
    return writer.edits
  }

  /// One name for another, anywhere.
  static func renames(in misfit: Claim.Misfit, of program: Program) -> [MisfitEdit] {
    let names = program.inputs.map(\.name) + program.lets.map(\.name)
    var edits: [MisfitEdit] = []
    func visit(_ x: ExpressionSyntax) {
      if case .name(let name) = x.kind, names.contains(name) {
        for other in names where other != name {
          edits.append(
            MisfitEdit(
              range: x.range, text: other, cause: .otherInput,
              sentence: "the wrong variable: \(other) in place of \(name)"))
        }
      }
      x.parts.forEach(visit)
    }
    visit(misfit.right)
    return edits
  }
}

/// Writes the changes of one operation.
private struct MisfitWriter {
  let program: Program
  private(set) var edits: [MisfitEdit] = []

  init(program: Program) { self.program = program }

  private func text(_ x: ExpressionSyntax) -> String { program.source[x.range] }

  /// Looks for the operation at a mark; `chain` is the largest product without parentheses that it is part of.
  mutating func visit(_ x: ExpressionSyntax, _ mark: SourceRange?, chain: ExpressionSyntax?) {
    guard case .binary(let operation, let a, let b) = x.kind else {
      for part in x.parts { visit(part, mark, chain: nil) }
      return
    }
    let isProduct = operation == .multiply
    let whole = isProduct ? chain ?? x : nil
    if x.mark == mark {
      if let whole { changeProduct(whole, failing: b) } else { change(x, operation, a, b) }
    }
    visit(a, mark, chain: isProduct && !isClosed(a) ? whole : nil)
    visit(b, mark, chain: nil)
  }

  /// Whether it stands in parentheses of its own.
  private func isClosed(_ x: ExpressionSyntax) -> Bool {
    text(x).hasPrefix("(") && !x.isOpenProduct(text)
  }

  // MARK: - Products

  private mutating func changeProduct(_ whole: ExpressionSyntax, failing right: ExpressionSyntax) {
    let factors = factors(of: whole)
    guard let j = factors.firstIndex(where: { $0.range == right.range }),
      let i = factors[..<j].lastIndex(where: { !isScalar($0) })
    else { return }
    let words = factors.map { text($0) }
    func add(_ words: [String], _ cause: Cause, _ sentence: String) {
      edits.append(
        MisfitEdit(
          range: whole.range, text: words.joined(separator: "*"), cause: cause, sentence: sentence))
    }
    func write(_ changed: [Int: String], _ cause: Cause, _ sentence: String) {
      add(words.indices.map { changed[$0] ?? words[$0] }, cause, sentence)
    }
    let (a, b) = (factors[i], factors[j])
    let (x, y) = (words[i], words[j])
    write([j: turned(b)], .transpose, said(b))
    write([i: turned(a)], .transpose, said(a))
    write([i: y, j: x], .order, "the factors are in the wrong order")
    write([i: turned(a), j: turned(b)], .transpose, "\(said(a)); \(said(b))")
    for (left, right) in [(turned(b), x), (y, turned(a)), (turned(b), turned(a))] {
      write([i: left, j: right], .order, "the factors are in the wrong order")
    }
    exchanges(factors, write)
    if j == i + 1 {
      add(
        words[..<i] + ["(\(x).*\(y))"] + words[(j + 1)...], .hadamard,
        "\(x) and \(y) are multiplied entry by entry")
    }
    func move(_ from: Int, to: Int) {
      var moved = words
      moved.insert(moved.remove(at: from), at: to)
      add(moved, .order, "\(words[from]) stands in the wrong place")
    }
    // A factor that belongs before all others, or behind them.
    guard let first = factors.firstIndex(where: { !isScalar($0) }) else { return }
    if first < i { move(j, to: first) }
    if j < factors.count - 1 { move(i, to: factors.count - 1) }
    for k in factors.indices where factors.count > 1 && !isScalar(factors[k]) {
      add(
        Array(words[..<k] + words[(k + 1)...]), .factorAdded,
        "the factor \(words[k]) should not be there")
    }
    for (factor, twin) in turnedNames {
      write(
        [j: "\(factor)*\(y)"], .factorMissing, "the factor \(factor) is missing in front of \(y)")
      for (k, x) in [(j, y), (i, x)] {
        let product = "\(factor)*\(x)*\(twin)"
        let around = RepairTeller.missingAround(factor, twin)
        write([k: product], .factorMissing, "\(around): \(product) in place of \(x)")
      }
    }
  }

  /// The names of matrices, and their transposes, each with the other one.
  private var turnedNames: [(name: String, twin: String)] {
    (program.inputs.map(\.name) + program.lets.map(\.name)).filter { !program.isScalar($0) }
      .flatMap { [($0, "\($0)'"), ("\($0)'", $0)] }
  }

  /// Two names that change places, each transposed as the other was.
  private func exchanges(
    _ factors: [ExpressionSyntax], _ write: ([Int: String], Cause, String) -> Void
  ) {
    let names = factors.enumerated().compactMap { place, factor -> (Int, String, Bool)? in
      switch factor.kind {
      case .name(let name): return (place, name, false)
      case .transposed(let inner):
        if case .name(let name) = inner.kind { return (place, name, true) }
        return nil
      default: return nil
      }
    }
    for (k, (i, a, isTurned)) in names.enumerated() {
      for (j, b, isOtherTurned) in names[(k + 1)...]
      where a != b && !program.isScalar(a) && !program.isScalar(b) {
        let sentence = "\(a) and \(b) are exchanged"
        write([i: b + (isTurned ? "'" : ""), j: a + (isOtherTurned ? "'" : "")], .order, sentence)
        if isTurned != isOtherTurned {
          write([i: text(factors[j]), j: text(factors[i])], .order, sentence)
        }
      }
    }
  }

  private func factors(of x: ExpressionSyntax) -> [ExpressionSyntax] {
    var (factors, rest) = ([ExpressionSyntax](), x)
    while case .binary(.multiply, let a, let b) = rest.kind, rest == x || !isClosed(rest) {
      factors.append(b)
      rest = a
    }
    return (factors + [rest]).reversed()
  }

  private func isScalar(_ x: ExpressionSyntax) -> Bool {
    switch x.kind {
    case .number: true
    case .name(let name): program.isScalar(name)
    case .negated(let x): isScalar(x)
    default: false
    }
  }

  // MARK: - Other operations

  private mutating func change(
    _ x: ExpressionSyntax, _ operation: BinaryOperator, _ a: ExpressionSyntax, _ b: ExpressionSyntax
  ) {
    let sign = program.source[x.mark]
    func write(_ left: String, _ sign: String, _ right: String, _ cause: Cause, _ why: String) {
      let words = left + sign + right
      let isOpen = text(x).hasPrefix("(") && text(x).hasSuffix(")") && !text(a).hasPrefix("(")
      edits.append(
        MisfitEdit(
          range: x.range, text: isOpen ? "(\(words))" : words, cause: cause, sentence: why))
    }
    let isSum = operation == .add || operation == .subtract
    let spaced = isSum ? " \(sign) " : sign
    write(text(a), spaced, turned(b), .transpose, said(b))
    write(turned(a), spaced, text(b), .transpose, said(a))
    factors(a) { write($0, spaced, text(b), .factorMissing, $1) }
    factors(b) { write(text(a), spaced, $0, .factorMissing, $1) }
    if operation == .divide {
      let why = "\(text(a)) is divided by \(text(b)) entry by entry"
      write(text(a), "./", text(b), .hadamard, why)
      write(text(a), "./", turned(b), .hadamard, why)
    }
    guard operation == .hadamard else { return }
    for (left, right) in [
      (text(a), text(b)), (text(a), turned(b)), (turned(a), text(b)), (turned(a), turned(b)),
      (text(b), text(a)),
    ] {
      write(
        left, "*", right, .hadamard,
        "the product of \(text(a)) and \(text(b)) is one of matrices")
    }
  }

  /// A name, or its transpose, that is missing in front of an operand or behind it.
  private func factors(_ x: ExpressionSyntax, _ write: (String, String) -> Void) {
    let own = isAtom(x) || x.isTransposed ? text(x) : "(\(text(x)))"
    for (factor, _) in turnedNames {
      for product in ["\(factor)*\(own)", "\(own)*\(factor)"] {
        write("(\(product))", "the factor \(factor) is missing: \(product) in place of \(text(x))")
      }
    }
  }

  // MARK: - Texts

  /// The transpose of an operand.
  private func turned(_ x: ExpressionSyntax) -> String {
    if case .transposed(let inner) = x.kind { return text(inner) }
    return isAtom(x) ? "\(text(x))'" : "(\(text(x)))'"
  }

  /// Whether it needs no parentheses as an operand.
  private func isAtom(_ x: ExpressionSyntax) -> Bool {
    switch x.kind {
    case .name, .call, .index, .matrix: true
    default: text(x).hasPrefix("(") && text(x).hasSuffix(")") && !x.isOpenProduct(text)
    }
  }

  private func said(_ x: ExpressionSyntax) -> String {
    if case .transposed(let inner) = x.kind { return "\(text(inner)) should not be transposed" }
    return "\(text(x)) should be transposed"
  }
}

extension ExpressionSyntax {
  fileprivate var isTransposed: Bool {
    if case .transposed = kind { true } else { false }
  }

  /// Whether the parentheses at its ends are those of its operands: (A + B)*(C + D).
  fileprivate func isOpenProduct(_ text: (ExpressionSyntax) -> String) -> Bool {
    guard case .binary(_, let a, _) = kind else { return false }
    return a.range.start == range.start && text(a).hasPrefix("(")
  }
}
