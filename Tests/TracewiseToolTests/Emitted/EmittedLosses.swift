import Testing
import Tracewise

/// A loss of the fixtures, and the function that `derive --emit swift` made of it.
struct EmittedLoss: CustomTestStringConvertible, Sendable {
  /// Values by the names of inputs.
  struct Values {
    let values: [String: Matrix]
    subscript(_ name: String) -> Matrix {
      get throws { try #require(values[name]) }
    }
  }

  typealias Function =
    @Sendable (Values) throws -> (loss: Double, gradients: [String: Matrix])

  /// The file in `Fixtures`, without its ending.
  let path: String
  let function: Function

  init(_ path: String, _ function: @escaping Function) {
    self.path = path
    self.function = function
  }

  var testDescription: String { path }

  /// The losses of this folder; `scripts/emitted/snapshots` writes their functions anew.
  static let all: [EmittedLoss] = [
    EmittedLoss("deck/example-2-3") { try example23(X: $0["X"], mu: $0["mu"], S: $0["S"]) },
    EmittedLoss("deck/example-3-1") {
      try example31(x: $0["x"], A: $0["A"], B: $0["B"], z: $0["z"], b: $0["b"])
    },
    EmittedLoss("deck/example-4-1") { try example41(W: $0["W"], x: $0["x"], y: $0["y"]) },
    EmittedLoss("deck/example-4-2") {
      try example42(X: $0["X"], W1: $0["W1"], b1: $0["b1"], W2: $0["W2"], b2: $0["b2"], Y: $0["Y"])
    },
    EmittedLoss("deck/example-4-3") { try example43(X: $0["X"], K: $0["K"], C: $0["C"]) },
    EmittedLoss("deck/example-4-3-structured") {
      try example43Structured(X: $0["X"], K: $0["K"], F: $0["F"], x: $0["x"], c: $0["c"])
    },
    EmittedLoss("derivations/cca") { try cca(u: $0["u"], v: $0["v"], C: $0["C"], S: $0["S"]) },
    EmittedLoss("derivations/fisher") { try fisher(w: $0["w"], m: $0["m"], S: $0["S"]) },
    EmittedLoss("derivations/gp-marginal") { try gpMarginal(K: $0["K"], y: $0["y"]) },
    EmittedLoss("derivations/kalman-gain") {
      try kalmanGain(K: $0["K"], H: $0["H"], P: $0["P"], R: $0["R"])
    },
    EmittedLoss("derivations/cookbook-118-AXBXC") {
      try cookbook118AXBXC(X: $0["X"], A: $0["A"], B: $0["B"], C: $0["C"])
    },
    EmittedLoss("derivations/weighted-least-squares") {
      try weightedLeastSquares(A: $0["A"], b: $0["b"], c: $0["c"], x: $0["x"])
    },
    EmittedLoss("reference/attention") {
      try attention(X: $0["X"], Q: $0["Q"], K: $0["K"], V: $0["V"], T: $0["T"])
    },
    EmittedLoss("reference/blocks-and-slices") {
      try blocksAndSlices(A: $0["A"], B: $0["B"], C: $0["C"])
    },
    EmittedLoss("reference/broadcasts") {
      try broadcasts(A: $0["A"], c: $0["c"], r: $0["r"], s: $0["s"])
    },
    EmittedLoss("reference/convolution-network") {
      try convolutionNetwork(
        X: $0["X"], K1: $0["K1"], b: $0["b"], K2: $0["K2"], W: $0["W"], y: $0["y"])
    },
    EmittedLoss("reference/determinants") { try determinants(A: $0["A"], B: $0["B"]) },
    EmittedLoss("reference/diagonals") {
      try diagonals(x: $0["x"], y: $0["y"], A: $0["A"], B: $0["B"])
    },
    EmittedLoss("reference/elementary-functions") {
      try elementaryFunctions(A: $0["A"], P: $0["P"])
    },
    EmittedLoss("reference/gaussian-mixture") {
      try gaussianMixture(
        X: $0["X"], m1: $0["m1"], m2: $0["m2"], S1: $0["S1"], S2: $0["S2"], p: $0["p"])
    },
    EmittedLoss("reference/kronecker-products") {
      try kroneckerProducts(A: $0["A"], B: $0["B"], C: $0["C"], D: $0["D"], x: $0["x"], y: $0["y"])
    },
    EmittedLoss("reference/layer-normalisation") {
      try layerNormalisation(X: $0["X"], g: $0["g"], b: $0["b"], T: $0["T"])
    },
    EmittedLoss("reference/matrix-powers") { try matrixPowers(A: $0["A"], B: $0["B"]) },
    EmittedLoss("reference/network-gelu") {
      try networkGelu(W1: $0["W1"], W2: $0["W2"], X: $0["X"], Y: $0["Y"])
    },
    EmittedLoss("reference/recurrent-network") {
      try recurrentNetwork(W: $0["W"], U: $0["U"], b: $0["b"], h0: $0["h0"], X: $0["X"])
    },
    EmittedLoss("reference/variable-powers") {
      try variablePowers(
        x: $0["x"], p: $0["p"], y: $0["y"], A: $0["A"], B: $0["B"], s: $0["s"], t: $0["t"])
    },
  ]
}
