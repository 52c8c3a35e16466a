import Tracewise
import TracewiseDerivation
import TracewiseLanguage
import TracewiseVerification

/// Judges whether two lines of a derivation are equal: exactly modulo 2⁶¹ − 1 at random matrices,
/// and in floating point where functions take part that have no exact values.
///
/// Differentials that no law has been applied to yet are computed by dual numbers through the
/// textbook definitions, so that the laws are judged by something that does not know them.
struct StepCheck {
  let seed: UInt64
  /// The symbols that vary in pending differentials.
  let varying: Set<MatrixSymbol>
  private let exactValues: NamedValues<Textbook<Modular>>
  private let numericValues: NamedValues<Matrix>
  private let attempts: UInt64 = 12

  init(_ bound: BoundProgram, _ derivation: Derivation) {
    self.init(derivation, seed: bound.seed)
  }

  init(_ derivation: Derivation, seed: UInt64) {
    self.init(seed: seed, varying: derivation.varying, derivation.values)
  }

  init(_ derivation: RuleDerivation, seed: UInt64) {
    self.init(seed: seed, varying: derivation.operands, [derivation.value])
  }

  private init(seed: UInt64, varying: [MatrixSymbol], _ definitions: [Definition]) {
    self.seed = seed
    self.varying = Set(varying)
    exactValues = NamedValues(definitions, anchor: Textbook(Matrix(0)))
    numericValues = NamedValues(definitions, anchor: Matrix(0))
  }

  func judge(
    _ a: Expression, _ b: Expression
  ) -> Judgement {
    var isSingular = true
    for attempt in 0..<attempts {
      switch exact(a, b, seed: seed &+ attempt) {
      case .equal: return .exact
      case .different(let opaque):
        if !opaque, !a.hasRoundedNumbers, !b.hasRoundedNumbers {
          return .different("the lines differ modulo 2⁶¹ − 1")
        }
        return numeric(a, b)
      case .again: isSingular = false
      case .singular: continue
      }
    }
    return isSingular ? .undecided("a matrix is singular at every random point") : numeric(a, b)
  }

  private enum Exact { case equal, different(opaque: Bool), again, singular }

  private func exact(
    _ a: Expression, _ b: Expression, seed: UInt64
  ) -> Exact {
    let run = OpaqueRun(salt: seed)
    return OpaqueRun.$current.withValue(run) {
      let random = Residues(seed: seed)
      let named = exactValues.drawn(seed) { random.value(of: $0) }
      var used = NamedValues<Textbook<Modular>>.Origin()
      func drawn(_ symbol: MatrixSymbol) -> Textbook<Modular>? {
        guard let value = named[symbol] else { return random.value(of: symbol) }
        used.formUnion(value.origin)
        return value.value
      }
      var duals = Interpretation(
        anchor: Textbook<Dual<Modular>>(constant: Textbook(Matrix(0))),
        symbol: { symbol in
          guard let value = drawn(symbol) else { return nil }
          return varying.contains(symbol)
            ? Textbook<Dual<Modular>>(value, along: random.value(of: symbol.differential))
            : Textbook<Dual<Modular>>(constant: value)
        })
      var lines = Interpretation(
        anchor: Textbook<Modular>(Matrix(0)), symbol: { drawn($0) },
        pending: { duals.value(of: $0)?.dualPart() })
      guard let x = lines.value(of: a), let y = lines.value(of: b) else { return .again }
      guard let left = try? x.checked(), let right = try? y.checked() else {
        return (x.failure ?? y.failure)?.kind == .singular ? .singular : .again
      }
      if left.shape == right.shape, left == right { return .equal }
      used.note(run)
      return used.hasFalseRoot ? .again : .different(opaque: used.isOpaque)
    }
  }

  /// In floating point, first at positive numbers, where logarithms and roots are at home.
  ///
  /// Where terms cancel, or a determinant is 0, all that is left of the lines may be rounding: only
  /// what is far beyond changes by the last digits of the numbers is a difference.
  private func numeric(
    _ a: Expression, _ b: Expression
  ) -> Judgement {
    var isRounding = false
    for attempt in 0..<attempts {
      var random = Numbers(seed: seed &+ attempt, isPositive: attempt % 2 == 0)
      guard let (x, y) = lines(a, b, at: random) else { continue }
      guard x.shape == y.shape else { return .different("\(x.shape) and \(y.shape)") }
      if x.largest == 0 && y.largest == 0 { return .numeric(0) }
      let difference = (x - y).largest
      let error = difference / max(1e-300, x.largest, y.largest)
      if error < 1e-7 { return .numeric(error) }
      let moved = (1...2 as ClosedRange<UInt64>).compactMap { nudge in
        random.nudge = nudge
        return lines(a, b, at: random)
      }
      let rounding =
        ClaimRounding.estimate(x, moved.map(\.0)) + ClaimRounding.estimate(y, moved.map(\.1))
      // Named values are not moved: what cancels between them and numbers of size 1 is rounded so far.
      let cancelled = 64 * Double.ulpOfOne
      guard moved.count < 2 || difference <= max(100 * rounding, cancelled) else {
        return .different("\(Matrix.format(x.largest)) and \(Matrix.format(y.largest)) in size")
      }
      isRounding = true
    }
    return .undecided(
      isRounding
        ? "all that is left of the lines is rounding"
        : "no random point where both lines are finite")
  }

