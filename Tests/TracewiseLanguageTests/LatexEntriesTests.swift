import Testing

/// Sums and derivatives in entries.
@Suite struct LatexEntriesTests {
  /// Terms behind a sum in which its index stands belong to it; others do not.
  @Test(arguments: [
    ("f(x)=\\sum_i e^{x_i}-y_ix_i", "loss = sum(exp(x) - y.*x)"),
    ("f=\\sum_i x_i+\\sum_i x_i^2", "loss = sum(x) + sum(x.^2)"),
    ("f=\\sum_i a_ix_i+b", "loss = sum(a.*x) + b"),
  ])
  func sumsGoOnToTheirIndex(_ text: String, _ loss: String) {
    #expect(firstProgram(text).contains(loss), "\(firstProgram(text))")
  }

  /// An index goes equally far in all its places, and all indices in one place do; sums over both are of matrices.
  @Test func placesHaveOneSize() {
    let form = firstProgram("f=\\sum_i\\sum_jA_{ij}x_ix_j")
    #expect(form.contains("input A: matrix(n_j, n_j)") && form.contains("input x: vector(n_j)"))
    #expect(
      firstProgram("D=\\sum_{ij}(X_{ij}-(WH)_{ji})^2").contains("loss = sum((X - (W*H)').^2)"))
    #expect(
      !firstProgram("f=\\sum_{t=1}^{T-1}(x_{t+1}-x_t)^2, \\nabla f=0").contains("vector(T"))
  }

  @Test(arguments: [
    (
      "L=-\\sum_iy_i\\log p_i, \\frac{\\partial L}{\\partial p_i}=-\\frac{y_i}{p_i}",
      "claim grad(p) = -y./p"
    ),
    (
      "f=\\operatorname{tr}(AB), \\frac{\\partial f}{\\partial A_{ij}}=B_{ji}", "claim grad(A) = B'"
    ),
    (
      "f=\\|Ax\\|^2, \\frac{\\partial f}{\\partial x_j}=2\\sum_iA_{ij}(Ax)_i",
      "claim grad(x) = sum_{j=1:n_x} (2*sum_{i=1:n_i} A(i, j)*(A*x)(i))*eye(n_x)(:, j)"
    ),
  ])
  func entriesOfGradients(_ text: String, _ claim: String) {
    let form = firstProgram(text)
    #expect(form.contains(claim) && form.contains("by entry"), "\(form)")
  }

  /// x_i cannot be an entry where x_{ij} is one, nor a column where i is a row.
  @Test func oneIndexOrTwo() {
    let loss =
      "L=\\sum_i(w^\\top x_i-y_i)^2, \\frac{\\partial L}{\\partial w_j}=2\\sum_i(w^\\top x_i-y_i)"
    #expect(firstProgram(loss + "x_{ij}").contains("one index here and two there"))
    #expect(firstProgram(loss + "x_{ji}").contains("input x: matrix(n_x, n_i)"))
  }

  /// What stands behind a sum is looked at once, however many sums follow.
  @Test func manySumsAreRead() {
    let terms = (2...15).map { "\\sum_i\\sum_ja_{ij}^{\($0)}b_i" }
    #expect(firstProgram("f=" + terms.joined(separator: "+")).contains("a(i, j)^15*b(i)"))
  }
}
