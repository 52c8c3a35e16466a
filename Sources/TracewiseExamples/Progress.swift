import Tracewise

/// Prints a line for the start, for iterations further and further apart, and for the last.
struct Progress<Point: Parameters> {
  private var next = 0
  private var last: OptimisationStep<Point>?
  private var printed = -1

  init() { print("  iteration  evaluations            loss    ‖gradient‖") }

  mutating func show(_ step: OptimisationStep<Point>) {
    last = step
    guard step.iteration >= next else { return }
    line(step)
    next = step.iteration < 5 ? step.iteration + 1 : step.iteration * 2
  }

  mutating func finish(_ result: OptimisationResult<Point>) {
    if let last, last.iteration != printed { line(last) }
    print("  \(result.reason) after \(result.iterations) iterations\n")
  }

  private mutating func line(_ step: OptimisationStep<Point>) {
    printed = step.iteration
    print(
      padded("\(step.iteration)", 11), padded("\(step.evaluations)", 12),
      padded(Matrix.format(step.value, digits: 8), 15),
      padded(Matrix.format(step.gradientNorm, digits: 3), 13))
  }
}

/// A text, right in a column of a width.
func padded(_ text: String, _ width: Int) -> String {
  String(repeating: " ", count: max(width - text.count, 0)) + text
}

/// A title over a matrix.
func show(_ title: String, _ matrix: Matrix) {
  print("\(title)\n  " + "\(matrix)".replacing("\n", with: "\n  "))
}
