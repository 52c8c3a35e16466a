import Tracewise

/// A gradient that was found elsewhere beside the tape's, which differences agree with: it sees the last
/// digits, where differences end.
struct TapeOracle: Oracle {
  static let id = OracleID.tapeAndDifferences

  var needs: Set<Need> { [.smoothness, .firstDerivatives] }

  func check<S: Subject>(_ point: SubjectCase<S>) -> [CheckRecord] {
    let law = "\(point.subject.claim) is not the tape's"
    do {
      let claimed = try point.gradient()
      let own = try point.gradient(at: point.operands)
      var rounding = Rounding(point.tolerances, seed: point.seed)
      let ownRounding = try rounding.of(point.operands) { try point.gradient(at: $0) }
      let claimedRounding = try point.gradientRounding()
      var comparison = Comparison(point.tolerances)
      for k in point.active {
        let name = point.subject.operandNames[k]
        comparison.setNaturalScale(point.naturalScale(k), operand: name)
        comparison.add(claimed[k], own[k], claimedRounding[k] + ownRounding[k], name)
      }
      var record = point.record(Self.id)
      comparison.conclude(&record, law: law, holds: "\(point.subject.claim) is the tape's")
      guard record.verdict == .refuted, let k = record.operand(in: point.subject.operandNames)
      else {
        return [record]
      }
      guard try differencesHold(for: own, point) else { return [] }
      record.diagnosis =
        Diagnosis.of(
          claimed: claimed[k], found: own[k], tolerance: 1e-6 * own[k].largestEntry)
        ?? Diagnosis.onlyWrongEntry(claimed: claimed[k], found: own[k])
      return [record]
    } catch {
      return [point.failure(Self.id, law, error)]
    }
  }

  private func differencesHold<S: Subject>(
    for gradients: [Matrix], _ point: SubjectCase<S>
  ) throws -> Bool {
    let own = try SubjectCase(
      point.subject, region: point.region, size: point.size, seed: point.seed,
      tolerances: point.tolerances, cotangent: point.cotangent, gradients: gradients)
    return DifferencesOracle().check(own).allSatisfy { $0.verdict == .verified }
  }
}
