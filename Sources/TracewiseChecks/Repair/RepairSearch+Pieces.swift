import Tracewise
import TracewiseLanguage
import TracewiseVerification

/// Pieces that people leave out, or forget wherever they stand.
extension RepairSearch {
  /// A piece that stands in several places, or ones in the place of a matrix, as something else that the file or a right
  /// form has.
  func substitutions() -> [RepairCandidate] {
    var counts: [FormNode: Int] = [:]
    var order: [FormNode] = []
    for place in claimPlaces where !place.isRun && !place.isInLet {
      let node = place.node
      if node.isName || node.isNumber || node.isSubscript || node.isDivisor { continue }
      if counts[node] == nil { order.append(node) }
      counts[node, default: 0] += 1
    }
    var found: [RepairCandidate] = []
    for node in order where counts[node, default: 0] > 1 || node.function == "ones" {
      guard let own = values[node], !own.isScalar else { continue }
      for (word, rank) in vocabulary.words where word !== node {
        for x in [word, table.transpose(word)] where values[x]?.shape == own.shape {
          guard hasBudget else { return found }
          let new = table.replacingInClaim(claim, [node: x])
          guard let (_, scale) = fit(new), scale.cause == nil,
            !isHidden(x, everywhere: node, in: claim, new)
          else { continue }
          var story = RepairStory(cause: .otherInput, claimed: node, right: x)
          story.count = counts[node, default: 1]
          found.append(
            RepairCandidate(
              cost: Cause.otherInput.cost + 0.1 + 0.1 * rank + min(0.4, 0.03 * Double(x.size - 1)),
              stories: [story], new: new))
        }
      }
    }
    return found
  }

  /// Jacobians of softmax, diag(p) − p pᵀ, of which the diagonal alone is there, p ⊙ (1 − p), or the first term, or
  /// nothing.
  func jacobians() -> [RepairCandidate] {
    let nodes = names + known.sorted { $0.id < $1.id } + claim.all
    var seen: Set<FormNode> = []
    let shares = nodes.filter { node in
      (node.isLocal || node.function == "softmax") && seen.insert(node).inserted
        && values[node]?.isOfShares == true
    }
    return shares.flatMap { p in
      claimPlaces.filter { !$0.isInLet && !$0.node.isDivisor }.flatMap { jacobians($0, of: p) }
    }
  }

  private func jacobians(_ place: FormPlace, of p: FormNode) -> [RepairCandidate] {
    let node = place.node
    let whole = "diag(\(p.text)) - \(p.text)*\(p.text)'"
    guard hasBudget, node !== p, values[node]?.shape == values[p]?.shape else {
      return diagonal(place, of: p, whole).map { [$0] } ?? []
    }
    func candidate(_ v: FormNode, _ cause: Cause, _ piece: String) -> RepairCandidate? {
      let mean = mean(of: v, by: p)
      // Of what has no part along p nothing is missing.
      guard let part = values[mean], let own = values[v], part.largest > 1e-8 * own.largest else {
        return nil
      }
      let new = table.hadamard(p, table.difference(v, mean))
      return jacobian(new, at: place, cause, piece)
    }
    var found: [RepairCandidate?] = []
    if let other = baseline(place, of: p) { return other }
    if node.operation == .hadamard, node.parts.contains(p) {
      let rest = node.parts.filter { $0 !== p }
      let complement = table.difference(table.number(1), p)
      let isDiagonal = rest.contains(complement)
      let left = rest.filter { $0 !== complement }
      let piece = "outside the diagonal of softmax's Jacobian, \(whole),"
      if isDiagonal, !left.isEmpty {
        found.append(candidate(table.hadamard(left), .termMissing, piece))
      } else if !isDiagonal {
        found.append(
          candidate(
            table.hadamard(rest), .termMissing,
            "with \(p.text)*\(p.text)' of softmax's Jacobian, \(whole),"))
      }
    } else {
      found.append(candidate(node, .factorMissing, "\(whole), the Jacobian of softmax,"))
    }
    return found.compactMap { $0 }
  }

  /// pᵀ v, of each column.
  private func mean(of v: FormNode, by p: FormNode) -> FormNode {
    values[p]?.columns == 1
      ? table.product(table.transpose(p), v)
      : table.call("sum", table.hadamard(p, v), table.number(1))
  }

  /// The candidate of a product with the Jacobian in a place.
  private func jacobian(
    _ new: FormNode, at place: FormPlace, _ cause: Cause, _ piece: String
  ) -> RepairCandidate? {
    guard let fit = fit(new, at: place),
      let scale = scales.name(fit.ratio, isStrict: values[fit.node]?.isScalar ?? true),
      !isDegenerate(place, new)
    else { return nil }
    let story = RepairStory(cause: cause, claimed: place.node, piece: piece, isWhole: true)
    return RepairCandidate(
      // p alone is a smaller factor than the Jacobian.
      cost: cause.cost + scale.cost + 0.003 * Double(place.depth) + (place.isRun ? 0.05 : 0)
        + (cause == .factorMissing ? 0.12 : 0),
      stories: stories(story, scale, fit.ratio, of: fit.place.node, isWhole: fit.place.up == nil),
      new: fit.place.root(scale.applied(to: fit.node, table), table), old: place.node,
      replacement: new)
  }

  /// The diagonal of the Jacobian alone, as a matrix.
  private func diagonal(
    _ place: FormPlace, of p: FormNode, _ whole: String
  ) -> RepairCandidate? {
    guard let q = values[p], q.columns == 1, let own = values[place.node], own.isSquare,
      own.rows == q.rows,
      let diagonal = q.map({ ($0 ⊙ (1 - $0)).diagonalMatrix }), own.isClose(to: diagonal)
    else { return nil }
    let new = table.difference(table.call("diag", p), table.product(p, table.transpose(p)))
    return jacobian(
      new, at: place, .termMissing, "outside the diagonal of softmax's Jacobian, \(whole),")
  }

  /// p ⊙ (v − c) with something else in the place of c = pᵀ v; nil of what has no c.
  private func baseline(_ place: FormPlace, of p: FormNode) -> [RepairCandidate]? {
    let node = place.node
    guard node.operation == .hadamard, node.parts.count == 2, node.parts.contains(p),
      let rest = node.parts.first(where: { $0 !== p }), rest.isSum, let shares = values[p]
    else { return nil }
    func isBaseline(_ x: FormNode) -> Bool {
      guard let value = values[x], !x.isNumber else { return false }
      return value.isScalar || shares.columns > 1 && value.rows == 1
    }
    let own = rest.terms.filter { isBaseline($0.node) }
    let others = rest.terms.filter { !isBaseline($0.node) }
    guard !own.isEmpty, !others.isEmpty else { return nil }
    let mean = mean(of: table.sum(others), by: p)
    let new = table.hadamard(p, table.sum(others + [FormTerm(isNegative: true, node: mean)]))
    let claimed = table.sum(own.map { FormTerm(isNegative: !$0.isNegative, node: $0.node) })
    guard var told = jacobian(new, at: place, .otherInput, "") else { return [] }
    told.stories[0].isWhole = false
    (told.stories[0].claimed, told.stories[0].right, told.stories[0].piece) = (claimed, mean, nil)
    return [told]
  }
}

extension FormValue {
  /// Whether its columns are shares: positive, and 1 together.
  fileprivate var isOfShares: Bool {
    rows > 1
      && points.allSatisfy { x in
        x.values.allSatisfy { $0 > 0 }
          && (0..<x.columns).allSatisfy { j in
            abs((0..<x.rows).reduce(0) { $0 + x[$1, j] } - 1) < 1e-9
          }
      }
  }
}
