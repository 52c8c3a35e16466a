import Tracewise

/// What all checks of one subject say together: a result that a test can expect to hold.
///
///     let result = try verify(Inverse())
///     print(result)  // in a test: #expect(result.isVerified, "\(result)")
///
/// Its description is a line if all holds. Else it is a block for each subject of which something does not:
/// the law, who found it and how often, the worst entry with both values, the cause, the smallest case that was
/// found, and how to see it again. `refutations` has every check by itself.
public struct Verification: Sendable {
  /// What each oracle says at each point.
  public var records: [CheckRecord]
  /// What was not checked, and why.
  public var notes: [String]
  /// What oracles left out at single points.
  public var omissions: [Omission]
  /// How many checks each oracle made at the first seed, those that others settle among them.
  package var made: [OracleID: Int] = [:]

  /// What these records say together.
  public init(
    _ records: [CheckRecord], notes: [String] = [], omissions: [Omission] = []
  ) {
    self.records = records
    self.notes = notes
    self.omissions = omissions
  }

  /// Whether there are checks, and all of them hold.
  public var isVerified: Bool {
    !records.isEmpty && records.allSatisfy { $0.verdict == .verified }
  }

  /// What was found wrong.
  public var refutations: [CheckRecord] { records.filter { $0.verdict == .refuted } }

  /// The oracles that found something wrong, such as `differences` and `adjoint`.
  public var refutingOracles: Set<OracleID> { Set(refutations.map(\.oracle)) }

  /// The causes named, without repetition.
  public var causes: [String] {
    refutations.compactMap(\.diagnosis).reduce(into: []) { causes, cause in
      if !causes.contains(cause) { causes.append(cause) }
    }
  }

  /// The smallest error in a single entry that every numerical check would have seen.
  public var smallestVisibleError: Double {
    records.reduce(0) { max($0, $1.smallestVisibleError) }
  }
}
