import Testing
import TracewiseLanguage

@Suite struct SourceTextTests {
  @Test func locationsCountLinesAndCharacters() {
    let source = SourceText(name: "s", text: "aΣc\r\nd\n")
    #expect(source.location(of: 0).description == "1:1")
    #expect(source.location(of: 3).description == "1:3")
    #expect(source.location(of: 6).description == "2:1")
    #expect(source.location(of: 8).description == "3:1")
    #expect(source.location(of: 99).description == "3:1")
    #expect(source[SourceRange(1, 3)] == "Σ")
    #expect(source[SourceRange(6, 99)] == "d\n")
    #expect(source[SourceRange(-5, -1)] == "")
    #expect(SourceRange(2, 3).union(SourceRange(5, 7)) == SourceRange(2, 7))
  }

  @Test func caretsKeepTabsAndCountCharacters() {
    #expect(
      failure(of: "let Σ = 1\nloss =\tΣΣ + lgdet(A)") == """
        file.loss:2:13: error: unknown function 'lgdet'
        loss =\tΣΣ + lgdet(A)
              \t     ^~~~~
        note: did you mean 'logdet'?
        """)
  }
}

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("lgdet", "logdet"), ("logdte", "logdet"), ("LogDet", "logdet"), ("SUM", "sum"),
    ("sofmax", "softmax"), ("nrom", "norm"), ("norm2", "norm"),
  ])
  func near(_ name: String, _ expected: String) {
    #expect(suggestion(for: name, among: FunctionTable.standard.names) == expected)
  }

  @Test(arguments: ["zzz", "x", "", "foobarbaz", String(repeating: "a", count: 1000)])
  func nothingNear(_ name: String) {
    #expect(suggestion(for: name, among: FunctionTable.standard.names) == nil)
  }

  @Test func theOrderOfCandidatesDoesNotMatter() {
    #expect(suggestion(for: "bat", among: ["cat", "bad", "hat"]) == "bad")
    #expect(suggestion(for: "bat", among: ["hat", "bad", "cat"]) == "bad")
  }
}

@Suite struct FunctionTableTests {
  @Test func everyFunctionOfTheContractIsThere() {
    let contract = """
      inv det logdet tr sum mean norm norm1 exp log log1p sqrt abs sin cos tan tanh sigmoid relu \
      softplus softmax logsoftmax logsumexp crossentropy diag vec kron eye ones zeros conv2 min \
      max square reciprocal expm1 sign step erf gelu leakyrelu adjugate reshape inner
      """.split(separator: " ").map(String.init)
    #expect(Set(contract).subtracting(FunctionTable.standard.names).isEmpty)
  }

  @Test func callersAddFunctions() throws {
    var table = FunctionTable.standard
    try table.add("sylvester", "(m, m), (n, n), (m, n) -> (m, n)")
    try table.add("first", "(m, n), k -> (k, n)")
    let text = "loss = sum(sylvester(A, B, C)) + sum(first(C, 2))"
    let result = try Program(
      checking: SourceText(name: "file.loss", text: text), functions: table)
    #expect(inputs(of: result) == "A 3×3, B 4×4, C 3×4")
    let wrong = "input A: matrix(3, 3)\ninput B: matrix(4, 4)\ninput C: matrix(4, 3)\n"
    let failure = #expect(throws: LanguageFailure.self) {
      try Program(
        checking: SourceText(name: "file.loss", text: wrong + "loss = sum(sylvester(A, B, C))"),
        functions: table)
    }
    #expect(
      failure?.errors.first?.message
        == "sylvester: the rows of A (3) must equal the rows of C (4)")
  }

  @Test(arguments: [
    "", "(m, n)", "(m, n) -> ", "(m -> (1, 1)", "(m, n) -> (1, 1) keeping", "(m, n) => (1, 1)",
    "(m, n), k -> (1, 1) | k, (m, n) -> (1, 1)", "x y -> (1, 1)",
  ])
  func wrongSignatures(_ text: String) {
    #expect(throws: LanguageFailure.self) { try FunctionSignature(text, of: "f") }
    #expect(throws: LanguageFailure.self) { try FunctionTable(["f": text]) }
  }
}
