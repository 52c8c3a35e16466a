import Tracewise

/// The value that the tape computes, with all its rewriting, against the textbook definitions'.
public struct ValueOracle: Oracle {
  public static let id = OracleID.value

  public init() {}

  public var needs: Set<Need> { [.definition] }

  public func check<S: Subject>(_ point: SubjectCase<S>) -> [CheckRecord] {
    let law = "the value is not that of the textbook definitions"
    guard point.affords(8) else { return [] }
    do {
      let tape = Tape()
      let found = try point.subject.apply(point.operands.map { tape.input($0) }).value.checked()
      if let failure = tape.failure { throw failure }
      let expected = try point.subject.apply(point.operands.map { Textbook<Double>($0) }).checked()
      var rounding = Rounding(point.tolerances, seed: point.seed)
      let bound = try rounding.of(point.operands) { [try point.subject.apply($0).checked()] }[0]
      var comparison = Comparison(point.tolerances)
      // What cancels in one of the two may leave roundings in the other.
      comparison.add(
        found, Textbook(expected).matrix, bound + 0x1p-50 * point.valueMagnitude, nil)
      comparison.setNaturalScale(max(point.value.largestEntry, 1), operand: nil)
      var record = point.record(Self.id)
      comparison.conclude(
        &record, law: law, holds: "the value is that of the textbook definitions")
      return [record]
    } catch {
      return [point.failure(Self.id, law, error)]
    }
  }

  public func omissions<S: Subject>(at point: SubjectCase<S>) -> [Omission] {
    point.affords(8) ? [] : [point.omission(Self.id, .work)]
  }
}
