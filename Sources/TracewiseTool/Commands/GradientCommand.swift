import MatrixFiles
import Tracewise
import TracewiseChecks
import TracewiseLanguage
import TracewisePrograms

/// `tracewise gradient FILE.loss | EXPR`: the loss and its gradients on data.
enum GradientCommand {
  /// More numbers are for files of numbers: 80 MB of text.
  private static let mostJSONEntries = 1 << 22

  static func run(_ arguments: Arguments) throws -> Int32 {
    let bound = try Loading(arguments).lone()
    let (loss, gradients) = try bound.lossAndConventionalGradients(for: arguments.wrt)
    if let large = gradients.first(where: { $0.gradient.count > mostJSONEntries }),
      arguments.format == "json"
    {
      throw arguments.usage(
        "the gradient for \(large.name) has \(large.gradient.count) entries, too many for JSON; "
          + "'--output FOLDER' without '--format json' writes files")
    }
    if let folder = arguments.output { try write(gradients, to: folder) }
    let understood = Understood(bound.program)
    if arguments.format == "json" {
      try Output.result(json(understood, loss, gradients).text() + "\n", to: nil)
    } else if arguments.output == nil {
      let head = arguments.isQuiet ? [] : understood.lines + [""]
      try Output.result(
        head.map { $0 + "\n" }.joined() + text(loss, gradients), to: nil)
    } else {
      try Output.result("loss = \(loss)\n", to: nil)
    }
    noteDrawn(bound, arguments)
    return 0
  }

  /// Says which inputs are no data: gradients of numbers that nobody gave are rarely wanted.
  private static func noteDrawn(_ bound: BoundProgram, _ arguments: Arguments) {
    let drawn = bound.program.inputs.map(\.name).filter { !bound.given.contains($0) }
    guard !drawn.isEmpty else { return }
    Output(arguments).note(
      "drawn at random with seed \(bound.seed): \(drawn.joined(separator: ", "))")
  }

  private static func json(
    _ understood: Understood, _ loss: Double, _ gradients: [(name: String, gradient: Matrix)]
  ) -> JSON {
    .object([
      ("understood", understood.json), ("loss", .number(loss)),
      ("gradients", .object(gradients.map { ($0.name, .matrix($0.gradient)) })),
    ])
  }

  private static func text(
    _ loss: Double, _ gradients: [(name: String, gradient: Matrix)]
  ) -> String {
    var text = "loss = \(loss)\n"
    for (name, gradient) in gradients {
      text += "\ngrad(\(name)), \(gradient.shape)\n\(gradient)\n"
    }
    return text
  }

  private static func write(
    _ gradients: [(name: String, gradient: Matrix)], to folder: String
  ) throws {
    try File.makeFolder(folder)
    for (name, gradient) in gradients {
      do {
        try gradient.write(to: "\(folder)/\(name).npy")
      } catch { throw Failure.data(error.message, in: error.source) }
    }
  }
}
