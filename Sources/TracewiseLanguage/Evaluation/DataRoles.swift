import Tracewise

/// What data are for, where an operation looks at them in a way of its own: a random number is neither left out by
/// a mask nor the number of a column.
enum DataRole {
  /// 0 leaves out: a mask of `where`, of attention, of dropout.
  case mask
  /// The same where it must not be negative.
  case attentionMask
  /// Not negative: what a mask is as an input, whose gradient is sought where it has one.
  case magnitudes
  /// Whole numbers from 1 to a count: columns of `gather` and `scatter`.
  case index(of: Int)

  /// A draw for the role from one of the kind: some entries of a mask are 0, indices are whole.
  func drawn(_ x: Matrix) -> Matrix {
    // The fraction of a drawn entry is as random as the entry.
    func share(_ x: Double) -> Double { (x.magnitude * 1024).truncatingRemainder(dividingBy: 1) }
    switch self {
    case .mask: return x.map { share($0) < 1.0 / 3 ? 0 : $0 }
    case .magnitudes: return x.map(\.magnitude)
    case .attentionMask: return x.map { share($0) < 1.0 / 3 ? 0 : $0.magnitude }
    case .index(let count): return x.map { 1 + (share($0) * Double(count)).rounded(.down) }
    }
  }
}

extension Program {
  /// The roles of consts of no special kind, and of inputs where few matrices serve.
  var dataRoles: [String: DataRole] {
    let plain = Dictionary(
      uniqueKeysWithValues: inputs.filter {
        $0.interval == nil && [.matrix, .vector, .scalar].contains($0.kind)
      }.map { ($0.name, $0.isConstant) })
    guard !plain.isEmpty else { return [:] }
    var roles: [String: DataRole] = [:]
    var waiting = (loss.map { [$0] } ?? []) + lets.map(\.value)
    waiting += claims.flatMap { [$0.left, $0.right].compactMap { $0 } }
    while let next = waiting.popLast() {
      waiting += next.children
      guard case .call(let name, let operands, let integers) = next.kind,
        let (place, role) = DataRole.role(in: name, operands, integers),
        let data = operands[place].inputName, let isConstant = plain[data]
      else { continue }
      if isConstant {
        roles[data] = role
      } else if case .attentionMask = role {
        roles[data] = .magnitudes
      }
    }
    return roles
  }
}

extension DataRole {
  /// The operand of a function that has a role.
  fileprivate static func role(
    in name: String, _ operands: [CheckedExpression], _ integers: [Int]
  ) -> (place: Int, DataRole)? {
    switch (name, operands.count) {
    case ("where", 3), ("masked", 2): (0, .mask)
    case ("dropout", _) where operands.count > 1: (1, .mask)
    case ("attention", 4), ("multihead", 4): (3, .attentionMask)
    case ("gather", 2): (1, .index(of: operands[0].columns))
    case ("scatter", 2): integers.last.map { (1, .index(of: $0)) }
    default: nil
    }
  }
}

extension CheckedExpression {
  /// The name of an input that the expression is, or is the transpose of.
  fileprivate var inputName: String? {
    switch kind {
    case .input(let name): name
    case .transposed(let x): x.inputName
    default: nil
    }
  }
}
