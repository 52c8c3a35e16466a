import Tracewise
import TracewiseLanguage

/// `tracewise gradient FILE.loss | EXPR`: the loss and its gradients on data.
enum GradientCommand {
  static func run(_ arguments: Arguments) throws -> Int32 {
    guard arguments.operands.count == 1 else {
      throw arguments.usage("one FILE.loss or EXPR is required")
    }
    let bound = try Loading(arguments).program(arguments.operands[0], seed: arguments.seed)
    let (loss, gradients) = try bound.lossAndGradients(for: arguments.wrt)
    if let folder = arguments.output { try write(gradients, to: folder) }
    if arguments.format == "json" {
      try Output.result(json(loss, gradients).text() + "\n", to: nil)
    } else if arguments.output == nil {
      try Output.result(text(bound, loss, gradients), to: nil)
    } else {
      try Output.result("loss = \(loss)\n", to: nil)
    }
    return 0
  }

  private static func json(_ loss: Double, _ gradients: [(name: String, gradient: Matrix)]) -> JSON
  {
    .object([
      ("loss", .number(loss)),
      ("gradients", .object(gradients.map { ($0.name, .matrix($0.gradient)) })),
    ])
  }

  private static func text(
    _ bound: BoundProgram, _ loss: Double, _ gradients: [(name: String, gradient: Matrix)]
  ) -> String {
    var text = "loss = \(loss)\n"
    for (name, gradient) in gradients {
      text += "\ngrad(\(name)), \(gradient.shape)\n\(gradient)\n"
    }
    let drawn = bound.program.inputs.map(\.name).filter { !bound.given.contains($0) }
    if !drawn.isEmpty {
      text += "\nDrawn at random with seed \(bound.seed): \(drawn.joined(separator: ", "))\n"
    }
    return text
  }

  private static func write(
    _ gradients: [(name: String, gradient: Matrix)], to folder: String
  ) throws {
    try File.makeFolder(folder)
    for (name, gradient) in gradients {
      let table = DataTable(
        rows: gradient.rows, columns: gradient.columns, values: gradient.values)
      do {
        try writeTable(table, to: "\(folder)/\(name).npy")
      } catch { throw Failure.data("\(error)") }
    }
  }
}
