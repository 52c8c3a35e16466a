import Foundation
import Tracewise
import TracewiseVerification

/// What seems wrong and may be right.
extension ProgramVerifier {
  /// Takes a fault back where values show that they would not have shown the derivative that is meant.
  mutating func doubt(_ outcome: inout Outcome) throws {
    guard let fault = outcome.fault, fault.slopes.contains(where: \.isUsable) else { return }
    if let doubt = try doubtOfSteps(fault) ?? doubtOfTolerance(fault)
      ?? doubtOfSymmetry(fault, outcome.block)
    {
      outcome.fault = nil
      outcome.doubt = (doubt, fault.part)
    } else if !fault.isSharp, let cause = try causeOfRoughness(fault) {
      // What is cut off in the gradient only may be parts that a mask leaves out of the value.
      outcome.fault?.cause = try cause.kind == .kink ? lost(fault, outcome.block) ?? cause : cause
      outcome.fault?.isOpen = false
    }
  }

  /// What a gradient has that the value does not know of.
  private mutating func causeOfRoughness(_ fault: Outcome.Fault) throws
    -> (kind: Cause, text: String)?
  {
    guard let slope = fault.slopes.first(where: \.isUsable),
      var rough = try evaluator.roughness(
        fault.point, along: slope.direction, slope.derivative.noise)
    else { return nil }
    if rough.kind == .exact,
      let other = try roughElsewhere(fault, spare: 4, { $0.leaps })
    {
      rough = other
    }
    guard fault.part < 64 * rough.level else { return nil }
    let level = Matrix.format(rough.level, digits: 2)
    switch rough.kind {
    case .coarse:
      return (
        .precision,
        "it scatters by \(level) of itself from one point to the next, and the value does not: single precision on the "
          + "way to it, or differences with a fixed step"
      )
    case .leaps where rough.level > 64:
      return (
        .kink,
        "it grows without bound beside the point, by \(level) of itself, where the value is smooth: something is divided by what is 0 "
          + "there, or solved with a matrix that is singular there, that is not in the value"
      )
    case .leaps:
      return (
        .kink,
        "it jumps, by \(level) of itself, where the value is smooth: something is cut off, rounded or chosen (a sign for a smooth "
          + "|x|, a maximum, a clip) in the gradient that is not in the value"
      )
    case .exact, .jumps, .bends, .scatter: return nil
    }
  }

  /// A small disagreement without a sharp cause, of a program whose values jump as those of solvers do.
  private mutating func doubtOfTolerance(_ fault: Outcome.Fault) throws -> Doubt? {
    let isElsewhere = fault.point.label != start?.label
    guard !fault.isSharp || fault.isSharpByPlaces && fault.part < Roughness.smallTolerated,
      isElsewhere || fault.part < Roughness.largestTolerated,
      let slope = fault.slopes.first(where: \.isUsable)
    else { return nil }
    let digits = max(Int(-log10(fault.part)), 1)
    let agrees = "it agrees to \(digits) digit\(digits == 1 ? "" : "s")"
    guard fault.part < Roughness.largestTolerated || evaluator.affords(Roughness.evaluations) else {
      return nil
    }
    guard
      var rough = try evaluator.roughness(
        fault.point, along: slope.direction, slope.derivative.noise)
    else {
      return "\(agrees), and the budget does not allow to see whether values have a tolerance"
    }
    if isElsewhere, rough.kind == .jumps, rough.level > Roughness.largestSeen {
      return
        "values jump at \(fault.point.label), by \(Matrix.format(rough.level, digits: 2)) of their change: no derivative is seen there"
    }
    if rough.kind == .exact, let other = try jumpsElsewhere(fault) { rough = other }
    guard fault.part <= rough.tolerated else { return nil }
    let level = Matrix.format(rough.level, digits: 2)
    let seen =
      switch rough.kind {
      case .jumps: "they jump, by \(level) of their change"
      case .bends: "they bend, by \(level) of their change and as formulas do not"
      default: "gradients scatter by \(level) beside them"
      }
    return
      "\(agrees), as far as the values of this program show: \(seen), as those of a solver or an iteration that ends at a tolerance do"
  }

