import Tracewise

/// The tape's ∇²⟨G, f⟩[V] against complex dual numbers through the textbook definitions: ⟨E, ∇²L[V]⟩
/// is the imaginary part of the ε-part of ⟨G, f(X + ihV + εE)⟩, divided by h.
///
/// Of compositions of moderate numbers: of a rule, exact arithmetic and differences see the same, and in
/// a loss of somebody's own, terms may cancel inside a rule, which disturbances of nodes do not show.
public struct ComplexSecondOrderOracle: Oracle {
  public static let id = OracleID.complexStep.law("second order")

  /// So small that its square is nothing beside 1, and no denormal number.
  private static let step = 0x1p-500

  public init() {}

  public var needs: Set<Need> { [.smoothness, .secondDerivatives, .allOperands, .definition] }

  public func check<S: Subject>(_ point: SubjectCase<S>) -> [CheckRecord] {
    let law = "the tape's Hessian-vector product is not that of the textbook definitions"
    guard !point.subject.body.isElementary, point.affords(32) else { return [] }
    do {
      var generator = point.generator(for: 18)
      let directions = (0..<2).map { _ in
        point.operands.map { generator.normal($0.rows, $0.columns) }
      }
      let (v, e) = (directions[0], directions[1])
      let products = try hessianVectorProduct(at: point.operands, along: v) {
        inner($0[0].constant(point.cotangent), point.subject.apply($0))
      }
      var comparison = Comparison(point.tolerances)
      comparison.setNaturalScale(point.largestValue, operand: nil)
      try comparison.add(
        found: Self.slope(products, e), bound: try bound(point, v, e), seed: point.seed
      ) { try expected(point, v, e) }
      var record = point.record(Self.id)
      comparison.conclude(
        &record, law: law,
        holds: "the tape's Hessian-vector product is that of the textbook definitions")
      return [record]
    } catch {
      return [point.failure(Self.id, law, error)]
    }
  }

  public func omissions<S: Subject>(at point: SubjectCase<S>) -> [Omission] {
    point.affords(32) ? [] : [point.omission(Self.id, .work)]
  }

  private func expected<S: Subject>(
    _ point: SubjectCase<S>, _ v: [Matrix], _ e: [Matrix]
  ) throws -> Double {
    let points = point.operands.indices.map { k in
      let x = point.operands[k]
      return Textbook<Dual<Complex>>(
        Textbook<Complex>(x.rows, x.columns) { Complex(x[$0, $1], Self.step * v[k][$0, $1]) },
        along: Textbook<Complex>(e[k]))
    }
    let y = try point.subject.apply(points).checked()
    var total = 0.0
    for i in 0..<y.rows {
      for j in 0..<y.columns { total += point.cotangent[i, j] * y[i, j].dual.imaginary / Self.step }
    }
    return total
  }

  /// The rounding of the product, by the reverse sweep over dual numbers.
  private func bound<S: Subject>(
    _ point: SubjectCase<S>, _ v: [Matrix], _ e: [Matrix]
  ) throws -> Double {
    var rounding = Rounding(point.tolerances, seed: point.seed)
    let bound = try rounding.of(point.operands) { moved in
      let xs = zip(moved, v).map { DualMatrix(value: $0, differential: $1) }
      let (y, g) = (point.subject.apply(xs), xs[0].constant(point.cotangent))
      let products = try point.subject.body.pullbacks(
        g, operands: Array(xs.indices), at: xs, value: y
      ).map { try $0.differential.checked() }
      return [Matrix(Self.slope(products, e))]
    }[0].scalar
    // One number alone may by chance move little, each time.
    return 2 * bound + 8 * point.largestValue.ulp
  }

  private static func slope(_ gradient: [Matrix], _ direction: [Matrix]) -> Double {
    zip(gradient, direction).reduce(0) { $0 + inner($1.0, $1.1).scalar }
  }
}
