import Tracewise

/// A short formula in a rule's cotangent, operands and value: a candidate for what a pullback
/// should be, or for a term that it lacks.
struct Formula {
  let text: String
  private let value: (RuleCase) -> Matrix

  func callAsFunction(_ point: RuleCase) -> Matrix { value(point) }

  /// The first formula with a constant factor that gives `target` at all points, in words.
  static func search(
    _ evidence: [BodyEvidence], for target: (BodyEvidence) -> Matrix
  ) -> String? {
    guard evidence.count > 2, let subject = evidence.first?.point.subject else { return nil }
    let goals = evidence.map { ($0.point, target($0), 4 * $0.tolerance) }
      .sorted { $0.1.count > $1.1.count }
    guard goals.filter({ $0.1.largestEntry > 100 * $0.2 && $0.1.count > 1 }).count > 1 else {
      return nil
    }
    for formula in all(for: subject) {
      if let factor = formula.factor(goals) { return coefficient(factor) + formula.text }
    }
    return nil
  }

  /// The constant that makes the formula right at all points.
  private func factor(
    _ goals: [(point: RuleCase, target: Matrix, tolerance: Double)]
  ) -> Double? {
    var factor: Double?
    for (point, target, tolerance) in goals {
      let value = value(point)
      guard value.failure == nil, value.shape == target.shape else { return nil }
      if factor == nil, target.largestEntry > tolerance {
        factor = Diagnosis.factor(target, value, tolerance)
        if factor == nil { return nil }
      }
      guard target.isClose((factor ?? 0) * value, tolerance) else { return nil }
    }
    return factor
  }

  private static func coefficient(_ factor: Double) -> String {
    let text = Diagnosis.fraction(factor)
    if text == "1" { return "" }
    return text == "-1" ? "−" : text.replacing("-", with: "−") + " "
  }
}

// MARK: - All short formulas

extension Formula {
  /// Formulas linear in the cotangent, the shortest first.
  private static func all(for subject: RuleSubject) -> [Formula] {
    let g = both(Formula(text: "G") { $0.cotangent })
    let others = named(subject).flatMap(both)
    let once = others.flatMap { x in g.flatMap { [$0.times(x), x.times($0)] } }
    let entrywise = g.flatMap { g in others.map { g.hadamard($0) } }
    let sums = (g + entrywise).flatMap { x in
      [
        x.wrapped("column sums of ") { $0.columnSums }, x.wrapped("row sums of ") { $0.rowSums },
        x.wrapped("sum of ") { Tracewise.sum($0) },
      ]
    }
    var twice: [Formula] = []
    for x in others {
      for y in others {
        for g in g {
          twice += [x.times(g).times(y), x.times(y).times(g), g.times(x).times(y)]
        }
      }
    }
    let mixed = entrywise.flatMap { g in
      others.flatMap { [g.times($0), $0.times(g), g.hadamard($0)] }
    }
    return g + once + entrywise + sums + twice + mixed
  }

  private static func named(_ subject: RuleSubject) -> [Formula] {
    let names: [String] =
      switch subject.operandCount {
      case 1: ["X"]
      case 2: ["A", "B"]
      default: (1...subject.operandCount).map { "X\($0)" }
      }
    return names.enumerated().map { k, name in Formula(text: name) { $0.operands[k] } }
      + [Formula(text: "Y") { $0.value }]
  }

  private static func both(_ x: Formula) -> [Formula] {
    [x, Formula(text: x.text + "ᵀ") { x.value($0).T }]
  }

  private func times(_ y: Formula) -> Formula {
    Formula(text: "\(text) \(y.text)") { value($0) * y.value($0) }
  }

  private func hadamard(_ y: Formula) -> Formula {
    Formula(text: "\(text) ⊙ \(y.text)") { value($0) ⊙ y.value($0) }
  }

  private func wrapped(_ name: String, _ f: @escaping (Matrix) -> Matrix) -> Formula {
    Formula(text: name + text) { f(value($0)) }
  }
}
