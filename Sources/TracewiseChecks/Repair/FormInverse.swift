import Tracewise
import TracewiseLanguage

/// Undoes one operation: what a part must be for the whole to have a value.
struct FormInverse {
  let values: FormValues
  let table: FormTable

  func need(_ q: FormValue, _ node: FormNode, _ range: Range<Int>) -> FormNeed {
    let parts = node.parts
    let k = range.lowerBound
    switch node.operation {
    case .local: return .value(q)
    case .transpose: return .value(q.transposed)
    case .sum: return terms(q, node, range)
    case .product: return factor(q, parts, range)
    case .hadamard: return entrywiseFactor(q, parts, range)
    case .divisor, .leftDivisor: return known(q.map { $0.inverse() })
    case .entrywiseDivisor: return known(q.map { 1 ./ $0 })
    case .power where q.isScalar: return root(q, parts)
    case .entrywisePower: return root(q, parts)
    case .blocks(let counts): return block(q, node, counts, k)
    case .call(let name): return argument(q, name, parts)
    default: return .unknown
    }
  }

  private func known(_ value: FormValue?) -> FormNeed { value.map { .value($0) } ?? .unknown }

  private func terms(_ q: FormValue, _ sum: FormNode, _ range: Range<Int>) -> FormNeed {
    let terms = sum.terms
    var rest: FormValue? = q
    for (place, term) in terms.enumerated() where !range.contains(place) {
      guard let value = values[term.node] else { return .unknown }
      rest = rest?.combined(value, term.isNegative ? { $0 + $1 } : { $0 - $1 })
    }
    guard let rest else { return .unknown }
    if range.count > 1 { return fitting(rest, table.run(range, of: sum).flatMap { values[$0] }) }
    let term = terms[range.lowerBound]
    return fitting(term.isNegative ? rest.map { -$0 } : rest, values[term.node])
  }

  /// What must stand for an operand that is broadcast to a value: of the operand's shape, where that will do.
  private func fitting(_ q: FormValue?, _ operand: FormValue?) -> FormNeed {
    guard let q else { return .unknown }
    guard let operand, q.shape != operand.shape else { return .value(q) }
    let rows = 0..<(operand.rows == 1 ? 1 : q.rows)
    let columns = 0..<(operand.columns == 1 ? 1 : q.columns)
    let part = FormValue(q.points.map { $0.slice(rows: rows, columns: columns) })
    guard part.shape == operand.shape else { return .unknown }
    return .value(q.repeats(part) ? part : q)
  }

  private func factor(_ q: FormValue, _ parts: [FormNode], _ range: Range<Int>) -> FormNeed {
    // A left divisor divides all that follows it: solved as a factor of its own.
    let before = parts[..<range.lowerBound]
    let left = before.isEmpty ? nil : values.product(of: before)
    let after = parts[range.upperBound...]
    let right =
      after.isEmpty
      ? nil
      : values.product(of: (after.first?.isDivisor == true ? [table.number(1)] : []) + after)
    guard before.isEmpty || left != nil, after.isEmpty || right != nil else { return .unknown }
    let own = values[table.product(Array(parts[range]))]
    return solve(q, left, right, own)
  }

  /// X with L X R = q.
  func solve(
    _ q: FormValue, _ left: FormValue?, _ right: FormValue?, _ own: FormValue?
  ) -> FormNeed {
    if let own, own.isScalar, !q.isScalar {
      let rest = left.flatMap { l in right.map { l.combined($0, *) } ?? l } ?? right
      guard let rest, let ratio = q.ratio(to: rest) else { return .unknown }
      return .value(FormValue(ratio.map { Matrix($0) }))
    }
    var need = FormNeed.value(q)
    if let left { need = divided(need, by: left, isLeft: true) }
    if let right { need = divided(need, by: right, isLeft: false) }
    return need
  }

