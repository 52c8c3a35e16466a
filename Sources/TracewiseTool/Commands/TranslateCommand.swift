import TracewiseLanguage

/// `tracewise translate FILE.tex | FORMULA`: what was understood, in the loss language.
enum TranslateCommand {
  static func run(_ arguments: Arguments) throws -> Int32 {
    guard arguments.operands.count == 1 else {
      throw arguments.usage(
        "one FILE.tex or FORMULA is required; there are \(arguments.operands.count)")
    }
    let word = arguments.operands[0]
    let forms = try LossText(word, arguments).forms()
    let parts = forms.map { form in
      // A file has one loss: several are told apart by what stands above them.
      let title = forms.count > 1 ? "# \(form.tree.source.name)\(form.title)\n" : ""
      return title + form.tree.source.text.endingInNewline
    }
    try Output.result(parts.joined(separator: "\n"), to: arguments.output)
    return 0
  }
}

extension String {
  /// The text as a line.
  fileprivate var endingInNewline: String { hasSuffix("\n") ? self : self + "\n" }
}
