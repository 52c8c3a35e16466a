import Tracewise
import TracewiseDerivation
import TracewiseLanguage

/// Random points of a program, at small sizes that tell each other apart, for the search and for its
/// confirmation; and the right forms that are known.
struct RepairLaboratory {
  private static let searchPoints = 2
  private static let otherPoints = 7

  private let program: Program
  private let place: Int
  private let seed: UInt64
  private let witness: BoundProgram?
  /// The program with all its claims.
  private let whole: Program
  private let table = FormTable()
  private let reader: FormReader
  /// The sizes that were tried, by name.
  private(set) var sizesSeen: [String: [Int]] = [:]

  init?(
    _ program: Program, _ place: Int, _ seed: UInt64, _ witness: BoundProgram?, _ whole: Program
  ) {
    guard let small = witness?.program ?? program.atSmallSizes(claim: place),
      let reader = FormReader(small, table),
      reader.claims.indices.contains(place)
    else { return nil }
    self.program = small
    self.reader = reader
    self.place = place
    self.seed = seed
    self.witness = witness
    self.whole = whole
  }

  private var claim: Claim { program.claims[place] }

  /// The search, ready to run; nil where the claim's sides have no values.
  mutating func search() -> RepairSearch? {
    let node = reader.turned(reader.read(reader.claims[place].right), claim)
    guard node.weight <= FormReader.largest,
      let search = points(of: program, Self.searchPoints, seed, isSearch: true),
      let value = search.values[node],
      let other = points(of: program, Self.otherPoints, seed &+ 100)
    else { return nil }
    note(program)
    var confirmation = [other]
    for other in program.atOtherSizes(claim: place) {
      // A claim whose literals are sizes has no value at others.
      guard let points = points(of: other, 1, seed &+ 200),
        (points.values[node]?.shape == points.target.shape)
          == (value.shape == search.target.shape)
      else { continue }
      note(other)
      confirmation.append(points)
    }
    let isSymmetric: Bool =
      switch claim.form {
      case .gradient(let name): program.input(name)?.isSymmetric ?? false
      case .hessian(let name, let left):
        left.isAlongDirection && program.input(name)?.isSymmetric == true
      case .differential, .identity: false
      }
    let names =
      program.inputs.map { table.node(.name($0.name)) } + reader.locals
      + program.dims.keys.sorted().map { table.node(.name($0)) }
      + (claim.isDifferential ? program.inputs.map { table.node(.name("d\($0.name)")) } : [])
    var rights = rightForms().filter { right in
      guard right.weight <= FormReader.largest, let value = search.values[right] else {
        return false
      }
      return RepairSearch.visible(value, isSymmetric)
        .isClose(to: RepairSearch.visible(search.target, isSymmetric))
    }
    let locals = reader.locals
    rights = rights.map { fold($0, locals, search.values) }
    var seen: Set<FormNode> = []
    rights = rights.filter { seen.insert($0).inserted }
    // First what holds at other sizes too; of what was derived at these, a number may be a size or not.
    let general = rights.filter { right in
      confirmation.allSatisfy { $0.holds(right, isSymmetric) }
    }
    let isGeneral = !general.isEmpty || rights.isEmpty
    rights = isGeneral ? general : rights
    return RepairSearch(
      node, rights: Array(rights.prefix(3)), areGeneral: isGeneral,
      context: [reader.loss.map { reader.read($0) }].compactMap { $0 }
        .filter { $0.weight <= FormReader.largest },
      table: table, names: names, sizes: program.dims, isSymmetric: isSymmetric, search: search,
      isIdentity: claim.isIdentity, confirmation: confirmation)
  }

  private mutating func note(_ program: Program) {
    for (name, size) in program.dims where sizesSeen[name]?.contains(size) != true {
      sizesSeen[name, default: []].append(size)
    }
  }

  // MARK: - Points

  /// So many points at least with the true value of the claim's left side at each; for the search, those at which
  /// it is not 0.
  private func points(
    of program: Program, _ count: Int, _ seed: UInt64, isSearch: Bool = false
  ) -> RepairPoints? {
    var found: [(values: [String: Matrix], directions: [String: Matrix], target: Matrix)] = []
    for bound in candidates(program, count, seed) {
      let check = ProgramCheck(bound)
      let directions = check.directions()
      guard let target = try? check.truth(of: program.claims[place], directions),
        target.firstNonFinite == nil
      else { continue }
      found.append((bound.values, directions, target))
    }
    guard found.count >= count else { return nil }
    if isSearch {
      found = found.filter { $0.target.largest > 0 } + found.filter { $0.target.largest == 0 }
      found = Array(found[..<count])
    }
    return RepairPoints(
      values: FormValues(
        program, found.map(\.values),
        differentials: claim.isDifferential ? found.map(\.directions) : []),
      target: FormValue(found.map(\.target)))
  }

