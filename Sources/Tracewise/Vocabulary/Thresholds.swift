import CKernels

/// Sizes at which a computation changes its way, by what they count. Each stands where it decides;
/// tests walk one less, the size and one more of all of them, so that one that is added here brings
/// its own tests.
package enum Thresholds {
  /// Orders of square systems.
  package static let orders = [
    DenseView.tiny, Factorisation.smallOrder, Factorisation.smallLUOrder, Triangle.smallOrder,
    // A large triangle is halved, and its halves are.
    2 * Triangle.smallOrder,
  ]
  /// Right-hand sides of a system.
  package static let rightHandSides = [1, Factorisation.fewColumns, DenseView.thin]
  /// Sides of products, where they matter by themselves.
  package static let sides = [1, DenseView.tiny, DenseView.thin, Int(TW_TILE.rawValue)]
  /// Terms of the sums that a product is made of.
  package static let terms = [
    1, DenseView.tiny, DenseView.thinTerms, Int(TW_PRODUCT_TERMS.rawValue), DenseView.shortVector,
  ]
  /// Entries of what lies in a row: with vectors of all widths.
  package static let lengths =
    [
      1, 2, 4, 8, TapeCore.deferredCount, Int(TW_SHORT_ROW.rawValue), Int(TW_STRIP.rawValue),
      Int(TW_SUM_ROWS.rawValue), DenseView.shortVector, Block.smallLimit, Int(TW_WIDE.rawValue),
    ] + [2, 4, 8].map { Int(TW_SUM_VECTORS.rawValue) * $0 }
  /// Sides of square matrices at which their number of entries counts.
  package static let squares = [TapeCore.deferredCount, Block.smallLimit].map {
    Int(Double($0).squareRoot())
  }
  /// Entries from which on entrywise operations are computed in tiles, entries of a tile, and operations of
  /// the longest chain of them.
  package static let tiledCount = TapeCore.tiledCount
  package static let tile = Tile.entries
  package static let longestChain = TapeCore.longestChain
  /// Terms of products that are added to a shared adjoint, which may be gathered.
  package static let gatheredTerms = [1, GatheredProducts.mostTerms]
  /// Sides of an adjoint for which they are.
  package static let gatheredSides = [GatheredProducts.shortSide]
  /// So many terms are gathered for an adjoint of that shape before they are added.
  package static func gatheredCapacity(_ rows: Int, _ columns: Int) -> Int {
    GatheredProducts.capacity(rows, columns)
  }
  /// Samples that share a tape.
  package static let samples = [1, samplesInRun, 2 * samplesInRun]

  /// One less, the size and one more of each, from `least` on.
  package static func around(_ sizes: [Int], from least: Int = 1) -> [Int] {
    Set(sizes.flatMap { [$0 - 1, $0, $0 + 1] }).filter { $0 >= least }.sorted()
  }
}
