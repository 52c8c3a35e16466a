/// A tape for one gradient of matrices, without the object that a `Tape` is.
extension TapeCore.Pointer {
  /// Runs `body` with an empty tape, which is gone when it returns.
  @inline(__always)
  static func withTemporary<Result>(_ body: (Self) throws -> Result) rethrows -> Result {
    let core = TapePool.acquire()
    defer { TapePool.release(core) }
    return try body(core)
  }

  /// Runs `body` with an empty tape for the gradient of one loss.
  @inline(__always)
  static func withGradientTape<Result>(_ body: (Self) throws -> Result) rethrows -> Result {
    try withTemporary { core in
      core.pointee.sweepFollows = true
      return try body(core)
    }
  }

  /// Records a matrix, which is not copied and must outlive the tape, as an input or a constant.
  @inline(__always)
  func leaf(_ matrix: Matrix, isInput: Bool) -> Variable {
    if matrix.storage.hasFailed, let failure = matrix.failure { pointee.fail(failure) }
    let view = DenseView(matrix.storage.base, shape: matrix.shape, on: self)
    let node = pointee.push(Leaf(), view, -1, -1, active: isInput)
    if isInput { pointee.nodes[node].flags.insert(.input) }
    return Variable(node, on: self)
  }

  /// Records the input that messages call by its place; the matrix must outlive the tape.
  @inline(__always)
  func input(_ matrix: Matrix, place: Int) -> Variable {
    let variable = leaf(matrix, isInput: true)
    pointee.nodes[variable.index].payload = UInt64(place)
    return variable
  }

  /// Sweeps from a 1×1 loss to the first `count` nodes, the inputs, and returns its value.
  @inline(__always)
  func differentiate(_ loss: Variable, inputs count: Int) throws -> Double {
    try checkLoss(loss)
    let value = loss.view.base.pointee
    for target in 0..<count { pointee.nodes[target].flags.insert(.target) }
    if pointee.isActive(loss.index) {
      var one = 1.0
      withUnsafeMutablePointer(to: &one) { cell in
        TapeCore.sweep(
          from: loss.index, to: 0, seed: DenseView(cell, shape: .scalar, on: self),
          consuming: true, on: self)
      }
    }
    if pointee.hasFailed, let failure = pointee.failure { throw failure }
    return value
  }

  /// The gradient for the input at an index, taken off the tape after the sweep.
  @inline(__always)
  func gradient(_ index: Int) throws -> Matrix {
    let gradient = pointee.takeAdjoint(of: index, on: self)
    if !pointee.nodes[index].flags.contains(.finiteAdjoint), gradient.firstNonFinite != nil {
      try checkFinite([gradient], [index])
    }
    return gradient
  }
}
