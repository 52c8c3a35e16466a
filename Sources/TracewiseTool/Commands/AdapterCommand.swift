import TracewisePrograms

/// `tracewise adapter LANGUAGE`.
enum AdapterCommand {
  static func run(_ arguments: Arguments) throws -> Int32 {
    let known = Adapter.names
    guard arguments.operands.count == 1, let adapter = Adapter(rawValue: arguments.operands[0])
    else {
      let word = arguments.operands.first
      throw arguments.usage(
        word.map {
          "unknown language '\($0)' (\(known.joined(separator: ", ")))"
            + Hint.didYouMean($0, among: known)
        }
          ?? "one language is required: \(known.joined(separator: ", "))")
    }
    try Output.result(adapter.text, to: arguments.output)
    return 0
  }
}
