import MatrixFiles
import Tracewise

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// First names of letters from a to z, 1 to 26; 0 stands before and behind each.
struct Names {
  let learnt: [[Int]]
  let heldOut: [[Int]]
  static let letters = 27
  /// The longest name, with its end.
  static let length = 12

  init(_ run: Run) throws {
    let text = try String(
      contentsOf: URL(fileURLWithPath: "\(run.data)/first-names.txt"), encoding: .utf8)
    let all = text.split(separator: "\n").map { $0.utf8.map { Int($0) - 96 } }
    let order = try Batches(of: 1, from: all.count, seed: 2024)[0].flatMap { $0 }
    let names = order.map { all[$0] }
    heldOut = Array(names[..<(names.count / 10)])
    learnt = Array(names[(names.count / 10)...])
  }

  static func text(_ name: [Int]) -> String {
    String(decoding: name.map { UInt8($0 + 96) }, as: UTF8.self)
  }
}

/// How likely a letter is after some others, by counts: the interpolated model of Kneser and Ney (1995; Chen & Goodman
/// 1999, section 2.7). An order's counts are those of the letters seen after a context; below the highest of the contexts
/// that they were seen after. With D the share of a count that is left for lower orders,
///
///     p(w | c) = (max(n(c w) − D, 0) + D m(c) p(w | c′)) / n(c)
///
/// where m(c) is the number of letters seen after c, and c′ is c without its first letter.
struct KneserNey {
  private let order: Int
  /// Of each length of contexts.
  private var counts: [[[Int]: [Int: Double]]]
  private var discounts: [Double] = []

  init(_ names: [[Int]], order: Int) {
    self.order = order
    counts = Array(repeating: [:], count: order)
    for name in names {
      for (context, letter) in Self.places(name, order) {
        counts[order - 1][context, default: [:]][letter, default: 0] += 1
      }
    }
    for k in stride(from: order - 1, to: 0, by: -1) {
      for (context, letters) in counts[k] {
        for letter in letters.keys {
          counts[k - 1][Array(context.dropFirst()), default: [:]][letter, default: 0] += 1
        }
      }
    }
    discounts = counts.map { contexts in
      let all = contexts.values.flatMap(\.values)
      let (once, twice) = (Double(all.count { $0 == 1 }), Double(all.count { $0 == 2 }))
      return once > 0 ? once / (once + 2 * twice) : 0.5
    }
  }

  /// Each letter of a name and its end, with those before it.
  private static func places(_ name: [Int], _ order: Int) -> [([Int], Int)] {
    let line = Array(repeating: 0, count: order - 1) + name + [0]
    return (order - 1..<line.count).map { (Array(line[($0 - order + 1)..<$0]), line[$0]) }
  }

  private func probability(of letter: Int, after context: [Int]) -> Double {
    let lower =
      context.isEmpty
      ? 1 / Double(Names.letters) : probability(of: letter, after: Array(context.dropFirst()))
    guard let letters = counts[context.count][context] else { return lower }
    let discount = discounts[context.count]
    let total = letters.values.reduce(0, +)
    let rest = discount * Double(letters.count) * lower
    return (max((letters[letter] ?? 0) - discount, 0) + rest) / total
  }

  /// −log₂ p of a letter, on average.
  func bits(_ names: [[Int]]) -> Double {
    let all = names.flatMap { Self.places($0, order) }
    let shares = Matrix(vector: all.map { probability(of: $0.1, after: $0.0) })
    return -mean(log(shares)).scalar / log(Matrix(2)).scalar
  }
}
