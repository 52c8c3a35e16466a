import CKernels
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Parameters of kernels, as the doubles they are.
let slope = 0.01
let exponent = 1.7

/// A unary kernel, what it should compute, how accurately, and where.
struct Unary: CustomTestStringConvertible, Sendable {
  typealias Kernel = @Sendable (Int, UnsafePointer<Double>?, UnsafeMutablePointer<Double>?) -> Void

  let name: String
  let kernel: Kernel
  let reference: @Sendable (Wide) -> Wide
  let bound: Double
  let domain: ClosedRange<Double>
  var testDescription: String { name }

  init(
    _ name: String, _ kernel: @escaping Kernel, bound: Double, _ domain: ClosedRange<Double>,
    reference: @escaping @Sendable (Wide) -> Wide
  ) {
    (self.name, self.kernel, self.bound, self.domain) = (name, kernel, bound, domain)
    self.reference = reference
  }

  func callAsFunction(_ x: [Double]) -> [Double] {
    x.withUnsafeBufferPointer { p in output(x.count) { kernel(x.count, p.baseAddress, $0) } }
  }

  /// Numbers all over the domain, and of all magnitudes in it.
  func samples(_ n: Int, seed: Int) -> [Double] {
    var generator = Generator(seed: seed)
    return (0..<n).map { i in
      if i % 2 == 0 { return Double.random(in: domain, using: &generator) }
      let magnitude = exp2(Double.random(in: -60...10, using: &generator))
      let x = Bool.random(using: &generator) ? magnitude : -magnitude
      return domain.contains(x) ? x : Double.random(in: domain, using: &generator)
    }
  }

  static let all: [Unary] = [
    Unary("exp", { tw_exp($0, $1, $2) }, bound: 4, -745...709, reference: { exp($0) }),
    Unary("log", { tw_log($0, $1, $2) }, bound: 4, 1e-300...1e300, reference: { log($0) }),
    Unary("log near 1", { tw_log($0, $1, $2) }, bound: 4, 0.5...2, reference: { log($0) }),
    Unary("log1p", { tw_log1p($0, $1, $2) }, bound: 4, -0.999...1000, reference: { log1p($0) }),
    Unary("expm1", { tw_expm1($0, $1, $2) }, bound: 4, -50...709, reference: { expm1($0) }),
    Unary("sqrt", { tw_sqrt($0, $1, $2) }, bound: 0.5, 0...1e300, reference: { $0.squareRoot() }),
    Unary("square", { tw_square($0, $1, $2) }, bound: 0.5, -1e150...1e150, reference: { $0 * $0 }),
    Unary(
      "reciprocal", { tw_reciprocal($0, $1, $2) }, bound: 0.5, -1e3...1e3, reference: { 1 / $0 }),
    Unary("abs", { tw_abs($0, $1, $2) }, bound: 0, -9...9, reference: { $0.magnitude }),
    Unary(
      "sign", { tw_sign($0, $1, $2) }, bound: 0, -9...9,
      reference: { $0 > 0 ? 1 : $0 < 0 ? -1 : $0 }),
    Unary(
      "step", { tw_step($0, $1, $2) }, bound: 0, -9...9,
      reference: { $0 > 0 ? 1 : $0 <= 0 ? 0 : $0 }),
    Unary("sin", { tw_sin($0, $1, $2) }, bound: 4, -100...100, reference: { sin($0) }),
    Unary("sin of much", { tw_sin($0, $1, $2) }, bound: 4, -1e15...1e15, reference: { sin($0) }),
    Unary("cos", { tw_cos($0, $1, $2) }, bound: 4, -100...100, reference: { cos($0) }),
    Unary("tan", { tw_tan($0, $1, $2) }, bound: 4, -100...100, reference: { tan($0) }),
    Unary("tanh", { tw_tanh($0, $1, $2) }, bound: 4, -30...30, reference: { tanh($0) }),
    Unary(
      "sigmoid", { tw_sigmoid($0, $1, $2) }, bound: 4, -745...745, reference: { 1 / (1 + exp(-$0)) }
    ),
    Unary("relu", { tw_relu($0, $1, $2) }, bound: 0, -9...9, reference: { $0 <= 0 ? 0 : $0 }),
    Unary(
      "softplus", { tw_softplus($0, $1, $2) }, bound: 4, -745...1000,
      reference: {
        max($0, 0) + log1p(exp(-$0.magnitude)) + ($0.isNaN ? $0 : 0)
      }),
    Unary("erf", { tw_erf($0, $1, $2) }, bound: 4, -7...7, reference: { erf($0) }),
    Unary(
      "gelu", { tw_gelu($0, $1, $2) }, bound: 5, -37.5...40,
      reference: {
        $0 == -.infinity ? 0 : $0 * erfc(-$0 * Wide(0.5).squareRoot()) / 2
      }),
    Unary("negate", { tw_negate($0, $1, $2) }, bound: 0, -9...9, reference: { -$0 }),
    Unary("scale", { tw_scale($0, 2.5, $1, $2) }, bound: 0.5, -9...9, reference: { $0 * 2.5 }),
    Unary("shift", { tw_shift($0, 2.5, $1, $2) }, bound: 0.5, -9...9, reference: { $0 + 2.5 }),
    Unary(
      "leaky_relu", { tw_leaky_relu($0, slope, $1, $2) }, bound: 0.5, -9...9,
      reference: {
        $0 > 0 ? $0 : Wide(slope) * $0
      }),
    Unary("power 0", { tw_power($0, 0, $1, $2) }, bound: 0, -9...9, reference: { _ in 1 }),
    Unary("power 1", { tw_power($0, 1, $1, $2) }, bound: 0, -9...9, reference: { $0 }),
    Unary("power 2", { tw_power($0, 2, $1, $2) }, bound: 0.5, -9...9, reference: { $0 * $0 }),
    Unary("power 3", { tw_power($0, 3, $1, $2) }, bound: 1.5, -9...9, reference: { $0 * $0 * $0 }),
    Unary("power -1", { tw_power($0, -1, $1, $2) }, bound: 0.5, -9...9, reference: { 1 / $0 }),
    Unary(
      "power 0.5", { tw_power($0, 0.5, $1, $2) }, bound: 0.5, 0...9, reference: { $0.squareRoot() }),
    Unary(
      "power 1.7", { tw_power($0, exponent, $1, $2) }, bound: 4, 0...1e100,
      reference: {
        pow($0, Wide(exponent))
      }),
    Unary(
      "power -4", { tw_power($0, -4, $1, $2) }, bound: 4, -1e3...1e3, reference: { pow($0, -4) }),
    Unary("power 5", { tw_power($0, 5, $1, $2) }, bound: 4, -1e3...1e3, reference: { pow($0, 5) }),
  ]
}

