/// A way to take a step of a derivation wrongly, as it happens on paper.
public enum Slip: Sendable, Hashable {
  // Of a law.
  case firstTermOnly, lastTermOnly, signForgotten, derivativeForgotten
  /// u ⊙ v of two columns read as uᵀ v.
  case innerProduct
  // Of a property of the trace, or of an exchange.
  /// L (C ⊙ D) R written without its parentheses, and read from left to right.
  case readFromTheLeft
  /// The same, read with the matrix product binding tighter than ⊙.
  case readProductsFirst
  case notTransposed, orderKept, kernelNotTurned, kernelTurned
  /// Of Σ Tr(Kᵢ E) one summand only.
  case firstRepeatOnly, lastRepeatOnly
  /// ∂L = Tr(Gᵀ ∂X) read off as Gᵀ, or with one factor of G, counted from 0, as it stands in Gᵀ.
  case factorReadOff, factorNotTransposed(Int)

  static let ofLaws: [Slip] = [
    .firstTermOnly, .lastTermOnly, .signForgotten, .derivativeForgotten, .innerProduct,
  ]
  static let ofMoves: [Slip] = [
    .readFromTheLeft, .readProductsFirst, .notTransposed, .orderKept, .kernelNotTurned,
    .kernelTurned, .firstRepeatOnly, .lastRepeatOnly,
  ]
  static let ofReadingOff: [Slip] =
    [.firstRepeatOnly, .lastRepeatOnly, .factorReadOff]
    + (0..<4).map { .factorNotTransposed($0) }

  /// Whether it happens when the gradient is read off.
  var isOfReadingOff: Bool {
    switch self {
    case .factorReadOff, .factorNotTransposed: true
    default: false
    }
  }

  /// The slip in words, in the letters that the step's identity has.
  public var text: String {
    switch self {
    case .firstTermOnly: "only the first term is kept"
    case .lastTermOnly: "only the last term is kept"
    case .signForgotten: "the minus sign is forgotten"
    case .derivativeForgotten: "the derivative is forgotten, ∂A is left alone"
    case .innerProduct: "⊙ of two columns is taken for their inner product, a number"
    case .readFromTheLeft, .readProductsFirst:
      "C ⊙ D loses its parentheses later on, so that a factor before it reaches C alone"
    case .notTransposed: "the other factor is not transposed"
    case .orderKept: "the factors keep their order"
    case .kernelNotTurned: "the kernel is not turned around"
    case .kernelTurned: "the kernel is turned around"
    case .firstRepeatOnly: "of terms with the same differential only the first is kept"
    case .lastRepeatOnly: "of terms with the same differential only the last is kept"
    case .factorReadOff: "Gᵀ is read off in the place of G"
    case .factorNotTransposed(let place):
      "factor \(place + 1) of G is read off without its transpose"
    }
  }
}

/// How many moves a passage took: laws, then what the trace method does, then the reading off.
struct MoveCount {
  let laws: Int
  let all: Int

  /// What can go wrong at a move.
  func slips(at move: Int) -> [Slip] {
    move < laws ? Slip.ofLaws : move + 1 < all ? Slip.ofMoves : Slip.ofReadingOff
  }
}

/// A step to be taken wrongly: which one, how, and what became of it.
struct Misstep {
  /// The place of the passage.
  let passage: Int
  /// The place of the move in it: laws, then what the trace method does, then the reading off.
  var move: Int
  let slip: Slip
  /// How many lines the passage had, and why the next one follows.
  typealias Taken = (lines: Int, reason: Reason)
  /// The step taken; nil where there is nothing to slip on.
  var taken: Taken?
  /// C ⊙ D, by the symbol that stands for it until the gradient is written down.
  var unread: [MatrixSymbol: [Expression]] = [:]

  init(passage: Int, move: Int, slip: Slip) {
    self.passage = passage
    self.move = move
    self.slip = slip
  }

  /// The slip, where it is due.
  func slip(at move: Int) -> Slip? { move == self.move ? slip : nil }
}

/// What comes of a derivation when one of its steps is taken wrongly.
public struct Misderivation: Sendable {
  /// The passage, as it should be.
  public let passage: Passage
  /// The number of the step in it, from 1; nil for the reading off, which may have no line.
  public let step: Int?
  public let reason: Reason
  public let slip: Slip

  /// Nil where the step has no line of its own, unless it is the reading off.
  init?(_ passage: Passage, _ taken: Misstep.Taken, _ slip: Slip) {
    let line = passage.steps.dropFirst(taken.lines).first
    let isThere = line?.reason.name == taken.reason.name
    guard isThere || slip.isOfReadingOff else { return nil }
    self.passage = passage
    step = isThere ? taken.lines + 1 : nil
    reason = taken.reason
    self.slip = slip
  }
}

extension Deriver {
  /// The steps that, each taken wrongly alone, lead to what `matches` of the gradient for an input.
  public static func misderivations(
    _ problem: Problem, for input: MatrixSymbol, where matches: (Expression) -> Bool
  ) -> [Misderivation] {
    var right = Deriver(problem)
    right.run()
    let derivation = right.derivation
    let wanted = Set(derivation.passages(to: input).map(\.node))
    var judged: [Expression: Bool] = [:]
    var found: [Misderivation] = []
    for (place, passage) in derivation.passages.enumerated() where wanted.contains(passage.node) {
      for move in 0..<right.moves[place].all {
        for slip in right.moves[place].slips(at: move) {
          let misstep = Misstep(passage: place, move: move, slip: slip)
          guard let wrong = right.again(misstep).wrongGradient(for: input) else { continue }
          let isMatch = judged[wrong.value] ?? matches(wrong.value)
          judged[wrong.value] = isMatch
          guard isMatch, let step = Misderivation(passage, wrong.taken, slip) else { continue }
          found.append(step)
          break
        }
      }
    }
    return found
  }

  /// The gradient in inputs alone, and the wrong step; nil where there was no such step.
  private func wrongGradient(
    for input: MatrixSymbol
  ) -> (value: Expression, taken: Misstep.Taken)? {
    guard let misstep, let taken = misstep.taken, let gradient = gradient(for: input) else {
      return nil
    }
    let expanded = expanded
    func inInputs(_ x: Expression) -> Expression {
      x.replacing { $0.symbol.flatMap { expanded[$0] } }
    }
    let value = inInputs(gradient).misread(
      misstep.unread.mapValues { $0.map(inInputs) },
      fromTheLeft: misstep.slip == .readFromTheLeft)
    return value.shape == input.shape ? (value, taken) : nil
  }
}
