import Testing
import Tracewise
import TracewiseVerification

@Suite struct CompositionTests {
  /// Blocks of seeds; the tool runs more: `tracewise check --compositions 10000`.
  @Test(arguments: 0..<10)
  func gradientsOfRandomCompositionsAreRight(block: UInt64) {
    for seed in (30 * block + 1)...(30 * block + 30) {
      let records = CompositionCheck().run(seed: seed)
      #expect(records.count >= 4, "seed \(seed)")
      for record in records { #expect(record.verdict == .verified, "\(record)") }
    }
  }

  @Test func everyRuleOfTheCatalogueTakesPart() throws {
    var missing = Set(RuleCatalogue.all.map(\.name))
    for seed in 1...1000 as ClosedRange<UInt64> where !missing.isEmpty {
      missing.subtract(try Composition(seed: seed).ruleNames)
    }
    #expect(missing.isEmpty)
  }

  @Test func compositionsAreDeepAndShareValues() throws {
    let all = try (1...200 as ClosedRange<UInt64>).map { try Composition(seed: $0) }
    #expect(all.contains { $0.depth >= 8 })
    #expect(all.contains { $0.depth == 2 })
    let sharing = all.count { composition in
      let uses = composition.nodes.flatMap(\.operands)
      return Set(uses).count < uses.count
    }
    #expect(sharing > 80)
    let shapes = Set(all.flatMap(\.inputs).map(\.shape))
    #expect(shapes.count == 25, "every shape from 1×1 to 5×5")
  }

  @Test func oneSeedIsOneComposition() throws {
    let (a, b) = (try Composition(seed: 7), try Composition(seed: 7))
    #expect(a.description == b.description)
    #expect(try a.description != Composition(seed: 8).description)
  }

  @Test func theSweepOverMatricesGivesTheTapesGradient() throws {
    for seed in 1...40 as ClosedRange<UInt64> {
      let composition = try Composition(seed: seed)
      let inputs = composition.inputs
      let swept = try composition.gradient(at: inputs)
      let taped = try valueWithGradient(at: inputs) { try composition.value(at: $0) }.gradient
      for (a, b) in zip(swept, taped) {
        let scale = max(a.values.map(\.magnitude).max() ?? 0, 1)
        #expect((a - b).values.allSatisfy { abs($0) <= 1e-11 * scale }, "seed \(seed)")
      }
    }
  }

  @Test func badNodesAreErrors() {
    let x = Composition.Node(.input([[1, 2]]))
    #expect(throws: TracewiseError.self) { try Composition([]) }
    #expect(throws: TracewiseError.self) { try Composition([x]) }
    #expect(throws: TracewiseError.self) {
      try Composition([x, .init(.rule(AnyRule(Sum())), of: [1])])
    }
    #expect(throws: TracewiseError.self) {
      try Composition([x, .init(.rule(AnyRule(Sum())), of: [0, 0])])
    }
    #expect(throws: TracewiseError.self) {
      try Composition([x, .init(.rule(AnyRule(Trace())), of: [0])])
    }
  }
}

extension Composition {
  /// The most rules on a way from an input to the loss.
  fileprivate var depth: Int {
    var depths: [Int] = []
    for node in nodes {
      let below = node.operands.map { depths[$0] }.max() ?? 0
      if case .rule = node.operation { depths.append(below + 1) } else { depths.append(0) }
    }
    return depths.last ?? 0
  }
}
