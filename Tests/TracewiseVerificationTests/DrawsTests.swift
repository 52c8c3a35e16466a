import Testing

@testable import TracewiseVerification

/// Where rules are drawn at one seed of many.
@Suite struct DrawsTests {
  @Test(arguments: RuleCatalogue.all.map(\.label)) func everyRegionHasItsTurn(
    _ label: String
  ) throws {
    let subject = try #require(RuleCatalogue.all.first { $0.label == label })
    let draws = (UInt64(1)...2000).map { subject.draws(atOneOfMany: $0) }
    #expect(draws.allSatisfy { $0.count == min(subject.regions.count, 2) })
    var sizes: [String: Set<Int>] = [:]
    for draw in draws.joined() { sizes[draw.region.name, default: []].insert(draw.size) }
    for region in subject.regions {
      let own = Set(region.sizes.isEmpty ? [0] : region.sizes)
      let drawn = try #require(sizes[region.name], "\(region.name) is never drawn")
      if region.name == subject.generalRegion?.name {
        #expect(drawn == Set(region.smallestSize...(own.max() ?? 0)))
        #expect(region.smallestSize <= 2)
      } else {
        #expect(drawn == own, "\(region.name)")
      }
    }
  }

  @Test func furtherSeedsAreDrawnSo() throws {
    let subject = try #require(RuleCatalogue.all.first { $0.label == "inverse" })
    func regions(_ records: [CheckRecord], _ seed: UInt64) -> Set<String> {
      Set(records.filter { $0.seed == seed && $0.oracle != .rejections }.map(\.region))
    }
    let records = RuleCheck(oracles: [AdjointOracle()]).run(subject, seeds: [5, 6, 7])
    #expect(regions(records, 6) == regions(records, 5).filter { !$0.hasPrefix("large-sizes") })
    let further = subject.draws(atOneOfMany: 7).map { $0.region.label(size: $0.size) }
    #expect(regions(records, 7) == Set(further))
    // A region that somebody names is looked at at every seed.
    let named = RuleCheck(oracles: [AdjointOracle()]).run(
      subject, regions: [subject.regions[1].name], seeds: [5, 6, 7, 8])
    #expect(Set(named.map(\.seed)) == [5, 6, 7, 8])
  }
}
