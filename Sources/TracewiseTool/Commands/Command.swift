import Foundation
import TracewiseChecks
import TracewisePrograms

/// The subcommands.
enum Command: String, CaseIterable {
  case check, gradient, derive, translate, rules, graph, site, serve, adapter

  var summary: String {
    switch self {
    case .check: "Verify rules, losses and claims (no argument: every rule)"
    case .gradient: "Value and gradients of a loss on data"
    case .derive: "Closed-form gradients, with the steps of the trace method"
    case .translate: "A formula or a document in LaTeX in the loss language"
    case .rules: "The rule book"
    case .graph: "The recorded graph of a loss (DOT, SVG where graphviz is there)"
    case .site: "Pages of losses and rules that need no server, in a folder"
    case .serve: "A page on this machine that judges formulas while they are typed"
    case .adapter:
      "A file that lets a program of another language be checked, to be read and changed"
    }
  }

  var arguments: String {
    switch self {
    case .check: "[RULE ... | FILE.loss ... | EXPR]"
    case .gradient, .derive: "FILE.loss | EXPR"
    case .translate: "FILE.tex | FORMULA"
    case .rules: "[RULE ...]"
    case .graph: "FILE.loss | EXPR"
    case .serve: "[FILE.loss | FILE.tex | EXPR]"
    case .site: "DIR [FILE | FOLDER ...]"
    case .adapter: Adapter.names.joined(separator: " | ")
    }
  }

  /// What the operands are.
  var operands: [(String, String)] {
    let file = (
      "FILE.loss", "A loss with its inputs and claims, in the loss language; - is standard input"
    )
    let expression = ("EXPR", "A loss alone, as in \"x' * A * y\", or a formula in LaTeX")
    let document = ("FILE.tex", "A document, or formulas, in LaTeX")
    switch self {
    case .check:
      return [
        ("RULE", "A rule of the library, as in inverse or constantpower:p=2.5"), file, document,
        expression,
      ]
    case .serve: return [file, document, expression]
    case .translate: return [document, ("FORMULA", "A formula, as in '\\log\\det\\Sigma'")]
    case .gradient, .derive, .graph: return [file, expression]
    case .rules:
      return [
        (
          "RULE",
          "A rule to show in full, with its derivation and verdicts (default: a line for each)"
        )
      ]
    case .site:
      return [
        ("DIR", "The folder to write: a new one, an empty one, or an earlier site"),
        ("FILE", "A .loss or .tex file to have a page"),
        (
          "FOLDER",
          "A folder whose .loss and .tex files are to have pages (default: those of this project's sources)"
        ),
      ]
    case .adapter: return [("LANGUAGE", "The language that the program is written in")]
    }
  }

  /// The formats of `--format`, the default first.
  var formats: [String] {
    switch self {
    case .check: ["text", "json", "junit", "html", "github", "sarif", "counts"]
    case .gradient: ["text", "json"]
    case .derive: ["text", "json", "latex", "html", "coq"]
    case .rules: ["text", "json", "html", "coq"]
    case .graph: ["dot", "svg"]
    case .translate, .site, .serve, .adapter: ["text"]
    }
  }

  /// The first format, but on GitHub's servers the one whose failures they show beside the code.
  var defaultFormat: String {
    let isOnGitHub = ProcessInfo.processInfo.environment["GITHUB_ACTIONS"] == "true"
    return isOnGitHub && formats.contains("github") ? "github" : formats[0]
  }

  var options: [Option] {
    let shared: [Option] = [.format, .output, .quiet, .entries, .threads, .help]
    switch self {
    case .check:
      return [
        .data, .dim, .wrt, .layout, .seed, .seeds, .region, .at, .mutants, .compositions, .strict,
        .fix,
      ] + Option.ofPrograms + shared
    case .gradient: return [.data, .dim, .wrt, .seed] + shared
    case .derive: return [.data, .dim, .wrt, .second, .differential, .emit, .seed] + shared
    case .rules: return [.mutants, .format, .output, .help]
    case .graph: return [.data, .dim, .seed] + shared
    case .serve: return [.port, .time, .quiet, .help]
    case .site: return [.rules, .seed, .quiet, .entries, .threads, .help]
    case .translate, .adapter: return [.output, .help]
    }
  }
}

