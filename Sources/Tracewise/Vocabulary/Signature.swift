/// What shapes a rule takes and gives: equal letters are equal sizes.
///
///     Signature((.m, .k), (.k, .n), gives: (.m, .n))     // product: (m, k), (k, n) -> (m, n)
///     Signature((.n, .n), gives: (.one, .one))           // trace: (n, n) -> (1, 1)
///
/// Its text is what the loss language infers sizes from; shapes are checked by it where a rule has no
/// faster way.
public struct Signature: Sendable, Hashable, BitwiseCopyable {
  /// A size: a letter, 1, or what two sizes make.
  public enum Size: Sendable, Hashable, BitwiseCopyable {
    /// 1.
    case one
    /// Any size.
    case letter(Letter)
    /// m p.
    case product(Letter, Letter)
    /// m − k + 1, at least 1.
    case valid(Letter, Letter)
    /// p + k − 1.
    case full(Letter, Letter)

    /// The size m.
    public static let m = Size.letter(.m)
    /// The size n.
    public static let n = Size.letter(.n)
    /// The size k.
    public static let k = Size.letter(.k)
    /// The size l.
    public static let l = Size.letter(.l)
    /// The size p.
    public static let p = Size.letter(.p)
    /// The size q.
    public static let q = Size.letter(.q)
  }
  /// The letters that sizes have.
  public enum Letter: UInt8, Sendable, Hashable, BitwiseCopyable {
    /// A letter stands for one size wherever it occurs.
    case m, n, k, l, p, q
  }

  /// Rows and columns.
  public struct Pattern: Sendable, Hashable, BitwiseCopyable {
    /// The number of rows.
    public let rows: Size
    /// The number of columns.
    public let columns: Size
  }

  /// The left operand, or the only one.
  public let first: Pattern
  /// The right operand; nil for a rule of one.
  public let second: Pattern?
  /// The result.
  public let result: Pattern
  /// Whether the first operand must have rows.
  public private(set) var needsRows = false
  /// Whether the first operand must have entries.
  public private(set) var needsEntries = false
  /// Whether the first operand must have at least as many rows as columns.
  public private(set) var isTall = false

  /// The signature of a rule of one operand or two, rows before columns.
  public init(_ x: (Size, Size), _ y: (Size, Size)? = nil, gives z: (Size, Size)) {
    first = Pattern(rows: x.0, columns: x.1)
    second = y.map { Pattern(rows: $0.0, columns: $0.1) }
    result = Pattern(rows: z.0, columns: z.1)
  }

  /// (m, n) -> (m, n).
  public static var entrywise: Signature { Signature((.m, .n), gives: (.m, .n)) }
  /// (m, n), (m, n) -> (m, n).
  public static var alike: Signature { Signature((.m, .n), (.m, .n), gives: (.m, .n)) }
  /// (n, n) -> (n, n).
  public static var square: Signature { Signature((.n, .n), gives: (.n, .n)) }
  /// (n, n) -> (1, 1).
  public static var numberOfSquare: Signature { Signature((.n, .n), gives: (.one, .one)) }
  /// (m, n) -> (1, 1).
  public static var number: Signature { Signature((.m, .n), gives: (.one, .one)) }

  /// The same, of operands with at least one row.
  public var withRows: Signature {
    var signature = self
    signature.needsRows = true
    return signature
  }
  /// The same, of operands with at least one entry.
  public var withEntries: Signature {
    var signature = self
    signature.needsEntries = true
    return signature
  }
  /// The same, of operands with at least as many rows as columns.
  public var tall: Signature {
    var signature = self
    signature.isTall = true
    return signature
  }
}

extension Signature: CustomStringConvertible {
  /// The text that the loss language reads: `(m, k), (k, n) -> (m, n)`.
  public var description: String {
    let operands = [first, second].compactMap { $0?.description }.joined(separator: ", ")
    return "\(operands) -> \(result)"
  }
}

extension Signature.Pattern: CustomStringConvertible {
  public var description: String { "(\(rows), \(columns))" }
}

extension Signature.Size: CustomStringConvertible {
  public var description: String {
    switch self {
    case .one: "1"
    case .letter(let a): "\(a)"
    case .product(let a, let b): "\(a)*\(b)"
    case .valid(let a, let b): "\(a) - \(b) + 1"
    case .full(let a, let b): "\(a) + \(b) - 1"
    }
  }
}

extension Signature {
  /// The shape of the result, or why the operand does not fit.
  @inline(__always)
  public func result(_ x: Shape) throws(Misfit) -> Shape {
    var sizes = Sizes()
    try bind(first, x, operand: 0, to: &sizes)
    return try shape(sizes)
  }

