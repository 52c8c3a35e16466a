import Testing
import Tracewise
import TracewiseLanguage

/// Printing and reading back gives the same tree, for random trees of every construct.
@Suite struct RoundTripTests {
  @Test(arguments: 0..<20)
  func printedExpressionsReadBack(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let original = randomExpression(depth: 6, using: &generator)
      let text = original.description
      let read = try expression(text)
      #expect(read == original, "seed \(seed): \(text)")
      #expect(read.description == text, "seed \(seed)")
    }
  }

  @Test(arguments: 0..<20)
  func numbersReadBack(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let value = Double(bitPattern: generator.next() >> 1)
      guard value.isFinite else { continue }
      #expect(try expression(ExpressionSyntax(.number(value)).description).kind == .number(value))
    }
  }
}

private func randomExpression(depth: Int, using generator: inout SeededGenerator)
  -> ExpressionSyntax
{
  let names = ["A", "b", "Σ", "dA", "x_1", "e3"]
  let choice =
    depth == 0 ? Int.random(in: 0...1, using: &generator) : Int.random(in: 0...9, using: &generator)
  func part() -> ExpressionSyntax { randomExpression(depth: depth - 1, using: &generator) }
  func parts(_ counts: ClosedRange<Int>) -> [ExpressionSyntax] {
    let count = Int.random(in: counts, using: &generator)
    return (0..<count).map { _ in part() }
  }
  switch choice {
  case 0:
    let values = [0, 1, 2, 0.5, 1e-3, 1e22, 123_456_789, 0.1, 1e15, 3.25e-200]
    return ExpressionSyntax(.number(values.randomElement(using: &generator) ?? 0))
  case 1: return ExpressionSyntax(.name(names.randomElement(using: &generator) ?? "A"))
  case 2: return ExpressionSyntax(.negated(part()))
  case 3: return ExpressionSyntax(.transposed(part()))
  case 4: return ExpressionSyntax(.call("inv", parts(0...3)))
  case 5:
    let count = Int.random(in: 1...2, using: &generator)
    let subscripts = (0..<count).map { _ in
      switch Int.random(in: 0...2, using: &generator) {
      case 0: Subscript(.all)
      case 1: Subscript(.at(part()))
      default: Subscript(.span(part(), part()))
      }
    }
    return ExpressionSyntax(.index(part(), subscripts))
  case 6:
    let width = 1...2
    return ExpressionSyntax(
      .matrix((0..<Int.random(in: 1...2, using: &generator)).map { _ in parts(width) }))
  default:
    let operation = BinaryOperator.allCases.randomElement(using: &generator) ?? .add
    return ExpressionSyntax(.binary(operation, part(), part()))
  }
}
