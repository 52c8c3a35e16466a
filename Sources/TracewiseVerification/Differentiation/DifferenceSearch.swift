extension NumericalDifferentiation {
  /// The state of one differentiation, step after step.
  struct Search {
    private let scale: Double
    /// A unit in the last place of the argument.
    private let argumentULP: Double
    private let magnitude: Double
    private var evaluations = 1
    private var noise: FunctionNoise?
    private var slopes = Search.tableau(2, 2)
    private var jumps = Search.tableau(1, 2)
    private var leftSlopes = Search.tableau(1, 1)
    private var rightSlopes = Search.tableau(1, 1)
    private var candidates = Candidates()
    private var leftCandidates = Candidates()
    private var rightCandidates = Candidates()
    private var smallestStep = Double.infinity
    /// The slope and the jump of the step before, and how much the slope changed there.
    private var (lastSlope, lastChange, lastJump) = (Double.nan, Double.nan, Double.nan)
    /// Whether the last step showed more than the one before.
    private var isUnresolved = false
    private var hasValues = (left: false, right: false)

    init(scale: Double, argument: Double, magnitude: Double) {
      self.scale = scale.isFinite && scale > 0 ? scale : 1
      argumentULP = (argument.isFinite && argument > 0 ? min(argument, self.scale) : self.scale).ulp
      self.magnitude = magnitude
    }

    private static func tableau(_ first: Int, _ step: Int) -> Extrapolation {
      Extrapolation(exponents: first, step: step, ratio: ratio, columns: columns)
    }

    /// Shrinks the steps until noise makes further ones useless.
    mutating func run(center: Double, _ function: (Double) -> Double) {
      var (h, rows, outside) = (firstStep * scale, 0, 0)
      for _ in 0..<mostSteps {
        // Far outside the domain there is nothing to see: longer strides.
        defer { h /= outside > 8 ? strides : ratio }
        let (ahead, behind) = (function(h), function(-h))
        evaluations += 2
        hasValues.left = hasValues.left || behind.isFinite
        hasValues.right = hasValues.right || ahead.isFinite
        guard ahead.isFinite, behind.isFinite else {
          restart()
          rows = 0
          outside += 1
          continue
        }
        if noise == nil {
          noise = FunctionNoise(
            of: function, center: center, width: h, ulp: magnitude.ulp, argumentULP: argumentULP)
          evaluations += noise?.evaluations ?? 0
        }
        outside = 0
        let largest = max(abs(ahead), abs(behind), abs(center))
        let level = max(noise?.level ?? 0, 2 * max(largest, magnitude).ulp)
        // A few units in the last place are no structure, whatever noise was seen.
        let rounding = add(
          h, ahead, center, behind, level, unseen: 16 * max(largest, magnitude).ulp)
        rows = isUnresolved ? 1 : rows + 1
        smallestStep = h
        if rows >= fewestSteps, isFinished(rounding, h) { break }
      }
    }

    private func isFinished(_ rounding: Double, _ h: Double) -> Bool {
      // Below a few units in the last place the argument does not move as it should.
      if h < 16 * argumentULP { return true }
      guard rounding > candidates.smallestEstimate else { return false }
      return rounding > candidates.best(finest: finest)?.estimate ?? .infinity
    }

    private mutating func restart() {
      slopes.restart()
      jumps.restart()
      leftSlopes.restart()
      rightSlopes.restart()
      (lastSlope, lastChange, lastJump) = (.nan, .nan, .nan)
    }

    /// Forgets all steps before where slopes or jumps grow as steps shrink, by more than noise: the function does
    /// something nearer to the point than they could see.
    private mutating func look(_ slope: Double, _ jump: Double, _ rounding: Double) {
      let change = abs(slope - lastSlope)
      isUnresolved =
        change > 1.5 * lastChange && change > 8 * rounding
        || abs(jump) > 1.5 * lastJump && abs(jump) > 32 * rounding
      if isUnresolved {
        restart()
        (candidates, leftCandidates, rightCandidates) = (Candidates(), Candidates(), Candidates())
      }
      (lastSlope, lastChange, lastJump) = (slope, change, abs(jump))
    }

    /// Adds the rows of a step to all tableaus and returns what rounding does to the slope.
    private mutating func add(
      _ h: Double, _ ahead: Double, _ center: Double, _ behind: Double, _ level: Double,
      unseen: Double
    ) -> Double {
      // Halves first: the sum of two large values may overflow. Rounding of the argument moves
      // the slope by ε · scale / h of itself.
      let slope = (ahead / 2 - behind / 2) / h
      let (left, right) = ((center - behind) / h, (ahead - center) / h)
      let argument = argumentULP * max(abs(left), abs(right)) / h
      look(slope, right - left, max(level, unseen) / h + argument)
      let slopeRow = slopes.add(slope, rounding: level / h + argument)
      let jumpRow = jumps.add(right - left, rounding: 4 * level / h + 2 * argument)
      for (slope, jump) in zip(slopeRow, jumpRow) {
        let disagreement = abs(jump.value) / 2
        candidates.add(
          .init(
            value: slope.value, estimate: slope.estimate + disagreement, jump: disagreement,
            step: h))
      }
      for entry in leftSlopes.add(left, rounding: 2 * level / h + argument) {
        leftCandidates.add(.init(value: entry.value, estimate: entry.estimate, jump: 0, step: h))
      }
      for entry in rightSlopes.add(right, rounding: 2 * level / h + argument) {
        rightCandidates.add(.init(value: entry.value, estimate: entry.estimate, jump: 0, step: h))
      }
      return level / h + argument
    }

    // MARK: Result

    func result(because reason: String?) -> NumericalDerivative {
      guard smallestStep.isFinite, let best = candidates.best(finest: finest) else {
        let isSteep = smallestStep.isFinite && candidates.smallestEstimate == .infinity
        return .failed(
          (isSteep ? "slopes that grow as long as steps shrink" : edge) + because(reason),
          evaluations: evaluations)
      }
      var result = NumericalDerivative(
        value: best.value, errorEstimate: best.estimate, evaluations: evaluations, kink: nil,
        failure: nil, noise: noise?.level ?? .nan, step: best.step)
      if 4 * best.jump > best.estimate, let kink {
        result.kink = kink
        result.value = (kink.left + kink.right) / 2
        result.errorEstimate = abs(kink.right - kink.left) / 2 + kink.errorEstimate
      }
      return result
    }

    private var edge: String {
      switch hasValues {
      case (true, false): "no values to the right, however small the step"
      case (false, true): "no values to the left, however small the step"
      case (true, true): "values on one side at a time only"
      case (false, false): "no values around the point, however small the step"
      }
    }

    /// The slope at the scale of the noise.
    private var finest: (value: Double, error: Double)? {
      guard let noise, noise.slope.isFinite else { return nil }
      return (noise.slope, noise.slopeError)
    }

    private var kink: NumericalDerivative.Kink? {
      guard let left = leftCandidates.best(finest: nil),
        let right = rightCandidates.best(finest: nil)
      else { return nil }
      let estimate = left.estimate + right.estimate
      guard abs(right.value - left.value) > kinkFactor * estimate else { return nil }
      return NumericalDerivative.Kink(
        left: left.value, right: right.value, errorEstimate: estimate, within: smallestStep)
    }
  }
}
