// Gradients that are asked for again and again: into matrices that are there already.

/// The value of a 1×1 loss; its gradient is written into `gradient`, in the memory that is there.
///
/// The memory of a matrix is used again where it has the gradient's shape and nobody else refers to it; else
/// the matrix is replaced. So a loop that keeps its gradient asks the system for nothing. There are variants
/// for two to six matrices. Throws as without `into`; the gradient holds nothing of use then.
///
///     var slope = x
///     for _ in 0..<100 {
///       let loss = try valueWithGradient(at: x, into: &slope) { x in norm(A * x - b).squared }
///       print(loss)
///     }
@_disfavoredOverload
public func valueWithGradient<Input: Parameters>(
  at input: Input, into gradient: inout Input, of loss: (Input.Recorded) throws -> Variable
) throws -> Double {
  try Tape().valueWithGradient(at: input, into: &gradient, of: loss)
}

/// A loss whose gradient is asked for many times: it keeps a tape, with all its memory, and the memory of the
/// gradients that it gave, once nobody else refers to them.
///
/// Not `Sendable`, as its tape is not: it belongs to one task.
///
///     var layer = Layer(weight: W, bias: nil)
///     let loss = GradientFunction<Layer<Matrix>> { layer in norm(layer.weight * X - Y).squared }
///     for _ in 0..<100 {
///       let (_, gradient) = try loss.valueWithGradient(at: layer)
///       layer.weight -= 0.1 * gradient.weight
///     }
public final class GradientFunction<Input: Parameters> {
  private let loss: (Input.Recorded) throws -> Variable
  private let tape: Tape
  private var last: Input?

  /// The gradient of a 1×1 loss. Without `rewriting` everything is computed as it is written (`Tape`).
  public init(
    rewriting: Bool = true, of loss: @escaping (Input.Recorded) throws -> Variable
  ) {
    self.loss = loss
    tape = Tape(rewriting: rewriting)
  }

  /// The value and the gradient at an input. Throws the first failure of the loss or its pullbacks.
  public func valueWithGradient(at input: Input) throws -> (value: Double, gradient: Input) {
    var gradient = last ?? input
    last = nil
    let value = try valueWithGradient(at: input, into: &gradient)
    last = gradient
    return (value, gradient)
  }

  /// The value at an input; the gradient is written into `gradient`, in the memory that is there.
  public func valueWithGradient(at input: Input, into gradient: inout Input) throws -> Double {
    // What it holds of the inputs' memory is let go, also after an error.
    defer { tape.reset() }
    return try tape.valueWithGradient(at: input, into: &gradient, of: loss)
  }
}

extension GradientFunction where Input == Matrix {
  /// The value at a matrix; the gradient is written into `gradient`, in the memory that is there.
  public func valueWithGradient(at input: Matrix, into gradient: inout Matrix) throws -> Double {
    defer { withExtendedLifetime(input) { tape.reset() } }
    tape.core.pointee.sweepFollows = true
    let value = try tape.core.differentiate(loss(tape.core.input(input, place: 1)), inputs: 1)
    try tape.core.gradient(0, into: &gradient)
    return value
  }
}

extension Tape {
  /// The value of a loss, recorded here; the gradient is written into `gradient`.
  fileprivate func valueWithGradient<Input: Parameters>(
    at input: Input, into gradient: inout Input, of loss: (Input.Recorded) throws -> Variable
  ) throws -> Double {
    core.pointee.sweepFollows = true
    let (recorded, inputs) = input.recorded(on: self)
    let output = try loss(recorded)
    try checkLoss(output)
    let value = output.scalar
    let targets = inputs.map(\.index)
    try sweep(output, Matrix(1), targets, lowest: targets.min() ?? 0, consuming: true)
    var results = gradient.leaves
    // From here on only the list refers to them.
    gradient = input
    guard results.count == targets.count else {
      throw TracewiseError.otherStructure(in: "gradient")
    }
    for (k, target) in targets.enumerated() {
      core.pointee.takeAdjoint(of: target, into: &results[k], on: core)
    }
    try core.checkFinite(results, targets)
    var rest = results[...]
    gradient = input.rebuilt(from: &rest)
    return value
  }
}

extension TapeCore.Pointer {
  /// Writes the gradient for the input at an index into a matrix, after the sweep.
  @inline(__always)
  func gradient(_ index: Int, into result: inout Matrix) throws {
    pointee.takeAdjoint(of: index, into: &result, on: self)
    if !pointee.nodes[index].flags.contains(.finiteAdjoint), result.firstNonFinite != nil {
      try checkFinite([result], [index])
    }
  }
}

extension TapeCore {
  /// The adjoint of a swept node, written into a matrix of its shape that nobody else refers to; any other is
  /// replaced.
  @inline(__always)
  mutating func takeAdjoint(of index: Int, into result: inout Matrix, on core: Pointer) {
    let node = nodes + index
    guard let adjoint = node.pointee.adjoint, result.shape == shape(index),
      isKnownUniquelyReferenced(&result.storage), !result.storage.hasFailed
    else {
      result = takeAdjoint(of: index, on: core)
      return
    }
    if node.pointee.flags.contains(.ownsAdjointBlock), result.storage.header.ownsBlock {
      return exchangeBlocks(of: node, with: result.storage)
    }
    result.storage.base.update(from: adjoint, count: node.pointee.count)
  }

  /// Large memory changes hands rather than being copied.
  @inline(never)
  private mutating func exchangeBlocks(
    of node: UnsafeMutablePointer<Node>, with storage: Storage
  ) {
    guard let adjoint = node.pointee.adjoint else { return }
    node.pointee.flags.remove(.ownsAdjointBlock)
    node.pointee.adjoint = nil
    arena.giveAway(adjoint)
    arena.adopt(storage.base, count: storage.header.count)
    storage.header.base = adjoint
  }
}
