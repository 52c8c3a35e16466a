import Tracewise
import TracewiseLanguage

/// A part of the chain rule that a claim leaves out: it takes a value for a constant that depends on its input, in all its
/// places or in one, or has no derivative of a function, or its value in the place of that.
struct ForgottenPath {
  let cause: Cause
  /// What was forgotten, in a sentence.
  let sentence: String
  /// The places that are taken for constants.
  fileprivate let places: [ValueUse]

  /// So many points have to agree.
  private static let points = 3

  /// Of more named values no two are held together.
  private static let mostNamed = 40

  /// nil where the claim is not the gradient without some part, or is about something else than a gradient.
  fileprivate init?(of claim: Claim, in program: Program, seed: UInt64) {
    guard case .gradient(let name) = claim.form, claim.convention == nil,
      let input = program.input(name), program.fits(claim)
    else { return nil }
    let bounds = (0..<UInt64(Self.points)).compactMap {
      try? BoundProgram(program, seed: seed &+ 300 &+ $0)
    }
    let claimed = bounds.compactMap { bound -> Matrix? in
      guard let value = try? bound.evaluate(claim.right), value.firstNonFinite == nil else {
        return nil
      }
      return input.symmetrised(claim.isTurned(in: program) ? value.T : value)
    }
    guard claimed.count == Self.points, claimed.allSatisfy({ $0.largest > 0 }) else { return nil }
    func isGradient(of held: HeldProgram?) -> Bool {
      guard let held else { return false }
      return zip(bounds, claimed).allSatisfy { bound, claimed in
        guard let gradient = bound.gradient(for: name, of: held) else { return false }
        return (input.symmetrised(gradient) - claimed).largest <= 1e-8 * claimed.largest
      }
    }
    let (whole, single) = program.paths(from: name)
    var sets = (whole + single).map { [$0] }
    if program.lets.count <= Self.mostNamed {
      for (k, a) in whole.enumerated() { sets += whole[(k + 1)...].map { [a, $0] } }
    }
    if let found = sets.first(where: { isGradient(of: program.holding($0.flatMap(\.places))) }) {
      cause = .termMissing
      places = found.flatMap(\.places)
      sentence =
        found.map(\.words).joined(separator: " and ")
        + (found.count == 1 ? " is taken for a constant" : " are taken for constants")
        + ", and changes with \(name)"
      return
    }
    for calls in program.callsMade(of: name) {
      for byValues in [false, true]
      where isGradient(of: program.replacingDerivatives(of: calls, byValues: byValues)) {
        cause = byValues ? .function : .factorMissing
        places = []
        let what = calls.count == 1 ? calls[0].context : calls[0].name
        sentence =
          byValues
          ? "\(what) stands in the place of its derivative"
          : calls.count == 1
            ? "the derivative of \(what) is missing"
            : "the derivative of \(what) is missing (in \(calls.count) places)"
        return
      }
    }
    return nil
  }
}

extension RepairLaboratory {
  /// What the claim takes for a constant, and the term that is missing for it; nil of claims that are not so.
  func forgottenPath() -> (path: ForgottenPath, term: FormNode?)? {
    guard case .gradient(let name) = claim.form,
      let path = ForgottenPath(of: claim, in: program, seed: seed)
    else { return nil }
    let others = program.uses(besides: path.places, from: name)
    guard !isTurned, !path.places.isEmpty,
      let held = program.holding(others, claim: "claim grad(\(name)) = 0*\(name)"),
      var other = RepairLaboratory(held.program, 0, seed, nil, held.program, table: table),
      var term = other.search()?.rights.first
    else { return (path, nil) }
    for constant in held.constants {
      let own =
        reader.locals.first { $0.text == constant.original }
        ?? table.node(.name(constant.original))
      term = table.replacing(term, table.node(.name(constant.name)), by: own)
    }
    return (path, term)
  }
}

/// Places that may be held constant together.
private struct HeldPlaces {
  let places: [ValueUse]
  /// What they are called.
  let words: String
}

