import Tracewise

extension TermPrinter {
  /// Words by the rules' names: {0}, {1} are the operands, {m}×{n} the first one's shape, {p}×{q} the result's.
  private static let words: [String: String] = [
    "identity": "{0}", "plus": "({0} + {1})", "minus": "({0} - {1})", "negate": "(- {0})",
    "scale": "({c} *: {0})", "shift": "({0} + {c} *: ones {R} {m} {n})", "times": "(sprod {0} {1})",
    "hadamard": "(had {0} {1})", "quotient": "(quo {0} {1})",
    "product": "({0} *m {1})", "transpose": "({0}^T)", "inner": "(inner {0} {1})",
    "kron": "(kron {0} {1})", "blockrows": "(blockrows {0} : {type})",
    "blocksfromrows": "(blocksfromrows {0} : {type})",
    "conv2": "(conv2 {p} {q} {0} {1})", "conv2full": "(conv2full {p} {q} {0} {1})",
    "tr": "(trace {0})", "det": "(det {0})", "inverse": "(invmx {0})", "adjugate": "(\\adj {0})",
    "adjugatedifferential": "(adjd {0} {1})",
    "sum": "(sumall {0})", "columnsums": "(colsums {0})", "columnprod": "(colprod {0})",
    "rowsums": "(rowsums {0})",
    "reciprocal": "(recip {0})", "square": "(had {0} {0})",
    "sym": "(symp {half} {0})", "gapquotient": "(gapq {0} {1})",
    "lowertoeplitz": "(lowertoeplitz {0})", "diagonalsums": "(diagonalsums {0})",
  ]

  /// The word that an operation is; nil where it is none.
  mutating func word(_ x: Expression) -> String? {
    guard let rule = x.rule else { return nil }
    if let template = Self.words[x.ruleName] {
      if assumesInverses, !isDual { assumeInverses(x) }
      return filled(template, x, rule)
    }
    return structural(x, rule)
  }

  /// That what is divided by can be.
  private mutating func assumeInverses(_ x: Expression) {
    switch x.operation {
    case .inverse: assumeInvertible(term(x.parts[0]))
    case .quotient where definesAll: assumeUnits(term(x.parts[1]))
    case .quotient where x.parts[1].number == 2: _ = number(0.5)
    case .entrywisePower(-1) where definesAll: assumeUnits(term(x.parts[0]))
    default:
      // Where values coincide, vectors have no derivative.
      if definesAll, x.ruleName == "gapquotient" { add("V", "apart \(term(x.parts[0]))") }
    }
  }

  /// That no two values coincide, and of singular ones that none is 0.
  private mutating func assumeApart(_ values: Expression, _ isOrdered: Bool) {
    let values = term(values)
    add("V", "apart \(isOrdered ? values : "(had \(values) \(values))")")
    if !isOrdered { assumeUnits(values) }
  }

  private mutating func filled(_ template: String, _ x: Expression, _ rule: any Rule) -> String {
    var text = template
    func replace(_ place: String, _ value: () -> String) {
      if text.contains("{\(place)}") {
        text = text.split(separator: "{\(place)}", omittingEmptySubsequences: false)
          .joined(separator: value())
      }
    }
    let parts = x.parts
    if text.contains("{half}") {
      let half = number(0.5)
      replace("half") { half }
    }
    replace("R") { isDual ? "_" : "R" }
    for (key, n) in [
      ("m", parts[0].shape.rows), ("n", parts[0].shape.columns), ("p", x.shape.rows),
      ("q", x.shape.columns),
    ] where text.contains("{\(key)}") {
      let size = size(n)
      replace(key) { size }
    }
    if text.contains("{type}") {
      let type = type(x.shape)
      replace("type") { type }
    }
    for attribute in rule.attributes {
      switch attribute.value {
      case .number(let value) where text.contains("{\(attribute.name)}"):
        let number = number(value)
        replace(attribute.name) { number }
      default: break
      }
    }
    for k in parts.indices where text.contains("{\(k)}") {
      let part = term(parts[k])
      replace("\(k)") { part }
    }
    return text
  }

