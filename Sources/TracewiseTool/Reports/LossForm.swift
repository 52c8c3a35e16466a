import TracewiseLanguage

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
  /// The forms to try where no reading of the formula holds, at the first one.
  var assumed: [LossForm] = []

  /// All forms of a formula or a document in LaTeX, in order.
  static func forms(of latex: Latex, isDocument: Bool) -> [LossForm] {
    latex.parts.enumerated().flatMap { number, part in
      let place = isDocument ? ":\(part.line)" + (part.label.map { " (\($0))" } ?? "") : ""
      let count = part.readings.count
      var forms = part.readings.enumerated().map { k, reading in
        let how = reading.choices.joined(separator: ", ")
        let title =
          count > 1
          ? ", reading \(k + 1) of \(count)" + (how.isEmpty ? "" : ": " + how)
          : how.isEmpty ? "" : ", read so: " + how
        return LossForm(
          tree: reading.tree, title: place + title, reading: reading, part: number,
          isOneOfSeveral: latex.parts.count > 1 || count > 1)
      }
      forms[0].assumed = part.assumed.map { reading in
        let how = [reading.assumption?.sentence].compactMap(\.self) + reading.choices
        return LossForm(
          tree: reading.tree,
          title: place + ", read so, as nothing says otherwise: " + how.joined(separator: ", "),
          reading: reading, part: number, isOneOfSeveral: forms[0].isOneOfSeveral)
      }
      return forms
    }
  }
}

extension LossForm {
  /// The forms of each formula of an operand, in order.
  static func parts(of forms: [LossForm]) -> [[LossForm]] {
    Dictionary(grouping: forms, by: \.part).sorted { $0.key < $1.key }.map(\.value)
  }

  /// The inputs for whose gradients there are claims, where nothing else is asked for.
  var derived: [String]? {
    guard let names = reading?.derived, !names.isEmpty else { return nil }
    return names
  }
}
