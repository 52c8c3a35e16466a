import Testing
import Tracewise

/// The operands of the table: their shapes differ, so that few expressions fit by chance.
private struct Operands {
  let tape = Tape()
  let A, B, D, S, x, E: Variable

  init() {
    A = tape.input(Matrix(2, 3) { Double(1 + $0 + $1) }, named: "A")
    B = tape.input(Matrix(3, 2) { Double(1 + $0 - $1) }, named: "B")
    D = tape.input([[1, 2], [3, 5]], named: "D")
    S = tape.input(.diagonal([1, 2, 0]), named: "S")
    x = tape.input(Matrix(vector: [1, 2]), named: "x")
    E = tape.input(.zeros(0, 2), named: "E")
  }
}

private struct BadInput: Sendable {
  let text: String
  let expression: @Sendable (Operands) -> Variable
  init(_ text: String, _ expression: @escaping @Sendable (Operands) -> Variable) {
    self.text = text
    self.expression = expression
  }
}

private let shapes = [
  BadInput("product: the columns of A (3) must equal the rows of A (2)") { $0.A * $0.A },
  BadInput("product: the columns of A * B (2) must equal the rows of B (3)") { $0.A * $0.B * $0.B },
  BadInput("plus: the shapes must be equal; A is 2×3, B is 3×2") { $0.A + $0.B },
  BadInput("plus: the shapes must be equal; D is 2×2, S is 3×3") { $0.D + $0.S },
  BadInput("plus: the shapes must be equal; A * B is 2×2, S is 3×3") { $0.A * $0.B + $0.S },
  BadInput("minus: the shapes must be equal; A is 2×3, B is 3×2") { $0.A - $0.B },
  BadInput("hadamard: the shapes must be equal; A is 2×3, B is 3×2") { $0.A ⊙ $0.B },
  BadInput("quotient: the shapes must be equal; A is 2×3, B is 3×2") { $0.A ./ $0.B },
  BadInput("pow: the shapes must be equal; A is 2×3, B is 3×2") { pow($0.A, $0.B) },
  BadInput("min: the shapes must be equal; A is 2×3, B is 3×2") { minimum($0.A, $0.B) },
  BadInput("max: the shapes must be equal; A is 2×3, B is 3×2") { maximum($0.A, $0.B) },
  BadInput("inner: the shapes must be equal; A is 2×3, B is 3×2") { inner($0.A, $0.B) },
  BadInput("crossentropy: the shapes must be equal; A is 2×3, D is 2×2") {
    crossEntropy($0.A, $0.D)
  },
  BadInput("times: the factor A must be 1×1; it is 2×3") {
    .apply(ScalarMultiple(), to: $0.A, $0.B)
  },
  BadInput("broadcast: A is 2×3, which does not repeat to the shape asked for") {
    $0.A.broadcast(to: Shape(4, 3))
  },
  BadInput("qrq: at least as many rows as columns are required; A is 2×3") {
    $0.A.orthogonalFactor()
  },
  BadInput("triangularsolve: the rows of D (2) must equal the rows of B (3)") {
    triangularSolve(.lower, $0.D, $0.B)
  },
  BadInput("conv2: the kernel S (3×3) must fit into A (2×3)") { conv2($0.A, $0.S) },
  BadInput("conv2: the kernel E (0×2) must fit into A (2×3)") { conv2($0.A, $0.E) },
  BadInput("conv2full: A (2×3) and E (0×2) need entries") {
    .apply(FullConvolution(), to: $0.A, $0.E)
  },
  BadInput("concatenation: matrices side by side must have equally many rows") {
    horizontal([$0.A, $0.B])
  },
  BadInput("concatenation: matrices one above the other must have equally many columns") {
    vertical([$0.A, $0.B])
  },
  BadInput("concatenation: matrices one above the other must have equally many columns") {
    blocks([[$0.A, $0.x], [$0.D]])
  },
  BadInput("adjugatedifferential: the shapes must be equal; D is 2×2, S is 3×3") {
    .apply(AdjugateDifferential(), to: $0.D, $0.S)
  },
  BadInput("blockrows: A is 2×3, which is not a whole of its blocks") {
    .apply(BlockRows(outer: Shape(2, 2), inner: Shape(1, 1)), to: $0.A)
  },
  BadInput("blocksfromrows: A is 2×3, which is not a list of its blocks") {
    .apply(BlocksFromRows(outer: Shape(2, 2), inner: Shape(1, 1)), to: $0.A)
  },
]

