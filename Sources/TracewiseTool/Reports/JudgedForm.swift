import TracewiseChecks
import TracewiseLanguage
import TracewiseVerification

/// A form with what became of it for each seed.
struct JudgedForm {
  let form: LossForm
  var runs: [(records: [CheckRecord], understood: Understood)] = []

  var holds: Bool {
    runs.allSatisfy { run in
      !run.records.isEmpty && run.records.allSatisfy { $0.verdict == .verified }
    }
  }

  /// How many of its checks refute something.
  var refutations: Int { runs.reduce(0) { $0 + $1.records.count { $0.verdict == .refuted } } }

  /// Changes what is refuted here.
  fileprivate mutating func updateRefutations(
    _ update: (_ record: inout CheckRecord, _ run: Int, _ place: Int) -> Void
  ) {
    for run in runs.indices {
      for k in runs[run].records.indices where runs[run].records[k].verdict == .refuted {
        update(&runs[run].records[k], run, k)
      }
    }
  }
}

extension [JudgedForm] {
  /// A formula that holds in one reading is not refuted by another one: that one is left open.
  var reconciled: [JudgedForm] {
    let held = Set(filter(\.holds).map(\.form.part))
    return map { judged in
      guard held.contains(judged.form.part) else { return judged }
      var judged = judged
      judged.updateRefutations { record, _, _ in
        record.verdict = .inconclusive(
          .undecided("false in this reading, and another one of the formula holds"))
      }
      return judged
    }
  }

  /// The readings of one formula, none of which holds, beside the same with an assumption.
  ///
  /// What papers take for granted is taken so where it refutes no more; what they use to say is the cause where a claim
  /// holds only with it: as it stands, it is false.
  func assuming(_ other: JudgedForm) -> [JudgedForm] {
    guard let assumption = other.form.reading?.assumption else { return self }
    let least = map(\.refutations).min()
    if assumption.isUsual { return other.refutations <= least ?? .max ? [other] : self }
    return map { judged in
      var judged = judged
      judged.updateRefutations { record, run, place in
        // The claims are the same ones, and their checks in the same order.
        guard other.runs.indices.contains(run), other.runs[run].records.indices.contains(place),
          other.runs[run].records[place].verdict == .verified
        else { return }
        record.diagnosis =
          "holds where \(assumption.sentence), which nothing says: write \(assumption.words) "
          + "beside it"
      }
      return judged
    }
  }
}