  /// Words whose form depends on shapes and places.
  private mutating func structural(_ x: Expression, _ rule: any Rule) -> String? {
    let parts = x.parts
    guard let first = parts.first else { return nil }
    let (from, to) = (first.shape, x.shape)
    let (p, q) = (size(to.rows), size(to.columns))
    switch x.ruleName {
    case "broadcast": return repeated(term(first), from, to)
    case "reshape": return reshaped(term(first), from, to)
    case "diagonal": return "(\(from.isSquare ? "undg" : "diagpart \(p)") \(term(first)))"
    case "diagonalmatrix":
      return "(\(to.isSquare ? "dg" : "diagmat \(p) \(q)") \(term(first)))"
    case "triangularpart": return triangle(term(first), rule)
    case "cumsum":
      let mask = rule.integer("upward") == 1 ? "upmask" : "lowmask"
      return "(\(mask) \(p) \(p) (1 : \(isDual ? "dual R" : "R")) *m \(term(first)))"
    case "rowshift":
      let k = rule.integer("k") ?? 0
      return "(\(k > 0 ? "rowsdown" : "rowsup") \(abs(k)) \(term(first)))"
    case "scan":
      let name = rule.integer("upward") == 1 ? "scanup" : "scan"
      return "(\(name) \(term(first)) \(term(parts[1])))"
    case "tieaverage":
      let isOrdered = rule.attributes.contains { $0.value == .function("ordered", nil) }
      let ties = constant(in: first) { "ties \(isOrdered) \($0)" }
      if definesAll, !isDual, x.ruleName != subject { assumeApart(first, isOrdered) }
      return "(\(ties) *m \(term(parts[1])))"
    case "maxshare" where definesAll:
      let share = function("largest", "forall m n, 'M[R]_(m, n) -> 'M[R]_(m, n)")
      // Constant where it has a derivative.
      return constant(in: first) { "\(share) _ _ \($0)" }
    case "sortby", "unsortby":
      let order = function(
        "order", "forall m n, 'M[R]_(m, n) -> 'I_n -> 'M[R]_(m, m)")
      let name = x.ruleName == "sortby" ? "percol" : "percolT"
      // The order is constant where it has a derivative.
      let places = asBase { "\(order) _ _ \($0.term(first))" }
      let all = isDual ? "(fun j => dmx (\(places) j) 0)" : "(\(places))"
      return "(\(name) \(all) \(term(parts[1])))"
    case "gather", "scatter":
      let chosen = function("onehot", "forall n k, 'M[R]_(1, k) -> 'M[R]_(n, k)")
      let isGather = x.ruleName == "gather"
      let n = isGather ? size(from.columns) : q
      let columns = constant(in: parts[1]) { "\(chosen) \(n) _ \($0)" }
      return "(\(term(first)) *m \(columns)\(isGather ? "" : "^T"))"
    case "im2col", "col2im":
      let shows = function("shows", "nat -> nat -> nat -> nat -> bool", of: rule.attributes)
      let relation = x.ruleName == "im2col" ? shows : "(flip \(shows))"
      return "(place \(p) \(q) \(relation) \(term(first)))"
    case "slice", "embed": return placed(term(first), rule, to, isEmbedded: x.ruleName == "embed")
    case "concatenation": return beside(x)
    case "expm", "logm", "spectralfunction": return functionOfMatrix(x, rule)
    case "gibbs" where definesAll || isDual: return nil
    case "expmderivative", "logmderivative", "spectralderivative", "gibbs": return series(x, rule)
    default: return nil
    }
  }

  /// The polynomial that stands for a function of matrices, and for its derivatives.
  private mutating func polynomial(_ name: String, _ rule: any Rule) -> String {
    let base = name.replacing("derivative", with: "").replacing("function", with: "")
    let name = function(base, "seq R", of: rule.attributes)
    return isDual ? "(csts \(name))" : name
  }

  /// A function of a matrix, or of its symmetric part.
  private mutating func functionOfMatrix(_ x: Expression, _ rule: any Rule) -> String {
    let operand = term(x.parts[0])
    guard x.ruleName == "spectralfunction" else {
      return "(poly \(polynomial(x.ruleName, rule)) \(operand))"
    }
    let text = "(symp \(number(0.5)) \(operand))"
    if definesAll, !isDual, x.ruleName != subject { assumeSlope(rule, text) }
    return "(poly \(polynomial(x.ruleName, rule)) \(text))"
  }

  /// What the slope of a function of matrices is at this one: of the exponential itself, of a step 0.
  private mutating func assumeSlope(_ rule: any Rule, _ x: String) {
    let polynomial = polynomial("spectralfunction", rule)
    for case .function(let name, _) in rule.attributes.map(\.value) {
      if name == "exp" { add("D", "poly (slope \(polynomial)) \(x) = poly \(polynomial) \(x)") }
      if name == "top" { add("D", "poly (slope \(polynomial)) \(x) = 0") }
    }
  }

