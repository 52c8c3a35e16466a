import Tracewise
import TracewiseLanguage

/// The gradient for an input of a kind with structure by each convention: what claims follow that mean another one.
struct GradientCustoms {
  /// A convention, the usual one among them.
  struct Custom {
    let convention: GradientConvention
    /// The gradient by it, in terms of the usual one; nil of that itself.
    let words: CheckedExpression?
    /// The gradient by it at the points of the search.
    let value: FormValue
  }

  let input: Declaration
  /// The convention of the claim.
  let own: GradientConvention
  /// Whether the claim is judged in numerator layout, in which each is transposed.
  private let isTurned: Bool
  let all: [Custom]

  /// nil of other claims, and of kinds for which all conventions agree.
  init?(of claim: Claim, in program: Program, at points: [[String: Matrix]]) {
    guard case .gradient(let name) = claim.form, let input = program.input(name) else { return nil }
    isTurned = claim.isTurned(in: program)
    var all: [Custom] = []
    for convention in GradientConvention.allCases {
      let words = claim.words(by: convention, in: program)
      if words == nil, convention != .entry { continue }
      let found = points.compactMap { values -> Matrix? in
        guard let bound = try? BoundProgram(program, seed: 1).with(values) else { return nil }
        return try? words.map { try bound.evaluate($0) }
          ?? bound.lossAndGradients(for: [name]).gradients.first?.gradient
      }
      guard found.count == points.count else { return nil }
      let value = FormValue(isTurned ? found.map(\.T) : found)
      all.append(Custom(convention: convention, words: words, value: value))
    }
    guard all.count > 1 else { return nil }
    self.input = input
    self.all = all
    own = claim.convention ?? .entry
  }

  /// A form of the gradient by a convention, of one in the usual one; nil where the language has no words for it.
  func form(_ custom: Custom, of gradient: FormNode, _ table: FormTable) -> FormNode? {
    guard let words = custom.words else { return gradient }
    func turned(_ x: FormNode) -> FormNode { isTurned ? table.transpose(x) : x }
    return table.read(words, gradient: turned(gradient)).map { turned($0) }
  }

  /// That a claim is the gradient by another convention.
  func sentence(_ custom: Custom, _ table: FormTable) -> String {
    let gradient = table.node(.name("G"))
    func said(_ custom: Custom) -> String {
      let words = form(custom, of: gradient, table).map { ", \($0.text)" } ?? ""
      return "by \(custom.convention.rawValue)\(words)"
    }
    let here = all.first { $0.convention == own }.map(said) ?? "by \(own.rawValue)"
    return "the claim is the gradient \(said(custom)); here it is \(here)"
  }
}

extension Claim {
  /// The gradient that it is about by a convention, in terms of the usual one; nil where they are the same.
  func words(by convention: GradientConvention, in program: Program) -> CheckedExpression? {
    guard case .gradient(let name) = form else { return nil }
    return program.input(name)?.conventional(convention, in: right.range)
  }
}

extension FormTable {
  /// Words about a gradient, of a form of it; nil where the language has none for them.
  func read(_ words: CheckedExpression, gradient: FormNode) -> FormNode? {
    switch words.kind {
    case .gradient: return gradient
    case .number(let value): return number(value)
    case .input(let name): return node(.name(name))
    case .transposed(let inner): return read(inner, gradient: gradient).map { transpose($0) }
    case .call(let name, let operands, integers: let integers) where integers.isEmpty:
      let parts = operands.compactMap { read($0, gradient: gradient) }
      return parts.count == operands.count ? node(.call(name), parts) : nil
    case .binary(let operation, let a, let b):
      guard let a = read(a, gradient: gradient), let b = read(b, gradient: gradient) else {
        return nil
      }
      switch operation {
      case .sum: return sum(a, b)
      case .difference: return difference(a, b)
      case .product: return product(a, b)
      case .scaling:
        guard let number = a.number, let f = Fraction(number, denominators: 64) else {
          return product(a, b)
        }
        return scaled(b, f)
      default: return nil
      }
    default: return nil
    }
  }
}
