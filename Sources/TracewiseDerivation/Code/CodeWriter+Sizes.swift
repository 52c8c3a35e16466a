extension CodeWriter {
  mutating func size(_ value: Int) -> String { size(program.sizes[value]).body }

  /// The size as a factor of a product.
  mutating func factor(_ value: Int) -> String {
    let text = size(program.sizes[value])
    return text.isSum ? "(\(text.body))" : text.body
  }

  mutating func size(_ size: CodeSizes.Size) -> (body: String, isSum: Bool) {
    func inner(_ x: (body: String, isSum: Bool)) -> String { x.isSum ? "(\(x.body))" : x.body }
    switch size {
    case .number(let value): return ("\(value)", false)
    case .axis(let name, _, _):
      if let known = sizeNames[size] { return (known, false) }
      let own = claim(name)
      sizeNames[size] = own
      return (own, false)
    case .sum(let a, let b): return ("\(self.size(a).body) + \(inner(self.size(b)))", true)
    case .difference(let a, let b): return ("\(self.size(a).body) - \(inner(self.size(b)))", true)
    case .product(let a, let b):
      return ("\(inner(self.size(a))) * \(inner(self.size(b)))", false)
    }
  }
}
