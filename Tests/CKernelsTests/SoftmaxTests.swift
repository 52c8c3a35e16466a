import CKernels
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension KernelTests {
  @Suite struct SoftmaxTests {
    static let layouts = Layout.allCases

    /// The logarithm of the sum of exponentials of each column, in wide arithmetic.
    func logSumExp(_ x: View) -> [Wide] {
      (0..<x.columns).map { j in
        let m = (0..<x.rows).map { Wide(x[$0, j]) }.max() ?? 0
        return m + log((0..<x.rows).reduce(Wide(0)) { $0 + exp(Wide(x[$1, j]) - m) })
      }
    }

    @Test(arguments: Level.all, layouts)
    func agreesWithDefinitions(_ level: Level, _ layout: Layout) {
      level.run {
        for (rows, columns) in shapes where rows > 0 {
          for spread in [1.0, 300] {
            var x = View(rows, columns, layout, seed: 9)
            x.storage = x.storage.map { $0 * spread }
            let lse = logSumExp(x)
            let width = columns
            let logs = x.wide.enumerated().map { $1 - lse[$0 % width] }
            let size = zip(x.wide, logs).enumerated().map { i, e in
              e.0.magnitude + e.1.magnitude + lse[i % width].magnitude + 1
            }
            let name = "\(rows)×\(columns)"
            x.pointer { p in
              let s = output(rows * columns) {
                tw_softmax_columns(rows, columns, p, x.rs, x.cs, $0)
              }
              expectClose(
                s, logs.map { exp($0) },
                scale: zip(logs, size).map { exp($0) * ($1 + 10) + 1e-300 }, factor: 8, name)
              let l = output(rows * columns) {
                tw_log_softmax_columns(rows, columns, p, x.rs, x.cs, $0)
              }
              expectClose(l, logs, scale: size, factor: 8, name)
              let e = output(columns) { tw_log_sum_exp_columns(rows, columns, p, x.rs, x.cs, $0) }
              expectClose(e, lse, scale: lse.map { $0.magnitude + 1 }, factor: 8, name)
            }
          }
        }
      }
    }

    @Test(arguments: Level.all)
    func worksInPlace(_ level: Level) {
      level.run {
        for (rows, columns) in shapes {
          let x = View(rows, columns, seed: 10)
          let n = rows * columns
          func both(_ kernel: (UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void) {
            let apart = output(n) { p in x.pointer { kernel($0, p) } }
            let inPlace = output(n) { p in
              p.update(from: x.storage, count: n)
              kernel(p, p)
            }
            #expect(apart == inPlace)
          }
          both { tw_softmax_columns(rows, columns, $0, columns, 1, $1) }
          both { tw_log_softmax_columns(rows, columns, $0, columns, 1, $1) }
        }
      }
    }

    @Test(arguments: Level.all, layouts)
    func crossEntropy(_ level: Level, _ layout: Layout) {
      level.run {
        for (rows, columns) in fewShapes + longShapes where rows > 0 {
          let h = View(rows, columns, layout, seed: 11)
          let lse = logSumExp(h)
          for other in SoftmaxTests.layouts {
            var y = View(rows, columns, other, seed: 12)
            y.storage = y.storage.map { max(0, $0) }
            let terms = zip(h.wide, y.wide).enumerated().map { i, e in
              e.1 * (lse[i % columns] - e.0)
            }
            let loss = pointers(h, y) {
              tw_cross_entropy_columns(rows, columns, $0, h.rs, h.cs, $1, y.rs, y.cs)
            }
            expectClose(
              [loss], [terms.reduce(0, +)], scale: [terms.reduce(1) { $0 + $1.magnitude }],
              factor: 100,
              "\(rows)×\(columns) \(other)")
          }
        }
      }
    }

    /// One column, as it stands alone, in a row-major matrix, and in a transposed view.
    func inAllPlaces(
      _ column: [Double], _ check: (_ softmax: [Double], _ log: [Double], _ lse: Double) -> Void
    ) {
      for columns in [1, 2, 7, 8, 9, 70] {
        for layout in [Layout.contiguous, .transposed, .everySecond] {
          let rows = column.count
          var x = View(rows, columns, layout, seed: 13)
          for j in 0..<columns { for i in 0..<rows { x.storage[i * x.rs + j * x.cs] = column[i] } }
          x.pointer { p in
            let s = output(rows * columns) { tw_softmax_columns(rows, columns, p, x.rs, x.cs, $0) }
            let l = output(rows * columns) {
              tw_log_softmax_columns(rows, columns, p, x.rs, x.cs, $0)
            }
            let e = output(columns) { tw_log_sum_exp_columns(rows, columns, p, x.rs, x.cs, $0) }
            for j in 0..<columns {
              check(
                (0..<rows).map { s[$0 * columns + j] }, (0..<rows).map { l[$0 * columns + j] }, e[j]
              )
            }
          }
        }
      }
    }

    @Test(arguments: Level.all)
    func isRightAtInfinities(_ level: Level) {
      level.run {
        inAllPlaces([1000, 1000]) { s, l, e in
          #expect(s == [0.5, 0.5] && abs(l[0] + 0.6931471805599453) < 1e-15)
          #expect(abs(e - 1000.6931471805599) < 1e-12)
        }
        inAllPlaces([-1000, 1000, -1000]) { s, l, e in
          #expect(s == [0, 1, 0] && l == [-2000, 0, -2000] && e == 1000)
        }
        inAllPlaces([-1000, -1000]) { s, _, e in
          #expect(s == [0.5, 0.5] && abs(e + 999.3068528194401) < 1e-12)
        }
        inAllPlaces([-.infinity, 2]) { s, l, e in
          #expect(s == [0, 1] && l == [-.infinity, 0] && e == 2)
        }
        inAllPlaces([-.infinity, -.infinity]) { s, l, e in
          #expect(s.allSatisfy(\.isNaN) && l.allSatisfy(\.isNaN) && e == -.infinity)
        }
        inAllPlaces([1, .infinity, 1000]) { s, l, e in
          #expect(s[0] == 0 && s[1].isNaN && s[2] == 0)
          #expect(l[0] == -.infinity && l[1].isNaN && l[2] == -.infinity && e == .infinity)
        }
        inAllPlaces([1, .nan, -.infinity]) { s, l, e in
          #expect(s.allSatisfy(\.isNaN) && l.allSatisfy(\.isNaN) && e.isNaN)
        }
        inAllPlaces([3]) { s, l, e in #expect(s == [1] && l == [0] && e == 3) }
        #expect(
          output(3) { tw_log_sum_exp_columns(0, 3, [0], 3, 1, $0) } == [
            -.infinity, -.infinity, -.infinity,
          ])
        #expect(output(1) { tw_log_sum_exp_columns(0, 1, [0], 1, 1, $0) } == [-.infinity])
      }
    }

    @Test(arguments: Level.all)
    func crossEntropySkipsZeros(_ level: Level) {
      level.run {
        let h: [Double] = [0, -.infinity]
        let y: [Double] = [1, 0]
        #expect(tw_cross_entropy_columns(2, 1, h, 1, 1, y, 1, 1) == 0)
        #expect(tw_cross_entropy_columns(2, 1, h, 1, 1, [0, 1], 1, 1) == .infinity)
        #expect(
          tw_cross_entropy_columns(
            2, 3, [0, 0, 0, -.infinity, -.infinity, -.infinity], 3, 1, [1, 1, 1, 0, 0, 0], 3, 1)
            == 0)
        #expect(tw_cross_entropy_columns(0, 3, h, 3, 1, y, 3, 1) == 0)
        #expect(tw_cross_entropy_columns(2, 1, h, 1, 1, [.nan, 0], 1, 1).isNaN)
      }
    }
    /// What a mask takes is a softmax of the rest at −∞; columns of which it takes nothing are 0.
    @Test(arguments: Level.all, layouts)
    func masks(_ level: Level, _ layout: Layout) {
      let masks: [(Int, Int) -> Double] = [
        { i, j in i / 3 == j / 3 && i <= j ? 1 : 0 },
        { i, j in (7 * i + 5 * j) % 11 < 3 ? 0.5 : 0 },
        { _, j in j % 2 == 0 ? 1 : 0 }, { i, _ in i % 4 == 2 ? 1 : 0 }, { _, _ in 2 },
        { _, _ in 0 },
      ]
      level.run {
        for (rows, columns) in shapes where rows > 0 {
          let x = View(rows, columns, layout, seed: 14)
          for (number, mask) in masks.enumerated() {
            for maskLayout in [Layout.contiguous, .transposed, .equalRows, .equalColumns] {
              var m = View(rows, columns, maskLayout, seed: 15)
              for i in 0..<rows {
                for j in 0..<columns { m.storage[i * m.rs + j * m.cs] = mask(i, j) }
              }
              var left = View(rows, columns, seed: 16)
              for i in 0..<rows {
                for j in 0..<columns {
                  left.storage[i * columns + j] = m[i, j] == 0 ? -.infinity : x[i, j]
                }
              }
              var expected = output(rows * columns) { y in
                left.pointer { tw_softmax_columns(rows, columns, $0, left.rs, left.cs, y) }
              }
              for j in 0..<columns where (0..<rows).allSatisfy({ m[$0, j] == 0 }) {
                for i in 0..<rows { expected[i * columns + j] = 0 }
              }
              let found = output(rows * columns) { y in
                let odd = pointers(m, x) {
                  tw_masked_softmax_columns(rows, columns, $0, m.rs, m.cs, $1, x.rs, x.cs, y)
                }
                #expect(odd == -1)
              }
              #expect(found == expected, "\(rows)×\(columns), mask \(number) \(maskLayout)")
            }
          }
        }
      }
    }

    /// A mask that is negative or NaN is told by its place.
    @Test(arguments: Level.all, [-1.0, .nan])
    func refusesMasks(_ level: Level, _ entry: Double) {
      level.run {
        for (rows, columns) in [(3, 1), (3, 2), (5, 9), (70, 130)] {
          let x = [Double](repeating: 1, count: rows * columns)
          for odd in [0, columns - 1, rows * columns / 2, rows * columns - 1] {
            var m = x
            m[odd] = entry
            var y = x
            #expect(
              tw_masked_softmax_columns(rows, columns, m, columns, 1, x, columns, 1, &y) == odd)
          }
        }
      }
    }

    @Test(arguments: Level.all)
    func pullback(_ level: Level) {
      level.run {
        for (rows, columns) in shapes {
          var y = View(rows, columns, seed: 17)
          let g = View(rows, columns, seed: 18)
          for share in [1, 2, 5] {
            for k in y.storage.indices
            where (k / max(columns, 1) + k % max(columns, 1) / 8) % share != 0 {
              y.storage[k] = 0
            }
            let sums = (0..<columns).map { j in
              (0..<rows).reduce(Wide(0)) { $0 + Wide(y[$1, j]) * Wide(g[$1, j]) }
            }
            let sizes = (0..<columns).map { j in
              (0..<rows).reduce(Wide(1)) { $0 + (Wide(y[$1, j]) * Wide(g[$1, j])).magnitude }
            }
            let found = output(rows * columns) { z in
              pointers(y, g) { tw_softmax_pullback(rows, columns, $0, $1, z) }
            }
            let places = (0..<rows).flatMap { i in (0..<columns).map { (i, $0) } }
            expectClose(
              found, places.map { Wide(y[$0.0, $0.1]) * (Wide(g[$0.0, $0.1]) - sums[$0.1]) },
              scale: places.map { Wide(y[$0.0, $0.1]).magnitude * sizes[$0.1] * 8 + 1e-300 },
              factor: 8, "\(rows)×\(columns) \(share)")
          }
        }
      }
    }
  }
}
