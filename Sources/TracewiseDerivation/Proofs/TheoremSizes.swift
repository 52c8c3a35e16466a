package import Tracewise

/// The letters of sizes in theorems, as numbers that tell where they come from: bodies of rules run at these
/// sizes, and what they make of them is read back as a term of letters.
package struct TheoremSizes: Sendable {
  /// How the sizes of matrices stand to each other where a body may take different ways.
  package enum Order: String, CaseIterable, Sendable {
    /// More rows than columns.
    case tall
    /// Fewer.
    case wide
    /// Equally many.
    case square
  }

  private let values: [(letter: String, value: Int)]
  private let table: [Int: Term]
  /// Whether what letters do not make is a number, and not any size.
  let isExact: Bool

  /// The letters in the order in which MathComp's types have them: a Kronecker product has m p rows and n q
  /// columns, and vec of a matrix n m entries.
  private static let primes: [(letter: Signature.Letter, value: Int)] = [
    (.n, 6151), (.m, 9851), (.q, 1373), (.p, 2531), (.k, 521), (.l, 367),
  ]

  /// Letters in such an order: m and n are exchanged, or one.
  package init(_ order: Order) {
    let (m, n) = (Self.primes[1].value, Self.primes[0].value)
    values = Self.primes.map { letter, value in
      switch (letter, order) {
      case (.n, .wide): ("\(letter)", m)
      case (.m, .wide): ("\(letter)", n)
      case (.m, .square): ("\(letter)", n)
      default: ("\(letter)", value)
      }
    }
    table = Self.table(values)
    isExact = false
  }

  /// Sizes of these names at these values, which tell where sums and products come from.
  package init(named values: [(letter: String, value: Int)]) {
    self.values = values
    table = Self.table(values)
    isExact = true
  }

  /// The number that stands for a letter.
  package func callAsFunction(_ letter: Signature.Letter) -> Int {
    values.first { $0.letter == "\(letter)" }?.value ?? 1
  }

  /// What is no size is at most this.
  static let largestNumber = 64

  /// The letters of a product, or of a sum or difference with its sign, that make a number.
  enum Term: Hashable {
    case product([String])
    case sum([String], minusOne: Bool)
    case valid(String, String)
  }

  /// What makes a number; nil where letters do not.
  func term(_ n: Int) -> Term? { table[n] }

  /// Whether a size is none that a number stands for, nor made of letters.
  func isUnknown(_ n: Int) -> Bool {
    table[n] == nil && n >= values.map(\.value).min() ?? .max
  }

  /// The letters that make a number, as Coq reads them; nil where none do.
  package func text(_ n: Int) -> String? { term(n)?.text }

  private static func table(_ all: [(letter: String, value: Int)]) -> [Int: Term] {
    var table: [Int: Term] = [:]
    func add(_ n: Int, _ term: Term) { if table[n] == nil { table[n] = term } }
    for (a, x) in all { add(x, .product([a])) }
    for (i, (a, x)) in all.enumerated() {
      for (b, y) in all[i...] { add(x * y, .product([a, b])) }
    }
    for (i, (a, x)) in all.enumerated() {
      for (b, y) in all[i...] {
        add(x + y, .sum([a, b], minusOne: false))
        add(x + y - 1, .sum([a, b], minusOne: true))
      }
      for (b, y) in all where b != a && x > y { add(x - y + 1, .valid(a, b)) }
    }
    for (i, (a, x)) in all.enumerated() {
      for (j, (b, y)) in all[i...].enumerated() {
        for (c, z) in all[(i + j)...] {
          add(x + y + z, .sum([a, b, c], minusOne: false))
          add(x * y * z, .product([a, b, c]))
        }
      }
    }
    return table
  }
}

extension TheoremSizes.Term {
  /// The term as a size, without parentheses of its own.
  var text: String {
    switch self {
    case .product(let letters): letters.joined(separator: " * ")
    case .sum(let letters, let minusOne):
      letters.joined(separator: " + ") + (minusOne ? " - 1" : "")
    case .valid(let a, let b): "\(a) - \(b) + 1"
    }
  }

  var letters: [String] {
    switch self {
    case .product(let letters), .sum(let letters, _): letters
    case .valid(let a, let b): [a, b]
    }
  }
}
