import CKernels
import Testing

extension KernelTests {
  /// Solutions by LU factorisations satisfy their equations, backward stably.
  @Suite struct SmallLUTests {
    @Test(arguments: Level.all, [1, 2, 3, 5, 8, 13, 16, 20, 31, 32]) func solves(
      _ level: Level, _ n: Int
    ) {
      level.run {
        let a = View(n, n, .transposed, seed: 31)
        var (factors, pivots) = (a.columnMajor, [Int32](repeating: 0, count: n))
        #expect(tw_small_lu(n, &factors, &pivots) == 0)
        #expect(pivots.indices.allSatisfy { pivots[$0] > $0 && pivots[$0] <= n })
        for columns in [1, 2, 9, 20] {
          let b = View(n, columns, .contiguous, seed: 32)
          for transposed in [false, true] {
            var x = (0..<n * columns).map { b[$0 / columns, $0 % columns] }
            tw_small_lu_solve(transposed ? 1 : 0, n, columns, factors, pivots, &x)
            for i in 0..<n {
              for j in 0..<columns {
                var (residual, size) = (-Wide(b[i, j]), Wide(b[i, j]).magnitude)
                for k in 0..<n {
                  let term = Wide(transposed ? a[k, i] : a[i, k]) * Wide(x[k * columns + j])
                  residual += term
                  size += term.magnitude
                }
                #expect(
                  residual.magnitude <= 1e-14 * Wide(n) * size,
                  "row \(i), column \(j) of \(columns), transposed: \(transposed)")
              }
            }
          }
        }
      }
    }

    @Test(arguments: Level.all, [1, 2, 7, 17, 32]) func triangles(_ level: Level, _ n: Int) {
      level.run {
        for layout in [Layout.contiguous, .transposed] {
          let f = View(n, n, layout, seed: 33)
          for columns in [1, 3, 8, 31, 33] {
            let b = View(n, columns, .subBlock, seed: 34)
            for (isUpper, isUnit) in [(false, false), (false, true), (true, false), (true, true)] {
              var x = b.storage
              f.pointer {
                tw_solve_triangle(
                  isUpper ? 1 : 0, isUnit ? 1 : 0, n, columns, $0, f.rs, f.cs, &x, b.rs)
              }
              for i in 0..<n {
                for j in 0..<columns {
                  var (residual, size) = (-Wide(b[i, j]), Wide(b[i, j]).magnitude)
                  for k in 0..<n where k == i || (k > i) == isUpper {
                    let entry = k == i && isUnit ? 1 : f[i, k]
                    let term = Wide(entry) * Wide(x[k * b.rs + j])
                    residual += term
                    size += term.magnitude
                  }
                  #expect(residual.magnitude <= 1e-15 * Wide(n) * size)
                }
              }
              // What lies between the rows is left alone.
              for i in 0..<n - 1 {
                for j in columns..<b.rs { #expect(x[i * b.rs + j] == b.storage[i * b.rs + j]) }
              }
            }
          }
        }
      }
    }

    @Test(arguments: Level.all) func zeroPivotsAreNamed(_ level: Level) {
      level.run {
        var pivots = [Int32](repeating: 0, count: 3)
        var singular: [Double] = [1, 2, 3, 2, 4, 6, 1, 0, 1]
        #expect(tw_small_lu(3, &singular, &pivots) > 0)
        var zero = [Double](repeating: 0, count: 9)
        #expect(tw_small_lu(3, &zero, &pivots) == 1)
        var unknown: [Double] = [.nan, 1, 1, 1, 2, 3, 4, 5, 7]
        _ = tw_small_lu(3, &unknown, &pivots)
        #expect(unknown[8].isNaN)
      }
    }
  }
}

extension View {
  fileprivate var columnMajor: [Double] {
    (0..<columns).flatMap { j in (0..<rows).map { self[$0, j] } }
  }
}
