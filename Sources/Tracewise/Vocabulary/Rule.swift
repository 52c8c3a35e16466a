/// A differentiable operation on matrices, said once.
///
/// A rule is a small, trivially copyable value: its attributes (an exponent, a shape) are stored
/// properties, its operands and result are arguments. It captures nothing else, in particular no
/// factorisation, so that derivatives of derivatives stay right.
///
/// What others want to know of a rule it says itself, by the traits below; each has a default that is
/// right for most rules. How its value is computed is in another room (`RuleKernel`).
public protocol Rule: RuleKernel {
  /// The rule's name in messages, in the loss language and in the rule book, such as `inverse`.
  static var name: String { get }
  /// The operation in the loss language's notation, for messages: `A * B`, `inverse(B)`.
  static func describe(_ operands: [String]) -> String
  /// The same with the operation's attributes: `2.5*A`.
  func describe(_ operands: [String]) -> String
  /// The name in messages: the rule's, or that of the function that it stands for.
  var title: String { get }
  /// The number of the rule's law in the deck; nil for a rule that it has no law for.
  static var law: Int? { get }

  /// The shapes that it takes and gives; nil where its attributes decide.
  static var signature: Signature? { get }
  /// The word of matrix algebra that the operation is; nil for a function that algebra knows nothing of.
  var operation: AlgebraicOperation? { get }
  /// How it is written in formulas.
  var notation: RuleNotation { get }
  /// Whether formulas keep its name where words of algebra alone would say it: layer norm, of which derivatives are
  /// short in terms of itself.
  var keepsName: Bool { get }
  /// What its operand and its value are called in formulas of the rule itself, where that is settled.
  static var letters: (operand: String, value: String)? { get }
  /// What becomes of a transposed operand.
  var transposes: TransposeLaw { get }
  /// What is known of its result, whatever the operands.
  var structure: MatrixStructure { get }
  /// Where it has no derivative, and what it gives there is a choice.
  static var kinks: Kinks { get }
  /// Where operand k, from 0, lies comfortably inside the rule's domain: where its value and its
  /// derivatives exist and are of moderate size.
  func need(ofOperand k: Int) -> OperandNeed
  /// The numbers and places that belong to the operation beside its operands.
  var attributes: [RuleAttribute] { get }
  /// The rule at operands whose sizes are letters, one for each kind of shapes; sizes among its attributes are
  /// chosen to fit. Of a rule with a signature they follow from it.
  func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase]
  /// What its value satisfies, as pairs of equal matrices: the equations that define it, where no expansion does.
  func equations<M: MatrixAlgebra>(_ xs: [M], value y: M) -> [(M, M)]
  /// What directions satisfy along which its value has a derivative, where these are not all: those that keep the rank.
  func directions<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value y: M) -> [(M, M)]
  /// What its value is by simpler words, where these say what it means and no way to compute it: log |det X| without
  /// overflow. Of a rule with an expansion that is its definition.
  func definition<M: MatrixAlgebra>(_ xs: [M]) -> M?
  /// Whether nothing but its value satisfies them.
  var isDeterminedByEquations: Bool { get }
}

extension Rule {
  public static func describe(_ operands: [String]) -> String {
    "\(name)(\(operands.joined(separator: ", ")))"
  }
  public func describe(_ operands: [String]) -> String { Self.describe(operands) }
  public var title: String { Self.name }
  public static var law: Int? { nil }
  public static var signature: Signature? { nil }
  public var operation: AlgebraicOperation? { nil }
  public var notation: RuleNotation { .function(Self.name) }
  public var keepsName: Bool { false }
  public static var letters: (operand: String, value: String)? { nil }
  public var transposes: TransposeLaw { .none }
  public var structure: MatrixStructure { .general }
  public static var kinks: Kinks { .none }
  public func need(ofOperand k: Int) -> OperandNeed {
    Self.kinks == .atZero ? .awayFromZero(0.05) : .any
  }
  public var attributes: [RuleAttribute] { [] }
  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    Self.signature.map { [GeneralCase(self, shapes: $0.operands(size))] } ?? []
  }
  public func equations<M: MatrixAlgebra>(_ xs: [M], value y: M) -> [(M, M)] { [] }
  public func directions<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value y: M) -> [(M, M)] { [] }
  public var isDeterminedByEquations: Bool { false }
  public func definition<M: MatrixAlgebra>(_ xs: [M]) -> M? { nil }
}

