import Tracewise
import TracewiseTraining

/// A generator and a discriminator of digits (Goodfellow et al. 2014), both told which digit is meant (Mirza & Osindero
/// 2014). With D the logit of "counted among the real",
///
///     L_D = softplus(−D(x)) + softplus(D(G(z))) + ½ γ ‖∇ₓ D(x)‖²,   L_G = softplus(−D(G(z)))
///
/// L_G is the loss that does not saturate. The penalty is that of Mescheder, Geiger & Nowozin 2018, without which the
/// game need not converge; its gradient is a gradient of a gradient.
struct Perceptron<M> {
  var layers: [Dense<M>]

  func map<N>(_ f: (M) throws -> N) rethrows -> Perceptron<N> {
    try Perceptron<N>(layers: layers.map { try $0.map(f) })
  }
}

extension Perceptron: Parameters where M == Matrix {
  typealias Recorded = Perceptron<Variable>

  init(_ sizes: [Int], _ generator: inout SeededGenerator) {
    layers = zip(sizes, sizes.dropFirst()).map { Dense($0, $1, &generator) }
  }
}

extension Perceptron where M: MatrixAlgebra {
  func callAsFunction(_ x: M) -> M {
    layers.dropFirst().reduce(layers[0](x)) { h, layer in layer(leakyRelu(h)) }
  }
  /// What the last layer sees.
  func features(_ x: M) -> M {
    leakyRelu(Perceptron(layers: layers.dropLast())(x))
  }
  /// Pictures from noise and digits.
  func pictures(_ input: M) -> M { sigmoid(self(input)) }
}

/// The two players, and what is known of them.
struct Game {
  static let noise = 32
  static let penalty = 0.1
  var generator: Perceptron<Matrix>
  var discriminator: Perceptron<Matrix>
  /// What is shown in the end.
  var average: Average<Perceptron<Matrix>>
  var steps = 0
  private var generatorSteps = Optimiser(.adam(beta1: 0.5, beta2: 0.99), rate: 1e-3)
  private var discriminatorSteps = Optimiser(.adam(beta1: 0.5, beta2: 0.99), rate: 1e-3)
  var random = SeededGenerator(seed: 6)

  init() {
    generator = Perceptron([Self.noise + 10, 128, 128, 64], &random)
    discriminator = Perceptron([64 + 10, 128, 128, 1], &random)
    average = Average(generator, share: 0.995)
  }

  /// Noise over digits, and the digits: 1 in their row.
  mutating func draw(_ count: Int) -> (input: Matrix, digits: Matrix) {
    let z = Matrix.randomNormal(Self.noise, count, using: &random)
    let labels = (0..<count).map { _ in Int(random.unit() * 10) }
    let digits = Matrix(10, count) { i, j in labels[j] == i ? 1 : 0 }
    return (vertical([z, digits]), digits)
  }

  /// A step of each.
  mutating func play(against real: Digits.Samples) throws {
    let (input, digits) = draw(real.labels.count)
    let fake = Pictures(x: generator.pictures(input), digits: digits)
    let change = try gradient(at: discriminator) { d in
      discriminatorLoss(d, Pictures(x: real.x, digits: real.y), fake)
    }
    try discriminatorSteps.step(&discriminator, along: change)
    let (other, meant) = draw(real.labels.count)
    let own = try gradient(at: generator) { g in generatorLoss(g, discriminator, other, meant) }
    try generatorSteps.step(&generator, along: own)
    average.add(generator)
    steps += 1
  }
}

struct Pictures {
  let x: Matrix
  let digits: Matrix
}

func discriminatorLoss(_ d: Perceptron<Variable>, _ real: Pictures, _ fake: Pictures) -> Variable {
  let x = d.layers[0].bias.constant(real.x)
  var logits = x
  let slopes = gradient(at: x) { x in
    logits = d(vertical(x, real.digits))
    return sum(logits)
  }
  let mistaken = softplus(d(x.constant(vertical([fake.x, fake.digits]))))
  let missed = softplus(-logits)
  let penalty = 0.5 * Game.penalty * norm(slopes).squared
  return (sum(missed) + sum(mistaken) + penalty) / x.columns
}

func generatorLoss(
  _ g: Perceptron<Variable>, _ discriminator: Perceptron<Matrix>, _ input: Matrix, _ digits: Matrix
) -> Variable {
  let input = g.layers[0].bias.constant(input)
  let d = discriminator.map { input.constant($0) }
  return mean(softplus(-d(vertical(g.pictures(input), digits))))
}

