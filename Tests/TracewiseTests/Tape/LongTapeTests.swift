import Testing
import Tracewise

/// Tapes whose nodes outgrow their first memory, and go back to the pool.
@Suite struct LongTapeTests {
  /// x multiplied so many times by a: aⁿ x, whose gradients are known.
  @Test(arguments: [1000, 40_000, 300_000]) func chains(_ n: Int) throws {
    let a = 1 + 1 / Double(n)
    // Twice: the second run meets the memory of the first.
    for _ in 0..<2 {
      let (value, (dx, da)) = try valueWithGradient(at: Matrix(2), Matrix(a)) { x, a in
        var v = x
        for _ in 0..<n { v = v * a }
        return v
      }
      var power = 1.0
      for _ in 0..<n { power *= a }
      #expect(abs(value - 2 * power) <= 1e-9 * power)
      #expect(abs(dx.scalar - power) <= 1e-9 * power)
      #expect(abs(da.scalar - 2 * Double(n) * power / a) <= 1e-9 * Double(n) * power)
    }
  }

  @Test func matricesOfLongTapes() throws {
    let x = random(3, 3, seed: 1)
    let found = try gradient(at: x) { x in
      var v = x
      for _ in 0..<40_000 { v = 0.5 * v + x }
      return sum(v)
    }
    #expect(norm(found - Matrix(3, 3, repeating: 2)).scalar < 1e-12)
  }
}