/// A rule of one operand: Y = f(X).
public protocol UnaryRule: Rule, UnaryKernel {
  /// The shape of the result, or why the operand does not fit. It follows from the signature, where
  /// there is one.
  func shape(_ x: Shape) throws(Misfit) -> Shape
  /// ∂Y as a linear function of ∂X, at X with Y = f(X).
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M
  /// X̄ with Tr(Gᵀ ∂Y) = Tr(X̄ᵀ ∂X) for every ∂X: the adjoint of the differential.
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M

  /// The operation said by simpler words; nil where it is none but itself. A rule that has one needs
  /// no definition, simplification, printing or code of its own.
  func expansion<M: MatrixAlgebra>(_ x: M) -> M?
  /// The rule that f ∘ inner is, where that has a name of its own.
  func following(_ inner: any UnaryRule) -> (any UnaryRule)?
  /// The rule that f(X) ⊘ 1ᵀf(X) is, every column divided by its sum, where that has a name.
  var overColumnSums: (any UnaryRule)? { get }
  /// The rule that f(X) ⊘ (1 + f(X)) is, where that has a name; 1 ⊘ (1 + f(X)) is its value at −X.
  var overOnePlusItself: (any UnaryRule)? { get }
  /// The rule that (f(X) − f(−X)) ⊘ (f(X) + f(−X)) is, where that has a name.
  var oddOverEvenPart: (any UnaryRule)? { get }
  /// What becomes of a negative operand.
  var parity: Parity { get }
  /// Whether f(X) ⊙ g(X) = f(X) for this g.
  func absorbs(_ factor: any UnaryRule) -> Bool
  /// What f(A ⊗ B) is in terms of A and B; nil where that is no simpler.
  func ofKronecker<M: MatrixAlgebra>(_ a: M, _ b: M) -> M?
  /// What is easily taken for it.
  func neighbours<M: MatrixAlgebra>(_ x: M) -> [M]
  /// The operation with an attribute that is a little off; nil where there is none.
  func misattributed<M: MatrixAlgebra>(_ x: M) -> M?
  /// A rule of the same kind that fits an operand of this shape, its attributes chosen by `choose`,
  /// which gives a number of a range; nil where none fits.
  func fitting(_ x: Shape, choose: (ClosedRange<Int>) -> Int) -> Self?
}

extension UnaryRule {
  public func expansion<M: MatrixAlgebra>(_ x: M) -> M? { nil }
  public func following(_ inner: any UnaryRule) -> (any UnaryRule)? { nil }
  public var overColumnSums: (any UnaryRule)? { nil }
  public var overOnePlusItself: (any UnaryRule)? { nil }
  public var oddOverEvenPart: (any UnaryRule)? { nil }
  public var parity: Parity { .none }
  public func absorbs(_ factor: any UnaryRule) -> Bool { false }
  public func ofKronecker<M: MatrixAlgebra>(_ a: M, _ b: M) -> M? { nil }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [] }
  public func misattributed<M: MatrixAlgebra>(_ x: M) -> M? { nil }
  public func fitting(_ x: Shape, choose: (ClosedRange<Int>) -> Int) -> Self? { self }
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    guard let signature = Self.signature else { throw .noSignature }
    return try signature.result(x)
  }
}

/// A rule of two operands: Z = f(X, Y). One pullback an operand, so that an operand without a
/// gradient costs nothing.
public protocol BinaryRule: Rule, BinaryKernel {
  /// The shape of the result, or why the operands do not fit. It follows from the signature, where
  /// there is one.
  func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape
  /// ∂Z as a linear function of (∂X, ∂Y).
  func differential<M: MatrixAlgebra>(_ dx: M, _ dy: M, at x: M, _ y: M, value z: M) -> M
  /// X̄, the part of the adjoint that belongs to the left operand.
  func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M
  /// Ȳ, the part of the adjoint that belongs to the right operand.
  func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M

  /// The operation said by simpler words; nil where it is none but itself.
  func expansion<M: MatrixAlgebra>(_ x: M, _ y: M) -> M?
  /// Whether f(X, Y) = f(Y, X).
  static var isCommutative: Bool { get }
  /// Whether an entry of the result depends on the same entries of the operands alone, so that what
  /// is repeated in them need not be.
  static var isEntrywise: Bool { get }
  /// The rule that f(X, c) is for a number c in every entry, where that has a name.
  func besides(_ c: Double) -> (any UnaryRule)?
  /// What is easily taken for it.
  func neighbours<M: MatrixAlgebra>(_ x: M, _ y: M) -> [M]
}

