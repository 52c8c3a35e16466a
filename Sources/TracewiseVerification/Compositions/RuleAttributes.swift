import Tracewise

extension SeededGenerator {
  /// A whole number of a range.
  mutating func integer(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  mutating func element<T>(of items: [T]) -> T? {
    items.isEmpty ? nil : items[integer(0...items.count - 1)]
  }

  /// A rule of the same kind as the given one for a first operand of this shape; nil where none is.
  mutating func rule(like rule: AnyRule, for x: Shape) -> AnyRule? {
    guard case .unary(let rule) = rule else { return rule }
    return rule.fitting(x) { integer($0) }.map { .unary($0) }
  }
}

extension AnyRule {
  /// The shape of the result, or nil where the operands do not fit.
  func shape(of xs: [Shape]) -> Shape? {
    switch self {
    case .unary(let rule): xs.count == 1 ? try? rule.shape(xs[0]) : nil
    case .binary(let rule): xs.count == 2 ? try? rule.shape(xs[0], xs[1]) : nil
    case .variadic(let rule): xs.isEmpty ? nil : try? rule.shape(xs)
    }
  }

  /// Why the rule does not take operands of these shapes and names; nil where it does.
  func refusal(of xs: [Shape], _ names: [String]) -> TracewiseError? {
    do throws(Misfit) {
      switch self {
      case .unary(let rule): _ = try rule.shape(xs[0])
      case .binary(let rule): _ = try rule.shape(xs[0], xs[1])
      case .variadic(let rule): _ = try rule.shape(xs)
      }
      return nil
    } catch {
      return TracewiseError(error, in: name, on: zip(names, xs).map { .init($0, $1) })
    }
  }
}
