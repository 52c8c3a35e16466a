/// How far a gradient may reach before a step is taken along it.
public enum Clipping: Codable, Sendable, Equatable {
  /// g ← g min(1, c / ‖g‖), of all matrices together (Pascanu, Mikolov & Bengio 2013, algorithm 1).
  case norm(Double)
  /// Each entry into −c…c.
  case value(Double)

  /// c.
  var limit: Double {
    switch self {
    case .norm(let limit), .value(let limit): limit
    }
  }

  /// What the gradient of a length is multiplied by first.
  func factor(ofLength length: Double) -> Double {
    guard case .norm(let limit) = self, length > limit else { return 1 }
    return limit / length
  }

  /// An entry, once the gradient has been multiplied.
  func clip(_ entry: Double) -> Double {
    guard case .value(let limit) = self else { return entry }
    return Swift.max(-limit, Swift.min(limit, entry))
  }
}

/// How weights are drawn to zero.
public enum WeightDecay: Codable, Sendable, Equatable {
  /// The loss has the term ½ λ ‖x‖²: g ← g + λ x, which the method then scales as it scales g.
  case penalty(Double)
  /// Beside the method's step, x ← x − η λ x (Loshchilov & Hutter 2019, algorithm 2, with their λ the product η λ).
  case decoupled(Double)

  /// λ.
  var strength: Double {
    switch self {
    case .penalty(let strength), .decoupled(let strength): strength
    }
  }
}
