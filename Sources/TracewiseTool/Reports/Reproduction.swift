import TracewiseChecks

extension Arguments {
  /// The command that repeats the check of a loss, or of a rule at operands, without its seed.
  func reproduction(of operand: String) -> String {
    var words = ["tracewise", command.rawValue, Self.quoted(operand)]
    for source in at { words += ["--at", Self.quoted("\(source)")] }
    for (name, source) in data { words += ["--data", Self.quoted("\(name)=\(source)")] }
    for (name, size) in dims.sorted(by: { $0.key < $1.key }) {
      words += ["--dim", "\(name)=\(size)"]
    }
    if let wrt { words += ["--wrt", Self.quoted(wrt.joined(separator: ","))] }
    if layout != .either { words += ["--layout", layout.rawValue] }
    return words.joined(separator: " ")
  }

  /// A word as a shell reads it back.
  static func quoted(_ word: String) -> String {
    let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "._-/:=,".contains($0) }
    guard word != "-", !isPlain || word.isEmpty || word.hasPrefix("-") else { return word }
    // A space keeps an expression that begins with a minus from being taken for an option.
    let text = (word.hasPrefix("-") ? " " : "") + word
    return "\"" + text.reduce(into: "") { $0 += "\\\"$`".contains($1) ? "\\\($1)" : "\($1)" } + "\""
  }
}
