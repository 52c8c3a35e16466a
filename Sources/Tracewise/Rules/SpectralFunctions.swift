/// f(S) = V diag(f(λ)) Vᵀ of the symmetric part S = V diag(λ) Vᵀ of A: ∂f(S) = D(A, ∂A), the derivative
/// in which f(λ) has become divided differences of f. (Daleckiĭ & Kreĭn 1965; Higham 2008, theorem 3.11.)
///
/// O(n³). No eigenvector is differentiated and nothing is divided by a gap within which f is smooth, so that
/// it is right to any order where eigenvalues coincide. An error where A is far from symmetric, and
/// where an eigenvalue lies outside the domain of f.
public struct SpectralFunction: UnaryRule {
  /// A function of numbers.
  public enum Function: Sendable, Hashable, BitwiseCopyable {
    /// eˣ.
    case exp
    /// log x, of positive numbers.
    case log
    /// √x: at 0 it has a value, and no derivative.
    case sqrt
    /// 1/x.
    case inverse
    /// xᵖ of positive numbers, and of all where p is a whole number from 0 on.
    case power(Double)
    /// 1 for the k largest, 0 for the others: the projector on the space of the k largest eigenvalues.
    /// Where the k-th and the next coincide, their cluster's projector counts with its share in the k.
    case top(Int)
  }
  public static var name: String { "spectralfunction" }
  public func describe(_ x: [String]) -> String { function.call("spectral\(function.name)", x) }
  public var title: String { "spectral\(function.name)" }
  public static var letters: (operand: String, value: String)? { ("A", "F") }
  public var notation: RuleNotation { .call("spectral\(function.name)", function.numbers) }
  public var transposes: TransposeLaw { .ignored }
  public var structure: MatrixStructure { .symmetric }
  public var attributes: [RuleAttribute] { function.attributes }
  public func need(ofOperand k: Int) -> OperandNeed { function.need }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] {
    [M.apply(SpectralFunction(function.neighbour), to: x)]
  }
  /// f.
  public let function: Function
  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    [GeneralCase(self, (size(.n), size(.n)))]
  }
  /// The rule A ↦ f(A).
  public init(_ function: Function) { self.function = function }
  public func shape(_ x: Shape) throws(Misfit) -> Shape { try function.shape(x) }
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    M.apply(SpectralDerivative(function), to: [x, dx])
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    M.apply(SpectralDerivative(function), to: [x, g])
  }
}

/// D(A, E₁, …, Eₖ), the derivative of f(A) along symmetric parts of directions, one after the other. With
/// Ê = Vᵀ E V it is V K Vᵀ, Kᵢⱼ the sum over all paths from i to j of the divided difference of f at
/// the eigenvalues on the path times entries of the Ê on its steps, in any order.
///
/// Linear in each direction, whatever their order; its derivative for A has one direction more, so that all
/// orders are right. O(n³) for one direction, O(nᵏ⁺¹) for k. An error where f has no derivative.
public struct SpectralDerivative: DirectionalDerivative {
  public static var name: String { "spectralderivative" }
  public func describe(_ x: [String]) -> String {
    function.call("spectral\(function.name)derivative", x)
  }
  public var title: String { "spectral\(function.name)" }
  public var notation: RuleNotation {
    .call("spectral\(function.name)derivative", function.numbers)
  }
  public var transposes: TransposeLaw { .ignored }
  public var structure: MatrixStructure { .symmetric }
  public var attributes: [RuleAttribute] { function.attributes }
  public func need(ofOperand k: Int) -> OperandNeed { k == 0 ? function.need : .any }
  /// f.
  public let function: SpectralFunction.Function
  /// The rule (A, E₁, …) ↦ D(A, E₁, …) for f.
  public init(_ function: SpectralFunction.Function) { self.function = function }
  public func shape(_ xs: [Shape]) throws(Misfit) -> Shape {
    try function.shape(try directionalShape(xs))
  }
}