  private func divided(_ need: FormNeed, by m: FormValue, isLeft: Bool) -> FormNeed {
    guard case .value(let wanted) = need else { return need }
    if m.isScalar { return known(wanted.combined(m) { $0 ./ $1 }) }
    let (m, q) = isLeft ? (m, wanted) : (m.transposed, wanted.transposed)
    // Only full column rank has one solution.
    guard m.rows >= m.columns, m.rows == q.rows else { return .unknown }
    guard
      isWellConditioned(m),
      let x = m.combined(
        q,
        { m, q in
          m.columns == 1
            ? (m.T * q) ./ (m.T * m)
            : m.rows == m.columns ? Tracewise.solve(m, q) : Tracewise.solve(m.T * m, m.T * q)
        }), let back = m.combined(x, *)
    else { return .unknown }
    guard back.isClose(to: q) else { return m.rows > m.columns ? .impossible : .unknown }
    return .value(isLeft ? x : x.transposed)
  }

  /// Whether a system has one solution that rounding does not hide.
  private func isWellConditioned(_ m: FormValue) -> Bool {
    guard m.columns > 1 else { return true }
    return m.points.allSatisfy { x in
      let square = x.rows == x.columns ? x : x.T * x
      let inverse = square.inverse()
      return inverse.failure == nil && norm(square).scalar * norm(inverse).scalar < 1e8
    }
  }

  private func entrywiseFactor(
    _ q: FormValue, _ parts: [FormNode], _ range: Range<Int>
  ) -> FormNeed {
    var rest: FormValue? = q
    for (place, part) in parts.enumerated() where !range.contains(place) {
      guard let value = values[part], value.smallest > 1e-12 else { return .unknown }
      rest = rest?.combined(value) { $0 ./ $1 }
    }
    return fitting(rest, values[table.hadamard(Array(parts[range]))])
  }

  private func root(_ q: FormValue, _ parts: [FormNode]) -> FormNeed {
    guard let exponent = parts[1].number ?? parts[1].negated?.number.map({ -$0 }),
      let own = values[parts[0]], own.shape == q.shape,
      // Of an even power there are two roots.
      exponent.truncatingRemainder(dividingBy: 2) != 0,
      let magnitude = q.map({ pow(abs($0), 1 / exponent) }),
      let signed = q.combined(magnitude, { sign($0) ⊙ $1 }),
      let back = signed.map({ pow($0, exponent) }), back.isClose(to: q)
    else { return .unknown }
    return .value(signed)
  }

  private func block(_ q: FormValue, _ node: FormNode, _ counts: [Int], _ k: Int) -> FormNeed {
    var (row, column, place) = (0, 0, 0)
    var need = FormNeed.unknown
    for count in counts {
      column = 0
      var height = 0
      for _ in 0..<count {
        guard let value = values[node.parts[place]] else { return .unknown }
        let (rows, columns) = (row..<row + value.rows, column..<column + value.columns)
        guard rows.upperBound <= q.rows, columns.upperBound <= q.columns else { return .unknown }
        let mine = FormValue(q.points.map { $0.slice(rows: rows, columns: columns) })
        if place == k {
          need = .value(mine)
        } else if !value.isClose(to: mine) {
          // The other blocks must be right already.
          return .impossible
        }
        (column, height, place) = (columns.upperBound, value.rows, place + 1)
      }
      row += height
    }
    return need
  }

  private func argument(_ q: FormValue, _ name: String, _ parts: [FormNode]) -> FormNeed {
    switch name {
    case "inv": return known(q.map { $0.inverse() })
    case "log": return known(q.map { exp($0) })
    case "exp": return known(q.map { log($0) })
    case "sqrt":
      return q.points.allSatisfy { $0.values.allSatisfy { $0 > 0 } }
        ? known(q.map { $0 ⊙ $0 }) : .unknown
    case "tanh": return known(q.map { 0.5 * log((1 + $0) ./ (1 - $0)) })
    case "sigmoid": return known(q.map { log($0 ./ (1 - $0)) })
    case "diag":
      guard let own = values[parts[0]], own.columns == 1, own.rows > 1 else { return .unknown }
      guard q.isSquare, let back = q.map({ $0.diagonal.diagonalMatrix }), back.isClose(to: q) else {
        return .impossible
      }
      return known(q.map(\.diagonal))
    default: return .unknown
    }
  }
}
