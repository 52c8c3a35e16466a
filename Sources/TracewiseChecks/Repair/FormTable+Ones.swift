import Tracewise
import TracewiseLanguage

/// Ones, with which a derivation writes sums and what is broadcast, and what adds up to nothing.
extension FormTable {
  /// An entrywise product without ones.
  func withoutOnes(_ y: FormNode, _ values: FormValues) -> FormNode {
    let rest = y.parts.filter { $0.function != "ones" && $0.number != 1 }
    guard !rest.isEmpty, rest.count < y.parts.count, let own = values[y] else { return y }
    let shorter = hadamard(rest)
    return values[shorter]?.shape == own.shape ? shorter : y
  }

  /// A number times a matrix of ones as the number.
  func withoutOnesBehind(_ x: FormNode) -> FormNode {
    if let inner = x.negated { return negative(withoutOnesBehind(inner)) }
    guard x.isProduct, x.parts.count > 1, x.parts.last?.function == "ones" else { return x }
    return product(Array(x.parts.dropLast()))
  }

  /// 1ᵀx of a column x as its sum, whatever else it is multiplied with; nil of anything else.
  func total(_ y: FormNode, _ values: FormValues) -> FormNode? {
    for i in y.parts.indices.dropLast() {
      guard y.parts[i].function == "ones", let row = values[y.parts[i]], row.rows == 1,
        row.columns > 1
      else { continue }
      for j in y.parts.indices[(i + 1)...] {
        let factors = Array(y.parts[(i + 1)...j])
        guard !factors[0].isDivisor, values[product(factors)]?.columns == 1 else { continue }
        // What divides the column divides its sum.
        let column = factors.filter { !$0.isDivisor }
        let divisors = factors.filter(\.isDivisor)
        guard
          divisors.allSatisfy({ $0.operation == .divisor && values[$0.parts[0]]?.isScalar == true })
        else { return nil }
        let new = product(
          Array(y.parts[..<i]) + [call("sum", product(column))] + divisors
            + Array(y.parts[(j + 1)...]))
        return values.areEqual(new, y) ? new : nil
      }
    }
    return nil
  }

  /// 1ᵀA as sum(A, 1) and A 1 as sum(A, 2), with whatever else is multiplied; nil of anything else.
  func sumsOfLines(_ y: FormNode, _ values: FormValues) -> FormNode? {
    func isOnes(_ x: FormNode) -> Bool { x.function == "ones" }
    func isMatrix(_ x: FormNode) -> Bool {
      !x.isDivisor && !isOnes(x) && values[x].map { $0.rows > 1 && $0.columns > 1 } == true
    }
    func line(_ x: FormNode, _ axis: Int) -> FormNode {
      guard x.operation == .transpose else { return call("sum", x, number(axis)) }
      return transpose(call("sum", x.parts[0], number(3 - axis)))
    }
    for k in y.parts.indices.dropLast() {
      let (a, b) = (y.parts[k], y.parts[k + 1])
      let new: FormNode
      if isOnes(a), values[a]?.rows == 1, isMatrix(b) {
        new = line(b, 1)
      } else if isOnes(b), values[b]?.columns == 1, isMatrix(a) {
        new = line(a, 2)
      } else {
        continue
      }
      let shorter = product(Array(y.parts[..<k]) + [new] + Array(y.parts[(k + 2)...]))
      return values.areEqual(shorter, y) ? shorter : nil
    }
    return nil
  }

  /// The sum of the entries of a sum without terms that add up to nothing, as deviations from a mean do; nil where
  /// there are none.
  func withoutVanishing(_ y: FormNode, _ values: FormValues) -> FormNode? {
    let terms = y.parts[0].terms
    guard terms.count <= 8 else { return nil }
    for k in terms.indices {
      var rest = terms
      rest.remove(at: k)
      let shorter = node(y.operation, [sum(rest)] + y.parts.dropFirst())
      if values[sum(rest)]?.shape == values[y.parts[0]]?.shape, values.areEqual(shorter, y) {
        return shorter
      }
    }
    return nil
  }

  /// A sum without terms that are 0 up to rounding, as a gradient at its own optimum is; nil where there are none.
  func withoutZeros(_ y: FormNode, _ values: FormValues) -> FormNode? {
    let sizes = y.parts.map { values[$0]?.largest ?? .infinity }
    guard let largest = sizes.max(), largest > 0, largest.isFinite else { return nil }
    let rest = zip(y.terms, sizes).filter { $0.1 > 1e-11 * largest }.map(\.0)
    guard !rest.isEmpty, rest.count < y.parts.count else { return nil }
    let shorter = sum(rest)
    return values.areEqual(shorter, y) ? shorter : nil
  }

  /// A sum or an entrywise product in which rows, columns and numbers are not written as matrices; nil where they are
  /// not.
  func broadcast(_ y: FormNode, _ values: FormValues) -> FormNode? {
    // A row beside an identity would be read as a matrix, as diag(x) would.
    guard y.parts.count > 1, y.parts.count <= 12, let shape = values[y]?.shape, shape.count > 1,
      !y.parts.contains(where: { $0.function == "eye" })
    else { return nil }
    for (k, part) in y.parts.enumerated()
    where part.operation == .product || part.function == "ones" && y.isSum {
      guard let first = part.parts.first, let last = part.parts.last else { continue }
      var shorter: [FormNode] = []
      if part.function == "ones" {
        shorter = [number(1)]
      } else if first.function == "ones", values[first]?.columns == 1, !part.parts[1].isDivisor {
        shorter = Array(part.parts.dropFirst())
      } else if last.function == "ones", values[last]?.rows == 1 || part.parts.count == 2 {
        shorter = Array(part.parts.dropLast())
      } else if part.parts.count == 2, first.function == "ones", values[last]?.isScalar == true {
        shorter = [last]
      } else if let i = part.parts.indices.dropLast().first(where: {
        part.parts[$0].function == "ones" && part.parts[$0 + 1].isDivisor
          && $0 == part.parts.count - 2
      }), i > 0 {
        shorter = Array(part.parts[..<i] + part.parts[(i + 1)...])
      }
      guard !shorter.isEmpty, !shorter.contains(where: { $0.function == "diag" }) else { continue }
      var parts = y.parts
      parts[k] = product(shorter)
      let new = rebuilt(y, parts)
      if values[new]?.shape == shape, values.areEqual(new, y) { return new }
    }
    return nil
  }

  /// The number that a matrix has in all its entries, as it is written in it; nil where it has none.
  func number(in x: FormNode, _ values: FormValues) -> FormNode? {
    func inner(_ x: FormNode) -> FormNode? {
      if values[x]?.isScalar == true { return x }
      if x.function == "ones" { return number(1) }
      switch x.operation {
      case .sum(let signs):
        let terms = x.parts.compactMap { inner($0) }
        guard terms.count == signs.count else { return nil }
        return sum(zip(signs, terms).map { FormTerm(isNegative: $0, node: $1) })
      case .product, .hadamard:
        let factors = x.parts.compactMap { $0.isDivisor ? $0 : inner($0) }
        guard factors.count == x.parts.count else { return nil }
        return product(factors.filter { $0.number != 1 })
      default: return nil
      }
    }
    guard let found = inner(x), let value = values[x], let own = values[found], own.isScalar,
      let rest = value.combined(own, { $0 - $1 }), rest.largest <= 1e-9 * (1e-3 + value.largest)
    else { return nil }
    return found
  }
}
