import Tracewise
import TracewiseDerivation
import TracewiseLanguage

extension Derivation {
  /// Judges every line, and throws where one has a matrix that takes more entries than there are to
  /// take: BA is n×n where AB is a number.
  mutating func check(by check: StepCheck, within bound: BoundProgram) throws {
    var tooLarge: Expression?
    var known: Set<Expression> = []
    self.check { last, line in
      if tooLarge == nil { tooLarge = line.largePart(over: bound.entries, &known) }
      return tooLarge == nil
        ? check.judge(last, line) : .undecided("a matrix is too large to be computed")
    }
    guard let tooLarge else { return }
    throw LanguageError(
      "a line of the derivation has \(Printer(UnicodeNotation()).text(tooLarge)), a "
        + "\(tooLarge.shape) matrix: \(tooLarge.shape.count) entries; at most \(bound.entries) are "
        + "computed (--entries)", at: bound.program.loss?.mark, in: bound.program.source,
      notes: ["what is derived holds at all sizes; smaller ones are set by --dim"])
  }
}

extension Expression {
  /// A part with more entries than a number; `known` are those that have no such part.
  fileprivate func largePart(over entries: Int, _ known: inout Set<Expression>) -> Expression? {
    var waiting = [self]
    while let next = waiting.popLast() {
      if next.shape.count > entries { return next }
      if known.insert(next).inserted { waiting += next.parts }
    }
    return nil
  }
}
