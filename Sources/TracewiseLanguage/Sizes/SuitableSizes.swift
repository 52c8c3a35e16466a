/// Sizes at which every matrix that must be invertible can be.
///
/// The sizes that are free are different from each other, in an order that knows nothing of the loss:
/// log |XᵀX| of a wide X has no value. Then a free size is made the largest of all, or small: the one
/// that brings the ranks nearest to what they must be, until they are.
struct SuitableSizes {
  typealias Inferred = (sizes: InferredSizes, checker: ProgramChecker)
  private typealias State = (values: [Size.Variable: Int], inferred: Inferred, deficit: Int)

  private let infer: (_ values: [Size.Variable: Int]) -> (InferredSizes, ProgramChecker)
  /// The sizes that suit; the usual ones where they do, or where none are found.
  private(set) var best: Inferred

  /// Finds sizes; `infer` infers them where free ones have given values, or usual ones.
  init(_ infer: @escaping (_ values: [Size.Variable: Int]) -> (InferredSizes, ProgramChecker)) {
    self.infer = infer
    best = infer([:])
    guard best.checker.errors.isEmpty, best.checker.invertibility.deficit > 0 else { return }
    var inference = best.sizes.inference
    let free = inference.solver.defaulted
    guard !free.isEmpty, var state = trial(inference.values(of: free)) else { return }
    // A size that has just been moved is moved again only where no other one helps as much.
    var lastMoves: [Size.Variable: Int] = [:]
    for step in 0..<3 * free.count where state.deficit > 0 {
      let trials = moves(of: free, from: state).compactMap { variable, value in
        trial(state.values.merging([variable: value]) { $1 }).map { (variable, $0) }
      }
      let better = trials.min {
        ($0.1.deficit, lastMoves[$0.0] ?? -1) < ($1.1.deficit, lastMoves[$1.0] ?? -1)
      }
      // What does not help yet may let the next one help.
      guard let better, better.1.deficit <= state.deficit else { return }
      lastMoves[better.0] = step
      state = better.1
    }
    if state.deficit == 0 { best = state.inferred }
  }

  private func moves(of free: [Size.Variable], from state: State) -> [(Size.Variable, Int)] {
    let largest = state.inferred.checker.largestSize + 1
    let used = Set(state.values.values)
    let smallest = (2...3).first { !used.contains($0) } ?? 2
    return free.map { ($0, largest) }
      + free.filter { state.values[$0, default: 0] > smallest }.map { ($0, smallest) }
  }

  private func trial(_ values: [Size.Variable: Int]) -> State? {
    let inferred: Inferred = infer(values)
    guard inferred.checker.errors.isEmpty else { return nil }
    return (values, inferred, inferred.checker.invertibility.deficit)
  }
}

extension ProgramChecker {
  /// The largest number of rows or columns of an input.
  fileprivate var largestSize: Int {
    min(inputs.reduce(1) { max($0, $1.rows, $1.columns) }, Limits.sizes.upperBound - 1)
  }
}

extension ShapeInference {
  fileprivate mutating func values(of variables: [Size.Variable]) -> [Size.Variable: Int] {
    Dictionary(
      variables.map { ($0, value(of: Size(variable: $0))) }, uniquingKeysWith: { first, _ in first }
    )
  }
}
