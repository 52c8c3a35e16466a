import Tracewise

/// A sum over an index said in words of matrices: Σᵢ xᵢ yᵢ is xᵀ y, Σᵢ X₍:ᵢ₎ Y₍:ᵢ₎ᵀ is X Yᵀ.
///
/// What a term takes of its index becomes a matrix with a column for each value of it; products, functions and sums
/// of such columns are found column by column. Where there are no words for something there are none for the sum.
struct IndexedSumWords {
  /// What a part of the summand is for all values of the index.
  private enum Batch {
    /// The same.
    case constant(ExpressionSyntax)
    /// A number each: the entries of a column.
    case numbers(ExpressionSyntax)
    /// A column each.
    case columns(ExpressionSyntax)
    /// The transpose of a column each.
    case rows(ExpressionSyntax)
  }

  typealias Shape = (rows: Int, columns: Int)
  private let sum: IndexedSum
  private let range: (first: Int, last: Int)
  private let shape: (ExpressionSyntax) -> Shape?
  private let isEntrywise: (String) -> Bool

  /// - Parameters:
  ///   - range: The values of the index.
  ///   - shape: The shapes of expressions without the index.
  init(
    _ sum: IndexedSum, _ range: (first: Int, last: Int), functions: FunctionTable,
    shape: @escaping (ExpressionSyntax) -> Shape?
  ) {
    self.sum = sum
    self.range = range
    self.shape = shape
    isEntrywise = { functions.rule(named: $0) is any ElementwiseRule }
  }

  /// The words; nil where there are none.
  var words: ExpressionSyntax? { total(sum.summand) }

  // MARK: The sum

  private func total(_ x: ExpressionSyntax) -> ExpressionSyntax? {
    if case .binary(.multiply, _, _) = x.kind, let words = product(factors(x)) { return words }
    if let batch = batch(x) {
      switch batch {
      case .constant(let c): return binary(.multiply, count, c)
      case .numbers(let s): return total(ofNumbers: s)
      case .columns(let p): return call("sum", p, number(2))
      case .rows(let p): return transposed(call("sum", p, number(2)))
      }
    }
    switch x.kind {
    case .negated(let a): return total(a).map { make(.negated($0)) }
    case .transposed(let a): return total(a).map(transposed)
    case .binary(let operation, let a, let b) where operation == .add || operation == .subtract:
      guard let a = total(a), let b = total(b) else { return nil }
      return binary(operation, a, b)
    default: return nil
    }
  }

  private func total(ofNumbers s: ExpressionSyntax) -> ExpressionSyntax {
    if case .transposed(let row) = s.kind, case .call("sum", let parts) = row.kind, parts.count == 2
    {
      return call("sum", parts[0])
    }
    return call("sum", s)
  }

  /// Σ P Qᵀ, with what is constant outside.
  private func product(_ factors: [ExpressionSyntax]) -> ExpressionSyntax? {
    if let first = factors.first, !varies(first), factors.count > 1 {
      return total(joined(factors.dropFirst())).map { binary(.multiply, first, $0) }
    }
    if let last = factors.last, !varies(last), factors.count > 1 {
      return total(joined(factors.dropLast())).map { binary(.multiply, $0, last) }
    }
    // Numbers weigh what is left.
    let weights = factors.compactMap { factor -> ExpressionSyntax? in
      if case .numbers(let s)? = batch(factor) { s } else { nil }
    }
    let rest = factors.filter { if case .numbers? = batch($0) { false } else { true } }
    let weight = weights.dropFirst().reduce(weights.first) { x, y in
      x.map { binary(.hadamard, $0, y) }
    }
    guard !rest.isEmpty else { return weight.map(total(ofNumbers:)) }
    if let weight, let batch = batch(joined(rest[...])) {
      switch batch {
      case .constant(let c): return binary(.multiply, total(ofNumbers: weight), c)
      case .columns(let p): return binary(.multiply, p, weight)
      case .rows(let p): return transposed(binary(.multiply, p, weight))
      case .numbers: return nil
      }
    }
    for place in rest.indices.dropFirst() {
      guard case .columns(let p)? = batch(joined(rest[..<place])),
        case .rows(let q)? = batch(joined(rest[place...]))
      else { continue }
      let left = weight.map { binary(.multiply, p, call("diag", $0)) } ?? p
      return binary(.multiply, left, transposed(q))
    }
    return nil
  }

