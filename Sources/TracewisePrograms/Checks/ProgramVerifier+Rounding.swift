import Tracewise
import TracewiseVerification

extension ProgramVerifier {
  /// Inputs of which the value does not notice a little move, where its slope says that it should.
  mutating func noteRounding(at point: ProgramPoint) throws {
    guard !evaluator.isSingle, point.gradient.allSatisfy(\.isFinite) else { return }
    let rounded = try blocks.prefix(8).filter { block in
      let u = evaluator.symmetrised(generator.direction(point.scales, in: block.places))
      let change = Self.little * abs(dot(point.gradient, u))
      guard change > 1e3 * evaluator.epsilon * abs(point.value), evaluator.affords(8) else {
        return false
      }
      func isNoticed(_ t: Double) throws -> Bool {
        let value = try? evaluator.value(at: moved(point.x, by: t, along: u))
        if let end = evaluator.end { throw end }
        return value != point.value
      }
      return try isNoticed(1e6 * Self.little)
        && ![1, -1, 2].contains { try isNoticed($0 * Self.little) }
    }
    guard !rounded.isEmpty else { return }
    notes.append(
      "the value does not notice where \(rounded.map(\.name).joined(separator: ", ")) move\(rounded.count == 1 ? "s" : "") by "
        + "\(Matrix.format(Self.little, digits: 1)): it is rounded on the way, as to single precision, and so small errors are not seen"
    )
  }

  /// As a part of scales: far more than double precision notices, and far less than single precision does.
  private static let little = 1e-10
}
