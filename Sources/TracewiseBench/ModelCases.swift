import Tracewise

// Whole models, as a user of the library writes them, with their sizes in their names: rnn/96-24-80.
// scripts/bench_models.py has the same for other systems, with the shapes and the data of each.

/// A loss of parameters, with gradients, and of data.
struct Model {
  let parameters: [Shape]
  let data: [Shape]
  let loss: (_ parameters: [Variable], _ data: [Matrix]) -> Variable
}

/// The model of a name, with its data: the parameters, then the rest.
func modelCase(_ name: String, _ parts: [String], _ data: CaseData) throws -> Case {
  let n = parts.dropFirst().flatMap(numbers)
  guard let make = models[parts[0]] ?? decompositions[parts[0]], n.count == make.sizes else {
    throw UnknownCase(name: name)
  }
  let model = make.model(n)
  let parameters = try model.parameters.map { try data.matrix($0.rows, $0.columns) }
  let rest = try model.data.map { try data.matrix($0.rows, $0.columns) }
  return Case {
    try valueWithGradient(at: parameters) { model.loss($0, rest) }
  } _: {
    $0
  }
}

private let models: [String: (sizes: Int, model: @Sendable ([Int]) -> Model)] = [
  "rnn": (3, recurrentNet), "lstm": (3, gatedNet), "ode": (2, solver), "factor": (3, factorisation),
  "poisson": (3, counts), "chain": (1, entrywiseChain), "gp": (1, gaussianProcess),
  "kalman": (3, filter), "mixture": (3, mixture), "heads": (3, attentionBlock),
  "batchnorm": (3, normalisedNet), "logistic": (2, logisticRegression), "narrow": (3, narrowNet),
  "nuclear": (2, lowRank), "hmm": (2, markovChain), "garch": (1, volatility), "ridge": (2, ridge),
  "lowrank": (2, lowRankCovariance),
]

// MARK: - Recurrent

/// hₜ = tanh(W hₜ₋₁ + U xₜ + b), samples in columns; the mean square of the last states.
private func recurrentNet(_ n: [Int]) -> Model {
  let (units, batch, steps, inputs) = (n[0], n[1], n[2], 16)
  return Model(
    parameters: [Shape(units, units), Shape(units, inputs), Shape(units, 1)],
    data: Array(repeating: Shape(inputs, batch), count: steps)
  ) { p, xs in
    var h = p[0].constant(.zeros(units, batch))
    for x in xs { h = tanh(p[0] * h + p[1] * x + p[2]) }
    return mean(h.squared)
  }
}

/// A long short-term memory; the mean square of the last output.
private func gatedNet(_ n: [Int]) -> Model {
  let (units, batch, steps, inputs) = (n[0], n[1], n[2], 16)
  return Model(
    parameters: [Shape(4 * units, units), Shape(4 * units, inputs), Shape(4 * units, 1)],
    data: Array(repeating: Shape(inputs, batch), count: steps)
  ) { p, xs in
    let zero = p[0].constant(.zeros(units, batch))
    var (h, c) = (zero, zero)
    for x in xs {
      let z = p[0] * h + p[1] * x + p[2]
      let gate = { (k: Int) in z.slice(rows: k * units..<(k + 1) * units, columns: 0..<batch) }
      c = sigmoid(gate(1)) ⊙ c + sigmoid(gate(0)) ⊙ tanh(gate(2))
      h = sigmoid(gate(3)) ⊙ tanh(c)
    }
    return mean(h.squared)
  }
}

/// x′ = B tanh(A x) by the classical method of Runge and Kutta; ‖x‖² at the end.
private func solver(_ n: [Int]) -> Model {
  let (states, steps, step) = (n[0], n[1], 0.01)
  let square = Shape(states, states)
  return Model(parameters: [square, square], data: [Shape(states, 1)]) { p, d in
    let slope = { (x: Variable) in p[1] * tanh(p[0] * x) }
    var x = p[0].constant(d[0])
    for _ in 0..<steps {
      let k1 = slope(x)
      let k2 = slope(x + step / 2 * k1)
      let k3 = slope(x + step / 2 * k2)
      let k4 = slope(x + step * k3)
      x = x + step / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    }
    return sum(x.squared)
  }
}

