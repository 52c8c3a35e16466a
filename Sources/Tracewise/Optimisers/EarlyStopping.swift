/// Ends training when a figure that is watched, such as the loss of samples that are not learnt from, has not become
/// smaller for a while; it keeps the best point (Prechelt 1998, "Early stopping, but when?").
///
///     var (stopping, weights) = (EarlyStopping<Matrix>(patience: 5), W)
///     while !stopping.shouldStop(after: norm(weights * X).scalar, at: weights) {
///       weights = 0.9 * weights - 0.1
///     }
///     weights = stopping.best ?? weights
public struct EarlyStopping<Point> {
  /// How many figures in a row may be no better than the best before.
  public var patience: Int
  /// By how much a figure has to be smaller to be better.
  public var minimumImprovement: Double
  /// The smallest figure so far; infinity before the first.
  public private(set) var bestValue = Double.infinity
  /// The point of the smallest figure.
  public private(set) var best: Point?
  /// How many figures came since that.
  public private(set) var sinceBest = 0

  /// Nothing has been watched yet.
  public init(patience: Int, minimumImprovement: Double = 0) {
    self.patience = patience
    self.minimumImprovement = minimumImprovement
  }

  /// Whether it is time to stop, now that the figure at a point is known. NaN is no better than anything.
  public mutating func shouldStop(after value: Double, at point: Point) -> Bool {
    if value < bestValue - minimumImprovement || (best == nil && value < .infinity) {
      (bestValue, best, sinceBest) = (value, point, 0)
    } else {
      sinceBest += 1
    }
    return sinceBest > patience
  }
}

extension EarlyStopping: Sendable where Point: Sendable {}
extension EarlyStopping: Equatable where Point: Equatable {}
extension EarlyStopping: Codable where Point: Codable {}
