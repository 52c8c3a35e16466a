import Tracewise

/// Structures of one's own, as people declare them.
struct Layer<M> {
  var weight: M
  var bias: M?

  func map<N>(_ f: (M) throws -> N) rethrows -> Layer<N> {
    try Layer<N>(weight: f(weight), bias: bias.map(f))
  }
}
extension Layer: Parameters where M == Matrix { typealias Recorded = Layer<Variable> }
extension Layer: RecordedInput where M == Variable {}

/// With structures in arrays, optionals, dictionaries and a tuple inside.
struct Network<M> {
  var first: Layer<M>
  var more: [Layer<M>] = []
  var last: Layer<M>?
  var scale: [String: M] = [:]
  var pair: (M, M)?
  var activation = "tanh"

  func map<N>(_ f: (M) throws -> N) rethrows -> Network<N> {
    try Network<N>(
      first: first.map(f), more: more.map { try $0.map(f) }, last: last.map { try $0.map(f) },
      scale: scale.mapValues(f), pair: pair.map { (try f($0.0), try f($0.1)) },
      activation: activation)
  }
}
extension Network: Parameters where M == Matrix { typealias Recorded = Network<Variable> }
extension Network: RecordedInput where M == Variable {}

/// Not generic: both methods one by one, and a tuple of variables.
struct Pair: Parameters {
  var first: Matrix
  var second: Matrix

  func map(_ f: (Matrix) throws -> Variable) rethrows -> (first: Variable, second: Variable) {
    (try f(first), try f(second))
  }
  func map(_ f: (Matrix) throws -> Matrix) rethrows -> Pair {
    Pair(first: try f(first), second: try f(second))
  }
}