  // MARK: Parts

  private func batch(_ x: ExpressionSyntax) -> Batch? {
    guard varies(x) else { return .constant(x) }
    switch x.kind {
    case .negated(let a): return batch(a).flatMap { map($0) { make(.negated($0)) } }
    case .transposed(let a):
      switch batch(a) {
      case .numbers(let s)?: return .numbers(s)
      case .columns(let p)?: return .rows(p)
      case .rows(let p)?: return .columns(p)
      default: return nil
      }
    case .call(let name, let operands): return call(name, operands, x)
    case .index(let base, let places): return slice(base, places)
    case .binary(let operation, let a, let b):
      guard let left = batch(a), let right = batch(b) else { return nil }
      switch operation {
      case .add, .subtract: return entrywise(operation, left, right)
      case .hadamard, .entrywiseDivide: return entrywise(operation, left, right)
      case .multiply: return multiply(left, right)
      case .divide: return divide(left, right)
      case .power, .entrywisePower: return power(left, right, a)
      default: return nil
      }
    default: return nil
    }
  }

  private func call(
    _ name: String, _ operands: [ExpressionSyntax], _ x: ExpressionSyntax
  ) -> Batch? {
    let base = make(.name(name))
    if let own = shape(base) {
      guard operands.count == 1 else {
        return slice(base, operands.map { Subscript(.at($0), range: $0.range) })
      }
      guard let offset = offset(Subscript(.at(operands[0]))), own.rows == 1 || own.columns == 1
      else { return nil }
      let isColumn = own.columns == 1
      let part =
        isColumn
        ? part(base, rows: true, own.rows, offset: offset)
        : part(base, rows: false, own.columns, offset: offset)
      return .numbers(isColumn ? part : transposed(part))
    }
    guard operands.count == 1, let operand = batch(operands[0]) else { return nil }
    if isEntrywise(name) { return map(operand) { call(name, $0) } }
    switch (name, operand) {
    case ("sum", .columns(let p)), ("sum", .rows(let p)): return .numbers(columnSums(p))
    case ("norm", .columns(let p)), ("norm", .rows(let p)):
      return .numbers(call("sqrt", squares(p)))
    case ("sum", .numbers), ("tr", .numbers): return operand
    case ("logsumexp", .columns(let p)): return .numbers(transposed(call("logsumexp", p)))
    case ("softmax", .columns(let p)): return .columns(call("softmax", p))
    default: return nil
    }
  }

  /// X(:, i), X(i, :), X(i, 2) and the like.
  private func slice(_ base: ExpressionSyntax, _ places: [Subscript]) -> Batch? {
    guard places.count == 2, !varies(base), let own = shape(base) else { return nil }
    let offsets = places.map(offset)
    let isIndex = offsets.map { $0 != nil }
    let mentions = places.map { $0.parts.contains { $0.mentions(sum.index) } }
    guard mentions == isIndex else { return nil }
    func isOne(_ place: Subscript) -> Bool { if case .at = place.kind { true } else { false } }
    func isAll(_ place: Subscript) -> Bool { place.kind == .all }
    switch (isIndex[0], isIndex[1]) {
    case (false, true):
      let columns = part(base, rows: false, own.columns, offset: offsets[1])
      let p = isAll(places[0]) ? columns : make(.index(columns, [places[0], Subscript(.all)]))
      return isOne(places[0]) ? .numbers(transposed(p)) : .columns(p)
    case (true, false):
      let rows = part(base, rows: true, own.rows, ofMatrix: true, offset: offsets[0])
      let p = isAll(places[1]) ? rows : make(.index(rows, [Subscript(.all), places[1]]))
      return isOne(places[1]) ? .numbers(p) : .rows(transposed(p))
    case (true, true) where own.rows == own.columns && isWhole(own.rows) && offsets == [0, 0]:
      return .numbers(call("diag", base))
    default: return nil
    }
  }

