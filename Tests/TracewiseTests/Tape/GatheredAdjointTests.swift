import Testing
import Tracewise

/// Adjoints of operands that many products share, beside the same without rewriting, around the sizes at
/// which they are gathered.
@Suite struct GatheredAdjointTests {
  /// tanh(W … tanh(W x + c) + c) with the weight on either side, as it is and transposed.
  private enum Side: CaseIterable {
    case left, right, leftTransposed, rightTransposed, transposedOnce

    func loss(_ W: Variable, _ U: Variable, _ x: Variable, steps: Int) -> Variable {
      let turned = W.T
      var h = x
      for k in 0..<steps {
        switch self {
        case .left: h = tanh(U * tanh(W * h)) + x
        case .right: h = (tanh(tanh(h.T * W) * U)).T + x
        case .leftTransposed: h = tanh(U * tanh(W.T * h)) + x
        case .rightTransposed: h = (tanh(tanh(h.T * W.T) * U)).T + x
        case .transposedOnce: h = tanh(turned * h) + (k % 2 == 0 ? x : W * h)
        }
      }
      return sum(h.squared)
    }
  }

  private static func gradients(
    _ side: Side, rewriting: Bool, n: Int, terms: Int, steps: Int
  ) throws -> [Matrix] {
    let tape = Tape(rewriting: rewriting)
    let inputs = [
      random(n, n, seed: 1) / Double(n), random(n, n, seed: 2) / Double(n),
      random(n, terms, seed: 3),
    ].map { tape.input($0) }
    let loss = side.loss(inputs[0], inputs[1], inputs[2], steps: steps)
    return try tape.gradient(of: loss, withRespectTo: inputs)
  }

  @Test(
    arguments: Thresholds.around(Thresholds.gatheredSides),
    Thresholds.around(Thresholds.gatheredTerms))
  func equalThoseWithout(_ n: Int, _ terms: Int) throws {
    for side in Side.allCases {
      let found = try Self.gradients(side, rewriting: true, n: n, terms: terms, steps: 9)
      let plain = try Self.gradients(side, rewriting: false, n: n, terms: terms, steps: 9)
      for (a, b) in zip(found, plain) { expectClose(a, b, within: 1e-12) }
      #expect(try Self.gradients(side, rewriting: true, n: n, terms: terms, steps: 9) == found)
    }
  }

  /// The first product is added by itself; then one less than is gathered, just so many, and one more.
  @Test(arguments: [0, 1, 2], [1, 2])
  func panelsThatAreFull(_ more: Int, _ rounds: Int) throws {
    let n = 20
    let steps = rounds * Thresholds.gatheredCapacity(n, n) + more
    let found = try Self.gradients(.left, rewriting: true, n: n, terms: 1, steps: steps)
    let plain = try Self.gradients(.left, rewriting: false, n: n, terms: 1, steps: steps)
    for (a, b) in zip(found, plain) { expectClose(a, b, within: 1e-11) }
  }

  /// Weights beside each other, one of which is a node between: its adjoint must be whole when the sweep
  /// comes to it. More of them than are gathered at a time.
  @Test(arguments: [1, 40]) func adjointsAreWholeWhenTheyAreRead(_ count: Int) throws {
    let n = 18
    func gradients(_ rewriting: Bool) throws -> [Matrix] {
      let tape = Tape(rewriting: rewriting)
      let inputs = (0..<count).map { tape.input(random(n, n, seed: UInt64($0)) / Double(n)) }
      let weights = inputs.map { sin($0) + $0 }
      var h = tape.constant(random(n, 1, seed: 99))
      for _ in 0..<5 { for w in weights { h = tanh(w * h) + h } }
      return try tape.gradient(of: sum(h.squared), withRespectTo: inputs + weights)
    }
    for (a, b) in zip(try gradients(true), try gradients(false)) {
      expectClose(a, b, within: 1e-12)
    }
  }

  /// What is gathered within a part that is computed again goes on around it, to the bit.
  @Test(arguments: [1, 4, 8]) func partsThatAreComputedAgain(_ part: Int) throws {
    let (W, x) = (random(30, 30, seed: 1) / 30, random(30, 1, seed: 2))
    func gradients(_ part: Int?) throws -> (Double, (Matrix, Matrix)) {
      try valueWithGradient(at: W, x) { W, x in
        func some(_ h: Variable, _ W: Variable, _ count: Int) -> Variable {
          (0..<count).reduce(h) { h, _ in tanh(W * h) + h }
        }
        guard let part else { return sum(some(x, W, 8)) }
        return sum(
          stride(from: 0, to: 8, by: part).reduce(x) { h, _ in
            checkpoint(h, W) { h, W in some(h, W, part) }
          })
      }
    }
    let (whole, parts) = (try gradients(nil), try gradients(part))
    #expect(whole.0 == parts.0)
    #expect(whole.1.0 == parts.1.0)
    #expect(whole.1.1 == parts.1.1)
  }

  /// A rule that does nothing, and whose pullback fails where it is told to.
  private struct Stumble: PlainRule {
    let name = "stumble"
    let fails: Bool
    func value(_ xs: [Matrix]) throws -> Matrix { xs[0] }
    func pullback(_ g: Matrix, at xs: [Matrix], value y: Matrix) throws -> [Matrix] {
      fails ? [Matrix.identity(3) * Matrix.identity(4)] : [g]
    }
  }

  /// A sweep that fails leaves nothing behind for the next.
  @Test func failuresLeaveNothing() throws {
    let (W, x) = (random(20, 20, seed: 1) / 20, random(20, 1, seed: 2))
    let tape = Tape()
    let w = tape.input(W)
    func loss(_ fails: Bool) -> Variable {
      var h = tape.constant(x)
      for k in 0..<6 { h = tanh(w * (k == 2 ? Stumble(fails: fails)(h) : h)) }
      return sum(h)
    }
    func gradient(_ fails: Bool) throws -> Matrix {
      try tape.gradient(of: loss(fails), withRespectTo: w)
    }
    let before = try gradient(false)
    #expect(try gradient(false) == before)
    let other = GradientFunction<Matrix> { w in
      sum(Stumble(fails: true)(tanh(w * tanh(w * tanh(w * w.constant(x))))))
    }
    #expect(throws: TracewiseError.self) { try other.valueWithGradient(at: W) }
    #expect(throws: TracewiseError.self) { try gradient(true) }
    tape.reset()
    let again = tape.input(W)
    var h = tape.constant(x)
    for _ in 0..<6 { h = tanh(again * h) }
    #expect(try tape.gradient(of: sum(h), withRespectTo: again) == before)
  }
}
