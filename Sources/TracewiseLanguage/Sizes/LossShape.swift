/// The sizes of a program, and what was taken for a number because the loss is one.
///
/// In λ‖x‖ the loss says that λ is a scalar. In A x it would say that A is a row: that is rather a
/// forgotten sum, and nothing is made smaller for it.
struct InferredSizes {
  private(set) var inference: ShapeInference
  /// What is to be said of it, in sentences.
  private(set) var notes: [String] = []
  /// What helps where the loss is not 1×1.
  private(set) var lossNotes: [String] = []

  /// Infers sizes; `infer` does, with a loss that is 1×1 or of any shape, and `fits` says whether
  /// everything has a shape then.
  init(
    _ tree: SyntaxTree, names: Names, takesAnyShape: Bool,
    _ infer: (_ hasScalarLoss: Bool) -> ShapeInference, fits: (ShapeInference) -> Bool
  ) {
    inference = infer(!takesAnyShape)
    if takesAnyShape { return }
    let undeclared = names.inputs.filter { !$0.isDeclared }
    let ones = undeclared.map(\.name).filter { inference.hasOne($0) }
    let named = names.sizes.filter { inference.value(ofSize: $0) == 1 }
    if !ones.isEmpty || !named.isEmpty {
      compare(tree, names, infer(false), ones, named, fits: fits(inference))
    }
    noteOnes(undeclared)
  }

  /// Says which undeclared names are no vectors and no matrices of several rows and columns.
  private mutating func noteOnes(_ undeclared: [Names.Input]) {
    for input in undeclared {
      let shape = inference.shape(ofInput: input.name)
      if input.kind == .vector, shape == (1, 1) {
        notes.append(
          "\(input.name) is read as a scalar; for a vector, declare it: "
            + "input \(input.name): vector(n)")
      } else if input.kind == .matrix, shape.rows == 1 || shape.columns == 1 {
        notes.append(
          "\(input.name) is read as a \(shape.rows == 1 ? "row" : "column"), so that the formula "
            + "fits; where a factor is a scalar, declare it: input a: scalar")
      }
    }
  }

  /// Whether a loss of any shape makes the same 1, and whether it may if not.
  private mutating func compare(
    _ tree: SyntaxTree, _ names: Names, _ free: ShapeInference, _ ones: [String],
    _ named: [String], fits: Bool
  ) {
    var free = free
    guard let loss = free.lossShape else { return }
    if free.value(of: loss.rows) == 1, free.value(of: loss.columns) == 1 {
      // As options have it; what else is 1, is so whatever the loss.
      inference = free
      return
    }
    let shrunk = ones.filter { name in
      inference.shape(ofInput: name) != free.shape(ofInput: name)
    }
    let sizes = named.filter { free.value(ofSize: $0) != 1 }
    let scalars = names.inputs.map(\.name).filter { inference.isScalar($0) }
    let coefficients = Coefficients(
      tree, names: names, shrunk: Set(shrunk), scalars: Set(scalars))
    guard !sizes.isEmpty || !coefficients.areAll || !fits else { return }
    let declarations =
      sizes.map { "dim \($0) = 1" }
      + shrunk.map { "input \($0): \(inference.kind(of: $0, names))" }
    let text = tree.lossText ?? "…"
    lossNotes = [
      "for a loss, write sum(\(text)), or declare \(declarations.joined(separator: ", "))",
      "its differential is printed by: tracewise derive --differential",
    ]
    inference = free
  }
}

extension ShapeInference {
  fileprivate mutating func hasOne(_ name: String) -> Bool {
    let shape = shape(ofInput: name)
    return shape.rows == 1 || (shape.columns == 1 && names.input(name)?.kind == .matrix)
  }

  fileprivate mutating func isScalar(_ name: String) -> Bool { shape(ofInput: name) == (1, 1) }

  /// The kind that a shape with a 1 asks for.
  fileprivate mutating func kind(of name: String, _ names: Names) -> String {
    let shape = shape(ofInput: name)
    if shape == (1, 1) { return "scalar" }
    return shape.rows == 1 ? "matrix(1, n)" : "vector(n)"
  }
}

