import Foundation
import Tracewise
import TracewiseVerification

/// Claims that are right somewhere else: where a number is added to the entries in the value and not in the gradient.
extension Survey {
  /// The number s, if at each point the claim at x + s is right for x.
  func shift() throws -> Finding? {
    guard isSharp, let first = stations.first, entries.indices.contains(0),
      let shift = try solved(first)
    else { return nil }
    for line in lines {
      for station in [line.stations[0], line.stations[line.half]] {
        guard let claimed = try claimed(at: station, shift),
          zip(claimed, station.readings).allSatisfy({ claimed, reading in
            abs(claimed - reading.truth) <= Slope.factor * reading.bound + 1e-4 * abs(reading.lack)
          })
        else { return nil }
      }
    }
    let number = GradientCause.short(shift, within: 1e-5 * abs(shift))
    let shown = "\(cause.name) \(number < 0 ? "−" : "+") \(Matrix.format(abs(number), digits: 5))"
    return Finding(
      kind: .function,
      text:
        "it would be right at \(shown): in the value stands \(shown), or what is as much, and in the gradient \(cause.name)"
    )
  }

  /// What is claimed of the entries where all of them are moved by a number.
  private func claimed(at station: Station, _ shift: Double) throws -> Vector? {
    var x = station.sight.point.x
    for place in block.places { x[place] += shift }
    let gradient = try? cause.evaluator.gradient(at: x).gradient
    if let end = cause.evaluator.end { throw end }
    guard let own = gradient.map({ gradient in cause.places.map { gradient[$0] } }),
      own.allSatisfy(\.isFinite)
    else { return nil }
    return readings(of: own)
  }

  /// The number at which the entry that changes most is right, by secants.
  private func solved(_ station: Station) throws -> Double? {
    let scale = station.sight.point.scales[cause.places[entries[0]]]
    guard let near = try claimed(at: station, 1e-6 * scale) else { return nil }
    func change(_ k: Int) -> Double { abs(near[k] - station.readings[k].claimed) }
    guard let k = entries.indices.max(by: { change($0) < change($1) }), change(k) > 0 else {
      return nil
    }
    let truth = station.readings[k].truth
    var (before, error) = (0.0, station.readings[k].claimed - truth)
    var (here, next) = (1e-6 * scale, near[k] - truth)
    for _ in 0..<12 where next != error {
      let step = next * (here - before) / (next - error)
      guard step.isFinite, abs(here - step) < 10 * scale else { return nil }
      (before, error, here) = (here, next, here - step)
      guard let claimed = try claimed(at: station, here) else { return nil }
      next = claimed[k] - truth
      if abs(next) <= station.readings[k].bound || abs(step) < 1e-9 * abs(here) { return here }
    }
    return nil
  }
}
