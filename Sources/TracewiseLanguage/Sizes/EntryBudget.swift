import Tracewise

/// What a program's values take, known from their sizes before any of them is computed.
struct EntryBudget {
  private let program: Program
  /// The entries that all values may have together.
  private let entries: Int
  private var total = 0
  private var largest: (entries: Int, text: String, range: SourceRange)?

  init(_ program: Program, entries: Int) {
    self.program = program
    self.entries = entries
    for input in program.inputs {
      add(input.rows, input.columns, input.name, input.range)
    }
    for value in program.lets.map(\.value) + program.sides { add(value) }
  }

  /// The error of a program that takes more than there is to take.
  func require() throws(LanguageError) {
    guard total > entries, let largest else { return }
    let isOne = largest.entries > entries
    let bytes = Self.bytes(isOne ? largest.entries : total)
    let what =
      isOne
      ? "\(largest.text) has \(largest.entries) entries and would take \(bytes)"
      : "\(largest.text) has \(largest.entries) entries; with all other values they are \(total) "
        + "and would take \(bytes)"
    throw LanguageError(
      "\(what); at most \(entries) entries are computed (--entries)", at: largest.range,
      in: program.source)
  }

  /// What doubles take, in a unit of which there are few.
  private static func bytes(_ entries: Int) -> String {
    let bytes = 8 * Double(entries)
    let (unit, name) =
      [(1e12, "TB"), (1e9, "GB"), (1e6, "MB")].first { bytes >= $0.0 } ?? (1, "bytes")
    return "\(Matrix.format(bytes / unit, digits: 3)) \(name)"
  }

  private mutating func add(_ rows: Int, _ columns: Int, _ name: String, _ range: SourceRange) {
    let count = Shape(rows, columns).count
    total = total.addingReportingOverflow(count).overflow ? .max : total + count
    if count > largest?.entries ?? 0 {
      largest = (count, "\(name): a \(Shape(rows, columns)) matrix", range)
    }
  }

  /// Adds the values of an expression's nodes; those of names are counted where they are made, and
  /// transposes are views.
  private mutating func add(_ expression: CheckedExpression) {
    var waiting = [expression]
    while let next = waiting.popLast() {
      waiting += next.children
      if let name = next.operationName { add(next.rows, next.columns, name, next.mark) }
    }
  }
}

extension Program {
  /// The loss and the sides of claims.
  var sides: [CheckedExpression] {
    (loss.map { [$0] } ?? []) + claims.flatMap { [$0.left, $0.right].compactMap { $0 } }
  }
}

extension CheckedExpression {
  /// The operation that makes a value of its own here; nil where there is none.
  fileprivate var operationName: String? {
    switch kind {
    case .input, .local, .transposed: nil
    case .number, .size: "number"
    case .differential(let name): "d\(name)"
    case .gradient(let name): "grad(\(name))"
    case .hessian(let name, _): "hess(\(name))"
    case .negated: "negation"
    case .binary(let operation, _, _): "\(operation)"
    case .matrixPower: "power"
    case .call(let name, _, _): name
    case .index: "index"
    case .matrix: "blocks"
    case .zero: "zeros"
    }
  }
}
