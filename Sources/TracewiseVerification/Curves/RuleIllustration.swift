import Tracewise

/// What a report draws of a rule: how differences behave along a direction, and where a wrong
/// gradient is wrong.
package struct RuleIllustration: Sendable {
  private let subject: RuleSubject

  package init(_ subject: RuleSubject) { self.subject = subject }

  /// The records, of which the first by differences at a smooth point, and those that differences
  /// refute, have a curve; the latter a map of the errors too.
  package func illustrated(_ records: [CheckRecord]) -> [CheckRecord] {
    var result = records
    var hasCurve = false
    for k in records.indices where records[k].oracle == .differences {
      let isRefuted = records[k].verdict == .refuted
      guard isRefuted || !hasCurve, let point = point(of: records[k]),
        let gradients = try? point.gradient()
      else { continue }
      if point.region.point == .smooth,
        let plots = point.plots(
          gradients, along: "a random direction, at \(point.regionLabel), seed \(point.seed)")
      {
        result[k].plots = plots
        hasCurve = true
      }
      if isRefuted {
        result[k].errors = point.errors(
          gradients, operand: records[k].operand(in: subject.operandNames))
      }
    }
    return result
  }

  /// The point that a record is about.
  private func point(of record: CheckRecord) -> RuleCase? {
    for region in subject.regions {
      for size in region.sizes.isEmpty ? [0] : region.sizes
      where region.label(size: size) == record.region {
        let point = try? RuleCase(subject, region: region, size: size, seed: record.seed)
        return point.flatMap { $0.value.count > 0 ? $0 : nil }
      }
    }
    return nil
  }
}

extension SubjectCase {
  /// ⟨G, f(X + hE)⟩ for shrinking h, beside the slope ⟨X̄, E⟩ that the pullback claims.
  func plots(_ gradients: [Matrix], along direction: String) -> CheckPlots? {
    let scale = NumericalDifferentiation.scale(of: operands, along: directions)
    let slope = active.reduce(0) { $0 + inner(gradients[$1], directions[$1]).scalar }
    guard slope.isFinite else { return nil }
    let curve = DerivativeCurve(slope: slope, scale: scale) { t in
      try change(at: operands.moved(by: t, along: directions))
    }
    guard !curve.points.isEmpty else { return nil }
    return CheckPlots(direction: direction, curve: curve)
  }
}

extension RuleCase {
  /// |X̄ − differences| of each entry of an operand, beside the largest entry of both.
  fileprivate func errors(_ gradients: [Matrix], operand: Int?) -> Matrix? {
    let k = operand ?? active.first ?? 0
    let x = operands[k]
    guard gradients[k].shape == x.shape, x.count <= 256 else { return nil }
    let expected = Matrix(x.rows, x.columns) { i, j in
      NumericalDifferentiation().derivative(at: operands, entry: (k, i, j), of: change).value
    }
    let scale = max(expected.largestEntry, gradients[k].largestEntry)
    return abs(gradients[k] - expected) / (scale > 0 ? scale : 1)
  }
}
