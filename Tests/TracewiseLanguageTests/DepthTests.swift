import Foundation
import Testing
import Tracewise
import TracewiseLanguage

/// Programs of many names: no command's stack or time grows with more than their number.
@Suite struct DepthTests {
  private static func chain(_ count: Int, _ step: (String) -> String) -> String {
    (["input a0: scalar in (0.5, 1)"]
      + (1...count).map { "let a\($0) = \(step("a\($0 - 1)"))" } + ["loss = a\(count)"])
      .joined(separator: "\n")
  }

  @Test func longChainsHaveValuesAndGradients() throws {
    let bound = try BoundProgram(program(Self.chain(6000) { "\($0) + 1" }))
    let (loss, gradients) = try bound.lossAndGradients()
    let start = try #require(bound.values["a0"]).scalar
    #expect(loss == (0..<6000).reduce(start) { sum, _ in sum + 1 })
    #expect(gradients.map(\.gradient.scalar) == [1])
  }

  @Test func longChainsOfLongFormulasHaveGradients() throws {
    let ones = String(repeating: " + 1", count: 480)
    let bound = try BoundProgram(program(Self.chain(20) { $0 + ones }))
    #expect(try bound.lossAndGradients().gradients.map(\.gradient.scalar) == [1])
  }

  @Test func chainsHaveAnEnd() throws {
    let ones = String(repeating: " + 1", count: 480)
    let text = message(of: Self.chain(105) { $0 + ones })
    #expect(text == "'a105' rests on more than 50000 levels of operations")
  }

  /// Of undeclared names, too: what the loss makes scalars is looked for through all names.
  @Test func undeclaredNamesThatStandTwice() throws {
    let lets = (1...60).map { "let a\($0) = a\($0 - 1) + a\($0 - 1)" }
    let text = ["let a0 = norm(x)*c"] + lets + ["loss = c*a60"]
    #expect(try program(text.joined(separator: "\n")).input("c")?.rows == 1)
  }

  @Test func manySizesStaySmall() throws {
    let text = (0..<300).map { "claim A\($0)*A\($0) + 1 = A\($0)*A\($0) + 1" }
    let sizes = try program(text.joined(separator: "\n")).inputs.flatMap { [$0.rows, $0.columns] }
    #expect(sizes.count == 600)
    #expect(sizes.allSatisfy { (2...64).contains($0) })
    #expect(Set(sizes).count > 20)
  }

  @Test func linesOfClaimsAreTheirOwn() throws {
    let text = "# first\r\n\nclaim A*A = A*A\n\n\nclaim [1,\n 2] = [1, 2]\nclaim B = B"
    #expect(try program(text).claims.map(\.line) == [3, 6, 8])
  }
}
