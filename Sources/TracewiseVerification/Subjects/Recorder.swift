public import Tracewise

extension Composition {
  /// What a generic function does at a point, recorded: from then on it runs without the function, in
  /// every interpretation, and has a reverse sweep in each.
  ///
  /// Inputs that do not move are data, and what is computed from data and constants alone is known.
  ///
  /// - Parameters:
  ///   - function: what is recorded.
  ///   - xs: the values of all its inputs.
  ///   - moving: the inputs, from 0, that the composition is a function of; all by default.
  public init(
    recording function: some GenericFunction, at xs: [Matrix], moving: [Int]? = nil
  ) throws {
    let tape = RecorderTape()
    let moving = moving ?? Array(xs.indices)
    // Inputs come first, in the order of the arguments.
    let inputs = Dictionary(
      uniqueKeysWithValues: moving.map { ($0, tape.add(Node(.input(xs[$0])), xs[$0])) })
    let arguments = xs.indices.map { place in
      inputs[place] ?? tape.add(Node(.constant(xs[place])), xs[place])
    }
    let output = try function.value(at: arguments)
    if let failure = output.value.failure { throw failure }
    self = tape.composition(of: output, inputs: moving.count, data: xs.count - moving.count)
  }

  /// The same with what is computed from constants alone computed again: exactly, where 1/10 is no double.
  package var unfolded: Composition { Composition(unchecked: nodes) }
}

/// An interpretation that computes and writes down how.
struct Recorder: MatrixAlgebra {
  let value: Matrix
  fileprivate let place: Int
  fileprivate let tape: RecorderTape

  var shape: Shape { value.shape }

  static func apply<R: UnaryRule>(_ rule: R, to x: Self) -> Self {
    x.tape.apply(AnyRule(rule), to: [x], .apply(rule, to: x.value))
  }

  static func apply<R: BinaryRule>(_ rule: R, to x: Self, _ y: Self) -> Self {
    x.tape.apply(AnyRule(rule), to: [x, y], .apply(rule, to: x.value, y.value))
  }

  static func apply<R: VariadicRule>(_ rule: R, to xs: [Self]) -> Self {
    // Without operands it belongs to no tape, and fails by itself.
    (xs.first?.tape ?? RecorderTape()).apply(
      AnyRule(rule), to: xs, .apply(rule, to: xs.map(\.value)))
  }

  func constant(_ number: Double, shape: Shape) -> Self {
    constant(Matrix(shape.rows, shape.columns, repeating: number))
  }
  func identity(_ n: Int) -> Self { constant(Matrix.identity(n)) }
  func constant(_ matrix: Matrix) -> Self { tape.add(.init(.constant(matrix)), matrix) }
}

private final class RecorderTape {
  private var nodes: [Composition.Node] = []
  private var values: [Matrix] = []

  func add(_ node: Composition.Node, _ value: Matrix) -> Recorder {
    nodes.append(node)
    values.append(value)
    return Recorder(value: value, place: nodes.count - 1, tape: self)
  }

  func apply(_ rule: AnyRule, to xs: [Recorder], _ value: Matrix) -> Recorder {
    add(.init(.rule(rule), of: xs.map(\.place)), value)
  }

  /// The inputs, which come first and data behind them, and what leads to the output.
  func composition(of output: Recorder, inputs: Int, data: Int) -> Composition {
    var last = output
    // The last node has to be the value, also where that is an input.
    if nodes[output.place].rule == nil {
      last = add(.init(.rule(AnyRule(Scaling(by: 1))), of: [output.place]), output.value)
    }
    var isNeeded = nodes.indices.map { $0 < inputs || $0 == last.place }
    for place in nodes.indices.reversed() where isNeeded[place] {
      for operand in nodes[place].operands { isNeeded[operand] = true }
    }
    let kept = nodes.indices.filter { isNeeded[$0] }
    let places = Dictionary(uniqueKeysWithValues: zip(kept, kept.indices))
    return Composition(
      unchecked: kept.map { place in
        .init(nodes[place].operation, of: nodes[place].operands.compactMap { places[$0] })
      },
      data: Set((inputs..<inputs + data).compactMap { places[$0] }),
      values: Dictionary(uniqueKeysWithValues: kept.map { (places[$0] ?? 0, values[$0]) }))
  }
}
