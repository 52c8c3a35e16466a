/// What a formula can be read as in two ways or more, and how it is read.
struct LatexChoice: Sendable, Hashable {
  /// What it is about; the same question is asked once in a formula.
  let key: String
  /// The answers in a few words, the most usual one first.
  let answers: [String]
  /// Whether a later answer is only tried where no earlier one fits.
  let isFallback: Bool
}

/// Letters that are taken for numbers where nothing fits otherwise.
enum LatexNumbers: Int, CaseIterable {
  case none, greek, lowercase, all

  /// What is to be said of it.
  var remark: String? {
    switch self {
    case .none: nil
    case .greek: "Greek letters are numbers"
    case .lowercase: "small letters are numbers"
    case .all: "all letters are numbers"
    }
  }

  func takes(_ symbol: LatexSymbol) -> Bool {
    guard symbol.style == .plain, self == .all || symbol.base.first?.isLowercase == true else {
      return false
    }
    switch self {
    case .none: return false
    case .all:
      return symbol.base.count == 1 && symbol.base != "I" || LatexSymbol.greek.contains(symbol.base)
    case .greek: return LatexSymbol.greek.contains(symbol.base)
    case .lowercase: return symbol.base.count == 1 || LatexSymbol.greek.contains(symbol.base)
    }
  }
}

/// What readers of the formulas of one program share.
final class LatexContext {
  let source: SourceText
  let names: LatexNames
  /// What is known of names, by declarations and definitions.
  var ranks: ExpressionRanks
  /// What is declared.
  var kinds: [String: LatexKind] = [:]
  /// What inputs are taken for although nothing declares it: positive, where the formula has a value, or symmetric.
  var assumed: [String: LatexKind] = [:]
  /// Which letters are taken for numbers although nothing says so.
  var numbers = LatexNumbers.none
  /// Inputs of whose gradients the entries are claimed.
  var byEntry: Set<String> = []
  /// Names of which nothing is declared, whatever is said of them.
  var leftOut: Set<String> = []
  /// Matrices whose columns are samples, each with the number of these.
  var columns: [String: String] = [:]
  /// How many places those symbols have that are called like functions elsewhere, and that are indexed here.
  var indexed: [String: Int] = [:]
  /// The sizes of the places of matrices, by the indices in them.
  var extents: [IndexedPlace: String] = [:]
  /// The ends of the sums over all from 1 on in whose terms they stand, which may be parts.
  var ends: [IndexedPlace: String] = [:]
  /// How far behind the places of the language series are that begin at 0 or below.
  var origins: [String: Int] = [:]
  /// The numbers of samples of which some are not those of the index alone: x_{t+1}.
  var lengths: [String: String] = [:]
  /// The names of sizes.
  var sizes: Set<String> = []
  /// Names that are taken by definitions, inputs among them.
  var defined: Set<String> = []
  /// Functions that the document defines: their parameters, and what they are.
  var functions: [String: (parameters: [String], body: ExpressionSyntax)] = [:]
  /// What derivatives are claimed for.
  var variables: Set<String> = []
  /// What derivatives of the loss are, by the name of the loss and of the input.
  var derivative: ((_ of: String, _ by: String) -> ExpressionSyntax?)?
  /// How questions are answered; the first answer where none is given.
  var answers: [String: Int] = [:]
  /// The questions that were asked, in order.
  private(set) var asked: [LatexChoice] = []
  /// What was read in one way although papers mean others by it, too, in sentences.
  private(set) var remarks: [String] = []
  /// Where a number is written as a column: as a transpose, or between the bars of a norm.
  private(set) var oddities: Set<SourceRange> = []
  /// Letters that are bold somewhere: their entries are not.
  var boldLetters: Set<String> = []
  /// Letters that have another meaning with a sign above: P^+ is the next P where the document says what it is.
  var signedLetters: Set<String> = []
  /// Whether `dX` is a differential.
  var hasDifferentials = false
  /// Whether σ is also a number of the document, so that σ(x) may be a product.
  var usesNumberSigma = false
  /// What all depends on, in claims about ∂f/∂t of an f in which t does not stand.
  var parameter: String?
  /// Whether bold letters stand beside others: then the others are numbers.
  var usesBold = false
  /// How many steps reading may still take.
  private var steps = 200_000

  init(_ source: SourceText, names: LatexNames, ranks: ExpressionRanks) {
    self.source = source
    self.names = names
    self.ranks = ranks
  }

  /// The answer to a question.
  func choose(_ key: String, _ answers: [String], isFallback: Bool = false) -> Int {
    let choice = LatexChoice(key: key, answers: answers, isFallback: isFallback)
    if !asked.contains(where: { $0.key == key }) { asked.append(choice) }
    return min(self.answers[key] ?? 0, answers.count - 1)
  }

  func remark(_ sentence: String) { if !remarks.contains(sentence) { remarks.append(sentence) } }

  /// Notes that a number is written as a column.
  func noteOddity(at range: SourceRange) { oddities.insert(range) }

  func forgetQuestions() {
    (asked, remarks, oddities) = ([], [], [])
    steps = 200_000
  }

  /// Forgets what reading found of symbols, for another time.
  func forgetFindings() {
    (byEntry, columns, indexed, extents, ends) = ([], [:], [:], [:], [:])
  }

  func step(at range: SourceRange) throws(LanguageError) {
    steps -= 1
    guard steps > 0 else { throw LanguageError("the formula is too long", at: range, in: source) }
  }
}