  /// The values of two lines; nil where one has none, or no finite one.
  private func lines(_ a: Expression, _ b: Expression, at random: Numbers) -> (Matrix, Matrix)? {
    // Named values are computed once a point, whatever lines are compared at it.
    let named = numericValues.drawn(random.seed &* 3 &+ random.nudge) { random.value(of: $0) }
    func drawn(_ symbol: MatrixSymbol) -> Matrix? {
      named[symbol].map(\.value) ?? random.value(of: symbol)
    }
    var duals = Interpretation(
      anchor: DualMatrix(constant: Matrix(0)),
      symbol: { symbol in
        guard let value = drawn(symbol) else { return nil }
        return varying.contains(symbol)
          ? DualMatrix(value: value, differential: random.value(of: symbol.differential))
          : DualMatrix(constant: value)
      })
    var lines = Interpretation(
      anchor: Matrix(0), symbol: { drawn($0) },
      pending: { duals.value(of: $0)?.differential })
    guard let x = lines.value(of: a), let y = lines.value(of: b), x.failure == nil,
      y.failure == nil, x.firstNonFinite == nil, y.firstNonFinite == nil
    else { return nil }
    return (x, y)
  }
}

extension Expression {
  /// Whether numbers stand in it that are no short fractions: their products are rounded, and not
  /// equal modulo p.
  var hasRoundedNumbers: Bool {
    var seen: Set<Expression> = []
    func visit(_ x: Expression) -> Bool {
      guard seen.insert(x).inserted else { return false }
      switch x.kind {
      case .constant(let value) where !value.isShort: return true
      case .matrix(let matrix) where !matrix.values.allSatisfy(\.isShort): return true
      default: break
      }
      switch x.operation {
      case .scaling(let c) where !c.isShort, .shift(let c) where !c.isShort: return true
      default: break
      }
      return x.parts.contains(where: visit)
    }
    return visit(self)
  }
}

extension Double {
  /// Whether the number is a short binary fraction.
  var isShort: Bool { magnitude < 0x1p43 && self * 1024 == (self * 1024).rounded() }
}

/// Random residues for symbols, the same for the same symbol, with its structure.
private struct Residues {
  let seed: UInt64

  func value(of symbol: MatrixSymbol) -> Textbook<Modular> {
    var generator = SeededGenerator(seed: seed ^ symbol.stableHash)
    let shape = symbol.shape
    let random = Textbook<Modular>.random(shape, using: &generator)
    guard let grid = try? random.checked() else { return random }
    if symbol.isPositiveDefinite, symbol.role == .value {
      // L Lᵀ, whose factor exists modulo p; with a skew part where it need not be symmetric.
      let l = Textbook<Modular>(shape.rows, shape.columns) { $0 >= $1 ? grid[$0, $1] : .zero }
      return symbol.isSymmetric ? l * l.T : l * l.T + (random - random.T)
    }
    switch symbol.structure {
    case .general: return random
    case .symmetric:
      return Textbook(shape.rows, shape.columns) { grid[min($0, $1), max($0, $1)] }
    case .diagonal:
      return Textbook(shape.rows, shape.columns) { $0 == $1 ? grid[$0, $1] : .zero }
    case .lowerTriangular:
      return Textbook(shape.rows, shape.columns) { $0 >= $1 ? grid[$0, $1] : .zero }
    case .upperTriangular:
      return Textbook(shape.rows, shape.columns) { $0 <= $1 ? grid[$0, $1] : .zero }
    case .columnsSumToOne:
      return Textbook(shape.rows, shape.columns) { i, j in
        guard i + 1 == shape.rows, symbol.role == .value else { return grid[i, j] }
        return (0..<i).reduce(.one) { $0 - grid[$1, j] }
      }
    }
  }
}

/// Random numbers for symbols, likewise; symmetric ones are positive definite.
private struct Numbers {
  let seed: UInt64
  let isPositive: Bool
  /// What every entry is moved in its last digits by; 0 for not at all.
  var nudge: UInt64 = 0

  func value(of symbol: MatrixSymbol) -> Matrix {
    var generator = SeededGenerator(seed: seed ^ symbol.stableHash)
    let shape = symbol.shape
    let range = isPositive ? 0.2...1.2 : -1.0...1.0
    var random = Matrix.randomUniform(shape.rows, shape.columns, in: range, using: &generator)
    if nudge != 0 {
      generator = SeededGenerator(seed: nudge ^ symbol.stableHash)
      let noise = Matrix.randomUniform(shape.rows, shape.columns, in: -4...4, using: &generator)
      random = random ⊙ (1 + Double.ulpOfOne * noise)
    }
    let n = Double(max(1, shape.rows))
    if symbol.isPositiveDefinite, symbol.role == .value {
      let skew = symbol.isSymmetric ? random.zero : 0.01 * (random - random.T)
      return (1 / n) * (random * random.T) + random.identity(shape.rows) + skew
    }
    switch symbol.structure {
    case .general: return random
    case .symmetric:
      guard symbol.role == .value else { return 0.5 * (random + random.T) }
      return (1 / n) * (random * random.T) + random.identity(shape.rows)
    case .diagonal:
      return Matrix(shape.rows, shape.columns) { $0 == $1 ? random[$0, $1] : 0 }
    case .lowerTriangular:
      return Matrix(shape.rows, shape.columns) { $0 >= $1 ? random[$0, $1] : 0 }
    case .upperTriangular:
      return Matrix(shape.rows, shape.columns) { $0 <= $1 ? random[$0, $1] : 0 }
    case .columnsSumToOne:
      guard symbol.role == .value else { return random }
      let positive = Tracewise.abs(random)
      return positive ./ positive.columnSums
    }
  }
}

extension MatrixSymbol {
  /// A hash that is the same in every run.
  fileprivate var stableHash: UInt64 {
    "\(name) \(role)".utf8.reduce(0xCBF2_9CE4_8422_2325) {
      ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3
    }
  }
}
