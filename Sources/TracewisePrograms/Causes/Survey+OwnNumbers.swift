import Foundation
import Tracewise
import TracewiseVerification

/// Terms Σ cₖ φ(xₖ) that are missing, each entry with a number of its own, as of data.
extension Survey {
  /// Errors that are the same function of each entry, but for a number of each that is the same at every point.
  func ownNumbers() -> Finding? {
    guard isSharp, entries.count > 1 else { return nil }
    for one in ScalarFunction.terms where one.formula != "1" {
      let numbers = entries.indices.map { k in
        Proportion(
          stations.map { station in
            let reading = station.readings[k]
            return .init(
              x: one.function(station.sight.x[entries[k]]), y: reading.lack, bound: reading.bound)
          }
        ).factor
      }
      guard numbers.allSatisfy({ $0 != nil }) else { continue }
      let shown = zip(entries, numbers).prefix(4).compactMap { entry, number in
        number.map {
          let short = GradientCause.short($0.value, within: $0.doubt)
          return "\(short < 0 ? "−" : "")\(Matrix.format(abs(short), digits: 4)) in "
            + Block.name(of: cause.places[entry], cause.evaluator.greeting)
        }
      }
      return Finding(
        kind: .termMissing,
        text:
          "it lacks a multiple of \(one.named(cause.name)), each entry with a number of its own that is the same at every point: "
          + shown.joined(separator: ", ") + (entries.count > 4 ? ", …" : ""))
    }
    return nil
  }

  /// Errors that are J c for the derivative J of softmax and numbers c that are the same at every point: eᵢ exp(−xᵢ) is
  /// s (cᵢ − c̄) with one number s, so that its differences have the same direction at every point.
  func throughSoftmax() -> Finding? {
    guard isSharp, cause.isWhole, isOfAll else { return nil }
    for (name, lines) in cause.lines {
      let read = lines.map { line in entries.indices.filter { line.contains(entries[$0]) } }
        .filter { $0.count > 2 }
      let fits = read.allSatisfy { numbers in
        let differences = stations.map { station in
          let largest = numbers.map { station.sight.x[entries[$0]] }.max() ?? 0
          let parts = numbers.map { k in
            station.readings[k].lack * exp(largest - station.sight.x[entries[k]])
          }
          return parts.dropFirst().map { $0 - parts[0] }
        }
        return differences.dropFirst().allSatisfy { areParallel(differences[0], $0, 1e-5) }
      }
      guard !read.isEmpty, fits else { continue }
      return Finding(
        kind: .termMissing,
        text:
          "it lacks the gradient of a sum of softmax(\(cause.name))\(name), weighted by numbers that are the same at every point"
      )
    }
    return nil
  }
}
