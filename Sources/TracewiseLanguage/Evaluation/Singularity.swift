import Tracewise

/// Matrices that must be invertible and are not, or not to a double's digits: what is computed with
/// them is rounding.
extension Program {
  /// Matrices up to this order are looked at; larger ones would take as long as the loss itself.
  private static let largestOrder = 1024

  /// The error of a matrix that has no inverse whatever the inputs are, by its sizes.
  var singularity: LanguageError? {
    guard let need = invertibility.needs.first(where: { $0.isStrict && $0.deficit > 0 }) else {
      return nil
    }
    return error(
      need,
      need.isOfColumns
        ? "has columns that depend on one another: by the sizes in it, its rank is at most "
          + "\(need.rank)"
        : "is singular, with an infinite condition number: by the sizes in it, its rank is at most "
          + "\(need.rank)", ["other sizes are set by --dim, or follow from data"])
  }

  /// The error of a matrix that is singular to rounding at a draw; what depends on given inputs alone
  /// is not asked.
  func singularity(at values: [String: Matrix], given: Set<String>) -> LanguageError? {
    let needs = invertibility.needs.filter { need in
      need.isStrict && need.isValue && need.operand.rows <= Self.largestOrder
        && !inputs(of: need.operand).isSubset(of: given)
    }
    var evaluator = Evaluator(matrices: self, inputs: values)
    for need in needs {
      let value = evaluator.evaluate(need.operand)
      guard value.failure == nil, value.firstNonFinite == nil else { continue }
      // What is exactly singular is told by the operation that fails.
      if value.inverse().failure != nil { continue }
      let condition = value.scaledCondition
      guard !(condition * 4 * Double(value.rows) * Double.ulpOfOne < 1) else { continue }
      return error(
        need,
        "is singular at random values, with a condition number of about "
          + Matrix.format(condition, digits: 1),
        ["the inputs are drawn; declare what they are, as in input A: spd(n), or give data"])
    }
    return nil
  }

  private func error(
    _ need: InvertibilityNeeds.Need, _ what: String, _ notes: [String]
  ) -> LanguageError {
    LanguageError(
      "\(need.name) needs \(need.isOfColumns ? "independent columns" : "an inverse"), and \(source.oneLine(need.operand.range)), "
        + "\(need.operand.shapeText), \(what)", at: need.mark, in: source, notes: notes)
  }

  /// The names of the inputs that an expression is computed from.
  package func inputs(of expression: CheckedExpression) -> Set<String> {
    var (names, seen): (Set<String>, Set<String>) = ([], [])
    var waiting = [expression]
    while let next = waiting.popLast() {
      switch next.kind {
      case .input(let name): names.insert(name)
      case .local(let name):
        if seen.insert(name).inserted, let value = definitions[name] { waiting.append(value) }
      default: waiting += next.children
      }
    }
    return names
  }
}

extension Matrix {
  /// The condition number in the 1-norm after rows and columns have been scaled alike: units and
  /// scales of rows say nothing of how many digits an inverse has.
  var scaledCondition: Double {
    var scaled = self
    for _ in 0..<3 {
      for x in [false, true] {
        let view = x ? scaled.T : scaled
        let largest = (0..<view.rows).map { i in
          (0..<view.columns).reduce(0) { Swift.max($0, view[i, $1].magnitude) }
        }
        guard largest.allSatisfy({ $0 > 0 }) else { return .infinity }
        let divided = Matrix(view.rows, view.columns) { view[$0, $1] / largest[$0] }
        scaled = x ? divided.T : divided
      }
    }
    let inverse = scaled.inverse()
    guard inverse.failure == nil else { return .infinity }
    return scaled.largestColumnSum * inverse.largestColumnSum
  }

  private var largestColumnSum: Double { Tracewise.abs(self).columnSums.values.max() ?? 0 }
}
