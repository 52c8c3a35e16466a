import Tracewise
import TracewiseLanguage

/// The claim and a right form term by term.
extension RepairSearch {
  /// A term of either side with its value.
  private struct Term {
    let term: FormTerm
    let value: FormValue

    /// The value with the term's sign.
    var signed: FormValue { value.signed(term.isNegative) }
  }

  /// A term of the claim that must be multiplied by something to be one of the right form.
  private struct Pair {
    let claimed: Term
    let right: Term
    let scale: FormScale
  }

  /// Repairs of sums: equal terms cancel, proportional ones are paired, and what is left is missing or too much.
  func terms() -> [RepairCandidate] {
    rights.flatMap { right in
      (0..<4).lazy.compactMap { self.terms(right, depth: $0) }.first.map { [$0] } ?? []
    }
  }

  private func valued(_ terms: [FormTerm]) -> [Term]? {
    guard terms.count <= 24 else { return nil }
    var result: [Term] = []
    for term in terms {
      guard let value = values[term.node] else { return nil }
      result.append(Term(term: term, value: value))
    }
    return result
  }

  private func terms(_ form: FormNode, _ depth: Int) -> [FormTerm] {
    let terms =
      switch depth {
      case 0: form.terms
      case 1: form.terms.flatMap(distributed)
      default:
        table.expanded(form, opensLets: depth > 2).map {
          FormTerm(isNegative: $0.isNegative, node: table.tidy($0.node, keeping: [], values))
        }
      }
    return areTerms(terms, of: form) ? terms : form.terms
  }

  /// Whether an expression is the sum of terms that it was multiplied out to: A (P − c) is not A P − c A for a number c.
  private func areTerms(_ terms: [FormTerm], of form: FormNode) -> Bool {
    guard let own = values[form], let value = values[table.sum(terms)] else { return true }
    return value.isClose(to: own)
  }

  /// a (b + c) d as a b d + a c d, where b and c are taken as they are.
  private func distributed(_ term: FormTerm) -> [FormTerm] {
    let factors = term.node.parts
    guard term.node.operation == .product,
      let k = factors.firstIndex(where: { $0.isSum && $0.parts.count > 1 })
    else { return [term] }
    return factors[k].terms.map { part in
      let product = table.product(Array(factors[..<k]) + [part.node] + factors[(k + 1)...])
      return FormTerm(isNegative: term.isNegative != part.isNegative, node: product)
    }
  }

  private func terms(_ right: FormNode, depth: Int) -> RepairCandidate? {
    guard let allMissing = valued(terms(right, depth)),
      let allSuperfluous = valued(terms(claim, depth))
    else { return nil }
    var (missing, superfluous) = (allMissing, allSuperfluous)
    superfluous.removeAll { term in
      guard let k = missing.firstIndex(where: { $0.signed.isClose(to: term.signed) }) else {
        return false
      }
      missing.remove(at: k)
      return true
    }
    var pairs: [Pair] = []
    superfluous.removeAll { term in
      for (k, other) in missing.enumerated() where !other.value.isScalar {
        guard let ratio = other.signed.ratio(to: term.signed), let scale = scales.name(ratio),
          scale.cause != nil
        else { continue }
        pairs.append(Pair(claimed: term, right: other, scale: scale))
        missing.remove(at: k)
        return true
      }
      return false
    }
    let isOther = superfluous.count == allSuperfluous.count && pairs.isEmpty
    let isAllNew =
      !missing.isEmpty && pairs.isEmpty && superfluous.isEmpty && missing.count == allMissing.count
    // Terms that are missing alone are told as one.
    let most = superfluous.isEmpty && pairs.isEmpty ? 4 : 3
    guard missing.count + superfluous.count <= most, !isAllNew, !isOther,
      missing.count + superfluous.count + pairs.count > 0
    else { return nil }
    return candidate(right, missing, superfluous, pairs, depth)
  }

  /// Missing terms with equal ones as one, in the words of the file's `let`s.
  private func told(_ missing: [Term]) -> [Term] {
    guard !missing.isEmpty else { return [] }
    let all = table.tidy(table.sum(missing.map(\.term)), keeping: [], values)
    let folded = table.folded(all, into: locals, keeping: kept, values)
    return valued(folded.terms) ?? missing
  }

