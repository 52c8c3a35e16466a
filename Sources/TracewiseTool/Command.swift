/// The subcommands.
enum Command: String, CaseIterable {
  case check, gradient, rules, graph

  var summary: String {
    switch self {
    case .check: "Verify rules, losses and claims (no argument: every rule)"
    case .gradient: "Value and gradients of a loss on data"
    case .rules: "The rule book"
    case .graph: "The recorded graph of a loss (DOT, SVG where graphviz is there)"
    }
  }

  var arguments: String {
    switch self {
    case .check: "[RULE ... | FILE.loss ... | EXPR]"
    case .gradient: "FILE.loss | EXPR"
    case .rules: "[RULE ...]"
    case .graph: "FILE.loss | EXPR"
    }
  }

  /// The formats of `--format`, the default first.
  var formats: [String] {
    switch self {
    case .check: ["text", "json", "junit"]
    case .gradient, .rules: ["text", "json"]
    case .graph: ["dot", "svg"]
    }
  }

  var options: [Option] {
    let shared: [Option] = [.data, .dim, .seed, .format, .output, .quiet, .threads, .help]
    switch self {
    case .check: return shared + [.wrt, .region, .seeds, .strict]
    case .gradient: return shared + [.wrt]
    case .rules: return [.format, .output, .quiet, .help]
    case .graph: return shared
    }
  }
}

/// The options, each with what it takes.
enum Option: String, CaseIterable {
  case data, dim, wrt, seed, seeds, region, format, output, quiet, strict, threads, help

  var flag: String { "--\(rawValue)" }

  /// What stands after the option; nil where nothing does.
  var value: String? {
    switch self {
    case .data: "NAME=PATH"
    case .dim: "NAME=N"
    case .wrt: "NAMES"
    case .seed, .seeds, .threads: "N"
    case .region: "NAME"
    case .format: "FORMAT"
    case .output: "PATH"
    case .quiet, .strict, .help: nil
    }
  }

  func summary(_ command: Command?) -> String {
    switch self {
    case .data: "Bind an input to a file: .npy, .npz:key, .csv, .mtx (repeatable)"
    case .dim: "Set a size of the loss, as in --dim n=8 (repeatable)"
    case .wrt: "The inputs to differentiate for, as in A,B (default: all)"
    case .seed: "The seed of random values (default: 1)"
    case .seeds: "How many seeds to run, from --seed on (default: 1)"
    case .region: "The region of a rule's domain to check (default: all)"
    case .format:
      "The output: \((command?.formats ?? ["text", "json"]).joined(separator: ", "))"
        + " (default: \(command?.formats.first ?? "text"))"
    case .output:
      command == .gradient
        ? "The folder to write NAME.npy for each gradient to" : "The file to write results to"
    case .quiet: "No progress, and only what failed"
    case .strict: "Count what is inconclusive as a failure"
    case .threads: "The threads that OpenBLAS uses (default: its own choice)"
    case .help: "Show this help"
    }
  }
}
