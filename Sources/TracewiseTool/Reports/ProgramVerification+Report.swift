import Tracewise
import TracewisePrograms

extension ProgramVerification {
  /// What was checked, and how much of it was asked.
  var lines: [String] {
    let inputs = greeting.inputs.map { input in
      input.shape.isEmpty
        ? input.name : "\(input.name) \(input.shape.map(String.init).joined(separator: "×"))"
    }
    let shown = inputs.prefix(12).joined(separator: ", ") + (inputs.count > 12 ? ", …" : "")
    return [
      "\(greeting.name)(\(shown)), \(evaluations) evaluations in \(Matrix.format(seconds, digits: 2)) s"
    ]
  }

  /// What JSON says beside the records.
  var json: JSON {
    .object([
      ("name", .string(greeting.name)),
      (
        "inputs",
        .array(
          greeting.inputs.map {
            .object([("name", .string($0.name)), ("shape", .array($0.shape.map(JSON.count)))])
          })
      ),
      ("evaluations", .count(evaluations)), ("seconds", .number(seconds)),
      ("notes", .array(notes.map(JSON.string))),
    ])
  }
}
