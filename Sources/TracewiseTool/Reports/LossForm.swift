import TracewiseChecks
import TracewiseLanguage
import TracewiseVerification

/// A way to read an operand: a `.loss` file has one, a formula in LaTeX may have several.
struct LossForm {
  let tree: SyntaxTree
  /// What stands behind the operand's name in reports: the line of a document, and how it is read.
  var title = ""
  /// Where a formula in LaTeX comes from.
  var reading: LatexReading?
  /// The formula of a document that it reads, by its number.
  var part = 0
  /// Whether the operand has other forms.
  var isOneOfSeveral = false

  /// All forms of a formula or a document in LaTeX, in order.
  static func forms(of latex: Latex, isDocument: Bool) -> [LossForm] {
    latex.parts.enumerated().flatMap { number, part in
      part.readings.enumerated().map { k, reading in
        let place = isDocument ? ":\(part.line)" + (part.label.map { " (\($0))" } ?? "") : ""
        let count = part.readings.count
        let how = reading.choices.isEmpty ? "" : ": " + reading.choices.joined(separator: ", ")
        return LossForm(
          tree: reading.tree,
          title: place + (count > 1 ? ", reading \(k + 1) of \(count)\(how)" : ""),
          reading: reading, part: number,
          isOneOfSeveral: latex.parts.count > 1 || count > 1)
      }
    }
  }
}

extension LossForm {
  /// The inputs for whose gradients there are claims, where nothing else is asked for.
  var derived: [String]? {
    guard let names = reading?.derived, !names.isEmpty else { return nil }
    return names
  }
}

/// A form with what became of it for each seed.
struct JudgedForm {
  let form: LossForm
  var runs: [(records: [CheckRecord], understood: Understood)] = []

  fileprivate var holds: Bool {
    runs.allSatisfy { run in
      !run.records.isEmpty && run.records.allSatisfy { $0.verdict == .verified }
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
      for run in judged.runs.indices {
        for k in judged.runs[run].records.indices
        where judged.runs[run].records[k].verdict == .refuted {
          judged.runs[run].records[k].verdict = .inconclusive(
            .undecided("false in this reading, and another one of the formula holds"))
        }
      }
      return judged
    }
  }
}
