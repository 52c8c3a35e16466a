/// Settles the sizes that `dim`, options and data files fix, and says where they contradict.
struct SizeBinding {
  /// Why a size has its value.
  private enum Origin {
    case option
    case file(of: String, shape: String)

    var text: String {
      switch self {
      case .option: "--dim"
      case .file(let name, let shape): "\(name) is \(shape) in its file"
      }
    }
  }

  let source: SourceText
  let names: Names
  /// The sizes that are fixed: by an option, by a file, or by the default of a `dim`.
  private(set) var values: [String: Int] = [:]
  /// Options for sizes that have no name in the text: those of inputs that their use implies.
  private(set) var implied: [String: Int] = [:]
  private(set) var errors: [LanguageError] = []
  private var origins: [String: Origin] = [:]
  /// Sizes of files that several unknown ones make together.
  private var unsolved: [(ExpressionSyntax, actual: Int, Names.Input, shown: String)] = []

  init(
    source: SourceText, names: Names, options: [String: Int],
    files: [String: (rows: Int, columns: Int)]
  ) {
    self.source = source
    self.names = names
    takeOptions(options)
    for input in names.inputs {
      if let shape = files[input.name] { take(shape, of: input) }
    }
    for name in files.keys.sorted() where names.input(name) == nil {
      let near = suggestion(for: name, among: names.inputs.map(\.name))
      report(
        "there is no input '\(name)' to bind a file to", at: nil,
        note: near.map { "did you mean '\($0)'?" })
    }
    values.merge(names.sizeDefaults) { fixed, _ in fixed }
    for (size, actual, input, shown) in unsolved where size.integer({ values[$0] }) != actual {
      _ = refuse(input, shown)
    }
  }

  private mutating func takeOptions(_ options: [String: Int]) {
    for (name, value) in options.sorted(by: { $0.key < $1.key }) {
      if names.meaning(of: name) == nil, names.inputs.contains(where: { !$0.isDeclared }) {
        implied[name] = value
      } else if names.meaning(of: name) != .size {
        let near = suggestion(for: name, among: names.sizes)
        report(
          "there is no size '\(name)' to set (--dim)", at: nil,
          note: near.map { "did you mean '\($0)'?" })
      } else if names.fixedSizes.contains(name), let own = names.sizeDefaults[name], own != value {
        report("\(name) is \(own) and no other size: dim \(name) == \(own) (--dim)", at: nil)
      } else if !Limits.sizes.contains(value) {
        report(
          "\(name) = \(value) (--dim): a size is a whole number from 1 to "
            + "\(Limits.sizes.upperBound)", at: nil)
      } else {
        values[name] = value
        origins[name] = .option
      }
    }
  }

  private mutating func take(_ shape: (rows: Int, columns: Int), of input: Names.Input) {
    let shown = "\(shape.rows)×\(shape.columns)"
    guard Limits.sizes.contains(shape.rows), Limits.sizes.contains(shape.columns) else {
      let why = min(shape.rows, shape.columns) < 1 ? "it has no entries" : "it is too large"
      report("\(input.name) is \(shown) in its file: \(why)", at: input.range)
      return
    }
    guard input.isDeclared else {
      if input.kind == .vector, shape.columns != 1 {
        report(
          "\(input.name) is \(shown) in its file, but an undeclared lower-case name is a vector, "
            + "n×1", at: input.range,
          note: "declare it: input \(input.name): matrix(m, n)")
      }
      return
    }
    let (rows, columns) = input.kind.shape(input.sizes, one: .number(1))
    for (size, actual) in [(rows, shape.rows), (columns, shape.columns)] {
      guard take(actual, for: size, of: input, shown: shown) else { return }
    }
  }

  /// Whether a size of a declared input can be what its file says.
  private mutating func take(
    _ actual: Int, for size: SizeSyntax, of input: Names.Input, shown: String
  ) -> Bool {
    switch size {
    case .number(let number):
      if number == actual { return true }
    case .expression(let x):
      return take(actual, for: x, of: input, shown: shown)
    case .name(let name):
      guard let value = values[name.text], let origin = origins[name.text] else {
        values[name.text] = actual
        origins[name.text] = .file(of: input.name, shape: shown)
        return true
      }
      if value == actual { return true }
      if case .file(input.name, _) = origin { break }
      report(
        "\(input.name) is \(shown) in its file, but \(name.text) = \(value) (\(origin.text))",
        at: input.range)
      return false
    }
    return refuse(input, shown)
  }

  /// The same of what is made of sizes, of which one may follow.
  private mutating func take(
    _ actual: Int, for size: ExpressionSyntax, of input: Names.Input, shown: String
  ) -> Bool {
    let unknown = Set(size.sizeIdentifiers.map(\.text)).filter { values[$0] == nil }
    func value(_ k: Int) -> Int? { size.integer { values[$0] ?? k } }
    if unknown.isEmpty { return value(0) == actual ? true : refuse(input, shown) }
    // As a rule its size is linear in it.
    if let name = unknown.first, unknown.count == 1, let zero = value(0), let one = value(1),
      one != zero, (actual - zero) % (one - zero) == 0
    {
      let k = (actual - zero) / (one - zero)
      guard value(k) == actual, k >= 1 else { return refuse(input, shown) }
      values[name] = k
      origins[name] = .file(of: input.name, shape: shown)
      return true
    }
    unsolved.append((size, actual, input, shown))
    return true
  }

  private mutating func refuse(_ input: Names.Input, _ shown: String) -> Bool {
    report(
      "\(input.name) is \(shown) in its file, but it is declared \(input.kindText)",
      at: input.range)
    return false
  }

  private mutating func report(_ message: String, at range: SourceRange?, note: String? = nil) {
    errors.append(LanguageError(message, at: range, in: source, notes: note.map { [$0] } ?? []))
  }
}