  /// The rows or columns in the sum's range.
  private func part(
    _ base: ExpressionSyntax, rows: Bool, _ count: Int, ofMatrix: Bool = false, offset: Int? = 0
  ) -> ExpressionSyntax {
    let offset = offset ?? 0
    if offset == 0, isWhole(count) { return base }
    let span = Subscript(.span(moved(sum.first, offset), moved(sum.last, offset)))
    if rows { return make(.index(base, ofMatrix ? [span, Subscript(.all)] : [span])) }
    return make(.index(base, [Subscript(.all), span]))
  }

  /// c of i + c; nil of what is no place that the index is at.
  private func offset(_ place: Subscript) -> Int? {
    guard case .at(let i) = place.kind else { return nil }
    if i.kind == .name(sum.index) { return 0 }
    guard case .binary(let operation, let a, let b) = i.kind, a.kind == .name(sum.index),
      case .number(let c) = b.kind, let offset = Int(exactly: c), abs(offset) < 1000
    else { return nil }
    return operation == .add ? offset : operation == .subtract ? -offset : nil
  }

  private func moved(_ end: ExpressionSyntax, _ offset: Int) -> ExpressionSyntax {
    if offset == 0 { return end }
    if case .number(let value) = end.kind { return number(value + Double(offset)) }
    return binary(offset > 0 ? .add : .subtract, end, number(Double(abs(offset))))
  }

  private func isWhole(_ count: Int) -> Bool { range.first == 1 && range.last == count }

  // MARK: Operations

  private func map(_ x: Batch, _ f: (ExpressionSyntax) -> ExpressionSyntax) -> Batch? {
    switch x {
    case .constant(let c): .constant(f(c))
    case .numbers(let s): .numbers(f(s))
    case .columns(let p): .columns(f(p))
    case .rows(let p): .rows(f(p))
    }
  }

  private func entrywise(_ operation: BinaryOperator, _ a: Batch, _ b: Batch) -> Batch? {
    func words(_ x: ExpressionSyntax, _ y: ExpressionSyntax) -> ExpressionSyntax {
      binary(operation, x, y)
    }
    switch (a, b) {
    case (.numbers(let x), .numbers(let y)): return .numbers(words(x, y))
    case (.columns(let x), .columns(let y)): return .columns(words(x, y))
    case (.rows(let x), .rows(let y)): return .rows(words(x, y))
    case (.columns(let x), .numbers(let y)): return .columns(words(x, transposed(y)))
    case (.numbers(let x), .columns(let y)): return .columns(words(transposed(x), y))
    case (.numbers(let x), .constant(let c)) where isScalar(c): return .numbers(words(x, c))
    case (.constant(let c), .numbers(let x)) where isScalar(c): return .numbers(words(c, x))
    case (.columns(let x), .constant(let c)) where isColumn(c): return .columns(words(x, c))
    case (.constant(let c), .columns(let x)) where isColumn(c): return .columns(words(c, x))
    case (.rows(let x), .constant(let c)) where isRow(c): return .rows(words(x, transposed(c)))
    case (.constant(let c), .rows(let x)) where isRow(c): return .rows(words(transposed(c), x))
    default: return nil
    }
  }