extension BinaryRule {
  public func expansion<M: MatrixAlgebra>(_ x: M, _ y: M) -> M? { nil }
  public static var isCommutative: Bool { false }
  public static var isEntrywise: Bool { false }
  public func besides(_ c: Double) -> (any UnaryRule)? { nil }
  public func neighbours<M: MatrixAlgebra>(_ x: M, _ y: M) -> [M] { [] }
  public func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape {
    guard let signature = Self.signature else { throw .noSignature }
    return try signature.result(x, y)
  }

  /// ∂Z where an operand may not change (nil); nil where neither does.
  ///
  /// An entrywise rule's differential in one operand is diagonal, so its own adjoint: the part for what does not
  /// change need have no value, as xʸ has none for y where x < 0.
  @inline(__always)
  func differential<M: MatrixAlgebra>(_ dx: M?, _ dy: M?, at x: M, _ y: M, value z: M) -> M? {
    switch (dx, dy) {
    case (nil, nil): nil
    case (let dx?, nil) where Self.isEntrywise && x.shape == z.shape:
      leftPullback(dx, at: x, y, value: z)
    case (nil, let dy?) where Self.isEntrywise && y.shape == z.shape:
      rightPullback(dy, at: x, y, value: z)
    default: differential(dx ?? x.zero, dy ?? y.zero, at: x, y, value: z)
    }
  }
}

/// A rule of any number of operands.
public protocol VariadicRule: Rule, VariadicKernel {
  /// The shape of the result, or why the operands do not fit.
  func shape(_ xs: [Shape]) throws(Misfit) -> Shape
  /// ∂Y as a linear function of all ∂X.
  func differential<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value y: M) -> M
  /// The adjoint's part for operand k.
  func pullback<M: MatrixAlgebra>(_ g: M, operand k: Int, at xs: [M], value y: M) -> M

  /// What the parts for all operands are made of, found once: G itself, unless an equation has to be solved for it.
  func adjointSolution<M: MatrixAlgebra>(_ g: M, at xs: [M], value y: M) -> M
  /// The adjoint's part for operand k, of what all are made of.
  func part<M: MatrixAlgebra>(of w: M, operand k: Int, at xs: [M], value y: M) -> M
}

extension VariadicRule {
  public func adjointSolution<M: MatrixAlgebra>(_ g: M, at xs: [M], value y: M) -> M { g }
  public func part<M: MatrixAlgebra>(of w: M, operand k: Int, at xs: [M], value y: M) -> M {
    pullback(w, operand: k, at: xs, value: y)
  }
}

/// A linear rule: its differential is the rule itself, so only the adjoint is left to say.
public protocol LinearRule: UnaryRule {
  /// The adjoint map, for an operand of the given shape: Tr(Gᵀ f(X)) = Tr(adjoint(G)ᵀ X).
  func adjoint<M: MatrixAlgebra>(_ g: M, shape: Shape) -> M
}

extension LinearRule {
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    M.apply(self, to: dx)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    adjoint(g, shape: x.shape)
  }
}

/// A rule linear in each of its two operands: ∂f(X, Y) = f(∂X, Y) + f(X, ∂Y).
public protocol BilinearRule: BinaryRule {}

extension BilinearRule {
  public func differential<M: MatrixAlgebra>(_ dx: M, _ dy: M, at x: M, _ y: M, value z: M) -> M {
    M.apply(self, to: dx, y) + M.apply(self, to: x, dy)
  }
}

/// An entrywise function of one operand: law 8 of the deck, ∂f(X) = f′(X) ⊙ ∂X.
public protocol ElementwiseRule: UnaryRule, ElementwiseKernel {
  /// f′(X), from X and Y = f(X). At a kink, the subgradient that the rule's comment names.
  func derivative<M: MatrixAlgebra>(at x: M, value y: M) -> M
}

extension ElementwiseRule {
  public static var law: Int? { 8 }
  public static var signature: Signature? { .entrywise }
  public var transposes: TransposeLaw { .commutes }
  @inline(__always)
  public func shape(_ x: Shape) throws(Misfit) -> Shape { x }
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    derivative(at: x, value: y) ⊙ dx
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    g ⊙ derivative(at: x, value: y)
  }
}
