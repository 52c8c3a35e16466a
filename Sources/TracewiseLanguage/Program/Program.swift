/// A checked program: every name has a meaning, every size a value, every expression a shape.
///
///     let program = try Program(
///       checking: SourceText(name: "fit.loss", text: "loss = norm(A*x - b)^2"),
///       sizes: [:], boundShapes: ["A": (20, 3)])
///     program.inputs.map(\.name)  // A, x, b
public struct Program: Sendable {
  /// The text.
  public let source: SourceText
  /// The same, parsed.
  let syntax: SyntaxTree
  /// What was read as something else than it could be taken for, in sentences.
  public private(set) var notes: [String]
  /// The value of every named size.
  public let dims: [String: Int]
  /// The named sizes that have no other value: `dim n == 4`.
  package let fixedSizes: Set<String>
  /// The sizes of undeclared inputs that nothing determines: the only one is n, several are m, n,
  /// k, … in order of appearance.
  public let impliedSizes: [(name: String, value: Int)]
  /// Inputs and consts: declared ones in order, then implied ones in order of first appearance.
  public let inputs: [Declaration]
  /// The values of `let` in order.
  public let lets: [Binding]
  /// The same by their names.
  package let definitions: [String: CheckedExpression]
  /// The loss; a file of claims alone has none.
  public let loss: CheckedExpression?
  /// Claims and refutations in order.
  public private(set) var claims: [Claim]
  /// Claims that are false because something in them does not fit, in order.
  public let misfits: [Claim.Misfit]
  /// Claims that were set aside, in order.
  public internal(set) var unread: [Claim.Unread] = []
  /// Whether the formula is another at other sizes, so that nothing derived holds for all.
  public let isBoundToSizes: Bool
  /// The words that stand for sums over an index, by where these stand; those without are written out.
  package let sumWords: [SourceRange: ExpressionSyntax]
  package private(set) var isInNumeratorLayout = false
  /// What an input is made of that stands for a named value: where it is drawn, it has that value.
  private(set) var relation: ValueRelation?
  /// The matrices that must be invertible.
  let invertibility: InvertibilityNeeds
  /// The functions that its expressions may call.
  package let functions: FunctionTable

  /// Parses and checks a `.loss` file.
  ///
  /// - Parameters:
  ///   - source: The text.
  ///   - sizes: Sizes set by options (`--dim`); they beat the defaults of `dim`.
  ///   - boundShapes: The shapes of the data files of inputs, which fix the sizes of their kinds.
  ///   - functions: The functions that expressions may call.
  public init(
    checking source: SourceText, sizes: [String: Int] = [:],
    boundShapes: [String: (rows: Int, columns: Int)] = [:],
    functions: FunctionTable = .standard
  ) throws(LanguageFailure) {
    try self.init(
      checking: try Parser.parse(source), sizes: sizes, boundShapes: boundShapes,
      functions: functions)
  }

  /// Parses and checks a lone expression as the loss of a program.
  public init(
    checkingExpression source: SourceText, sizes: [String: Int] = [:],
    boundShapes: [String: (rows: Int, columns: Int)] = [:],
    functions: FunctionTable = .standard
  ) throws(LanguageFailure) {
    try self.init(
      checking: try Parser.parseExpressionProgram(source), sizes: sizes,
      boundShapes: boundShapes, functions: functions)
  }

