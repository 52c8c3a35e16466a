import Tracewise

/// Writes expressions as terms of MathComp, and notes what they speak of: sizes, functions, values of which no
/// more is known than the equations that define them.
struct TermPrinter {
  /// A variable of a theorem, or a hypothesis.
  struct Variable: Hashable {
    let name: String
    let type: String
  }

  private(set) var sizes: TheoremSizes
  /// The values that have names: the rule's own value.
  let named: [Expression: MatrixSymbol]
  private(set) var letters: Set<String> = []
  /// Sizes that letters do not make, which are any.
  private(set) var freeSizes: [Variable] = []
  private(set) var functions: [Variable] = []
  private(set) var values: [Variable] = []
  /// What is assumed, under names that count from 1: E1 the first equation, U1 that a solution is the only one,
  /// V1 that a matrix has an inverse.
  private(set) var hypotheses: [Variable] = []
  private(set) var usesHalf = false
  private var names: [String: String] = [:]
  /// Names that a theorem's own matrices have.
  private var ofMatrices: Set<String> = []
  /// Whether theorems assume that what has an inverse in them has one.
  var assumesInverses = false
  /// Whether terms are over dual numbers: operands are X + ε ∂X, functions are lifted.
  var isDual = false
  /// The rule that a theorem is about, whose own needs it says itself.
  var subject = ""
  /// Whether nothing may be a value of which no more is known.
  var definesAll = false
  /// What has no definition in words, of `definesAll`.
  private(set) var missing: String?

  init(_ sizes: TheoremSizes, named: [Expression: MatrixSymbol]) {
    self.sizes = sizes
    self.named = named
  }

  // MARK: - Sizes and numbers

  /// A number of rows or columns, in parentheses where it is no atom.
  mutating func size(_ n: Int) -> String {
    if n <= 1 { return "\(n)" }
    guard let term = sizes.term(n) else {
      guard sizes.isExact else { return fresh("size \(n)", "s", "nat", in: \.freeSizes) }
      if sizes.isUnknown(n) { missing = missing ?? "the size \(n)" }
      return "\(n)"
    }
    letters.formUnion(term.letters)
    return term.letters.count == 1 ? term.text : "(\(term.text))"
  }

  mutating func type(_ shape: Shape) -> String {
    "'M[\(isDual ? "dual R" : "R")]_(\(size(shape.rows)), \(size(shape.columns)))"
  }

  /// A number of the ring.
  mutating func number(_ value: Double) -> String {
    if value < 0 { return "(- \(number(-value)))" }
    if value == 0 || value == 1 { return "\(Int(value))" }
    if let n = Int(exactly: value) {
      let isSize = sizes.isExact || n > TheoremSizes.largestNumber
      guard isSize, case .product(let factors)? = sizes.term(n) else { return "\(n)%:R" }
      letters.formUnion(factors)
      let texts = factors.reversed().map { "\($0)%:R" }
      return texts.count == 1 ? texts[0] : "(\(texts.joined(separator: " * ")))"
    }
    if let halves = Int(exactly: 2 * value), halves <= TheoremSizes.largestNumber {
      usesHalf = true
      let half = isDual ? "(cst half)" : "half"
      return halves == 1 ? half : "(\(halves)%:R * \(half))"
    }
    let name = fresh("number \(value)", "c", "R", in: \.functions)
    return isDual ? "(cst \(name))" : name
  }

  // MARK: - Names

  /// Keeps the names of matrices from other variables.
  mutating func reserve(_ matrices: [MatrixSymbol]) {
    ofMatrices.formUnion(matrices.map(Self.name))
  }

  /// The variable of a key, made where there is none.
  private mutating func fresh(
    _ key: String, _ base: String, _ type: String, in list: WritableKeyPath<Self, [Variable]>
  ) -> String {
    if let name = names[key] { return name }
    var taken = names.values.filter { $0.hasPrefix(base) }.count
    var name = taken == 0 && base.count > 1 ? base : "\(base)\(taken + 1)"
    while ofMatrices.contains(name) {
      taken += 1
      name = "\(base)\(taken + 1)"
    }
    names[key] = name
    self[keyPath: list].append(Variable(name: name, type: type))
    return name
  }

