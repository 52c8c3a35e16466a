import CVectorMath

// g ⊙ f′ in one pass, for the functions that networks are full of. The generic pullback, which is
// what is verified, makes a pass for each operation; a test holds the two equal.

extension Sigmoid {
  public func fusedPullback(_ g: DenseView, at x: DenseView, value y: DenseView) -> DenseView? {
    g.fused(with: y) { tw_mul_sigmoid_slope($0, $1, $2, $3) }
  }
}
extension HyperbolicTangent {
  public func fusedPullback(_ g: DenseView, at x: DenseView, value y: DenseView) -> DenseView? {
    g.fused(with: y) { tw_mul_tanh_slope($0, $1, $2, $3) }
  }
}

extension Product {
  /// G Yᵀ and Xᵀ G, added to the adjoints without a matrix in between.
  public static func fusedReverse(_ index: Int, on core: TapeCore.Pointer) -> Bool {
    let node = core.pointee.nodes + index
    let (left, right) = (Int(node.pointee.left), Int(node.pointee.right))
    let g = core.pointee.adjoint(of: index, on: core)
    let (x, y) = (core.view(left), core.view(right))
    if core.pointee.isActive(left) {
      core.accumulateProduct(g, y.transposedView, into: left, from: index)
    }
    if core.pointee.isActive(right) {
      core.accumulateProduct(x.transposedView, g, into: right, from: index)
    }
    return true
  }
}

extension Gram {
  /// X (G + Gᵀ), added to the adjoint.
  public static func fusedReverse(_ index: Int, on core: TapeCore.Pointer) -> Bool {
    let target = Int(core.pointee.nodes[index].left)
    let g = core.pointee.adjoint(of: index, on: core)
    core.accumulateProduct(core.view(target), g + g.T, into: target, from: index)
    return true
  }
}

extension Concatenation {
  /// Adds each operand's part of G to its adjoint, in one walk over the operands.
  public static func reverse(_ index: Int, on core: TapeCore.Pointer) {
    let axis = Self.of(core.pointee.nodes + index).axis
    var rest = core.pointee.adjoint(of: index, on: core)
    for operand in core.pointee.operands(of: index) {
      let shape = core.pointee.shape(operand)
      var part = rest
      part.counts = core.pointee.nodes[operand].counts
      if core.pointee.isActive(operand) {
        core.pointee.accumulate(part, into: operand, from: index, mayMove: false)
      }
      switch axis {
      case .rows: rest.base += shape.columns
      case .columns: rest.base += shape.rows * Int(rest.rowStride)
      }
    }
  }
}

extension TapeCore {
  /// The number, row or column of which the node at `index` is made by repeating it and adding a
  /// constant to it or subtracting it from one.
  fileprivate func repeatedOperand(of index: Int) -> (index: Int, isNegative: Bool)? {
    guard rewrites else { return nil }
    var (index, isNegative) = (index, false)
    let node = nodes[index]
    if node.rule == Addition.self || node.rule == Subtraction.self {
      let (left, right) = (Int(node.left), Int(node.right))
      guard !node.flags.contains(.target), isActive(left) != isActive(right) else { return nil }
      isNegative = node.rule == Subtraction.self && isActive(right)
      index = isActive(left) ? left : right
    }
    let repeated = nodes[index]
    guard repeated.rule == Broadcast.self, !repeated.flags.contains(.target) else { return nil }
    return (Int(repeated.left), isNegative)
  }
}

extension TapeCore.Pointer {
  /// Adds the sums of a product's rows, columns or entries to the adjoint of what was repeated:
  /// 1ᵀ(A B) = (1ᵀA) B and (A B)1 = A (B1), so that the product itself is not needed.
  @inline(never)
  private func accumulateSums(
    _ a: DenseView, _ b: DenseView, into target: Int, isNegative: Bool, from source: Int
  ) {
    let shape = pointee.shape(target)
    var (a, b) = (a, b)
    if a.rowCount != shape.rows { a = a.columnSums }
    if b.columnCount != shape.columns { b = b.rowSums }
    let sums = a.times(b, shape)
    pointee.accumulate(isNegative ? -sums : sums, into: target, from: source, mayMove: false)
  }

  /// Adds a product to an adjoint; the first contribution is made in its place.
  @inline(__always)
  fileprivate func accumulateProduct(
    _ a: DenseView, _ b: DenseView, into target: Int, from source: Int
  ) {
    let node = pointee.nodes + target
    if node.pointee.count >= TapeCore.deferredCount,
      let operand = pointee.repeatedOperand(of: target)
    {
      return accumulateSums(
        a, b, into: operand.index, isNegative: operand.isNegative, from: source)
    }
    if let adjoint = node.pointee.adjoint {
      if node.pointee.flags.contains(.finiteAdjoint) { node.pointee.flags.remove(.finiteAdjoint) }
      if a.addTimes(b, to: adjoint) { return }
    }
    let isFirst = node.pointee.adjoint == nil
    let product = a.times(b, Shape(Int(a.rowCount), Int(b.columnCount)))
    pointee.accumulate(product, into: target, from: source, mayMove: false)
    // Large outer products are not worth another look at every entry.
    if isFirst, a.columnCount == 1, product.count > Block.smallLimit,
      a.largestEntry * b.largestEntry < .infinity
    {
      node.pointee.flags.insert(.finiteAdjoint)
    }
  }
}

extension DenseView {
  /// max |xᵢⱼ|, NaN if an entry is.
  fileprivate var largestEntry: Double {
    tw_max_abs(Int(rowCount), Int(columnCount), base, Int(rowStride), Int(columnStride))
  }

  /// A kernel of two contiguous operands, row-major or both column-major; nil for others.
  @inline(__always)
  fileprivate func fused(
    with y: DenseView,
    _ kernel: (
      Int, UnsafePointer<Double>, UnsafePointer<Double>, UnsafeMutablePointer<Double>
    ) -> Void
  ) -> DenseView? {
    guard isContiguous && y.isContiguous || isTransposed && y.isTransposed else { return nil }
    let result = core.pointee.allocate(like: self, on: core)
    kernel(count, base, y.base, result.base)
    return result
  }
}
