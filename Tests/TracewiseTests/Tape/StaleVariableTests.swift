import Testing
import Tracewise

@Suite struct StaleVariableTests {
  let a = random(2, 2, seed: 1)

  @Test func afterReset() {
    let tape = Tape()
    let old = tape.input(a, named: "A")
    tape.reset()
    let new = tape.input(a, named: "B")
    #expect(
      old.value.failure?.description == "variable: its tape was reset or is gone")
    #expect(old.scalar.isNaN)
    #expect("\(old)" == "a failed variable")
    #expect(
      errorText { try tape.gradient(of: sum(old), withRespectTo: new) }
        == "gradient: a variable belongs to another tape, or to one that was reset or is gone")
    #expect(
      errorText { try tape.gradient(of: sum(new), withRespectTo: old) }
        == "gradient: a variable belongs to another tape, or to one that was reset or is gone")
    #expect(
      errorText { try tape.gradient(of: sum(old * new), withRespectTo: new) }
        == "product: an operand beside B belongs to a tape that was reset or is gone")
  }

  @Test(arguments: [0, 1, 2]) func amongManyOperands(_ place: Int) {
    let tape = Tape()
    let old = tape.input(a, named: "A")
    tape.reset()
    let new = tape.input(a, named: "B")
    var operands = [new, new, new]
    operands[place] = old
    #expect(
      errorText { try tape.gradient(of: sum(horizontal(operands)), withRespectTo: new) }
        == "concatenation: an operand beside B belongs to a tape that was reset or is gone")
  }

  @Test func afterTheTape() throws {
    var leaked: Variable?
    _ = try gradient(at: a) { x in
      leaked = x
      return sum(x)
    }
    let old = try #require(leaked)
    #expect(old.value.failure?.description == "variable: its tape was reset or is gone")
    #expect(
      errorText { try gradient(at: a) { x in sum(x + old) } }
        == "plus: an operand beside input 1 belongs to a tape that was reset or is gone")
  }

  /// Where a stale variable was, another tape may run, even on another thread.
  @Test func whatRunsInTheirPlaceIsLeftAlone() throws {
    let (tape, other) = (Tape(), Tape())
    let old = tape.input(Matrix(1), named: "old")
    tape.reset()
    let (new, y) = (tape.input(Matrix(2), named: "new"), other.input(a, named: "Y"))
    _ = gradient(at: y) { _ in old }
    #expect(tape.failure == nil)
    #expect(other.failure?.description == "variable: its tape was reset or is gone")
    let constant = tape.withoutRecording {
      var square = new
      _ = gradient(at: old) { _ in
        square = new ⊙ new
        return old
      }
      return square
    }
    #expect(try tape.gradient(of: constant, withRespectTo: new) == Matrix(0))
  }

  @Test func theirErrorIsNotThatOfWhatRunsInTheirPlace() {
    let (tape, other) = (Tape(), Tape())
    let old = tape.input(a, named: "old")
    tape.reset()
    _ = tape.input(a, named: "A") * tape.input(random(3, 3, seed: 1), named: "B")
    #expect(tape.failure != nil)
    let y = other.input(a, named: "Y")
    #expect(
      errorText { try other.gradient(of: sum(y), withRespectTo: old) }
        == "gradient: a variable belongs to another tape, or to one that was reset or is gone")
  }

  @Test func ofAnotherTape() {
    let (first, second) = (Tape(), Tape())
    let x = first.input(a, named: "A")
    let y = second.input(a, named: "B")
    let text = "product: A and B belong to different tapes"
    let product = x * y
    #expect(product.value.failure?.description == text)
    #expect(first.failure?.description == text)
    #expect(second.failure?.description == text)
  }

  @Test func gradientForAnotherTapesVariable() {
    let (first, second) = (Tape(), Tape())
    let x = first.input(a, named: "A")
    let y = second.input(a, named: "B")
    #expect(
      errorText { try first.gradient(of: sum(x), withRespectTo: y) }
        == "gradient: a variable belongs to another tape, or to one that was reset or is gone")
    let inner = gradient(at: y) { _ in sum(x) }
    #expect(
      inner.value.failure?.description
        == "gradient: the loss and B belong to different tapes")
  }

  @Test func aFailureCrossesToTheOtherTape() {
    let (first, second) = (Tape(), Tape())
    let x = first.input(.ones(2, 3), named: "A")
    let y = second.input(a, named: "B")
    let failed = x * x
    #expect(
      errorText { try second.gradient(of: sum(y + failed), withRespectTo: y) }
        == "product: the columns of A (3) must equal the rows of A (2)")
  }
}
