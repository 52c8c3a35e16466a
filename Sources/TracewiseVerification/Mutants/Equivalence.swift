import Tracewise

/// Why a mutant computes the same as the rule: hypotheses are tested on what its operation did at
/// all points.
struct Equivalence {
  private let mutation: Mutation
  private let cases: [RuleCase]
  private let runs: [(result: Matrix, run: SabotageRun<Matrix>)]

  init(_ mutation: Mutation, _ cases: [RuleCase]) {
    self.mutation = mutation
    self.cases = cases
    runs = cases.map { $0.run(mutation.body, mutation: mutation) }
  }

  private var alterations: [SabotageRun<Matrix>.Alteration] { runs.compactMap(\.run.alteration) }

  /// The reason, or nil where none that is known fits.
  var explanation: String? {
    if runs.allSatisfy({ $0.result.count == 0 }) { return "there are no entries" }
    if runs.allSatisfy({ $0.run.alteration == nil || $0.result.largestEntry == 0 }) {
      return "the result is 0 in any case"
    }
    if isSameOffKinks { return "only the choice at kinks is another" }
    if alterations.allSatisfy({ $0.wrong.isNear($0.right) }) { return local }
    if isUnused { return "the operation's result is not used" }
    return contextual
  }

  /// Whether what it gives is another only where there is a choice.
  private var isSameOffKinks: Bool {
    let places = cases.indices.filter { cases[$0].region.point != .smooth }
    return !places.isEmpty
      && cases.indices.allSatisfy { k in
        let right = cases[k].run(mutation.body, mutation: nil).result
        return runs[k].result.isNear(right) != places.contains(k)
      }
  }

  /// The operation itself gives the same.
  private var local: String {
    switch mutation.fault {
    case .only: "the other factor is 1"
    case .skipped: "there is nothing to do: the operand has the result's shape and entries"
    case .transposed: "the result is symmetric"
    case .operandTransposed(let k):
      alterations.allSatisfy { $0.operands[k].isNear($0.operands[k].T) }
        ? "the operand is symmetric" : "a column and its transpose list the same entries"
    case .swapped: "the operands commute"
    case .mistaken(_, for: let argument):
      "\(mutation.place.operation) is the same of \(argument)"
    case .negated, .doubled, .stale, .exchanged, .misplaced, .added: "the operation gives the same"
    }
  }

  /// Whether the operation's result may be anything.
  private var isUnused: Bool { isSame(.doubled) && isSame(.negated) }

  /// Whether another fault of the operation gives the same as this one.
  private func isSame(_ fault: Fault) -> Bool {
    let (body, place) = (mutation.body, mutation.place)
    return zip(cases, runs).allSatisfy { point, run in
      point.run(body, mutation: Mutation(body, place, fault)).result.isNear(run.result)
    }
  }

  /// What follows the operation gives the same.
  private var contextual: String? {
    let later = runs.flatMap { run in
      run.run.alteration.map { run.run.operations.dropFirst($0.index + 1) } ?? []
    }
    .compactMap { $0 }
    if mutation.fault == .negated { return "only its even powers count" }
    if isSame(.doubled) { return "only its sign counts" }
    if isTransposedOrSwapped, later.contains(where: { $0.operation == .trace }) {
      return "only its trace counts: Tr(AB) = Tr(BA), Tr(Aᵀ) = Tr(A)"
    }
    if isTransposedOrSwapped, later.contains(where: { $0.operation == .diagonalPart }) {
      return "only its diagonal counts"
    }
    if later.contains(where: { $0.operation == .symmetricPart || $0.operation == .sum }),
      isTransposedOrSwapped || alterations.allSatisfy({ $0.right.isNear($0.wrong.T) })
    {
      return "only its symmetric part counts"
    }
    if later.contains(where: { $0.notation == .reshaped }),
      alterations.allSatisfy({ $0.right.isNear($0.wrong.T) })
    {
      return "a column and its transpose list the same entries"
    }
    return nil
  }

  private var isTransposedOrSwapped: Bool {
    switch mutation.fault {
    case .transposed, .swapped, .operandTransposed: true
    default: false
    }
  }
}

extension Matrix {
  /// Whether all entries are the same but for rounding.
  fileprivate func isNear(_ other: Matrix) -> Bool {
    guard shape == other.shape, failure == nil, other.failure == nil else { return false }
    let scale = Swift.max(largestEntry, other.largestEntry)
    return (self - other).largestEntry <= 1e-9 * scale
  }
}