/// The options, each with what it takes.
enum Option: String, CaseIterable {
  case data, dim, wrt, layout, second, differential, emit, seed, seeds, region, at, mutants,
    compositions,
    format, output
  case program, python, library, umbridge, inputs, points, evaluations, time, deadline, dtype, x0
  case port, rules, quiet, strict, fix, entries, threads, help

  /// What says which program is checked, and how.
  static let ofPrograms: [Option] = [
    .program, .python, .library, .umbridge, .inputs, .points, .evaluations, .time, .deadline,
    .dtype,
    .x0,
  ]

  var flag: String { "--\(rawValue)" }

  /// What stands after the option; nil where nothing does.
  var value: String? {
    switch self {
    case .data: "NAME=PATH"
    case .dim: "NAME=N"
    case .wrt, .rules: "NAMES"
    case .layout: "LAYOUT"
    case .port, .seed, .seeds, .compositions, .entries, .threads: "N"
    case .region: "NAME[:SIZE]"
    case .at: "MATRIX"
    case .program: "COMMAND"
    case .python: "FILE:FUNCTION"
    case .library: "FILE:SYMBOL"
    case .umbridge: "URL"
    case .inputs: "NAMES"
    case .points, .evaluations: "N"
    case .time, .deadline: "TIME"
    case .dtype: "TYPE"
    case .x0: "NAME"
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
    case .at:
      "An operand of the rule to check at, as in \"[1, 2; 3, 4]\" (one for each), or an input of the program"
    case .program: "Check a program that speaks the protocol, as in \"python3 fit.py\""
    case .python: "Check a function of NumPy, PyTorch, JAX or plain Python, as in fit.py:loss"
    case .library:
      "Check double f(unsigned n, const double *x, double *grad, void *data) of a shared library or of a file of C"
    case .umbridge: "Check the model of a UM-Bridge server, as in http://localhost:4242/model"
    case .inputs: "The inputs of the program to check, as in W,b (default: all)"
    case .points: "How many points around the program's starting point to look at (default: 3)"
    case .evaluations: "The most evaluations of the program (default: as many as there is time for)"
    case .time:
      command == .serve
        ? "How long a check may take, as in 90s or 5min (default: 30s)"
        : "How long to check the program, as in 90s or 5min (default: 60s)"
    case .rules: "The rules to have pages, as in inverse,product (default: all)"
    case .port:
      "The port to listen on (default: \(ServeCommand.port), or any other where that is taken)"
    case .deadline: "How long an answer of the program may take (default: 30s)"
    case .dtype: "The numbers of the Python function: auto, f8, f4 (default: auto)"
    case .x0:
      "The Python function takes one array of this name, by SciPy's convention fun(x), jac(x)"
    case .mutants:
      command == .rules
        ? "Print theorems about rules with single faults, which nobody should prove (coq)"
        : "Make single faults in rules, and see which evidence finds them"
    case .compositions: "Check N random compositions of rules, with seeds from --seed on"
    case .emit:
      "Print a function that computes loss and gradients: \(Emission.names.joined(separator: ", "))"
    case .format:
      "\(command.formats.joined(separator: ", ")) (default: \(command.formats[0]))"
    case .output:
      command == .gradient
        ? "The folder to write a NAME.npy to for each gradient"
        : command == .rules
          ? "The file to write the result to, or the folder for a RULE.v each (coq)"
          : "The file to write the result to"
    case .quiet:
      switch command {
      case .check: "No progress, and only what failed"
      case .site: "No progress, and no messages but errors"
      default: "No messages but errors"
      }
    case .strict: "Count what is inconclusive as a failure"
    case .fix:
      "Write FILE.fixed.loss beside a file whose claims are wrong, with what they should say"
    case .entries:
      "The most entries of all values of a loss together, or of a file (default: \(AddressSpace.usualEntries))"
    case .threads: "The threads that OpenBLAS uses (default: its own choice)"
    case .help: "Show this help"
    }
  }
}