/// V diag(f(λ)) Vᵀ of (A + Aᵀ)/2 = V diag(λ) Vᵀ: `trace(spectral(.log, a))` and the like have all their
/// derivatives where eigenvalues coincide. O(n³). An error where A is far from symmetric, and where an
/// eigenvalue lies outside the domain of f.
@specialized(where M == Variable)
public func spectral<M: MatrixAlgebra>(_ function: SpectralFunction.Function, _ a: M) -> M {
  M.apply(SpectralFunction(function), to: a)
}

extension SpectralFunction.Function {
  /// The function's name: `exp`, `top`, ….
  public var name: String {
    switch self {
    case .exp: "exp"
    case .log: "log"
    case .sqrt: "sqrt"
    case .inverse: "inverse"
    case .power: "power"
    case .top: "top"
    }
  }
  /// The exponent, or how many are counted.
  var numbers: [Double] {
    switch self {
    case .power(let p): [p]
    case .top(let k): [Double(k)]
    default: []
    }
  }
  func call(_ name: String, _ x: [String]) -> String {
    "\(name)(\((x + numbers.map { Matrix.format($0) }).joined(separator: ", ")))"
  }
  var attributes: [RuleAttribute] {
    [RuleAttribute("f", .function(name, numbers.first))]
  }
  var need: OperandNeed {
    switch self {
    case .exp: .symmetric(1)
    case .top: .distinctEigenvalues
    case .power(let p) where p == p.rounded() && p >= 0: .symmetric(1)
    case .log, .sqrt, .inverse, .power: .positiveDefinite
    }
  }
  /// What is easily taken for it.
  var neighbour: Self {
    switch self {
    case .exp: .power(1)
    case .log: .sqrt
    case .sqrt: .log
    case .inverse: .power(-2)
    case .power(let p): .power(p + 1)
    case .top(let k): .top(max(k - 1, 0))
    }
  }
  func shape(_ x: Shape) throws(Misfit) -> Shape {
    guard x.isSquare else { throw .notSquare }
    if case .top(let k) = self { try largest(k, of: x.rows) }
    return x
  }
}

/// Requires that there are k of n.
func largest(_ k: Int, of n: Int) throws(Misfit) {
  guard k >= 0 else {
    throw Misfit("the {value} largest eigenvalues are none", kind: .argument, value: k)
  }
  guard k <= n else {
    throw Misfit("{0} is {0.shape}; it has no {value} eigenvalues", value: k)
  }
}

/// The sum of the k largest eigenvalues of the symmetric part of A: ∂y = ⟨P, ∂A⟩, P the projector on their
/// eigenvectors. (Ky Fan 1949, Lewis 1996.)
///
/// O(n³). Smooth where eigenvalues among the k coincide; where the k-th and the next do, it has a kink, at
/// which the slopes of their cluster are shared, and no second derivative.
public struct LargestEigenvalues: UnaryRule {
  public static var name: String { "largesteigenvalues" }
  public func describe(_ x: [String]) -> String { "largesteigenvalues(\(x[0]), \(count))" }
  public var notation: RuleNotation { .call("largesteigenvalues", [Double(count)]) }
  public static var letters: (operand: String, value: String)? { ("A", "y") }
  public var transposes: TransposeLaw { .ignored }
  public var attributes: [RuleAttribute] { [RuleAttribute("k", .integer(count))] }
  public func need(ofOperand k: Int) -> OperandNeed { .distinctEigenvalues }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [trace(x)] }
  public func definition<M: MatrixAlgebra>(_ xs: [M]) -> M? {
    trace(spectral(.top(count), xs[0]) * xs[0].symmetricPart)
  }
  /// k.
  public let count: Int
  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    [GeneralCase(self, (size(.n), size(.n)))]
  }
  /// The rule that adds the k largest eigenvalues.
  public init(_ count: Int) { self.count = count }
  public func shape(_ x: Shape) throws(Misfit) -> Shape {
    guard x.isSquare else { throw .notSquare }
    try largest(count, of: x.rows)
    return .scalar
  }
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    inner(spectral(.top(count), x), dx)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    g * spectral(.top(count), x)
  }
}

