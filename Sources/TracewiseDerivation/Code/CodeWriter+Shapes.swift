import Tracewise

extension CodeWriter {
  /// A parameter to be looked at.
  private struct Look {
    let symbol: MatrixSymbol
    /// Whether its free sizes are read, and whether the others are compared with what is known.
    let reads: Bool
    let compares: Bool
  }

  /// What the shapes of the parameters must be. Names are given to the sizes that anything needs:
  /// all that computes with them must be written already.
  mutating func parameterShapes() -> [ParameterShape] {
    let looks = looks
    let known = looks.map { look in
      [0, 1].map { axis -> ParameterShape.Axis? in
        guard look.compares, !isRead(look.symbol, axis) else { return nil }
        if look.reads, isSquare(look.symbol), axis == 1 { return .square }
        return .known(size(size(look.symbol, axis)).body)
      }
    }
    return zip(looks, known).map { look, known in
      let axes = [0, 1].map { axis in
        known[axis]
          ?? .read(
            look.reads && isRead(look.symbol, axis) ? sizeNames[size(look.symbol, axis)] : nil)
      }
      return ParameterShape(
        name: names[look.symbol] ?? look.symbol.name, rows: axes[0], columns: axes[1])
    }
  }

  /// The parameters in their order, but for those that must equal what others show.
  private var looks: [Look] {
    var waiting = program.parameters
    var read: Set<String> = []
    var looks: [Look] = []
    while !waiting.isEmpty {
      if let place = waiting.firstIndex(where: { needs($0).isSubset(of: read) }) {
        let symbol = waiting.remove(at: place)
        let isNew = read.insert(symbol.name).inserted
        looks.append(Look(symbol: symbol, reads: isNew, compares: true))
      } else if let symbol = waiting.first(where: { !read.contains($0.name) }) {
        // Of parameters that need one another one is read first and compared later.
        read.insert(symbol.name)
        looks.append(Look(symbol: symbol, reads: true, compares: false))
      }
    }
    return looks
  }

  private func size(_ symbol: MatrixSymbol, _ axis: Int) -> CodeSizes.Size {
    program.sizes[axis == 0 ? symbol.shape.rows : symbol.shape.columns]
  }

  /// Whether a size is the one that this parameter shows.
  private func isRead(_ symbol: MatrixSymbol, _ axis: Int) -> Bool {
    guard case .axis(_, symbol.name, axis) = size(symbol, axis) else { return false }
    return true
  }

  private func isSquare(_ symbol: MatrixSymbol) -> Bool {
    symbol.shape.isSquare && isRead(symbol, 0)
  }

  /// The parameters that must be read before this one can be compared.
  private func needs(_ symbol: MatrixSymbol) -> Set<String> {
    var needed: Set<String> = []
    for axis in [0, 1] where !isRead(symbol, axis) && !(axis == 1 && isSquare(symbol)) {
      needed.formUnion(size(symbol, axis).parameters)
    }
    return needed
  }
}

extension CodeSizes.Size {
  /// The parameters that it is read from.
  fileprivate var parameters: Set<String> {
    switch self {
    case .number: []
    case .axis(_, let parameter, _): [parameter]
    case .sum(let a, let b), .difference(let a, let b), .product(let a, let b):
      a.parameters.union(b.parameters)
    }
  }
}