  /// The shape of the result, or why the operands do not fit.
  @inline(__always)
  public func result(_ x: Shape, _ y: Shape) throws(Misfit) -> Shape {
    var sizes = Sizes()
    try bind(first, x, operand: 0, to: &sizes)
    if let second {
      if second == first, x != y { throw .shapesDiffer }
      try bind(second, y, operand: 1, to: &sizes)
    }
    return try shape(sizes)
  }

  /// The sizes of letters, −1 for none, and whether a letter's came from rows.
  private struct Sizes {
    var values = SIMD8<Int>(repeating: -1)
    var areOfRows = SIMD8<Int>(repeating: 0)
  }

  @inline(__always)
  private func bind(
    _ pattern: Pattern, _ x: Shape, operand: Int, to sizes: inout Sizes
  ) throws(Misfit) {
    if pattern.rows == pattern.columns, pattern.rows != .one, !x.isSquare {
      throw operand == 0
        ? .notSquare : "a square matrix is required; {1} is {1.shape}"
    }
    if operand == 0, needsRows, x.rows == 0 {
      throw "columns with entries are required; {0} is {0.shape}"
    }
    if operand == 0, needsEntries, x.count == 0 { throw "{0} has no entries; it is {0.shape}" }
    if operand == 0, isTall, x.rows < x.columns {
      throw "at least as many rows as columns are required; {0} is {0.shape}"
    }
    try checkOnes(pattern, x, operand)
    try bind(pattern.rows, x.rows, isOfRows: true, to: &sizes)
    try bind(pattern.columns, x.columns, isOfRows: false, to: &sizes)
  }

  @inline(__always)
  private func checkOnes(_ pattern: Pattern, _ x: Shape, _ operand: Int) throws(Misfit) {
    guard pattern.rows == .one && x.rows != 1 || pattern.columns == .one && x.columns != 1 else {
      return
    }
    switch (pattern.rows, pattern.columns, operand) {
    case (.one, .one, 0): throw "a number is required; {0} is {0.shape}"
    case (.one, .one, _): throw "a number is required; {1} is {1.shape}"
    case (_, .one, 0): throw "a column is required; {0} is {0.shape}"
    case (_, .one, _): throw "a column is required; {1} is {1.shape}"
    case (_, _, 0): throw "a row is required; {0} is {0.shape}"
    default: throw "a row is required; {1} is {1.shape}"
    }
  }

  @inline(__always)
  private func bind(
    _ size: Size, _ value: Int, isOfRows: Bool, to sizes: inout Sizes
  ) throws(Misfit) {
    guard case .letter(let letter) = size else { return }
    let place = Int(letter.rawValue)
    if sizes.values[place] < 0 {
      sizes.values[place] = value
      sizes.areOfRows[place] = isOfRows ? 1 : 0
      return
    }
    guard sizes.values[place] != value else { return }
    switch (sizes.areOfRows[place] == 1, isOfRows) {
    case (false, true):
      throw "the columns of {0} ({0.columns}) must equal the rows of {1} ({1.rows})"
    case (true, true): throw "the rows of {0} ({0.rows}) must equal the rows of {1} ({1.rows})"
    case (true, false):
      throw "the rows of {0} ({0.rows}) must equal the columns of {1} ({1.columns})"
    case (false, false):
      throw "the columns of {0} ({0.columns}) must equal the columns of {1} ({1.columns})"
    }
  }

  @inline(__always)
  private func shape(_ sizes: Sizes) throws(Misfit) -> Shape {
    Shape(try value(of: result.rows, sizes), try value(of: result.columns, sizes))
  }

  @inline(__always)
  private func value(of size: Size, _ sizes: Sizes) throws(Misfit) -> Int {
    func known(_ letter: Letter) -> Int { Swift.max(sizes.values[Int(letter.rawValue)], 0) }
    switch size {
    case .one: return 1
    case .letter(let a): return known(a)
    case .product(let a, let b):
      let (product, overflow) = known(a).multipliedReportingOverflow(by: known(b))
      guard !overflow else {
        throw "the result of {0} ({0.shape}) and {1} ({1.shape}) is too large"
      }
      return product
    case .valid(let a, let b):
      guard known(b) >= 1, known(b) <= known(a) else {
        throw "the kernel {1} ({1.shape}) must fit into {0} ({0.shape})"
      }
      return known(a) - known(b) + 1
    case .full(let a, let b):
      guard known(a) >= 1, known(b) >= 1 else {
        throw "{0} ({0.shape}) and {1} ({1.shape}) need entries"
      }
      return known(a) + known(b) - 1
    }
  }
}

extension Misfit {
  static let noSignature = Misfit(
    "the rule says neither a signature nor the shape of its result", kind: .argument)
}