  private func multiply(_ a: Batch, _ b: Batch) -> Batch? {
    switch (a, b) {
    case (.numbers, .numbers): return entrywise(.hadamard, a, b)
    case (.numbers(let s), .columns(let p)), (.columns(let p), .numbers(let s)):
      return .columns(binary(.hadamard, transposed(s), p))
    case (.numbers(let s), .rows(let p)), (.rows(let p), .numbers(let s)):
      return .rows(binary(.hadamard, transposed(s), p))
    case (.rows(let p), .columns(let q)):
      return .numbers(p == q ? squares(p) : columnSums(binary(.hadamard, p, q)))
    case (.constant(let c), .numbers(let s)):
      if isScalar(c) { return .numbers(binary(.multiply, c, s)) }
      return isColumn(c) ? .columns(binary(.multiply, c, transposed(s))) : nil
    case (.numbers(let s), .constant(let c)):
      if isScalar(c) { return .numbers(binary(.multiply, s, c)) }
      if isColumn(c) { return .columns(binary(.multiply, c, transposed(s))) }
      return isRow(c) ? .rows(binary(.multiply, transposed(c), transposed(s))) : nil
    case (.constant(let c), .columns(let p)):
      return isRow(c) && !isScalar(c)
        ? .numbers(binary(.multiply, transposed(p), transposed(c)))
        : .columns(binary(.multiply, c, p))
    case (.columns(let p), .constant(let c)) where isScalar(c):
      return .columns(binary(.multiply, p, c))
    case (.rows(let p), .constant(let c)):
      if isScalar(c) { return .rows(binary(.multiply, c, p)) }
      return isColumn(c)
        ? .numbers(binary(.multiply, transposed(p), c))
        : .rows(binary(.multiply, transposed(c), p))
    case (.constant(let c), .rows(let p)) where isScalar(c):
      return .rows(binary(.multiply, c, p))
    default: return nil
    }
  }

  private func divide(_ a: Batch, _ b: Batch) -> Batch? {
    switch (a, b) {
    case (.rows(let p), .numbers(let s)): return .rows(binary(.entrywiseDivide, p, transposed(s)))
    case (_, .numbers): return entrywise(.entrywiseDivide, a, b)
    case (_, .constant(let c)) where isScalar(c): return map(a) { binary(.divide, $0, c) }
    default: return nil
    }
  }

  private func power(_ a: Batch, _ b: Batch, _ base: ExpressionSyntax) -> Batch? {
    guard case .constant(let exponent) = b, isScalar(exponent) else { return nil }
    // norm(x)^2 takes no root.
    if case .numbers(let s) = a, exponent.kind == .number(2), case .call("norm", _) = base.kind,
      case .call("sqrt", let inside) = s.kind
    {
      return .numbers(inside[0])
    }
    return map(a) { binary(.entrywisePower, $0, exponent) }
  }

  // MARK: Words

  private func squares(_ p: ExpressionSyntax) -> ExpressionSyntax {
    columnSums(binary(.entrywisePower, p, number(2)))
  }

  private func columnSums(_ p: ExpressionSyntax) -> ExpressionSyntax {
    transposed(call("sum", p, number(1)))
  }

  private var count: ExpressionSyntax {
    if sum.first.kind == .number(1) { return sum.last }
    return number(Double(range.last - range.first + 1))
  }

  private func varies(_ x: ExpressionSyntax) -> Bool { x.mentions(sum.index) }
  private func isScalar(_ x: ExpressionSyntax) -> Bool { shape(x).map { $0 == (1, 1) } ?? false }
  private func isColumn(_ x: ExpressionSyntax) -> Bool { shape(x).map { $0.columns == 1 } ?? false }
  private func isRow(_ x: ExpressionSyntax) -> Bool { shape(x).map { $0.rows == 1 } ?? false }

  private func factors(_ x: ExpressionSyntax) -> [ExpressionSyntax] {
    guard case .binary(.multiply, let a, let b) = x.kind else { return [x] }
    return factors(a) + factors(b)
  }

  private func joined(_ factors: ArraySlice<ExpressionSyntax>) -> ExpressionSyntax {
    factors.dropFirst().reduce(factors.first ?? number(1)) { binary(.multiply, $0, $1) }
  }

  private func make(_ kind: ExpressionSyntax.Kind) -> ExpressionSyntax {
    ExpressionSyntax(kind, range: sum.summand.range)
  }
  private func number(_ value: Double) -> ExpressionSyntax { make(.number(value)) }
  private func transposed(_ x: ExpressionSyntax) -> ExpressionSyntax {
    if case .transposed(let inner) = x.kind { return inner }
    return make(.transposed(x))
  }
  private func call(_ name: String, _ operands: ExpressionSyntax...) -> ExpressionSyntax {
    make(.call(name, operands))
  }
  private func binary(
    _ operation: BinaryOperator, _ a: ExpressionSyntax, _ b: ExpressionSyntax
  ) -> ExpressionSyntax { make(.binary(operation, a, b)) }
}
