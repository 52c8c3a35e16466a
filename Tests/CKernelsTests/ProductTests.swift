import CKernels
import Testing

extension KernelTests {
  @Suite struct ProductTests {
    static let layouts: [Layout] = Layout.allCases
    /// Sizes of x and of the kernel.
    static let correlations = [
      (4, 4, 3, 3), (5, 9, 2, 4), (1, 1, 1, 1), (28, 28, 5, 5), (40, 45, 3, 3), (45, 80, 1, 7),
      (28, 28, 5, 5), (28, 28, 26, 26), (6, 50, 6, 50), (12, 40, 11, 37), (40, 40, 38, 3),
      (3, 70, 3, 2), (70, 3, 35, 1),
      // Wide kernels, which are read in groups of rows, and one whose rows are too long to pack.
      (68, 42, 66, 40), (2, 2070, 1, 2060),
    ]

    @Test(arguments: Level.all, layouts)
    func correlates(_ level: Level, _ layout: Layout) {
      level.run {
        for (m, n, k, l) in Self.correlations {
          for other in Self.layouts {
            let x = View(m, n, layout, seed: 14)
            let w = View(k, l, other, seed: 15)
            let rows = m - k + 1
            let columns = n - l + 1
            let y = pointers(x, w) { px, pw in
              output(rows * columns) {
                tw_correlate(m, n, px, x.rs, x.cs, k, l, pw, w.rs, w.cs, $0)
              }
            }
            var expected = [Wide](repeating: 0, count: rows * columns)
            var size = expected
            for i in 0..<rows {
              for j in 0..<columns {
                for a in 0..<k {
                  for b in 0..<l {
                    let term = Wide(x[i + a, j + b]) * Wide(w[a, b])
                    expected[i * columns + j] += term
                    size[i * columns + j] += term.magnitude
                  }
                }
              }
            }
            expectClose(
              y, expected, scale: size, factor: 60, "\(m)×\(n) by \(k)×\(l), \(layout) and \(other)"
            )
          }
        }
      }
    }

    @Test(arguments: Level.all, layouts)
    func convolves(_ level: Level, _ layout: Layout) {
      level.run {
        for (p, q, k, l) in Self.correlations.flatMap({ [$0, ($0.2, $0.3, $0.0, $0.1)] })
        where p * q * k * l < 50_000 {
          for other in [Layout.contiguous, .transposed, .equalRows, .reversed] {
            let g = View(p, q, layout, seed: 16)
            let w = View(k, l, other, seed: 17)
            let rows = p + k - 1
            let columns = q + l - 1
            let y = pointers(g, w) { pg, pw in
              output(rows * columns) {
                tw_convolve_full(p, q, pg, g.rs, g.cs, k, l, pw, w.rs, w.cs, $0)
              }
            }
            var expected = [Double](repeating: 0, count: rows * columns)
            var size = expected
            for i in 0..<p {
              for j in 0..<q {
                for a in 0..<k {
                  for b in 0..<l {
                    let term = g[i, j] * w[a, b]
                    expected[(i + a) * columns + j + b] += term
                    size[(i + a) * columns + j + b] += abs(term)
                  }
                }
              }
            }
            expectClose(
              y, expected.map(Wide.init), scale: size.map(Wide.init), factor: 200,
              "\(p)×\(q) by \(k)×\(l), \(layout) and \(other)")
          }
        }
      }
    }

    /// ⟨g, correlate(x, w)⟩ = ⟨convolve(g, w), x⟩ = ⟨correlate(x, g), w⟩
    @Test(arguments: Level.all)
    func correlationAndConvolutionAreAdjoint(_ level: Level) {
      level.run {
        let x = View(20, 30, seed: 18)
        let w = View(3, 5, seed: 19)
        let g = View(18, 26, seed: 20)
        let y = output(18 * 26) {
          tw_correlate(20, 30, x.storage, 30, 1, 3, 5, w.storage, 5, 1, $0)
        }
        let dx = output(20 * 30) {
          tw_convolve_full(18, 26, g.storage, 26, 1, 3, 5, w.storage, 5, 1, $0)
        }
        let dw = output(3 * 5) {
          tw_correlate(20, 30, x.storage, 30, 1, 18, 26, g.storage, 26, 1, $0)
        }
        func inner(_ a: [Double], _ b: [Double]) -> Double {
          zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
        }
        #expect(abs(inner(g.entries, y) - inner(dx, x.entries)) < 1e-10)
        #expect(abs(inner(g.entries, y) - inner(dw, w.entries)) < 1e-10)
      }
    }