private let squares = [
  BadInput("inverse: a square matrix is required; A is 2×3") { $0.A.inverse() },
  BadInput("det: a square matrix is required; A is 2×3") { determinant($0.A) },
  BadInput("logdet: a square matrix is required; A is 2×3") { logDeterminant($0.A) },
  BadInput("adjugate: a square matrix is required; A is 2×3") { $0.A.adjugate() },
  BadInput("tr: a square matrix is required; A is 2×3") { trace($0.A) },
  BadInput("matrixpower: a square matrix is required; A is 2×3") { $0.A.power(2) },
  BadInput("inverse: a square matrix is required; A is 2×3") { $0.A.power(-2) },
  BadInput("matrixpower: the exponent must not be negative: use the inverse's power") {
    .apply(MatrixPower(-1), to: $0.D)
  },
  BadInput("solve: a square matrix is required; A is 2×3") { solve($0.A, $0.B) },
  BadInput("solve: the rows of D (2) must equal the rows of B (3)") { solve($0.D, $0.B) },
  BadInput("divide: a square divisor is required; A is 2×3") { $0.D / $0.A },
  BadInput("divide: the columns of B (2) must equal the rows of S (3)") { $0.B / $0.S },
  BadInput("adjugatedifferential: a square matrix is required; A is 2×3") {
    .apply(AdjugateDifferential(), to: $0.A, $0.A)
  },
]

private let values = [
  BadInput("inverse: S is singular: pivot 3 of its LU factorisation is 0") { $0.S.inverse() },
  BadInput("inverse: S is singular: pivot 3 of its LU factorisation is 0") { $0.S.power(-1) },
  BadInput("logdet: S is singular: pivot 3 of its LU factorisation is 0") { logDeterminant($0.S) },
  BadInput("solve: S is singular: pivot 3 of its LU factorisation is 0") { solve($0.S, $0.B) },
  BadInput("divide: S is singular: pivot 3 of its LU factorisation is 0") { $0.A / $0.S },
  BadInput("inverse: (D - D) is singular: pivot 1 of its LU factorisation is 0") {
    ($0.D - $0.D).inverse()
  },
  BadInput("mean: E has no entries; it is 0×2") { mean($0.E) },
  BadInput("softmax: columns with entries are required; E is 0×2") { softmax($0.E) },
  BadInput("logsoftmax: columns with entries are required; E is 0×2") { logSoftmax($0.E) },
  BadInput("logsumexp: columns with entries are required; E is 0×2") { logSumExp($0.E) },
  BadInput("crossentropy: columns with entries are required; E is 0×2") {
    crossEntropy($0.E, $0.E)
  },
]

private let places = [
  BadInput("slice: row 2, from 0, is outside A, which has 2") {
    $0.A.slice(rows: 1..<3, columns: 0..<1)
  },
  BadInput("slice: row 2, from 0, is outside A, which has 2") { $0.A.row(2) },
  BadInput("slice: row -1, from 0, is outside A, which has 2") { $0.A.row(-1) },
  BadInput("slice: column 3, from 0, is outside A, which has 3") {
    $0.A.slice(rows: 0..<1, columns: 2..<4)
  },
  BadInput("slice: column 3, from 0, is outside A, which has 3") { $0.A.column(3) },
  BadInput("slice: column -1, from 0, is outside A, which has 3") { $0.A.column(-1) },
  BadInput("slice: column 3, from 0, is outside A, which has 3") { $0.A.entry(1, 3) },
  BadInput("slice: row 2, from 0, is outside A, which has 2") {
    .apply(Slice(firstRow: 0, rows: 2, rowStep: 2, firstColumn: 0, columns: 1), to: $0.A)
  },
  BadInput("slice: row 0, from 0, is outside E, which has 0") { $0.E.row(0) },
  BadInput("reshape: A is 2×3, which does not have as many entries as the shape asked for") {
    $0.A.reshaped(4, 2)
  },
  BadInput("reshape: A is 2×3, which does not have as many entries as the shape asked for") {
    $0.A.reshaped(-2, -3)
  },
  BadInput("diagonalmatrix: a column is required; A is 2×3") { $0.A.diagonalMatrix },
  BadInput("diagonalmatrix: x has 2 entries, which is not the length of the diagonal") {
    .apply(DiagonalMatrix(3, 3), to: $0.x)
  },
  BadInput("embed: A is 2×3, which does not fit its place") {
    .apply(Embed(Slice(rows: 0..<1, columns: 0..<3), in: Shape(4, 4)), to: $0.A)
  },
]

