import Tracewise
import TracewiseVerification

/// Pairs of entries with factors of their own: weights of terms, or terms that are counted less often than they come.
extension Curvature {
  /// Pairs that lack a factor each, the same at another point, and not the same for all.
  func weights(_ other: Curvature) -> String? {
    let others = Dictionary(other.pairs.map { ([$0.one, $0.other], $0.reading) }) { one, _ in one }
    var (weights, growth) = ([(pair: Pair, weight: Double)](), Vector())
    for pair in pairs {
      guard let there = others[[pair.one, pair.other]] else { return nil }
      let here = pair.reading
      let (one, two) = (here.truth / here.claimed, there.truth / there.claimed)
      let doubt = 4 * (here.bound / abs(here.claimed) + there.bound / abs(there.claimed))
      guard doubt < 3e-3, abs(one - two) <= doubt * max(1, abs(one)) else { continue }
      weights.append((pair, one))
      growth.append(there.claimed / here.claimed)
    }
    // What changes by one number, or not at all, has the same factors by itself.
    let wrong = weights.filter(\.pair.isWrong)
    guard wrong.count > 3, 5 * weights.count > pairs.count,
      (growth.max() ?? 0) - (growth.min() ?? 0) > 0.02,
      weights.contains(where: { abs($0.weight - wrong[0].weight) > 0.02 * abs($0.weight) })
    else { return nil }
    let counts = wrong.filter { Self.isCount($0.weight) }
    // Few are the same at two points by chance.
    let areCounts = !isSymmetric && 10 * counts.count >= 9 * wrong.count
    guard areCounts || isSymmetric else { return nil }
    let shown = (areCounts ? counts : wrong).prefix(3).map { pair, weight in
      "\(Matrix.format(weight, digits: 3)) that of \(name(pair.one)) with \(name(pair.other))"
    }
    let why =
      areCounts
      ? "what comes several times is counted once, or less often than it comes, as where += meets an index more than once"
      : "terms of the value (pairs, samples) have weights that are not in it, or other ones"
    return
      "of what comes with pairs of entries some lack a factor that is the same at every point, \(shown.joined(separator: ", "))"
      + "\(wrong.count > 3 ? ", …" : ""): \(why)"
  }

  private static func isCount(_ weight: Double) -> Bool {
    weight > 1.5 && abs(weight - weight.rounded()) < 1e-3
  }

  /// Whether another point may tell more.
  var mayHaveWeights: Bool {
    let wrong = pairs.filter(\.isWrong)
    return wrong.count > 4
      && (isSymmetric || wrong.contains { Self.isCount($0.reading.truth / $0.reading.claimed) })
  }

  /// Whether what is claimed is symmetric: another matrix, as a transposed one, has such factors, too.
  private var isSymmetric: Bool {
    let claims = Dictionary(pairs.map { ([$0.one, $0.other], $0.reading) }) { one, _ in one }
    let both = pairs.compactMap { pair in
      claims[[pair.other, pair.one]].map { ($0, pair.reading) }
    }
    return both.count > 4
      && both.allSatisfy { abs($0.claimed - $1.claimed) <= $0.bound + $1.bound }
  }
}
