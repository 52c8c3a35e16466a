import Testing
import Tracewise

/// The examples of the deck, through the API, against their closed forms (as corrected in the
/// project's errata).
@Suite struct DeckTests {
  /// Examples 1-1 and 2-1: f = xᵀ A y.
  @Test func bilinearForm() throws {
    let (x, a, y) = (random(3, 1, seed: 1), random(3, 4, seed: 2), random(4, 1, seed: 3))
    let (dx, da, dy) = try gradient(at: x, a, y) { x, a, y in x.T * a * y }
    expectClose(dx, a * y)
    expectClose(da, x * y.T)
    expectClose(dy, a.T * x)
  }

  /// Example 2-2: L = ‖X w − y‖².
  @Test func linearRegression() throws {
    let (x, w, y) = (random(7, 3, seed: 1), random(3, 1, seed: 2), random(7, 1, seed: 3))
    let residual = x * w - y
    expectClose(try gradient(at: w) { w in norm(x * w - y).squared }, 2 * x.T * residual)
    expectClose(
      try hessianVectorProduct(at: w, along: y.slice(rows: 0..<3, columns: 0..<1)) { w in
        norm(x * w - y).squared
      }, 2 * x.T * x * y.slice(rows: 0..<3, columns: 0..<1))
  }

  /// Example 2-3: L = N log|Σ| + Σᵢ (xᵢ − μ)ᵀ Σ⁻¹ (xᵢ − μ).
  @Test func maximumLikelihood() throws {
    let (x, mu) = (random(4, 9, seed: 1), random(4, 1, seed: 2))
    let sigma = positiveDefinite(4, seed: 3)
    let (dmu, dsigma) = try gradient(at: mu, sigma) { mu, sigma in
      let r = x - mu
      return 9 * logDeterminant(sigma) + trace(r.T * sigma.inverse() * r)
    }
    let r = x - mu
    let inverse = sigma.inverse()
    expectClose(dsigma, 9 * inverse - inverse * r * r.T * inverse)
    expectClose(dmu, -2 * (inverse * r).rowSums)
    // At the sample mean and covariance both vanish.
    let mean = x.rowSums / 9
    let centred = x - mean
    let covariance = centred * centred.T / 9
    let atMinimum = try gradient(at: mean, covariance) { mu, sigma in
      let r = x - mu
      return 9 * logDeterminant(sigma) + trace(r.T * sigma.inverse() * r)
    }
    #expect(norm(atMinimum.0).scalar < 1e-10)
    #expect(norm(atMinimum.1).scalar < 1e-10)
  }

  /// Example 3-1: f = xᵀ A σ(B⁻¹ z + b).
  @Test func backpropagation() throws {
    let (x, a) = (random(3, 1, seed: 1), random(3, 4, seed: 2))
    let (b, z, offset) = (invertible(4, seed: 3), random(4, 1, seed: 4), random(4, 1, seed: 5))
    let found = try gradient(at: b) { b in x.T * (a * sigmoid(b.inverse() * z + offset)) }
    let s = sigmoid(b.inverse() * z + offset)
    let dh = (a.T * x) ⊙ s ⊙ (1 - s)
    let transposedInverse = b.inverse().T
    expectClose(found, -(transposedInverse * dh * z.T * transposedInverse))
  }

  /// Example 4-1: L = −yᵀ log softmax(W x).
  @Test func logisticRegression() throws {
    let (x, w) = (random(4, 1, seed: 1), random(3, 4, seed: 2))
    let y = oneHot(3, [1])
    let expected = (softmax(w * x) - y) * x.T
    expectClose(try gradient(at: w) { w in -(y.T * log(softmax(w * x))) }, expected)
    expectClose(try gradient(at: w) { w in crossEntropy(w * x, w.constant(y)) }, expected)
  }

  /// Example 4-2: a network of two layers.
  @Test func network() throws {
    let x = random(4, 7, seed: 1)
    let y = oneHot(3, [0, 2, 1, 1, 0, 2, 2])
    let point = [
      "W1": random(5, 4, seed: 2), "b1": random(5, 1, seed: 3), "W2": random(3, 5, seed: 4),
      "b2": random(3, 1, seed: 5),
    ]
    let found = try gradient(at: point) { p in
      let z = sigmoid(p["W1"]! * x + p["b1"]!)
      return crossEntropy(p["W2"]! * z + p["b2"]!, z.constant(y))
    }
    let z = sigmoid(point["W1"]! * x + point["b1"]!)
    let d2 = softmax(point["W2"]! * z + point["b2"]!) - y
    let d1 = (point["W2"]!.T * d2) ⊙ z ⊙ (1 - z)
    expectClose(found["W2"]!, d2 * z.T)
    expectClose(found["b2"]!, d2.rowSums)
    expectClose(found["W1"]!, d1 * x.T)
    expectClose(found["b1"]!, d1.rowSums)
  }

  /// Example 4-3: H = X ∗ K, and L(H) = Σ C ⊙ log(1 + exp H).
  @Test func convolution() throws {
    let (x, k, c) = (random(6, 9, seed: 1), random(2, 3, seed: 2), random(5, 7, seed: 3))
    let h = conv2(x, k)
    let byHand = Matrix(5, 7) { i, j in
      (0..<2).reduce(0) { s, u in (0..<3).reduce(s) { $0 + x[i + u, j + $1] * k[u, $1] } }
    }
    expectClose(h, byHand)
    let (dx, dk) = try gradient(at: x, k) { x, k in sum(c ⊙ softplus(conv2(x, k))) }
    let g = c ⊙ sigmoid(h)
    expectClose(dk, conv2(x, g))
    // The full convolution: g among zeros, correlated with the kernel turned round.
    let padded = Matrix(7, 11) { i, j in
      (1..<6).contains(i) && (2..<9).contains(j) ? g[i - 1, j - 2] : 0
    }
    expectClose(dx, conv2(padded, Matrix(2, 3) { k[1 - $0, 2 - $1] }))
  }

  /// Theorem 1-1, laws 2, 3, 5 and 6, as gradients of ⟨C, f(D)⟩.
  @Test func laws() throws {
    let (d, c) = (invertible(4, seed: 1), random(4, 4, seed: 2))
    let inverse = d.inverse()
    expectClose(try gradient(at: d) { d in inner(d * d, d.constant(c)) }, c * d.T + d.T * c)
    expectClose(try gradient(at: d) { d in inner(d.T, d.constant(c)) }, c.T)
    expectClose(try gradient(at: d) { trace($0) }, .identity(4))
    expectClose(
      try gradient(at: d) { d in inner(d.inverse(), d.constant(c)) },
      -(inverse.T * c * inverse.T))
    expectClose(try gradient(at: d) { determinant($0) }, determinant(d) * inverse.T)
    expectClose(try gradient(at: d) { logDeterminant($0) }, inverse.T)
    expectClose(try gradient(at: d) { d in inner(d ⊙ d, d.constant(c)) }, 2 * c ⊙ d)
    expectClose(try gradient(at: d) { d in inner(sin(d), d.constant(c)) }, c ⊙ cos(d))
  }
}
