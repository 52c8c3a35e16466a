public import Tracewise

/// A matrix of which name, shape and structure are known.
public struct MatrixSymbol: Sendable, Hashable {
  /// What the symbol stands for.
  public enum Role: Sendable, Hashable {
    /// An input, a constant or a named value.
    case value
    /// A size of this value, as a number: n in n log|Σ|.
    case size(Int)
    /// ∂X for the X of this name.
    case differential
    /// ∇X for the X of this name.
    case gradient
    /// The direction V along which a second derivative is taken.
    case direction

    /// What tells roles apart in digests: text that is made without reflection, which takes long.
    fileprivate var text: String {
      switch self {
      case .value: "value"
      case .size(let n): "size(\(n))"
      case .differential: "differential"
      case .gradient: "gradient"
      case .direction: "direction"
      }
    }
  }

  /// The name, such as `Sigma`, which notations print as Σ.
  public var name: String
  /// The numbers of rows and columns.
  public var shape: Shape
  /// What is known of the entries.
  public var structure: MatrixStructure
  /// What the symbol stands for.
  public var role: Role
  /// Whether the inverse is known to exist.
  public var isInvertible = false
  /// Whether the symmetric part is known to be positive definite.
  public var isPositiveDefinite = false

  /// A symbol of a name, a shape and a structure.
  public init(
    _ name: String, _ shape: Shape, _ structure: MatrixStructure = .general, role: Role = .value
  ) {
    self.name = name
    self.shape = shape
    self.structure = structure
    self.role = role
  }

  /// What a 1×1 loss is called.
  public static let loss = MatrixSymbol("L", .scalar)

  /// ∂X: of X's shape and structure.
  public var differential: MatrixSymbol { with(.differential, structure) }
  /// ∇X: of X's shape.
  public var gradient: MatrixSymbol {
    with(.gradient, structure == .symmetric ? .symmetric : .general)
  }

  private func with(_ role: Role, _ structure: MatrixStructure) -> MatrixSymbol {
    MatrixSymbol(name, shape, structure, role: role)
  }

  /// Whether Xᵀ = X.
  public var isSymmetric: Bool { structure.isSymmetric || shape.isScalar }

  var digest: Digest {
    var digest = Digest("symbol \(name) \(structure.rawValue) \(role.text)")
    digest.combine(shape.rows)
    digest.combine(shape.columns)
    return digest
  }
}
