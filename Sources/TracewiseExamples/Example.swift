import MatrixFiles
import TracewiseTraining

/// A model that is fitted to data.
struct Example: Sendable {
  let name: String
  let summary: String
  let run: @Sendable (Run) throws -> Void

  static let all: [Example] = [
    Example(
      name: "gaussian", summary: "Mean and covariance by maximum likelihood (deck, Example 2-3).",
      run: { try runGaussian($0.data) }),
    Example(
      name: "network", summary: "A network of two layers tells clusters apart (Example 4-2).",
      run: { try runNetwork($0.data) }),
    Example(
      name: "digits-softmax", summary: "Handwritten digits by softmax regression.",
      run: runDigitsSoftmax),
    Example(
      name: "digits-residual", summary: "The same by residual blocks with batch normalisation.",
      run: runDigitsResidual),
    Example(
      name: "digits-convolution", summary: "The same by convolutions.", run: runDigitsConvolution),
    Example(
      name: "digits",
      summary: "Softmax and residual blocks by all digits at once, on many ranks with --mpi.",
      run: runDigitsTogether),
    Example(
      name: "gan", summary: "Digits drawn by a generator against a discriminator.", run: runGAN),
    Example(
      name: "transformer",
      summary: "First names, letter by letter, beside Kneser and Ney's 5-grams.",
      run: runTransformer),
    Example(
      name: "sunspots", summary: "A Gaussian process with a periodic and a Matérn kernel.",
      run: runSunspots),
    Example(
      name: "engel", summary: "Quantile regression: food and income of households.", run: runEngel),
    Example(
      name: "longley", summary: "Least squares to the digits that NIST certifies.", run: runLongley),
    Example(
      name: "kalman", summary: "The cycle of sunspots as a state, by a Kalman filter.",
      run: runKalman),
    Example(
      name: "checkpoints", summary: "A hundred layers, recorded at once and ten at a time.",
      run: runCheckpoints),
    Example(
      name: "closed-forms",
      summary: "What closed forms of layers say: scale, depth, saturation.", run: runClosedForms),
    Example(
      name: "step-times", summary: "What a value and gradient of each costs, in microseconds.",
      run: runStepTimes),
  ]
}

/// How an example is run.
struct Run {
  /// The folder with the data.
  var data = "Fixtures/data"
  /// The folder for pictures, if they are wanted.
  var output: String?
  /// Whether a few steps are enough.
  var isShort = false

  /// Whether the ranks of a job share the work.
  var isOnRanks = false

  /// How many steps are taken of as many as there should be.
  func steps(_ count: Int) -> Int { isShort ? min(count, 2) : count }

  /// Parts of which a short run takes the first.
  func some<Part>(_ parts: [Part]) -> [Part] { isShort ? Array(parts.prefix(3)) : parts }

  /// Where the picture of a name goes, if it is wanted.
  func picture(_ name: String) -> String? { output.map { "\($0)/\(name).svg" } }

  func write(_ plot: LinePlot, _ name: String) throws {
    if let path = picture(name) { try plot.write(to: path) }
  }

  /// Throws where a figure is not what it should be, unless the run was short.
  func require(_ holds: Bool, _ what: String) throws {
    if !holds, !isShort { throw Missed(what: what) }
  }

  struct Missed: Error, CustomStringConvertible {
    let what: String
    var description: String { "it should be, and is not: \(what)" }
  }
}
