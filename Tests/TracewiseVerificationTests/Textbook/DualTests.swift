import Testing
import Tracewise
import TracewiseVerification

/// A function of one number with its first two derivatives, as calculus books print them.
struct KnownDerivative: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var point: Double
  var function: @Sendable (Dual<Dual<Double>>) throws -> Dual<Dual<Double>>
  var complex: @Sendable (Complex) throws -> Complex
  var first: Double
  var second: Double
}

private typealias D = Dual<Dual<Double>>
private let x = 0.7
private let e = Double.exp(x)
private let c = Double.cos(x)
private let t = Double.tanh(x)
private let logistic = 1 / (1 + Double.exp(-x))
private let bell = 2 / Double.pi.squareRoot() * Double.exp(-x * x)

private let known: [KnownDerivative] = [
  .init(
    testDescription: "exp", point: x, function: D.exp, complex: Complex.exp, first: e, second: e),
  .init(
    testDescription: "log", point: x, function: D.log, complex: Complex.log, first: 1 / x,
    second: -1 / (x * x)),
  .init(
    testDescription: "log |·|", point: -x, function: D.logMagnitude,
    complex: Complex.logMagnitude, first: -1 / x, second: -1 / (x * x)),
  .init(
    testDescription: "sqrt", point: x, function: D.sqrt, complex: Complex.sqrt,
    first: 0.5 / x.squareRoot(), second: -0.25 / (x * x.squareRoot())),
  .init(
    testDescription: "sin", point: x, function: D.sin, complex: Complex.sin, first: c,
    second: -Double.sin(x)),
  .init(
    testDescription: "cos", point: x, function: D.cos, complex: Complex.cos,
    first: -Double.sin(x), second: -c),
  .init(
    testDescription: "tan", point: x, function: D.tan, complex: Complex.tan, first: 1 / (c * c),
    second: 2 * Double.sin(x) / (c * c * c)),
  .init(
    testDescription: "tanh", point: x, function: D.tanh, complex: Complex.tanh,
    first: 1 - t * t, second: -2 * t * (1 - t * t)),
  .init(
    testDescription: "sigmoid", point: x, function: D.sigmoid, complex: Complex.sigmoid,
    first: logistic * (1 - logistic), second: logistic * (1 - logistic) * (1 - 2 * logistic)),
  .init(
    testDescription: "softplus", point: x, function: D.softplus, complex: Complex.softplus,
    first: logistic, second: logistic * (1 - logistic)),
  .init(
    testDescription: "erf", point: x, function: D.erf, complex: Complex.erf, first: bell,
    second: -2 * x * bell),
  .init(
    testDescription: "erfc far out", point: 3, function: D.erfc, complex: Complex.erfc,
    first: -2 / Double.pi.squareRoot() * Double.exp(-9),
    second: 12 / Double.pi.squareRoot() * Double.exp(-9)),
  .init(
    testDescription: "x^5", point: x, function: { try D.power($0, 5) },
    complex: { try Complex.power($0, 5) }, first: 5 * x * x * x * x, second: 20 * x * x * x),
  .init(
    testDescription: "x^-1.5", point: x, function: { try D.power($0, -1.5) },
    complex: { try Complex.power($0, -1.5) }, first: -1.5 * Double.power(x, -2.5),
    second: 3.75 * Double.power(x, -3.5)),
  .init(
    testDescription: "x^x", point: x, function: { try D.power($0, $0) },
    complex: { try Complex.power($0, $0) },
    first: Double.power(x, x) * (Double.log(x) + 1),
    second: Double.power(x, x) * ((Double.log(x) + 1) * (Double.log(x) + 1) + 1 / x)),
]

private func near(_ a: Double, _ b: Double) -> Bool {
  (a - b).magnitude <= 1e-13 * max(1, b.magnitude)
}

@Test(arguments: known) func dualsKnowTheFirstTwoDerivatives(_ case: KnownDerivative) throws {
  let point = Dual(Dual(`case`.point, 1), Dual(1, 0))
  let value = try `case`.function(point)
  #expect(near(value.dual.real, `case`.first) && near(value.real.dual, `case`.first))
  #expect(near(value.dual.dual, `case`.second))
}

@Test(arguments: known) func complexStepsKnowTheFirstDerivative(_ case: KnownDerivative) throws {
  let value = try `case`.complex(Complex(`case`.point, 1e-200))
  #expect(near(value.imaginary / 1e-200, `case`.first))
}

@Test(arguments: [-6.0, -2.5, -1.5, -0.3, 0, 1e-9, 0.9, 1.49, 1.51, 2.5, 5, 8])
func complexErrorFunctionIsRightAllAlongTheAxis(_ x: Double) {
  let z = Complex(x, 1e-200)
  #expect(near(Complex.erf(z).real, .erf(x)))
  #expect((Complex.erfc(z).real - .erfc(x)).magnitude <= 1e-13 * max(Double.erfc(x), 1e-2))
  let slope = 2 / Double.pi.squareRoot() * Double.exp(-x * x)
  #expect((Complex.erf(z).imaginary / 1e-200 - slope).magnitude <= 1e-11 * slope)
}

@Test func complexErrorFunctionOffTheAxis() {
  // NIST DLMF 7.2: erf(1 + i) by an independent computation (mpmath, 20 digits).
  let value = Complex.erf(Complex(1, 1))
  #expect(near(value.real, 1.316_151_281_697_947_6))
  #expect(near(value.imaginary, 0.190_453_469_237_834_7))
}

@Test func stepsAndSignsAreFlat() throws {
  for x in [-2.0, 0, 3] {
    #expect(try Dual<Double>.sign(Dual(x, 1)) == Dual(Double.sign(x), 0))
    #expect(Complex.sign(Complex(x, 1e-200)) == Complex(.sign(x), 0))
  }
}
