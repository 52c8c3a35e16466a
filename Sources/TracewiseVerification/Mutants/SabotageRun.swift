import Tracewise

/// One run of a body of a rule, in which at most one operation goes wrong.
final class SabotageRun<Base: MatrixAlgebra> {
  private let mutation: Mutation?
  private var occurrences: [String: Int] = [:]
  private var arguments: [(name: Fault.Argument, value: Base)] = []
  /// The faults that the operations could have had, in order; kept without a mutation only.
  private(set) var possible: [(place: Mutation.Place, fault: Fault)] = []
  /// The rules of the operations, in order; nil for a constant.
  private(set) var operations: [(any Rule)?] = []
  /// What the mutation did, once it has taken place.
  private(set) var alteration: Alteration?

  /// An operation that went wrong: what it should have given, what it gave, and from what.
  struct Alteration {
    var right: Base
    var wrong: Base
    var operands: [Base]
    /// How many operations were before it.
    var index: Int
  }

  /// A run with a mutation, or without one to see what mutations there are.
  init(_ mutation: Mutation?) { self.mutation = mutation }

  /// An argument of the body.
  func argument(_ value: Base, _ name: Fault.Argument) -> Sabotage<Base> {
    arguments.append((name, value))
    return Sabotage(value, in: self, argument: name)
  }

  /// What the body gives; a body without operations has its faults here.
  func result(_ value: Sabotage<Base>) -> Base {
    if case .added(let addition)? = mutation?.fault {
      return value.base + amount(addition, value.base)
    }
    guard occurrences.isEmpty else { return value.base }
    let faults: [Fault] = [.negated, .doubled, .transposed]
    return operation("result", Identity(), [value], faults: faults) {
      $0[0].base
    } wrong: { fault, xs in
      fault.apply(Identity(), to: xs[0].base)
    }.base
  }

  private func amount(_ addition: Fault.Addition, _ value: Base) -> Base {
    let all = value.constant(addition.size, shape: value.shape)
    func argument(_ name: Fault.Argument) -> Base? {
      arguments.first { $0.name == name }?.value
    }
    switch addition.source {
    case .constant: return all
    case .cotangent: return argument(.cotangent).map { sum($0) * all } ?? all
    case .cotangentSquared:
      return argument(.cotangent).map { sum($0) * sum($0) * all } ?? all
    case .direction(let k): return argument(.direction(k)).map { sum($0) * all } ?? all
    case .recorded(let k):
      guard Base.self != DenseView.self, let x = argument(.operand(k)),
        let g = argument(.cotangent)
      else { return value.zero }
      return sum(g) * (all ⊙ x)
    case .layout: return value.zero
    }
  }

  /// The next operation: right, or with the fault that is due at its place.
  func operation(
    _ name: String, _ rule: (any Rule)?, _ operands: [Sabotage<Base>], faults: [Fault]? = nil,
    right: ([Sabotage<Base>]) -> Base, wrong: (Fault, [Sabotage<Base>]) -> Base?
  ) -> Sabotage<Base> {
    let place = Mutation.Place(name, occurrences[name, default: 0] + 1)
    occurrences[name] = place.occurrence
    operations.append(rule)
    guard let mutation else {
      let faults =
        faults ?? Fault.candidates(operands: operands.count) + neighbours(operands, wrong)
      for fault in faults where wrong(fault, operands) != nil { possible.append((place, fault)) }
      for (k, operand) in operands.enumerated() {
        possible += mistakes(operand).map { (place, .mistaken(k, for: $0)) }
      }
      return Sabotage(right(operands), in: self)
    }
    guard mutation.place == place, let altered = altered(mutation.fault, operands, right, wrong)
    else { return Sabotage(right(operands), in: self) }
    alteration = Alteration(
      right: right(operands), wrong: altered, operands: operands.map(\.base),
      index: operations.count - 1)
    return Sabotage(altered, in: self)
  }

  /// One fault for each neighbour of the operation.
  private func neighbours(
    _ operands: [Sabotage<Base>], _ wrong: (Fault, [Sabotage<Base>]) -> Base?
  ) -> [Fault] {
    var faults: [Fault] = []
    while wrong(.exchanged(faults.count), operands) != nil {
      faults.append(.exchanged(faults.count))
    }
    return faults
  }

  private func altered(
    _ fault: Fault, _ operands: [Sabotage<Base>], _ right: ([Sabotage<Base>]) -> Base,
    _ wrong: (Fault, [Sabotage<Base>]) -> Base?
  ) -> Base? {
    guard case .mistaken(let k, for: let name) = fault else { return wrong(fault, operands) }
    guard operands.indices.contains(k), mistakes(operands[k]).contains(name),
      let other = arguments.first(where: { $0.name == name })
    else { return nil }
    var mistaken = operands
    mistaken[k] = Sabotage(other.value, in: self)
    return right(mistaken)
  }

  /// The arguments that an operand could be mistaken for, if it is itself one.
  private func mistakes(_ operand: Sabotage<Base>) -> [Fault.Argument] {
    guard let own = operand.argument else { return [] }
    return arguments.map(\.name).filter { $0.isLike(own) }
  }
}

extension Fault.Argument {
  /// Whether the two are different ones that stand for the same kind of thing.
  fileprivate func isLike(_ other: Self) -> Bool {
    guard self != other else { return false }
    switch (self, other) {
    case (.value, .operand), (.operand, .value), (.operand, .operand): return true
    case (.direction, .direction): return true
    default: return false
    }
  }
}
