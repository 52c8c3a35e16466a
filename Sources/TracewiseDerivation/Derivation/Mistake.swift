/// A way to take a step of a derivation wrongly, as it happens on paper.
package enum Mistake: Sendable, Hashable {
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

  static let ofLaws: [Mistake] = [
    .firstTermOnly, .lastTermOnly, .signForgotten, .derivativeForgotten, .innerProduct,
  ]
  static let ofMoves: [Mistake] = [
    .readFromTheLeft, .readProductsFirst, .notTransposed, .orderKept, .kernelNotTurned,
    .kernelTurned, .firstRepeatOnly, .lastRepeatOnly,
  ]
  static let ofReadingOff: [Mistake] =
    [.firstRepeatOnly, .lastRepeatOnly, .factorReadOff]
    + (0..<4).map { .factorNotTransposed($0) }

  /// Whether it happens when the gradient is read off.
  var isOfReadingOff: Bool {
    switch self {
    case .factorReadOff, .factorNotTransposed: true
    default: false
    }
  }

  /// The mistake in words, in the letters that the step's identity has.
  package var text: String {
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

/// How many moves a nodeDerivation took: laws, then what the trace method does, then the reading off.
struct MoveCount {
  let laws: Int
  let all: Int

  /// What can go wrong at a move.
  func mistakes(at move: Int) -> [Mistake] {
    move < laws ? Mistake.ofLaws : move + 1 < all ? Mistake.ofMoves : Mistake.ofReadingOff
  }
}

/// A step to be taken wrongly: which one, how, and what became of it.
struct MistakenStep {
  /// The place of the nodeDerivation.
  let nodeDerivation: Int
  /// The place of the move in it: laws, then what the trace method does, then the reading off.
  var move: Int
  let mistake: Mistake
  /// How many lines the nodeDerivation had, and why the next one follows.
  typealias Taken = (lines: Int, reason: Reason)
  /// The step taken; nil where there is nothing to mistake on.
  var taken: Taken?
  /// C ⊙ D, by the symbol that stands for it until the gradient is written down.
  var unread: [MatrixSymbol: [Expression]] = [:]

  init(nodeDerivation: Int, move: Int, mistake: Mistake) {
    self.nodeDerivation = nodeDerivation
    self.move = move
    self.mistake = mistake
  }

  /// The mistake, where it is due.
  func mistake(at move: Int) -> Mistake? { move == self.move ? mistake : nil }
}

/// What comes of a derivation when one of its steps is taken wrongly.
package struct MistakenDerivation: Sendable {
  /// The nodeDerivation, as it should be.
  package let nodeDerivation: NodeDerivation
  /// The number of the step in it, from 1; nil for the reading off, which may have no line.
  package let step: Int?
  package let reason: Reason
  package let mistake: Mistake
  /// What the loss is called.
  package let lossName: String

  /// Nil where the step has no line of its own, unless it is the reading off.
  init?(
    _ nodeDerivation: NodeDerivation, _ taken: MistakenStep.Taken, _ mistake: Mistake,
    of lossName: String
  ) {
    let line = nodeDerivation.steps.dropFirst(taken.lines).first
    let isThere = line?.reason.name == taken.reason.name
    guard isThere || mistake.isOfReadingOff else { return nil }
    self.nodeDerivation = nodeDerivation
    step = isThere ? taken.lines + 1 : nil
    reason = taken.reason
    self.mistake = mistake
    self.lossName = lossName
  }
}

extension Deriver {
  /// The steps that, each taken wrongly alone, lead to each of several wrong gradients for an input.
  ///
  /// - Parameter matches: Whether a gradient is the wrong one of this number.
  package static func mistakenDerivations(
    _ problem: Problem, for input: MatrixSymbol, of count: Int,
    where matches: (Expression, Int) -> Bool
  ) -> [[MistakenDerivation]] {
    var right = Deriver(problem)
    right.run()
    let derivation = right.derivation
    let wanted = Set(derivation.nodeDerivations(to: input).map(\.node))
    var judged: [Expression: [Bool]] = [:]
    var found: [[MistakenDerivation]] = Array(repeating: [], count: count)
    for (place, nodeDerivation) in derivation.nodeDerivations.enumerated()
    where wanted.contains(nodeDerivation.node) {
      for move in 0..<right.moves[place].all {
        // Of the mistakes at one step, the first that leads there.
        var open = Set(0..<count)
        for mistake in right.moves[place].mistakes(at: move) where !open.isEmpty {
          let mistakenStep = MistakenStep(nodeDerivation: place, move: move, mistake: mistake)
          guard let wrong = right.again(mistakenStep).wrongGradient(for: input) else { continue }
          let isMatch = judged[wrong.value] ?? (0..<count).map { matches(wrong.value, $0) }
          judged[wrong.value] = isMatch
          let hits = open.filter { isMatch[$0] }
          guard !hits.isEmpty,
            let step = MistakenDerivation(
              nodeDerivation, wrong.taken, mistake, of: derivation.name)
          else { continue }
          for k in hits { found[k].append(step) }
          open.subtract(hits)
        }
      }
    }
    return found
  }

  /// The gradient in inputs alone, and the wrong step; nil where there was no such step.
  private func wrongGradient(
    for input: MatrixSymbol
  ) -> (value: Expression, taken: MistakenStep.Taken)? {
    guard let mistakenStep, let taken = mistakenStep.taken, let gradient = gradient(for: input)
    else {
      return nil
    }
    let expanded = expanded
    func inInputs(_ x: Expression) -> Expression {
      x.replacing { $0.symbol.flatMap { expanded[$0] } }
    }
    let value = inInputs(gradient).misread(
      mistakenStep.unread.mapValues { $0.map(inInputs) },
      fromTheLeft: mistakenStep.mistake == .readFromTheLeft)
    return value.shape == input.shape ? (value, taken) : nil
  }
}
