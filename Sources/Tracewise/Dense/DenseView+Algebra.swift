import CKernels

/// Pullbacks run on views: this is the interpretation of the reverse sweep.
extension DenseView: MatrixAlgebra {
  @inline(__always)
  public static func apply<R: UnaryRule>(_ rule: R, to x: DenseView) -> DenseView {
    guard !x.isFailed else { return x }
    let shape: Shape
    do { shape = try rule.shape(x.shape) } catch { return x.misfit(error, R.name, [x]) }
    guard x.core.hasRoom(for: shape, in: R.self) else { return .failed(on: x.core) }
    let y = rule.evaluate(x, shape: shape)
    return y.isFailed ? x.settle(y, R.name, [x]) : y
  }

  @inline(__always)
  public static func apply<R: BinaryRule>(
    _ rule: R, to x: DenseView, _ y: DenseView
  ) -> DenseView {
    guard !x.isFailed else { return x }
    guard !y.isFailed else { return y }
    let shape: Shape
    do { shape = try rule.shape(x.shape, y.shape) } catch {
      return x.misfit(error, R.name, [x, y])
    }
    guard x.core.hasRoom(for: shape, in: R.self) else { return .failed(on: x.core) }
    let z = rule.evaluate(x, y, shape: shape)
    return z.isFailed ? x.settle(z, R.name, [x, y]) : z
  }

  public static func apply<R: VariadicRule>(_ rule: R, to xs: [DenseView]) -> DenseView {
    guard let first = xs.first else { return .withoutOperands(R.name) }
    if let failed = xs.first(where: \.isFailed) { return failed }
    let shape: Shape
    do { shape = try rule.shape(xs.map(\.shape)) } catch { return first.misfit(error, R.name, xs) }
    guard first.core.hasRoom(for: shape, in: R.self) else { return .failed(on: first.core) }
    let y = rule.evaluate(xs, shape: shape)
    return y.isFailed ? first.settle(y, R.name, xs) : y
  }

  @inline(__always)
  public func constant(_ value: Double, shape: Shape) -> DenseView {
    guard !isFailed else { return self }
    guard core.hasRoom(for: shape, in: Leaf.self) else { return .failed(on: core) }
    let cell = core.pointee.arena.allocate(1)
    cell.pointee = value
    return DenseView(
      cell, Int32(truncatingIfNeeded: shape.rows), Int32(truncatingIfNeeded: shape.columns),
      strides: 0, 0, on: core)
  }

  public func identity(_ n: Int) -> DenseView {
    guard !isFailed else { return self }
    guard core.hasRoom(for: Shape(n, n), in: Leaf.self) else { return .failed(on: core) }
    let result = core.pointee.allocate(Shape(n, n), on: core)
    tw_fill(n * n, 0, result.base)
    for i in 0..<n { result.base[i * (n + 1)] = 1 }
    return result
  }

  public func constant(_ matrix: Matrix) -> DenseView {
    guard !isFailed else { return self }
    if let failure = matrix.failure {
      core.pointee.fail(failure)
      return .failed(on: core)
    }
    return core.pointee.borrow(matrix, on: core)
  }

  /// Fails with operands that have no names here.
  @inline(never)
  private func misfit(_ misfit: Misfit, _ rule: String, _ operands: [DenseView]) -> DenseView {
    core.pointee.fail(
      TracewiseError(misfit, in: rule, on: Operand.anonymous(operands.map(\.shape))))
    return .failed(on: core)
  }

  /// The failed result of an operation without operands. It belongs to no tape; the first that meets
  /// it fails with its error.
  @inline(never)
  static func withoutOperands(_ operation: String) -> DenseView {
    .failed(on: TapePool.withoutOperands(operation))
  }

  /// Turns the refusal of an evaluation, whose result has failed, into the core's failure.
  @inline(never)
  private func settle(
    _ result: DenseView, _ rule: String, _ operands: [DenseView]
  ) -> DenseView {
    core.pointee.inherit(result.core)
    core.pointee.settle(in: rule, on: Operand.anonymous(operands.map(\.shape)))
    return .failed(on: core)
  }

  private typealias Operand = TracewiseError.Operand
}

extension TracewiseError.Operand {
  /// Operands known by their place only.
  static func anonymous(_ shapes: [Shape]) -> [Self] {
    let names =
      switch shapes.count {
      case 1: ["the operand"]
      case 2: ["the left operand", "the right operand"]
      default: shapes.indices.map { "operand \($0 + 1)" }
      }
    return zip(names, shapes).map { Self($0, $1) }
  }
}
