#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import CKernels
import COpenBLAS

/// What an exponential is made of: square matrices, or such with derivatives.
protocol ExponentialAlgebra {
  /// The number of derivatives, one after the other.
  var order: Int { get }
  /// The matrix itself.
  var value: DenseView { get }
  static func * (a: Self, b: Self) -> Self
  /// Σ f X, in one pass over memory.
  static func combination(_ terms: [(factor: Double, x: Self)]) -> Self
  /// f I added.
  func adding(_ factor: Double) -> Self
  /// X with this times X = B.
  func solved(for b: Self) -> Self
}

extension ExponentialAlgebra {
  /// exp, of finite entries: the [13/13] Padé approximant of A/2ˢ, squared s times, with s so that it and its
  /// derivatives are accurate to rounding. (Higham 2005; Al-Mohy & Higham 2009.)
  func exponential() -> Self {
    let size = value.largestColumnSum
    // With each derivative the error has a factor more, the same as a slightly larger A.
    let limit = order == 0 ? 5.37 : 4.74 * pow(0.9, Double(order - 1))
    let squarings = size > limit ? Int(log2(size / limit).rounded(.up)) : 0
    let a = Self.combination([(scalbn(1, -Int32(squarings)), self)])
    let a2 = a * a
    let a4 = a2 * a2
    let a6 = a4 * a2
    func polynomial(_ k: Int) -> Self {
      let b = padeCoefficients
      let top = a6 * Self.combination([(b[k + 12], a6), (b[k + 10], a4), (b[k + 8], a2)])
      return Self.combination([(1, top), (b[k + 6], a6), (b[k + 4], a4), (b[k + 2], a2)])
        .adding(b[k])
    }
    let (odd, even) = (a * polynomial(1), polynomial(0))
    var result = Self.combination([(1, even), (-1, odd)])
      .solved(for: .combination([(1, even), (1, odd)]))
    for _ in 0..<squarings { result = result * result }
    return result
  }
}

/// The coefficients of the numerator of the [13/13] approximant.
private let padeCoefficients: [Double] = [
  64_764_752_532_480_000, 32_382_376_266_240_000, 7_771_770_303_897_600, 1_187_353_796_428_800,
  129_060_195_264_000, 10_559_470_521_600, 670_442_572_800, 33_522_128_640, 1_323_241_920,
  40_840_800, 960_960, 16_380, 182, 1,
]

extension DenseView: ExponentialAlgebra {
  var order: Int { 0 }
  var value: DenseView { self }

  static func combination(_ terms: [(factor: Double, x: DenseView)]) -> DenseView {
    var views = terms
    for k in terms.indices {
      if terms[k].x.isFailed { return terms[k].x }
      views[k].x = terms[k].x.contiguous
    }
    let (first, part) = (views[0].x, 1024)
    let result = first.core.pointee.allocate(first.shape, on: first.core)
    for start in stride(from: 0, to: result.count, by: part) {
      let count = Swift.min(part, result.count - start)
      tw_scale(count, views[0].factor, first.base + start, result.base + start)
      for k in 1..<Swift.max(views.count, 1) {
        cblas_daxpy(
          Int32(count), views[k].factor, views[k].x.base + start, 1, result.base + start, 1)
      }
    }
    return result
  }

  func adding(_ factor: Double) -> DenseView {
    guard !isFailed else { return self }
    let result = copied()
    for i in 0..<rows { result.base[i * (columns + 1)] += factor }
    return result
  }

  func solved(for b: DenseView) -> DenseView { Tracewise.solve(self, b) }

  /// ‖X‖₁.
  var largestColumnSum: Double {
    (0..<Int(columnCount)).reduce(0) { largest, j in
      Swift.max(largest, (0..<Int(rowCount)).reduce(0) { $0 + abs(self[$1, j]) })
    }
  }
}

/// A matrix with its derivatives along directions E₁, …, Eₖ: a polynomial in k numbers whose squares are 0, the part
/// of each set of directions at the number with its bits. The block triangle [A, E; 0, A], without what is there twice.
struct Jet: ExponentialAlgebra {
  private(set) var parts: [DenseView]

  /// A with no part for more than one direction.
  init(_ a: DenseView, along directions: [DenseView]) {
    parts = [a]
    for e in directions {
      let rest = parts.dropFirst().map { _ in a.constant(0, shape: a.shape) }
      parts += [e] + rest
    }
  }

  private init(_ count: Int, part: (Int) -> DenseView) { parts = (0..<count).map(part) }

  var order: Int { parts.count.trailingZeroBitCount }
  var value: DenseView { parts[0] }

  static func * (a: Jet, b: Jet) -> Jet {
    Jet(a.parts.count) { set in
      let products = subsets(of: set).map { a.parts[$0] * b.parts[set ^ $0] }
      return products.dropFirst().reduce(products[0], +)
    }
  }

  static func combination(_ terms: [(factor: Double, x: Jet)]) -> Jet {
    Jet(terms[0].x.parts.count) { set in
      .combination(terms.map { ($0.factor, $0.x.parts[set]) })
    }
  }

  func adding(_ factor: Double) -> Jet {
    var result = self
    result.parts[0] = parts[0].adding(factor)
    return result
  }

  func solved(for b: Jet) -> Jet {
    var solution = b
    for set in parts.indices {
      let known = Self.subsets(of: set).dropFirst().reduce(b.parts[set]) {
        $0 - parts[$1] * solution.parts[set ^ $1]
      }
      solution.parts[set] = parts[0].solved(for: known)
    }
    return solution
  }

  /// The sets whose bits are among these, from none to all.
  private static func subsets(of set: Int) -> [Int] { (0...set).filter { $0 & set == $0 } }
}
