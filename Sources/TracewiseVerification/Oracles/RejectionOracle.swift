import Tracewise

/// What must be refused is refused, with the same words everywhere: by dense matrices, on a tape,
/// and where the gradient itself is recorded.
enum RejectionOracle {
  static let id = OracleID.rejections

  static func check(_ subject: RuleSubject) -> [CheckRecord] {
    subject.rejections.map { rejection in
      var record = CheckRecord(
        subject: subject.label, kind: .rule, oracle: id, verdict: .verified,
        reason: "refused in every interpretation: \(rejection.message)")
      record.command = "tracewise check \(subject.label)"
      let expected = "\(rejection.message)"
      for (place, message) in messages(subject, rejection) where message != expected {
        record.verdict = .refuted
        record.reason = "operands outside the domain are not refused as they should be"
        record.diagnosis = "\(place) \(message.map { "says: \($0)" } ?? "gives a result")"
        record.diagnosis? += "; expected: \(expected)"
      }
      return record
    }
  }

  /// What each interpretation says; nil where it says nothing.
  private static func messages(
    _ subject: RuleSubject, _ rejection: Rejection
  ) -> [(place: String, message: String?)] {
    func failure(_ body: () throws -> Void) -> String? {
      do {
        try body()
        return nil
      } catch let error as TracewiseError {
        guard error.kind == rejection.kind else { return "\(error.kind): \(error)" }
        // The sign of NaN means nothing.
        return error.message.replacing("-nan", with: "nan")
      } catch { return "\(error)" }
    }
    let names = subject.operandNames
    func named(_ xs: [Variable]) -> [Variable] { zip(xs, names).map { $0.named($1) } }
    func loss(_ xs: [Variable]) -> Variable { sum(subject.apply(named(xs)).squared) }
    let tape = (
      "the tape", failure { _ = try valueWithGradient(at: rejection.operands, of: loss) }
    )
    let recorded = failure {
      _ = try hessianVectorProduct(
        at: rejection.operands, along: rejection.operands.map { abs($0) + 1 }, of: loss)
    }
    let second = ("the recorded gradient", recorded)
    switch rejection.stage {
    case .value:
      return [
        ("dense matrices", failure { _ = try subject.apply(rejection.operands).checked() }), tape,
        second,
      ]
    case .gradient:
      // The recorded gradient may name the operation inside the pullback that gave no number.
      return [tape] + (recorded == nil ? [second] : [])
    case .secondOrder: return [second]
    }
  }
}
