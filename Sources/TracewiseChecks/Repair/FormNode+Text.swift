import Tracewise
import TracewiseLanguage

extension FormNode {
  /// How tightly what is written binds.
  enum Binding: Int, Comparable {
    case comparison, sum, product, power, postfix
    static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  /// The expression in the loss language.
  var text: String { written.text }

  /// The expression where something binds as tightly as this around it.
  func text(inside binding: Binding) -> String {
    written.binding >= binding ? written.text : "(\(written.text))"
  }

  func write() -> (text: String, binding: Binding) {
    switch operation {
    case .number(let value):
      let whole = Int(exactly: value).flatMap { abs($0) < 1_000_000_000 ? "\($0)" : nil }
      return (value == .pi ? "pi" : whole ?? "\(value)", .postfix)
    case .name(let name), .local(let name): return (name, .postfix)
    case .transpose: return (parts[0].text(inside: .postfix) + "'", .postfix)
    case .call(let name) where Relation(rawValue: name) != nil:
      let sides = parts.map { $0.text(inside: .sum) }
      return (sides.joined(separator: " \(name) "), .comparison)
    case .call where greatest != nil: return ("max(\(list(parts[0].parts)))", .postfix)
    case .call("pow") where parts.count == 2: return (power(".^"), .power)
    case .call(let name): return ("\(name)(\(list(parts)))", .postfix)
    case .index:
      return ("\(parts[0].text(inside: .postfix))(\(list(parts.dropFirst())))", .postfix)
    case .all: return (":", .postfix)
    case .range: return ("\(parts[0].text):\(parts[1].text)", .postfix)
    case .power: return (power("^"), .power)
    case .entrywisePower: return (power(".^"), .power)
    case .sum:
      if let least { return ("min(\(least.text))", .postfix) }
      return (sum(), .sum)
    case .product: return (Self.product(parts[...]), .product)
    case .hadamard: return (hadamard(), .product)
    case .divisor: return ("1/" + parts[0].text(inside: .power), .product)
    case .entrywiseDivisor: return ("1 ./ " + parts[0].text(inside: .power), .product)
    case .leftDivisor: return ("inv(\(parts[0].text))", .postfix)
    case .blocks(let counts):
      var rest = parts[...]
      let rows = counts.map { count in
        defer { rest = rest.dropFirst(count) }
        return list(rest.prefix(count))
      }
      return ("[\(rows.joined(separator: "; "))]", .postfix)
    }
  }

  /// x of columnmax(vec(x)), as which the greatest entry is read.
  var greatest: FormNode? {
    function == "columnmax" && parts[0].function == "vec" ? parts[0].parts[0] : nil
  }

  /// x of −columnmax(vec(−x)), as which the least entry is read.
  var least: FormNode? {
    guard let greatest = negated, greatest.function == "columnmax" else { return nil }
    if let all = greatest.parts[0].negated, all.function == "vec" { return all.parts[0] }
    return greatest.parts[0].function == "vec" ? greatest.parts[0].parts[0].negated : nil
  }

  private func list(_ parts: some Sequence<FormNode>) -> String {
    parts.map(\.text).joined(separator: ", ")
  }

  private func power(_ sign: String) -> String {
    let exponent = parts[1].negated.map { "-" + $0.text(inside: .postfix) }
    return parts[0].text(inside: .postfix) + sign + (exponent ?? parts[1].text(inside: .postfix))
  }

  private func sum() -> String {
    var text = ""
    for term in terms {
      if text.isEmpty {
        text = (term.isNegative ? "-" : "") + term.node.text(inside: .product)
      } else {
        text += (term.isNegative ? " - " : " + ") + term.node.text(inside: .product)
      }
    }
    return text
  }

  private static func product(_ factors: ArraySlice<FormNode>) -> String {
    // Further on, it would divide by all that stands before it; and M\2*v divides 2.
    if let first = factors.first, first.operation == .leftDivisor, factors.count > 1 {
      let rest = product(factors.dropFirst())
      return first.parts[0].text(inside: .power) + "\\" + (factors.count > 2 ? "(\(rest))" : rest)
    }
    var text = ""
    for factor in factors {
      if factor.operation == .divisor {
        text += (text.isEmpty ? "1/" : "/") + factor.parts[0].text(inside: .power)
      } else {
        text += (text.isEmpty ? "" : "*") + factor.text(inside: .power)
      }
    }
    return text
  }

  private func hadamard() -> String {
    var text = parts[0].text(inside: .power)
    for factor in parts.dropFirst() {
      // 1 ./ x, for 1./x is read as 1. / x elsewhere.
      let space = text.last?.isNumber == true ? " " : ""
      let sign = factor.operation == .entrywiseDivisor ? "./" : ".*"
      let operand = factor.operation == .entrywiseDivisor ? factor.parts[0] : factor
      text += space + sign + space + operand.text(inside: .power)
    }
    return text
  }
}