  /// A function of numbers or of matrices, one for each rule with its attributes.
  mutating func function(_ base: String, _ type: String, of rule: Any? = nil) -> String {
    let name = base.filter { $0.isLetter || $0.isNumber }
    let key = rule.map { "\($0)" } ?? ""
    return fresh("\(base) \(key)", "f_\(name)", type, in: \.functions)
  }

  /// A value of which no more is known than its equations; over dual numbers it is Z + ε ∂Z with its rule's own
  /// differential, of which the rule's theorem says that the equations go on to hold.
  private mutating func opaque(_ x: Expression) -> String {
    if definesAll || isDual, x.rule?.equations(x.parts, value: x).isEmpty != false {
      missing = missing ?? x.ruleName
    }
    if isDual {
      return asBase { printer in
        let value = printer.opaque(x)
        return "(dmx \(value) \(printer.differential(of: x, named: "d\(value)")))"
      }
    }
    let key = "value \(x.digest)"
    if let name = names[key] { return name }
    let type = type(x.shape)
    let name = fresh(key, "Z", type, in: \.values)
    assume(x, x)
    return name
  }

  /// ∂Z of such a value, under this name.
  private mutating func differential(of x: Expression, named name: String) -> String {
    guard names[name] == nil else { return name }
    names[name] = name
    values.append(Variable(name: name, type: type(x.shape)))
    let body = term(x.tangent())
    hypotheses.append(Variable(name: "is_\(name)", type: "\(name) = \(body)"))
    return name
  }

  mutating func add(_ letter: String, _ statement: String) {
    guard !hypotheses.contains(where: { $0.type == statement }) else { return }
    let count = hypotheses.filter { $0.name.hasPrefix(letter) }.count
    hypotheses.append(Variable(name: "\(letter)\(count + 1)", type: statement))
  }

  /// That a matrix is this term.
  mutating func define(_ symbol: MatrixSymbol, _ term: String) {
    hypotheses.append(
      Variable(name: "is_\(Self.name(symbol))", type: "\(Self.name(symbol)) = \(term)"))
  }

  /// That every entry has an inverse.
  mutating func assumeUnits(_ term: String) {
    add("V", "forall i j, \(term) i j \\is a GRing.unit")
  }

  /// That a matrix has an inverse.
  mutating func assumeInvertible(_ term: String) { add("V", "\(term) \\in unitmx") }

  /// That two matrices are one.
  mutating func equate(_ left: Expression, _ right: Expression) {
    add("E", "\(term(left)) = \(term(right))")
  }

  /// The equations of a value, which is written as `named`.
  mutating func assume(_ x: Expression, _ named: Expression) {
    guard let rule = x.rule else { return }
    let equations = rule.equations(x.parts, value: named)
    for (left, right) in equations { equate(left, right) }
    guard rule.isDeterminedByEquations, !equations.isEmpty else { return }
    let other = Expression(MatrixSymbol("Z", x.shape))
    let same = rule.equations(x.parts, value: other).map { "\(term($0.0)) = \(term($0.1))" }
    add("U", "forall Z, \(same.joined(separator: " -> ")) -> Z = \(term(named))")
  }

  /// Greek letters.
  private static let names = ["λ": "lam", "σ": "sig", "ρ": "rho"]
  /// What is taken: the ring, the successor of a number, words of theorems and of Coq.
  private static let reserved: Set<String> = [
    "S", "R", "O", "I", "N", "G", "had", "quo", "recip", "ones", "num", "sprod", "dot", "inner",
    "trace",
    "det", "sumall",
    "colsums", "rowsums", "reprows", "repcols", "place", "slice", "embed", "block", "among", "dg",
    "undg", "vec", "unvec",
    "kron", "conv2", "poly", "series", "scan", "lift", "cst", "dmx", "half", "nat", "seq", "as",
    "at", "by", "else", "end",
    "exists", "fix", "for", "forall", "fun", "if", "in", "is", "let", "match", "of", "return",
    "then", "using", "where",
    "with", "Prop", "Set", "Type",
  ]

