/// The words of matrix algebra: the operations whose laws algebra knows, such as A (B + C) = A B + A C
/// or (A B)ᵀ = Bᵀ Aᵀ. Every other rule is said by them (its expansion) or is a function of which only
/// its own traits are known.
public enum AlgebraicOperation: Sendable, Hashable {
  /// A, as it is.
  case identity
  /// −A.
  case negation
  /// c A for a number c.
  case scaling(Double)
  /// A + c in every entry, for a number c.
  case shift(Double)
  /// Aᵀ.
  case transpose
  /// Tr(A).
  case trace
  /// 1ᵀ A 1.
  case total
  /// A⁻¹.
  case inverse
  /// |A|.
  case determinant
  /// A*, with A A* = |A| I.
  case adjugate
  /// The entrywise power Aᵖ.
  case entrywisePower(Double)
  /// A column, row or number repeated.
  case broadcast
  /// A + B.
  case sum
  /// A − B.
  case difference
  /// A B.
  case product
  /// s A for a 1×1 matrix s.
  case multiple
  /// A ⊙ B.
  case hadamard
  /// A ⊘ B.
  case quotient
  /// A ⊗ B.
  case kronecker
  /// ⟨A, B⟩ = Tr(Aᵀ B).
  case inner
  /// [A < 0], 1 where it holds and 0 elsewhere, and the like.
  case comparison(Relation)
  /// Matrices side by side, or one above the other.
  case concatenation(Concatenation.Axis)
  /// The diagonal of A, as a column.
  case diagonalPart
  /// The matrix with a given column as its diagonal.
  case diagonalMatrix
  /// (A + Aᵀ)/2.
  case symmetricPart
  /// The triangle on a side of the diagonal, which is multiplied by a number.
  case triangularPart(TriangularPart.Side, Double)
}

/// How an operation that is no word of algebra is written.
public enum RuleNotation: Sendable, Hashable {
  /// A function's name and its operands in parentheses.
  case function(String)
  /// The same, with numbers behind the operands.
  case call(String, [Double])
  /// As what it stands for.
  case expansion
  /// A sign between two operands.
  case infix(Sign)
  /// log |A|.
  case logDeterminant
  /// ‖A‖.
  case norm
  /// Aᵏ, of matrices.
  case power(Int)
  /// Rows and columns of the operand.
  case indexed(Slice)
  /// The operand in a place among zeros.
  case embedded(Slice, in: Shape)
  /// vec(A) for a column, `reshape` for other shapes.
  case reshaped

  /// Signs that mean nothing else.
  public enum Sign: Sendable, Hashable {
    /// X ∗ K, the deck's.
    case correlation
    /// G ∗ᶠ K.
    case fullConvolution
  }
}

/// What becomes of a transposed operand.
public enum TransposeLaw: Sendable, Hashable {
  /// Nothing that is known.
  case none
  /// f(Xᵀ) = f(X)ᵀ.
  case commutes
  /// f(Xᵀ) = f(X).
  case ignored
}

/// What becomes of a negative operand.
public enum Parity: Sendable, Hashable {
  /// Nothing that is known.
  case none
  /// f(−X) = −f(X).
  case odd
  /// f(−X) = f(X).
  case even
  /// f(−X) = 1 − f(X).
  case complementary
}

/// What is known of the entries of a matrix.
public enum MatrixStructure: String, Sendable, Hashable {
  /// Nothing.
  case general
  /// Xᵀ = X.
  case symmetric
  /// Zero off the diagonal.
  case diagonal
  /// Zero above the diagonal.
  case lowerTriangular
  /// Zero below the diagonal.
  case upperTriangular
  /// One-hot columns and probabilities: 1ᵀY = 1ᵀ.
  case columnsSumToOne

  /// Whether Xᵀ = X.
  public var isSymmetric: Bool { self == .symmetric || self == .diagonal }
}

/// Where a rule has no derivative.
public enum Kinks: Sendable, Hashable {
  /// It has derivatives throughout its domain.
  case none
  /// Where an entry is 0.
  case atZero
  /// Where entries of both operands are equal.
  case whereEqual
}

/// Where an operand lies comfortably inside a rule's domain.
public enum OperandNeed: Sendable, Hashable {
  /// Anywhere.
  case any
  /// All entries at least this.
  case atLeast(Double)
  /// All entries at most this, in magnitude.
  case within(Double)
  /// No entry nearer to 0.
  case awayFromZero(Double)
  /// Not the zero matrix.
  case notZero
  /// Square, with an inverse of moderate size.
  case invertible
  /// Square, with a triangle on this side whose inverse is of moderate size.
  case invertibleTriangle(TriangularPart.Side)
  /// Nearly symmetric, with a positive definite symmetric part whose inverse is of moderate size.
  case positiveDefinite
  /// Square, with a positive definite symmetric part whose inverse is of moderate size, so that all
  /// eigenvalues have positive real parts.
  case positiveReal
  /// With columns that are far from depending on one another.
  case independentColumns
  /// Nearly symmetric, all entries at most this, in magnitude.
  case symmetric(Double)
  /// Nearly symmetric, with eigenvalues that are far from one another.
  case distinctEigenvalues
  /// With singular values that are far from one another and from 0.
  case distinctSingularValues
  /// A column of ascending entries that are far from one another.
  case distinctEntries
  /// With entries in each column that are far from one another.
  case distinctInColumns
  /// Numbers of columns, from 1 on.
  case columnNumbers
}

/// A number or a place that belongs to an operation, under the name that code templates have for it.
public struct RuleAttribute: Sendable, Hashable {
  /// What an attribute may be.
  public enum Value: Sendable, Hashable {
    /// A number.
    case number(Double)
    /// A whole number that is no size.
    case integer(Int)
    /// A function of numbers: its name, and the number that belongs to it.
    case function(String, Double?)
    /// How a number stands to another.
    case relation(Relation)
    /// A size that is a factor of others.
    case factor(Int)
    /// A side of the diagonal.
    case side(TriangularPart.Side)
    /// Where rows and columns are taken from; its names are those of its parts.
    case slice(Slice)
    /// The same, in the result.
    case place(Slice)
  }
  /// The name that code templates have for it.
  public let name: String
  /// The number or place.
  public let value: Value
  /// An attribute under a name.
  public init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }
}
