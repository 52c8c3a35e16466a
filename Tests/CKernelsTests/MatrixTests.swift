import CKernels
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Shapes around the sizes of vectors and tiles.
let shapes: [(Int, Int)] =
  [(0, 0), (0, 3), (3, 0), (1000, 1), (1, 1000), (70, 150), (3, 600), (200, 2)]
  + [1, 2, 3, 4, 5, 8, 9, 17, 31, 32, 33, 40].flatMap { r in
    [1, 2, 3, 4, 8, 11, 33, 40].map { (r, $0) }
  }

/// Those where errors could add up.
let longShapes = [(1000, 1), (1, 1000), (70, 150), (3, 600), (200, 2)]

/// Some of them, for tests that try all layouts of two operands.
let fewShapes = [(0, 3), (1, 1), (1, 9), (4, 4), (5, 3), (8, 33), (40, 1), (33, 40)]

struct Binary: CustomTestStringConvertible, Sendable {
  let name: String
  let code: UInt32
  let bound: Double
  let reference: @Sendable (Double, Double) -> Wide
  var testDescription: String { name }
  var op: tw_binary { tw_binary(rawValue: .init(code)) }

  static let all = [
    Binary(name: "add", code: 0, bound: 0.5) { Wide($0) + Wide($1) },
    Binary(name: "subtract", code: 1, bound: 0.5) { Wide($0) - Wide($1) },
    Binary(name: "multiply", code: 2, bound: 0.5) { Wide($0) * Wide($1) },
    Binary(name: "divide", code: 3, bound: 0.5) { Wide($0) / Wide($1) },
    Binary(name: "minimum", code: 4, bound: 0) { $0.isNaN || $1.isNaN ? .nan : Wide(min($0, $1)) },
    Binary(name: "maximum", code: 5, bound: 0) { $0.isNaN || $1.isNaN ? .nan : Wide(max($0, $1)) },
    Binary(name: "power", code: 6, bound: 4) { pow(Wide($0), Wide($1)) },
  ]

  func callAsFunction(_ x: View, _ y: View) -> [Double] {
    pointers(x, y) { px, py in
      output(x.rows * x.columns) {
        tw_zip(op, x.rows, x.columns, px, x.rs, x.cs, py, y.rs, y.cs, $0)
      }
    }
  }
}

extension KernelTests {
  @Suite struct MatrixTests {
    /// Products rounded twice to 64 and to 53 bits may be a little more than half an ulp away.
    let doubleRounding = 0.001

    @Test(arguments: Level.all, Binary.all)
    func zips(_ level: Level, _ f: Binary) {
      level.run {
        for (rows, columns) in f.name == "subtract" ? shapes.filter({ $0.0 != 32 }) : fewShapes {
          for a in Layout.allCases {
            for b in Layout.allCases {
              var x = View(rows, columns, a, seed: 1)
              var y = View(rows, columns, b, seed: 2)
              if f.name == "power" { x.storage = x.storage.map(abs) }
              y.storage = y.storage.map { $0 == 0 ? 1 : $0 }
              let z = f(x, y)
              let wrong = zip(z, zip(x.entries, y.entries)).first { z, xy in
                ulps(z, f.reference(xy.0, xy.1)) > f.bound + doubleRounding + referenceError
              }
              #expect(wrong == nil, "\(rows)×\(columns), \(a) and \(b)")
            }
          }
        }
      }
    }

    @Test(arguments: Level.all, Binary.all)
    func zipsSpecialValues(_ level: Level, _ f: Binary) {
      level.run {
        let n = specials.count
        var x = View(n, n, .equalColumns, seed: 0)
        var y = View(n, n, .equalRows, seed: 0)
        x.storage = specials
        y.storage = specials
        let z = f(x, y)
        for (i, a) in specials.enumerated() {
          for (j, b) in specials.enumerated() {
            let expected = f.reference(a, b)
            #expect(
              ulps(z[i * n + j], expected) <= f.bound + doubleRounding + referenceError,
              "\(a) \(f.name) \(b) is \(z[i * n + j]), not \(expected)")
            let alone = output(1) { tw_zip(f.op, 1, 1, [a], 1, 1, [b], 1, 1, $0) }[0]
            #expect(identical(alone, z[i * n + j]), "\(a) \(f.name) \(b) alone is \(alone)")
          }
        }
      }
    }

    @Test(arguments: Level.all)
    func zipsInPlace(_ level: Level) {
      level.run {
        for (rows, columns) in shapes {
          for layout in Layout.allCases {
            let x = View(rows, columns, seed: 1)
            let y = View(rows, columns, layout, seed: 2)
            let z = output(rows * columns) { p in
              p.update(from: x.storage, count: rows * columns)
              y.pointer { tw_zip(TW_SUBTRACT, rows, columns, p, columns, 1, $0, y.rs, y.cs, p) }
            }
            #expect(z == zip(x.entries, y.entries).map(-))
            let w = output(rows * columns) { p in
              p.update(from: x.storage, count: rows * columns)
              y.pointer { tw_accumulate(rows, columns, $0, y.rs, y.cs, p) }
            }
            #expect(w == zip(x.entries, y.entries).map(+))
          }
        }
      }
    }

