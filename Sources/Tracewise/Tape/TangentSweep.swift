/// The tangent sweep on a tape's memory: from inputs to outputs, by the rules' own differentials.
extension TapeCore {
  /// Keeps the tangent of a node: where it lies, where that is nobody's or another tangent's, else in a copy.
  @inline(__always)
  mutating func settle(tangent: DenseView, of index: Int) {
    guard !tangent.isFailed else { return inherit(tangent.core) }
    let node = nodes + index
    guard tangent.counts == node.pointee.counts else {
      return wrongTangent(tangent.shape, index)
    }
    if tangent.isContiguous, arena.isFresh(tangent.base) {
      node.pointee.adjoint = tangent.base
      if !arena.freshBlocks.isEmpty, arena.isFreshBlock(tangent.base) {
        arena.claim(tangent.base)
        node.pointee.flags.insert(.ownsAdjointBlock)
      }
      return
    }
    keepCopy(of: tangent, in: node)
  }

  /// Keeps the tangent of a number that was computed from numbers.
  @inline(__always)
  mutating func settle(tangent: Double, of index: Int) {
    let cell = nodes[index].base + 1
    cell.pointee = tangent
    nodes[index].adjoint = cell
  }

  @inline(never)
  private mutating func wrongTangent(_ shape: Shape, _ index: Int) {
    fail(
      TracewiseError(
        .shape, in: title(of: index),
        "its differential gives \(shape) for a value of \(self.shape(index))"))
  }

  /// The nodes through which outputs depend on targets, in order, without the targets.
  func path(from targets: [Int], to outputs: [Int]) -> [Int32] {
    guard let lowest = targets.min(), let highest = outputs.max(), lowest <= highest else {
      return []
    }
    var isNeeded = [Bool](repeating: false, count: highest + 1 - lowest)
    var depends = isNeeded
    let ends = Set(targets)
    for output in outputs where output >= lowest { isNeeded[output - lowest] = true }
    for index in stride(from: highest, through: lowest, by: -1) where isNeeded[index - lowest] {
      for operand in operandIndices(of: index) where operand >= lowest {
        isNeeded[operand - lowest] = true
      }
    }
    var path: [Int32] = []
    for index in lowest...highest where isNeeded[index - lowest] {
      if ends.contains(index) {
        depends[index - lowest] = true
      } else if operandIndices(of: index).contains(where: { $0 >= lowest && depends[$0 - lowest] })
      {
        depends[index - lowest] = true
        path.append(Int32(index))
      }
    }
    return path
  }

  /// Carries the tangents of some nodes along a path. Through the pointer alone, as the reverse sweep goes.
  static func advance(along path: [Int32], on core: Pointer) {
    core.pointee.isSweeping = true
    defer { core.pointee.isSweeping = false }
    for index in path.lazy.map(Int.init) {
      let node = core.pointee.nodes + index
      if node.pointee.flags.contains(.ofNumbers) {
        node.pointee.rule.advanceNumber(index, on: core)
      } else {
        core.pointee.arena.mark()
        node.pointee.rule.advance(index, on: core)
      }
      if core.pointee.hasFailed { return core.pointee.nameForwardFailure(in: index) }
    }
    core.pointee.failIfExhausted()
  }

  private mutating func nameForwardFailure(in index: Int) {
    guard var error = failure else { return }
    error.message += " (in the differential of \(title(of: index)))"
    failure = error
  }

  /// Forgets the tangents of nodes, and gives their memory back.
  mutating func clearTangents(of indices: some Sequence<Int>) {
    for index in indices {
      let node = nodes + index
      if let tangent = node.pointee.adjoint, node.pointee.flags.contains(.ownsAdjointBlock) {
        release(tangent)
      }
      node.pointee.adjoint = nil
      node.pointee.flags.remove(.ownsAdjointBlock)
    }
  }
}

