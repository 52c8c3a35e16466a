import Tracewise
import TracewiseLanguage

/// Computes nodes at a few random points of a program, each once.
final class FormValues {
  private var names: [String: FormValue]
  private let definitions: [String: CheckedExpression]
  private var evaluators: [Evaluator<Matrix>]
  private let calls: Evaluator<Matrix>
  let functions: FunctionTable
  /// The sizes that have names.
  let sizes: [String: Int]
  private var known: [FormNode: FormValue?] = [:]
  /// Values in branches of `where`, where they may be not finite.
  private var knownInBranches: [FormNode: FormValue?] = [:]
  private var isInBranch = false
  private let count: Int
  /// The number of nodes that were computed, long and large ones counted several times.
  private(set) var evaluations = 0

  /// - Parameter differentials: the values of `dA` at each point.
  init(_ program: Program, _ values: [[String: Matrix]], differentials: [[String: Matrix]] = []) {
    count = values.count
    var names: [String: FormValue] = [:]
    for name in values.first.map({ Array($0.keys) }) ?? [] {
      names[name] = FormValue(values.compactMap { $0[name] })
    }
    for name in differentials.first.map({ Array($0.keys) }) ?? [] {
      names["d\(name)"] = FormValue(differentials.compactMap { $0[name] })
    }
    for (name, size) in program.dims {
      names[name] = FormValue(values.map { _ in Matrix(Double(size)) })
    }
    for word in program.claims.flatMap(\.written.derivatives) {
      let found = values.map { Evaluator(matrices: program, inputs: $0).value(of: word) }
      if found.allSatisfy({ $0.failure == nil && $0.firstNonFinite == nil }) {
        names[program.source[word.range]] = FormValue(found)
      }
    }
    self.names = names
    definitions = program.definitions
    evaluators = values.map { Evaluator(matrices: program, inputs: $0) }
    calls = Evaluator(matrices: program, inputs: [:])
    functions = program.functions
    sizes = program.dims
  }

  /// The names that have values.
  var valued: [String] { names.keys.sorted() }

  /// The value of a node; nil where it has none: shapes do not fit, it is singular, or not finite.
  subscript(node: FormNode) -> FormValue? {
    if let value = isInBranch ? knownInBranches[node] : known[node] { return value }
    let value = compute(node)
    let entries = value.map { $0.rows * $0.columns } ?? 0
    evaluations += (1 + node.parts.count / 4) * (1 + entries / 1024)
    if isInBranch { knownInBranches[node] = .some(value) } else { known[node] = .some(value) }
    return value
  }

  /// Whether two nodes have one value.
  func areEqual(_ a: FormNode, _ b: FormNode) -> Bool {
    guard let a = self[a], let b = self[b] else { return false }
    return a.isClose(to: b)
  }

  /// The value of factors side by side.
  func product(of factors: some Sequence<FormNode>) -> FormValue? {
    var result: FormValue?
    var divisors: [FormValue] = []
    for factor in factors {
      guard let value = self[factor.isDivisor ? factor.parts[0] : factor] else { return nil }
      if factor.operation == .leftDivisor, result == nil {
        divisors.append(value)
        continue
      }
      if let left = result {
        result =
          factor.operation == .divisor
          ? left.combined(value, /)
          : left.combined(factor.operation == .leftDivisor ? Self.inverse(value) : value, *)
      } else {
        result = factor.operation == .divisor ? Self.inverse(value) : value
      }
      if result == nil { return nil }
    }
    if result == nil { result = divisors.popLast().map(Self.inverse) }
    for divisor in divisors.reversed() {
      result = result.flatMap { right in
        divisor.isScalar ? right.combined(divisor, /) : divisor.combined(right, solve)
      }
    }
    return result
  }

  private static func inverse(_ x: FormValue) -> FormValue {
    FormValue(x.points.map { $0.inverse() }, takesAll: x.takesAll)
  }

  private func compute(_ node: FormNode) -> FormValue? {
    let parts = node.parts
    switch node.operation {
    case .number(let value): return constant(value)
    case .name(let name):
      return value(of: name).map { FormValue($0.points, takesAll: isInBranch) }
    case .local: return self[parts[0]]
    case .transpose: return self[parts[0]]?.map(\.T)
    case .sum(let isNegative): return sum(isNegative, parts)
    case .product: return product(of: parts)
    case .hadamard: return hadamard(parts)
    case .divisor, .leftDivisor: return self[parts[0]]?.map { $0.inverse() }
    case .entrywiseDivisor: return self[parts[0]]?.map { 1 ./ $0 }
    case .power: return power(parts)
    case .entrywisePower: return entrywisePower(parts)
    case .call(let name): return call(name, parts)
    case .index: return index(parts)
    case .blocks(let counts): return blocks(counts, parts)
    case .all, .range: return nil
    }
  }

  /// The value of a name, also of a `let` whose definition is too long to be a node.
  private func value(of name: String) -> FormValue? {
    if let known = names[name] { return known }
    guard let whole = definitions[name] else { return nil }
    // By its name, so that evaluators compute it once for all that use it.
    let own = CheckedExpression(
      kind: .local(name), rows: whole.rows, columns: whole.columns, range: whole.range,
      mark: whole.mark)
    names[name] = FormValue(finite: evaluators.indices.map { evaluators[$0].evaluate(own) })
    return names[name]
  }

  private func constant(_ value: Double) -> FormValue {
    FormValue(Array(repeating: Matrix(value), count: count), takesAll: isInBranch)
  }

