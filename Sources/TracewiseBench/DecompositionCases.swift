import Tracewise

// Decompositions and functions of matrices, with their order in the name: chol/64. Each loss is a weighted sum of
// what is computed, and none depends on a choice of signs. scripts/bench_decompositions.py has the same for other
// systems, scripts/limits_decompositions.h for the linear algebra alone.

let decompositions: [String: (sizes: Int, model: @Sendable ([Int]) -> Model)] = [
  "chol": (1, choleskyFactor), "qr": (1, orthogonalFactors), "eigh": (1, symmetricExponential),
  "svd": (1, singularFactors), "expm": (1, exponential), "pinv": (1, pseudoInverse),
  "sylvester": (1, sylvesterEquation),
]

/// ⟨W, L⟩ of L Lᵀ = B Bᵀ + I.
private func choleskyFactor(_ n: [Int]) -> Model {
  let shape = Shape(n[0], n[0])
  return Model(parameters: [shape], data: [shape]) { p, d in
    inner(d[0], (p[0] * p[0].T + p[0].constant(.identity(n[0]))).cholesky())
  }
}

/// ⟨V, Q⟩ + ⟨W, R⟩ of a matrix with twice as many rows as columns.
private func orthogonalFactors(_ n: [Int]) -> Model {
  let (tall, square) = (Shape(2 * n[0], n[0]), Shape(n[0], n[0]))
  return Model(parameters: [tall], data: [tall, square]) { p, d in
    let (q, r) = qr(p[0])
    return inner(d[0], q) + inner(d[1], r)
  }
}

/// ⟨W, exp(B + Bᵀ)⟩ by the eigenvalues.
private func symmetricExponential(_ n: [Int]) -> Model {
  let shape = Shape(n[0], n[0])
  return Model(parameters: [shape], data: [shape]) { p, d in
    inner(d[0], spectral(.exp, p[0] + p[0].T))
  }
}

/// ⟨P, U ⊙ U⟩ + ⟨w, σ⟩ + ⟨R, V ⊙ V⟩.
private func singularFactors(_ n: [Int]) -> Model {
  let shape = Shape(n[0], n[0])
  return Model(parameters: [shape], data: [shape, Shape(n[0], 1), shape]) { p, d in
    let (u, s, v) = svd(p[0])
    return inner(d[0], u.squared) + inner(d[1], s) + inner(d[2], v.squared)
  }
}

/// ⟨W, exp(A)⟩.
private func exponential(_ n: [Int]) -> Model {
  let shape = Shape(n[0], n[0])
  return Model(parameters: [shape], data: [shape]) { p, d in inner(d[0], p[0].matrixExponential()) }
}

/// ⟨W, A⁺⟩ of a matrix with twice as many rows as columns.
private func pseudoInverse(_ n: [Int]) -> Model {
  Model(parameters: [Shape(2 * n[0], n[0])], data: [Shape(n[0], 2 * n[0])]) { p, d in
    inner(d[0], p[0].pseudoInverse())
  }
}

/// ⟨W, X⟩ of A X + X B = C.
private func sylvesterEquation(_ n: [Int]) -> Model {
  let shape = Shape(n[0], n[0])
  return Model(parameters: [shape, shape, shape], data: [shape]) { p, d in
    inner(d[0], sylvester(p[0], p[1], p[2]))
  }
}
