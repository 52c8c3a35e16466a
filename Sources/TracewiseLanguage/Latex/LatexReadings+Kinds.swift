/// What candidates are completed by: sizes, positive values, and what papers take for granted.
extension LatexReadings {
  /// The candidate with one size for what is of one length although prose says what some of it is: otherwise a size of
  /// 1 would fit, too, where entries are multiplied.
  func sized(_ candidate: Candidate) -> Candidate {
    let declared = candidate.program?.inputs.filter(\.isDeclared).map(\.name) ?? []
    let known = LatexUnit.kinds(draft, outline, context(of: candidate))
    // Orthonormal columns are longer than they are many, which their sizes say already.
    let own = declared.filter { name in
      guard let kind = known[name], kind.kind != .orthogonal else { return false }
      return kind.sizes.contains { LatexKinds.isFresh($0, of: name) }
    }
    guard !own.isEmpty else { return candidate }
    // What the sizes are where nothing is said of these.
    let bare = context(of: candidate)
    bare.leftOut = Set(own)
    guard let text = try? LatexUnit.text(draft, outline, bare),
      let program = program(of: text), program.misfits.isEmpty
    else { return candidate }
    var names = Dictionary(program.dims.map { ($0.value, $0.key) }) { min($0, $1) }
    let context = context(of: candidate)
    let inputs = program.inputs.filter { !$0.isDeclared && $0.rows > 1 }
    var ownSizes: Set<Int> = []
    for input in inputs where own.contains(input.name) {
      ownSizes.formUnion([input.rows, input.columns])
      // What is square has one size for both, whatever else fits.
      let words = known[input.name]?.sizes ?? []
      let own = words.count == 1 && input.columns > 1 ? words + words : words
      for (size, name) in zip([input.rows, input.columns], own) where size > 1 && names[size] == nil
      {
        names[size] = name
      }
    }
    for input in inputs {
      let sizes = [input.rows, input.columns].filter { $0 > 1 }
      guard !ownSizes.isDisjoint(with: sizes) else { continue }
      let words = zip(sizes, ["n", "m"]).map { names[$0] ?? "\($1)_\(input.name)" }
      let unsaid = LatexKind(kind: words.count > 1 ? .matrix : .vector, sizes: words)
      var kind = known[input.name] ?? unsaid
      guard kind.sizes.count <= words.count else { continue }
      kind.sizes = Array(words.prefix(kind.sizes.count))
      context.assumed[input.name] = kind
    }
    guard let text = try? LatexUnit.text(draft, outline, context),
      let program = self.program(of: text), program.misfits.count <= candidate.misfits
    else { return candidate }
    var changed = candidate
    (changed.text, changed.program, changed.kinds) = (text, program, context.assumed)
    return changed
  }

  private func program(of text: LatexText) -> Program? {
    (try? LatexReading(text, [], in: outline.context.source)).flatMap {
      try? Program(checking: $0.tree)
    }
  }

  /// The candidate with positive values for what nothing is said of, where it has no value at others.
  func defined(_ candidate: Candidate) -> Candidate {
    guard let program = candidate.program, (try? BoundProgram(program))?.isDefined == false else {
      return candidate
    }
    let context = context(of: candidate)
    let free = program.inputs.filter { !$0.isDeclared || candidate.kinds[$0.name] != nil }
    for input in free {
      if candidate.kinds[input.name] != nil {
        context.assumed[input.name]?.isPositive = true
        continue
      }
      let sizes = ["n_\(input.name)", "m_\(input.name)"]
      let count = input.columns > 1 ? 2 : input.rows > 1 ? 1 : 0
      let kinds: [Kind] = [.scalar, .vector, .matrix]
      let isSymmetric =
        count == 2 && input.rows == input.columns
        && LatexAssumption.isUsual(context.names.symbols[input.name])
      context.assumed[input.name] =
        isSymmetric
        ? LatexKind(kind: .positiveDefinite, sizes: [sizes[0]])
        : LatexKind(kind: kinds[count], sizes: Array(sizes.prefix(count)), isPositive: true)
    }
    guard let text = try? LatexUnit.text(draft, outline, context),
      let reading = try? LatexReading(text, [], in: context.source),
      let positive = try? Program(checking: reading.tree),
      (try? BoundProgram(positive))?.isDefined == true
    else { return candidate }
    var changed = candidate
    changed.text = text
    let names = free.map(\.name).sorted().joined(separator: ", ")
    changed.remarks.append("\(names) positive, where the formula has a value")
    return changed
  }

  // MARK: Assumptions

  /// The candidate with its square matrices symmetric: those that papers use to call so, then all of them.
  func symmetric(_ candidate: Candidate, _ sentences: [String]) -> [LatexReading] {
    let general = outline.generalNames(in: draft)
    let squares = candidate.text.squareMatrices.filter { !general.contains($0) }
    let usual = squares.filter { LatexAssumption.isUsual(outline.context.names.symbols[$0]) }
    var sets = [usual]
    if squares.count > usual.count { sets.append(squares) }
    return sets.filter { !$0.isEmpty }.compactMap { names in
      for kind in [Kind.symmetric, .positiveDefinite] {
        var other = candidate
        for name in names {
          let known = candidate.kinds[name] ?? outline.kinds(of: draft)[name]
          other.kinds[name] = LatexKind(kind: kind, sizes: [known?.sizes.first ?? "n_\(name)"])
        }
        guard let text = try? LatexUnit.text(draft, outline, context(of: other)) else { continue }
        (other.text, other.program) = (text, program(of: text))
        other = sized(other)
        guard let program = other.program, program.misfits.isEmpty,
          (try? BoundProgram(program))?.isDefined == true,
          var reading = try? LatexReading(other.text, sentences, in: outline.context.source)
        else { continue }
        reading.assumption = LatexAssumption(
          names, isUsual: names.count == usual.count, outline.context)
        return reading
      }
      return nil
    }
  }
}
