import Tracewise

/// What is derived: a loss with named values, and the inputs to differentiate for.
public struct Problem: Sendable {
  /// The loss, in terms of inputs and named values.
  public var loss: Expression
  /// Named values in order, each in terms of inputs and of names before it.
  public var values: [Definition]
  /// Names that the loss was written without, each in terms of inputs and names; results are written
  /// with them.
  public var names: [Definition] = []
  /// The inputs that gradients are derived for; what depends on none of them is constant.
  public var inputs: [MatrixSymbol]
  /// Whether results are read by people, or computed and searched.
  package var isForReaders = true
  /// The symbol of a size, by its value.
  public var sizes: [Int: MatrixSymbol]

  /// The inputs that move out of what is said of their entries. Symmetric ones stay so: the loss is one of their
  /// symmetric part.
  var varied: Set<MatrixSymbol> { Set(inputs.filter { $0.structure != .symmetric }) }
  /// What the loss is called: L, and Y where it is no number, unless something else has that name.
  public var lossName: String {
    let expressions = [loss] + (values + names).map(\.value)
    let taken = Set((expressions.flatMap(\.symbols) + (values + names).map(\.symbol)).map(\.name))
    let usual = loss.shape.isScalar ? ["L", "J", "F", "Q"] : ["Y", "Z", "F", "Q"]
    return usual.first { !taken.contains($0) } ?? "loss"
  }
  /// How results are written.
  var style: Simplifier.Mode { isForReaders ? .result : .plain }

  /// The loss, with values that have names in it.
  ///
  /// - Parameters:
  ///   - loss: what is derived.
  ///   - values: names and what they stand for, each in terms of inputs and of names before it.
  ///   - inputs: those to derive gradients for.
  ///   - sizes: the symbols of sizes, by their values, which differ from one another: with them, n in
  ///     n log|Σ| is printed by its name.
  public init(
    loss: Expression, values: [(MatrixSymbol, Expression)] = [],
    inputs: [MatrixSymbol],
    sizes: [Int: MatrixSymbol] = [:]
  ) {
    self.loss = loss
    self.values = values.map { Definition(symbol: $0.0, value: $0.1) }
    self.inputs = inputs
    self.sizes = sizes
  }
}

/// Derives gradients by the trace method.
public struct Deriver {
  private let problem: Problem
  private var lines: Simplifier
  private var results: Simplifier
  /// Contributions to ∇ of each name.
  private var gathered: [MatrixSymbol: [Expression]] = [:]
  private var nodeDerivations: [NodeDerivation] = []
  private var nodes: [Definition] = []
  private var values: [Definition] = []
  private var names: [Definition] = []
  private var loss: Expression
  private var varying: [MatrixSymbol] = []
  private var differentiation = Differentiation([:])
  /// The varying symbols by their differentials.
  private var varyingValues: [MatrixSymbol: MatrixSymbol] = [:]
  /// The places of named values by what they are, in order.
  private var places: [Expression: [Int]] = [:]
  /// How many moves each nodeDerivation took.
  private(set) var moves: [MoveCount] = []
  /// The step to take wrongly, where one is asked for.
  var mistakenStep: MistakenStep?

  package init(_ problem: Problem, mostTerms: Int = Deriver.mostTerms) {
    self.problem = problem
    loss = problem.loss
    let budget = TermBudget(mostTerms)
    lines = Simplifier(.line, sizes: problem.sizes, budget: budget)
    lines.varied = problem.varied
    results = Simplifier(problem.style, sizes: problem.sizes, budget: budget)
  }

  /// The most terms that a derivation writes.
  public static let mostTerms = TermBudget.terms

  private var isOverBudget: Bool { lines.budget.isExceeded }

  /// The derivation; one without gradients where it would take more than `mostTerms` terms.
  public static func derive(
    _ problem: Problem, mostTerms: Int = Deriver.mostTerms
  ) -> Derivation {
    var deriver = Deriver(problem, mostTerms: mostTerms)
    deriver.run()
    return deriver.derivation
  }

  /// Once more from the start, with a step taken wrongly; what is simplified stays known.
  func again(_ mistakenStep: MistakenStep) -> Deriver {
    var deriver = self
    deriver.mistakenStep = mistakenStep
    deriver.gathered = [:]
    (deriver.nodeDerivations, deriver.nodes, deriver.moves) = ([], [], [])
    deriver.run()
    return deriver
  }

  /// All nodeDerivations, unless a step cannot be taken as wrongly as it should.
  mutating func run() {
    values = problem.values.map { Definition(symbol: $0.symbol, value: lines($0.value)) }
    names = problem.names.map { Definition(symbol: $0.symbol, value: lines($0.value)) }
    loss = lines(problem.loss)
    lines.preferred = Self.sums(in: [loss] + values.map(\.value))
    results.preferred = lines.preferred.union(Self.sums(in: names.map(\.value)))
    varying = problem.inputs
    differentiation = Differentiation(for: varying)
    places = [:]
    var active: [(place: Int, definition: Definition)] = []
    for (place, definition) in values.enumerated() {
      if definition.value.weight > 1 { places[definition.value, default: []].append(place) }
      guard !differentiation.isConstant(definition.value) else { continue }
      varying.append(definition.symbol)
      differentiation.vary(definition.symbol)
      active.append((place, definition))
    }
    varyingValues = Dictionary(
      varying.map { ($0.differential, $0) }, uniquingKeysWith: { first, _ in first })
    nodeDerivation(nil, loss, upTo: values.count)
    for (place, definition) in active.reversed() where !isUnreached && !isOverBudget {
      guard let parts = gathered[definition.symbol], let first = parts.first else { continue }
      let sum = results(parts.dropFirst().reduce(first) { $0 + $1 })
      let gradient = symmetrised(sum, for: definition.symbol)
      nodes.append(Definition(symbol: definition.symbol.gradient, value: gradient))
      nodeDerivation(definition.symbol, definition.value, upTo: place)
    }
  }

