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

  /// Errors that are J c for the derivative J of softmax and numbers c that are the same at every point: eᵢ/pᵢ is cᵢ − c̄,
  /// where other numbers belong to the sum of exponentials but for a factor.
  func throughSoftmax() -> Finding? {
    guard isSharp, cause.isWhole, isOfAll else { return nil }
    for (name, lines) in cause.lines {
      let read = lines.map { line in (line, entries.indices.filter { line.contains(entries[$0]) }) }
        .filter { $0.1.count > 2 }
      let all = read.map { line, numbers in stations.map { differences($0, line, numbers) } }
      let areAlike = all.joined().allSatisfy { $0.isSeen && $0.isMild }
      guard !read.isEmpty, areAlike,
        all.allSatisfy({ line in
          line.allSatisfy { areParallel(line[0].numbers, $0.numbers, 1e-5) }
        })
      else { continue }
      let areSame = all.allSatisfy { line in
        line.allSatisfy { one in
          let change = difference(one.numbers, line[0].numbers)
          return dot(change, change) <= 1e-10 * dot(one.numbers, one.numbers)
        }
      }
      // Two numbers are parallel to others for many reasons.
      guard areSame || read.allSatisfy({ $0.1.count > 3 }) else { continue }
      return Finding(
        kind: .termMissing,
        text:
          "it lacks the gradient of a sum of softmax(\(cause.name))\(name), weighted by numbers that are the same at every point"
          + (areSame ? "" : ", but for a factor"))
    }
    return nil
  }

  /// Differences of eᵢ/pᵢ along a line: whether they are more than rounding, and exponentials not too far apart.
  private func differences(_ station: Station, _ line: [Int], _ numbers: [Int]) -> (
    numbers: Vector, isSeen: Bool, isMild: Bool
  ) {
    let x = line.map { station.sight.x[$0] }
    let (least, largest) = (x.min() ?? 0, x.max() ?? 0)
    let sum = x.reduce(0) { $0 + exp($1 - largest) }
    let parts = numbers.map { k in
      station.readings[k].lack * sum / exp(station.sight.x[entries[k]] - largest)
    }
    let result = parts.dropFirst().map { $0 - parts[0] }
    return (result, dot(result, result) > 1e-6 * dot(parts, parts), largest - least < 6)
  }
}
