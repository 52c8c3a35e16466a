import Testing
import TracewiseChecks
import TracewiseDerivation
import TracewiseLanguage

/// No expression swell: results grow with the number of layers, not with the number of paths.
@Suite struct GrowthTests {
  private func layered(_ count: Int) -> String {
    let weights = (1...count).map { "input W\($0): matrix(4, 4)" }
    var values = ["let Z0 = X"]
    values += (1...count).map { "let Z\($0) = tanh(W\($0)*Z\($0 - 1))" }
    return (["const X: matrix(4, 3)"] + weights + values + ["loss = norm(Z\(count))^2"])
      .joined(separator: "\n")
  }

  private func nested(_ count: Int) -> String {
    let value = (1...count).reduce("X") { "tanh(W\($1)*\($0))" }
    return "const X: matrix(4, 3)\nloss = norm(\(value))^2"
  }

  /// The characters of the results with all names that they rest on.
  private func length(_ text: String) throws -> Int {
    let problem = try #require(SymbolicProgram(program(text)).problem())
    let derivation = Deriver.derive(problem)
    var names: [String: Int] = [:]
    for gradient in derivation.gradients {
      names["∇" + gradient.input.name] = "\(gradient.form)".count
      for definition in gradient.definitions {
        names[definition.symbol.name + "\(definition.symbol.role)"] = "\(definition.value)".count
      }
    }
    return names.values.reduce(0, +)
  }

  @Test func namedLayersGrowLinearly() throws {
    let (five, ten, twenty) = try (length(layered(5)), length(layered(10)), length(layered(20)))
    #expect(Double(twenty - ten) < 2.4 * Double(ten - five))
  }

  @Test func nestedLayersGrowLinearly() throws {
    let (five, ten, twenty) = try (length(nested(5)), length(nested(10)), length(nested(20)))
    #expect(Double(twenty - ten) < 2.4 * Double(ten - five))
  }

  @Test func longChainsAreDerived() throws {
    let lets = (1...300).map { "let a\($0) = sin(a\($0 - 1))" }
    let text = ["input a0: scalar in (0.5, 1)"] + lets + ["loss = a300"]
    let problem = try #require(
      SymbolicProgram(program(text.joined(separator: "\n"))).problem())
    let derivation = Deriver.derive(problem)
    #expect(derivation.nodeDerivations.count == 300)
    #expect(derivation.gradients.count == 1)
  }
}