extension KernelTests {
  @Suite struct UnaryTests {
    @Test(arguments: Level.all, Unary.all)
    func isAccurate(_ level: Level, _ f: Unary) {
      level.run {
        var worst = (ulps: 0.0, x: 0.0)
        for n in sizes + [20_000] {
          let x = f.samples(n, seed: n)
          for (x, y) in zip(x, f(x)) {
            let error = ulps(y, f.reference(Wide(x)))
            if error > worst.ulps { worst = (error, x) }
          }
        }
        #expect(worst.ulps <= f.bound + referenceError, "\(worst.ulps) ulp at \(worst.x)")
      }
    }

    @Test(arguments: Level.all, Unary.all)
    func isRightAtSpecialValues(_ level: Level, _ f: Unary) {
      level.run {
        for x in specials {
          let y = f([x])[0]
          let expected = f.reference(Wide(x))
          #expect(ulps(y, expected) <= f.bound + referenceError, "f(\(x)) = \(y), not \(expected)")
        }
      }
    }

    /// The same input gives the same output, wherever and beside whatever it stands.
    @Test(arguments: Level.all, Unary.all)
    func doesNotDependOnPosition(_ level: Level, _ f: Unary) {
      level.run {
        let values = specials + f.samples(60, seed: 1)
        let alone = values.map { f([$0])[0] }
        for shift in 0..<9 {
          let shifted = Array(values[shift...] + values[..<shift])
          for (i, y) in f(shifted).enumerated() {
            let expected = alone[(i + shift) % values.count]
            #expect(identical(y, expected), "f(\(shifted[i])) at \(i) is \(y), alone \(expected)")
          }
        }
      }
    }

    @Test(arguments: Level.all, Unary.all)
    func worksInPlace(_ level: Level, _ f: Unary) {
      level.run {
        for n in sizes {
          let x = f.samples(n, seed: n)
          let expected = f(x)
          let y = output(n) { p in
            p.update(from: x, count: n)
            f.kernel(n, p, p)
          }
          #expect(zip(y, expected).allSatisfy(identical))
        }
      }
    }

    @Test(arguments: Level.all)
    func slopesTimesCotangents(_ level: Level) {
      level.run {
        for n in sizes {
          let g = View(1, n, seed: 1)
          let x = View(1, n, seed: 2)
          func run(
            _ kernel: (
              Int, UnsafePointer<Double>?, UnsafePointer<Double>?, UnsafeMutablePointer<Double>?
            ) -> Void
          ) -> [Double] { pointers(g, x) { pg, px in output(n) { kernel(n, pg, px, $0) } } }
          let scale = zip(g.wide, x.wide).map { $0.magnitude * (1 + $1 * $1) }
          expectClose(
            run { tw_mul_sigmoid_slope($0, $1, $2, $3) },
            zip(g.wide, x.wide).map { $0 * $1 * (1 - $1) }, scale: scale.map { 2 * $0 }, factor: 4)
          expectClose(
            run { tw_mul_tanh_slope($0, $1, $2, $3) },
            zip(g.wide, x.wide).map { $0 * (1 - $1 * $1) },
            scale: scale, factor: 4)
          #expect(
            run { tw_mul_step($0, $1, $2, $3) } == zip(g.entries, x.entries).map { $1 > 0 ? $0 : 0 }
          )
        }
        let g: [Double] = [.infinity, .nan, 3, 3]
        let x: [Double] = [-1, 0, .nan, .infinity]
        let y = output(4) { tw_mul_step(4, g, x, $0) }
        #expect(y[0] == 0 && y[1] == 0 && y[2].isNaN && y[3] == 3)
      }
    }

    @Test(arguments: Level.all)
    func firstNonFinite(_ level: Level) {
      level.run {
        for n in sizes {
          var x = View(1, n, seed: n).entries
          #expect(tw_first_nonfinite(n, x) == -1)
          for i in x.indices.reversed() where n < 100 || i % 37 == 0 {
            x[i] = [.nan, .infinity, -.infinity][i % 3]
            #expect(tw_first_nonfinite(n, x) == i)
          }
        }
        #expect(tw_first_nonfinite(100, [Double](repeating: 1.7e308, count: 100)) == -1)
      }
    }
  }
}
