import MatrixFiles
import Tracewise

/// A step of each example: value and gradient, as often as fits in a quarter of a second. With `--output` the point and
/// the data of each are written, `NAME-0.npy` and so on, for other systems to take the same step
/// (`scripts/bench_training.py`).
func runStepTimes(_ run: Run) throws {
  let steps = try Step.all(run)
  var rows: [[String]] = []
  for step in steps {
    let (value, gradient) = try step.take()
    let time = try step.medianTime(seconds: run.isShort ? 0 : 0.25)
    if let folder = run.output {
      for (k, matrix) in step.inputs.enumerated() {
        try matrix.write(to: "\(folder)/\(step.name)-\(k).npy")
      }
    }
    rows.append([
      step.name, "\(step.pointCount)", "\(value)", "\(gradient)", Matrix.format(time, digits: 4),
    ])
  }
  printTable(["model", "matrices", "value", "length of the gradient", "µs"], rows)
}

/// The loss of a model on a batch.
private struct Step {
  let name: String
  /// The matrices of the point, then the data.
  let inputs: [Matrix]
  let pointCount: Int
  /// The value and the length of the gradient.
  let take: () throws -> (Double, Double)

  init<Point: Parameters>(
    _ name: String, _ point: Point, _ data: [Matrix], _ loss: @escaping (Point.Recorded) -> Variable
  ) {
    self.name = name
    pointCount = point.leaves.count
    inputs = point.leaves + data
    take = {
      let (value, gradient) = try valueWithGradient(at: point, of: loss)
      return (value, gradient.inner(gradient).squareRoot())
    }
  }

  func medianTime(seconds: Double) throws -> Double {
    let clock = ContinuousClock()
    var times: [Duration] = []
    let end = clock.now + .seconds(seconds)
    repeat { times.append(try clock.measure { _ = try take() }) } while clock.now < end
    return times.sorted()[times.count / 2] / .microseconds(1)
  }
}

extension Step {
  static func all(_ run: Run) throws -> [Step] { try digits(run) + names(run) + series(run) }

  private static func digits(_ run: Run) throws -> [Step] {
    let digits = try Digits(run)
    let samples = digits.learnt[Array(0..<32)]
    let (x, y) = (samples.x, samples.y)
    var random = SeededGenerator(seed: 11)
    let convolution = ConvolutionNetwork(channels: 16, &random)
    let (generator, discriminator) = (Game().generator, Game().discriminator)
    let (input, meant) = { (game: Game) in
      var game = game
      return game.draw(64)
    }(Game())
    let real = digits.learnt[Array(0..<64)]
    let fake = Pictures(x: generator.pictures(input), digits: meant)
    return [
      Step("softmax", Dense(64, 10, &random), [x, y]) { classificationLoss($0(x), y) },
      Step("residual", ResidualNetwork(width: 64, blocks: 3, &random), [x, y]) { model in
        classificationLoss(model.logits(model.last.bias.constant(x)), y)
      },
      Step("convolution", convolution, [x, y]) { model in
        classificationLoss(model.logits(model.last.bias.constant(x)), y)
      },
      Step("discriminator", discriminator, [real.x, real.y, fake.x, fake.digits]) {
        discriminatorLoss($0, Pictures(x: real.x, digits: real.y), fake)
      },
      Step("generator", generator, discriminator.leaves + [input, meant]) {
        generatorLoss($0, discriminator, input, meant)
      },
    ]
  }

  private static func names(_ run: Run) throws -> [Step] {
    let lines = Lines(Array(try Names(run).learnt[..<32]))
    var random = SeededGenerator(seed: 12)
    let model = Transformer(width: 48, blocks: 2, &random)
    func row(_ numbers: [Int]) -> Matrix { Matrix(1, numbers.count) { _, j in Double(numbers[j]) } }
    let data = [row(lines.letters), row(lines.places), lines.next, lines.mask]
    return [
      Step("transformer", model, data) { model in
        var none = Dropout(share: 0, random: SeededGenerator(seed: 0))
        return classificationLoss(model.logits(lines, &none), lines.next)
      }
    ]
  }

  private static func series(_ run: Run) throws -> [Step] {
    let y = sqrt(try matrix(run.data, "sunspots.csv").column(1))
    let start = log(Matrix(vector: [3, 1, 40, 11, 1, 5, 1]))
    let d = Matrix(198, 198) { i, j in Double(abs(i - j)) }
    let centred = y[0..<198, 0...] - 6
    let engel = try matrix(run.data, "engel.csv") / 1000
    let (income, food) = (engel.column(0), engel.column(1))
    return [
      Step("sunspots", start, [d, centred]) { unlikelihood($0, d, centred) },
      Step("kalman", Matrix(vector: [2, 0.6, 0, 0, 0, 6]), [y]) {
        Cycle(numbers: $0).filter(y.values).loss
      },
      Step("engel", Matrix(vector: [0, 0.5]), [income, food]) {
        smoothQuantileLoss($0, 0.25, 0.01, income, food)
      },
    ]
  }
}
