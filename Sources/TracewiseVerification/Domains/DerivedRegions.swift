import Tracewise

/// The regions that follow from what a rule says of itself: its signature, its operands' needs, its
/// kinks. None for a rule without a signature.
///
/// General ones come first, of operands that are never square where the rule does not ask for it;
/// then special shapes and special values.
struct DerivedRegions {
  private let rule: AnyRule
  private let patterns: [Signature.Pattern]
  /// The sizes that operands share, in order of appearance.
  private let letters: [Signature.Letter]
  /// Those of a right operand that multiplies the result's size or has to fit into the left one.
  private let small: [Signature.Letter]
  /// Whether the first operand must have at least as many rows as columns.
  private let isTall: Bool

  /// - Parameter signature: another one than the rule's own, of shapes that it takes too.
  init(_ rule: AnyRule, signature: Signature? = nil) {
    self.rule = rule
    let signature = signature ?? type(of: rule.rule).signature
    isTall = signature?.isTall ?? false
    patterns = signature.map { [$0.first, $0.second].compactMap { $0 } } ?? []
    var seen: [Signature.Letter] = []
    for letter in patterns.flatMap(\.letters) where !seen.contains(letter) { seen.append(letter) }
    letters = seen
    let left = patterns.first?.letters ?? []
    small = signature?.result.isComposite == true ? seen.filter { !left.contains($0) } : []
  }

  /// All regions; those that a rule's family says, where they have the same name, and after them the
  /// others of these.
  func with(_ special: [Region]) -> [Region] {
    let names = Set(all.map(\.name))
    return all.map { own in special.first { $0.name == own.name } ?? own }
      + special.filter { !names.contains($0.name) }
  }

  var all: [Region] {
    guard !patterns.isEmpty else { return [] }
    return (shapes + squares + zeros + equalities).compactMap { $0 }
  }

  // MARK: - Shapes

  private var shapes: [Region?] {
    // Of odd and even size, because |−D| = (−1)ⁿ |D|.
    let sizes = isSquare(0) ? [3, 4, 11] : [4, 11]
    var regions = [region("general", sizes: sizes)]
    if hasSides {
      regions += [
        region("tall") { n, i in i == 0 ? 2 * n + 3 : i == 1 ? 2 : n + i },
        region("column", sizes: [7]) { n, i in i == 1 ? 1 : n + i },
        region("row", sizes: [7]) { n, i in i == 0 ? 1 : i == 1 ? n : n + i },
      ]
    }
    regions.append(region("1x1") { _, _ in 1 })
    if patterns.count == 1, hasSides, !needs[0].needsConstruction, needs[0] != .distinctInColumns {
      regions.append(repeated)
    }
    return regions + [empty]
  }

  /// One number in all entries.
  private var repeated: Region? {
    region(
      "repeated-values",
      drawing: { shapes, g in
        shapes.map { Matrix($0.rows, $0.columns, repeating: entry(&g)) }
      })
  }

  private func entry(_ g: inout SeededGenerator) -> Double {
    draw(Shape(1, 1), operand: 0, &g)[0, 0]
  }

  /// Operands without entries, of shapes that the rule takes; such operands are zero.
  private var empty: Region? {
    guard rule.rule.need(ofOperand: 0) != .notZero else { return nil }
    return region("empty") { n, i in i == 0 ? 0 : n + i }
      ?? region("no-columns") { n, i in i == 1 ? 0 : n + i }
  }

  // MARK: - Values

  /// Special values of the first square operand.
  private var squares: [Region?] {
    guard let k = patterns.indices.first(where: isSquare),
      [.any, .invertible].contains(rule.rule.need(ofOperand: k))
    else { return [] }
    return [
      region("triangular", operand: k) { x, g in g.lowerTriangular(x.rows) },
      region("identity", operand: k) { x, _ in .identity(x.rows) },
    ]
  }

  /// Zeros where the rule has a value, and what is special about them.
  private var zeros: [Region?] {
    func zeros(_ name: String, operand k: Int, _ point: Region.Point = .smooth) -> Region? {
      region(name, operand: k, point: point) { x, _ in .zeros(x.rows, x.columns) }
    }
    if kinks == .atZero, patterns.count == 1 {
      let jumps = jumps([Matrix(0)])
      return [
        zeros(jumps ? "jump-at-zero" : "kink-at-zero", operand: 0, jumps ? .jump : .kink),
        // So near to zero that large steps cross it.
        region("beside-zero", operand: 0) { x, g in g.awayFromZero(x.rows, x.columns, 1e-5, 1e-3) },
      ]
    }
    let names = patterns.count == 1 ? ["zeros"] : ["zeros-on-the-left", "zeros-on-the-right"]
    return zip(patterns.indices, names).map { k, name in
      rule.rule.need(ofOperand: k).allowsZero ? zeros(name, operand: k) : nil
    }
  }

  /// Equal operands, where the rule may have kinks.
  private var equalities: [Region?] {
    guard patterns.count == 2, patterns[0] == patterns[1] else { return [] }
    let stricter = rule.rule.need(ofOperand: 0) == .any ? 1 : 0
    func pairs(
      _ name: String, _ point: Region.Point = .smooth,
      _ second: @escaping @Sendable (Matrix, inout SeededGenerator) -> Matrix
    ) -> Region? {
      region(
        name, point: point,
        drawing: { shapes, g in
          let x = draw(shapes[stricter], operand: stricter, &g)
          return [x, second(x, &g)]
        })
    }
    guard kinks == .whereEqual else { return [pairs("equal-operands") { x, _ in x }] }
    return [
      pairs("ties", jumps([Matrix(1), Matrix(1)]) ? .jump : .kink) { x, _ in x },
      pairs("near-ties") { x, g in x + 1e-3 * g.awayFromZero(x.rows, x.columns) },
    ]
  }

