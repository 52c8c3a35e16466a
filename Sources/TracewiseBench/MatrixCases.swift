import Tracewise

// The losses of vectors and matrices, as a user of the library writes them.

/// W1: xᵀ A y.
func bilinearForm(_ data: CaseData, _ size: [Int]) throws -> Case {
  let n = size[0]
  let (x, A, y) = (try data.vector(n), try data.matrix(n, n), try data.vector(n))
  return Case {
    try valueWithGradient(at: x, A, y) { x, A, y in x.T * A * y }
  } _: {
    [$0.0, $0.1, $0.2]
  }
}

/// W1 with gradients into the memory of those before.
func keptBilinearForm(_ data: CaseData, _ size: [Int]) throws -> Case {
  let n = size[0]
  let (x, A, y) = (try data.vector(n), try data.matrix(n, n), try data.vector(n))
  // Not captured variables, each access to which would be checked.
  let kept = UnsafeMutablePointer<(Matrix, Matrix, Matrix)>.allocate(capacity: 1)
  kept.initialize(to: (x, A, y))
  return Case {
    let value = try valueWithGradient(
      at: x, A, y, into: &kept.pointee.0, &kept.pointee.1, &kept.pointee.2
    ) { x, A, y in x.T * A * y }
    return (value, ())
  } _: { _ in
    [kept.pointee.0, kept.pointee.1, kept.pointee.2]
  }
}

/// W2: ‖X w − y‖², by w.
func leastSquares(_ data: CaseData, _ size: [Int]) throws -> Case {
  let (m, n) = (size[0], size[1])
  let (X, y, w) = (try data.matrix(m, n), try data.vector(m), try data.vector(n))
  return Case {
    try valueWithGradient(at: w) { w in sum((X * w - y).squared) }
  }
}

/// W3: the Gaussian's negative log likelihood, samples in rows: N log|S| + Tr(S⁻¹ RᵀR), R = X − μ.
func gaussian(_ data: CaseData, _ size: [Int]) throws -> Case {
  let (n, count) = (size[0], 1000)
  let (X, mu, S) = (try data.matrix(count, n), try data.row(n), try data.matrix(n, n))
  return Case {
    try valueWithGradient(at: mu, S) { mu, S in
      let R = X - mu
      return Double(count) * logDeterminant(S) + trace(S.inverse() * (R.T * R))
    }
  } _: {
    [$0.0, $0.1]
  }
}

/// W4: xᵀ A σ(B⁻¹ z + b).
func sigmoidLayer(_ data: CaseData, _ size: [Int]) throws -> Case {
  let n = size[0]
  let (x, A, B) = (try data.vector(n), try data.matrix(n, n), try data.matrix(n, n))
  let (z, b) = (try data.vector(n), try data.vector(n))
  return Case {
    try valueWithGradient(at: x, A, B, z, b) { x, A, B, z, b in
      x.T * A * sigmoid(solve(B, z) + b)
    }
  } _: {
    [$0.0, $0.1, $0.2, $0.3, $0.4]
  }
}

/// W8: so many operations on numbers, v ← v a, v + b, sin v in turn.
func scalarChain(_ data: CaseData, _ count: Int) throws -> Case {
  let (x, a, b) = (try data.row(1), try data.row(1), try data.row(1))
  return Case {
    try valueWithGradient(at: x, a, b) { x, a, b in
      var v = x
      for i in 0..<count {
        switch i % 3 {
        case 0: v = v * a
        case 1: v = v + b
        default: v = sin(v)
        }
      }
      return v
    }
  } _: {
    [$0.0, $0.1, $0.2]
  }
}

/// W8: twenty thousand operations on 4×4 matrices, V ← V A + B.
func matrixChain(_ data: CaseData) throws -> Case {
  let (V, A, B) = (try data.matrix(4, 4), try data.matrix(4, 4), try data.matrix(4, 4))
  return Case {
    try valueWithGradient(at: V, A, B) { V, A, B in
      var v = V
      for _ in 0..<10_000 { v = v * A + B }
      return sum(v)
    }
  } _: {
    [$0.0, $0.1, $0.2]
  }
}

/// W9: |A|, log |A| and Tr(A⁻¹ B), by A.
func squareMatrix(_ data: CaseData, _ size: [Int], _ kind: String) throws -> Case {
  let n = size[0]
  let (A, B) = (try data.matrix(n, n), try data.matrix(n, n))
  switch kind {
  case "det": return Case { try valueWithGradient(at: A) { determinant($0) } }
  case "logdet": return Case { try valueWithGradient(at: A) { logDeterminant($0) } }
  case "trinv": return Case { try valueWithGradient(at: A) { A in trace(solve(A, A.constant(B))) } }
  default: throw UnknownCase(name: "W9/\(n)/\(kind)")
  }
}

/// The loss of W10, xᵀ A σ(B⁻¹ z + b), of five variables.
private func layer(_ p: [Variable]) -> Variable {
  p[0].T * p[1] * sigmoid(solve(p[2], p[3]) + p[4])
}

/// W10: the Hessian of xᵀ A σ(B⁻¹ z + b) by B, times V.
func hessianProduct(_ data: CaseData) throws -> Case {
  let n = 64
  let (x, A, B) = (try data.vector(n), try data.matrix(n, n), try data.matrix(n, n))
  let (z, b, V) = (try data.vector(n), try data.vector(n), try data.matrix(n, n))
  let loss: (Variable) -> Variable = { B in x.T * A * sigmoid(solve(B, B.constant(z)) + b) }
  let value = try valueWithGradient(at: B, of: loss).value
  return Case { (value, try hessianVectorProduct(at: B, along: V, of: loss)) }
}

/// W10: the squared norm of all gradients, and its gradients.
func gradientNorm(_ data: CaseData) throws -> Case {
  let n = 64
  let inputs = [
    try data.vector(n), try data.matrix(n, n), try data.matrix(n, n), try data.vector(n),
    try data.vector(n),
  ]
  return Case {
    try valueWithGradient(at: inputs) { p in
      let squares = gradient(at: p, of: layer).map { sum($0.squared) }
      return squares.dropFirst().reduce(squares[0], +)
    }
  } _: {
    $0
  }
}