/// log Tr exp(A) of the symmetric part of A: ∂y = ⟨ρ, ∂A⟩, ρ = exp(A)/Tr exp(A).
///
/// A smooth largest eigenvalue; O(n³), without overflow, to any order. An error where A is far from symmetric.
public struct LogTraceExp: UnaryRule {
  public static var name: String { "logtraceexp" }
  public static var signature: Signature? { .numberOfSquare.withRows }
  public static var letters: (operand: String, value: String)? { ("A", "y") }
  public var transposes: TransposeLaw { .ignored }
  public func need(ofOperand k: Int) -> OperandNeed { .symmetric(1) }
  public func neighbours<M: MatrixAlgebra>(_ x: M) -> [M] { [trace(x)] }
  public func definition<M: MatrixAlgebra>(_ xs: [M]) -> M? { log(trace(spectral(.exp, xs[0]))) }
  public init() {}
  public func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    inner(M.apply(GibbsState(), to: [x]), dx)
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M {
    g * M.apply(GibbsState(), to: [x])
  }
}

/// exp(A)/Tr exp(A) of the symmetric part of A, or D(A, E₁, …)/Tr exp(A) with the derivative D of exp along
/// directions: ∂ρ = ρ(A, …, ∂A) − ⟨ρ(A), ∂A⟩ ρ(A, …).
///
/// The softmax of matrices; O(n³), without overflow. Its derivative is made of itself with one direction more.
public struct GibbsState: VariadicRule {
  public static var name: String { "gibbs" }
  public var transposes: TransposeLaw { .ignored }
  public var structure: MatrixStructure { .symmetric }
  public func need(ofOperand k: Int) -> OperandNeed { k == 0 ? .symmetric(1) : .any }
  public func generalCases(_ size: (Signature.Letter) -> Int) -> [GeneralCase] {
    let n = (size(.n), size(.n))
    return [GeneralCase(self, n), GeneralCase(self, n, n)]
  }
  public func definition<M: MatrixAlgebra>(_ xs: [M]) -> M? {
    let whole = spectral(.exp, xs[0])
    let along = xs.count == 1 ? whole : M.apply(SpectralDerivative(.exp), to: xs)
    return along ./ trace(whole)
  }
  public init() {}
  public func shape(_ xs: [Shape]) throws(Misfit) -> Shape { try directionalShape(xs, least: 0) }
  public func differential<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value y: M) -> M {
    let whole = M.apply(self, to: xs + [dxs[0]]) - inner(M.apply(self, to: [xs[0]]), dxs[0]) * y
    return (1..<max(xs.count, 1)).reduce(whole) { sum, k in
      sum + M.apply(self, to: xs[..<k] + [dxs[k]] + xs[(k + 1)...])
    }
  }
  public func pullback<M: MatrixAlgebra>(_ g: M, operand k: Int, at xs: [M], value y: M) -> M {
    guard k == 0 else { return M.apply(self, to: xs[..<k] + [g] + xs[(k + 1)...]) }
    return M.apply(self, to: xs + [g]) - inner(g, y) * M.apply(self, to: [xs[0]])
  }
}

extension MatrixAlgebra {
  /// log Tr exp(A) of (A + Aᵀ)/2, a smooth largest eigenvalue: its gradient is exp(A)/Tr exp(A). O(n³),
  /// without overflow. An error where A is far from symmetric.
  public func logTraceExp() -> Self { Self.apply(LogTraceExp(), to: self) }

  /// The sum of the k largest eigenvalues of (A + Aᵀ)/2: its gradient is the projector on their eigenvectors.
  /// O(n³). An error where A is far from symmetric, or has fewer eigenvalues.
  public func largestEigenvalues(_ count: Int) -> Self {
    Self.apply(LargestEigenvalues(count), to: self)
  }

  /// exp(A)/Tr exp(A) of (A + Aᵀ)/2, the softmax of matrices. O(n³), without overflow. An error where A is
  /// far from symmetric.
  public func gibbsState() -> Self { Self.apply(GibbsState(), to: [self]) }
}