  private var kinks: Kinks { type(of: rule.rule).kinks }
  private var needs: [OperandNeed] { patterns.indices.map { rule.rule.need(ofOperand: $0) } }

  /// Whether the value jumps where the last operand's entries pass these.
  private func jumps(_ xs: [Matrix]) -> Bool {
    let value = rule.apply(to: xs)
    return [1e-9, -1e-9].contains { step in
      (rule.apply(to: Array(xs.dropLast()) + [xs[xs.count - 1] + step]) - value).largestEntry > 1e-3
    }
  }

  // MARK: - Drawing

  private func isSquare(_ k: Int) -> Bool {
    patterns[k].rows == patterns[k].columns && !patterns[k].letters.isEmpty
  }

  /// Whether an operand has two sizes of its own.
  private var hasSides: Bool { patterns.contains { Set($0.letters).count == 2 } }

  /// A region of operands that meet their needs, but for one that is drawn by `values`.
  private func region(
    _ name: String, operand k: Int, point: Region.Point = .smooth,
    _ values: @escaping @Sendable (Shape, inout SeededGenerator) -> Matrix
  ) -> Region? {
    region(name, point: point, special: (k, values))
  }

  /// A region of the shapes that `size` gives; nil where the rule does not take them.
  ///
  /// - Parameter size: the size of the letter i; by default no two are equal.
  private func region(
    _ name: String, sizes: [Int] = [4], point: Region.Point = .smooth,
    _ size: (@Sendable (_ n: Int, _ i: Int) -> Int)? = nil,
    special: (operand: Int, values: @Sendable (Shape, inout SeededGenerator) -> Matrix)? = nil,
    drawing: (@Sendable ([Shape], inout SeededGenerator) -> [Matrix])? = nil
  ) -> Region? {
    var needs = needs
    if let special { needs[special.operand] = .any }
    let drawn = { @Sendable (x: Shape, k: Int, g: inout SeededGenerator) in
      if let special, special.operand == k { return special.values(x, &g) }
      return self.draw(x, operand: k, &g)
    }
    let last = letters.count - 1
    let isTall = isTall
    let size = size ?? { n, i in n + (isTall ? last - i : i) }
    guard sizes.allSatisfy({ rule.shape(of: shapes($0, size)) != nil }) else { return nil }
    if drawing == nil, needs.contains(where: \.needsConstruction) {
      return Region(
        name, sizes: sizes, point: point,
        of: NeededOperands(needs: needs, shapes: { shapes($0, size) }, draw: drawn))
    }
    return Region(name, sizes: sizes, point: point) { g, n in
      let shapes = shapes(n, size)
      return drawing?(shapes, &g)
        ?? shapes.enumerated().map { drawn($1, $0, &g) }
    }
  }

  private func shapes(_ n: Int, _ size: (Int, Int) -> Int) -> [Shape] {
    var sizes: [Signature.Letter: Int] = [:]
    for (i, letter) in letters.enumerated() {
      let size = size(n, i)
      sizes[letter] = small.firstIndex(of: letter).map { min(2 + $0, size) } ?? size
    }
    func value(_ size: Signature.Size) -> Int {
      if case .letter(let letter) = size { sizes[letter] ?? 1 } else { 1 }
    }
    return patterns.map { Shape(value($0.rows), value($0.columns)) }
  }

  /// Entries that meet the operand's need, with room around them.
  private func draw(_ x: Shape, operand k: Int, _ g: inout SeededGenerator) -> Matrix {
    let (rows, columns) = (x.rows, x.columns)
    guard x.count > 0 else { return .zeros(rows, columns) }
    switch rule.rule.need(ofOperand: k) {
    case .within(let most) where most < 3: return g.uniform(rows, columns, -most...most)
    case .any, .notZero, .within, .positiveDefinite, .independentColumns, .distinctEigenvalues,
      .symmetric, .positiveReal, .distinctSingularValues:
      return g.normal(rows, columns)
    case .distinctEntries: return g.ascending(rows)
    case .distinctInColumns: return g.shuffledColumns(rows, columns)
    case .columnNumbers: return .ones(rows, columns)
    case .invertibleTriangle(let side):
      return side == .lower ? g.lowerTriangular(rows) : g.lowerTriangular(rows).T
    case .atLeast(let least): return g.uniform(rows, columns, least + 0.1...least + 3.9)
    case .awayFromZero(let least):
      return g.awayFromZero(rows, columns, max(least, 0.2), max(4 * least, 2))
    case .invertible: return x.isSquare ? g.invertible(rows) : g.normal(rows, columns)
    }
  }
}

extension Signature.Pattern {
  fileprivate var letters: [Signature.Letter] {
    [rows, columns].compactMap { if case .letter(let letter) = $0 { letter } else { nil } }
  }

  /// Whether a size is made of two others.
  fileprivate var isComposite: Bool {
    [rows, columns].contains { size in
      switch size {
      case .one, .letter: false
      case .product, .valid, .full: true
      }
    }
  }
}

extension OperandNeed {
  fileprivate var allowsZero: Bool {
    switch self {
    case .any, .within: true
    case .atLeast(let least): least < 0
    case .awayFromZero, .notZero, .invertible, .invertibleTriangle, .positiveDefinite,
      .independentColumns,
      .distinctEigenvalues, .distinctEntries, .distinctInColumns, .positiveReal, .symmetric,
      .distinctSingularValues, .columnNumbers:
      false
    }
  }
}
