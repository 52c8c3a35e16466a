import Tracewise

// Variables and constant matrices mixed, in functions with types and in generic functions.

/// Hinge loss, typed.
/// Mixes: maximum of a variable and the literal 0; Int n as divisor.
func hingeTyped(_ w: Variable, _ b: Variable, X: Matrix, y: Matrix, lambda: Double, n: Int)
  -> Variable
{
  sum(maximum(1 - y ⊙ (X * w + b), 0)) / n + lambda * norm(w).squared / 2
}

/// Generic in the parameters with constant data in Matrix.
/// Mixes: M and Matrix in products and differences.
func ridgeMixed<M: MatrixAlgebra>(_ w: M, X: Matrix, y: Matrix, lambda: Double, n: Int) -> M {
  norm(w.constant(X) * w - w.constant(y)).squared / (2 * Double(n)) + lambda * sum(abs(w)) + 0.5
    * lambda * norm(w).squared
}

/// Gaussian process evidence by a solve, typed.
/// Mixes: solve(variable, constant), inner(constant, variable); Int n times a Double.
func evidenceTyped(_ K: Variable, y: Matrix, noise: Double, n: Int) -> Variable {
  0.5 * inner(y, solve(K + noise * Matrix.identity(n), y)) + 0.5
    * logDeterminant(K + noise * Matrix.identity(n)) + 1e-3 * norm(K).squared
}

/// Cross-entropy of a network, typed, constant targets.
/// Mixes: crossEntropy(variable, constant); Int n as divisor.
func networkTyped(_ W1: Variable, _ b1: Variable, _ W2: Variable, X: Matrix, Y: Matrix, n: Int)
  -> Variable
{
  crossEntropy(W2 * tanh(W1 * X + b1), Y) / n + 1e-4 * (norm(W1).squared + norm(W2).squared) / 2
}

/// Cosine similarity, typed.
/// Mixes: / of two variables; inner of a variable and a constant.
func cosineTyped(_ W: Variable, x: Matrix, y: Matrix, lambda: Double) -> Variable {
  1 - inner(W * x, y) / (norm(W * x) * norm(y)) + lambda / 2 * norm(W).squared + 1e-4 * sum(abs(W))
}
