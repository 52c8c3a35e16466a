import Foundation
import Tracewise
import TracewiseVerification

/// Points at which inputs are 0: less comes together there, and what is wrong may be simple. Where the weights of a layer
/// are 0, its activations are functions of the biases alone, or have derivatives that are known, as ¼ of a sigmoid.
extension Survey {
  func reduced(_ generator: inout SeededGenerator) throws -> Finding? {
    let others = Array(cause.moving.filter { $0.name != block.name }.prefix(5))
    guard let known else { return nil }
    let few = others.count > 3 ? [] : others
    let pairs = few.indices.flatMap { i in few[..<i].map { [$0, few[i]] } }
    let sets =
      [[block]] + others.map { [$0] } + others.map { [block, $0] } + pairs
      + (others.count > 2 ? [others] : [])
    for zeros in sets where affords(more: 1200) {
      if let finding = try reduced(to: zeros, known, &generator) { return finding }
    }
    return nil
  }

  private func reduced(
    to zeros: [Block], _ known: Slope, _ generator: inout SeededGenerator
  ) throws -> Finding? {
    var x = cause.point.x
    for place in zeros.flatMap(\.places) { x[place] = 0 }
    guard x != cause.point.x, let point = try cause.measured(x),
      point.gradient.allSatisfy(\.isFinite)
    else { return nil }
    let slopes = try (0..<2).map { _ in
      try cause.evaluator.anySlope(
        point, along: wrongDirection(&generator), like: known, part: 1e-6)
    }
    guard slopes.allSatisfy(\.isUsable), slopes.contains(where: \.isRefuting) else { return nil }
    let names = zeros.map(\.name)
    if !names.contains(block.name), let finding = try vanishing(zeros, point, slopes, &generator) {
      return finding
    }
    var search = GradientCause(
      cause.evaluator, block, places: isOfAll ? nil : wrong.map { cause.places[$0] },
      moving: cause.moving.filter { !names.contains($0.name) }, point, slopes, cause.measure)
    let isZero = names.contains(block.name)
    guard let found = try search.simple(isZero: isZero, &generator),
      // One number at one point has any factor.
      !search.moving.isEmpty || block.places.count > 1
    else { return nil }
    let (are, list) = (names.count > 1 ? "are" : "is", names.joined(separator: " and "))
    let place = "where \(list) \(are) 0"
    if found.text == found.factorText, isZero, block.places.count > 1 {
      return found.number.flatMap { Self.function($0, place, list, zeros.count) }
    }
    // A constant is what all functions of zeros are.
    guard found.isCommon, !isZero || !found.text.isEmpty else { return nil }
    return Finding(kind: found.cause, text: "\(place), \(found.text)")
  }

  /// A claim that is nothing where other inputs are 0 and derivatives are not, or the other way round.
  private func vanishing(
    _ zeros: [Block], _ point: ProgramPoint, _ slopes: [Slope], _ generator: inout SeededGenerator
  ) throws -> Finding? {
    func isZero(_ slope: Slope) -> Bool { abs(slope.derivative.value) <= slope.visible }
    let places = wrong.map { cause.places[$0] }
    let isCut = places.allSatisfy { point.gradient[$0] == 0 }
    guard isCut || slopes.allSatisfy(isZero) else { return nil }
    var x = cause.neighbour(0.3, &generator)
    for place in zeros.flatMap(\.places) { x[place] = 0 }
    guard let other = try cause.measured(x) else { return nil }
    let slope = try cause.evaluator.anySlope(
      other, along: wrongDirection(&generator), like: known, part: 1e-6)
    guard slope.isUsable, slope.isRefuting else { return nil }
    let list = zeros.map(\.name).joined(separator: " and ")
    let place = "where \(list) \(zeros.count > 1 ? "are" : "is") 0"
    let them = zeros.count > 1 ? "them" : "it"
    if isCut, places.allSatisfy({ other.gradient[$0] == 0 }) {
      return Finding(
        kind: .termMissing,
        text:
          "\(place), it is 0 and should not be: the part that does not go through \(them), beside which there is another, is missing"
      )
    }
    guard isZero(slope) else { return nil }
    return Finding(
      kind: .termAdded,
      text:
        "\(place), the value does not change with \(cause.name), and the gradient says it does: a factor that is 0 there "
        + "is missing, or parts that cancel there do not")
  }

  /// What stands where the derivative of a function of weights should, by what is right over what is claimed at 0. A half
  /// may have other reasons where two inputs have to be 0.
  private static let functions: [(number: Double, text: String, isOfOne: Bool)] = [
    (0.25, "the derivative of a sigmoid (¼ at 0) is missing", false),
    (0.5, "a sigmoid (½ at 0) stands in place of its derivative (¼)", true),
    (0.5 / log(2.0), "softplus (ln 2 at 0) stands in place of its derivative (½)", false),
  ]

  private static func function(_ number: Double, _ place: String, _ names: String, _ count: Int)
    -> Finding?
  {
    let function = functions.first { abs(number - $0.number) < 1e-6 && (count == 1 || !$0.isOfOne) }
    guard let function else { return nil }
    let factor = Matrix.format(1 / function.number, digits: 4)
    return Finding(
      kind: .function,
      text:
        "\(place), it is too large by the factor \(factor): for the function that \(names) \(count > 1 ? "go" : "goes") into, "
        + function.text)
  }
}

extension GradientCause {
  /// What is tried where inputs are 0: what says how it is wrong, not just a number that fits.
  ///
  /// - Parameter isZero: whether the numbers themselves are.
  fileprivate mutating func simple(isZero: Bool, _ generator: inout SeededGenerator) throws
    -> Hypothesis?
  {
    let own = isZero || !isWhole ? [] : rearrangements + neighbours
    for hypothesis in [itself] + own + activated + chained + ofValue
      + (isZero ? companionTerms : terms)
    {
      guard let found = try tested(hypothesis, &generator) else { continue }
      // Of many terms one fits with some number.
      guard found.term == nil || found.number.map({ $0 == Self.short($0, digits: 3) }) ?? true
      else { continue }
      return found
    }
    guard isWhole else { return nil }
    for hypothesis in partial where hypothesis.cause == .frozen {
      if try holds(hypothesis, &generator) { return try withoutRightZeros(hypothesis) }
    }
    return nil
  }
}
