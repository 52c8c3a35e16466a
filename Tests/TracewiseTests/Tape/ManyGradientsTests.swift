import Testing
import Tracewise

/// Gradients on all cores are those of one core, to the last bit from run to run.
@Suite struct ManyGradientsTests {
  @Test(arguments: [0, 1, 31, 32, 33, 200]) func sumOverSamples(_ count: Int) throws {
    let w = random(3, 5, seed: 1)
    let samples = (0..<count).map { random(5, 1, seed: UInt64(100 + $0)) }
    func once() throws -> (value: Double, gradient: Matrix) {
      try valueWithGradient(at: w, over: samples) { w, x in sum(sigmoid(w * x)) }
    }
    let (value, found) = try once()
    #expect(try once().value == value)
    #expect(try once().gradient == found)
    var expected = (value: 0.0, gradient: Matrix.zeros(3, 5))
    for x in samples {
      let one = try valueWithGradient(at: w) { w in sum(sigmoid(w * x)) }
      expected = (expected.value + one.value, expected.gradient + one.gradient)
    }
    #expect(abs(value - expected.value) <= 1e-12 * Double(count))
    #expect(norm(found - expected.gradient).scalar <= 1e-12 * Double(count))
  }

  /// Points in runs of one and of many, with last runs that are not full: matrices, and other inputs.
  @Test(arguments: [0, 1, 50, 300]) func manyPoints(_ count: Int) throws {
    let points = (0..<count).map { random(4, 4, seed: UInt64($0)) }
    let found = try valuesWithGradients(at: points) { x in sum((x * x).squared) }
    let inArrays = try valuesWithGradients(at: points.map { [$0] }) { x in
      sum((x[0] * x[0]).squared)
    }
    #expect(found.count == count && inArrays.count == count)
    for (k, point) in points.enumerated() {
      let expected = try valueWithGradient(at: point) { x in sum((x * x).squared) }
      #expect(found[k] == expected)
      #expect(inArrays[k].value == expected.value && inArrays[k].gradient == [expected.gradient])
    }
  }

  /// Of the points that fail, the first in order says why, whichever core came to one first.
  @Test func theFirstPointThatFailsIsNamed() {
    let points = (0..<300).map { k in
      k == 77 ? Matrix.zeros(2, 2) : k > 77 && k % 5 == 0 ? Matrix.ones(2, 3) : .identity(2)
    }
    #expect {
      try valuesWithGradients(at: points) { x in logDeterminant(x) }
    } throws: {
      ($0 as? TracewiseError)?.kind == .singular
    }
  }

  @Test func theFirstFailureIsThrown() {
    let samples = (0..<100).map { $0 % 40 == 39 ? Matrix.ones(2, 1) : Matrix.ones(3, 1) }
    #expect(throws: TracewiseError.self) {
      try valueWithGradient(at: Matrix.ones(1, 3), over: samples) { w, x in sum(w * x) }
    }
  }
}
