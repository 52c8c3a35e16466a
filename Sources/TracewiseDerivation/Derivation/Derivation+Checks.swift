extension Derivation {
  /// Judges every line against the line before.
  public mutating func check(_ judge: (Expression, Expression) -> Judgement) {
    for k in passages.indices {
      var last = passages[k].spelledOutStart
      for j in passages[k].steps.indices {
        let line = passages[k].steps[j].line
        passages[k].steps[j].judgement = judge(last, line)
        last = line
      }
    }
  }

  /// The steps that a check found wrong.
  public var wrongSteps: [String] {
    passages.flatMap(\.steps).compactMap { step in
      guard case .different(let why)? = step.judgement else { return nil }
      return "the step '\(step.reason.name)' to \(step.line) does not hold: \(why)"
    }
  }
}

extension Passage {
  /// The first line with ∂h written as the differential of what h stands for.
  var spelledOutStart: Expression {
    guard let node else { return start }
    let differential = node.differential
    return start.replacing {
      $0.symbol == differential ? Expression(.pending(value), value.shape) : nil
    }
  }
}
