import Testing
import Tracewise
import TracewiseChecks
import TracewiseVerification

/// X² with one of both terms of its gradient.
private struct HalfOfASquare: MatrixUnaryRule {
  static let name = "half of a square"
  static let signature: Signature? = Signature((.n, .n), gives: (.n, .n))
  func value(_ x: Matrix) throws -> Matrix { x * x }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { dx * x + x * dx }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { g * x.T }
}

/// X Xᵀ, taken for X² in both bodies: one follows from the other.
private struct ConsistentlyWrong: MatrixUnaryRule {
  static let name = "consistently wrong"
  static let signature: Signature? = Signature((.n, .n), gives: (.n, .n))
  func value(_ x: Matrix) throws -> Matrix { x * x.T }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M { dx * x + x * dx.T }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { g * x.T + g.T * x }
}

/// Column means, without the division.
private struct MeanOfColumns: MatrixUnaryRule {
  static let name = "mean of columns"
  static let signature: Signature? = Signature((.m, .n), gives: (.one, .n))
  func value(_ x: Matrix) throws -> Matrix { x.columnSums ./ Double(x.rows) }
  func differential<M: MatrixAlgebra>(_ dx: M, at x: M, value y: M) -> M {
    (1 / Double(x.shape.rows)) * dx.columnSums
  }
  func pullback<M: MatrixAlgebra>(_ g: M, at x: M, value y: M) -> M { g.broadcast(to: x.shape) }
}

/// The causes of wrong bodies of rules, and what to write instead.
@Suite struct RuleRepairTests {
  private func wrong(_ rule: some UnaryRule) throws -> [CheckRecord] {
    try verify(rule, seeds: [1]).refutations
  }

  @Test func aMissingTerm() throws {
    let record = try #require(try wrong(HalfOfASquare()).first { $0.repair != nil })
    #expect(record.cause == .termMissing)
    #expect(record.repair == "G*X' + X'*G")
    #expect(record.diagnosis?.contains("the term X'*G is missing") ?? false, "\(record)")
  }

  /// Nothing right is known but values: the change is found all the same.
  @Test func bothBodiesWrongTogether() throws {
    let records = try wrong(ConsistentlyWrong())
    let repairs = Set(records.compactMap(\.repair))
    #expect(repairs.contains("G*X + G'*X"), "\(records)")
    #expect(repairs.contains("dX*X' + X*dX'"), "\(records)")
  }

  @Test func aSize() throws {
    let records = try wrong(MeanOfColumns())
    let record = try #require(records.first { $0.repair != nil })
    #expect(record.cause == .size, "\(record)")
    #expect(
      record.repairedClaim?.contains("pullback = ones(m, 1)*G/m, with G the cotangent") ?? false,
      "\(record)")
  }

  /// Faults of single operations, put into right rules: the change that undoes each is found.
  @Test(arguments: ["product", "logdet"])
  func mutants(_ name: String) throws {
    let subject = RuleCatalogue.subjects(named: name)[0]
    // A constant in the place of a matrix has sizes for numbers: another formula at each.
    let killed = MutationRun().run(subject).filter { outcome in
      if case .stale = outcome.mutation.fault { return false }
      return outcome.verdict == .killed
    }
    let unexplained = killed.filter { outcome in
      let records = Mutation.$current.withValue(outcome.mutation) {
        RuleCheck(oracles: [DifferencesOracle(), DifferentialOracle(), SymbolicOracle()])
          .run(subject.mutable, seeds: [1])
      }
      return !records.contains { $0.repair != nil && $0.cause != .several }
    }
    #expect(!killed.isEmpty)
    #expect(
      unexplained.count * 8 <= killed.count,
      "\(unexplained.map(\.mutant)) of \(killed.count)")
  }
}
