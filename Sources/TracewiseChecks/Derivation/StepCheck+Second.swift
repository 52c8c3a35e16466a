import TracewiseDerivation
import TracewiseLanguage

extension StepCheck {
  /// What is wrong with a second derivative: it must be the differential of the gradient, with
  /// the directions in the place of the inputs' differentials.
  func refusal(of second: SecondDerivative, _ derivation: Derivation) -> String? {
    guard let gradient = derivation.gradients.first(where: { $0.input == second.input }) else {
      return nil
    }
    let differentials = Dictionary(
      second.directions.map { ($0.value, Expression($0.symbol.differential)) },
      uniquingKeysWith: { $1 })
    let pending = Expression(differentialOf: gradient.value)
    let judgement = judge(pending, second.value.replacing { differentials[$0] })
    guard case .different(let why) = judgement else { return nil }
    return "the second derivative for \(second.input.name) is not the gradient's: \(why)"
  }
}