    @Test(arguments: Level.all)
    func emptyAndMisfittingKernels(_ level: Level) {
      level.run {
        let x = View(3, 4, seed: 21)
        #expect(output(0) { tw_correlate(3, 4, x.storage, 4, 1, 4, 4, x.storage, 4, 1, $0) } == [])
        #expect(output(0) { tw_correlate(3, 4, x.storage, 4, 1, 9, 1, x.storage, 1, 1, $0) } == [])
        #expect(
          output(4 * 5) { tw_correlate(3, 4, x.storage, 4, 1, 0, 0, x.storage, 1, 1, $0) }
            == [Double](repeating: 0, count: 20))
        #expect(
          output(4 * 5) { tw_correlate(3, 4, x.storage, 1, 3, 0, 0, x.storage, 1, 1, $0) }
            == [Double](repeating: 0, count: 20))
        #expect(
          output(2 * 5) { tw_convolve_full(0, 2, nil, 2, 1, 3, 4, x.storage, 4, 1, $0) }
            == [Double](repeating: 0, count: 10))
        #expect(output(0) { tw_convolve_full(0, 0, nil, 1, 1, 0, 0, nil, 1, 1, $0) } == [])
      }
    }

    @Test(arguments: Level.all, layouts)
    func smallProducts(_ level: Level, _ layout: Layout) {
      level.run {
        let sizes = [0, 1, 2, 3, 4, 5, 8, 9, 17]
        for m in sizes {
          for n in sizes {
            for k in sizes { Self.expectProduct(m, n, k, layout) }
          }
        }
      }
    }

    /// Few columns, and sums of so many terms that they are made in parts.
    @Test(arguments: Level.all, layouts)
    func thinProducts(_ level: Level, _ layout: Layout) {
      level.run {
        for (m, n, k) in [(19, 10, 600), (16, 16, 513), (7, 3, 1030), (33, 17, 70)] {
          Self.expectProduct(m, n, k, layout)
        }
      }
    }

    /// Products, and products added to ones.
    private static func expectProduct(_ m: Int, _ n: Int, _ k: Int, _ layout: Layout) {
      for other in [Layout.contiguous, .transposed, .everySecond, .equalColumns] {
        let a = View(m, k, layout, seed: 22)
        let b = View(k, n, other, seed: 23)
        let c = pointers(a, b) { pa, pb in
          output(m * n) { tw_small_product(m, n, k, pa, a.rs, a.cs, pb, b.rs, b.cs, $0) }
        }
        var expected = [Double](repeating: 0, count: m * n)
        var size = expected
        for i in 0..<m {
          for j in 0..<n {
            for h in 0..<k {
              expected[i * n + j] += a[i, h] * b[h, j]
              size[i * n + j] += abs(a[i, h] * b[h, j])
            }
          }
        }
        let name = "\(m)×\(k)×\(n), \(layout) and \(other)"
        expectClose(
          c, expected.map(Wide.init), scale: size.map(Wide.init), factor: 30, name)
        guard m * n <= 64 else { continue }
        let sum = pointers(a, b) { pa, pb in
          output(m * n) {
            tw_fill(m * n, 1, $0)
            tw_add_small_product(m, n, k, pa, a.rs, a.cs, pb, b.rs, b.cs, $0)
          }
        }
        expectClose(
          sum, expected.map { Wide($0) + 1 }, scale: size.map { Wide($0) + 1 }, factor: 30,
          "added, \(name)")
      }
    }

    @Test(arguments: Level.all, layouts)
    func kronecker(_ level: Level, _ layout: Layout) {
      level.run {
        for (m, n, p, q) in [
          (1, 1, 1, 1), (2, 3, 4, 5), (3, 9, 2, 1), (5, 1, 3, 17), (0, 2, 3, 3), (2, 2, 0, 3),
          (4, 4, 9, 9),
        ] {
          for other in Self.layouts {
            let a = View(m, n, layout, seed: 24)
            let b = View(p, q, other, seed: 25)
            let y = pointers(a, b) { pa, pb in
              output(m * n * p * q) { tw_kronecker(m, n, pa, a.rs, a.cs, p, q, pb, b.rs, b.cs, $0) }
            }
            let expected = (0..<m * p).flatMap { i in
              (0..<n * q).map { j in a[i / p, j / q] * b[i % p, j % q] }
            }
            #expect(y == expected)
          }
        }
      }
    }
  }
}
