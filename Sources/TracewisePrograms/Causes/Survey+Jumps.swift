import Tracewise
import TracewiseVerification

/// Errors that are numbers between bends: the claim changes as derivatives do, and what is wrong is a sign, a step or a
/// mask.
extension Survey {
  func jumping(_ generator: inout SeededGenerator) throws -> Finding? {
    guard affords(more: 600), areOthers(stations) else { return nil }
    for distance in [0, 0.3, 0.3, 0.6] {
      let x = cause.neighbour(distance, &generator)
      guard try changesRightly(x, &generator) == true else { return nil }
    }
    return Finding(
      kind: .kink,
      text:
        "it changes as derivatives do, and what is wrong is a number that is another one from piece to piece: a sign, a "
        + "step, a mask or a case (an absolute value, a maximum, a clip, an order) is another one than in the value"
    )
  }

  /// Whether errors at some points are not those at others.
  private func areOthers(_ stations: [Station]) -> Bool {
    stations.contains { station in
      zip(station.readings, stations[0].readings).contains {
        abs($0.lack - $1.lack) > 0.01 * max(abs($0.lack), abs($1.lack))
          && abs($0.lack - $1.lack) > Slope.factor * ($0.bound + $1.bound)
      }
    }
  }

  /// Whether the claim along one direction changes along another as second differences of values have it, over so little
  /// that no bend is likely between.
  private func changesRightly(_ x: Vector, _ generator: inout SeededGenerator) throws -> Bool? {
    let evaluator = cause.evaluator
    let u = wrongDirection(&generator)
    var v = Vector(repeating: 0, count: x.count)
    for one in cause.moving {
      for (k, t) in generator.direction(cause.point.scales, in: one.places).enumerated() {
        v[k] += t
      }
    }
    let h = 1e-4
    func value(_ s: Double, _ t: Double) throws -> Double {
      let y = moved(moved(x, by: s * h, along: u), by: t * h, along: v)
      let value = try? evaluator.value(at: y)
      if let end = evaluator.end { throw end }
      return value ?? .nan
    }
    func claimed(_ t: Double) -> Double {
      let gradient = try? evaluator.gradient(at: moved(x, by: t * h, along: v)).gradient
      return gradient.map { dot($0, u) } ?? .nan
    }
    let values = [try value(1, 1), try value(-1, -1), try value(1, -1), try value(-1, 1)]
    let truth = (values[0] + values[1] - values[2] - values[3]) / (4 * h * h)
    let change = (claimed(1) - claimed(-1)) / (2 * h)
    guard truth.isFinite, change.isFinite, let known else { return nil }
    let noise = 8 * evaluator.epsilon * (values.map { abs($0) }.max() ?? 0) / (h * h)
    let error = abs(known.residual)
    // What is wrong has to show beside the noise.
    return noise < 0.01 * error && abs(truth - change) <= noise + 0.01 * error
  }
}
