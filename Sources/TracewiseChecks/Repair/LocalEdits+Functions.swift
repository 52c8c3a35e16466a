import Tracewise
import TracewiseLanguage

/// One function for another, and sums over other entries.
extension LocalEdits {
  /// Functions that are taken for each other.
  static let neighbours: [(String, String)] = [
    ("logdet", "det"), ("sum", "mean"), ("sum", "tr"), ("tr", "det"), ("exp", "log"),
    ("sin", "cos"), ("abs", "sign"), ("relu", "step"), ("softmax", "exp"),
    ("softmax", "logsoftmax"), ("softmax", "sigmoid"), ("tanh", "sigmoid"), ("norm", "sum"),
    ("norm", "norm1"), ("tr", "norm"), ("adjugate", "inv"), ("sqrt", "log"),
    ("normalcdf", "gelu"), ("log", "log1p"), ("softplus", "relu"), ("max", "min"),
    ("lgamma", "digamma"), ("digamma", "trigamma"), ("digamma", "log"), ("cumsum", "cumprod"),
    ("distances", "squareddistances"), ("columnmax", "sum"),
    ("norm", "nuclear"), ("norm", "spectral"), ("spectral", "nuclear"), ("norm1", "nuclear"),
    ("chol", "sqrtm"), ("sqrt", "sqrtm"), ("exp", "expm"), ("log", "logm"), ("svdu", "svdv"),
    ("tril", "triu"), ("sigmoid", "normalcdf"), ("sinh", "cosh"), ("sign", "step"),
    ("columnmax", "logsumexp"), ("maxshare", "softmax"), ("sortby", "unsortby"),
    ("sign", "matrixsign"),
  ]

  /// The least entry for the greatest, and the other way round.
  mutating func extremes() {
    if let x = node.least {
      add(.function, table.call("columnmax", table.call("vec", x)), -0.12)
    } else if let x = node.greatest {
      let least = table.call("columnmax", table.negative(table.call("vec", x)))
      add(.function, table.negative(least), -0.12)
    }
  }

  mutating func function() {
    guard let name = node.function else { return }
    let x = parts.first
    switch name {
    case "inv": inverse(of: parts[0])
    case "pinv":
      add(.inverse, table.transpose(parts[0]))
      inverse(of: parts[0])
    case "sum", "mean": reduction(name, parts[0])
    case "diag":
      if let v = values[parts[0]], v.columns > 1 { add(.function, table.call("diag", node)) }
      add(.function, parts[0])
    case "kron":
      add(.order, table.call("kron", parts[1], parts[0]))
      add(.hadamard, table.product(parts))
    case "conv2": add(.order, table.call("conv2", parts[1], parts[0]))
    case "eye": add(.function, table.call("ones", parts[0], parts[0]), -0.15)
    case "ones":
      if value.isSquare { add(.function, table.call("eye", parts[0]), -0.15) }
    case "norm" where parts.count == 2: order(of: parts[0])
    case "max", "min":
      for part in parts { add(.function, part, -0.1) }
      if name == "max", parts.last?.number == 0 {
        add(.function, table.call("step", parts[0]), -0.15)
      }
      // Both bounds of max(min(x, b), a).
      for inner in parts where inner.function == "max" || inner.function == "min" {
        for part in inner.parts { add(.function, part) }
      }
    default: if parts.count == 1 { add(.function, x) }
    }
    for (a, b) in Self.neighbours where a == name || b == name {
      let other = table.node(.call(a == name ? b : a), parts)
      switch (a, b) {
      case ("sum", "mean"): add(.size, other, -0.12)
      case ("logdet", "det"): add(.logdet, other)
      case ("adjugate", _): add(.function, other, 0.3)
      case ("abs", _), ("relu", _), ("sum", "tr"): add(.function, other, -0.12)
      default: add(.function, other)
      }
    }
    if let turned = Relation(rawValue: name)?.turned {
      add(.function, table.node(.call(turned.rawValue), parts), -0.3)
    }
    if parts.count == 1, let x { add(.function, derivative(name, x)) }
  }

  /// Other numbers that something is compared with.
  mutating func thresholds() {
    for (k, part) in parts.enumerated() where part.isNumber || part.negated?.isNumber == true {
      for number in [0, 1, -1, 0.5] {
        var others = parts
        others[k] = table.number(number)
        add(.function, table.node(node.operation, others), -0.05)
      }
    }
  }