  /// The derivative of a function of matrices along one direction, or two: that of any polynomial, and so of every
  /// function that a polynomial interpolates at the eigenvalues.
  private mutating func series(_ x: Expression, _ rule: any Rule) -> String? {
    let parts = x.parts.map { term($0) }
    let name = x.ruleName
    guard name != "gibbs" || parts.count > 1, parts.count <= 3 else { return nil }
    let isSymmetric = rule.transposes == .ignored
    if isSymmetric { _ = number(0.5) }
    let half = isDual ? "(cst half)" : "half"
    let operands = parts.map { isSymmetric ? "(symp \(half) \($0))" : $0 }
    let polynomial = polynomial(name, rule)
    let series = "series\(parts.count == 2 ? "" : "2") \(polynomial)"
    let text = "(\(series) \(operands.joined(separator: " ")))"
    return name == "gibbs" ? "(\(function("share", "R")) *: \(text))" : text
  }

  /// A matrix that depends on an operand which is data, or constant where it has a derivative.
  private mutating func constant(in data: Expression, _ text: (String) -> String) -> String {
    let base = text(asBase { $0.term(data) })
    return isDual ? "(dmx (\(base)) 0)" : "(\(base))"
  }

  /// A term over the ring itself.
  mutating func asBase(_ text: (inout Self) -> String) -> String {
    let wasDual = isDual
    isDual = false
    defer { isDual = wasDual }
    return text(&self)
  }

  private mutating func repeated(_ x: String, _ from: Shape, _ to: Shape) -> String {
    var text = x
    if from.rows != to.rows { text = "(reprows \(size(to.rows)) \(text))" }
    if from.columns != to.columns { text = "(repcols \(size(to.columns)) \(text))" }
    return text
  }

  /// vec and its inverse where MathComp's types say so, reshaping of any sizes else.
  private mutating func reshaped(_ x: String, _ from: Shape, _ to: Shape) -> String {
    func isVec(_ matrix: Shape, _ column: Shape) -> Bool {
      column.columns == 1 && matrix.columns > 1 && matrix.rows > 1
        && sizes.term(column.rows)?.text
          == [matrix.columns, matrix.rows].compactMap { sizes.term($0)?.text }
          .joined(separator: " * ")
    }
    let (p, q) = (size(to.rows), size(to.columns))
    if isVec(from, to) { return "(vec \(x))" }
    if isVec(to, from) { return "(unvec \(x) : \(type(to)))" }
    return "(reshape \(p) \(q) \(x))"
  }

  private mutating func triangle(_ x: String, _ rule: any Rule) -> String? {
    guard case .triangularPart(let side, let diagonal)? = rule.operation else { return nil }
    return "(\(side == .lower ? "tril" : "triu") \(number(diagonal)) \(x))"
  }

  private mutating func placed(
    _ x: String, _ rule: any Rule, _ to: Shape, isEmbedded: Bool
  ) -> String? {
    let slices = rule.attributes.compactMap { attribute -> Slice? in
      switch attribute.value {
      case .slice(let slice), .place(let slice): slice
      default: nil
      }
    }
    guard let slice = slices.first else { return nil }
    let (p, q) = (size(to.rows), size(to.columns))
    if slice.rowStep == 1, slice.columnStep == 1 {
      let name = isEmbedded ? "among" : "block"
      let (r, c) = (size(Int(slice.firstRow)), size(Int(slice.firstColumn)))
      return "(\(name) \(p) \(q) \(r) \(c) \(x))"
    }
    let rows = function("rows", "nat -> nat", of: slice)
    let columns = function("columns", "nat -> nat", of: slice)
    return "(\(isEmbedded ? "embed" : "slice") \(p) \(q) \(rows) \(columns) \(x))"
  }

  /// Matrices side by side, or one above the other: each among zeros, all added.
  private mutating func beside(_ x: Expression) -> String? {
    guard case .concatenation(let axis)? = x.operation else { return nil }
    let (p, q) = (size(x.shape.rows), size(x.shape.columns))
    var start = 0
    var terms: [String] = []
    for part in x.parts {
      let place = axis == .rows ? "0 \(size(start))" : "\(size(start)) 0"
      terms.append("among \(p) \(q) \(place) \(term(part))")
      start += axis == .rows ? part.shape.columns : part.shape.rows
    }
    return "(\(terms.joined(separator: " + ")))"
  }
}

extension Rule {
  func integer(_ name: String) -> Int? {
    attributes.lazy.compactMap { attribute -> Int? in
      if attribute.name == name, case .integer(let value) = attribute.value { value } else { nil }
    }.first
  }
}

extension Expression {
  /// The number that all entries are; nil where that is not a constant.
  fileprivate var number: Double? {
    switch kind {
    case .constant(let value): value
    default: ruleName == "broadcast" ? parts[0].number : nil
    }
  }
}
