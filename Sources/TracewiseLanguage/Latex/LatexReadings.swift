/// All ways to read a draft that fit.
struct LatexReadings {
  private(set) var readings: [LatexReading] = []
  /// The readings with assumptions that their claims may need, those that assume least first.
  private(set) var assumed: [LatexReading] = []

  let draft: LatexDraft
  let outline: LatexOutline

  /// A way to read the draft, and how well it fits.
  struct Candidate {
    var text: LatexText
    var program: Program?
    let asked: [LatexChoice]
    let answers: [String: Int]
    let numbersTaken: LatexNumbers
    var remarks: [String]
    /// What inputs are taken for although nothing declares it.
    var kinds: [String: LatexKind] = [:]
    /// Claims in it that do not fit whatever their numbers are.
    var misfits = 0
    /// Inputs that only fit as numbers although nobody said that they are.
    var numbers = 0
    /// How often a number is written as if it were a column.
    let oddities: Int
    /// How often a later answer was taken that is only tried where no earlier one fits.
    var fallbacks = 0

    /// Whether what is differentiated is taken for no number.
    var hasDirection: Bool { answers[LatexUnit.directionKey] == 1 }

    private var cost: [Int] { [misfits, hasDirection ? 1 : 0, oddities, numbers, fallbacks] }

    /// Whether it answers all that is asked of both alike, and fits better.
    func replaces(_ other: Candidate) -> Bool {
      guard cost.lexicographicallyPrecedes(other.cost) else { return false }
      return asked.filter { !$0.isFallback && other.asked.contains($0) }.allSatisfy {
        (answers[$0.key] ?? 0) == (other.answers[$0.key] ?? 0)
      }
    }
  }

  private static let mostCandidates = 96
  private static let mostReadings = 8

  init(_ draft: LatexDraft, _ outline: LatexOutline) throws(LanguageFailure) {
    (self.draft, self.outline) = (draft, outline)
    var failure: LanguageFailure?
    var candidates: [Candidate] = []
    // A claim that does not fit is a fault of it; a loss that is no number may be one of numbers.
    for numbers in LatexNumbers.allCases
    where !candidates.contains(where: { $0.misfits == 0 || !$0.hasDirection }) {
      do throws(LanguageFailure) {
        for candidate in try all(numbers) {
          do throws(LanguageFailure) {
            candidates.append(try judged(candidate))
          } catch {
            failure = failure ?? error
          }
        }
      } catch {
        failure = failure ?? error
      }
    }
    let best = Self.best(candidates)
    guard !best.isEmpty else {
      throw failure
        ?? LanguageFailure(
          LanguageError("this is not read", at: draft.range, in: outline.context.source))
    }
    for candidate in best.map(sized).map(defined) {
      readings.append(
        try LatexReading(
          candidate.text, Self.sentences(candidate, best), in: outline.context.source))
      if !draft.claims.isEmpty { assumed += symmetric(candidate, Self.sentences(candidate, best)) }
    }
  }

  /// The texts of all combinations of answers, each once; the first error where there is none.
  private func all(_ numbers: LatexNumbers) throws(LanguageFailure) -> [Candidate] {
    var open: [[String: Int]] = [[:]]
    var found: [Candidate] = []
    var seen: Set<String> = []
    var failure: LanguageError?
    var attempts = 0
    while let answers = open.popLast(), attempts < Self.mostCandidates {
      attempts += 1
      let context = self.context(answers, numbers)
      do throws(LanguageError) {
        let text = try LatexUnit.text(draft, outline, context)
        if seen.insert(text.text).inserted {
          found.append(
            Candidate(
              text: text, asked: context.asked, answers: answers, numbersTaken: numbers,
              remarks: (numbers.remark.map { [$0] } ?? []) + context.remarks,
              oddities: context.oddities.count))
        }
      } catch {
        failure = failure ?? error
      }
      // The last question that has no answer yet gets its other ones; what was asked before keeps its first.
      var known = answers
      var next: [[String: Int]] = []
      for choice in context.asked where known[choice.key] == nil {
        for answer in choice.answers.indices.dropFirst() {
          next.append(known.merging([choice.key: answer]) { $1 })
        }
        known[choice.key] = 0
      }
      open += next.reversed()
    }
    if found.isEmpty, let failure { throw LanguageFailure(failure) }
    return found
  }

  private func context(_ answers: [String: Int], _ numbers: LatexNumbers) -> LatexContext {
    let shared = outline.context
    let context = LatexContext(shared.source, names: shared.names, ranks: shared.ranks)
    context.sizes = shared.sizes
    context.defined = shared.defined
    context.usesBold = outline.usesBold(draft)
    context.usesNumberSigma = shared.usesNumberSigma
    context.boldLetters = shared.boldLetters
    context.signedLetters = shared.signedLetters
    context.answers = answers
    context.numbers = numbers
    return context
  }

  func context(of candidate: Candidate) -> LatexContext {
    let context = context(candidate.answers, candidate.numbersTaken)
    context.assumed = candidate.kinds
    return context
  }

  /// The candidate with what does not fit in it; an error where it is no program.
  private func judged(_ candidate: Candidate) throws(LanguageFailure) -> Candidate {
    let reading = try LatexReading(candidate.text, [], in: outline.context.source)
    let program: Program
    do throws(LanguageFailure) {
      program = try Program(checking: reading.tree)
    } catch {
      throw reading.inDocument(error)
    }
    // An equation that does not fit was read wrongly, as far as one can tell.
    if let failure = LanguageFailure(program.misfits.filter(\.isIdentity).map(\.error)) {
      throw reading.inDocument(failure)
    }
    var candidate = candidate
    candidate.program = program
    candidate.misfits = program.misfits.count
    candidate.numbers =
      program.inputs.filter { input in
        !input.isDeclared && input.rows * input.columns == 1
      }.count
    candidate.fallbacks = candidate.asked.filter(\.isFallback)
      .map { candidate.answers[$0.key] ?? 0 }.reduce(0, +)
    return candidate
  }

  /// The candidates that fit as well as any, without those that answer what is truly ambiguous as another one that
  /// fits better.
  private static func best(_ candidates: [Candidate]) -> [Candidate] {
    let least = candidates.map(\.misfits).min() ?? 0
    let fitting = candidates.filter { $0.misfits == least }
    let best = fitting.filter { candidate in !fitting.contains { $0.replaces(candidate) } }
    // Where nothing fits, the most usual reading tells why.
    return Array(best.prefix(least > 0 ? 1 : mostReadings))
  }

  /// How a candidate answers what others answer otherwise.
  private static func sentences(_ candidate: Candidate, _ all: [Candidate]) -> [String] {
    guard all.count > 1 else { return candidate.remarks }
    return candidate.remarks
      + candidate.asked.compactMap { choice in
        let answer = candidate.answers[choice.key] ?? 0
        let isCommon = all.allSatisfy { other in
          guard other.asked.contains(choice) else { return true }
          return (other.answers[choice.key] ?? 0) == answer
        }
        return isCommon ? nil : choice.answers[min(answer, choice.answers.count - 1)]
      }
  }
}