  /// Norms of other orders.
  private mutating func order(of x: FormNode) {
    add(.function, table.call("norm", x))
    guard let p = parts[1].number else { return }
    for other in [p - 1, p + 1] where other > 2 {
      add(.function, table.call("norm", x, table.number(other)))
    }
  }

  mutating func inverse(of x: FormNode) {
    add(.inverse, x)
    if x.function == "diag" { add(.function, table.call("diag", table.call("inv", x.parts[0]))) }
    if x.isSum, x.parts.count > 1 {
      add(
        .inverse,
        table.sum(
          x.terms.map {
            FormTerm(isNegative: $0.isNegative, node: table.call("inv", $0.node))
          }))
    }
  }

  mutating func reduction(_ name: String, _ x: FormNode) {
    let rows = table.call(name, x, table.number(1))
    let columns = table.call(name, x, table.number(2))
    // Along the other axis rather than of the transpose.
    let extra = parts.count > 1 ? -0.2 : 0
    for other in [rows, columns, table.transpose(rows), table.transpose(columns)] {
      add(.broadcast, other, extra)
    }
    add(.broadcast, table.call(name, x))
    add(.broadcast, x)
  }

  func derivative(_ name: String, _ x: FormNode) -> FormNode? {
    let one = table.number(1)
    let f = table.call(name, x)
    return switch name {
    case "tanh": table.difference(one, table.entrywisePower(f, 2))
    case "sigmoid": table.hadamard(f, table.difference(one, f))
    case "relu": table.call("step", x)
    case "abs": table.call("sign", x)
    case "log": table.hadamard(one, table.entrywiseDivisor(x))
    case "softplus": table.call("sigmoid", x)
    case "logsumexp": table.call("softmax", x)
    case "logdet": table.transpose(table.call("inv", x))
    case "sin": table.call("cos", x)
    case "cos": table.negative(table.call("sin", x))
    default: nil
    }
  }

  /// 1 − x, x(1 − x) and 1 − x², of which derivatives of activations are made.
  mutating func derivatives() {
    if let name = node.function, ["eye", "ones", "zeros", "inv"].contains(name) { return }
    let rest = table.difference(table.number(1), node)
    let isShare = (node.isLocal ? node.parts[0] : node).function == "sigmoid"
    add(.function, rest, isShare ? -0.1 : 0)
    let derivative = table.hadamard(node, rest)
    if isShare {
      // Half of its derivative.
      add(.factorMissing, derivative, -0.05, piece: rest.text)
    } else {
      add(.function, derivative)
    }
    add(.function, table.difference(table.number(1), table.entrywisePower(node, 2)))
    if node.isLocal, let inner = node.parts[0].function, let x = node.parts[0].parts.first {
      // The value of an activation for its derivative.
      let isHinge = inner == "max" && node.parts[0].parts.last?.number == 0
      add(.function, isHinge ? table.call("step", x) : self.derivative(inner, x), -0.1)
    }
    if node.isName {
      let names = value.hasBothSigns ? ["sign", "step", "exp"] : ["exp"]
      for name in names { add(.function, table.call(name, node)) }
    }
  }

  mutating func diagonals() {
    guard value.isSquare || value.columns == 1 else { return }
    if value.columns == 1 || node.isName || node.function != nil || node.isSum {
      add(.function, table.call("diag", node))
    }
    if node.operation == .product, value.isSquare { add(.function, table.call("diag", node), 0.1) }
    if value.isSquare { add(.function, table.call("diag", table.call("diag", node))) }
  }

  mutating func sums() {
    // Those of a diagonal matrix are its diagonal.
    if node.function == "diag" || node.function == "eye" { return }
    switch node.operation {
    case .name, .local, .call, .index, .transpose, .hadamard, .sum, .product: break
    default: return
    }
    if value.columns > 1 { add(.broadcast, table.call("sum", node, table.number(2))) }
    if value.rows > 1 {
      add(.broadcast, table.transpose(table.call("sum", node, table.number(1))))
    }
    add(.broadcast, table.call("sum", node))
  }
}

extension Relation {
  /// The relation that is written in its place by mistake.
  fileprivate var turned: Relation {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    case .equal: .notEqual
    case .notEqual: .equal
    }
  }
}