/// The likelihood of observations of a linear system with noise, by Kalman's filter.
private func filter(_ n: [Int]) -> Model {
  let (states, seen, steps) = (n[0], n[1], n[2])
  return Model(
    parameters: [Shape(states, states), Shape(seen, states), Shape(states, 1), Shape(seen, 1)],
    data: Array(repeating: Shape(seen, 1), count: steps)
  ) { p, ys in
    let (Q, R) = (exp(p[2]).diagonalMatrix, exp(p[3]).diagonalMatrix)
    var (x, P) = (p[0].constant(.zeros(states, 1)), p[0].identity(states))
    var loss = p[0].constant(0)
    for y in ys {
      let wrong = y - p[1] * x
      let S = p[1] * P * p[1].T + R
      let gain = solve(S, p[1] * P).T
      loss = loss + 0.5 * (logDeterminant(S) + wrong.T * solve(S, wrong))
      x = p[0] * (x + gain * wrong)
      P = p[0] * (P - gain * p[1] * P) * p[0].T + Q
    }
    return loss
  }
}

/// −log P(y) of a hidden Markov chain, by its forward recursion, scaled.
private func markovChain(_ n: [Int]) -> Model {
  let (states, steps) = (n[0], n[1])
  return Model(
    parameters: [Shape(states, states)], data: Array(repeating: Shape(states, 1), count: steps)
  ) { p, likelihoods in
    let transition = softmax(p[0])
    var (a, loss) = (p[0].constant(.ones(states, 1)), p[0].constant(0))
    for likelihood in likelihoods {
      let weights = transition * a ⊙ exp(likelihood)
      let total = sum(weights)
      a = weights / total
      loss = loss - log(total)
    }
    return loss
  }
}

/// Volatility vₜ = ω + α rₜ₋₁² + β vₜ₋₁: Σ log vₜ + rₜ²/vₜ, in numbers.
private func volatility(_ n: [Int]) -> Model {
  let steps = n[0]
  let one = Shape(1, 1)
  return Model(parameters: [one, one, one], data: [Shape(steps, 1)]) { p, d in
    let (w, a, b) = (exp(p[0]), 0.3 * sigmoid(p[1]), 0.6 * sigmoid(p[2]))
    var (v, loss) = (w, w.constant(0))
    for k in 0..<steps {
      let square = d[0][k, 0] * d[0][k, 0]
      loss = loss + (log(v) + square / v)
      v = w + a * square + b * v
    }
    return loss
  }
}

// MARK: - Large matrices

/// Σ M ⊙ (U Vᵀ − Y)² + 0.1 (‖U‖² + ‖V‖²), where M says what was seen of Y.
private func factorisation(_ n: [Int]) -> Model {
  let whole = Shape(n[0], n[1])
  return Model(
    parameters: [Shape(n[0], n[2]), Shape(n[1], n[2])], data: [whole, whole]
  ) { p, d in
    sum(d[1] .* (p[0] * p[1].T - d[0]).squared) + 0.1 * (sum(p[0].squared) + sum(p[1].squared))
  }
}

/// Counts Y of rates exp(U Vᵀ): Σ exp(U Vᵀ) − Y ⊙ U Vᵀ.
private func counts(_ n: [Int]) -> Model {
  Model(
    parameters: [Shape(n[0], n[2]), Shape(n[1], n[2])], data: [Shape(n[0], n[1])]
  ) { p, d in
    let rates = p[0] * p[1].T
    return sum(exp(rates) - d[0] .* rates)
  }
}

/// Ten operations on each entry of a column, and their sum.
private func entrywiseChain(_ n: [Int]) -> Model {
  Model(parameters: [Shape(n[0], 1)], data: []) { p, _ in
    let x = p[0]
    let y = (2 * x + 1).squared - x
    let z = sqrt(y ⊙ y + 3) ./ (abs(x) + 1)
    return sum(z ⊙ x)
  }
}

/// −log of the density of a mixture of normal distributions, samples in columns.
private func mixture(_ n: [Int]) -> Model {
  let (count, size, parts) = (n[0], n[1], n[2])
  return Model(
    parameters: [Shape(size, parts), Shape(size, parts), Shape(parts, 1)],
    data: [Shape(size, count)]
  ) { p, d in
    let X = p[0].constant(d[0])
    let rows = (0..<parts).map { k in
      -0.5 * ((X - p[0].column(k)) .* exp(-p[1].column(k))).squared.columnSums
    }
    let weights = logSoftmax(p[2]) - p[1].columnSums.T
    return -sum(logSumExp(vertical(rows) + weights))
  }
}

/// Logistic regression, samples in rows: Σ log(1 + exp(−y ⊙ X w)) + ‖w‖².
private func logisticRegression(_ n: [Int]) -> Model {
  Model(parameters: [Shape(n[1], 1)], data: [Shape(n[0], n[1]), Shape(n[0], 1)]) { p, d in
    sum(softplus(-(d[1] ⊙ (d[0] * p[0])))) + sum(p[0].squared)
  }
}

