import CKernels

// Adjoints that are products: added where they are wanted, or only their sums where no more is needed.

extension TapeCore {
  /// The number, row or column of which the node at `index` is made by repeating it and adding a
  /// constant to it or subtracting it from one.
  fileprivate func repeatedOperand(of index: Int) -> (index: Int, isNegative: Bool)? {
    guard rewrites else { return nil }
    var (index, isNegative) = (index, false)
    let node = nodes[index]
    if node.rule.role == .addition || node.rule.role == .subtraction {
      let (left, right) = (Int(node.left), Int(node.right))
      guard !node.flags.contains(.target), isActive(left) != isActive(right) else { return nil }
      isNegative = node.rule.role == .subtraction && isActive(right)
      index = isActive(left) ? left : right
    }
    let repeated = nodes[index]
    guard repeated.rule.role == .repetition, !repeated.flags.contains(.target) else { return nil }
    return (Int(repeated.left), isNegative)
  }
}

extension TapeCore {
  /// Whether the node is a transpose, whose operand may be served in its place.
  fileprivate func isPassed(_ index: Int) -> Bool {
    rewrites && nodes[index].rule.role == .transposition
      && nodes[index].flags.isDisjoint(with: .target) && nodes[index].adjoint == nil
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

  /// A B for Xᵀ is Bᵀ Aᵀ for X.
  @inline(never)
  private func accumulatePastTranspose(
    _ a: DenseView, _ b: DenseView, into target: Int, from source: Int
  ) {
    accumulateProduct(b.transposedView, a.transposedView, into: target, from: source)
  }

  /// Adds a product to an adjoint; the first contribution is made in its place.
  @inline(__always)
  func accumulateProduct(
    _ a: DenseView, _ b: DenseView, into target: Int, from source: Int
  ) {
    let node = pointee.nodes + target
    if node.pointee.count >= TapeCore.deferredCount {
      if let operand = pointee.repeatedOperand(of: target) {
        return accumulateSums(
          a, b, into: operand.index, isNegative: operand.isNegative, from: source)
      }
      if pointee.isPassed(target) {
        return accumulatePastTranspose(a, b, into: Int(node.pointee.left), from: source)
      }
    }
    if let adjoint = node.pointee.adjoint {
      if node.pointee.flags.contains(.finiteAdjoint) { node.pointee.flags.remove(.finiteAdjoint) }
      if gathers(a, b), pointee.gathered.add(a, b, for: target, addingTo: adjoint) { return }
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

extension TapeCore.Pointer {
  /// Whether a product is one to be added with others to come.
  @inline(__always)
  private func gathers(_ a: DenseView, _ b: DenseView) -> Bool {
    let side = Int32(truncatingIfNeeded: GatheredProducts.shortSide)
    return a.columnCount <= GatheredProducts.mostTerms && a.rowCount > side
      && b.columnCount > side && pointee.rewrites && a.columnCount > 0
  }
}

extension DenseView {
  /// max |xᵢⱼ|, NaN if an entry is.
  var largestEntry: Double {
    tw_max_abs(Int(rowCount), Int(columnCount), base, Int(rowStride), Int(columnStride))
  }
}
