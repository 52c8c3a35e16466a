// What rules ask the tape to do in their place; see `Rewriting`.

extension Product {
  public func defers(_ shape: Shape, inner: Int) -> Bool {
    shape.count >= TapeCore.deferredCount && shape.rows > 1 && shape.columns > 1 && inner > 1
  }

  public func rewritten(_ x: Variable, _ y: Variable) -> Variable? {
    guard x.core.pointee.rewrites, x.shape.columns == y.shape.rows else { return nil }
    // Rᵀ R and R Rᵀ
    if x.isTranspose(of: y) || y.isTranspose(of: x), x.shape.rows > 1, y.shape.rows > 1 {
      return Variable.apply(Gram(), to: y)
    }
    // B⁻¹ z
    if 2 * y.shape.columns <= y.shape.rows, let inverse = x.deferred(.inversion) {
      return Variable.apply(Solve(), to: inverse.left, y)
    }
    // z B⁻¹
    if 2 * x.shape.rows <= x.shape.columns, let inverse = y.deferred(.inversion) {
      return Variable.apply(RightDivision(), to: x, inverse.left)
    }
    // (A B) x
    if let product = x.deferred(.product), let b = product.right {
      let (m, k, l, n) = (x.shape.rows, b.shape.rows, x.shape.columns, y.shape.columns)
      if 2 * (k * l * n + m * k * n) <= m * k * l + m * l * n {
        return Variable.apply(
          Product(), to: product.left, Variable.apply(Product(), to: b, y))
      }
    }
    return nil
  }
}

extension Trace {
  public func rewritten(_ x: Variable) -> Variable? {
    guard x.core.pointee.rewrites, let product = x.deferred(.product), let b = product.right
    else { return nil }
    return Variable.apply(TraceOfProduct(), to: product.left, b)
  }
}

// What is computed in tiles has a sum, of which the mean is a part.

extension Mean {
  public func rewritten(_ x: Variable) -> Variable? {
    guard x.core.pointee.isTiled(x.index) else { return nil }
    let count = Double(x.shape.count)
    x.core.pointee.expectedAdjoint = 1 / count
    defer { x.core.pointee.expectedAdjoint = 1 }
    return Variable.apply(Sum(), to: x) / count
  }
}

extension Inverse {
  public func defers(_ x: DenseView) -> Bool {
    x.factorised().zeroPivot == 0
  }
}

// ‖X‖² has derivatives of all orders at X = 0, which ‖X‖ squared has not: ⟨X, X⟩.

extension Square {
  @inline(__always)
  public func rewrittenNumber(_ x: Variable) -> Variable? { x.squaredNorm }
}

extension ConstantPower {
  @inline(__always)
  public func rewrittenNumber(_ x: Variable) -> Variable? { exponent == 2 ? x.squaredNorm : nil }
}

extension ScalarMultiple {
  @inline(__always)
  public func rewrittenNumber(_ x: Variable, _ y: Variable) -> Variable? {
    x.isComputedLike(y) ? x.squaredNorm : nil
  }
}

extension Hadamard {
  @inline(__always)
  public func rewrittenNumber(_ x: Variable, _ y: Variable) -> Variable? {
    x.isComputedLike(y) ? x.squaredNorm : nil
  }
}
