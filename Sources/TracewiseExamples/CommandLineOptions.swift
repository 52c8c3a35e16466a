/// What the command line asks for.
struct CommandLineOptions {
  enum Example: String, CaseIterable { case gaussian, network }

  /// nil where help is asked for.
  var example: Example?
  var folder = "Fixtures/data"

  init(_ arguments: [String]) throws(UsageError) {
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      switch argument {
      case "--help", "-h":
        example = nil
        return
      case "--data":
        guard let folder = rest.popFirst() else {
          throw UsageError(message: "--data needs a folder")
        }
        self.folder = folder
      case _ where argument.hasPrefix("-"):
        throw UsageError(message: "unknown option \(argument)")
      default:
        guard let named = Example(rawValue: argument) else {
          throw UsageError(message: "no example is called \(argument)")
        }
        guard example == nil else { throw UsageError(message: "one example at a time") }
        example = named
      }
    }
    if example == nil { throw UsageError(message: "which example?") }
  }

  static let usage = "USAGE: tracewise-examples (gaussian | network) [--data <folder>]"

  static let help = """
    OVERVIEW: The deck's models, fitted to data by gradient descent and L-BFGS.

    \(usage)

    EXAMPLES:
      gaussian         Mean and covariance by maximum likelihood (deck, Example 2-3).
      network          A network of two layers that tells clusters apart (Example 4-2).

    OPTIONS:
      --data <folder>  Where body.npy and clusters.npz are. (default: Fixtures/data)
      -h, --help       Show help information.
    """
}

struct UsageError: Error { let message: String }
