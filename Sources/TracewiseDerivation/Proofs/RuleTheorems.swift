package import Tracewise

/// All that is claimed of a rule for all sizes: theorems, or why there is none.
package struct RuleTheorems: Sendable {
  /// The rule's name.
  package let rule: String
  package private(set) var theorems: [RuleTheorem] = []
  /// Why there is no theorem of a kind, `adjoint` or `differential`.
  package private(set) var omissions: [(kind: String, reason: String)] = []
  private var claims: Set<String> = []
  private var counts: [String: Int] = [:]

  /// The theorems about variants of a rule: each of its cases, and once more where the order of sizes makes another
  /// way of a body.
  package init(_ variants: [any Rule]) {
    rule = variants.first.map { type(of: $0).name } ?? ""
    var undefined: String?
    for variant in variants {
      for order in TheoremSizes.Order.allCases {
        let sizes = TheoremSizes(order)
        for item in variant.generalCases(sizes.callAsFunction) {
          add("adjoint", order) { RuleTheorem.adjoint(of: item, sizes: sizes, named: $0) }
          add("differential", order) { name in
            switch RuleTheorem.differential(of: item, sizes: sizes, named: name) {
            case .theorem(let theorem)?: return theorem
            case .undefined(let word)?:
              undefined = word
              return nil
            case nil: return nil
            }
          }
        }
      }
    }
    for kind in ["adjoint", "differential"] where counts[kind] == nil || undefined != nil {
      if let word = undefined, kind == "differential" {
        omissions.append((kind, "\(word) has no definition in words of theorems"))
        theorems.removeAll { $0.name.contains("_differential") }
      } else if counts[kind] == nil {
        omissions.append((kind, "it says no shapes of its operands for all sizes"))
      }
    }
  }

  /// Adds a theorem that says something new.
  private mutating func add(
    _ kind: String, _ order: TheoremSizes.Order, _ make: (String) -> RuleTheorem?
  ) {
    let count = counts[kind, default: 0]
    guard let theorem = make("\(rule)_\(kind)\(count == 0 ? "" : "_\(count + 1)")"),
      claims.insert(theorem.claim).inserted,
      order != .square || !claims.contains(where: theorem.isSquareForm)
    else { return }
    counts[kind] = count + 1
    theorems.append(theorem)
  }
}

extension RuleTheorem {
  /// Whether the claim is that of another one where m is n.
  fileprivate func isSquareForm(of other: String) -> Bool {
    // Not the m of *m, the product.
    other != claim && other.replacing(/([^*])\bm\b/) { "\($0.1)n" } == claim
  }
}
