extension Program {
  /// Sentences about undeclared names in a file that declares others: likely misspelt where they are nearly a declared
  /// one, or stand in claims alone.
  var strayNotes: [String] {
    let declared = inputs.filter(\.isDeclared).map(\.name)
    guard let loss, !declared.isEmpty else { return [] }
    var used: Set<String> = []
    var rest = [loss] + lets.map(\.value)
    while let expression = rest.popLast() {
      if case .input(let name) = expression.kind { used.insert(name) }
      rest += expression.children
    }
    return inputs.filter { !$0.isDeclared && !$0.isConstant }.compactMap { input in
      let near = input.name.count > 1 ? suggestion(for: input.name, among: declared) : nil
      guard near != nil || !used.contains(input.name) else { return nil }
      return "'\(input.name)' is not declared: it is taken for an input of its own"
        + (near.map { "; did you mean '\($0)'?" } ?? "")
    }
  }
}
