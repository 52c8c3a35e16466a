/// Why the tool stops, with the exit code that says so to scripts.
struct Failure: Error, CustomStringConvertible {
  enum Code: Int32 {
    /// A check was refuted.
    case refuted = 1
    /// Wrong use of the command line.
    case usage = 64
    /// Bad input data or a bad file.
    case data = 65
    /// A bug of ours.
    case software = 70
  }

  let code: Code
  /// What standard error shows.
  let message: String
  var description: String { message }

  static func usage(_ message: String) -> Failure {
    Failure(code: .usage, message: "Error: \(message)")
  }

  /// Bad data, with the file that it is in or the option that it is about.
  static func data(_ message: String, in source: String? = nil) -> Failure {
    Failure(code: .data, message: (source.map { "\($0): " } ?? "") + "error: \(message)")
  }
}
