import Tracewise

/// Names for parts that several places of long results share, so that what is printed grows with
/// the number of operations, not with the number of paths.
struct CommonParts {
  /// Results of fewer operations than this are printed as they are.
  static let longest = 48
  /// Parts of fewer operations than this get no name.
  static let smallest = 5

  /// The new names, each before it is used.
  private(set) var definitions: [Definition] = []
  private var replacements: [Expression: Expression] = [:]

  /// Finds the common parts of results; `taken` are names that are in use.
  init(_ results: [Expression], taken: Set<String>) {
    guard results.reduce(0, { $0 + $1.weight }) > Self.longest else { return }
    var counts: [Expression: Int] = [:]
    var order: [Expression] = []
    for root in results {
      let new = root.partsFirst { counts[$0] == nil }
      for x in new { for part in x.parts { counts[part, default: 0] += 1 } }
      counts[root, default: 0] += 1
      order += new
    }
    var number = 0
    for x in order where counts[x, default: 0] > 1 && Self.isWorthAName(x) {
      var name: String
      repeat {
        number += 1
        name = (x.shape.isScalar ? "s" : x.shape.isVector ? "t" : "T") + "\(number)"
      } while taken.contains(name)
      let symbol = MatrixSymbol(name, x.shape)
      definitions.append(Definition(symbol: symbol, value: rewritten(x)))
      replacements[x] = Expression(symbol)
    }
  }

  private static func isWorthAName(_ x: Expression) -> Bool {
    x.weight >= smallest && !(x.operation?.isFree ?? false)
  }

  /// The result in terms of the names.
  func rewritten(_ x: Expression) -> Expression { x.replacing { replacements[$0] } }
}
