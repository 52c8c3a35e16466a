import Tracewise

/// One program at one point, with what it should give. Every function gives what is wrong, nil where
/// nothing is.
struct Swing {
  let program: RandomProgram
  let inputs: [Matrix]
  let values: [Plain<Double>]
  let expected: (loss: Double, gradients: [Plain<Double>])

  /// On a tape, twice: a gradient may be asked for again, also with respect to what is no input.
  func run(on tape: Tape, keeping old: inout [Variable]) throws -> String? {
    tape.reset()
    let variables = inputs.map { tape.input($0) }
    let (loss, all) = try program.recorded(at: variables)
    let first = try tape.gradient(of: loss, withRespectTo: variables)
    if let finding = comparison(loss.scalar, first) { return finding }
    let again = try tape.gradient(of: loss, withRespectTo: all)
    if let finding = comparison(loss.scalar, Array(again.prefix(inputs.count))) {
      return "again, with all values: \(finding)"
    }
    if old.count < 40 { old += all.suffix(4) }
    return nil
  }

  /// By the gradient function.
  func function() throws -> String? {
    let (loss, gradients) = try valueWithGradient(at: inputs) { try program.recorded(at: $0).loss }
    return comparison(loss, gradients)
  }

  /// Thrown out of in the middle, then with an operation that fails, then whole.
  func interruption(_ place: Int) throws -> String? {
    do {
      _ = try gradient(at: inputs) { x in
        try program.recorded(at: x, interruptedBefore: min(place, program.nodes.count - 1)).loss
      }
      if !program.nodes.isEmpty { return "what was thrown is lost" }
    } catch is RandomProgram.Interruption {}
    let isSilent = isAccepted {
      _ = try gradient(at: inputs) { x in
        let (loss, all) = try program.recorded(at: x)
        let last = all[program.last]
        return loss + sum(last.slice(rows: 0..<(last.shape.rows + 1), columns: 0..<1))
      }
    }
    return isSilent ? "a failed operation is lost" : try function()
  }

  /// A gradient, taken inside another, whose inputs are constants of the outer one; and one that
  /// uses a variable of the outer one, which neither of them survives.
  func nested() throws -> String? {
    var inner: String?
    let (loss, gradients) = try valueWithGradient(at: inputs) { x in
      let (loss, gradients) = try valueWithGradient(at: inputs) {
        try program.recorded(at: $0).loss
      }
      inner = comparison(loss, gradients)
      return try program.recorded(at: x).loss
    }
    if let inner { return "inner: \(inner)" }
    if let finding = comparison(loss, gradients) { return finding }
    var isInnerSilent = true
    let isOuterSilent = isAccepted {
      _ = try gradient(at: inputs) { x in
        isInnerSilent = isAccepted {
          _ = try gradient(at: inputs) { y in try program.recorded(at: y).loss + sum(x[0]) }
        }
        return try program.recorded(at: x).loss
      }
    }
    return isInnerSilent || isOuterSilent ? "an outer variable is taken for an inner one" : nil
  }

  /// Two tapes whose operations take turns; in the end one's variable is used on the other.
  func foreign() throws -> String? {
    let (one, other) = (Tape(), Tape(rewriting: false))
    let (x, y) = (inputs.map { one.input($0) }, inputs.map { other.input($0) })
    let (f, g) = (try program.recorded(at: x), try program.recorded(at: y))
    let (dg, df) = (
      try other.gradient(of: g.loss, withRespectTo: y),
      try one.gradient(of: f.loss, withRespectTo: x)
    )
    if let finding = comparison(f.loss.scalar, df) ?? comparison(g.loss.scalar, dg) {
      return finding
    }
    let uses: [() throws -> Void] = [
      { _ = try one.gradient(of: g.loss, withRespectTo: x) },
      { _ = try one.gradient(of: f.loss, withRespectTo: y) },
      { _ = try one.gradient(of: f.loss + sum(y[0]), withRespectTo: x) },
    ]
    return uses.contains(where: isAccepted) ? "a variable of another tape is accepted" : nil
  }

