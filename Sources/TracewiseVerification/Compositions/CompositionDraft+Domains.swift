import Tracewise

extension CompositionDraft {
  /// Puts between operands and rule what brings them into its domain; false where that fails.
  mutating func bringInside(_ rule: AnyRule, _ operands: inout [Int]) -> Bool {
    for k in operands.indices {
      let need = rule.rule.need(ofOperand: k)
      if values[operands[k]].isInside(need) { continue }
      guard let inside = inside(operands[k], need) else { return false }
      operands[k] = inside
    }
    if rule.hasKinksAtTies, operands.count == 2 {
      let difference = values[operands[0]] - values[operands[1]]
      operands[0] = moved(operands[0], by: Self.away(from: 0.05, difference))
    }
    return rule.contains(operands.map { values[$0] })
  }

  /// The node of a value that meets a need, computed from this one.
  private mutating func inside(_ x: Int, _ need: OperandNeed) -> Int? {
    switch need {
    case .any: return x
    case .within(let most):
      let small = add(.rule(AnyRule(HyperbolicTangent())), of: [x])
      return most >= 1 ? small : add(.rule(AnyRule(Scaling(by: most))), of: [small])
    case .symmetric(let most):
      guard values[x].shape.isSquare, let small = inside(x, .within(most)) else { return nil }
      return add(.rule(AnyRule(SymmetricPart())), of: [small])
    case .awayFromZero(let least): return moved(x, by: Self.away(from: least, values[x]))
    case .atLeast(let least):
      let positive = positive(x)
      return least <= 0.1 ? positive : add(.rule(AnyRule(Shift(by: least))), of: [positive])
    case .notZero: return moved(x, by: Matrix.ones(values[x].rows, values[x].columns))
    case .invertible, .invertibleTriangle, .positiveReal:
      // A strictly dominant diagonal.
      guard values[x].shape.isSquare else { return nil }
      let size = 1 + abs(values[x]).rowSums.largestEntry
      return moved(x, by: size * Matrix.identity(values[x].rows))
    case .positiveDefinite:
      guard values[x].shape.isSquare else { return nil }
      return moved(add(.rule(AnyRule(Gram())), of: [x]), by: Matrix.identity(values[x].rows))
    case .distinctEigenvalues:
      guard values[x].shape.isSquare else { return nil }
      let symmetric = add(.rule(AnyRule(SymmetricPart())), of: [x])
      return spread(symmetric, values[symmetric].diagonal)
    case .distinctSingularValues:
      let size = 1 + abs(values[x]).rowSums.largestEntry + abs(values[x]).columnSums.largestEntry
      return moved(
        x, by: Matrix(values[x].rows, values[x].columns) { $0 == $1 ? size * Double($0 + 1) : 0 })
    case .distinctEntries:
      return values[x].columns == 1 ? spread(x, values[x]) : nil
    case .distinctInColumns:
      // In descending order.
      let (m, n) = (values[x].rows, values[x].columns)
      let step = 1 + 2 * values[x].largestEntry
      return moved(x, by: Matrix(m, n) { i, _ in step * Double(m - i) })
    case .columnNumbers:
      // The first column is there in any case.
      return add(.constant(.ones(values[x].rows, values[x].columns)))
    case .independentColumns:
      let (rows, columns) = (values[x].rows, values[x].columns)
      guard rows >= columns else { return nil }
      let size = 1 + abs(values[x]).rowSums.largestEntry
      return moved(x, by: Matrix(rows, columns) { $0 == $1 ? size : 0 })
    }
  }

  /// The node of x plus steps on its diagonal, or of a column, that are larger than what is between its entries.
  private mutating func spread(_ x: Int, _ entries: Matrix) -> Int {
    let step = 1 + 2 * abs(values[x]).rowSums.largestEntry
    let steps = Matrix(entries.rows, 1) { i, _ in step * Double(i) }
    return moved(x, by: values[x].columns == 1 ? steps : steps.diagonalMatrix)
  }

  private mutating func positive(_ x: Int) -> Int {
    let (least, most) = (values[x].values.min() ?? 0, values[x].largestEntry)
    switch generator.integer(0...2) {
    case 0 where most <= 2: return add(.rule(AnyRule(Exp())), of: [x])
    case 1 where least >= -2: return add(.rule(AnyRule(Softplus())), of: [x])
    default:
      return add(.rule(AnyRule(Shift(by: 0.5))), of: [add(.rule(AnyRule(Square())), of: [x])])
    }
  }

  /// The node of x + C with a constant C; x itself if C is 0.
  private mutating func moved(_ x: Int, by constant: Matrix) -> Int {
    guard constant.largestEntry > 0 else { return x }
    return add(.rule(AnyRule(Addition())), of: [x, add(.constant(constant))])
  }

  /// What to add to x so that no entry is nearer to 0 than `least`: nothing where none is.
  private static func away(from least: Double, _ x: Matrix) -> Matrix {
    x.map { $0.magnitude >= 1.5 * least ? 0 : $0 < 0 ? -3 * least : 3 * least }
  }

  /// Makes each value that no rule uses a number, and adds the numbers.
  mutating func finish() {
    let used = Set(nodes.flatMap(\.operands))
    let loose = nodes.indices.filter { !used.contains($0) && !nodes[$0].isConstant }
    var total: Int?
    for place in loose {
      let number = number(of: place)
      total = total.map { add(.rule(AnyRule(Addition())), of: [$0, number]) } ?? number
    }
  }

  /// A number that depends on all entries of a value: mostly its inner product with a random
  /// constant, which treats no two entries alike.
  private mutating func number(of x: Int) -> Int {
    let value = values[x]
    switch generator.integer(0...9) {
    case 0: return add(.rule(AnyRule(Sum())), of: [x])
    case 1: return add(.rule(AnyRule(Mean())), of: [x])
    case 2 where value.largestEntry > 0.1: return add(.rule(AnyRule(Norm())), of: [x])
    case 3 where value.shape.isSquare: return add(.rule(AnyRule(Determinant())), of: [x])
    case 4: return add(.rule(AnyRule(InnerProduct())), of: [x, x])
    default:
      let constant = add(.constant(generator.normal(value.rows, value.columns)))
      return add(.rule(AnyRule(InnerProduct())), of: [constant, x])
    }
  }
}