func runGAN(_ run: Run) throws {
  let digits = try Digits(run)
  let judge = try Judge(digits, run)
  print("a classifier, right about \(percent(judge.share)) of held-out digits, judges\n")
  var game = Game()
  let batches = try Batches(of: 64, from: digits.learnt.labels.count, seed: 7)
  let passes = run.steps(180)
  var verdicts = [(step: 0, judge.verdict(&game))]
  var bar = ProgressBar(passes)
  for epoch in 0..<passes {
    for batch in run.some(batches[epoch]) { try game.play(against: digits.learnt[batch]) }
    if (epoch + 1) % max(passes / 6, 1) == 0 {
      verdicts.append((game.steps, judge.verdict(&game)))
      try drawSamples(game, "gan-\(epoch + 1)", run)
    }
    bar.show(epoch + 1)
  }
  bar.finish()
  printTable(
    ["step", "Fréchet distance", "sure of one digit", "digits that occur", "the one meant"],
    verdicts.map { step, verdict in
      [
        "\(step)", Matrix.format(verdict.distance, digits: 3), percent(verdict.sure),
        "\(verdict.digits)", percent(verdict.meant),
      ]
    })
  try run.write(
    LinePlot(
      title: "Fréchet distance of the features of drawn and of held-out digits", xLabel: "step",
      curves: [.init("", verdicts.map { (Double($0.step), $0.1.distance) })], isLogarithmic: true),
    "gan")
  guard let first = verdicts.first?.1, let last = verdicts.last?.1 else { return }
  try run.require(last.distance <= first.distance / 4, "a Fréchet distance halved twice")
  try run.require(last.sure >= 0.9, "90 % of the drawn digits given one class with more than 0.9")
  try run.require(last.digits == 10, "all ten digits among those drawn")
}

/// Ten of each digit, a digit a row.
private func drawSamples(_ game: Game, _ name: String, _ run: Run) throws {
  guard let path = run.picture(name) else { return }
  var random = SeededGenerator(seed: 8)
  let z = Matrix.randomNormal(Game.noise, 100, using: &random)
  let digits = Matrix(10, 100) { i, j in j / 10 == i ? 1 : 0 }
  let pictures = game.average.point.pictures(vertical([z, digits]))
  try Picture.write(
    pictures, rows: 8, across: 10, title: "drawn after \(game.steps) steps", to: path)
}

/// A classifier of digits that says whether pictures are any, and how like the held-out ones they are.
private struct Judge {
  let network: Perceptron<Matrix>
  let share: Double
  private let features: Matrix

  init(_ digits: Digits, _ run: Run) throws {
    var random = SeededGenerator(seed: 5)
    let passes = run.steps(30)
    let (network, history) = try train(
      Perceptron([64, 64, 32, 10], &random),
      by: .adamW(rate: .cosine(from: 3e-3, steps: passes * 43), weightDecay: 0.1), passes: passes,
      on: digits, run,
      loss: { model, x, y in
        classificationLoss(model(model.layers[0].bias.constant(x)), y)
      },
      shares: {
        (
          accuracy($0(digits.learnt.x), digits.learnt),
          accuracy($0(digits.heldOut.x), digits.heldOut)
        )
      })
    self.network = network
    share = history.last?.heldOut ?? 0
    features = network.features(digits.heldOut.x)
  }

  struct Verdict {
    /// ‖μ − μ′‖² + Tr(Σ + Σ′ − 2 (Σ Σ′)^½) of the features (Heusel et al. 2017).
    let distance: Double
    /// The share of pictures that are given one digit with more than 0.9.
    let sure: Double
    /// How many digits occur.
    let digits: Int
    /// The share that is taken for the digit that was meant.
    let meant: Double
  }

  func verdict(_ game: inout Game) -> Verdict {
    let (input, meant) = game.draw(1000)
    let pictures = game.average.point.pictures(input)
    let shares = softmax(network(pictures)).columnVectors
    let best = shares.map { $0.argmax()?.row ?? 0 }
    let sure = zip(shares, best).count { $0[$1] > 0.9 }
    let right = zip(meant.columnVectors, best).count { $0[$1] == 1 }
    return Verdict(
      distance: Self.frechet(features, network.features(pictures)), sure: Double(sure) / 1000,
      digits: Set(best).count, meant: Double(right) / 1000)
  }

  private static func frechet(_ x: Matrix, _ y: Matrix) -> Double {
    func moments(_ x: Matrix) -> (Matrix, Matrix) {
      let centred = x - x.rowMeans
      // A little on the diagonal: features that are never active have no spread.
      return (x.rowMeans, centred * centred.T / x.columns + 1e-6 * .identity(x.rows))
    }
    let ((m, s), (n, t)) = (moments(x), moments(y))
    let root = (s * t).matrixSquareRoot()
    return (norm(m - n).squared + trace(s + t - 2 * root)).scalar
  }
}