  /// A symbol's name in Coq: Greek letters by name, ∂X as dX.
  static func name(_ symbol: MatrixSymbol) -> String {
    let letters = symbol.name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? "\($0)" : "_" }
    let base =
      names[symbol.name] ?? (letters.joined() + (reserved.contains(symbol.name) ? "_" : ""))
    switch symbol.role {
    case .differential: return "d\(base)"
    case .gradient: return symbol.name == "G" ? "G" : "grad_\(base)"
    default: return base
    }
  }

  // MARK: - Terms

  /// A term that binds like an atom.
  mutating func term(_ x: Expression) -> String {
    if let symbol = named[x] { return matrix(symbol) }
    switch x.kind {
    case .symbol(let symbol):
      if case .size(let n) = symbol.role { return constant(Double(n), .scalar) }
      return matrix(symbol)
    case .constant(let value): return constant(value, x.shape)
    case .identity: return "(1%:M : \(type(x.shape)))"
    case .matrix: return opaque(x)
    case .pending(let inner): return "d(\(term(inner)))"
    case .unary, .binary, .variadic: return operation(x)
    }
  }

  /// X, or X + ε ∂X.
  private func matrix(_ symbol: MatrixSymbol) -> String {
    let name = Self.name(symbol)
    return isDual ? "(dmx \(name) \(Self.name(symbol.differential)))" : name
  }

  private mutating func constant(_ value: Double, _ shape: Shape) -> String {
    if value == 0 { return "(0 : \(type(shape)))" }
    let ones = "(ones \(isDual ? "_" : "R") \(size(shape.rows)) \(size(shape.columns)))"
    return value == 1 ? ones : "(\(number(value)) *: \(ones))"
  }

  private mutating func operation(_ x: Expression) -> String {
    if let word = word(x) { return word }
    guard let rule = x.rule else { return opaque(x) }
    // What is written as its expansion means no more; what a differential or a cotangent stands in must be
    // seen through.
    if rule.notation == .expansion || x.dependsLinearly || isDual || definesAll,
      let expanded = x.expanded
    {
      return term(expanded)
    }
    if isDual || definesAll, let defined = rule.definition(x.parts) { return term(defined) }
    if case .unary(let rule, let operand) = x.kind, let rule = rule as? any ElementwiseRule {
      let (name, operand) = (entrywise(rule), term(operand))
      if assumesInverses, !isDual, rule.parity == .odd { assumeOdd(name, at: operand) }
      return "(map_mx \(name) \(operand))"
    }
    return opaque(x)
  }

  /// That f(−X) = −f(X), where an odd function stands at more than one matrix.
  private mutating func assumeOdd(_ name: String, at operand: String) {
    guard let first = names["operand of \(name)"] else {
      names["operand of \(name)"] = operand
      return
    }
    if first != operand {
      add("D", "forall m n (X : 'M[R]_(m, n)), map_mx \(name) (- X) = - map_mx \(name) X")
    }
  }

  /// A function of numbers; over dual numbers lifted by its slope, of which is assumed what the rule says.
  private mutating func entrywise<R: ElementwiseRule>(_ rule: R) -> String {
    let name = function(R.name, "R -> R", of: rule)
    guard isDual else { return name }
    let slope = "\(name)'"
    if names[slope] == nil {
      names[slope] = slope
      functions.append(Variable(name: slope, type: "R -> R"))
      // What is assumed of the theorem's own matrices does not concern this X, which is any.
      let own = (sizes, isDual, assumesInverses)
      (sizes, isDual, assumesInverses) = (TheoremSizes(.tall), false, false)
      let x = Expression.symbol("X", Shape(sizes(.m), sizes(.n)))
      let derivative = term(rule.derivative(at: x, value: .apply(rule, to: x)))
      add("D", "forall m n (X : 'M[R]_(m, n)), map_mx \(slope) X = \(derivative)")
      (sizes, isDual, assumesInverses) = own
    }
    return "(lift \(name) \(slope))"
  }
}

extension Expression {
  /// ∂X of X, by the rules' own differentials, from those of the symbols that vary: all, or these.
  func tangent(_ varying: Set<MatrixSymbol>? = nil) -> Expression {
    if let symbol {
      return varying?.contains(symbol) == false
        ? constant(0, shape: shape) : Expression(symbol.differential)
    }
    guard rule != nil, varying.map({ !$0.isDisjoint(with: symbols) }) ?? true else {
      return constant(0, shape: shape)
    }
    return differential(parts.map { $0.tangent(varying) }) ?? self
  }

  /// Whether a differential or a cotangent stands in it.
  var dependsLinearly: Bool {
    hasDifferential || partsFirst().contains { $0.symbol?.role == .gradient }
  }
}