  /// Jumps of values that are seen elsewhere, where a small disagreement is seen between jumps: iterations are smooth as
  /// long as the number of their steps stays the same, and off by as much.
  private mutating func jumpsElsewhere(_ fault: Outcome.Fault) throws -> Roughness? {
    guard fault.part < Roughness.largestTolerated else { return nil }
    return try roughElsewhere(fault, spare: 1) { evaluator in
      evaluator.smallJumps.flatMap { fault.part <= $0.tolerated ? $0 : nil }
    }
  }

  /// What is seen around other points, until something is found.
  ///
  /// - Parameter spare: how many times more evaluations than this takes are to be had.
  private mutating func roughElsewhere(
    _ fault: Outcome.Fault, spare: Int, _ found: (ProgramEvaluator) -> Roughness?
  ) throws -> Roughness? {
    guard let start else { return nil }
    for k in 0..<3 {
      if let rough = found(evaluator) { return rough }
      guard evaluator.affords(2 * spare * Roughness.evaluations) else { return nil }
      let label = "place \(k + 1) for roughness"
      guard evaluator.roughness[label] == nil,
        let point = try? point(neighbour(of: start, distance: 0.5), label, isStart: false)
      else {
        if let end = evaluator.end { throw end }
        continue
      }
      let u = generator.direction(point.scales, in: 0..<point.x.count)
      let noise = fault.slopes.lazy.filter(\.isUsable).map(\.derivative.noise).first ?? 0
      _ = try evaluator.roughness(point, along: u, noise)
    }
    return found(evaluator)
  }

  /// Where a matrix that is symmetric at the starting point is not, and the gradient is right where it is.
  private mutating func doubtOfSymmetry(_ fault: Outcome.Fault, _ block: Block) throws -> Doubt? {
    guard let start, fault.cause?.kind != .transpose else { return nil }
    let symmetric = blocks.filter { $0.isSymmetric(start.x) && !$0.isSymmetric(fault.point.x) }
    guard !symmetric.isEmpty else { return nil }
    let x = symmetric.reduce(fault.point.x) { $1.symmetrised($0) }
    guard let point = try? point(x, "a symmetric point", isStart: false) else {
      if let end = evaluator.end { throw end }
      return nil
    }
    for _ in 0..<2 {
      let u = generator.direction(point.scales, in: block.places)
      let slope = try evaluator.slope(point, along: u, like: fault.slopes.first(where: \.isUsable))
      guard slope.isUsable, !slope.isRefuting else { return nil }
    }
    evaluator.symmetricPoints += symmetric.filter { one in
      !evaluator.symmetricPoints.contains { $0.name == one.name }
    }
    let names = symmetric.map(\.name).joined(separator: ", ")
    return
      "it is right where \(names) is symmetric, as at the starting point, and wrong where it is not: no fault if it always is"
  }

  /// Values with steps, on which the gradient is that of what lies between.
  ///
  /// Averages over values as far apart take the steps for slopes.
  private mutating func doubtOfSteps(_ fault: Outcome.Fault) throws -> Doubt? {
    guard let slope = fault.slopes.first(where: { $0.isAveraged && $0.isRefuting }) else {
      return nil
    }
    var agreeing = 0
    for _ in 0..<3 {
      let x = moved(fault.point.x, by: 0.4 * (generator.unit() - 0.5), along: slope.direction)
      if try isRightBetweenSteps(x, slope.direction) { agreeing += 1 }
    }
    guard agreeing >= 2 else { return nil }
    return
      "values have steps, of about \(Matrix.format(slope.derivative.noise, digits: 2)): between them the gradient is right, across them it is not"
  }

  private func isRightBetweenSteps(_ x: Vector, _ u: Vector) throws -> Bool {
    func slope(_ h: Double) throws -> Double {
      try
        (evaluator.value(at: moved(x, by: h, along: u))
        - evaluator.value(at: moved(x, by: -h, along: u))) / (2 * h)
    }
    do {
      let (near, nearer) = (try slope(0x1p-14), try slope(0x1p-15))
      let claimed = dot(try evaluator.gradient(at: x).gradient, u)
      let scale = max(abs(near), abs(claimed))
      return claimed != 0 && abs(near - nearer) < 1e-3 * scale && abs(near - claimed) < 1e-3 * scale
    } catch {
      if let end = evaluator.end { throw end }
      return false
    }
  }
}
