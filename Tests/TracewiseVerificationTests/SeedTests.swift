import Testing
import Tracewise

@testable import TracewiseVerification

/// Another seed is another point: of operands, cotangents and directions, and of exact draws.
@Suite struct Seeds {
  /// Regions of one point.
  private static let fixed: Set = [
    "complex-eigenvalues", "identity", "integers", "jordan-block", "jump-at-zero", "kink-at-zero",
    "ones", "permutation", "zero",
    "zero-matrix", "zeros",
  ]

  @Test(arguments: RuleCatalogue.all) func changeWhatIsDrawn(_ subject: RuleSubject) throws {
    for region in subject.regions {
      let size = region.sizes.first ?? 0
      let draws = (UInt64(1)...3).map { region.draw(size: size, seed: $0) }
      #expect(region.draw(size: size, seed: 1) == draws[0])
      let entries = draws[0].reduce(0) { $0 + $1.count }
      if entries > 0, !Self.fixed.contains(region.name) {
        #expect(draws[0] != draws[1] && draws[1] != draws[2], "\(region.name)")
      }
      let points = try (UInt64(1)...2).map {
        try RuleCase(subject, region: region, size: size, seed: $0)
      }
      if points[0].value.count > 0 { #expect(points[0].cotangent != points[1].cotangent) }
      for (k, x) in points[0].operands.enumerated()
      where x.count > 0 && points[0].active.contains(k) {
        #expect(points[0].directions[k] != points[1].directions[k])
      }
    }
  }

  @Test func changeExactDraws() {
    func draws(_ seed: UInt64) -> [Grid<Modular>?] {
      var drawn: [Grid<Modular>?] = []
      _ = ExactDraws(seed: seed, count: 2).run([.square(2)]) { xs, generator, _ in
        let other = Textbook<Modular>.random(Shape(1, 2), using: &generator)
        drawn += (xs + [other]).map { try? $0.result.get() }
      }
      return drawn
    }
    let all = (UInt64(1)...3).flatMap(draws)
    #expect(all.count == 12 && Set(all.map { "\($0 as Any)" }).count == 12)
    #expect(draws(1).map { "\($0 as Any)" } == all[..<4].map { "\($0 as Any)" })
  }
}
