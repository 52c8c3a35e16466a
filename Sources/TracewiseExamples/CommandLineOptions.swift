/// What the command line asks for.
struct CommandLineOptions {
  /// nil where help is asked for.
  var example: Example?
  var run = Run()

  init(_ arguments: [String]) throws(UsageError) {
    var rest = arguments[...]
    func value(_ option: String, _ what: String) throws(UsageError) -> String {
      guard let value = rest.popFirst() else {
        throw UsageError(message: "\(option) needs \(what)")
      }
      return value
    }
    while let argument = rest.popFirst() {
      switch argument {
      case "--help", "-h":
        example = nil
        return
      case "--data": run.data = try value(argument, "a folder")
      case "--output": run.output = try value(argument, "a folder")
      case "--short": run.isShort = true
      case "--mpi": run.isOnRanks = true
      case _ where argument.hasPrefix("-"):
        throw UsageError(message: "unknown option \(argument)")
      default:
        guard let named = Example.all.first(where: { $0.name == argument }) else {
          throw UsageError(message: "no example is called \(argument)")
        }
        guard example == nil else { throw UsageError(message: "one example at a time") }
        example = named
      }
    }
    if example == nil { throw UsageError(message: "which example?") }
  }

  static let usage =
    "USAGE: tracewise-examples NAME [--data <folder>] [--output <folder>] [--short] [--mpi]"

  static var help: String {
    """
    OVERVIEW: Models fitted to data. Each run of an example gives the same numbers.

    \(usage)

    EXAMPLES:
    \(Example.all.map { "  \(left($0.name, 19)) \($0.summary)" }.joined(separator: "\n"))

    OPTIONS:
      --data <folder>     Where the data are. (default: Fixtures/data)
      --output <folder>   Where curves and pictures are written, as SVG; without it they are not.
      --short             A few steps only, to see that it runs; figures are not what they should be.
      --mpi               The ranks of mpirun share the work (digits).
      -h, --help          Show help information.
    """
  }
}

struct UsageError: Error { let message: String }
