import Tracewise
import TracewiseChecks
import TracewiseDerivation
import TracewiseVerification

/// What the rule book says of a rule: all of it computed from the rule itself.
struct RuleEntry {
  /// The rule's variants, such as the exponents of `power`; the formulas are those of the one with
  /// the longest derivation, which says most.
  let subjects: [RuleSubject]
  /// The verdicts of all variants; nil where they were not checked.
  let records: [CheckRecord]?
  let formulas: RuleFormulas?
  let derivation: CheckedRuleDerivation?

  var name: String { subjects[0].name }

  init(_ subjects: [RuleSubject], records: [CheckRecord]?) {
    self.subjects = subjects
    self.records = records
    let variants = subjects.map { subject in
      let oracle = SymbolicOracle()
      let smooth = subject.regions.first { oracle.applies(to: $0) } ?? subject.regions[0]
      let shapes = smooth.draw(size: smooth.sizes.first ?? 0, seed: 1).map(\.shape)
      return (
        rule: subject.rule, shapes: shapes,
        derivation: CheckedRuleDerivation(subject.rule, shapes: shapes)
      )
    }
    let telling =
      variants.enumerated().max {
        ($0.element.derivation.length, $1.offset) < ($1.element.derivation.length, $0.offset)
      }?.element ?? variants[0]
    formulas = RuleFormulas(telling.rule, shapes: telling.shapes)
    derivation = records == nil ? nil : telling.derivation
  }

  /// The entries of rules, checked on all cores.
  static func checked(_ rules: [[RuleSubject]]) -> [RuleEntry] {
    let results = RuleRuns(rules.flatMap(\.self)).verifications()
    return rules.map { subjects in
      let labels = Set(subjects.map(\.label))
      let own = results.filter { labels.contains($0.subject.label) }.flatMap(\.result.records)
      return RuleEntry(subjects, records: own)
    }
  }

  /// The law or differential that the derivation starts from, with its general identity.
  var law: Reason? { derivation?.derivation.nodeDerivation.steps.first?.reason }

  /// What is claimed of the rule for all sizes, for Coq to check.
  var theorems: [RuleTheorem] { RuleTheorems(subjects.map(\.rule)).theorems }

  /// The names of all regions, each once.
  var regions: [String] { subjects.flatMap(\.regions).map(\.name).withoutRepetition }

  /// The messages of what is refused, each once.
  var refusals: [String] { subjects.flatMap(\.rejections).map(\.message).withoutRepetition }

  /// The verdicts, summed up by oracle.
  var summaries: [OracleSummary] { OracleSummary.of(records ?? []) }

  /// The worst of the verdicts.
  var state: String { summaries.map(\.state).first { $0 != "verified" } ?? "verified" }

  /// The derived pullbacks, as X̄ = …, and how they compare with the rule's own.
  var pullbacks: [(derived: Definition, comparison: String)] {
    (derivation?.pullbacks ?? []).map { item in
      (
        Definition(symbol: item.pullback.operand.cotangent, value: item.pullback.derived),
        item.pullback.isSameFormula
          ? "the rule's pullback, by algebra" : Self.comparison(item.judgement)
      )
    }
  }

  private static func comparison(_ judgement: Judgement) -> String {
    switch judgement {
    case .exact: "the rule's pullback, exactly modulo 2⁶¹ − 1"
    case .numeric(let error): "the rule's pullback, to \(Matrix.format(error, digits: 2))"
    case .different(let why): "not the rule's pullback: \(why)"
    case .undecided(let why): "not compared with the rule's pullback: \(why)"
    }
  }
}

extension [String] {
  fileprivate var withoutRepetition: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}

extension CheckedRuleDerivation? {
  fileprivate var length: Int { self?.derivation.nodeDerivation.steps.count ?? 0 }
}
