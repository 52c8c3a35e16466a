import Tracewise

/// A rule against its textbook definition in exact arithmetic modulo 2⁶¹ − 1, at images of the
/// operands that keep what the region is about (`ResidueImages`). First derivatives, and second
/// ones where the region has them.
///
/// At kinks it sees whether the rule takes the subgradient that the definition does with
/// sign(0) = 0; where the definition takes none, it is silent.
public struct ExactRuleOracle: Oracle {
  public static let id = OracleID.exact

  /// Operands with more entries altogether are left to the other oracles: schoolbook arithmetic is
  /// slow.
  static let mostEntries = 64

  /// The same for second derivatives, each of which takes as many runs as there are entries.
  static let mostEntriesOfSecondOrder = mostEntries / 2

  public init() {}

  public var needs: Set<Need> { [.firstDerivatives, .definition] }

  public func check<S: Subject>(_ point: SubjectCase<S>) -> [CheckRecord] {
    guard Self.isAffordable(point) else { return [] }
    var records = [Self.record(point, Self.firstOrder(point), "derivatives")]
    if Self.hasSecondOrder(point), Self.affordsSecondOrder(point) {
      records.append(Self.record(point, Self.secondOrder(point), "second derivatives"))
    }
    return records.compactMap { $0 }
  }

  public func omissions<S: Subject>(at point: SubjectCase<S>) -> [Omission] {
    var omissions: [Omission] = []
    if !Self.isAffordable(point) {
      omissions.append(point.omission(Self.id, point.slowness(most: Self.mostEntries)))
    }
    if Self.hasSecondOrder(point), !Self.affordsSecondOrder(point) {
      omissions.append(
        point.omission(
          .exactSecondOrder, point.slowness(most: Self.mostEntriesOfSecondOrder)))
    }
    return omissions
  }

  static func isAffordable<S: Subject>(_ point: SubjectCase<S>) -> Bool {
    point.subject.body.isElementary ? point.entries <= mostEntries : point.affords(16)
  }

  private static func affordsSecondOrder<S: Subject>(_ point: SubjectCase<S>) -> Bool {
    point.subject.body.isElementary
      ? point.entries <= mostEntriesOfSecondOrder : point.affords(64)
  }

  private static func hasSecondOrder<S: Subject>(_ point: SubjectCase<S>) -> Bool {
    point.region.point == .smooth && point.region.derivatives >= 2
  }

  /// The rule's differential and pullbacks against the derivative of the definition.
  ///
  /// Where only some operands have a derivative, the differential, which is one for all, is left
  /// out.
  static func firstOrder<S: Subject>(_ point: SubjectCase<S>) -> ExactCheck {
    run(point) { draw, _, comparison in
      let isOfAll = point.region.active == nil
      if isOfAll || !point.subject.body.isElementary {
        guard try !draw.agrees(point.active, &comparison) else { return }
      }
      for k in point.active {
        try draw.compare(operand: k, withDifferential: isOfAll, &comparison)
      }
    }
  }

  /// The pullbacks' derivatives against the second derivatives of the definition.
  static func secondOrder<S: Subject>(_ point: SubjectCase<S>) -> ExactCheck {
    run(point) { draw, generator, comparison in
      let others = draw.xs.map { Textbook.random($0.shape, using: &generator).asVariables }
      guard try !draw.agreesSecond(point.active, others, &comparison) else { return }
      for k in point.active {
        for l in point.active {
          try draw.compareSecond(operand: k, along: draw.es[k], then: l, others[l], &comparison)
        }
      }
    }
  }

  private static func run<S: Subject>(
    _ point: SubjectCase<S>,
    _ compare: (ExactRuleDraw<S.Body>, inout SeededGenerator, inout ExactComparison) throws -> Void
  ) -> ExactCheck {
    ExactDraws(seed: point.seed, attempts: 16).run([]) { _, generator, comparison in
      let xs = try point.residues(using: &generator)
      let draw = try ExactRuleDraw(point.subject.body, xs, &generator)
      try compare(draw, &generator, &comparison)
    }
  }
}

extension ExactRuleOracle {
  /// Whether the textbook definition has derivatives at the images of the operands.
  static func hasDerivatives<S: Subject>(_ point: SubjectCase<S>) -> Bool {
    let check = ExactDraws(seed: point.seed, attempts: 16).run([]) { _, generator, _ in
      let xs = try point.residues(using: &generator).map(\.residues)
      let body = point.subject.body
      for k in point.active {
        let e = Textbook<Modular>.random(xs[k].shape, using: &generator)
        _ = try ForwardMode.derivative(of: body.apply(to:), at: xs, operand: k, along: e).checked()
      }
    }
    return check.isEqual
  }
}

extension SubjectCase {
  var entries: Int { operands.reduce(0) { $0 + $1.count } }

  /// The images of the operands, made of those of the parameters where the region's operands are made.
  fileprivate func residues(
    using generator: inout SeededGenerator
  ) throws -> [Textbook<DegreeBounded>] {
    var images = ResidueImages()
    var parameters: [Textbook<DegreeBounded>] = []
    for x in region.parameters(size: size, seed: seed) {
      parameters.append(try images.image(of: x, using: &generator).asVariables)
    }
    for root in region.known(parameters) {
      OpaqueRun.current.know(try root.map { try $0.checked() })
    }
    return region.operands(parameters)
  }
}

// MARK: - Records

extension ExactRuleOracle {
  fileprivate static func record<S: Subject>(
    _ point: SubjectCase<S>, _ check: ExactCheck, _ what: String
  ) -> CheckRecord? {
    // Opaque values may have relations that residues do not know; of one rule, both sides must still
    // be alike.
    if !point.subject.body.isElementary {
      guard check.failure == nil, check.isEqual || check.opaque.isEmpty else { return nil }
    }
    var record = point.record(what == "derivatives" ? .exact : .exactSecondOrder)
    switch check.outcome {
    case .equal:
      record.reason = "\(what) are right modulo 2⁶¹ − 1, \(check.scope)"
    case .different(let differences):
      record.verdict = .refuted
      record.reason = differences.first?.law.rawValue ?? "\(what) must be right modulo 2⁶¹ − 1"
      record.error = .infinity
      record.diagnosis = ExactDiagnosis.of(check)
      record.restsOnOpaqueValues = !check.opaque.isEmpty
      if let first = differences.first {
        record.operand = point.subject.operandNames[first.operand]
        record.entry = .init(row: first.row + 1, column: first.column + 1)
      }
      if check.hasFalseRoot {
        record.verdict = .inconclusive("a residue has no root modulo 2⁶¹ − 1")
      }
    case .undefined(let error):
      if hasDerivatives(point) {
        record.verdict = .refuted
        record.error = .infinity
        record.reason = "the rule has no \(what) where its definition has"
        record.diagnosis = "\(error)"
      } else {
        guard point.region.point == .smooth else { return nil }
        record.verdict = .inconclusive(.undecided("\(error)"))
        record.reason = "the definition has no \(what) modulo 2⁶¹ − 1"
      }
    }
    return record
  }
}

extension ExactCheck {
  /// How far equality goes: `in full` or in the matrix structure, and how likely it is by chance.
  var scope: String {
    let chance =
      "by chance with a probability of at most "
      + Matrix.format(wrongAcceptance, digits: 1)
    guard !opaque.isEmpty else { return "in full; \(chance)" }
    let names = opaque.map(\.rawValue).sorted().joined(separator: ", ")
    return "in the matrix structure, whatever the values of \(names); \(chance)"
  }
}
