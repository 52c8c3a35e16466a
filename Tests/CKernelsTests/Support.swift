// What all kernel tests share: levels, layouts, references in wider arithmetic, ulps.

import CKernels
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The arithmetic of references: 64 bits of mantissa where there are, else doubles.
#if arch(x86_64)
  typealias Wide = Float80
#else
  typealias Wide = Double
#endif

/// What references in doubles may add to an error in ulps.
let referenceError = Wide.significandBitCount > 52 ? 0.0 : 2.0

/// All tests use the process's level of kernels, so they run one after another.
@Suite(.serialized) struct KernelTests {}

/// A level that this machine supports.
struct Level: CustomTestStringConvertible, Sendable {
  let name: String
  let raw: UInt32
  var testDescription: String { name }

  static let all = [
    Level(name: "plain", raw: UInt32(TW_LEVEL_PLAIN.rawValue)),
    Level(name: "avx2", raw: UInt32(TW_LEVEL_AVX2.rawValue)),
    Level(name: "avx512", raw: UInt32(TW_LEVEL_AVX512.rawValue)),
  ].filter { tw_level_is_supported(tw_level(rawValue: .init($0.raw))) == 1 }

  /// Runs `body` with the kernels of this level.
  func run<R>(_ body: () throws -> R) rethrows -> R {
    let old = tw_level_in_use()
    #expect(tw_use_level(tw_level(rawValue: .init(raw))) == 1)
    defer { _ = tw_use_level(old) }
    return try body()
  }
}

/// A small deterministic generator (SplitMix64).
struct Generator: RandomNumberGenerator {
  var state: UInt64
  init(seed: Int) { state = UInt64(bitPattern: Int64(seed)) }
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

/// How a matrix lies in memory.
enum Layout: String, CaseIterable, Sendable {
  case contiguous, transposed, subBlock, transposedSubBlock, everySecond, reversed
  case equalRows, equalColumns, equalEntries
}

/// A matrix with a layout.
struct View {
  var storage: [Double]
  var rows: Int, columns: Int
  var offset = 0, rs: Int, cs: Int

  init(_ rows: Int, _ columns: Int, _ layout: Layout, entry: () -> Double) {
    (self.rows, self.columns) = (rows, columns)
    switch layout {
    case .contiguous: (rs, cs) = (columns, 1)
    case .transposed: (rs, cs) = (1, rows)
    case .subBlock: (rs, cs) = (columns + 3, 1)
    case .transposedSubBlock: (rs, cs) = (1, rows + 5)
    case .everySecond: (rs, cs) = (2 * columns + 1, 2)
    case .reversed: (rs, cs) = (-columns, -1)
    case .equalRows: (rs, cs) = (0, 1)
    case .equalColumns: (rs, cs) = (1, 0)
    case .equalEntries: (rs, cs) = (0, 0)
    }
    let reach = max(0, rows - 1) * abs(rs) + max(0, columns - 1) * abs(cs) + 1
    if layout == .reversed { offset = reach - 1 }
    storage = (0..<reach).map { _ in entry() }
  }

  init(_ rows: Int, _ columns: Int, _ layout: Layout = .contiguous, seed: Int) {
    var generator = Generator(seed: seed)
    self.init(rows, columns, layout) { Double.random(in: -3...3, using: &generator) }
  }

  subscript(i: Int, j: Int) -> Double { storage[offset + i * rs + j * cs] }

  /// The entries, row after row.
  var entries: [Double] {
    (0..<rows).flatMap { i in (0..<columns).map { j in self[i, j] } }
  }

  var wide: [Wide] { entries.map(Wide.init) }

  func pointer<R>(_ body: (UnsafePointer<Double>) -> R) -> R {
    storage.withUnsafeBufferPointer { body($0.baseAddress! + offset) }
  }
}

/// Two pointers at once.
func pointers<R>(
  _ x: View, _ y: View, _ body: (UnsafePointer<Double>, UnsafePointer<Double>) -> R
) -> R {
  x.pointer { px in y.pointer { py in body(px, py) } }
}

/// What a kernel wrote to `count` places; fails if it wrote beyond.
func output(_ count: Int, _ body: (UnsafeMutablePointer<Double>) -> Void) -> [Double] {
  let canary = 12345.678
  var y = [Double](repeating: canary, count: count + 16)
  y.withUnsafeMutableBufferPointer { body($0.baseAddress! + 8) }
  #expect(y.prefix(8).allSatisfy { $0 == canary } && y.suffix(8).allSatisfy { $0 == canary })
  return Array(y[8..<8 + count])
}

/// The distance of a result from its reference in ulps of the reference; NaN fits NaN only.
func ulps(_ x: Double, _ reference: Wide) -> Double {
  let rounded = Double(reference)
  if x.isNaN || rounded.isNaN { return x.isNaN && rounded.isNaN ? 0 : .infinity }
  if x == rounded { return 0 }
  if x.isInfinite || rounded.isInfinite { return .infinity }
  let exponent = max(rounded.magnitude, .leastNormalMagnitude).exponent
  return Double(
    (Wide(x) - reference).magnitude / Wide(sign: .plus, exponent: exponent - 52, significand: 1))
}

/// Equal including NaN; not telling zeros apart.
func same(_ a: Double, _ b: Double) -> Bool { a == b || (a.isNaN && b.isNaN) }

/// Equal to the last bit, all NaN being one.
func identical(_ a: Double, _ b: Double) -> Bool {
  a.bitPattern == b.bitPattern || (a.isNaN && b.isNaN)
}

/// Expects each entry of `x` within `factor`·ε·`scale` of the reference.
func expectClose(
  _ x: [Double], _ reference: [Wide], scale: [Wide], factor: Double,
  _ comment: @autoclosure () -> String = "",
  at location: SourceLocation = #_sourceLocation
) {
  guard x.count == reference.count else {
    Issue.record("\(x.count) results for \(reference.count)", sourceLocation: location)
    return
  }
  for i in x.indices
  where (Wide(x[i]) - reference[i]).magnitude > Wide(factor * 0x1p-53) * scale[i] {
    Issue.record(
      "entry \(i) is \(x[i]), expected \(reference[i]) \(comment())", sourceLocation: location)
    return
  }
}

let sizes = Array(0...40) + [1000]
let specials: [Double] = [
  0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, 0x1p-1030,
  -0x1p-1030, .leastNormalMagnitude,
  1, -1, 0.5, -0.5, 1e-20, -1e-20, 40, -40, 700, -700, 1000, -1000, 1e22, -1e22, 1e308, -1e308,
]
