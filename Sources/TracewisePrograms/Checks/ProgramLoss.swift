import Tracewise

/// Where a program died or fell silent, and the least change of the starting point that does it.
struct ProgramLoss {
  private let evaluator: ProgramEvaluator
  private let start: Vector
  private var point: Vector
  private let failure: ProgramFailure
  private let count: Int
  /// The program is lost in each trial, and started again.
  private var trials = 24

  /// The first of the losses, made smaller where there is time; nil where there was none.
  init?(_ evaluator: ProgramEvaluator, _ start: Vector) {
    guard let loss = evaluator.losses.first else { return nil }
    (self.evaluator, self.start) = (evaluator, start)
    (point, failure, count) = (loss.point, loss.failure, evaluator.losses.count)
    if case .died = failure { shrink() }
  }

  private var changed: [Int] { start.indices.filter { point[$0] != start[$0] } }

  /// Puts halves of the changed numbers back, quarters, and so on, as long as the program dies all the same.
  private mutating func shrink() {
    var size = (changed.count + 1) / 2
    while size > 0, changed.count > 1 {
      var rest = changed[...]
      while !rest.isEmpty, trials > 0 {
        let part = rest.prefix(size)
        rest = rest.dropFirst(size)
        guard part.count < changed.count else { continue }
        var other = point
        for place in part { other[place] = start[place] }
        if dies(at: other) { point = other }
      }
      if trials <= 0 || size == 1 { return }
      size = (size + 1) / 2
    }
  }

  private mutating func dies(at x: Vector) -> Bool {
    trials -= 1
    do { _ = try evaluator.ask(.value, at: x) } catch {
      if case .died = error { return true }
      if error == .exhausted { trials = 0 }
    }
    return false
  }

  var text: String {
    let changed = changed
    let shown = changed.prefix(3).map { place in
      "\(Block.name(of: place, evaluator.greeting)) = \(Matrix.format(point[place]))"
    }
    let rest =
      changed.count > 3
      ? ", … (\(changed.count) entries differ from the starting point)"
      : ", all else as at the starting point"
    let place =
      changed.isEmpty ? "at the starting point" : "at \(shown.joined(separator: ", "))\(rest)"
    let times = count == 1 ? "" : ", \(count) times in all"
    return "the program was lost and started again\(times): \(failure), \(place)"
  }
}
