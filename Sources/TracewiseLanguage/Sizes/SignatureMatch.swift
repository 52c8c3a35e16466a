/// Whether symbolic arguments fit a form of a signature.
enum SignatureMatch {
  /// They fit, whatever the unknown sizes are.
  case certain
  /// They fit for some sizes.
  case possible
  /// They do not fit for any sizes.
  case impossible

  /// The match of reduced arguments with a form.
  init(_ form: FunctionSignature.Form, _ arguments: [SignatureArgument]) {
    var values: [String: Size] = [:]
    var match = SignatureMatch.certain

    func compare(_ pattern: ExpressionSyntax, _ size: Size) {
      let known: Size?
      switch pattern.kind {
      case .number(let number): known = Int(exactly: number).map { Size($0) }
      case .name(let name):
        known = values[name]
        values[name] = known ?? size
      default: known = nil
      }
      guard let known, known != size else { return }
      // Two different numbers never match; everything else may turn out equal.
      if known.value != nil, size.value != nil {
        match = .impossible
      } else if match == .certain {
        match = .possible
      }
    }

    for (parameter, argument) in zip(form.parameters, arguments) {
      switch (parameter, argument) {
      case (.operand(let rows, let columns), .operand(let shape)):
        compare(rows, shape.rows)
        compare(columns, shape.columns)
      case (.literal(let number), .size(let size)):
        compare(ExpressionSyntax(.number(Double(number))), size)
      default: break
      }
    }
    self = match
  }
}
