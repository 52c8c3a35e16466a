extension NumericalDifferentiation {
  /// The state of one differentiation, step after step.
  struct Search {
    private let scale: Double
    private var evaluations = 1
    private var noise: FunctionNoise?
    private var symmetric = Search.tableau(2, 2)
    private var jump = Search.tableau(1, 2)
    private var left = Search.tableau(1, 1)
    private var right = Search.tableau(1, 1)
    private var candidates: [Candidate] = []
    private var bestLeft: Extrapolation.Entry?
    private var bestRight: Extrapolation.Entry?
    private var smallestStep = Double.infinity
    private var usable = (left: false, right: false)

    private struct Candidate {
      var value: Double
      var estimate: Double
      /// The part of the estimate that is the disagreement of both sides.
      var jump: Double
      var step: Double
    }

    init(scale: Double) { self.scale = scale.isFinite && scale > 0 ? scale : 1 }

    private static func tableau(_ first: Int, _ step: Int) -> Extrapolation {
      Extrapolation(exponents: first, step: step, ratio: ratio, columns: columns)
    }

    /// Shrinks the steps until noise makes further ones useless.
    mutating func run(center: Double, _ function: (Double) -> Double) {
      var (h, rows) = (firstStep * scale, 0)
      for _ in 0..<mostSteps {
        defer { h /= ratio }
        let (ahead, behind) = (function(h), function(-h))
        evaluations += 2
        usable.left = usable.left || behind.isFinite
        usable.right = usable.right || ahead.isFinite
        guard ahead.isFinite, behind.isFinite else {
          restart()
          rows = 0
          continue
        }
        if noise == nil {
          noise = FunctionNoise(of: function, center: center, width: h)
          evaluations += noise?.evaluations ?? 0
        }
        let level = max(
          noise?.level ?? 0, 2 * max(abs(ahead), abs(behind), abs(center)).ulp)
        add(h, ahead, center, behind, level)
        rows += 1
        smallestStep = h
        if rows >= fewestSteps, let best = candidates.map(\.estimate).min(), level / h > best {
          break
        }
      }
    }

    private mutating func restart() {
      symmetric.restart()
      jump.restart()
      left.restart()
      right.restart()
    }

    private mutating func add(
      _ h: Double, _ ahead: Double, _ center: Double, _ behind: Double, _ level: Double
    ) {
      // Halves first: the sum of two large values may overflow. Rounding of the argument moves
      // the slope by ε · scale / h of itself.
      let slope = (ahead / 2 - behind / 2) / h
      let argument = scale.ulp * abs(slope) / h
      let slopes = symmetric.add(slope, rounding: level / h + argument)
      let jumps = jump.add(
        (ahead - center) / h - (center - behind) / h, rounding: 4 * level / h + 2 * argument)
      for (slope, jump) in zip(slopes, jumps) {
        let disagreement = abs(jump.value) / 2
        candidates.append(
          Candidate(
            value: slope.value, estimate: slope.estimate + disagreement, jump: disagreement,
            step: h))
      }
      let onLeft = left.add((center - behind) / h, rounding: 2 * level / h + argument)
      let onRight = right.add((ahead - center) / h, rounding: 2 * level / h + argument)
      Self.improve(&bestLeft, by: onLeft)
      Self.improve(&bestRight, by: onRight)
    }

    private static func improve(
      _ best: inout Extrapolation.Entry?, by row: [Extrapolation.Entry]
    ) {
      for entry in row where entry.estimate < best?.estimate ?? .infinity { best = entry }
    }

    // MARK: Result

    func result(because reason: String?) -> NumericalDerivative {
      guard smallestStep.isFinite, let best = candidates.min(by: { $0.estimate < $1.estimate }),
        best.value.isFinite, best.estimate.isFinite
      else {
        return .failed(edge + because(reason), evaluations: evaluations)
      }
      var result = NumericalDerivative(
        value: best.value, errorEstimate: widened(best), evaluations: evaluations, kink: nil,
        failure: nil, noise: noise?.level ?? .nan, step: best.step)
      if 2 * best.jump > best.estimate / 2, let kink {
        result.kink = kink
        result.value = (kink.left + kink.right) / 2
        result.errorEstimate = abs(kink.right - kink.left) / 2 + kink.errorEstimate
      }
      return result
    }

    private var edge: String {
      switch usable {
      case (true, false): "no values to the right, however small the step"
      case (false, true): "no values to the left, however small the step"
      case (true, true): "values on one side at a time only"
      case (false, false): "no values around the point, however small the step"
      }
    }

    /// The estimate, widened until no other entry contradicts it, nor the slope at the scale of
    /// the noise: the smallest of many estimates is too small more often than any one of them.
    private func widened(_ best: Candidate) -> Double {
      var estimate = best.estimate
      for other in candidates where other.estimate.isFinite {
        estimate = max(estimate, abs(other.value - best.value) - other.estimate)
      }
      if let noise, noise.slope.isFinite {
        estimate = max(estimate, abs(noise.slope - best.value) - noise.slopeError)
      }
      return estimate
    }

    private var kink: NumericalDerivative.Kink? {
      guard let bestLeft, let bestRight else { return nil }
      let estimate = bestLeft.estimate + bestRight.estimate
      guard abs(bestRight.value - bestLeft.value) > kinkFactor * estimate else { return nil }
      return NumericalDerivative.Kink(
        left: bestLeft.value, right: bestRight.value, errorEstimate: estimate,
        within: smallestStep)
    }
  }
}
