import Tracewise

/// A change of one operation that makes a wrong body right at all points: where the mistake is.
///
/// The faults that mutants are made with undo themselves: a sign, a transpose, an operand taken for
/// another one.
struct Repair {
  let mutation: Mutation

  /// The first repair that fits, if the body is written in operations.
  init?(_ evidence: [BodyEvidence]) {
    guard let first = evidence.first(where: { !$0.isRight }) else { return nil }
    let body = first.body
    let possible = first.point.run(body, mutation: nil).run.possible
    let found = possible.first { place, fault in
      let mutation = Mutation(body, place, fault)
      return place != .result
        && evidence.allSatisfy { sample in
          let mended = sample.point.run(body, mutation: mutation).result
          return mended.failure == nil && mended.isClose(sample.right, sample.tolerance)
        }
    }
    guard let found else { return nil }
    mutation = Mutation(body, found.place, found.fault)
  }
}

extension Repair: CustomStringConvertible {
  /// What to change: `it is right if operand 2 of product 1 is transposed`.
  var description: String {
    let place = "operation '\(mutation.place)'"
    let change =
      switch mutation.fault {
      case .negated: "\(place) has the other sign"
      case .doubled: "\(place) is doubled"
      case .transposed: "\(place) is transposed"
      case .skipped: "\(place) is left out"
      case .only(let k): "\(place) gives its operand \(k + 1) alone"
      case .operandTransposed(let k): "operand \(k + 1) of \(place) is transposed"
      case .swapped: "the operands of \(place) are swapped"
      case .stale(let k): "operand \(k + 1) of \(place) is a constant"
      case .mistaken(let k, for: let argument): "operand \(k + 1) of \(place) is \(argument)"
      case .exchanged: "\(place) is another one of its kind"
      case .misplaced: "\(place) has another attribute"
      }
    return "it is right if \(change)"
  }
}
