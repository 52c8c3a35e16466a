/// What a function makes of variables, without a record of how: the reverse sweep computes it once more, with a record,
/// when it comes there. A part of a loss costs the memory of its inputs and its value instead of all between, and its time
/// twice. Of a chain of n steps, √n parts of √n steps each need O(√n) memory (Griewank & Walther 2000; Chen et al. 2016).
///
///     let g = try gradient(at: W) { W in
///       var h = W.constant(X)
///       for _ in 0..<10 {
///         h = checkpoint(h, W) { h, W in
///           (0..<10).reduce(h) { h, _ in tanh(W * h) }
///         }
///       }
///       return sum(h)
///     }
///
/// The function must give the same value each time, and use no other variables than those that it is given; a variable
/// of the tape around it is an error that says so. Matrices and numbers it may use freely. Value and gradient are those
/// without it, to the bit where nothing is rewritten across its ends. Checkpoints nest, have derivatives forwards, and
/// gradients of gradients, which are recorded whole.
public func checkpoint<each Input: RecordedInput>(
  _ inputs: repeat each Input, recomputing function: @escaping (repeat each Input) -> Variable
) -> Variable {
  var variables: [Variable] = []
  repeat variables += (each inputs).variables
  return recomputed(variables) { variables in
    var rest = variables[...]
    return function(repeat (each inputs).rebuilt(from: &rest))
  }
}

/// The result of a function of variables, which is recorded as one operation.
private func recomputed(
  _ variables: [Variable], _ function: @escaping ([Variable]) -> Variable
) -> Variable {
  guard let first = variables.first else { return .withoutOperands("checkpoint") }
  guard let live = variables.first(where: \.isLive) else { return first.failed }
  let core = live.core
  let isActive = variables.map { $0.isLive && $0.core == core && core.pointee.isActive($0.index) }
  let box = core.pointee.keep(RecomputedFunction(function, isActive))
  return Variable.apply(Recomputation(box: Unmanaged.passUnretained(box)), to: variables)
}
