public import Tracewise

/// Checks the gradient of a generic loss: that of the tape against differences, as for a closure,
/// and against complex steps, which see errors of a few units in the last place where the loss is
/// analytic.
///
///     struct Quadratic: GenericLoss {
///       func value<M: MatrixAlgebra>(at xs: [M]) -> M { norm(xs[0] * xs[1]).squared }
///     }
///     let result = try checkGradient(of: Quadratic(), at: [A, x], names: ["A", "x"])
public func checkGradient(
  of loss: some GenericLoss, at inputs: [Matrix], names: [String]? = nil, seed: UInt64 = 1,
  tolerances: Tolerances = Tolerances()
) throws -> Verification {
  let names = names ?? inputs.indices.map { "input \($0 + 1)" }
  var records = try checkGradient(
    at: inputs, names: names, seed: seed, tolerances: tolerances
  ) { try loss.value(at: $0) }
  if let failure = try loss.value(at: inputs.map { Textbook<Complex>($0) }).failure {
    return Verification(records, notes: ["no complex steps: \(failure)"])
  }
  let gradients = try valueWithGradient(at: inputs) { try loss.value(at: $0) }.gradient
  var noise = Rounding(tolerances, seed: seed)
  let bounds = try noise.of(inputs) { moved in
    try valueWithGradient(at: moved) { try loss.value(at: $0) }.gradient
  }
  for k in inputs.indices {
    var comparison = Comparison(tolerances)
    comparison.setNaturalScale(1, operand: nil)
    for place in 0..<inputs[k].count {
      let (i, j) = place.quotientAndRemainder(dividingBy: inputs[k].columns)
      let slope = try complexStep(loss, inputs, k, i, j)
      comparison.add(
        .init(
          found: gradients[k][i, j], expected: slope, bound: 2 * bounds[k][i, j] + slope.ulp,
          entry: .init(row: i + 1, column: j + 1)))
    }
    var record = CheckRecord(
      subject: "grad(\(names[k]))", kind: .gradient, oracle: ComplexStepRuleOracle.name,
      verdict: .verified, seed: seed, reason: "")
    comparison.conclude(
      &record, law: "the tape's gradient is not that of the textbook definitions",
      holds: "the tape's gradient is that of the textbook definitions")
    record.operand = record.verdict == .refuted ? names[k] : nil
    records.append(record)
  }
  return Verification(records)
}

/// Im L(X + ihEᵢⱼ)/h.
private func complexStep(
  _ loss: some GenericLoss, _ inputs: [Matrix], _ k: Int, _ i: Int, _ j: Int
) throws -> Double {
  let step = 0x1p-500
  let points = inputs.indices.map { operand in
    let x = inputs[operand]
    return Textbook<Complex>(x.rows, x.columns) { row, column in
      Complex(x[row, column], operand == k && row == i && column == j ? step : 0)
    }
  }
  return try loss.value(at: points).checked()[0, 0].imaginary / step
}
