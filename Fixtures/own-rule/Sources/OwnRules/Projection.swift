import Tracewise

/// The part of A along B, (⟨A, B⟩ / ⟨B, B⟩) B, which is all said by simpler words: a rule with an
/// expansion needs neither a kernel nor a definition. What else others want to know of it are its
/// traits: the shapes that it takes, where its operands should lie, what it is taken for.
///
/// With c = ⟨A, B⟩ / ⟨B, B⟩ and Y = c B: ∂c = (⟨∂A, B⟩ + ⟨A − 2 Y, ∂B⟩) / ⟨B, B⟩ and
/// ∂Y = ∂c B + c ∂B.
public struct Projection: BinaryRule {
  public static let name = "projection"
  public static var signature: Signature? { .alike.withEntries }
  public var transposes: TransposeLaw { .commutes }
  public init() {}

  public func need(ofOperand k: Int) -> OperandNeed { k == 1 ? .awayFromZero(0.2) : .any }
  public func neighbours<M: MatrixAlgebra>(_ a: M, _ b: M) -> [M] {
    [M.apply(Projection(), to: b, a)]
  }

  public func expansion<M: MatrixAlgebra>(_ a: M, _ b: M) -> M? { factor(a, b) * b }

  public func differential<M: MatrixAlgebra>(_ da: M, _ db: M, at a: M, _ b: M, value y: M) -> M {
    (inner(da, b) + inner(a - 2 * y, db)) / inner(b, b) * b + factor(a, b) * db
  }
  public func leftPullback<M: MatrixAlgebra>(_ g: M, at a: M, _ b: M, value y: M) -> M {
    factor(g, b) * b
  }
  public func rightPullback<M: MatrixAlgebra>(_ g: M, at a: M, _ b: M, value y: M) -> M {
    factor(g, b) * (a - 2 * y) + factor(a, b) * g
  }

  /// ⟨A, B⟩ / ⟨B, B⟩.
  private func factor<M: MatrixAlgebra>(_ a: M, _ b: M) -> M { inner(a, b) / inner(b, b) }
}
