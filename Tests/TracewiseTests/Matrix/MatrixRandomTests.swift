import Testing
import Tracewise

@Suite struct MatrixRandomTests {
  /// The stream that the authors of SplitMix64 publish for this seed.
  @Test func splitMix64() {
    var generator = SeededGenerator(seed: 1_234_567)
    let numbers = (0..<5).map { _ in generator.next() }
    #expect(
      numbers == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  @Test func momentsOfNormalEntries() {
    let a = random(300, 300, seed: 5)
    #expect(abs(mean(a).scalar) < 0.02)
    #expect(abs(mean(a.squared).scalar - 1) < 0.02)
    #expect(abs(mean(a.squared.squared).scalar - 3) < 0.15)
  }

  @Test func uniformEntriesFillTheirInterval() {
    var generator = SeededGenerator(seed: 6)
    let values = Matrix.randomUniform(100, 100, in: -3...5, using: &generator).values
    #expect(values.allSatisfy { $0 >= -3 && $0 <= 5 })
    #expect(values.min()! < -2.9 && values.max()! > 4.9)
  }

  @Test func seedsRepeat() {
    #expect(random(7, 3, seed: 8) == random(7, 3, seed: 8))
    #expect(random(7, 3, seed: 8) != random(7, 3, seed: 9))
  }
}
