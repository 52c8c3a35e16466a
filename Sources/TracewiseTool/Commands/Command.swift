import TracewiseChecks

/// The subcommands.
enum Command: String, CaseIterable {
  case check, gradient, derive, rules, graph

  var summary: String {
    switch self {
    case .check: "Verify rules, losses and claims (no argument: every rule)"
    case .gradient: "Value and gradients of a loss on data"
    case .derive: "Closed-form gradients, with the steps of the trace method"
    case .rules: "The rule book"
    case .graph: "The recorded graph of a loss (DOT, SVG where graphviz is there)"
    }
  }

  var arguments: String {
    switch self {
    case .check: "[RULE ... | FILE.loss ... | EXPR]"
    case .gradient, .derive: "FILE.loss | EXPR"
    case .rules: "[RULE ...]"
    case .graph: "FILE.loss | EXPR"
    }
  }

  /// What the operands are.
  var operands: [(String, String)] {
    let file = (
      "FILE.loss", "A loss with its inputs and claims, in the loss language; - is standard input"
    )
    let expression = ("EXPR", "A loss alone, as in \"x' * A * y\"")
    switch self {
    case .check:
      return [("RULE", "A rule of the library, as in inverse or power:p=2.5"), file, expression]
    case .gradient, .derive, .graph: return [file, expression]
    case .rules:
      return [
        (
          "RULE",
          "A rule to show in full, with its derivation and verdicts (default: a line for each)"
        )
      ]
    }
  }

  /// The formats of `--format`, the default first.
  var formats: [String] {
    switch self {
    case .check: ["text", "json", "junit", "html", "counts"]
    case .gradient: ["text", "json"]
    case .derive: ["text", "json", "latex", "html"]
    case .rules: ["text", "json", "html"]
    case .graph: ["dot", "svg"]
    }
  }

  var options: [Option] {
    let shared: [Option] = [.format, .output, .quiet, .entries, .threads, .help]
    switch self {
    case .check:
      return [
        .data, .dim, .wrt, .layout, .seed, .seeds, .region, .at, .mutants, .compositions, .strict,
        .fix,
      ] + shared
    case .gradient: return [.data, .dim, .wrt, .seed] + shared
    case .derive: return [.data, .dim, .wrt, .second, .differential, .emit, .seed] + shared
    case .rules: return [.format, .output, .help]
    case .graph: return [.data, .dim, .seed] + shared
    }
  }
}

/// The options, each with what it takes.
enum Option: String, CaseIterable {
  case data, dim, wrt, layout, second, differential, emit, seed, seeds, region, at, mutants,
    compositions,
    format, output
  case quiet, strict, fix, entries, threads, help

  var flag: String { "--\(rawValue)" }

  /// What stands after the option; nil where nothing does.
  var value: String? {
    switch self {
    case .data: "NAME=PATH"
    case .dim: "NAME=N"
    case .wrt: "NAMES"
    case .layout: "LAYOUT"
    case .seed, .seeds, .compositions, .entries, .threads: "N"
    case .region: "NAME[:SIZE]"
    case .at: "MATRIX"
    case .emit: "LANGUAGE"
    case .format: "FORMAT"
    case .output: "PATH"
    case .second, .differential, .mutants, .quiet, .strict, .fix, .help: nil
    }
  }

  func summary(_ command: Command) -> String {
    switch self {
    case .data:
      "Bind an input to a file: .npy, .npz:key, .csv, .mtx, or \"[1, 2; 3, 4]\" (repeatable)"
    case .dim: "Set a size of the loss, as in n=8 (repeatable)"
    case .wrt: "The inputs to differentiate for, as in A,B (default: all)"
    case .layout:
      "The layout of claimed gradients: \(ClaimLayout.names.joined(separator: ", ")) (default: either)"
    case .second: "Print the differentials of the gradients too, along directions V"
    case .differential: "Print the differential of an expression, which may have any shape"
    case .seed: "The seed of random values (default: 1)"
    case .seeds: "How many seeds to run, from --seed on (default: 1)"
    case .region: "The region of rules' domains to check, as in general:4 (default: all)"
    case .at: "An operand of the rule to check at, as in \"[1, 2; 3, 4]\" (one for each)"
    case .mutants: "Make single faults in rules, and see which evidence finds them"
    case .compositions: "Check N random compositions of rules, with seeds from --seed on"
    case .emit:
      "Print a function that computes loss and gradients: \(Emission.names.joined(separator: ", "))"
    case .format:
      "\(command.formats.joined(separator: ", ")) (default: \(command.formats[0]))"
    case .output:
      command == .gradient
        ? "The folder to write a NAME.npy to for each gradient" : "The file to write the result to"
    case .quiet:
      command == .check ? "No progress, and only what failed" : "No messages but errors"
    case .strict: "Count what is inconclusive as a failure"
    case .fix:
      "Write FILE.fixed.loss beside a file whose claims are wrong, with what they should say"
    case .entries:
      "The most entries of all values of a loss together, or of a file (default: \(1 << 27))"
    case .threads: "The threads that OpenBLAS uses (default: its own choice)"
    case .help: "Show this help"
    }
  }
}