  /// Checks a program that has been parsed. The loss must be 1×1 unless `hasScalarLoss` is false,
  /// for where only its differential is asked for.
  public init(
    checking text: SyntaxTree, sizes: [String: Int] = [:],
    boundShapes: [String: (rows: Int, columns: Int)] = [:],
    functions: FunctionTable = .standard, hasScalarLoss: Bool = true
  ) throws(LanguageFailure) {
    let translation = Translation(text, functions: functions)
    if let failure = LanguageFailure(translation.errors) { throw failure }
    let tree = translation.tree
    let resolver = NameResolver(translation, functions: functions)
    if let failure = LanguageFailure(resolver.errors) { throw failure }
    let names = resolver.names
    let binding = SizeBinding(
      source: tree.source, names: names, options: sizes, files: boundShapes)
    if let failure = LanguageFailure(binding.errors) { throw failure }

    func check(_ inference: ShapeInference, _ lossNotes: [String]?) -> ProgramChecker {
      ProgramChecker(
        tree, inference, functions: functions, files: boundShapes, lossNotes: lossNotes)
    }
    func infer(_ chosen: [Size.Variable: Int]) -> (InferredSizes, ProgramChecker) {
      let inferred = InferredSizes(tree, names: names, takesAnyShape: !hasScalarLoss) { isScalar in
        ShapeInference(
          tree, names: names, functions: functions, fixed: binding.values,
          implied: binding.implied, files: boundShapes, hasScalarLoss: isScalar, chosen: chosen)
      } fits: {
        check($0, []).errors.isEmpty
      }
      return (inferred, check(inferred.inference, hasScalarLoss ? inferred.lossNotes : nil))
    }
    let (inferred, checker) = SuitableSizes(infer).best
    let inference = inferred.inference
    if let failure = LanguageFailure(inference.unknownSizeErrors(in: tree.source)) { throw failure }
    let (dims, inputs) = (checker.sizes, checker.inputs)
    // What was read as something else may be why it does not fit.
    if let failure = LanguageFailure(checker.errors) { throw failure.noting(translation.notes) }
    self.source = tree.source
    syntax = text
    self.functions = functions
    notes = translation.notes + inferred.notes
    isBoundToSizes = translation.isBoundToSizes || !checker.sums.notes.isEmpty
    sumWords = checker.sums.words
    self.dims = dims
    fixedSizes = names.fixedSizes.union(tree.sizesTiedToNumbers(dims))
    // Data determine all sizes, and leave them their names.
    let plain =
      boundShapes.isEmpty
      ? inference
      : ShapeInference(
        tree, names: names, functions: functions, fixed: binding.values, files: [:],
        hasScalarLoss: hasScalarLoss)
    impliedSizes = plain.free.compactMap { size in
      inputs.first { $0.name == size.input }.map {
        (name: size.name, value: size.isOfRows ? $0.rows : $0.columns)
      }
    }
    self.inputs = inputs
    lets = checker.lets
    definitions = Dictionary(
      lets.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    loss = checker.loss
    claims = checker.claims.map { claim in
      guard case .gradient(let name) = claim.form,
        let input = inputs.first(where: { $0.name == name })
      else { return claim }
      return claim.converted(for: input)
    }
    misfits = checker.misfits
    invertibility = checker.invertibility
    notes += entrywiseNotes + strayNotes + checker.sums.notes
  }

  /// The same program with claims about gradients turned: right in it is what is right in
  /// numerator layout.
  package func inNumeratorLayout() -> Program {
    var turned = self
    turned.claims = claims.map(\.transposed)
    turned.isInNumeratorLayout = true
    return turned
  }

  /// The same text with other sizes, in the same layout and with the same functions. It has the same claims: one that
  /// does not fit there is an error.
  package func resized(_ sizes: [String: Int]) throws(LanguageFailure) -> Program {
    let other = try read(syntax, sizes)
    let news = other.misfits.filter { misfit in !misfits.contains { $0.line == misfit.line } }
    if let failure = LanguageFailure(news.map(\.error)) { throw failure }
    return other
  }

  /// A text like the program's, read as the program is.
  func read(_ text: SourceText, _ sizes: [String: Int]) throws(LanguageFailure) -> Program {
    try read(try Parser.parse(text), sizes)
  }

  private func read(_ text: SyntaxTree, _ sizes: [String: Int]) throws(LanguageFailure) -> Program {
    var other = try Program(checking: text, sizes: sizes, functions: functions)
    other.relation = relation.flatMap { ValueRelation($0.name, $0.text, in: other) }
    return isInNumeratorLayout ? other.inNumeratorLayout() : other
  }

  /// The same program where an input has the value of an expression.
  package func relating(_ name: String, to text: String) -> Program {
    var other = self
    other.relation = ValueRelation(name, text, in: self)
    return other
  }

  /// Whether what a claim says of derivatives has their shape; other claims always fit.
  package func fits(_ claim: Claim) -> Bool {
    switch claim.form {
    case .gradient(let name):
      guard let input = input(name) else { return true }
      return (claim.right.rows, claim.right.columns) == (input.rows, input.columns)
    case .hessian(_, let left):
      return (claim.right.rows, claim.right.columns) == (left.rows, left.columns)
    case .differential, .identity: return true
    }
  }

  /// The input or const of a name.
  public func input(_ name: String) -> Declaration? { inputs.first { $0.name == name } }
}
