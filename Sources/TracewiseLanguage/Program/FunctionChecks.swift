extension ShapeChecker {
  /// A call of a function: operands and sizes against its signature.
  func call(
    _ name: String, _ arguments: [ExpressionSyntax], _ expression: ExpressionSyntax
  ) throws(LanguageError) -> CheckedExpression {
    if name == "norm", arguments.count == 2 { return try norm(arguments, expression) }
    if name == "quantile" { return try quantile(arguments, expression) }
    guard let signature = functions[name] else {
      throw error("unknown function '\(name)'", at: expression.mark)
    }
    try checkCount(arguments.count, of: signature, name, expression)
    if signature.broadcastCount != nil {
      var operands: [CheckedExpression] = []
      for argument in arguments { operands.append(try check(argument)) }
      return try broadcast(name, operands, name, expression)
    }
    let forms = signature.forms(taking: arguments.count)
    var call = CheckedCall(name: name, mark: expression.mark)
    for (number, argument) in arguments.enumerated() {
      if forms[0].parameters[number].isOperand {
        call.arguments.append(.operand(try check(argument)))
      } else {
        call.arguments.append(
          .size(try size(argument, number, of: forms, name), argument.range))
      }
    }
    let shape = try resultShape(of: call, forms)
    try checkNumbers(of: name, call.operands)
    return try node(
      .call(name, call.operands, integers: call.integers), shape, expression)
  }

  private func checkCount(
    _ count: Int, of signature: FunctionSignature, _ name: String, _ expression: ExpressionSyntax
  ) throws(LanguageError) {
    let counts = signature.argumentCounts
    guard !counts.contains(count) else { return }
    let list = counts.map(String.init).joined(separator: " or ")
    throw error(
      "\(name) takes \(list) argument\(counts == [1] ? "" : "s"); it got \(count)",
      at: expression.mark, notes: TextbookLosses.ofFunctions[name].map { [$0] } ?? [])
  }

  /// A whole-number argument.
  private func size(
    _ argument: ExpressionSyntax, _ number: Int, of forms: [FunctionSignature.Form], _ name: String
  ) throws(LanguageError) -> Int {
    let ordinal = forms[0].parameters.count == 1 ? "the argument" : "argument \(number + 1)"
    guard let value = argument.integer({ sizes[$0] }) else {
      throw error(
        "\(name): \(ordinal) must be a whole number or a size, or + - * of them; it is "
          + text(in: argument.range), at: argument.range)
    }
    let literals = forms.compactMap { form -> Int? in
      if case .literal(let literal) = form.parameters[number] { literal } else { nil }
    }
    if literals.count == forms.count {
      guard literals.contains(value) else {
        let list = literals.map(String.init).joined(separator: " or ")
        throw error("\(name): \(ordinal) must be \(list); it is \(value)", at: argument.range)
      }
    } else {
      let least = forms[0].parameters[number].least
      guard value >= least else {
        throw error(
          "\(name): \(ordinal) must be at least \(least); it is \(value)", at: argument.range)
      }
    }
    return value
  }

  /// The result of the first form that fits, or what is wrong with the only one, or what all of
  /// them ask for.
  private func resultShape(
    of call: CheckedCall, _ forms: [FunctionSignature.Form]
  ) throws(LanguageError) -> (Int, Int) {
    let fitting = forms.filter { call.literalsMatch($0) }
    var problems: [LanguageError] = []
    for form in fitting {
      do {
        return try SignatureCheck(checker: self, call: call, form: form).result()
      } catch {
        problems.append(error)
      }
    }
    guard problems.count > 1, let operand = call.operands.first, call.operands.count == 1 else {
      throw problems.last ?? error("\(call.name): the arguments do not fit", at: call.mark)
    }
    let wanted = fitting.compactMap { SignatureCheck.requirement(of: $0.parameters[0]) }
    throw misfit(
      "\(call.name): \(wanted.joined(separator: " or ")) is required; "
        + "\(text(of: operand)) is \(operand.shapeText)", at: call.mark)
  }
}

/// A call whose arguments have been checked by themselves.
struct CheckedCall {
  enum Argument {
    case operand(CheckedExpression)
    case size(Int, SourceRange)
  }

  let name: String
  let mark: SourceRange
  var arguments: [Argument] = []

  var operands: [CheckedExpression] {
    arguments.compactMap { if case .operand(let x) = $0 { x } else { nil } }
  }

  var integers: [Int] {
    arguments.compactMap { if case .size(let value, _) = $0 { value } else { nil } }
  }

  func literalsMatch(_ form: FunctionSignature.Form) -> Bool {
    zip(form.parameters, arguments).allSatisfy { parameter, argument in
      guard case .literal(let literal) = parameter, case .size(let value, _) = argument else {
        return true
      }
      return literal == value
    }
  }
}
