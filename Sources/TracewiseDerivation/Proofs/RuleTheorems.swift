public import Tracewise

/// All that is claimed of a rule for all sizes, printed from its own bodies: theorems, or why there is none.
///
/// `text` is a file for Coq; `scripts/prove FILE.v` has it checked, of rules from other packages, too.
public struct RuleTheorems: Sendable {
  /// The rule's name.
  public let rule: String
  package private(set) var theorems: [RuleTheorem] = []
  /// Why there is no theorem of a kind, `adjoint` or `differential`.
  package private(set) var omissions: [(kind: String, reason: String)] = []
  private var claims: Set<String> = []
  private var counts: [String: Int] = [:]

  /// The theorems about variants of a rule: each of its cases, and once more where the order of sizes makes another
  /// way of a body.
  public init(_ variants: [any Rule]) {
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
      claims.insert(theorem.statement).inserted,
      order != .square || !claims.contains(where: theorem.isSquareForm)
    else { return }
    counts[kind] = count + 1
    theorems.append(theorem)
  }
}

extension RuleTheorems {
  /// The theorems as Coq reads them, with comments where there is none.
  public var text: String {
    let omissions = omissions.map { "(* No \($0.kind) theorem: \($0.reason). *)" }
    return Self.file(about: rule, theorems.map(\.text) + omissions)
  }

  /// A file of theorems on the library of `Fixtures/proofs`.
  package static func file(about name: String, _ body: [String]) -> String {
    """
    (* \(name): printed from the bodies that run by tracewise. *)
    From mathcomp Require Import all_ssreflect all_algebra.
    From Tracewise Require Import Words Dual Definitions Factors.
    Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
    Import GRing.Theory.
    Local Open Scope ring_scope.

    \(body.joined(separator: "\n\n"))

    """
  }
}

extension RuleTheorem {
  /// Whether the claim is that of another one where m is n.
  fileprivate func isSquareForm(of other: String) -> Bool {
    // Not the m of *m, the product; bound sizes are in both.
    func squared(_ text: String) -> String { text.replacing(/([^*])\bm\b/) { "\($0.1)n" } }
    return other != statement && squared(other) == squared(statement)
  }
}