  /// Variables of tapes that are reset, dropped or in use again.
  func stale(_ old: [Variable], on tape: Tape) throws -> String? {
    tape.reset()
    for variable in old {
      _ = (variable.T + variable).shape
      _ = "\(variable) \(variable.value.failure.map { "\($0)" } ?? "")"
      let isSilent = isAccepted {
        let x = inputs.map { tape.input($0) }
        let loss = try program.recorded(at: x).loss + sum(variable)
        _ = try tape.gradient(of: loss, withRespectTo: x)
      }
      if isSilent { return "a stale variable is accepted" }
      tape.reset()
      if isAccepted({ _ = try tape.gradient(of: variable, withRespectTo: [variable]) }) {
        return "the gradient of a stale variable is given"
      }
      tape.reset()
      let isInnerSilent = isAccepted {
        _ = try gradient(at: inputs) { x in
          let loss = try program.recorded(at: x).loss
          return loss + sum(gradient(at: x[0]) { _ in variable })
        }
      }
      if isInnerSilent { return "a stale variable is accepted as an inner loss" }
    }
    return try function()
  }

  /// The derivative of ½|g|², g all gradients, along a direction: by a gradient of gradients, and by
  /// the reference on dual numbers.
  func secondOrder(_ seed: Int) throws -> String? {
    var random = SeededGenerator(seed: UInt64(seed))
    let directions = program.inputs.map { Matrix.random($0, using: &random) }
    let found = try gradient(at: inputs) { x in
      // The inner function cannot throw; what fails in it fails its tape.
      let gradients = gradient(at: x) { y in
        (try? program.recorded(at: y))?.loss ?? sum(y[0] * y[0].T * y[0].T)
      }
      return gradients.dropFirst().reduce(0.5 * sum(gradients[0] ⊙ gradients[0])) {
        $0 + 0.5 * sum($1 ⊙ $1)
      }
    }
    let duals = program.plain(at: zip(inputs, directions).map(Plain<PlainDual>.init))
    let entries = duals.gradients.flatMap(\.values)
    let slope = entries.reduce(0) { $0 + $1.value * $1.slope }
    let products = zip(found, directions).flatMap { zip($0.values, $1.values).map { $0 * $1 } }
    let scale = entries.reduce(1) { $0 + abs($1.value * $1.slope) }
    let total = products.reduce(0, +)
    let allowed = max(1e-8 * products.reduce(scale) { $0 + abs($1) }, 1e4 * rounding)
    return abs(total - slope) <= allowed ? nil : "second order: \(total), expected \(slope)"
  }
}

extension Swing {
  private func isAccepted(_ body: () throws -> Void) -> Bool {
    do { try body() } catch { return false }
    return true
  }

  /// What differs from the reference by more than rounding.
  private func comparison(_ loss: Double, _ gradients: [Matrix]) -> String? {
    guard gradients.map(\.shape) == program.inputs else {
      return "shapes \(gradients.map(\.shape))"
    }
    let found = [loss] + gradients.flatMap { Plain($0).values }
    let reference = Self.numbers(expected)
    let allowed = 1e-9 * reference.reduce(1) { max($0, abs($1)) }
    func isFar(_ pair: (Double, Double), _ allowed: Double) -> Bool {
      !(abs(pair.0 - pair.1) <= allowed)
    }
    guard zip(found, reference).contains(where: { isFar($0, allowed) }) else { return nil }
    let measured = max(allowed, 100 * rounding)
    guard let worst = zip(found, reference).first(where: { isFar($0, measured) }) else {
      return nil
    }
    return "\(worst.0), expected \(worst.1), rounding \(rounding)"
  }

  /// How far the reference moves when its inputs move in their last digits: the sine of a large number,
  /// for one, has few digits.
  private var rounding: Double {
    var random = SeededGenerator(seed: 1)
    return (0..<4).reduce(0) { largest, _ in
      let moved = values.map { x in
        x.map { $0 * (1 + 16 * Double.ulpOfOne * Double.random(in: -1...1, using: &random)) }
      }
      let changed = zip(Self.numbers(program.plain(at: moved)), Self.numbers(expected))
      return changed.reduce(largest) { max($0, abs($1.0 - $1.1)) }
    }
  }

  private static func numbers(_ result: (loss: Double, gradients: [Plain<Double>])) -> [Double] {
    [result.loss] + result.gradients.flatMap(\.values)
  }
}

extension Plain where Number == PlainDual {
  fileprivate init(_ matrix: Matrix, _ direction: Matrix) {
    self.init(matrix.shape) { PlainDual(matrix[$0, $1], direction[$0, $1]) }
  }
}
