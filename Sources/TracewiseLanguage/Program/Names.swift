/// What the names of a program mean.
struct Names: Sendable {
  /// An input or const, declared by a statement or implied by its use.
  struct Input: Sendable {
    let name: String
    let kind: Kind
    let isConstant: Bool
    /// The sizes of a declared kind; those of an implied input are found by unification.
    let sizes: [SizeSyntax]
    let interval: Interval?
    let isDeclared: Bool
    /// The name in its declaration, or where it is used first.
    let range: SourceRange
    /// The kind as it was written.
    let kindText: String
    /// The convention of its gradient, where one is said.
    var convention: GradientConvention?
  }

  /// What a name stands for.
  enum Meaning: Sendable, Equatable {
    case input
    case local
    case size
    case differential(of: String)
    case placeholder(Placeholder)
  }

  /// Declared inputs in order, then implied ones in order of first appearance.
  private(set) var inputs: [Input] = []
  /// The sizes in order: those of `dim`, then those that only kinds mention.
  private(set) var sizes: [String] = []
  /// The defaults that `dim` gives.
  private(set) var sizeDefaults: [String: Int] = [:]
  /// The sizes that have no other value than that.
  private(set) var fixedSizes: Set<String> = []
  /// Matrices whose sizes follow from where they stand, by the names that the translation gave them.
  private(set) var placeholders: [String: Placeholder] = [:]
  private var meanings: [String: Meaning] = [:]
  private var inputIndices: [String: Int] = [:]

  /// Whether the name is known as a value or a size.
  func meaning(of name: String) -> Meaning? { meanings[name] }

  /// The meaning of a name, where differentials such as `dA` may stand.
  func meaning(of name: String, amongDifferentials: Bool) -> Meaning? {
    if amongDifferentials, meanings[name] == nil, let input = differentiated(name) {
      return .differential(of: input.name)
    }
    return meanings[name]
  }

  /// The input A of a name `dA`.
  func differentiated(_ name: String) -> Input? {
    guard name.first == "d" else { return nil }
    return input(String(name.dropFirst()))
  }

  func input(_ name: String) -> Input? { inputIndices[name].map { inputs[$0] } }

  /// All names of values and sizes, for suggestions.
  var all: [String] { meanings.keys.filter { placeholders[$0] == nil }.sorted() }

  /// The inputs that have gradients.
  var variables: [String] { inputs.filter { !$0.isConstant }.map(\.name) }

  mutating func declare(_ input: Input) {
    inputIndices[input.name] = inputs.count
    inputs.append(input)
    meanings[input.name] = .input
  }

  mutating func declare(_ placeholders: [String: Placeholder]) {
    self.placeholders = placeholders
    for (name, placeholder) in placeholders { meanings[name] = .placeholder(placeholder) }
  }

  mutating func declareLocal(_ name: String) { meanings[name] = .local }

  mutating func declareSize(_ name: String, default value: Int?, isFixed: Bool = false) {
    sizes.append(name)
    if isFixed { fixedSizes.insert(name) }
    sizeDefaults[name] = value
    meanings[name] = .size
  }
}
