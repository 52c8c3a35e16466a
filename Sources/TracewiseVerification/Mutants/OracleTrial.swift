import Tracewise

/// Whether each oracle sees by itself what it is there for: at every point at which it says that all is
/// right, a rule with a gross fault in what it looks at, operand by operand, must be refuted by it alone.
package struct OracleTrial: Sendable {
  private let oracles: [any Oracle]

  package init(oracles: [any Oracle] = RuleCheck.allOracles) { self.oracles = oracles }

  /// A fault that an oracle does not see at a point at which it has a say.
  package struct BlindSpot: Hashable, Sendable, CustomStringConvertible {
    package let region: String
    package let oracle: OracleID
    package let mutation: Mutation
    package var description: String { "\(region): \(oracle), \(mutation.body) \(mutation.fault)" }
  }

  /// The blind spots of all regions, at the smallest size of each, and how many faults were tried.
  package func blindSpots(
    of subject: RuleSubject, seed: UInt64 = 1
  ) throws -> (tried: Int, blind: [BlindSpot]) {
    var (tried, blind) = (0, [BlindSpot]())
    for region in subject.regions where region.derivatives >= 1 {
      let point = try RuleCase(
        subject.mutable, region: region, size: region.sizes.first ?? 0, seed: seed,
        // All entries of general operands, as at the first seeds; of others directions, as at further ones.
        sampling: region.point == .smooth && region.name != subject.regions[0].name
          ? .alongDirections : nil)
      for oracle in oracles where oracle.applies(to: point) {
        let said = oracle.check(point)
        for (id, mutation) in point.grossFaults(for: type(of: oracle).id)
        where said.contains(where: { $0.oracle == id && $0.verdict == .verified }) {
          tried += 1
          let found = Mutation.$current.withValue(mutation) {
            oracle.check(point)
          }
          if !found.contains(where: { $0.oracle == id && $0.verdict == .refuted }) {
            blind.append(BlindSpot(region: point.regionLabel, oracle: id, mutation: mutation))
          }
        }
      }
    }
    return (tried, blind)
  }
}

extension SubjectCase where S == RuleSubject {
  /// Faults in what an oracle looks at, of the size of the whole, one for each operand that has entries.
  fileprivate func grossFaults(for oracle: OracleID) -> [(OracleID, Mutation)] {
    guard value.count > 0 else { return [] }
    return active.filter { operands[$0].count > 0 }.flatMap { k in
      faults(for: oracle, ofOperand: k)
        // The differential is one for all operands, and not looked at where only some have a derivative.
        .filter { $0.1 != .differential || region.active == nil }
        .map { ($0.0, Mutation($0.1, .result, .added($0.2))) }
    }
  }

  private func faults(
    for oracle: OracleID, ofOperand k: Int
  ) -> [(OracleID, Mutation.Body, Fault.Addition)] {
    // Taylor's remainders are along all operands together.
    let gradients = (try? gradient().map(\.largestEntry)) ?? []
    let largest = oracle == .taylor ? gradients.max() : gradients.element(k)
    let scale = 4 * max(naturalScale(k), largest ?? 0)
    let pullback = Fault.Addition(.cotangent, scale)
    let differential = Fault.Addition(.direction(k), scale)
    let recorded = Fault.Addition(.recorded(k), 16 * scale / operands[k].typicalSize)
    return switch oracle {
    case .differences, .taylor, .complexStep: [(oracle, .pullback(k), pullback)]
    case .differential: [(oracle, .differential, differential)]
    case .adjoint: [(oracle, .pullback(k), pullback), (oracle, .differential, differential)]
    case .forward:
      [
        (oracle.law("sweep"), .pullback(k), pullback),
        (oracle.law("sweep"), .differential, differential),
        (oracle.law("second order"), .pullback(k), recorded),
      ]
    case .exact:
      [
        (oracle, .pullback(k), pullback), (oracle, .differential, differential),
        (.exactSecondOrder, .pullback(k), recorded),
      ]
    case .secondOrder: [(oracle, .pullback(k), recorded)]
    case .laws:
      [.constant, .cotangentSquared].map {
        (oracle.law("linearity"), .pullback(k), .init($0, scale))
      }
    case .views:
      View.allCases.filter { $0.shows(in: operands[k].shape) }.map {
        (
          oracle.law($0.rawValue), .pullback(k),
          .init(.layout($0), 4 * max(valueMagnitude, value.largestEntry))
        )
      }
    default: []
    }
  }
}
