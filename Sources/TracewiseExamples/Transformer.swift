import Tracewise
import TracewiseTraining

/// A transformer that reads letters and tells the next one (Vaswani et al. 2017; norms before the layers, as Xiong et al.
/// 2020). Names are written one behind the other, a letter a column; a mask lets a letter see those before it in its name:
///
///     H ← H + W attention(Q, K, V), H ← H + W₂ gelu(W₁ H)
struct Transformer<M> {
  var letters: M
  var places: M
  var blocks: [Block]
  var norm: Norm<M>
  var last: Dense<M>

  struct Block {
    var norms: [Norm<M>]
    /// Q over K over V.
    var questions: Dense<M>
    var joined: Dense<M>
    var up: Dense<M>
    var down: Dense<M>
  }

  func map<N>(_ f: (M) throws -> N) rethrows -> Transformer<N> {
    try Transformer<N>(
      letters: f(letters), places: f(places),
      blocks: blocks.map { block in
        Transformer<N>.Block(
          norms: try block.norms.map { try $0.map(f) }, questions: try block.questions.map(f),
          joined: try block.joined.map(f), up: try block.up.map(f), down: try block.down.map(f))
      }, norm: norm.map(f), last: last.map(f))
  }
}

extension Transformer: Parameters where M == Matrix {
  typealias Recorded = Transformer<Variable>

  init(width d: Int, blocks count: Int, _ random: inout SeededGenerator) {
    letters = 0.1 * Matrix.randomNormal(d, Names.letters, using: &random)
    places = 0.1 * Matrix.randomNormal(d, Names.length, using: &random)
    /// As large as their input, and small where they are added to it.
    func dense(_ inputs: Int, _ outputs: Int, _ scale: Double = 1) -> Dense<Matrix> {
      let weights = Matrix.randomNormal(outputs, inputs, using: &random)
      return Dense(
        weights: scale / Double(inputs).squareRoot() * weights, bias: .zeros(outputs, 1))
    }
    blocks = (0..<count).map { _ in
      Block(
        norms: [Norm(d), Norm(d)], questions: dense(d, 3 * d), joined: dense(d, d, 0.5),
        up: dense(d, 4 * d), down: dense(4 * d, d, 0.5))
    }
    norm = Norm(d)
    last = dense(d, Names.letters, 0.5)
  }
}

/// Names one behind the other, as what a transformer reads and what it should tell.
struct Lines {
  let letters: [Int]
  let places: [Int]
  /// 1 in the row of the next letter.
  let next: Matrix
  /// 1 where the letter of the column sees that of the row.
  let mask: Matrix

  init(_ names: [[Int]]) {
    let read = names.map { [0] + $0 }
    let owners = read.enumerated().flatMap { k, line in line.map { _ in k } }
    letters = read.flatMap { $0 }
    places = read.flatMap { $0.indices }
    let following = names.flatMap { $0 + [0] }
    next = Matrix(Names.letters, following.count) { i, j in following[j] == i ? 1 : 0 }
    mask = Matrix(owners.count, owners.count) { i, j in owners[i] == owners[j] && i <= j ? 1 : 0 }
  }
}

/// Puts a share of activations to 0, and makes up for them by the others (Srivastava et al. 2014).
struct Dropout {
  let share: Double
  var random: SeededGenerator

  mutating func callAsFunction<M: MatrixAlgebra>(_ h: M) -> M {
    guard share > 0 else { return h }
    let kept = Matrix(h.rows, h.columns) { _, _ in
      random.unit() < share ? 0 : 1 / (1 - share)
    }
    return h ⊙ h.constant(kept)
  }
}

extension Transformer where M: MatrixAlgebra {
  func logits(_ lines: Lines, _ drop: inout Dropout) -> M {
    let mask = letters.constant(lines.mask)
    var h = drop(embedding(letters, lines.letters) + embedding(places, lines.places))
    for block in blocks {
      let q = block.questions(layerNorm(h, block.norms[0].scale, block.norms[0].shift))
      let d = h.rows
      let seen = attention(
        q[0..<d, 0...], q[d..<2 * d, 0...], q[(2 * d)..., 0...], mask: mask, heads: 4)
      h = h + drop(block.joined(seen))
      let normal = layerNorm(h, block.norms[1].scale, block.norms[1].shift)
      h = h + drop(block.down(gelu(block.up(normal))))
    }
    return last(layerNorm(h, norm.scale, norm.shift))
  }
}