  /// The claim in its own words: terms with the factors that they lack, without those that are too much, and the others.
  private func changed(_ missing: [Term], _ superfluous: [Term], _ pairs: [Pair]) -> FormNode {
    let terms = claim.terms.compactMap { term -> FormTerm? in
      func isThis(_ other: Term) -> Bool {
        other.term.node === term.node && other.term.isNegative == term.isNegative
      }
      if superfluous.contains(where: isThis) { return nil }
      let scale = pairs.first { isThis($0.claimed) }?.scale
      return FormTerm(
        isNegative: term.isNegative, node: scale?.applied(to: term.node, table) ?? term.node)
    }
    return table.sum(terms + missing.map(\.term))
  }

  private func candidate(
    _ right: FormNode, _ missing: [Term], _ superfluous: [Term],
    _ pairs: [Pair], _ depth: Int
  ) -> RepairCandidate? {
    let missing = told(missing)
    let isOfMissing = pairs.isEmpty && superfluous.isEmpty
    let stories =
      isOfMissing
      ? [RepairStory(cause: .termMissing, piece: table.sum(missing.map(\.term)).text)]
      : pairs.map {
        RepairStory(
          cause: $0.scale.cause ?? .factor, claimed: table.sum([$0.claimed.term]), scale: $0.scale)
      }
        + missing.map { RepairStory(cause: .termMissing, piece: table.sum([$0.term]).text) }
        + superfluous.map { RepairStory(cause: .termAdded, piece: table.sum([$0.term]).text) }
    let isOneScale =
      missing.isEmpty && superfluous.isEmpty
      && Set(pairs.map { $0.scale.words("", seen: "") }).count == 1
    var cost =
      isOneScale
      ? pairs[0].scale.cost + 0.2
      : pairs.reduce(0) { $0 + $1.scale.cost } + 1.2 * Double(missing.count)
        + 1.3 * Double(superfluous.count)
    if isOfMissing { cost = 1.2 + 0.25 * Double(missing.count - 1) }
    guard cost <= 3.4 else { return nil }
    cost += 0.1 + 0.08 * Double(max(depth - 1, 0)) + 0.1 * Double(max(0, stories.count - 2))
    let new =
      isOfMissing
      ? table.sum([FormTerm(isNegative: false, node: claim)] + missing.map(\.term))
      : depth == 0 ? changed(missing, superfluous, pairs) : right
    var candidate = RepairCandidate(cost: cost, stories: stories, new: new)
    if !pairs.isEmpty {
      // A factor that is named after a size is one at other sizes too.
      let scaled = pairs.map { pair in
        let node = table.sum([pair.claimed.term])
        return FormTerm(isNegative: false, node: pair.scale.applied(to: node, table))
      }
      candidate.proof = (table.sum(scaled), table.sum(pairs.map(\.right.term)))
    }
    return candidate
  }
}

/// Products taken as if their factors commuted: 3 X² dX for dX X² + X dX X + X² dX.
extension RepairSearch {
  func commuted() -> [RepairCandidate] {
    guard let own = commutativeImage(claim) else { return [] }
    return rights.compactMap { right in
      guard commutativeImage(right) == own else { return nil }
      var story = RepairStory(cause: .order)
      story.piece = "the factors are taken as if they commuted"
      // The other side of an identity is multiplied out.
      let new = isIdentity ? table.sum(table.expanded(right, opensLets: false)) : right
      return RepairCandidate(cost: Cause.order.cost + 0.2, stories: [story], new: new)
    }
  }

  /// The coefficients of products whose factors are in no order; nil where none has two matrices.
  private func commutativeImage(_ form: FormNode) -> [[Int]: Fraction]? {
    var image: [[Int]: Fraction] = [:]
    var isOfMatrices = false
    let terms = table.expanded(form, opensLets: false)
    guard areTerms(terms, of: form) else { return nil }
    for term in terms {
      let (factor, factors) = table.coefficient(of: term.node)
      var ids: [Int] = []
      for x in factors {
        let power = x.operation == .power ? x.parts[1].whole : 1
        guard let power, (1...8).contains(power) else { return nil }
        let base = x.operation == .power ? x.parts[0] : x
        ids += Array(repeating: base.id, count: power)
        if values[base]?.isScalar == false, factors.count > 1 { isOfMatrices = true }
      }
      let signed = term.isNegative ? factor * Fraction(-1) : factor
      image[ids.sorted(), default: Fraction(0)] = image[ids.sorted(), default: Fraction(0)] + signed
    }
    return isOfMatrices ? image.filter { $0.value.numerator != 0 } : nil
  }
}
