import Tracewise

/// ⟨G, dY⟩ = ⟨X̄, dX⟩: the pullback is the adjoint of the differential, to rounding.
///
/// For every entry dX = Eᵢⱼ where a rule's operands have few of them, and along random directions; at one of very
/// many points along one of all operands.
public struct AdjointOracle: Oracle {
  public static let id = OracleID.adjoint

  public init() {}

  public var needs: Set<Need> { [.firstDerivatives, .allOperands, .genericBody] }

  public func check<S: Subject>(_ point: SubjectCase<S>) -> [CheckRecord] {
    let law = "the pullback is not the adjoint of the differential"
    let holds = "the pullback is the adjoint of the differential"
    do {
      let gradients = try point.gradient()
      let rounding = try point.gradientRounding()
      var comparison = Comparison(point.tolerances)
      var evidence = point.operands.map { Matrix.zeros($0.rows, $0.columns) }
      let fit = zip(gradients, point.operands).allSatisfy { $0.shape == $1.shape }
      if point.sampling.isOfDirections, point.subject.body.isElementary, fit {
        let all = Comparison.alongOperands
        comparison.setNaturalScale(point.naturalScaleAlongDirections, operand: all)
        comparison.add(try Self.item(point, point.directions, gradients, rounding, all))
        var record = point.record(Self.id)
        comparison.conclude(&record, law: law, holds: holds)
        guard record.verdict != .verified else { return [record] }
        comparison = Comparison(point.tolerances)
      }
      for k in point.active where gradients[k].shape == point.operands[k].shape {
        comparison.setNaturalScale(
          point.naturalScale(k), operand: point.subject.operandNames[k])
        for (direction, place) in Self.directions(point, k) {
          let directions = point.operands.enumerated().map {
            $0 == k ? direction : Matrix.zeros($1.rows, $1.columns)
          }
          let name = point.subject.operandNames[k]
          var item = try Self.item(point, directions, gradients, rounding, name)
          if let place {
            item.entry = .init(row: place.0 + 1, column: place.1 + 1)
            evidence[k][place.0, place.1] = item.expected
          } else {
            item.operand = Comparison.direction(of: name)
            comparison.setNaturalScale(point.naturalScale(k), operand: item.operand)
          }
          comparison.add(item)
        }
      }
      var record = point.record(Self.id)
      comparison.conclude(&record, law: law, holds: holds)
      if record.verdict == .refuted,
        let k = point.subject.operandNames.firstIndex(of: record.operand ?? ""),
        point.operands[k].count <= point.sampling.mostEntries
      {
        record.diagnosis = Diagnosis.of(
          claimed: gradients[k], found: evidence[k], tolerance: 1e-6 * evidence[k].largestEntry)
      }
      return [record]
    } catch {
      return [point.failure(Self.id, law, error)]
    }
  }

  /// The unit directions of operand k if there are few, and a random one.
  private static func directions<S: Subject>(
    _ point: SubjectCase<S>, _ k: Int
  ) -> [(direction: Matrix, place: (Int, Int)?)] {
    let x = point.operands[k]
    guard x.count > 0 else { return [] }
    // Of a composition other oracles look at the entries, in less time than its roundings take.
    guard point.subject.body.isElementary, x.count <= point.sampling.mostEntries else {
      return [(point.directions[k], nil)]
    }
    let units = (0..<x.count).map { place in
      let (i, j) = place.quotientAndRemainder(dividingBy: x.columns)
      return (Matrix(x.rows, x.columns) { $0 == i && $1 == j ? 1 : 0 }, (i, j) as (Int, Int)?)
    }
    return units + [(point.directions[k], nil)]
  }

  /// ⟨X̄, dX⟩ beside ⟨G, dY⟩, with what rounding may do to both.
  private static func item<S: Subject>(
    _ point: SubjectCase<S>, _ directions: [Matrix], _ gradients: [Matrix], _ rounding: [Matrix],
    _ operand: String
  ) throws -> Comparison.Item {
    let dy = try point.subject.differential(
      directions, at: point.operands, value: point.value
    ).checked()
    return try point.adjoint(of: dy, directions, gradients, rounding, operand)
  }
}

extension SubjectCase {
  /// ⟨X̄, dX⟩ beside ⟨G, dY⟩. The rounding of the differential is measured where they are not equal to that of the
  /// gradients.
  func adjoint(
    of dy: Matrix, _ directions: [Matrix], _ gradients: [Matrix], _ rounding: [Matrix],
    _ operand: String
  ) throws -> Comparison.Item {
    var item = Comparison.Item(
      found: gradients.inner(directions), expected: inner(cotangent, dy).scalar,
      bound: rounding.inner(directions.map { abs($0) }), operand: operand)
    guard !(item.distance <= tolerances.estimateFactor) else { return item }
    let n = operands.count
    var noise = Rounding(tolerances, seed: seed)
    item.bound += try noise.of(operands + directions + [cotangent], self) { moved, value in
      let dy = subject.differential(
        Array(moved[n..<2 * n]), at: Array(moved[..<n]), value: value)
      return [try inner(moved[2 * n], dy).checked()]
    }[0].scalar
    return item
  }
}
