// Adjoints of operands that many products share: W̄ += g₁ x₁ᵀ + g₂ x₂ᵀ + … of a recurrent net, an ODE, of
// samples one by one.
//
// Each alone passes all of W̄ for a few multiplications. They are gathered instead, [g₁ g₂ …] and
// [x₁ x₂ …], and multiplied together when enough have come together, or when the sweep comes to W. The order
// is that of the sweep, and what is enough depends on shapes alone: the bits are the same in every run.

/// The columns aₖ and rows bₖ of products that are still to be added to an adjoint: A B, of K terms.
struct GatheredProducts {
  /// The node whose adjoint it is.
  var target: Int
  var left: GatheredSide
  var right: GatheredSide
  /// So many terms have been gathered.
  var count = 0
  /// So many can be.
  let capacity: Int
  let memory: UnsafeMutablePointer<Double>

  /// Adjoints with longer sides than this are worth it.
  static let shortSide = DenseView.thin
  /// Products of more terms are as fast by themselves.
  static let mostTerms = 4

  /// So many terms are enough for matrices of that shape: the panels fit the second cache.
  static func capacity(_ rows: Int, _ columns: Int) -> Int {
    Swift.min(Swift.max((1 << 16) / (rows + columns), 32), 256)
  }
}

/// The columns of one factor, of a fixed length, in the order in which they came.
struct GatheredSide {
  let base: UnsafeMutablePointer<Double>
  let length: Int
  /// Whether each column lies in one piece; else each entry's row does.
  let isByColumns: Bool
  let capacity: Int

  /// Where they lie as a matrix, a column each, the first `count` of them.
  func view(_ count: Int, on core: TapeCore.Pointer) -> DenseView {
    DenseView(
      base, Int32(length), Int32(count), strides: isByColumns ? 1 : Int32(capacity),
      isByColumns ? Int32(length) : 1, on: core)
  }

  /// Adds the columns of a matrix behind the first `count`.
  func append(_ columns: DenseView, after count: Int) {
    if isByColumns { return columns.transposedView.copy(to: base + count * length) }
    var row = columns
    row.counts = Pair(1, columns.columnCount)
    for i in 0..<length {
      row.copy(to: base + i * capacity + count)
      row.base += Int(columns.rowStride)
    }
  }
}

/// All that is gathered on a tape.
struct GatheredAdjoints {
  private var products: [GatheredProducts] = []
  /// Memory that was used before, with its size.
  private var idle: [(memory: UnsafeMutablePointer<Double>, size: Int)] = []
  /// Nodes below this one keep what is gathered for them when the sweep is through: that of a part of a loss
  /// goes on in the sweep around it.
  var kept = 0 { didSet { update() } }
  /// The node at which the sweep next has to add what is gathered.
  private(set) var next = -1

  private static let mostProducts = 32
  private static let mostIdle = 8

  private mutating func update() {
    next = products.reduce(-1) { $1.target >= kept ? Swift.max($0, $1.target) : $0 }
  }

  /// Gathers a b for the adjoint of a node that has one; false, and nothing done, where that is not worth it.
  @inline(never)
  mutating func add(
    _ a: DenseView, _ b: DenseView, for target: Int, addingTo adjoint: UnsafeMutablePointer<Double>
  ) -> Bool {
    let terms = Int(a.columnCount)
    var place = products.lastIndex { $0.target == target }
    if let full = place, products[full].count + terms > products[full].capacity {
      products[full].add(to: adjoint, on: a.core)
    }
    if place == nil, products.count < Self.mostProducts, let new = begin(a, b, for: target) {
      place = products.count
      products.append(new)
      next = Swift.max(next, target >= kept ? target : -1)
    }
    guard let place else { return false }
    products[place].left.append(a, after: products[place].count)
    products[place].right.append(b.transposedView, after: products[place].count)
    products[place].count += terms
    return true
  }

  private mutating func begin(
    _ a: DenseView, _ b: DenseView, for target: Int
  ) -> GatheredProducts? {
    let (rows, columns) = (Int(a.rowCount), Int(b.columnCount))
    let capacity = GatheredProducts.capacity(rows, columns)
    let size = (rows + columns) * capacity
    guard let memory = memory(size) else { return nil }
    let isThin = a.columnCount == 1
    return GatheredProducts(
      target: target,
      left: GatheredSide(
        base: memory, length: rows, isByColumns: isThin || a.rowStride == 1, capacity: capacity),
      right: GatheredSide(
        base: memory + rows * capacity, length: columns,
        isByColumns: isThin || b.columnStride == 1, capacity: capacity),
      capacity: capacity, memory: memory)
  }

  private mutating func memory(_ size: Int) -> UnsafeMutablePointer<Double>? {
    if let place = idle.firstIndex(where: { $0.size == size }) {
      return idle.remove(at: place).memory
    }
    return Block.request(size)
  }

  private mutating func end(_ product: GatheredProducts) {
    let size = (product.left.length + product.right.length) * product.capacity
    idle.append((product.memory, size))
    if idle.count > Self.mostIdle { Block.free(idle.removeFirst().memory) }
  }

  /// Takes what is gathered for a node off the list.
  mutating func remove(_ target: Int) -> GatheredProducts? {
    guard let place = products.lastIndex(where: { $0.target == target }) else { return nil }
    defer { update() }
    return products.remove(at: place)
  }

  /// Goes on with what another tape gathered for a node, under the name that it has here.
  mutating func take(_ node: Int, from other: inout GatheredAdjoints, as target: Int) {
    guard var product = other.remove(node) else { return }
    product.target = target
    products.append(product)
    update()
  }

  /// Adds what is gathered for a node to its adjoint.
  @inline(never)
  mutating func finish(_ target: Int, on core: TapeCore.Pointer) {
    guard var product = remove(target) else { return }
    if let adjoint = core.pointee.nodes[target].adjoint { product.add(to: adjoint, on: core) }
    end(product)
  }

  /// Forgets what is gathered.
  mutating func removeAll() {
    kept = 0
    while let product = products.popLast() { end(product) }
    next = -1
  }

  var isEmpty: Bool { products.isEmpty }

  /// Gives its memory back to the system.
  mutating func trim() {
    removeAll()
    while let block = idle.popLast() { Block.free(block.memory) }
  }
}

extension GatheredProducts {
  /// Adds A B to the adjoint, and begins anew.
  fileprivate mutating func add(
    to adjoint: UnsafeMutablePointer<Double>, on core: TapeCore.Pointer
  ) {
    let (a, b) = (left.view(count, on: core), right.view(count, on: core).transposedView)
    if count > 0 { a.multiplyByBLAS(b, into: adjoint, keeping: 1) }
    count = 0
  }
}