// MARK: - Networks

/// Heads of attention over tokens in columns, a residual connection, the mean square.
private func attentionBlock(_ n: [Int]) -> Model {
  let (tokens, width, heads) = (n[0], n[1], n[2])
  let (square, part) = (Shape(width, width), width / heads)
  return Model(
    parameters: [square, square, square, square], data: [Shape(width, tokens)]
  ) { p, d in
    let X = p[0].constant(d[0])
    let (Q, K, V) = (p[0] * X, p[1] * X, p[2] * X)
    let outputs = (0..<heads).map { k in
      let head = { (A: Variable) in A.slice(rows: k * part..<(k + 1) * part, columns: 0..<tokens) }
      return head(V) * softmax(head(K).T * head(Q) / Double(part).squareRoot())
    }
    return mean((X + p[3] * vertical(outputs)).squared)
  }
}

/// Layers relu(γ (Z − mean)/deviation + β), over samples in rows; the mean square of the last.
private func normalisedNet(_ n: [Int]) -> Model {
  let (batch, width, depth) = (n[0], n[1], n[2])
  let row = Shape(1, width)
  let layer = [Shape(width, width), row, row]
  return Model(
    parameters: (0..<depth).flatMap { _ in layer }, data: [Shape(batch, width)]
  ) { p, d in
    var h = p[0].constant(d[0])
    for k in stride(from: 0, to: p.count, by: 3) {
      let z = h * p[k]
      let centred = z - z.columnMeans
      let scale = sqrt(centred.squared.columnMeans + 1e-5)
      h = relu(p[k + 1] ⊙ (centred ./ scale) + p[k + 2])
    }
    return mean(h.squared)
  }
}

/// Many narrow layers tanh(W h + b), samples in columns.
private func narrowNet(_ n: [Int]) -> Model {
  let (depth, width, batch) = (n[0], n[1], n[2])
  let layer = [Shape(width, width), Shape(width, 1)]
  return Model(
    parameters: (0..<depth).flatMap { _ in layer }, data: [Shape(width, batch)]
  ) { p, d in
    var h = p[0].constant(d[0])
    for k in stride(from: 0, to: p.count, by: 2) { h = tanh(p[k] * h + p[k + 1]) }
    return mean(h.squared)
  }
}

// MARK: - Factorisations and spectra

/// The likelihood of a Gaussian process with the squared exponential kernel; squared distances are given.
private func gaussianProcess(_ n: [Int]) -> Model {
  Model(parameters: [Shape(3, 1)], data: [Shape(n[0], n[0]), Shape(n[0], 1)]) { p, d in
    let (variance, length, noise) = (
      exp(p[0].entry(0, 0)), exp(p[0].entry(1, 0)), exp(p[0].entry(2, 0))
    )
    let K = variance * exp(-0.5 * p[0].constant(d[0]) / length) + noise * p[0].identity(n[0])
    let L = K.cholesky()
    return sum(log(L.diagonal)) + 0.5 * sum(triangularSolve(.lower, L, L.constant(d[1])).squared)
  }
}

/// ‖A X B − Y‖² + ‖X‖, the sum of singular values.
private func lowRank(_ n: [Int]) -> Model {
  let shape = Shape(n[0], n[1])
  return Model(
    parameters: [shape], data: [Shape(n[0], n[0]), Shape(n[1], n[1]), shape]
  ) { p, d in
    sum((d[0] * p[0] * d[1] - d[2]).squared) + p[0].nuclearNorm()
  }
}

/// The error on other data of a regression, by the weights of its penalties.
private func ridge(_ n: [Int]) -> Model {
  let (rows, columns) = (n[0], n[1])
  return Model(
    parameters: [Shape(columns, 1)],
    data: [Shape(rows, columns), Shape(rows, 1), Shape(rows, columns), Shape(rows, 1)]
  ) { p, d in
    let (X, y) = (p[0].constant(d[0]), p[0].constant(d[1]))
    let w = solve(X.T * X + exp(p[0]).diagonalMatrix, X.T * y)
    return mean((d[2] * w - d[3]).squared)
  }
}

/// log |L Lᵀ + D| + Tr((L Lᵀ + D)⁻¹ S).
private func lowRankCovariance(_ n: [Int]) -> Model {
  Model(parameters: [Shape(n[0], n[1]), Shape(n[0], 1)], data: [Shape(n[0], n[0])]) { p, d in
    let C = p[0] * p[0].T + exp(p[1]).diagonalMatrix
    return logDeterminant(C) + trace(solve(C, C.constant(d[0])))
  }
}