    @Test(arguments: Level.all)
    func copiesAndFills(_ level: Level) {
      level.run {
        for (rows, columns) in shapes {
          for layout in Layout.allCases {
            let x = View(rows, columns, layout, seed: 3)
            let y = output(rows * columns) { p in
              x.pointer { tw_copy(rows, columns, $0, x.rs, x.cs, p) }
            }
            #expect(y == x.entries, "\(rows)×\(columns) \(layout)")
          }
        }
        for n in sizes {
          #expect(output(n) { tw_fill(n, -2.5, $0) } == [Double](repeating: -2.5, count: n))
          let x = View(1, n, seed: 4)
          let y = View(1, n, seed: 5)
          let z = output(n) { p in
            p.update(from: y.storage, count: n)
            tw_accumulate_scaled(n, 1.5, x.storage, p)
          }
          let expected = zip(x.wide, y.wide).map { 1.5 * $0 + $1 }
          expectClose(
            z, expected, scale: zip(x.wide, y.wide).map { 1.5 * $0.magnitude + $1.magnitude },
            factor: 2)
        }
      }
    }

    @Test(arguments: Level.all, Layout.allCases)
    func reduces(_ level: Level, _ layout: Layout) {
      level.run {
        for (rows, columns) in fewShapes + longShapes
          + shapes.filter({ $0.0 % 3 == 0 && $0.1 % 4 != 0 })
        {
          let x = View(rows, columns, layout, seed: 6)
          let w = x.wide
          let sum = w.reduce(0, +)
          let size = w.reduce(0) { $0 + $1.magnitude }
          func entries(_ line: Int, byRow: Bool) -> [Wide] {
            byRow ? (0..<columns).map { Wide(x[line, $0]) } : (0..<rows).map { Wide(x[$0, line]) }
          }
          x.pointer { p in
            expectClose(
              [tw_sum(rows, columns, p, x.rs, x.cs)], [sum], scale: [size], factor: 80,
              "sum \(rows)×\(columns)")
            let largest = tw_max_abs(rows, columns, p, x.rs, x.cs)
            #expect(largest == x.entries.reduce(0) { max($0, abs($1)) })
            let norm = tw_norm(rows, columns, p, x.rs, x.cs)
            #expect(ulps(norm, w.reduce(0) { $0 + $1 * $1 }.squareRoot()) <= 8)
            let down = output(columns) { tw_column_sums(rows, columns, p, x.rs, x.cs, $0) }
            let columnEntries = (0..<columns).map { entries($0, byRow: false) }
            expectClose(
              down, columnEntries.map { $0.reduce(0, +) },
              scale: columnEntries.map { $0.reduce(0) { $0 + $1.magnitude } }, factor: 80,
              "columns \(rows)×\(columns)")
            let along = output(rows) { tw_row_sums(rows, columns, p, x.rs, x.cs, $0) }
            let rowEntries = (0..<rows).map { entries($0, byRow: true) }
            expectClose(
              along, rowEntries.map { $0.reduce(0, +) },
              scale: rowEntries.map { $0.reduce(0) { $0 + $1.magnitude } }, factor: 80,
              "rows \(rows)×\(columns)")
          }
          for other in Layout.allCases {
            let y = View(rows, columns, other, seed: 7)
            let dot = pointers(x, y) { tw_dot(rows, columns, $0, x.rs, x.cs, $1, y.rs, y.cs) }
            let products = zip(w, y.wide).map(*)
            expectClose(
              [dot], [products.reduce(0, +)], scale: [products.reduce(0) { $0 + $1.magnitude }],
              factor: 80, "dot \(rows)×\(columns) \(other)")
          }
        }
      }
    }

    @Test(arguments: Level.all)
    func sumsAccuratelyAndRepeatably(_ level: Level) {
      level.run {
        var generator = Generator(seed: 8)
        let x = (0..<1_000_000).map { _ in Double.random(in: 0...1, using: &generator) }
        let sum = tw_sum(1000, 1000, x, 1000, 1)
        let exact = x.reduce(Wide(0)) { $0 + Wide($1) }
        #expect((Wide(sum) - exact).magnitude / exact < 4e-15)
        #expect(tw_sum(1000, 1000, x, 1000, 1) == sum)
        let infinite = [.infinity, 1, 2.0]
        let opposite = [.infinity, -.infinity, 1.0]
        #expect(tw_sum(1, 3, infinite, 3, 1) == .infinity)
        #expect(tw_sum(3, 1, opposite, 1, 1).isNaN)
        #expect(tw_sum(1, 3, [1, .nan, 3], 3, 1).isNaN)
        // a broadcast infinity meets the padding of a tail
        #expect(tw_dot(1, 3, [1, 1, 1], 3, 1, [.infinity], 0, 0) == .infinity)
      }
    }

    @Test(arguments: Level.all)
    func normNeitherOverflowsNorUnderflows(_ level: Level) {
      level.run {
        func norm(_ x: [Double]) -> Double { tw_norm(x.count, 1, x, 1, 1) }
        for scale in [1e300, 1e-300, 1e160, 1e-160, 0x1p-1030, .leastNonzeroMagnitude, 1] {
          #expect(ulps(norm([3 * scale, 4 * scale]), Wide(5 * scale)) <= 2, "\(scale)")
          let many = [Double](repeating: scale, count: 2500)
          #expect(ulps(norm(many), Wide(scale) * 50) <= 40, "\(scale)")
        }
        #expect(norm([1.7e308, 1.7e308]) == .infinity)
        #expect(norm([0, -0.0]) == 0 && norm([]) == 0)
        #expect(norm([1, -.infinity]) == .infinity)
        #expect(norm([1, .nan, .infinity]).isNaN)
        #expect(tw_max_abs(1, 3, [1, .nan, .infinity], 3, 1).isNaN)
        #expect(tw_max_abs(1, 3, [1, -.infinity, 2], 3, 1) == .infinity)
        for n in 1...40 {
          for i in 0..<n {
            var x = [Double](repeating: 1, count: n)
            x[i] = .nan
            #expect(norm(x).isNaN && tw_max_abs(1, n, x, n, 1).isNaN)
          }
        }
      }
    }
  }
}