  private func sum(_ isNegative: [Bool], _ parts: [FormNode]) -> FormValue? {
    guard var result = self[parts[0]] else { return nil }
    result = result.signed(isNegative[0])
    for (isNegative, part) in zip(isNegative, parts).dropFirst() {
      guard let value = self[part],
        let next = result.combined(value, isNegative ? { $0 - $1 } : { $0 + $1 })
      else { return nil }
      result = next
    }
    return result
  }

  private func hadamard(_ parts: [FormNode]) -> FormValue? {
    guard var result = self[parts[0]] else { return nil }
    for part in parts.dropFirst() {
      let divides = part.operation == .entrywiseDivisor
      guard let value = self[divides ? part.parts[0] : part],
        let next = result.combined(value, divides ? { $0 ./ $1 } : { $0 ⊙ $1 })
      else { return nil }
      result = next
    }
    return result
  }

  private func power(_ parts: [FormNode]) -> FormValue? {
    guard let base = self[parts[0]] else { return nil }
    if base.isScalar { return entrywisePower(parts) }
    guard base.isSquare, let exponent = whole(parts[1]), abs(exponent) <= 12 else { return nil }
    return base.map { exponent == -1 ? $0.inverse() : $0.power(exponent) }
  }

  private func entrywisePower(_ parts: [FormNode]) -> FormValue? {
    guard let base = self[parts[0]], let exponent = self[parts[1]] else { return nil }
    if exponent.isScalar {
      return FormValue(
        finite: zip(base.points, exponent.scalars).map { pow($0, $1) }, takesAll: isInBranch)
    }
    return base.combined(exponent) { pow($0, $1) }
  }

  /// The value of a size or an index: the same whole number at all points.
  func whole(_ node: FormNode) -> Int? {
    guard let value = self[node], value.isScalar, value.isSameEverywhere,
      value.scalars[0].magnitude < 1e6
    else { return nil }
    return Int(exactly: value.scalars[0])
  }

  private func call(_ name: String, _ parts: [FormNode]) -> FormValue? {
    switch name {
    case "eye", "ones", "zeros":
      let sizes = parts.compactMap { whole($0) }
      guard sizes.count == parts.count, let m = sizes.first, let n = sizes.last, m > 0, n > 0,
        m * n <= 4096
      else { return nil }
      let value = calls.call(name, [], sizes, Shape(m, n))
      return FormValue(finite: Array(repeating: value, count: count), takesAll: isInBranch)
    case "reshape":
      guard parts.count == 3, let x = self[parts[0]], let m = whole(parts[1]),
        let n = whole(parts[2]), m * n == x.shape.count
      else { return nil }
      return x.map { calls.call(name, [$0], [], Shape(m, n)) }
    case "sum", "mean":
      guard let x = self[parts[0]] else { return nil }
      let axis = parts.dropFirst().compactMap { whole($0) }
      guard axis.count == parts.count - 1, axis.allSatisfy({ $0 == 1 || $0 == 2 }) else {
        return nil
      }
      return x.map { calls.call(name, [$0], axis, .scalar) }
    case "norm" where parts.count == 2:
      guard let x = self[parts[0]], x.rows == 1 || x.columns == 1, let p = self[parts[1]],
        p.isScalar, p.scalars.allSatisfy({ $0 >= 1 && $0.isFinite })
      else { return nil }
      return FormValue(
        finite: zip(x.points, p.scalars).map { x, p in
          let powers: Matrix = pow(abs(x), p)
          return pow(Tracewise.sum(powers), 1 / p)
        }, takesAll: isInBranch)
    case "quantile":
      guard parts.count == 2, let x = self[parts[0]], let p = self[parts[1]], p.isScalar,
        p.isSameEverywhere
      else { return nil }
      return x.map { quantile($0, p.scalars[0]) }
    default:
      guard let kinds = functions[name]?.leastNumbers(of: parts.count) else {
        return function(name, parts)
      }
      var operands: [FormNode] = []
      var numbers: [Int] = []
      for (least, part) in zip(kinds, parts) {
        guard let least else {
          operands.append(part)
          continue
        }
        guard let number = whole(part), number >= least, number <= 4096 else { return nil }
        numbers.append(number)
      }
      return function(name, operands, numbers)
    }
  }

  private func function(
    _ name: String, _ parts: [FormNode], _ numbers: [Int] = []
  ) -> FormValue? {
    var operands: [FormValue] = []
    let surroundings = isInBranch
    defer { isInBranch = surroundings }
    for (place, part) in parts.enumerated() {
      if name == "where", place > 0 { isInBranch = true }
      guard let value = self[part] else { return nil }
      operands.append(value)
    }
    guard
      functions[name]?.takes(matrices: operands.count) == true || Relation(rawValue: name) != nil
        || !numbers.isEmpty
    else { return nil }
    return FormValue(
      finite: (0..<count).map { k in
        calls.call(name, operands.map { $0.points[k] }, numbers, .scalar)
      },
      takesAll: surroundings)
  }

  private func blocks(_ counts: [Int], _ parts: [FormNode]) -> FormValue? {
    var values: [FormValue] = []
    for part in parts {
      guard let value = self[part] else { return nil }
      values.append(value)
    }
    return FormValue(
      finite: (0..<count).map { k in
        var rest = values[...]
        return vertical(
          counts.map { count in
            defer { rest = rest.dropFirst(count) }
            return horizontal(rest.prefix(count).map { $0.points[k] })
          })
      }, takesAll: isInBranch)
  }
}
