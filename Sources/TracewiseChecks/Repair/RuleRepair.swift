package import Tracewise
import TracewiseDerivation
import TracewiseLanguage
package import TracewiseVerification

extension SymbolicOracle: FormulaOracle {
  package func repair(
    _ body: Mutation.Body, of subject: RuleSubject,
    at points: [(point: RuleCase, right: Matrix)]
  ) -> BodyRepair? {
    RuleLaboratory(body, subject.rule).repair(points)
  }
}

/// The bodies of a rule as expressions of the loss language, in G, the operands and the value Y, for the search for
/// what makes a wrong one right: a pullback beside what the trace method makes of the differential, a differential
/// beside what it makes of the pullbacks.
private struct RuleLaboratory {
  private let body: Mutation.Body
  private let rule: any Rule
  private let table = FormTable()

  init(_ body: Mutation.Body, _ rule: any Rule) {
    self.body = body
    self.rule = rule
  }

  /// The body at points of the same shapes.
  private struct Sample {
    let program: Program
    let given: FormNode
    /// What follows from the other bodies, where that is right.
    let right: FormNode?
    let points: RepairPoints
  }

  func repair(_ points: [(point: RuleCase, right: Matrix)]) -> BodyRepair? {
    var groups: [[(point: RuleCase, right: Matrix)]] = []
    for one in points {
      let shapes = one.point.operands.map(\.shape)
      if let k = groups.firstIndex(where: { $0[0].point.operands.map(\.shape) == shapes }) {
        groups[k].append(one)
      } else {
        groups.append([one])
      }
    }
    // Random points of one shape tell apart what points in special position do not.
    let samples = groups.compactMap { group -> (Sample, isRandom: Bool, count: Int)? in
      let random = group.filter { !$0.point.region.isGiven }
      let isRandom = random.count > 1
      return sample(isRandom ? random : group).map { ($0, isRandom, group[0].right.count) }
    }
    guard let first = samples.filter(\.isRandom).max(by: { $0.count < $1.count })?.0,
      first.given.weight <= FormReader.largest
    else { return nil }
    // A body with sizes among its numbers is another formula at each.
    let alike = samples.map(\.0).filter { $0.given === first.given }
    if alike.count == 1, samples.count > 1 { return nil }
    let isSame = alike.count { $0.right === first.right } > 1 || alike.count == 1
    let right = isSame ? first.right : nil
    if let right, right.weight > FormReader.largest { return nil }
    let names = first.points.values.valued.map { table.node(.name($0)) }
    let search = RepairSearch(
      first.given, rights: [right].compactMap { $0 }, context: [], table: table, names: names,
      sizes: first.program.dims, isSymmetric: false, search: first.points,
      confirmation: alike.map(\.points))
    guard let best = search.run().first(where: { $0.cost <= Cause.several.cost }) else {
      return right.flatMap { right in
        right.weight > Self.longest
          ? nil
          : BodyRepair(
            cause: .several, diagnosis: "it differs in several places", right: right.text)
      }
    }
    let teller = RepairTeller(claim: first.given, sizes: [:], whole: "the result")
    return BodyRepair(
      cause: best.stories[0].cause, diagnosis: teller.sentence(best.stories), right: best.new.text)
  }

  /// A longer formula is not shown where no change leads to it.
  private static let longest = 40

  /// The body at points of the same shapes; nil where its formula has no words. Where what follows from the other
  /// bodies is not right either, only the values that differences give are known.
  private func sample(
    _ points: [(point: RuleCase, right: Matrix)]
  ) -> Sample? {
    guard let shapes = points.first?.point.operands.map(\.shape),
      shapes.allSatisfy({ $0.count > 0 }), let derivation = RuleDerivation(rule, shapes: shapes),
      let (given, derived) = forms(derivation),
      let program = program(derivation), let reader = FormReader(program, table),
      let given = reader.read(given)
    else { return nil }
    let names = derivation.operands.map(\.name)
    let values = FormValues(
      program,
      points.map { item in
        let operands = zip(names, item.point.operands)
        return Dictionary(operands, uniquingKeysWith: { $1 })
          .merging(["G": item.point.cotangent, "Y": item.point.value]) { $1 }
      },
      differentials: body == .differential
        ? points.map { Dictionary(zip(names, $0.point.directions), uniquingKeysWith: { $1 }) } : [])
    let right = derived.flatMap { reader.read($0) }.flatMap { right in
      values[right].map { (form: right, value: $0) }
    }
    if let right, zip(right.value.points, points).allSatisfy({ $0.isClose(to: $1.right) }) {
      return Sample(
        program: program, given: given, right: right.form,
        points: RepairPoints(values: values, target: right.value))
    }
    return Sample(
      program: program, given: given, right: nil,
      points: RepairPoints(values: values, target: FormValue(points.map(\.right))))
  }

  /// The body as the rule gives it, and as it follows from the other ones.
  private func forms(_ derivation: RuleDerivation) -> (given: Expression, derived: Expression?)? {
    switch body {
    case .pullback(let k):
      guard derivation.pullbacks.indices.contains(k) else { return nil }
      return (derivation.pullbacks[k].given, derivation.pullbacks[k].derived)
    case .differential:
      // Tr(Gᵀ ∂Y) = Σ Tr(X̄ᵀ ∂X) is linear in G: its gradient is ∂Y.
      let terms = derivation.pullbacks.map {
        trace($0.given.T * Expression($0.operand.differential))
      }
      guard terms.count == derivation.operands.count, let first = terms.first else { return nil }
      let loss = terms.dropFirst().reduce(first) { $0 + $1 }
      let derived = Deriver.derive(Problem(loss: loss, inputs: [derivation.cotangent]))
      return (derivation.differential, derived.gradients.first?.value)
    }
  }

  /// A program with the rule's operands, value and cotangent for inputs, and the sizes of its signature.
  private func program(_ derivation: RuleDerivation) -> Program? {
    let sizes = sizes(derivation)
    let symbols = derivation.operands + [derivation.cotangent, derivation.value.symbol]
    let names = Dictionary(sizes.map { ($0.value, $0.key) }, uniquingKeysWith: { $1 })
    func size(_ n: Int) -> String { names[n] ?? "\(n)" }
    let lines =
      sizes.sorted { $0.key < $1.key }.map { "dim \($0.key) = \($0.value)" }
      + symbols.map {
        "input \($0.name): matrix(\(size($0.shape.rows)), \(size($0.shape.columns)))"
      } + ["claim G = G"]
    return try? Program(
      checking: SourceText(name: "rule", text: lines.joined(separator: "\n")))
  }

  /// The sizes of the rule's signature by their letters, where they differ from one another.
  private func sizes(_ derivation: RuleDerivation) -> [String: Int] {
    guard let signature = type(of: rule).signature else { return [:] }
    var sizes: [String: Int] = [:]
    for (pattern, symbol) in zip([signature.first, signature.second], derivation.operands) {
      guard let pattern else { continue }
      for (size, value) in [
        (pattern.rows, symbol.shape.rows), (pattern.columns, symbol.shape.columns),
      ] {
        if case .letter(let letter) = size { sizes["\(letter)"] = value }
      }
    }
    return Set(sizes.values).count == sizes.count ? sizes : [:]
  }
}

extension Matrix {
  /// Whether it is what differences give, beyond all rounding.
  fileprivate func isClose(to other: Matrix) -> Bool {
    shape == other.shape && (self - other).largest <= 1e-6 * other.largest
  }
}
