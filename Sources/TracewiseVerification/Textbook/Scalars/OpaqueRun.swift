import Synchronization

/// The functions that have opaque values modulo p.
package enum OpaqueFunction: String, Sendable, Hashable, CaseIterable {
  case exp, log, sqrt, sin, cos, atan, asin, erf, polygamma, sign, power
}

/// One choice of the opaque values of transcendental functions modulo p.
///
/// There is no exponential function modulo p. A derivative rule uses only that exp′ = exp; so
/// any values do, if equal arguments have equal values. They are pseudo-random, drawn anew with
/// each run's salt. A run also records which functions it was asked for: a result that rests on
/// opaque values is exact in the matrix structure, while the scalar function itself is checked
/// elsewhere, numerically.
package final class OpaqueRun: Sendable {
  /// The run that opaque values come from. An oracle has its own.
  @TaskLocal package static var current = OpaqueRun(salt: 0)

  private struct Record {
    var functions: Set<OpaqueFunction> = []
    var hasFalseRoot = false
    var known: [[Grid<DegreeBounded>]] = []
  }

  /// What all values are made from: equal for equal draws.
  let salt: UInt64
  private let record = Mutex(Record())

  package init(salt: UInt64) { self.salt = salt }

  /// The functions whose opaque values were used.
  package var functions: Set<OpaqueFunction> { record.withLock { $0.functions } }

  /// Whether a root was taken of a residue that has none, so that √x² = x did not hold.
  package var hasFalseRoot: Bool { record.withLock { $0.hasFalseRoot } }

  /// Roots of equations that are known because operands were made of them.
  var known: [[Grid<DegreeBounded>]] { record.withLock { $0.known } }

  func know(_ root: [Grid<DegreeBounded>]) { record.withLock { $0.known.append(root) } }

  func noteFalseRoot() { record.withLock { $0.hasFalseRoot = true } }

  /// Notes what another run met, where its results are taken over.
  func join(_ functions: Set<OpaqueFunction>, hasFalseRoot: Bool) {
    record.withLock {
      $0.functions.formUnion(functions)
      $0.hasFalseRoot = $0.hasFalseRoot || hasFalseRoot
    }
  }

  /// The pseudo-random value of a function at an argument; never 0.
  func value(_ function: OpaqueFunction, _ x: Modular, variant: UInt64 = 0) -> Modular {
    record.withLock { _ = $0.functions.insert(function) }
    var state = Self.mixed(salt)
    for byte in function.rawValue.utf8 { state = Self.mixed(state ^ UInt64(byte)) }
    state = Self.mixed(Self.mixed(state ^ variant) ^ x.residue)
    while state >> 3 >= Modular.prime || state >> 3 == 0 { state = Self.mixed(state) }
    return Modular(residue: state >> 3)
  }

  /// A step of SplitMix64.
  private static func mixed(_ x: UInt64) -> UInt64 {
    var z = x &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