private let all = shapes + squares + values + places

@Suite struct ErrorTextTests {
  @Test(arguments: all.indices) func textsNameOperationShapesAndInputs(_ k: Int) {
    let operands = Operands()
    let result = all[k].expression(operands)
    #expect(operands.tape.failure?.description == all[k].text)
    #expect(result.value.failure?.description == all[k].text)
    #expect(
      errorText { try operands.tape.gradient(of: sum(result), withRespectTo: operands.A) }
        == all[k].text)
  }

  /// Matrices fail just where variables do.
  @Test func matricesFailWhereVariablesDo() {
    let (a, s, e) = (Matrix.ones(2, 3), Matrix.diagonal([1, 0]), Matrix.zeros(0, 2))
    let failures = [
      a * a, a + a.T, a.inverse(), trace(a), s.inverse(), logDeterminant(s), solve(s, s), a.T / s,
      mean(e), softmax(e), a.row(2), a.reshaped(4, 4), a.diagonalMatrix, conv2(s, a), s.power(-2),
    ].map { $0.failure?.description }
    #expect(
      failures == [
        "product: the columns of the left operand (3) must equal the rows of the right operand (2)",
        "plus: the shapes must be equal; the left operand is 2×3, the right operand is 3×2",
        "inverse: a square matrix is required; the operand is 2×3",
        "tr: a square matrix is required; the operand is 2×3",
        "inverse: the operand is singular: pivot 2 of its LU factorisation is 0",
        "logdet: the operand is singular: pivot 2 of its LU factorisation is 0",
        "solve: the left operand is singular: pivot 2 of its LU factorisation is 0",
        "divide: the right operand is singular: pivot 2 of its LU factorisation is 0",
        "mean: the operand has no entries; it is 0×2",
        "softmax: columns with entries are required; the operand is 0×2",
        "slice: row 2, from 0, is outside the operand, which has 2",
        "reshape: the operand is 2×3, which does not have as many entries as the shape asked for",
        "diagonalmatrix: a column is required; the operand is 2×3",
        "conv2: the kernel the right operand (2×3) must fit into the left operand (2×2)",
        "inverse: the operand is singular: pivot 2 of its LU factorisation is 0",
      ])
  }

  @Test func kinds() {
    func kind(_ expression: (Operands) -> Variable) -> TracewiseError.Kind? {
      let operands = Operands()
      _ = expression(operands)
      return operands.tape.failure?.kind
    }
    #expect(kind { $0.A + $0.B } == .shape)
    #expect(kind { $0.S.inverse() } == .singular)
    #expect(kind { .apply(MatrixPower(-1), to: $0.D) } == .argument)
    #expect(kind { $0.A + Tape().input(.ones(2, 3)) } == .foreignVariable)
    #expect(kind { sum($0.A * $0.B) } == nil)
  }

  /// The first failure is kept: the rest are its consequences.
  @Test func theFirstFailureIsKept() {
    let operands = Operands()
    _ = operands.A.inverse() + operands.S.inverse()
    #expect(
      operands.tape.failure?.description == "inverse: a square matrix is required; A is 2×3")
  }

  /// A list without matrices has no tape: its failure goes to the tape that meets it.
  @Test func listsWithoutMatrices() {
    let text = "concatenation: at least one operand is required"
    let empty: [(String, @Sendable ([[Variable]]) -> Variable)] = [
      ("horizontal", { horizontal($0.first ?? []) }), ("vertical", { vertical($0.first ?? []) }),
      ("blocks", { blocks($0) }), ("blocks of no columns", { _ in blocks([[], []]) }),
    ]
    for (name, f) in empty {
      let alone = errorText { try gradient(at: .ones(2, 2)) { _ in f([]) } }
      let met = errorText { try gradient(at: .ones(2, 2)) { x in sum(x * f([])) } }
      #expect(alone == text, "\(name)")
      #expect(met == text, "\(name)")
      #expect(f([]).value.failure?.description == text, "\(name)")
    }
    #expect(horizontal([Matrix]()).failure?.description == text)
    #expect(blocks([[Matrix]]()).failure?.description == text)
  }
}
