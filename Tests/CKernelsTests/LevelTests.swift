import CKernels
import Testing

extension KernelTests {
  @Suite struct LevelTests {
    @Test func theBestLevelIsChosen() {
      #expect(tw_level_in_use().rawValue == .init(Level.all.last!.raw))
    }

    @Test func anUnsupportedLevelIsRefused() {
      let old = tw_level_in_use()
      #expect(tw_use_level(tw_level(rawValue: 17)) == 0)
      #expect(tw_level_in_use() == old)
    }
  }
}