/// Whether names that a 1×1 loss makes scalars stand where numbers stand: as factors or summands of
/// terms that say something of other inputs.
private struct Coefficients {
  private let names: Names
  private let shrunk: Set<String>
  /// Numbers that stand nowhere but as factors and summands, where vectors could stand too.
  private var scalars: Set<String>
  private var lets: [String: ExpressionSyntax] = [:]
  /// The inputs that each `let` is computed from.
  private var inputsOfLets: [String: Set<String>] = [:]
  private(set) var areAll = false

  init(_ tree: SyntaxTree, names: Names, shrunk: Set<String>, scalars: Set<String>) {
    self.names = names
    self.shrunk = shrunk
    self.scalars = scalars
    var loss: ExpressionSyntax?
    for statement in tree.statements {
      if case .binding(let name, let value) = statement.kind {
        lets[name.text] = value
        inputsOfLets[name.text] = inputs(in: value)
      }
      if case .loss(let value) = statement.kind { loss = value }
    }
    guard let loss, shrunk.allSatisfy({ names.input($0)?.kind == .vector }) else { return }
    self.scalars.subtract(operands(of: loss).subtracting(shrunk))
    let terms = terms(of: loss)
    let hasOthers = terms.contains { !inputs(in: $0).isSubset(of: self.scalars) }
    areAll = hasOthers && terms.allSatisfy { isTerm($0) }
  }

  private func isTerm(_ x: ExpressionSyntax) -> Bool {
    let inputs = inputs(in: x)
    return inputs.isDisjoint(with: shrunk) || !inputs.isSubset(of: scalars) || x.isProductOfNames
  }

  /// The terms of a sum; those of a name once, however often it stands there.
  private func terms(of x: ExpressionSyntax) -> [ExpressionSyntax] {
    var found: [ExpressionSyntax] = []
    var waiting = [x]
    var opened: Set<String> = []
    while let x = waiting.popLast() {
      switch x.kind {
      case .binary(.add, let a, let b), .binary(.subtract, let a, let b): waiting += [b, a]
      case .negated(let a): waiting.append(a)
      case .name(let name):
        guard let value = lets[name] else { fallthrough }
        if opened.insert(name).inserted { waiting.append(value) }
      default: found.append(x)
      }
    }
    return found
  }

  /// The inputs that functions and powers are taken of.
  private func operands(of loss: ExpressionSyntax) -> Set<String> {
    var names: Set<String> = []
    var waiting = [loss]
    var opened: Set<String> = []
    while let x = waiting.popLast() {
      switch x.kind {
      case .call(_, let arguments):
        for argument in arguments { names.formUnion(inputs(in: argument)) }
      case .binary(.power, let base, _): names.formUnion(inputs(in: base))
      case .name(let name):
        if let value = lets[name], opened.insert(name).inserted { waiting.append(value) }
      default: waiting += x.parts
      }
    }
    return names
  }

  /// The inputs that an expression is computed from.
  private func inputs(in x: ExpressionSyntax) -> Set<String> {
    var counts: [String: Int] = [:]
    x.countNames(in: &counts)
    return counts.keys.reduce(into: []) { result, name in
      if let inputs = inputsOfLets[name] {
        result.formUnion(inputs)
      } else if names.input(name) != nil {
        result.insert(name)
      }
    }
  }
}

extension ExpressionSyntax {
  /// Whether it is a name, or a product of names and numbers.
  fileprivate var isProductOfNames: Bool {
    switch kind {
    case .name, .number: true
    case .binary(.multiply, let x, let y): x.isProductOfNames && y.isProductOfNames
    default: false
    }
  }
}

extension SyntaxTree {
  /// The loss as it was written.
  fileprivate var lossText: String? {
    for case .loss(let loss) in statements.map(\.kind) { return source.oneLine(loss.range) }
    return nil
  }
}
