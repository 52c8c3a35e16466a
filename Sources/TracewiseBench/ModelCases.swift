import Tracewise

// Whole models, as a user of the library writes them: rnn/128-32-100 has its sizes in its name.

/// The model of a name, with its data.
func modelCase(_ name: String, _ parts: [String], _ data: CaseData) throws -> Case {
  let size = parts.dropFirst().flatMap(numbers)
  switch (parts[0], size.count) {
  case ("rnn", 3): return try recurrentNet(data, size[0], size[1], size[2])
  case ("ode", 2): return try solver(data, size[0], size[1])
  case ("factor", 3): return try factorisation(data, size[0], size[1], size[2])
  case ("chain", 1): return try entrywiseChain(data, size[0])
  default: throw UnknownCase(name: name)
  }
}

/// hₜ = tanh(W hₜ₋₁ + U xₜ + b), samples in columns; the mean square of the last states.
private func recurrentNet(
  _ data: CaseData, _ units: Int, _ batch: Int, _ steps: Int
) throws -> Case {
  let inputs = 16
  let xs = try (0..<steps).map { _ in try data.matrix(inputs, batch) }
  let (W, U) = (try data.matrix(units, units) / 8, try data.matrix(units, inputs))
  let b = try data.vector(units)
  return Case {
    try valueWithGradient(at: W, U, b) { W, U, b in
      var h = W.constant(.zeros(units, batch))
      for x in xs { h = tanh(W * h + U * x + b) }
      return mean(h.squared)
    }
  } _: {
    [$0.0, $0.1, $0.2]
  }
}

/// x′ = B tanh(A x) by the classical method of Runge and Kutta; ‖x‖² at the end.
private func solver(_ data: CaseData, _ states: Int, _ steps: Int) throws -> Case {
  let (A, B) = (try data.matrix(states, states), try data.matrix(states, states))
  let (start, step) = (try data.vector(states), 0.01)
  return Case {
    try valueWithGradient(at: A, B) { A, B in
      let slope = { (x: Variable) in B * tanh(A * x) }
      var x = A.constant(start)
      for _ in 0..<steps {
        let k1 = slope(x)
        let k2 = slope(x + step / 2 * k1)
        let k3 = slope(x + step / 2 * k2)
        let k4 = slope(x + step * k3)
        x = x + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
      }
      return sum(x.squared)
    }
  } _: {
    [$0.0, $0.1]
  }
}

/// Σ M ⊙ (U Vᵀ − Y)² + 0.1 (‖U‖² + ‖V‖²), where M says what was seen of Y.
private func factorisation(
  _ data: CaseData, _ rows: Int, _ columns: Int, _ rank: Int
) throws -> Case {
  let (Y, seen) = (try data.matrix(rows, columns), try data.matrix(rows, columns))
  let M = seen.map { $0 > 0.1 ? 1 : 0 }
  let (U, V) = (try data.matrix(rows, rank), try data.matrix(columns, rank))
  return Case {
    try valueWithGradient(at: U, V) { U, V in
      sum(M .* (U * V.T - Y).squared) + 0.1 * (sum(U.squared) + sum(V.squared))
    }
  } _: {
    [$0.0, $0.1]
  }
}

/// Ten operations on each entry of a column, and their sum.
private func entrywiseChain(_ data: CaseData, _ count: Int) throws -> Case {
  let x = try data.vector(count)
  return Case {
    try valueWithGradient(at: x) { x in
      let y = (2 * x + 1).squared - x
      let z = sqrt(y ⊙ y + 3) ./ (abs(x) + 1)
      return sum(z ⊙ x)
    }
  }
}