  /// The point that shows the claim false, points on all sides of kinks, and random ones.
  private func candidates(_ program: Program, _ count: Int, _ seed: UInt64) -> [BoundProgram] {
    var bounds = (0..<UInt64(2 * count)).compactMap { draw in
      (try? BoundProgram(program, seed: seed &+ draw)).map { $0.with($0.withMixedColumns) }
    }
    if let first = bounds.first, first.program.dims == self.program.dims {
      var search = SideSearch(first)
      search.run()
      bounds = search.points + bounds
      if let witness { bounds = [witness] + bounds }
    }
    return bounds
  }

  // MARK: - Right forms

  /// What is known to be right: true claims of the same, the other side of an identity, and what the trace
  /// method derives.
  private func rightForms() -> [FormNode] {
    let named = rightForms(reader)
    var plain = reader
    plain.namesSizes = false
    return named + rightForms(plain)
  }

  private func rightForms(_ reader: FormReader) -> [FormNode] {
    var forms: [FormNode] = []
    let symbolic = SymbolicProgram(program)
    switch claim.form {
    case .identity:
      if case .expression(let left) = reader.claims[place].left { forms.append(reader.read(left)) }
    case .hessian(_, let left):
      let form = symbolic.expression(left)
      if form.weight < Self.largest, let node = reader.read(form) { forms.append(node) }
    case .differential(let expression):
      let derivation = Derivation.differential(of: symbolic.problem(of: expression))
      if let form = derivation.differential, form.weight < Self.largest,
        let node = reader.read(form)
      {
        forms.append(node)
      }
    case .gradient(let name):
      if let others = FormReader(whole, table) {
        for (claim, text) in zip(whole.claims, others.claims) {
          if case .gradient(name) = claim.form, claim.line != self.claim.line {
            forms.append(others.turned(others.read(text.right), claim))
          }
        }
      }
      guard let problem = symbolic.problem(for: [name]) else { break }
      if let gradient = Deriver.derive(problem).gradients.first(where: { $0.input.name == name }) {
        for form in [gradient.writtenOut, gradient.value] where form.weight < Self.largest {
          if let node = reader.read(form) { forms.append(node) }
        }
      }
    }
    return forms
  }

  /// Larger forms are not searched.
  private static let largest = 400

  /// A form with the names of `let`s where their values stand.
  private func fold(_ x: FormNode, _ locals: [FormNode], _ values: FormValues) -> FormNode {
    if x.isName || x.isNumber || x.isSubscript { return x }
    if let value = values[x] {
      for local in locals where !local.parts[0].isNumber && !local.parts[0].isName {
        guard let own = values[local] else { continue }
        if value.isClose(to: own) { return local }
        if !value.isScalar, value.isClose(to: own.transposed) { return table.transpose(local) }
      }
    }
    return x.parts.isEmpty ? x : table.rebuilt(x, x.parts.map { fold($0, locals, values) })
  }
}

extension FormReader {
  /// A side of a claim as it is compared: in numerator layout its transpose.
  func turned(_ x: FormNode, _ claim: Claim) -> FormNode {
    if case .transposed(let inner) = claim.right.kind, inner.range == claim.right.range {
      return table.transpose(x)
    }
    return x
  }
}

extension Claim {
  fileprivate var isIdentity: Bool { if case .identity = form { true } else { false } }

  fileprivate var isDifferential: Bool {
    if case .differential = form { return true }
    return false
  }
}

extension GradientForm {
  /// The form with what it defines put in.
  fileprivate var writtenOut: Expression {
    var form = form
    for definition in definitions.reversed() where form.weight < 1000 {
      form = form.replacing { $0.symbol == definition.symbol ? definition.value : nil }
    }
    return form
  }
}

extension ProgramCheck {
  /// The true value of a claim's left side.
  fileprivate func truth(of claim: Claim, _ directions: [String: Matrix]) throws -> Matrix {
    switch claim.form {
    case .gradient(let name):
      try bound.lossAndGradients(for: [name]).gradients.first?.gradient ?? Matrix(0)
    case .differential(let expression): try differential(of: expression, bound, directions)
    case .identity(let left), .hessian(_, let left): try bound.evaluate(left)
    }
  }
}

extension BoundProgram {
  /// The values with columns of positive shares in the place of one-hot ones: fewer things are equal by chance.
  fileprivate var withMixedColumns: [String: Matrix] {
    var mixed = values
    for (place, input) in program.inputs.enumerated() where input.kind == .oneHot {
      var generator = SeededGenerator(seed: seed &+ UInt64(place) &* 0x1_0001)
      let x = Matrix.randomUniform(input.rows, input.columns, in: 0.1...1, using: &generator)
      mixed[input.name] = x ./ x.columnSums
    }
    return mixed
  }
}