extension Transformer<Matrix> {
  private func logits(_ names: [[Int]]) -> (Matrix, Lines) {
    var none = Dropout(share: 0, random: SeededGenerator(seed: 0))
    let lines = Lines(names)
    return (logits(lines, &none), lines)
  }

  /// −log₂ p of a letter, on average.
  func bits(_ names: [[Int]]) -> Double {
    var (total, count) = (0.0, 0)
    for first in stride(from: 0, to: names.count, by: 32) {
      let (logits, lines) = logits(Array(names[first..<min(first + 32, names.count)]))
      total += crossEntropy(logits, lines.next).scalar
      count += logits.columns
    }
    return total / Double(count) / log(Matrix(2)).scalar
  }

  /// A name, letter by letter as likely as the model has it.
  func sample(_ random: inout SeededGenerator) -> String {
    var name: [Int] = []
    while name.count < Names.length - 1 {
      let shares = softmax(logits([name]).0).columnVectors.last ?? Matrix.zeros(0, 1)
      var rest = random.unit()
      let letter = shares.values.firstIndex { share in
        rest -= share
        return rest < 0
      }
      guard let letter, letter > 0 else { break }
      name.append(letter)
    }
    return Names.text(name)
  }
}

func runTransformer(_ run: Run) throws {
  let names = try Names(run)
  let counts = (2...6).map { KneserNey(names.learnt, order: $0).bits(names.heldOut) }
  print("first names, \(names.learnt.count) learnt from, \(names.heldOut.count) held out\n")
  var random = SeededGenerator(seed: 9)
  var model = Transformer(width: 48, blocks: 2, &random)
  var average = Average(model, share: 0.998)
  var drop = Dropout(share: 0.1, random: random)
  let batches = try Batches(of: 32, from: names.learnt.count, seed: 10)
  let passes = run.steps(30)
  let steps = passes * batches.batchesPerEpoch
  var optimiser = Optimiser.adamW(
    rate: .warmUp(100, then: .cosine(from: 3e-3, steps: steps - 100)), weightDecay: 0.1)
  var history: [(learnt: Double, heldOut: Double)] = []
  var bar = ProgressBar(passes)
  for epoch in 0..<passes {
    var total = 0.0
    for batch in run.some(batches[epoch]) {
      let lines = Lines(batch.map { names.learnt[$0] })
      let (value, gradient) = try valueWithGradient(at: model) { model in
        classificationLoss(model.logits(lines, &drop), lines.next)
      }
      try optimiser.step(&model, along: gradient)
      average.add(model)
      total += value
    }
    let learnt = total / Double(batches.batchesPerEpoch) / log(Matrix(2)).scalar
    history.append((learnt, average.point.bits(names.heldOut)))
    bar.show(epoch + 1, "\(Matrix.format(history[epoch].heldOut, digits: 4)) bits")
  }
  bar.finish()
  try report(history, counts, run)
  let samples = (0..<20).map { _ in average.point.sample(&random) }
  print("\nnames that it makes: \(samples.joined(separator: " "))")
}

private func report(
  _ history: [(learnt: Double, heldOut: Double)], _ counts: [Double], _ run: Run
) throws {
  let bits = history.last?.heldOut ?? .infinity
  let rows = zip(2..., counts).map {
    ["Kneser and Ney, \($0)-grams", Matrix.format($1, digits: 4)]
  }
  printTable(
    ["bits a letter, held out", ""], rows + [["transformer", Matrix.format(bits, digits: 4)]])
  try run.write(
    LinePlot(
      title: "Bits a letter", xLabel: "pass",
      curves: [
        .init("learnt from", history.map(\.learnt)), .init("held out", history.map(\.heldOut)),
        .init("5-grams", history.map { _ in counts[3] }),
      ]), "transformer")
  try run.require(bits < counts[3], "fewer bits a letter than 5-grams")
}
