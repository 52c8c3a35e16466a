extension Derivation {
  /// Judges every line against the line before.
  package mutating func check(_ judge: (Expression, Expression) -> Judgement) {
    for k in nodeDerivations.indices {
      var last = nodeDerivations[k].spelledOutStart
      for j in nodeDerivations[k].steps.indices {
        let line = nodeDerivations[k].steps[j].line
        nodeDerivations[k].steps[j].judgement = judge(last, line)
        last = line
      }
    }
  }

  /// The steps that a check found wrong.
  package var wrongSteps: [String] {
    nodeDerivations.flatMap(\.steps).compactMap { step in
      guard case .different(let why)? = step.judgement else { return nil }
      return "the step '\(step.reason.name)' to \(step.line) does not hold: \(why)"
    }
  }
}

extension NodeDerivation {
  /// The first line with ∂h written as the differential of what h stands for.
  var spelledOutStart: Expression {
    guard let node else { return start }
    let differential = node.differential
    return start.replacing {
      $0.symbol == differential ? Expression(.pending(value), value.shape) : nil
    }
  }
}
