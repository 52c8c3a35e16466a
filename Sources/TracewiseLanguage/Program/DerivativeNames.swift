/// `dL/dA`, `grad_A` and `dY` on the left of a claim: names to the parser, derivatives on paper.
extension NameResolver {
  /// Refuses such names where nothing declares them; other names are what they are.
  mutating func checkDerivativeNames(_ tree: SyntaxTree) {
    for statement in tree.statements {
      guard case .claim(let claim) = statement.kind, case .expression(let left) = claim.left else {
        continue
      }
      var counts: [String: Int] = [:]
      left.countNames(in: &counts)
      // Of dL/dA it is dL that says what is meant.
      let undeclared = counts.keys.filter { names.input($0)?.isDeclared == false }
      for name in undeclared.sorted().reversed() {
        guard let advice = advice(for: name) else { continue }
        refuse(name, advice, at: left.range)
        break
      }
    }
  }

  /// What is written for a name that looks like a derivative of another; nil of any other name.
  private func advice(for name: String) -> String? {
    for prefix in ["grad_", "gradient_", "nabla_", "grad", "g_"] where name.hasPrefix(prefix) {
      let rest = String(name.dropFirst(prefix.count))
      if names.meaning(of: rest) == .input {
        return "a gradient is claimed by: claim grad(\(rest)) = …"
      }
    }
    guard name.hasPrefix("d"), name.count > 1 else { return nil }
    let rest = String(name.dropFirst())
    if ["L", "loss", "f", "J"].contains(rest), names.meaning(of: rest) == nil {
      return "a gradient is claimed by: claim grad(A) = …"
    }
    guard names.meaning(of: rest) != nil else { return nil }
    return "a differential is claimed by: claim d(\(rest)) = …"
  }
}
