import Tracewise
import TracewiseLanguage

/// Looks for points on kinks: where an entry of what decides the side, or a matrix whose norm is taken, is 0
/// without rounding.
struct KinkSearch {
  /// So many kinks are looked for.
  private static let most = 8

  private let search: SideSearch
  private let check: ProgramCheck

  init(_ check: ProgramCheck, _ search: SideSearch) {
    self.check = check
    self.search = search
  }

  /// A point for each kink that one was found on.
  var points: [KinkPoint] {
    let operations =
      search.operations.map { ($0, isWhole: false) }
      + check.program.normedOperations.map { ($0, isWhole: true) }
    var found: [KinkPoint] = []
    for (operation, isWhole) in operations.prefix(Self.most) {
      let bases = ([check.bound] + search.points).prefix(3).lazy
      guard
        let bound = bases.compactMap({ solved(operation.decider, isWhole, from: $0.rounded) }).first
      else { continue }
      // a > b in the claim and max(a, b) in the loss have one kink.
      let isKnown = found.contains {
        $0.check.bound.values == bound.values && ($0.claims == nil || $0.claims == operation.claims)
      }
      if !isKnown, let point = point(bound, operation, isWhole ? nil : 0) { found.append(point) }
    }
    return found
  }

  /// The program's own point, where it lies on a kink.
  var own: KinkPoint? {
    check.bound.kink.flatMap { point(check.bound, $0, $1) }
  }

  /// A point where an entry, or all of them, are 0.
  private func point(
    _ bound: BoundProgram, _ operation: KinkedOperation, _ entry: Int?
  ) -> KinkPoint? {
    KinkPoint(
      check, bound, place: operation.place(ofEntry: entry),
      ties: entry == nil ? 1 : bound.zeros(of: operation.decider), claims: operation.claims)
  }

  /// A point where the first entry, or all of them, are 0.
  private func solved(
    _ decider: CheckedExpression, _ isWhole: Bool, from base: BoundProgram
  ) -> BoundProgram? {
    func isOnKink(_ point: BoundProgram) -> Bool {
      guard let u = point.finite(decider), !u.values.isEmpty else { return false }
      return isWhole ? u.largest == 0 : u[0, 0] == 0
    }
    guard let u = base.finite(decider) else { return nil }
    for input in base.movableInputs {
      guard let x = base.values[input.name] else { continue }
      var trials = [x.zero]
      if x.shape == u.shape { trials = [x - u, x + u] + trials }
      for trial in trials {
        let y =
          isWhole || x.shape != u.shape
          ? trial : Matrix(x.rows, x.columns) { $0 == 0 && $1 == 0 ? trial[0, 0] : x[$0, $1] }
        guard isWhole || x.shape == u.shape, let point = base.replacing(input, by: y),
          isOnKink(point)
        else { continue }
        return point
      }
    }
    return isWhole ? nil : stepped(decider, from: base, isOnKink)
  }

  /// The same by Newton's steps of one entry, that which moves the decider most.
  private func stepped(
    _ decider: CheckedExpression, from base: BoundProgram, _ isOnKink: (BoundProgram) -> Bool
  ) -> BoundProgram? {
    var point = base
    for _ in 0..<6 {
      guard let (u, slopes) = search.slope(decider, 0, at: point) else { return nil }
      var steepest: (input: Declaration, i: Int, j: Int, slope: Double)?
      for (input, gradient) in slopes where !input.isSymmetric {
        for i in 0..<gradient.rows {
          for j in 0..<gradient.columns
          where gradient[i, j].magnitude > abs(steepest?.slope ?? 0) {
            steepest = (input, i, j, gradient[i, j])
          }
        }
      }
      guard let (input, row, column, slope) = steepest, var x = point.values[input.name] else {
        return nil
      }
      x[row, column] -= u / slope
      guard let next = point.replacing(input, by: x) else { return nil }
      if isOnKink(next) { return next }
      point = next
    }
    return nil
  }
}

extension KinkedOperation {
  /// What is 0 at an entry, or at all.
  fileprivate func place(ofEntry entry: Int?) -> String {
    guard let entry, decider.rows * decider.columns > 1 else { return "\(text) = 0" }
    let (i, j) = entry.quotientAndRemainder(dividingBy: decider.columns)
    let isName = text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    if isName { return "\(text)(\(i + 1)\(decider.columns > 1 ? ", \(j + 1)" : "")) = 0" }
    return "entry (\(i + 1), \(j + 1)) of \(text) = 0"
  }
}

extension BoundProgram {
  /// An operation on whose kink the point lies, and the entry that is 0; nil for all entries.
  var kink: (operation: KinkedOperation, entry: Int?)? {
    for operation in program.kinkedOperations {
      if let entry = finite(operation.decider)?.values.firstIndex(of: 0) {
        return (operation, entry)
      }
    }
    return program.normedOperations.first { finite($0.decider)?.largest == 0 }.map { ($0, nil) }
  }

  /// How many entries of an expression are 0.
  fileprivate func zeros(of x: CheckedExpression) -> Int {
    finite(x)?.values.count { $0 == 0 } ?? 0
  }

  /// The value of an expression, where it has one.
  fileprivate func finite(_ x: CheckedExpression) -> Matrix? {
    var evaluator = Evaluator(matrices: program, inputs: values)
    let value = evaluator.evaluate(x)
    return value.failure == nil && value.firstNonFinite == nil ? value : nil
  }

  /// The inputs that are drawn, and whose kind lets one entry be moved.
  fileprivate var movableInputs: [Declaration] {
    program.inputs.filter {
      !given.contains($0.name) && $0.kind != .oneHot && $0.kind != .probability
    }
  }

  fileprivate func replacing(_ input: Declaration, by x: Matrix) -> BoundProgram? {
    guard x.firstNonFinite == nil, input.refusal(of: x) == nil else { return nil }
    var moved = values
    moved[input.name] = x
    return with(moved)
  }

  /// The same with entries of few digits, so that sums of products have no rounding.
  fileprivate var rounded: BoundProgram {
    var point = self
    for input in movableInputs {
      guard let x = values[input.name] else { continue }
      let y = Matrix(x.rows, x.columns) { i, j in
        let z = (4 * x[i, j]).rounded() / 4
        return z == 0 && x[i, j] != 0 ? (x[i, j] < 0 ? -0.25 : 0.25) : z
      }
      point = point.replacing(input, by: y) ?? point
    }
    return point
  }
}