extension Program {
  /// What may be held constant where a gradient for an input is taken: a named value that is made of it, at all its
  /// places, and one place of the input or of such a value that has others.
  fileprivate func paths(from name: String) -> (whole: [HeldPlaces], single: [HeldPlaces]) {
    let uses = self.uses
    let dependent = values { $0.isInput(name) }
    func places(_ value: String) -> [ValueUse] { uses.filter { $0.name == value } }
    // One that the loss is alone is the loss.
    let whole = dependent.suffix(Self.mostHeld).compactMap { value -> HeldPlaces? in
      let places = places(value)
      return places.isEmpty ? nil : HeldPlaces(places: places, words: value)
    }
    let single = (dependent + [name]).flatMap { value -> [HeldPlaces] in
      let places = places(value)
      guard places.count > 1 else { return [] }
      return places.enumerated().map { k, place in
        // Which one, where it stands there more than once.
        let twins = places.indices.filter { places[$0].context == place.context }
        let first = twins.count > 1 ? "the \(Self.ordinal(twins.firstIndex(of: k) ?? 0)) " : ""
        return HeldPlaces(places: [place], words: "\(first)\(value) in \(place.context)")
      }
    }
    return (whole, Array(single.prefix(Self.mostHeld)))
  }

  private static func ordinal(_ k: Int) -> String {
    let words = ["first", "second", "third", "fourth"]
    return k < words.count ? words[k] : "\(k + 1)th"
  }

  /// So many places are tried.
  private static var mostHeld: Int { 12 }
}

extension Program {
  /// All places but some at which what depends on an input stands, save what those are made of: where they are held, the
  /// gradient goes through the former alone.
  fileprivate func uses(besides places: [ValueUse], from name: String) -> [ValueUse] {
    let ranges = Set(places.map(\.range))
    var made: Set<String> = []
    var waiting = places.map(\.name)
    while let value = waiting.popLast() {
      if let definition = definitions[value], made.insert(value).inserted {
        waiting += definition.locals
      }
    }
    let dependent = Set(values { $0.isInput(name) })
    // What is made of the places goes on.
    let behind = Set(values { ranges.contains($0.range) })
    return uses.filter { use in
      (use.name == name || dependent.contains(use.name)) && !ranges.contains(use.range)
        && !behind.contains(use.name) && !(use.owner.map { made.contains($0) } ?? false)
    }
  }

  /// The named values, in order, in which an expression of some kind stands, or that are made of such.
  private func values(madeOf isSource: (CheckedExpression) -> Bool) -> [String] {
    var made: Set<String> = []
    return lets.map(\.name).filter { value in
      var waiting = [definitions[value]].compactMap { $0 }
      while let x = waiting.popLast() {
        let isMade = if case .local(let name) = x.kind { made.contains(name) } else { false }
        if isMade || isSource(x) {
          made.insert(value)
          return true
        }
        waiting += x.children
      }
      return false
    }
  }
}

extension Program {
  /// Calls of functions of entries that depend on an input: each, and all of one function.
  fileprivate func callsMade(of name: String) -> [[ValueUse]] {
    let calls = entrywiseCalls.filter { inputs(of: $0.value).contains(name) }.prefix(Self.mostHeld)
    let all = Dictionary(grouping: calls, by: \.name).values.filter { calls in
      // One within another has no text of its own.
      calls.count > 1
        && !calls.contains { a in
          calls.contains { $0.range != a.range && $0.range.union(a.range) == $0.range }
        }
    }
    return calls.map { [$0] } + all.sorted { $0[0].range.start < $1[0].range.start }
  }
}

extension BoundProgram {
  /// The gradient for an input where other values are constants.
  fileprivate func gradient(for name: String, of held: HeldProgram) -> Matrix? {
    var values = self.values
    for constant in held.constants {
      guard let own = try? evaluate(constant.value), own.firstNonFinite == nil else { return nil }
      values[constant.name] = own
    }
    let gradient = try? with(held.program).with(values).lossAndGradients(for: [name])
      .gradients.first?.gradient
    return gradient?.firstNonFinite == nil ? gradient : nil
  }
}

extension CheckedExpression {
  fileprivate func isInput(_ name: String) -> Bool {
    if case .input(name) = kind { true } else { false }
  }
}
