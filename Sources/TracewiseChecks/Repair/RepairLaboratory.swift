import Tracewise
import TracewiseDerivation
import TracewiseLanguage

/// Random points of a program, at small sizes that tell each other apart, for the search and for its
/// confirmation; and the right forms that are known.
struct RepairLaboratory {
  private static let searchPoints = 2
  private static let otherPoints = 7

  let program: Program
  private let place: Int
  let seed: UInt64
  private let witness: BoundProgram?
  /// Whether columns of ones and zeros are drawn as others.
  private let mixesColumns: Bool
  /// The program with all its claims.
  let whole: Program
  let table: FormTable
  let reader: FormReader
  /// The sizes that were tried, by name.
  private(set) var sizesSeen: [String: [Int]] = [:]

  init?(
    _ program: Program, _ place: Int, _ seed: UInt64, _ witness: BoundProgram?, _ whole: Program,
    mixesColumns: Bool = true, table: FormTable = FormTable()
  ) {
    guard let small = witness?.program ?? program.atSmallSizes(claim: place),
      let reader = FormReader(small, table),
      reader.claims.indices.contains(place)
    else { return nil }
    self.program = small
    self.table = table
    self.reader = reader
    self.place = place
    self.seed = seed
    self.witness = witness
    self.whole = whole
    self.mixesColumns = mixesColumns
  }

  var claim: Claim { program.claims[place] }

  /// Whether right forms are the transposes of what is derived.
  var isTurned: Bool { claim.isTurned(in: program) }

  /// The left side of an identity.
  private var otherSide: FormNode? {
    guard case .identity = claim.form, case .expression(let left) = syntax.left else { return nil }
    return reader.read(left)
  }

  /// The claim as it was parsed.
  var syntax: ClaimSyntax { reader.claims[place] }

  /// The search, ready to run; nil where the claim's sides have no values.
  mutating func search() -> RepairSearch? {
    let node = reader.read(syntax.right)
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
    let isSymmetric = program.isSymmetrised(claim)
    let names =
      program.inputs.map { table.node(.name($0.name)) } + reader.locals
      + program.dims.keys.sorted().map { table.node(.name($0)) }
      + (claim.isDifferential ? program.inputs.map { table.node(.name("d\($0.name)")) } : [])
    let locals = reader.locals
    // One that holds at some sizes by accident is no right form.
    let others = otherClaims().filter { other in
      other.weight <= FormReader.largest && confirmation.allSatisfy { $0.holds(other, isSymmetric) }
    }
    var rights = rightForms(others).filter { right in
      guard right.weight <= FormReader.largest, let value = search.values[right] else {
        return false
      }
      return RepairSearch.visible(value, isSymmetric)
        .isClose(to: RepairSearch.visible(search.target, isSymmetric))
    }
    let kept = Set(node.all + others.flatMap(\.all))
    rights = rights.map { right in
      let folded = table.folded(right, into: locals, search.values)
      let shorter = tidy(folded, keeping: kept, search, isSymmetric)
      let again = tidy(
        table.folded(shorter, into: locals, search.values), keeping: kept, search, isSymmetric)
      // What vanishes or is the same at the points of the search may not be at others.
      return [again, shorter, folded].first { form in
        confirmation.allSatisfy { $0.holds(form, isSymmetric) }
      } ?? again
    }
    var seen: Set<FormNode> = []
    rights = rights.filter { seen.insert($0).inserted }
    // First what holds at other sizes too; of what was derived at these, a number may be a size or not.
    let general = rights.filter { right in
      confirmation.allSatisfy { $0.holds(right, isSymmetric) }
    }
    let isGeneral = !general.isEmpty || rights.isEmpty
    rights = isGeneral ? general : rights
    // The same in the claim's own words, as far as it has any.
    let words = node.all.filter { $0.size > 1 && !$0.isDivisor && !$0.isSubscript }
      .sorted { ($1.size, $0.id) < ($0.size, $1.id) }
    let aligned = rights.prefix(1).map { table.aligned($0, to: words, search.values) }.filter {
      form in seen.insert(form).inserted && confirmation.allSatisfy { $0.holds(form, isSymmetric) }
    }
    let made = RepairSearch(
      node, rights: Array(rights.prefix(3)) + aligned, areGeneral: isGeneral,
      context: [reader.loss.map { reader.read($0) }].compactMap { $0 }
        .filter { $0.weight <= FormReader.largest },
      table: table, names: names, sizes: program.dims, isSymmetric: isSymmetric, search: search,
      left: otherSide, confirmation: confirmation)
    made.written = Set(others).intersection(rights)
    return made
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
      found.append((bound.values, directions, isTurned ? target.T : target))
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
      target: FormValue(found.map(\.target)),
      customs: isSearch ? GradientCustoms(of: claim, in: program, at: found.map(\.values)) : nil)
  }

  /// The point that shows the claim false, points on all sides of kinks, and random ones.
  private func candidates(_ program: Program, _ count: Int, _ seed: UInt64) -> [BoundProgram] {
    var bounds = (0..<UInt64(2 * count)).compactMap { draw in
      (try? BoundProgram(program, seed: seed &+ draw)).map {
        mixesColumns ? $0.with($0.withMixedColumns) : $0
      }
    }
    if let first = bounds.first, first.program.dims == self.program.dims {
      var search = SideSearch(first)
      search.run()
      bounds = search.points + bounds
      if let witness { bounds = [witness] + bounds }
    }
    return bounds
  }
}

extension Claim {
  /// Whether it is judged in numerator layout.
  func isTurned(in program: Program) -> Bool { program.isInNumeratorLayout && hasLayout }
}

extension ProgramCheck {
  /// The true value of a claim's left side.
  fileprivate func truth(of claim: Claim, _ directions: [String: Matrix]) throws -> Matrix {
    switch claim.form {
    case .gradient(let name):
      try
        (claim.convention == nil
        ? bound.lossAndGradients(for: [name])
        : bound.lossAndConventionalGradients(for: [name])).gradients.first?.gradient ?? Matrix(0)
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
