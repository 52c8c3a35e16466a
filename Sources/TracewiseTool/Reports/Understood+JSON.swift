import TracewiseChecks
import TracewisePrograms

extension Understood {
  /// What was understood as the object of the contract.
  var json: JSON {
    .object([
      ("text", .string(text)), ("latex", .string(latex)),
      ("sizes", .object(sizes.map { ($0.name, .array([.count($0.rows), .count($0.columns)])) })),
    ])
  }
}
