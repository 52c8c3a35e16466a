import TracewiseVerification

extension GradientCause {
  /// Ways to count the entries of symmetric matrices.
  var conventions: [Hypothesis] {
    guard let n = block.side else { return [] }
    func hypothesis(_ cause: Cause, _ text: String, _ entry: @escaping (Int, Int, Vector) -> Double)
      -> Hypothesis
    {
      Hypothesis(
        cause: cause, text: text,
        right: { sight in (0..<n * n).map { entry($0 / n, $0 % n, sight.claimed) } },
        isScaled: false)
    }
    return [
      hypothesis(
        .symmetricConvention,
        "the off-diagonal entries are doubled: the convention 2G − diag(G), which counts each pair of entries of a "
          + "symmetric matrix once"
      ) { i, j, g in i == j ? g[i * n + j] : g[i * n + j] / 2 },
      hypothesis(
        .symmetricConvention,
        "the off-diagonal entries are halved, as if each pair of them were moved together"
      ) { i, j, g in i == j ? g[i * n + j] : g[i * n + j] * 2 },
      hypothesis(.factor, "the diagonal is doubled") { i, j, g in
        i == j ? g[i * n + j] / 2 : g[i * n + j]
      },
      hypothesis(.factor, "the diagonal is halved") { i, j, g in
        i == j ? g[i * n + j] * 2 : g[i * n + j]
      },
    ] + triangles(n)
  }

  /// Functions that read one triangle of a symmetric matrix, and gradients that fill one.
  private func triangles(_ n: Int) -> [Hypothesis] {
    var result: [Hypothesis] = []
    func add(_ cause: Cause, _ text: String, _ entry: @escaping (Int, Int, Vector) -> Double) {
      result.append(
        Hypothesis(
          cause: cause, text: text,
          right: { sight in (0..<n * n).map { entry($0 / n, $0 % n, sight.claimed) } },
          isScaled: false))
    }
    for (name, other, isOther) in [
      ("lower", "upper", { (i: Int, j: Int) in i < j }),
      ("upper", "lower", { (i: Int, j: Int) in i > j }),
    ] {
      let reads =
        "the value reads the \(name) triangle of \(block.name) only, like Cholesky's decomposition: "
      let symmetric = "the gradient is right where \(block.name) moves symmetrically"
      add(.symmetricConvention, "\(reads)\(symmetric), and is spread over both triangles") {
        i, j, g in isOther(i, j) ? 0 : i == j ? g[i * n + j] : 2 * g[i * n + j]
      }
      add(.symmetricConvention, "\(reads)the \(other) triangle of the gradient should be zero") {
        i, j, g in isOther(i, j) ? 0 : g[i * n + j]
      }
      let isHalf = claimed.indices.allSatisfy { !isOther($0 / n, $0 % n) || claimed[$0] == 0 }
      guard isHalf else { continue }
      add(
        .symmetric,
        "the \(other) triangle is zero: the gradient is symmetric, and only half of it was filled in"
      ) { i, j, g in isOther(i, j) ? g[j * n + i] : g[i * n + j] }
      add(
        .symmetricConvention,
        "both halves of the symmetric gradient are summed in its \(name) triangle"
      ) { i, j, g in
        i == j ? g[i * n + j] : (isOther(i, j) ? g[j * n + i] : g[i * n + j]) / 2
      }
    }
    return result
  }
}
