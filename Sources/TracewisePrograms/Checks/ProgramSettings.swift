/// How a program is checked.
package struct ProgramSettings: Sendable {
  /// The point; the program's own where there is none.
  package var start: [Double]?
  /// The inputs whose gradients are checked; all where there are no names.
  package var inputs: [String]?
  /// How many points beside the starting point are looked at.
  package var points = 3
  package var budget = Budget()
  package var seed: UInt64 = 1
  /// The command that repeats the check, without its seed.
  package var command: String?
  /// What the subject is called in records.
  package var subject: String?

  package init() {}
}