  /// Whether the nodeDerivation with the mistakenStep is over and had nothing to mistake on.
  private var isUnreached: Bool {
    mistakenStep.map { $0.taken == nil && $0.nodeDerivation < nodeDerivations.count } ?? false
  }

  /// What the nodeDerivations come to.
  var derivation: Derivation {
    let forms = ClosedForms(
      problem, values: values, names: names, nodes: nodes, results: results)
    let gradients = isOverBudget ? [] : forms.gradients(gathered)
    return Derivation(
      name: problem.lossName, loss: loss, values: values, nodeDerivations: nodeDerivations,
      nodes: nodes, gradients: isOverBudget ? [] : gradients, varying: varying,
      sizes: problem.sizes, isOverBudget: isOverBudget)
  }

  /// From the differential of a value to the gradients of what it is computed from.
  private mutating func nodeDerivation(
    _ node: MatrixSymbol?, _ value: Expression, upTo place: Int
  ) {
    var steps: [Step] = []
    var inner = differentiation.differential(value)
    let left = node.map { lines(Expression($0.gradient).T) } ?? .number(1)
    func whole(_ inner: Expression) -> Expression {
      node == nil ? inner : .apply(Trace(), to: lines(left * inner))
    }
    let start = node.map { node in
      Expression.apply(
        Trace(),
        to: .apply(Transpose(), to: Expression(node.gradient)) * Expression(node.differential))
    }
    if let node { steps.append(Step(whole(inner), Reason(.definition(of: node)))) }
    let first = whole(inner)
    func linesSoFar(_ more: ArraySlice<Step> = []) -> Int {
      (steps + more).withoutRepetitions(after: start ?? first).count
    }
    var laws = 0
    while !isOverBudget, let next = differentiation.step(inner) {
      var line = next.line
      if let mistake = mistakenStep(after: laws)?.mistake(at: 0),
        let wrong = differentiation.step(inner, mistake)?.line, wrong != line
      {
        line = wrong
        mistakenStep?.taken = (linesSoFar(), next.reason)
      }
      inner = named(lines(line), upTo: place)
      steps.append(Step(whole(inner), next.reason))
      laws += 1
    }
    var method = TraceMethod(simplifier: lines, results: results)
    method.mistakenStep = mistakenStep(after: laws)
    let gradients = inner.hasDifferential ? method.run(left: left, inner: inner) : []
    moves.append(MoveCount(laws: laws, all: laws + method.moves))
    if let mistakenStep = method.mistakenStep, let taken = mistakenStep.taken {
      self.mistakenStep?.taken = (linesSoFar(method.steps[..<taken.lines]), taken.reason)
      self.mistakenStep?.unread = mistakenStep.unread
    }
    steps += method.steps
    for step in steps { lines.budget.charge(line: step.line) }
    var contributions: [Contribution] = []
    for (symbol, gradient) in gradients {
      guard let name = varyingValues[symbol] else { continue }
      contributions.append(Contribution(symbol: name, gradient: gradient))
      gathered[name, default: []].append(gradient)
    }
    nodeDerivations.append(
      NodeDerivation(
        node: node, start: start ?? first, value: value,
        steps: steps.withoutRepetitions(after: start ?? first),
        contributions: contributions))
  }
}

extension Deriver {
  /// The gradient for an input in names: what all nodeDerivations give to it.
  func gradient(for input: MatrixSymbol) -> Expression? {
    guard let parts = gathered[input], let first = parts.first else { return nil }
    return parts.dropFirst().reduce(first) { $0 + $1 }
  }

  /// The named values and their gradients in inputs alone.
  var expanded: [MatrixSymbol: Expression] {
    var known: [MatrixSymbol: Expression] = [:]
    for definition in values + nodes {
      known[definition.symbol] = definition.value.replacing { $0.symbol.flatMap { known[$0] } }
    }
    return known
  }

  /// The mistakenStep still to be taken in this nodeDerivation, its moves counted after so many laws.
  private func mistakenStep(after laws: Int) -> MistakenStep? {
    guard var mistakenStep, mistakenStep.nodeDerivation == nodeDerivations.count,
      mistakenStep.taken == nil
    else { return nil }
    mistakenStep.move -= laws
    return mistakenStep
  }

  /// (G + Gᵀ)/2 for a symmetric value: all that symmetric differentials can see.
  private mutating func symmetrised(_ x: Expression, for symbol: MatrixSymbol) -> Expression {
    guard symbol.structure == .symmetric, !results.isSymmetric(x) else { return x }
    return results(0.5 * (x + x.T))
  }

  /// The sums of matrices that stand in expressions.
  private static func sums(in expressions: [Expression]) -> Set<Expression> {
    var found: Set<Expression> = []
    for x in expressions { found.formUnion(x.partsFirst().filter { $0.law == 1 }) }
    return found
  }

  /// The line with values written by their names, as far as these are known at a place; what waits for
  /// a law stays as it is.
  private func named(_ line: Expression, upTo place: Int) -> Expression {
    guard !places.isEmpty else { return line }
    return line.replacing { x in
      if case .pending = x.kind { return x }
      return places[x]?.last { $0 <= place }.map { Expression(values[$0].symbol) }
    }
  }
}

extension Array<Step> {
  /// Without lines that read like the line before.
  fileprivate func withoutRepetitions(after start: Expression) -> [Step] {
    var last = start
    return filter { step in
      defer { last = step.line }
      return step.line != last
    }
  }
}
