import Testing
import Tracewise
import TracewiseVerification

/// Wrong rules inside random compositions are found, and the composition is made small.
@Suite struct WrongCompositionTests {
  /// Checks the first compositions that use a rule, with a wrong one in its place.
  private func records(
    replacing right: String, by wrong: AnyRule, count: Int = 5
  ) throws -> [CheckRecord] {
    var records: [CheckRecord] = []
    var seed: UInt64 = 0
    var found = 0
    while found < count {
      seed += 1
      let composition = try Composition(seed: seed)
      guard composition.ruleNames.contains(right) else { continue }
      found += 1
      let altered = try composition.replacing { $0.name == right ? wrong : $0 }
      records += CompositionCheck().run(altered, seed: seed)
    }
    return records
  }

  @Test(arguments: [
    ("inverse", AnyRule(InverseWithoutTranspose())), ("inverse", AnyRule(InverseWithoutSign())),
    ("hadamard", AnyRule(HadamardOfTheLeft())), ("square", AnyRule(SquareByHalf())),
  ])
  func aWrongPullbackIsRefuted(right: String, wrong: AnyRule) throws {
    let refuted = try records(replacing: right, by: wrong).filter { $0.verdict == .refuted }
    let oracles = Set(refuted.map(\.oracle))
    #expect(oracles.isSuperset(of: ["differences", "complex-step"]))
    for record in refuted {
      let text = record.description
      #expect(text.contains("still wrong when made smaller"))
      #expect(text.contains("again: tracewise check --compositions 1 --seed \(record.seed)"))
      let rules = text.split(separator: "\n").count { $0.contains(" = ") && !$0.contains("×") }
      #expect(rules <= 2, "the wrong rule and what makes it a number: \(text)")
    }
  }

  @Test func exactArithmeticFindsItToo() throws {
    let composition = try Composition([
      .init(.input([[1, 2], [3, 5]])), .init(.rule(AnyRule(InverseWithoutTranspose())), of: [0]),
      .init(.constant([[1, 2], [0, 1]])), .init(.rule(AnyRule(InnerProduct())), of: [2, 1]),
    ])
    let refuted = CompositionCheck().run(composition).filter { $0.verdict == .refuted }
    #expect(refuted.map(\.oracle).contains("exact"))
    #expect(refuted.first?.entry != nil)
  }

  @Test func aWrongValueIsRefuted() throws {
    let refuted = try records(replacing: "square", by: AnyRule(SquareOfAnother()))
      .filter { $0.verdict == .refuted }
    #expect(Set(refuted.map(\.oracle)).contains("value"))
  }

  @Test func shrinkingKeepsWhatFails() throws {
    let composition = try Composition(seed: 3)
    let name = try #require(composition.ruleNames.first)
    let small = composition.shrunk { $0.ruleNames.contains(name) }
    #expect(small.ruleNames.contains(name))
    #expect(small.ruleNames.count <= 2)
  }
}

/// X ⊙ Y, whose pullback for Y is half of what it should be.
struct HadamardOfTheLeft: TextbookBinaryRule {
  static var name: String { "hadamard of the left" }
  func shape(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape { try Hadamard().shape(x, y) }
  func evaluate(_ x: DenseView, _ y: DenseView, shape: Shape) -> DenseView {
    Hadamard().evaluate(x, y, shape: shape)
  }
  func textbook<S: Scalar>(_ x: Grid<S>, _ y: Grid<S>, shape: Shape) -> Grid<S> {
    x.zip(y) { $0 * $1 }
  }
  func differential<M: MatrixAlgebra>(_ dx: M, _ dy: M, at x: M, _ y: M, value z: M) -> M {
    dx ⊙ y + x ⊙ dy
  }
  func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M { g ⊙ y }
  func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M {
    0.5 * (g ⊙ x)
  }
}

/// X ⊙ X with half of its derivative.
struct SquareByHalf: TextbookUnaryRule {
  static var name: String { "square by half" }
  func shape(_ x: Shape) throws(Misfit) -> Shape { x }
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView { Square().evaluate(x, shape: shape) }
  func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) -> Grid<S> { x.map { $0 * $0 } }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { 2 * (x ⊙ dx) }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { x ⊙ g }
}

/// X ⊙ X, computed as |X|: value and pullback disagree with the definition.
struct SquareOfAnother: TextbookUnaryRule {
  static var name: String { "square of another" }
  func shape(_ x: Shape) throws(Misfit) -> Shape { x }
  func evaluate(_ x: DenseView, shape: Shape) -> DenseView {
    AbsoluteValue().evaluate(x, shape: shape)
  }
  func textbook<S: Scalar>(_ x: Grid<S>, shape: Shape) -> Grid<S> { x.map { $0 * $0 } }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { sign(x) ⊙ dx }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { sign(x) ⊙ g }
}
