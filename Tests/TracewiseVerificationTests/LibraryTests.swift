import Testing
import Tracewise
import TracewiseVerification

/// Every rule of the library says what checks need to know of it.
@Suite struct LibraryTests {
  private static let rules = RuleLibrary.standard.rules.map { RuleOfLibrary(rule: $0) }

  @Test(arguments: rules) func regions(_ one: RuleOfLibrary) {
    let subjects = one.subjects
    #expect(!subjects.isEmpty)
    for subject in subjects {
      #expect(subject.regions.count >= 3)
      #expect(subject.regions.first?.name == "general")
    }
  }

  /// By schoolbook arithmetic itself, or by rules that have a definition.
  @Test(arguments: rules) func definition(_ one: RuleOfLibrary) throws {
    let subject = try #require(one.subjects.first)
    let operands = subject.regions[0].draw(size: 3, seed: 1)
    let defined = subject.apply(operands.map { Textbook<Double>($0) })
    #expect(defined.failure == nil)
    let value = subject.apply(operands)
    let scale = max(1, value.values.map(\.magnitude).max() ?? 0)
    #expect(zip(defined.matrix.values, value.values).allSatisfy { abs($0 - $1) <= 1e-9 * scale })
  }

  @Test(arguments: rules) func mutants(_ one: RuleOfLibrary) throws {
    let subject = try #require(one.subjects.first)
    #expect(!MutationRun(seeds: [1]).mutations(of: subject).isEmpty)
  }

  /// A signature takes the shapes that the rule takes, and gives the same result.
  @Test(arguments: rules) func signature(_ one: RuleOfLibrary) {
    guard let signature = type(of: one.rule).signature else {
      let isFamily = RuleLibrary.standard.families.contains { type(of: $0) == type(of: one.rule) }
      #expect(isFamily, "only a rule whose attributes decide on shapes has no signature")
      return
    }
    let shapes = (0...4).flatMap { rows in (0...4).map { Shape(rows, $0) } }
    /// The diagonal of matrices that are not square: the loss language refuses it, the rule does not.
    let takesMore = one.rule is DiagonalPart
    func compare(_ said: Shape?, _ taken: Shape?, _ operands: Shape...) {
      guard !(takesMore && said == nil) else { return }
      #expect(said == taken, "\(operands)")
    }
    switch one.rule {
    case let rule as any UnaryRule:
      for x in shapes { compare(try? signature.result(x), try? rule.shape(x), x) }
    case let rule as any BinaryRule:
      for x in shapes {
        for y in shapes { compare(try? signature.result(x, y), try? rule.shape(x, y), x, y) }
      }
    default: Issue.record("a signature is one of one or two operands")
    }
  }

  /// A rule that nobody here knows: regions, mutants and compositions follow from what it says.
  @Test func aRuleOfSomebodyElses() throws {
    var library = RuleLibrary.standard
    try library.add(SquaredDistance())
    let subjects = RuleCatalogue.subjects(of: library)
    #expect(subjects.count == RuleCatalogue.all.count + 1)
    let subject = try #require(subjects.last { $0.name == SquaredDistance.name })
    #expect(
      subject.regions.map(\.name) == [
        "general", "tall", "column", "row", "1x1", "empty", "zeros-on-the-left",
        "zeros-on-the-right", "equal-operands",
      ])
    for record in RuleCheck().run(subject) { #expect(record.verdict == .verified, "\(record)") }

    let summary = MutationSummary(MutationRun().run(subject))
    #expect(summary.mutants > 10 && summary.isComplete, "\(summary)")

    let seeds = 1...2000 as ClosedRange<UInt64>
    let composed = try seeds.filter {
      try Composition(seed: $0, subjects: subjects).ruleNames.contains(SquaredDistance.name)
    }
    #expect(composed.count >= 20)
    for seed in composed.prefix(20) {
      for record in CompositionCheck().run(seed: seed, subjects: subjects) {
        #expect(record.verdict == .verified, "\(record)")
      }
    }
  }
}

/// A rule of the library as an argument of tests.
struct RuleOfLibrary: Sendable, CustomTestStringConvertible {
  let rule: any Rule
  var testDescription: String { type(of: rule).name }
  var subjects: [RuleSubject] { RuleCatalogue.subjects(named: type(of: rule).name) }
}

/// ‖X − Y‖², said by simpler words: it has neither a kernel nor a definition of its own.
private struct SquaredDistance: BinaryRule {
  static let name = "squareddistance"
  static var signature: Signature? { Signature((.m, .n), (.m, .n), gives: (.one, .one)) }
  static var isCommutative: Bool { true }
  func expansion<M: MatrixAlgebra>(_ x: M, _ y: M) -> M? { inner(x - y, x - y) }
  func differential<M: MatrixAlgebra>(_ dx: M, _ dy: M, at x: M, _ y: M, value z: M) -> M {
    2 * inner(x - y, dx - dy)
  }
  func leftPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M {
    2 * (g * (x - y))
  }
  func rightPullback<M: MatrixAlgebra>(_ g: M, at x: M, _ y: M, value z: M) -> M {
    2 * (g * (y - x))
  }
}
