import Tracewise
import TracewiseDerivation
import TracewiseLanguage
import TracewiseVerification

/// The values of a derivation's names at random points, computed once a point: every step is judged there,
/// and names rest on one another.
final class NamedValues<M: MatrixAlgebra> {
  /// What a value in exact arithmetic rests on.
  struct Origin {
    private(set) var isOpaque = false
    private(set) var hasFalseRoot = false

    mutating func note(_ run: OpaqueRun) {
      if !run.functions.isEmpty { isOpaque = true }
      if run.hasFalseRoot { hasFalseRoot = true }
    }

    mutating func formUnion(_ other: Origin) {
      isOpaque = isOpaque || other.isOpaque
      hasFalseRoot = hasFalseRoot || other.hasFalseRoot
    }
  }

  typealias Drawn = [MatrixSymbol: (value: M?, origin: Origin)]

  private let definitions: [Definition]
  private let anchor: M
  private var points: [UInt64: Drawn] = [:]

  init(_ definitions: [Definition], anchor: M) {
    self.definitions = definitions
    self.anchor = anchor
  }

  /// The values at the point of a seed, with the given values of all other symbols.
  func drawn(_ seed: UInt64, _ other: (MatrixSymbol) -> M?) -> Drawn {
    if let known = points[seed] { return known }
    var drawn: Drawn = [:]
    for definition in definitions {
      let run = OpaqueRun(salt: seed)
      var origin = Origin()
      let value = OpaqueRun.$current.withValue(run) {
        withoutActuallyEscaping(other) { other in
          var interpretation = Interpretation(
            anchor: anchor,
            symbol: { symbol in
              guard let named = drawn[symbol] else { return other(symbol) }
              origin.formUnion(named.origin)
              return named.value
            })
          return interpretation.value(of: definition.value)
        }
      }
      origin.note(run)
      drawn[definition.symbol] = (value, origin)
    }
    points[seed] = drawn
    return drawn
  }
}
