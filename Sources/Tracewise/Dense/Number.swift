/// A 1×1 matrix in a register: the interpretation in which the reverse sweep runs the pullbacks of
/// operations on numbers.
struct Number {
  let value: Double
  let core: TapeCore.Pointer

  @inline(__always)
  init(_ value: Double, on core: TapeCore.Pointer) {
    self.value = value
    self.core = core
  }

  /// The same number in memory; after a failure there is none.
  private var view: DenseView {
    core.pointee.hasFailed ? .failed(on: core) : .scalar(value, on: core)
  }

  /// The number in a view; a failure of the tape where the view is none.
  private init(_ view: DenseView) {
    if !view.isFailed && !view.isScalar {
      view.core.pointee.fail(
        TracewiseError(.shape, in: "number", "a pullback of numbers gave \(view.shape)"))
    }
    self.init(view.isFailed || !view.isScalar ? .nan : view.base.pointee, on: view.core)
  }
}

extension Number: MatrixAlgebra {
  @inline(__always)
  var shape: Shape { Shape(1, 1) }

  @inline(__always)
  static func apply<R: UnaryRule>(_ rule: R, to x: Number) -> Number {
    if let value = rule.number(x.value) { return Number(value, on: x.core) }
    return Number(DenseView.apply(rule, to: x.view))
  }

  @inline(__always)
  static func apply<R: BinaryRule>(_ rule: R, to x: Number, _ y: Number) -> Number {
    if let value = rule.number(x.value, y.value) { return Number(value, on: x.core) }
    return Number(DenseView.apply(rule, to: x.view, y.view))
  }

  static func apply<R: VariadicRule>(_ rule: R, to xs: [Number]) -> Number {
    Number(DenseView.apply(rule, to: xs.map(\.view)))
  }

  @inline(__always)
  func constant(_ value: Double, shape: Shape) -> Number {
    if shape.isScalar { return Number(value, on: core) }
    return Number(view.constant(value, shape: shape))
  }
  func identity(_ n: Int) -> Number {
    n == 1 ? Number(1, on: core) : Number(view.identity(n))
  }
  func constant(_ matrix: Matrix) -> Number { Number(view.constant(matrix)) }
}

extension DenseView {
  /// A number on a tape.
  @inline(__always)
  static func scalar(_ value: Double, on core: TapeCore.Pointer) -> DenseView {
    DenseView(core.pointee.arena.allocateNumber(value), 1, 1, strides: 1, 1, on: core)
  }
}
