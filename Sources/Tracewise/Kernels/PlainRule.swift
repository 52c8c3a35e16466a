/// A rule given by a value and a pullback on matrices alone, without the vocabulary.
///
/// It runs on the tape and can be checked by differences. It has no forward mode and no second
/// derivatives: those are errors, never wrong numbers. For more, write a `MatrixUnaryRule`.
///
///     struct Entropy: PlainRule {
///       let name = "entropy"
///       func value(_ xs: [Matrix]) throws -> Matrix { -sum(xs[0] ⊙ log(xs[0])) }
///       func pullback(_ g: Matrix, at xs: [Matrix], value y: Matrix) throws -> [Matrix] {
///         [-(g * (log(xs[0]) + 1))]
///       }
///     }
///
/// It is called by its own name: with `let entropy = Entropy()`, `entropy(x)`.
public protocol PlainRule: Sendable {
  /// The rule's name in messages.
  var name: String { get }
  /// Y = f(X, …); throw where there is none.
  func value(_ xs: [Matrix]) throws -> Matrix
  /// X̄ for each operand, with Tr(Gᵀ ∂Y) = Σ Tr(X̄ᵀ ∂X).
  func pullback(_ g: Matrix, at xs: [Matrix], value y: Matrix) throws -> [Matrix]
}

extension PlainRule {
  /// Applies the rule to variables of one tape.
  public func callAsFunction(_ xs: Variable...) -> Variable { callAsFunction(xs) }

  /// Applies the rule to variables of one tape.
  public func callAsFunction(_ xs: [Variable]) -> Variable {
    guard let first = xs.first else { return .withoutOperands(name) }
    guard let live = xs.first(where: \.isLive) else { return first.failed }
    let box = Unmanaged.passUnretained(live.core.pointee.keep(PlainBox(self)))
    return Variable.apply(PlainApplication(box: box), to: xs)
  }

  /// The value on matrices.
  public func callAsFunction(_ xs: Matrix...) -> Matrix {
    do { return try value(xs.map { try $0.checked() }).checked() } catch {
      return Matrix(failure: TracewiseError.from(error, in: name))
    }
  }
}

extension TracewiseError {
  /// An error of somebody's rule as one of ours.
  static func from(_ error: any Error, in operation: String) -> TracewiseError {
    error as? TracewiseError ?? TracewiseError(.domain, in: operation, "\(error)")
  }
}

/// A plain rule as the tape keeps it: nodes are trivial values, so they refer to this object,
/// which the tape holds until its reset.
final class PlainBox: Sendable {
  let rule: any PlainRule
  init(_ rule: any PlainRule) { self.rule = rule }
}

/// The node of a plain rule. Only `PlainRule.callAsFunction` makes one, on a tape that holds the
/// box.
struct PlainApplication: VariadicRule, @unchecked Sendable {
  static var name: String { "plain rule" }
  let box: Unmanaged<PlainBox>
  private var rule: any PlainRule { box._withUnsafeGuaranteedRef { $0.rule } }
  var title: String { rule.name }
  func describe(_ operands: [String]) -> String {
    "\(rule.name)(\(operands.joined(separator: ", ")))"
  }

  func shape(_ xs: [Shape]) throws(Misfit) -> Shape { xs[0] }

  func evaluate(_ xs: [DenseView], shape: Shape) -> DenseView {
    let rule = rule
    do {
      let value = try rule.value(xs.map(\.matrix)).checked()
      return xs[0].core.pointee.borrow(value, on: xs[0].core)
    } catch {
      xs[0].core.pointee.fail(TracewiseError.from(error, in: rule.name))
      return .failed(on: xs[0].core)
    }
  }

  func differential<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value y: M) -> M {
    M.apply(PlainLimit(), to: y)
  }

  func pullback<M: MatrixAlgebra>(_ g: M, operand k: Int, at xs: [M], value y: M) -> M {
    M.apply(PlainPullback(box: box, operand: k), to: [g, y] + xs)
  }
}

/// The pullback of a plain rule for one operand, as an operation of its own.
struct PlainPullback: VariadicRule, @unchecked Sendable {
  static var name: String { "pullback of a plain rule" }
  let box: Unmanaged<PlainBox>
  let operand: Int
  var title: String { "pullback of \(box._withUnsafeGuaranteedRef { $0.rule.name })" }

  func shape(_ xs: [Shape]) throws(Misfit) -> Shape { xs[operand + 2] }

  func evaluate(_ xs: [DenseView], shape: Shape) -> DenseView {
    box._withUnsafeGuaranteedRef { box in
      let rule = box.rule
      return xs[0].lift(shape) {
        let parts = try rule.pullback(
          xs[0].matrix, at: xs[2...].map(\.matrix), value: xs[1].matrix)
        guard parts.indices.contains(operand) else {
          throw TracewiseError(
            .shape, in: rule.name,
            "the pullback of \(rule.name) gives \(parts.count) matrices for \(xs.count - 2) operands"
          )
        }
        return parts[operand]
      }
    }
  }

  func differential<M: MatrixAlgebra>(_ dxs: [M], at xs: [M], value y: M) -> M {
    M.apply(PlainLimit(), to: y)
  }
  func pullback<M: MatrixAlgebra>(_ g: M, operand k: Int, at xs: [M], value y: M) -> M {
    M.apply(PlainLimit(), to: xs[k])
  }
}

/// What a plain rule does not have.
struct PlainLimit: UnaryRule {
  static var name: String { "plain rule" }
  func shape(_ x: Shape) throws(Misfit) -> Shape {
    throw Misfit(
      "a rule given on matrices alone has no forward mode and no second derivatives",
      kind: .domain)
  }
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView { x }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { dx }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { g }
}
