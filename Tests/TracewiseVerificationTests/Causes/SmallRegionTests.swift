import Testing
import TracewiseVerification

/// Shrinking draws regions at sizes below their own: all must have something to give there.
@Suite struct SmallRegionTests {
  @Test func regionsAreDrawnAtAllSizes() {
    for subject in RuleCatalogue.all {
      for region in subject.regions where !region.sizes.isEmpty {
        for size in 1...6 {
          let operands = region.draw(size: size, seed: 1)
          #expect(operands.count == subject.operandCount, "\(subject.label), \(region.name)")
        }
      }
    }
  }
}