/// The linear map ∂Y of ∂X between variables of a tape, found once and used for many directions.
struct TangentMap {
  private let tape: Tape
  private let inputs: [Int]
  private let outputs: [Variable]
  private let path: [Int32]

  /// Throws where a variable failed, or belongs to another tape.
  init(of outputs: [Variable], withRespectTo inputs: [Variable], on tape: Tape) throws {
    let core = tape.core
    for variable in outputs + inputs { try core.checkLive(variable) }
    self.tape = tape
    self.inputs = inputs.map(\.index)
    self.outputs = outputs
    core.spellOut(self.inputs)
    path = core.pointee.path(from: self.inputs, to: outputs.map(\.index))
  }

  /// ∂Y along directions of the inputs; what does not change costs nothing.
  func callAsFunction(_ directions: [Matrix]) throws -> [Matrix] {
    let core = tape.core
    if let failure = core.pointee.failure { throw failure }
    try check(directions)
    core.pointee.clearAdjoints()
    defer { core.pointee.clearTangents(of: path.lazy.map(Int.init) + inputs) }
    core.pointee.arena.mark()
    // The directions lie where they are: nothing is written to a tangent.
    return try withExtendedLifetime(directions) {
      for (input, direction) in zip(inputs, directions) where direction.isNonZero {
        core.pointee.nodes[input].adjoint = direction.storage.base
      }
      TapeCore.advance(along: path, on: core)
      return try tangents()
    }
  }

  private func tangents() throws -> [Matrix] {
    let core = tape.core
    if let failure = core.pointee.failure { throw failure }
    return try outputs.map { output in
      let tangent = core.pointee.takeAdjoint(of: output.index, on: core)
      guard let (i, j) = tangent.firstNonFinite else { return tangent }
      throw TracewiseError(
        .notFinite, in: "derivative",
        "entry (\(i + 1), \(j + 1)) of the derivative is \(Matrix.format(tangent[i, j]))")
    }
  }

  private func check(_ directions: [Matrix]) throws {
    let shapes = inputs.map { tape.core.pointee.shape($0) }
    guard directions.map(\.shape) == shapes else {
      throw TracewiseError(
        .shape, in: "derivative",
        "the direction has shapes \(directions.map(\.shape)), the input \(shapes)")
    }
    for direction in directions {
      guard let (i, j) = try direction.checked().firstNonFinite else { continue }
      throw TracewiseError(
        .notFinite, in: "derivative",
        "entry (\(i + 1), \(j + 1)) of the direction is \(Matrix.format(direction[i, j]))")
    }
  }
}

extension Matrix {
  /// Whether an entry is not 0.
  fileprivate var isNonZero: Bool { values.contains { $0 != 0 } }
}

extension Tape {
  /// ∂Y along directions of variables of this tape, inputs or not: by the rules' differentials, in one sweep forwards,
  /// at about the cost of one backwards.
  public func derivative(
    of output: Variable, along directions: [Matrix], withRespectTo variables: [Variable]
  ) throws -> Matrix {
    try TangentMap(of: [output], withRespectTo: variables, on: self)(directions)[0]
  }
}

/// A tangent sweep whose own operations are recorded, so that derivatives have derivatives.
public struct RecordedTangents {
  let core: TapeCore.Pointer
  /// The tangents of nodes, by their indices; what has none does not change.
  var tangents: [Int: Variable] = [:]

  init(core: TapeCore.Pointer) { self.core = core }

  func variable(_ index: Int) -> Variable { Variable(index, on: core) }

  /// The tangent of a variable for the tangents of others; zero where it does not depend on them.
  mutating func run(to output: Variable, from inputs: [(Variable, Variable)]) -> Variable {
    for (input, direction) in inputs { tangents[input.index] = direction }
    for index in core.pointee.path(from: inputs.map(\.0.index), to: [output.index]) {
      core.pointee.nodes[Int(index)].rule.advance(Int(index), in: &self)
      if core.pointee.hasFailed { return output.failed }
    }
    return tangents[output.index] ?? output.zero
  }
}
