import Foundation
import Tracewise
import TracewiseVerification

/// Derivatives of normalisations that are missing, or there in part: of x/Σx, x/‖x‖, x − mean, (x − mean)/deviation and
/// softmax, for all entries or for each row or column.
extension GradientCause {
  var normalisations: [Hypothesis] {
    guard claimed.count > 1 else { return [] }
    var result = [
      Hypothesis(
        cause: .function,
        text:
          "the derivative of \(block.name)/sum(\(block.name)), which the value uses, is missing",
        right: { sight in
          let sum = sight.x.reduce(0, +)
          let mean = dot(sight.claimed, sight.x) / sum
          return sight.claimed.map { ($0 - mean) / sum }
        })
    ]
    for (name, lines) in lines {
      result.append(
        .pointwise(.factorMissing, "it lacks the factor 1/‖\(block.name)‖\(name)") { sight in
          sight.along(lines) { x, _ in
            let norm = dot(x, x).squareRoot()
            return x.map { _ in 1 / norm }
          }
        })
      for offset in Self.offsets {
        result.append(
          .pointwise(
            .factorMissing, "it lacks the factor 1/deviation of \(block.name)\(name)"
          ) { sight in
            sight.along(lines) { x, _ in
              let y = Self.centred(x)
              let variance = dot(y, y) / Double(x.count) + offset
              return x.map { _ in 1 / variance.squareRoot() }
            }
          })
      }
      for (text, pullback) in Self.pullbacks {
        let text = text.replacing("#", with: block.name + name)
        result.append(
          Hypothesis(cause: .function, text: text, right: { $0.along(lines, pullback) }))
      }
    }
    return result
  }

  /// What is right along a line of entries x where g is claimed.
  private typealias Pullback = (_ x: Vector, _ g: Vector) -> Vector

  private static var pullbacks: [(text: String, right: Pullback)] {
    [
      (sphere, { x, g in projected(g, across: x) }),
      (
        sphere,
        { x, g in
          let norm = dot(x, x).squareRoot()
          return projected(g, across: x).map { $0 / norm }
        }
      ),
      (
        "the derivative of softmax of # is missing",
        { x, g in
          let p = softmax(x)
          let mean = dot(p, g)
          return zip(p, g).map { $0 * ($1 - mean) }
        }
      ),
      (
        "only the diagonal of the derivative of softmax of # is there: p (1 − p) where it is diag(p) − p pᵀ",
        { x, g in
          let p = softmax(x)
          // With g = p (1 − p) w, the right one is p (w − Σ p w).
          let weighted = zip(p, g).map { $1 / (1 - $0) }
          let mean = weighted.reduce(0, +)
          return zip(p, weighted).map { $1 - $0 * mean }
        }
      ),
      (
        "it lacks a multiple of softmax of #: the derivative of log-softmax, or of a division by a sum of exponentials, is "
          + "missing, or a factor of it",
        { x, g in
          let sum = g.reduce(0, +)
          return zip(softmax(x), g).map { $1 - $0 * sum }
        }
      ),
      (
        "the path through the mean of # is missing: the value does not change where all of them grow alike, and a mean of "
          + "the gradient is too much",
        { _, g in centred(g) }
      ),
    ] + offsets.flatMap(deviations)
  }

  /// Small numbers that are often added to a variance.
  private static let offsets = [0, 1e-5, 1e-6, 1e-8, 1e-3, 1e-12]

  /// Derivatives of y = (x − m)/s with the mean m and the deviation s, s² = Σ(x − m)²/n + ε: ḡ − mean(ḡ) − y mean(y ḡ) for
  /// ḡ = g/s.
  private static func deviations(_ offset: Double) -> [(text: String, right: Pullback)] {
    func across(_ x: Vector, _ g: Vector) -> Vector {
      let y = centred(x)
      let part = dot(y, g) / (dot(y, y) + offset * Double(x.count))
      return zip(g, y).map { $0 - part * $1 }
    }
    return [
      (
        "the deviation of #, by which the value divides, is taken for a constant: the path through it is missing",
        across
      ),
      (
        "the mean and the deviation of #, with which the value normalises, are taken for constants: the paths through both "
          + "are missing", { x, g in across(x, centred(g)) }
      ),
    ]
  }

  private static let sphere =
    "the value uses # divided by its norm, whose derivative is missing: a part along # is too much"

  private static func projected(_ g: Vector, across x: Vector) -> Vector {
    let part = dot(g, x) / dot(x, x)
    return zip(g, x).map { $0 - part * $1 }
  }

  private static func centred(_ x: Vector) -> Vector {
    let mean = x.reduce(0, +) / Double(x.count)
    return x.map { $0 - mean }
  }

  private static func softmax(_ x: Vector) -> Vector {
    let largest = x.max() ?? 0
    let weights = x.map { exp($0 - largest) }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }
}

extension Sight {
  /// What a function of the numbers and the claim makes of each line.
  func along(_ lines: [[Int]], _ function: (Vector, Vector) -> Vector) -> Vector {
    var result = claimed
    for line in lines {
      let values = function(line.map { x[$0] }, line.map { claimed[$0] })
      for (place, value) in zip(line, values) { result[place] = value }
    }
    return result
  }
}
