import Tracewise

/// One line of a derivation, and why it follows from the line before.
public struct Step: Sendable {
  /// The line, which equals the one before it.
  public let line: Expression
  /// Why it does.
  public let reason: Reason
  /// What a check of the step found; nil where none was asked for.
  public internal(set) var judgement: Judgement?

  init(_ line: Expression, _ reason: Reason) {
    self.line = line
    self.reason = reason
  }
}

/// What a check says of two lines.
public enum Judgement: Sendable, Hashable {
  /// Equal modulo 2⁶¹ − 1 at random matrices.
  case exact
  /// Equal in floating point, up to this relative difference.
  case numeric(Double)
  /// Not equal: a bug.
  case different(String)
  /// The check could not be made.
  case undecided(String)

  /// Whether the two lines were found different.
  public var isWrong: Bool {
    if case .different = self { return true }
    return false
  }
}

/// A name and what it stands for.
public struct Definition: Sendable {
  /// The name.
  public let symbol: MatrixSymbol
  /// What it stands for.
  public let value: Expression

  /// A name for a value of its shape.
  public init(symbol: MatrixSymbol, value: Expression) {
    self.symbol = symbol
    self.value = value
  }
}

/// One piece of a derivation: from ∂L, or from Tr(∇hᵀ ∂h) of a named value h, to the gradients of
/// what it is computed from.
public struct NodeDerivation: Sendable {
  /// The named value whose gradient is passed on; nil for the loss.
  public let node: MatrixSymbol?
  /// The first line: ∂(L), or Tr(∇hᵀ ∂h).
  public let start: Expression
  /// The value of the node, or the loss.
  public let value: Expression
  /// The lines after `start`, each with its reason.
  public internal(set) var steps: [Step]
  /// What the last line gives to the gradient of each name in it.
  public let contributions: [Contribution]
}

/// A summand of the gradient for a name.
public struct Contribution: Sendable {
  /// The name, as a value.
  public let symbol: MatrixSymbol
  /// The summand G of Tr(Gᵀ ∂X), for ∂X of the name.
  public let gradient: Expression
}

/// The gradient for an input, in closed form.
public struct GradientForm: Sendable {
  /// The input X.
  public let input: MatrixSymbol
  /// The form in terms of inputs, named values and, where `definitions` has them, their gradients.
  public let form: Expression
  /// The names that the form rests on, each before it is used.
  public let definitions: [Definition]
  /// The form in inputs alone: a graph whose parts are shared.
  public let value: Expression
}

/// A loss, derived by the trace method.
public struct Derivation: Sendable {
  /// What the loss is called.
  public let name: String
  /// The loss in terms of inputs and named values.
  public let loss: Expression
  /// The named values, in order.
  public let values: [Definition]
  /// The pieces, from the loss towards the inputs.
  public internal(set) var nodeDerivations: [NodeDerivation]
  /// ∇h of every named value that passes on a gradient, from the loss towards the inputs.
  public let nodes: [Definition]
  /// ∇X for each input, in the order of the problem; none where the differential was derived.
  public let gradients: [GradientForm]
  /// The differential of the loss in its short form, where it was derived rather than gradients.
  public var differential: Expression?
  /// The symbols that vary: the inputs differentiated for, and the values that depend on them.
  public let varying: [MatrixSymbol]
  /// The symbol of a size, by its value.
  public let sizes: [Int: MatrixSymbol]
  /// Whether it was given up, for it would have taken more than `Deriver.mostTerms` terms.
  public let isOverBudget: Bool
}

extension Derivation {
  /// The nodeDerivations that lead to the gradient for an input: those of the values it has a part in.
  public func nodeDerivations(to input: MatrixSymbol) -> [NodeDerivation] {
    var wanted: Set<MatrixSymbol> = [input]
    var chosen: [NodeDerivation] = []
    for nodeDerivation in nodeDerivations.reversed()
    where nodeDerivation.contributions.contains(where: { wanted.contains($0.symbol) }) {
      chosen.append(nodeDerivation)
      if let node = nodeDerivation.node { wanted.insert(node) }
    }
    return chosen.reversed()
  }
}
