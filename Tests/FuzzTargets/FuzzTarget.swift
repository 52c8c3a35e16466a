/// A part of the project that is fed bytes nobody has looked at. Whatever they are, it must end with
/// a result or an error that says something; anything else is a finding.
public enum FuzzTarget: String, CaseIterable, Sendable {
  /// Readers of files.
  case npy, npz, csv, mtx
  /// The parser of losses, with the inference of sizes.
  case parse
  /// Evaluation on the tape, gradients and the graph.
  case gradient
  /// Derivation, its printing, and code in every language.
  case derive
  /// Checks of gradients and claims.
  case check
  /// The reader of LaTeX, with the inference of sizes for all its readings.
  case latex
  /// What programs answer over their pipes.
  case reply

  /// Whether it reads files, of which `Fixtures/formats` has some of each kind.
  public var isReader: Bool { [.npy, .npz, .csv, .mtx].contains(self) }

  /// The longest input, in bytes: what is slow only because it is long drowns what is wrong.
  public var longestInput: Int {
    switch self {
    case .npy, .npz, .csv, .mtx: 4096
    case .parse, .latex, .reply: 1024
    case .gradient: 512
    case .derive, .check: 160
    }
  }

  /// What is wrong with how some bytes are taken, nil where nothing is.
  public func finding(in bytes: [UInt8]) -> String? {
    switch self {
    case .npy, .npz, .csv, .mtx: FileFuzz.finding(in: bytes, extension: rawValue)
    case .parse: LossFuzz(bytes).parsing
    case .gradient: LossFuzz(bytes).gradient
    case .derive: LossFuzz(bytes).derivation
    case .check: LossFuzz(bytes).check
    case .latex: LossFuzz(bytes).latex
    case .reply: ReplyFuzz.finding(in: bytes)
    }
  }
}
