/// The factors that turn error estimates into verdicts.
///
/// None of them is a size of error that is forgiven: an oracle brings its own estimate for each
/// number, and these say how far estimates are trusted. (Stan Math keeps such a struct.)
public struct Tolerances: Sendable, Hashable {
  /// A difference of up to this many estimates (of the evidence and of the rounding of what is
  /// claimed) is no error. The largest ratio of a true error to its estimate that was seen in
  /// millions of differentiations of functions of all shapes is about 3.
  public var estimateFactor = 8.0

  /// A check that could not have seen an error of this part of the quantity's scale does not
  /// verify anything: it is inconclusive.
  public var visibleLimit = 1e-3

  /// Rounding of a claimed number is measured by moving what it is computed from by a few units
  /// in the last place; this many times the largest change seen is believed.
  public var roundingFactor = 4.0

  /// A remainder that shrinks like h to this power, halfway between 1 (a wrong gradient) and 2
  /// (a right one), or faster, belongs to a right gradient.
  public var remainderSlope = 1.5

  public init() {}
}
