/// What prose says of a symbol: "symmetric", "one-hot".
enum LatexTrait: Hashable {
  case kind(Kind)
  /// Of length 1.
  case unit
  case orthonormalColumns
  case positive
  /// Said to be of no special form, or not to be of one.
  case general

  /// Whether it is said of matrices alone.
  private var isOfMatrices: Bool {
    switch self {
    case .kind(let kind): ![.scalar, .vector, .oneHot, .probability].contains(kind)
    case .general: true
    case .orthonormalColumns: true
    case .unit, .positive: false
    }
  }

  /// What is known of a name together with this; nil where it cannot be said of it.
  func added(to known: LatexKind?, of name: String) -> LatexKind? {
    let isUppercase = name.first?.isUppercase == true
    if isOfMatrices {
      let isMatrix = known.map { ![.scalar, .vector, .probability].contains($0.kind) }
      guard isMatrix ?? isUppercase else { return nil }
    }
    let first = known?.sizes.first ?? "n_\(name)"
    switch self {
    case .general: return nil
    case .unit: return isUppercase ? nil : LatexKind(kind: .orthogonal, sizes: [first, "1"])
    case .orthonormalColumns:
      return LatexKind(kind: .orthogonal, sizes: known?.sizes ?? LatexKind.tallSizes(of: name))
    case .positive:
      guard var known else {
        return isUppercase ? nil : LatexKind(kind: .scalar, isPositive: true, isGuess: true)
      }
      known.isPositive = true
      return known
    case .kind(.scalar):
      guard known == nil, !isUppercase else { return known }
      return LatexKind(kind: .scalar)
    case .kind(.vector):
      guard known == nil, !isUppercase else { return known }
      return LatexKind(kind: .vector, sizes: [first])
    case .kind(.oneHot):
      let isMatrix = known.map { $0.kind == .matrix } ?? isUppercase
      let sizes = isMatrix ? [first, known?.sizes.last ?? "m_\(name)"] : [first]
      return LatexKind(kind: .oneHot, sizes: sizes)
    case .kind(.probability):
      return isUppercase ? nil : LatexKind(kind: .probability, sizes: [first])
    case .kind(.orthogonal) where known?.kind == .matrix:
      return LatexKind(kind: .orthogonal, sizes: known?.sizes ?? [first])
    case .kind(.symmetric) where known?.kind == .positiveDefinite: return known
    // There is no kind for both; that it is symmetric is what gradients need.
    case .kind(.toeplitz) where known?.isSymmetric == true,
      .kind(.invertible) where known?.isSymmetric == true:
      return known
    case .kind(let kind): return LatexKind(kind: kind, sizes: [first])
    }
  }

  // MARK: Words

  /// The trait that words name which begin a text, and how many there are; a trait of nil says nothing of a symbol,
  /// as "symmetric part" does not.
  static func named(by words: ArraySlice<String>) -> (trait: LatexTrait?, count: Int)? {
    for count in stride(from: min(words.count, 4), through: 1, by: -1) {
      let phrase = words.prefix(count).joined(separator: " ")
      if let trait = phrases[phrase] { return (trait, count) }
      if others.contains(phrase) { return (nil, count) }
    }
    return nil
  }

  private static let phrases: [String: LatexTrait] = {
    let lists: [(LatexTrait, [String])] = [
      (
        .kind(.positiveDefinite),
        [
          "symmetric positive definite", "symmetric and positive definite", "positive definite",
          "symmetric positive semidefinite", "positive semidefinite", "positive semi definite",
          "symmetric positive semi definite", "pd", "psd", "spd", "covariance", "covariances",
          "precision", "precision matrix", "kernel matrix", "gram matrix", "correlation matrix",
          "autocorrelation matrix", "autocorrelation", "scatter matrix", "fisher information",
          "positive definite matrix", "information matrix", "covariance matrix",
          "covariance matrices", "variance covariance matrix", "second moment matrix",
        ]
      ),
      (
        .kind(.symmetric),
        [
          "symmetric", "hermitian", "self adjoint", "selfadjoint", "hessian", "hessian matrix",
          "laplacian", "graph laplacian",
        ]
      ),
      (.kind(.skew), ["skew symmetric", "antisymmetric", "anti symmetric", "skew"]),
      (
        .kind(.orthogonal),
        [
          "orthogonal", "orthonormal", "unitary", "orthogonal matrix", "rotation matrix",
        ]
      ),
      (
        .orthonormalColumns,
        [
          "orthonormal columns", "with orthonormal columns", "semi orthogonal",
          "column orthonormal",
        ]
      ),
      (.kind(.diagonal), ["diagonal"]),
      (.kind(.lower), ["lower triangular", "cholesky factor"]),
      (.kind(.upper), ["upper triangular"]),
      (.kind(.unitLower), ["unit lower triangular"]),
      (
        .kind(.invertible),
        ["invertible", "nonsingular", "non singular", "regular matrix", "has an inverse"]
      ),
      (.kind(.toeplitz), ["toeplitz"]),
      (.kind(.oneHot), ["one hot", "1 hot", "onehot", "one hot encoded", "1 of k", "one of k"]),
      (
        .kind(.probability),
        [
          "probability vector", "probability vectors", "probability distribution", "simplex",
          "probability simplex", "discrete distribution", "categorical distribution",
        ]
      ),
      (
        .unit,
        [
          "unit vector", "unit vectors", "unit norm", "unit length", "normalised to unit length",
          "normalized to unit length",
        ]
      ),
      (
        .positive,
        ["positive", "strictly positive", "nonnegative", "non negative", "entrywise positive"]
      ),
      (.kind(.scalar), ["scalar", "scalars", "number", "numbers", "real number", "real numbers"]),
      (.kind(.vector), ["vector", "vectors", "column vector", "column vectors"]),
      (
        .general,
        [
          "general", "arbitrary", "nonsymmetric", "unsymmetric", "asymmetric", "non symmetric",
          "general square",
        ]
      ),
    ]
    let pairs = lists.flatMap { trait, words in words.map { ($0, trait) } }
    return Dictionary(pairs) { first, _ in first }
  }()

  /// Phrases in which such words say something else.
  private static let others: Set<String> = [
    "positive part", "positive parts", "positive diagonal", "positive class", "positive label",
    "positive labels", "positive eigenvalues", "positive example", "positive examples",
    "diagonal entries", "diagonal elements", "diagonal entry", "diagonal of", "orthogonal to",
    "symmetric part", "symmetric parts", "symmetric in", "symmetric function", "unit interval",
    "number of", "vector of ones", "general case", "in general", "positive if", "positive for",
    "block diagonal", "covariance function", "positive constant times",
    "vector space", "symmetric gradient",
  ]
}
