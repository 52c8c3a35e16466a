/// How large things may be, so that no arithmetic on sizes can overflow.
enum Limits {
  /// A number of rows or columns: what the 32-bit integers of BLAS can count.
  static let sizes = 1...2_147_483_647
  /// The entries of one matrix: 16 GB of doubles.
  static let entries = 2_147_483_647
  /// The levels of operations that may rest on one another through names.
  static let levels = 50_000
  /// The exponents of matrix powers, positive or negative.
  static let exponents = -1000...1000
}
