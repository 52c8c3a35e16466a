import Testing
import TracewiseVerification

@testable import TracewisePrograms

/// What is read from a program: anything may come.
@Suite struct ProtocolTests {
  @Test(arguments: [
    ("{\"a\":[1,-2.5e3,NaN,-Infinity,null]}", 5), ("[]", 0), ("[[1,2],[3,4]]", 4), ("3", 1),
    (" [ 1 , 2 ] \n", 2),
  ]) func numbers(_ text: String, _ count: Int) throws {
    let json = try #require(JSON(Array(text.utf8)))
    #expect((json["a"] ?? json).asNumbers?.count == count)
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\"}", "{\"a\":1,}", "nul", "1 2", "\"a", "[1", "{1:2}", "--1", "\\",
    "\u{0}",
  ])
  func garbage(_ text: String) { #expect(JSON(Array(text.utf8)) == nil) }

  @Test func depthIsBounded() {
    #expect(JSON(Array(String(repeating: "[", count: 100_000).utf8)) == nil)
  }

  @Test func strings() {
    let json = JSON(Array("\"a\\n\\u00e9\\ud83d\\ude00\\\"\\ud800\"".utf8))
    #expect(json?.asText == "a\né😀\"\u{FFFD}")
  }

  @Test(arguments: [
    ("[1]", "its greeting is no object of JSON"), ("{}", "its greeting says no \"protocol\": 1"),
    ("{\"protocol\":1}", "its greeting names no inputs"),
    ("{\"protocol\":1,\"inputs\":[]}", "its greeting names no inputs"),
    ("{\"protocol\":1,\"inputs\":[{}]}", "an input has no name"),
    ("{\"protocol\":1,\"inputs\":[{\"name\":\"x\"}]}", "the input x has no shape"),
    ("{\"protocol\":1,\"inputs\":[{\"name\":\"x\",\"shape\":[-1]}]}", "the input x has no shape"),
    (
      "{\"protocol\":1,\"inputs\":[{\"name\":\"x\",\"shape\":[1e9,1e9,1e9]}]}",
      "the input x has no shape"
    ),
    ("{\"protocol\":1,\"inputs\":[{\"name\":\"x\",\"shape\":[0]}]}", "its inputs have no entries"),
    (
      "{\"protocol\":1,\"inputs\":[{\"name\":\"x\",\"shape\":[1]},{\"name\":\"x\",\"shape\":[1]}]}",
      "two inputs are called x"
    ),
    (
      "{\"protocol\":1,\"inputs\":[{\"name\":\"x\",\"shape\":[2]}],\"bytes\":8}",
      "its starting point has 8 bytes; its inputs take 16"
    ),
    (
      "{\"protocol\":1,\"inputs\":[{\"name\":\"x\",\"shape\":[2]}],\"data\":[1]}",
      "its starting point has 1 numbers; its inputs take 2"
    ),
    (
      "{\"protocol\":1,\"inputs\":[{\"name\":\"x\",\"shape\":[1]}],\"dtype\":\"i4\"}",
      "its numbers are of the type i4; f8 and f4 are read"
    ),
    (
      "{\"protocol\":1,\"inputs\":[{\"name\":\"x\",\"shape\":[99999999999]}]}",
      "its inputs have 99999999999 entries; at most 134217728 are checked"
    ),
  ]) func greetings(_ text: String, _ message: String) throws {
    let json = try #require(JSON(Array(text.utf8)))
    #expect(throws: ProgramFailure.malformed(message)) { try Greeting(json) }
  }

  /// Column by column and back, for arrays of any number of axes.
  @Test func orders() throws {
    let text =
      "{\"protocol\":1,\"order\":\"F\",\"inputs\":[{\"name\":\"A\",\"shape\":[2,3]},{\"name\":\"T\",\"shape\":[2,2,2]}]}"
    let greeting = try Greeting(#require(JSON(Array(text.utf8))))
    let numbers = (0..<14).map(Double.init)
    let wire = greeting.wireOrder(numbers)
    #expect(wire == [0, 3, 1, 4, 2, 5, 6, 10, 8, 12, 7, 11, 9, 13])
    #expect(greeting.rowMajor(wire) == numbers)
  }

  @Test(arguments: [(0, "A[0,0]"), (5, "A[1,2]"), (6, "s"), (7, "T[0,0,0]"), (14, "T[1,1,1]")])
  func names(_ place: Int, _ name: String) {
    var greeting = Greeting(
      name: "f",
      inputs: [
        .init(name: "A", shape: [2, 3]), .init(name: "s", shape: []),
        .init(name: "T", shape: [2, 2, 2]),
      ])
    #expect(Block.name(of: place, greeting) == name)
    greeting.firstIndex = 1
    #expect(Block.name(of: 5, greeting) == "A[2,3]")
  }

  /// A program of a few lines of the shell, with numbers in the line.
  @Test func inlineNumbers() throws {
    let script = """
      while read -r line <&3; do case "$line" in
        *hello*) echo '{"protocol":1,"inputs":[{"name":"x","shape":[1],"at":[3]}]}' >&4 ;;
        *bye*) exit ;;
        *) x=${line##*[}; x=${x%%]*}; id=${line#*:}; id=${id%%,*}
           awk -v x="$x" -v id="$id" 'BEGIN { printf "{\\"id\\":%d,\\"value\\":%.17g,\\"data\\":[%.17g]}\\n", id, x * x, 2 * x }' >&4 ;;
      esac; done
      """
    let program = PipedProgram(["sh", "-c", script], deadline: 10) { _ in }
    let result = try ProgramVerifier.verification(of: program, ProgramSettings())
    #expect(result.records[0].verdict == .verified)
  }

  @Test func kronrodIsExactForPolynomials() throws {
    // ∫₀¹ 23 x²² dx = 1; Kronrod's rule of 15 points has the degree 22.
    let (value, doubt) = GaussKronrod.integral(from: 0, to: 1) { x in
      var power = 23.0
      for _ in 0..<22 { power *= x }
      return power
    }
    #expect(abs(value - 1) < 1e-13 && doubt < 1e-3)
  }

  /// Smooth functions have no coarse noise; jumps are measured.
  @Test func coarseNoise() {
    #expect(CoarseNoise.level { 1 / (3 + $0) } < 1e-13)
    let jumping = CoarseNoise.level { $0 * $0 + ($0 > 0.1 ? 1e-6 : 0) + ($0 > -0.2 ? 1e-6 : 0) }
    #expect((1e-8...1e-5).contains(jumping))
  }

  @Test(arguments: [
    (0.5, "it is too large by the factor 2"), (-1.0, "the sign is wrong"),
    (7.0, "it is too small by the factor 1/7, one over the number of entries of x"),
    (1 / 7.0, "it is too large by the factor 7, the number of entries of x"),
    (-2.0, "the sign is wrong, and it is too small by the factor 1/2"),
    (2.302585092994046, "it is too small by the factor 1/(ln 10)"),
  ]) func factors(_ value: Double, _ text: String) {
    #expect(
      Factor(value, within: 1e-13, sizes: [("the number of entries of x", 7)]).text
        == text)
  }
}
