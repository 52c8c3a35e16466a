extension SizeSolver {
  /// Small numbers to start from; after them 6, 7, 8 and so on. Not 1, where most mistakes fit.
  private static let preferred = [3, 4, 5, 2]
  /// Beyond, values come a second time: a matrix for each of a thousand sizes, all different, would not
  /// fit into memory.
  private static let largest = 40

  /// Gives every free variable a value of its own, none of `taken`.
  ///
  /// Different values make a transposed or forgotten factor a shape error, where equal ones would
  /// let it pass.
  mutating func assignDefaults(avoiding taken: Set<Int>) {
    var given = taken
    let conditions = conditions()
    for keepingProducts in [true, false] {
      for variable in solutions.indices where solutions[variable] == nil {
        if keepingProducts, variablesOfProducts().contains(variable) { continue }
        var value = defaultValue(of: variable, under: conditions, avoiding: given)
        if value > Self.largest {
          given = taken
          value = defaultValue(of: variable, under: conditions, avoiding: given)
        }
        given.insert(value)
        defaulted.append(variable)
        assign(variable, value)
      }
    }
  }

  /// Gives free variables values that were found to suit.
  mutating func assign(_ values: [Size.Variable: Int]) {
    for (variable, value) in values.sorted(by: { $0.key < $1.key })
    where solutions.indices.contains(variable) && solutions[variable] == nil {
      assign(variable, value)
    }
  }

  /// The first preferred number that is not taken and leaves every size positive.
  private mutating func defaultValue(
    of variable: Size.Variable, under conditions: [Size], avoiding taken: Set<Int>
  ) -> Int {
    let bounds = bounds(of: variable, under: conditions)
    if let value = Self.preferred.first(where: { bounds.contains($0) && !taken.contains($0) }) {
      return value
    }
    var value = max(6, bounds.lowerBound)
    while value < bounds.upperBound, taken.contains(value) { value += 1 }
    if bounds.contains(value), !taken.contains(value) { return value }
    return bounds.contains(2) ? 2 : bounds.lowerBound
  }

  /// The sizes that must be at least 1 and could be less: sums of positive terms cannot.
  private mutating func conditions() -> [Size] {
    var conditions: Set<Size> = []
    for size in positive + solutions.compactMap({ $0 }) {
      let size = reduce(size)
      let isPositive = size.constant >= 0 && size.terms.allSatisfy { $0.coefficient > 0 }
      if !isPositive { conditions.insert(size) }
    }
    return Array(conditions)
  }

  /// Between which numbers a variable must lie for all sizes to be at least 1.
  ///
  /// With m − k + 1 ≥ 1 the value of m, chosen first, leaves room for a small k (that end of the
  /// bounds is a wish), and k is then kept small enough (that end is a must).
  private mutating func bounds(
    of variable: Size.Variable, under conditions: [Size]
  ) -> ClosedRange<Int> {
    var lower = 1
    var upper = Limits.sizes.upperBound
    for condition in conditions {
      let size = reduce(condition)
      let factor = Self.clamped(size.coefficient(of: variable))
      guard factor != 0 else { continue }
      let others = size.terms.filter { $0.variable != variable }
      // What another positive term adds is open upwards: no bound follows.
      if others.contains(where: { $0.coefficient > 0 }) { continue }
      let guess = factor > 0 ? 4 : 2
      let rest = others.reduce(Self.clamped(size.constant) - 1) {
        $0 + Self.clamped($1.coefficient) * guess
      }
      if factor > 0 {
        lower = max(lower, (-rest + factor - 1) / factor)
      } else {
        upper = min(upper, max(1, rest / -factor))
      }
    }
    return min(lower, upper)...upper
  }

  /// A number cut down so that sums and small multiples of it cannot overflow.
  private static func clamped(_ number: Int) -> Int { min(max(number, -(1 << 40)), 1 << 40) }
}
