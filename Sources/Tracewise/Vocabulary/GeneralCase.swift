/// A rule at operands whose sizes are letters: what a theorem about all sizes speaks of.
public struct GeneralCase: Sendable {
  /// The rule, with sizes among its attributes that fit.
  public let rule: any Rule
  /// The shapes of its operands.
  public let operands: [Shape]
  /// A rule at operands of these shapes.
  public init(_ rule: any Rule, _ operands: (Int, Int)...) {
    self.rule = rule
    self.operands = operands.map { Shape($0.0, $0.1) }
  }
  init(_ rule: any Rule, shapes: [Shape]) {
    self.rule = rule
    operands = shapes
  }
}

extension Signature {
  /// The shapes of the operands where letters are these sizes.
  func operands(_ size: (Letter) -> Int) -> [Shape] {
    func value(_ pattern: Size) -> Int {
      switch pattern {
      case .one: 1
      case .letter(let a): size(a)
      case .product(let a, let b): size(a) * size(b)
      case .valid(let a, let b): size(a) - size(b) + 1
      case .full(let a, let b): size(a) + size(b) - 1
      }
    }
    return [first, second].compactMap { $0 }.map { Shape(value($0.rows), value($0.columns)) }
  }
}
