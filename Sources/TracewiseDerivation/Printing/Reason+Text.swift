extension Reason {
  /// The reason in words, with its identity: `law 2: ∂(A C) = ∂A C + A ∂C`.
  public func text(_ printer: Printer<some Notation>) -> String {
    let name = subject.map { "\(words) \(printer.notation.symbol($0))" } ?? words
    guard let equation else { return name }
    return "\(name): \(printer.text(equation))"
  }

  /// The reason's name.
  public var name: String {
    subject.map { "\(words) \(UnicodeNotation().symbol($0))" } ?? words
  }

  /// What the reason is about, where its name ends with that: a formula, unlike the words before.
  var subject: MatrixSymbol? {
    if case .definition(let symbol) = kind { return symbol }
    return nil
  }

  /// The reason's name without its subject.
  var words: String {
    switch kind {
    case .law(let number): "law \(number)"
    case .differential(let rule): "differential of \(rule)"
    case .constantFactor: "constant factor"
    case .property(let numbers) where numbers.count == 1: "property \(numbers[0])"
    case .property(let numbers):
      "properties " + numbers.map(String.init).joined(separator: " and ")
    case .exchange(let rule): "exchange property of \(rule)"
    case .definition: "definition of"
    case .algebra: "algebra"
    case .readOff: "the gradient is the factor of the differential"
    case .symmetric(let name): "\(name) is symmetric: (G + Gᵀ)/2"
    }
  }
}

extension Judgement {
  /// The judgement in words.
  public var text: String {
    switch self {
    case .exact: "equal, exactly"
    case .numeric(let error): "equal to \(Double(Float(error)))"
    case .different(let why): "different: \(why)"
    case .undecided(let why): "not checked: \(why)"
    }
  }
}
