package import Tracewise

extension RuleSubject {
  /// The same rule, to be checked at operands that somebody gives, and there alone.
  ///
  /// Throws where the operands are outside the rule's domain: where they are not finite, or the rule
  /// has no value or no gradient at them, or values so small that doubles round them coarsely. That says
  /// nothing against the rule. What it is at them (a kink, a jump) is found out from its values.
  package func at(_ operands: [Matrix], seed: UInt64 = 1) throws -> RuleSubject {
    guard operands.count == operandCount else {
      throw TracewiseError(
        .argument, in: label, "it takes \(operandCount) operands; there are \(operands.count)")
    }
    for (name, x) in zip(operandNames, operands) {
      guard let (i, j) = try x.checked().firstNonFinite else { continue }
      throw TracewiseError(
        .notFinite, in: label,
        "entry (\(i + 1), \(j + 1)) of \(name) (\(x.shape)) is \(Matrix.format(x[i, j]))")
    }
    let point = try refusing("value", operands) {
      let point = try RuleCase(self, region: .point(operands), size: 0, seed: seed)
      if point.value.firstNonFinite != nil { try findOrigin(operands) }
      try point.refuseUnderflow()
      return point
    }
    _ = try refusing("gradient", operands) { try point.gradient() }
    return restricted(to: .point(operands, point.character))
  }

  /// Throws the error that names where a value that is not finite was born.
  private func findOrigin(_ operands: [Matrix]) throws {
    _ = try valueWithGradient(at: operands) { xs in
      sum(apply(zip(xs, operandNames).map { $0.named($1) }).squared)
    }
  }

  /// Runs `body`; its error gets the operands' shapes.
  private func refusing<Result>(
    _ what: String, _ operands: [Matrix], _ body: () throws -> Result
  ) throws -> Result {
    do { return try body() } catch let error as TracewiseError {
      let names = zip(operandNames, operands).map { "\($0) (\($1.shape))" }
      let list = names.dropLast().joined(separator: ", ")
      let place = (list.isEmpty ? "" : list + " and ") + (names.last ?? "")
      throw TracewiseError(error.kind, in: label, "no \(what) at \(place): \(error.message)")
    }
  }

  /// The command that checks the rule at operands.
  func command(at operands: [Matrix]) -> String {
    "tracewise check \(label) "
      + operands.map { "--at \"\($0.bracketed)\"" }.joined(separator: " ")
  }
}

extension RuleCase {
  /// Throws where an entry of the value is denormal: it has lost digits, and what is computed from it
  /// has lost them too. An operand's copy has lost none.
  fileprivate func refuseUnderflow() throws {
    guard !operands.contains(value) else { return }
    for i in 0..<value.rows {
      for j in 0..<value.columns where value[i, j].isSubnormal {
        throw TracewiseError(
          .domain, in: subject.label,
          "entry (\(i + 1), \(j + 1)) of the value is \(value[i, j]), which is denormal")
      }
    }
  }

  /// What the rule is at the operands, as far as its values around them tell.
  fileprivate var character: Region.Point { jumps ? .jump : bends ? .kink : .smooth }

  /// Whether the value changes as much over steps as small as can be as over larger ones, and by more
  /// than rounding.
  private var jumps: Bool {
    let scale = NumericalDifferentiation.scale(of: operands, along: directions)
    var rounding = Rounding(tolerances, seed: seed)
    let noise = try? rounding.of(operands) { [try subject.apply(withActive($0)).checked()] }[0]
    let changes = [0x1p-20, 0x1p-40].map { step in
      [step, -step].map { t -> Double in
        let moved = subject.apply(operands.moved(by: t * scale, along: directions))
        return (moved - value).largestEntry
      }.reduce(0, max)
    }
    guard let noise, changes[1] > noise.largestEntry else { return false }
    return changes[1] >= changes[0] / 2
  }

  /// Whether one-sided slopes differ, by more than rounding.
  private var bends: Bool {
    guard let rounding = try? gradientRounding() else { return false }
    func bends(_ directions: [Matrix], _ derivative: NumericalDerivative) -> Bool {
      guard let kink = derivative.kink else { return false }
      let noise = active.reduce(0) { $0 + inner(rounding[$1], abs(directions[$1])).scalar }
      return abs(kink.right - kink.left) > noise
    }
    let differentiation = NumericalDifferentiation()
    let along = differentiation.derivative(
      at: operands, along: directions, magnitude: magnitude(along: directions), of: change)
    if bends(directions, along) { return true }
    return active.contains { k in
      let x = operands[k]
      return sampledPlaces(k).contains { place in
        let (i, j) = place.quotientAndRemainder(dividingBy: x.columns)
        var unit = operands.map { Matrix.zeros($0.rows, $0.columns) }
        unit[k][i, j] = 1
        let derivative = differentiation.derivative(
          at: operands, entry: (k, i, j), magnitude: magnitude(along: unit), of: change)
        return bends(unit, derivative)
      }
    }
  }
}
