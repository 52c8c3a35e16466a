/// What a gradient can be taken with respect to and an optimiser can move: a matrix, or a structure of
/// such. Arrays, dictionaries and optionals of parameters are; a structure of one's own is by one generic
/// method, which goes through its parts:
///
///     struct Layer<M> {
///       var weight: M
///       var bias: M?
///       func map<N>(_ f: (M) throws -> N) rethrows -> Layer<N> {
///         try Layer<N>(weight: f(weight), bias: bias.map(f))
///       }
///     }
///     extension Layer: Parameters where M == Matrix { typealias Recorded = Layer<Variable> }
///
/// A part that has a `map` of its own is mapped by that: `layers: layers.map { try $0.map(f) }`. The gradient
/// at a `Layer<Matrix>` is one, and so is what an optimiser finds; the loss is a function of a
/// `Layer<Variable>`. Messages name the parts: `input 1.weight`.
///
/// Laws: both `map`s go through the same matrices in the same order, each once, and change nothing else.
public protocol Parameters {
  /// The same structure with variables in place of matrices.
  associatedtype Recorded
  /// The same structure with variables that are made of its matrices.
  @_disfavoredOverload
  func map(_ transform: (Matrix) throws -> Variable) rethrows -> Recorded
  /// The same structure with matrices that are made of its own.
  @_disfavoredOverload
  func map(_ transform: (Matrix) throws -> Matrix) rethrows -> Self

  /// ⟨A, B⟩ = Σ Tr(Aᵀ B); NaN where the structures or shapes differ.
  func inner(_ other: Self) -> Double
  /// x ← x + a d.
  mutating func move(by factor: Double, along direction: Self)
  /// x ← a x.
  mutating func scale(by factor: Double)
}

// Disfavoured above and under other names here, so that `map` of a matrix goes through its entries, and that
// of an array of matrices is the one that it always has.

extension Matrix: Parameters {
  public typealias Recorded = Variable

  @_implements(Parameters,map(_:)) @_disfavoredOverload @_documentation(visibility: internal)
  public func mapWhole(_ transform: (Matrix) throws -> Variable) rethrows -> Variable {
    try transform(self)
  }
  @_implements(Parameters,map(_:)) @_disfavoredOverload @_documentation(visibility: internal)
  public func mapWhole(_ transform: (Matrix) throws -> Matrix) rethrows -> Matrix {
    try transform(self)
  }
}

extension Array: Parameters where Element: Parameters {
  public typealias Recorded = [Element.Recorded]

  @_implements(Parameters,map(_:)) @_disfavoredOverload @_documentation(visibility: internal)
  public func mapParts(
    _ transform: (Matrix) throws -> Variable
  ) rethrows -> [Element.Recorded] { try map { try $0.map(transform) } }
  @_implements(Parameters,map(_:)) @_disfavoredOverload @_documentation(visibility: internal)
  public func mapParts(_ transform: (Matrix) throws -> Matrix) rethrows -> [Element] {
    try map { try $0.map(transform) }
  }
}

extension Optional: Parameters where Wrapped: Parameters {
  public typealias Recorded = Wrapped.Recorded?

  @_implements(Parameters,map(_:)) @_disfavoredOverload @_documentation(visibility: internal)
  public func mapParts(
    _ transform: (Matrix) throws -> Variable
  ) rethrows -> Wrapped.Recorded? { try map { try $0.map(transform) } }
  @_implements(Parameters,map(_:)) @_disfavoredOverload @_documentation(visibility: internal)
  public func mapParts(_ transform: (Matrix) throws -> Matrix) rethrows -> Wrapped? {
    try map { try $0.map(transform) }
  }
}

/// In the order of the keys, so that sums are the same in each run.
extension Dictionary: Parameters where Key: Comparable, Value: Parameters {
  public typealias Recorded = [Key: Value.Recorded]

  @_implements(Parameters,map(_:)) @_disfavoredOverload @_documentation(visibility: internal)
  public func mapParts(
    _ transform: (Matrix) throws -> Variable
  ) rethrows -> [Key: Value.Recorded] { try mapInOrder { try $0.map(transform) } }
  @_implements(Parameters,map(_:)) @_disfavoredOverload @_documentation(visibility: internal)
  public func mapParts(_ transform: (Matrix) throws -> Matrix) rethrows -> [Key: Value] {
    try mapInOrder { try $0.map(transform) }
  }
}

extension Dictionary where Key: Comparable {
  /// The values transformed in the order of the keys.
  func mapInOrder<New>(_ transform: (Value) throws -> New) rethrows -> [Key: New] {
    var result = [Key: New](minimumCapacity: count)
    for (key, value) in sorted(by: { $0.key < $1.key }) { result[key] = try transform(value) }
    return result
  }
}

// MARK: - Lists of the parts

extension Parameters {
  /// The matrices, in the order of `map`.
  package var leaves: [Matrix] {
    var result: [Matrix] = []
    _ = map { (matrix: Matrix) -> Matrix in
      result.append(matrix)
      return matrix
    }
    return result
  }

  /// The same structure with the next matrices of a list, in the order of `map`.
  package func rebuilt(from matrices: inout ArraySlice<Matrix>) -> Self {
    map { (_: Matrix) -> Matrix in
      matrices.popFirst() ?? Matrix(failure: .otherStructure(in: "map"))
    }
  }

  /// The same structure with the next variables of a list, in the order of `map`.
  package func recorded(asNextOf variables: inout ArraySlice<Variable>) -> Recorded {
    map { (_: Matrix) -> Variable in variables.popFirst() ?? .withoutOperands("map") }
  }

  /// What messages call the matrices of the input of a place, in the order of `map`.
  package func leafNames(place: Int) -> [String] {
    let tape = Tape()
    return withExtendedLifetime(tape) {
      recorded(on: tape, place: place).inputs.map(\.description)
    }
  }

  /// Records each matrix as an input of the tape: as input 1, 2, …, and by its path in that.
  func recorded(on tape: Tape, place: Int = 1) -> (recorded: Recorded, inputs: [Variable]) {
    var inputs: [Variable] = []
    let recorded = map { (matrix: Matrix) -> Variable in
      let input = tape.input(matrix, place: place)
      inputs.append(input)
      return input
    }
    tape.name(recorded, place: place)
    return (recorded, inputs)
  }
}

extension TracewiseError {
  static func otherStructure(in operation: String) -> TracewiseError {
    TracewiseError(.argument, in: operation, "the structures do not have equally many matrices")
  }
}
