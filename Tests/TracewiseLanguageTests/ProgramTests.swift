import Testing
import TracewiseLanguage

/// The file of the design document.
let gaussian = """
  # Gaussian maximum likelihood (deck, Example 2-3)
  dim d = 4, n = 9
  input X: matrix(d, n)
  input mu: vector(d)
  input S: spd(d)

  let R = X - mu                       # broadcast over columns
  loss = n*logdet(S) + tr(R' * inv(S) * R)

  claim  grad(S) = n*inv(S) - inv(S)*R*R'*inv(S)
  refute grad(S) = n/d*inv(S) - inv(S)*R*R'*inv(S)     # as the deck prints it
  claim  d(inv(S)) = -inv(S) * dS * inv(S)
  claim  tr(R*R') = tr(R'*R)

  """

/// Every construct of the contract once.
let everyConstruct = """
  # every construct
  dim n = 5, m = 3
  dim k = 2
  input a: scalar
  input v: vector(n) in (0, 1)
  input w: vector(m) in (-1.5, 1e2)
  input A: matrix(m, n)
  input B: symmetric(n)
  input S: spd(n)
  input T: invertible(n)
  input L: lower(n)
  const y: onehot(n)
  const Y: onehot(n, 4)
  input p: probability(n)
  let h = A * v + w - 2 .* w ./ 3
  let g = [A, A; A(1:2, :), A(:, 1:n)(1:2, :); ones(1, 2*n)]
  let P = T^-2 + T^k + a^0.5*eye(n) - B/T + T\\B + S'
  let q = sum(A, 1)*v + sum(A, 2)'*w + mean(A) + sum(mean(A, 1)) + v(2) + A(2, 3) + n*m
  loss = (norm(h)^2 + logdet(S) + crossentropy(A'*A(:, 1:4), Y) + tr(P)
      + a)   # lines continue inside brackets
  claim grad(a) = 2
  claim grad(A) = 0
  refute grad(v) = v
  claim d(T*v) = dT*v + T*dv
  refute d(inv(T)) = inv(T)*dT*inv(T)
  claim tr(A*A') = tr(A'*A)
  claim kron(A, B) - kron(A, B) = 0
  refute vec(A*B) = kron(B', eye(m))*vec(A)
  claim conv2(A, [1, 2; 3, 4]) = reshape(conv2(A, [1, 2;
      3, 4]), m - 1, n - 1)
  claim inner(B, S) = tr(B'*S)
  claim max(A, 0) = relu(A)
  claim diag(diag(v)) = v
  claim softmax(A)*v - (p.*v)(1:m) = 0
  claim sum(p .* y) + sum(L(:)) + sum(vec(L)) + g(1, 1) + q = zeros(1, 1)

  """

@Suite struct ProgramTests {
  @Test func gaussianExample() throws {
    let result = try program(gaussian)
    #expect(result.dims == ["d": 4, "n": 9])
    #expect(inputs(of: result) == "X 4×9, mu 4×1, S 4×4")
    #expect(result.inputs.map(\.kind) == [.matrix, .vector, .positiveDefinite])
    #expect(result.lets.map(\.name) == ["R"])
    #expect(result.lets[0].value.shapeText == "4×9")
    #expect(result.loss?.isScalar == true)
    #expect(result.claims.map(\.isRefutation) == [false, true, false, false])
    #expect(result.claims.map(\.line) == [10, 11, 12, 13])
    #expect(
      result.claims[1].text == "refute grad(S) = n/d*inv(S) - inv(S)*R*R'*inv(S)")
    guard case .gradient(of: "S") = result.claims[0].form,
      case .differential(let inverse) = result.claims[2].form,
      case .identity = result.claims[3].form
    else {
      Issue.record("a gradient, a differential and an identity")
      return
    }
    #expect(inverse.shapeText == "4×4")
    #expect(result.claims[0].left == nil)
    #expect(result.claims[3].left?.isScalar == true)
    #expect(result.claims[2].right.shapeText == "4×4")
  }

  @Test func everyConstructOfTheContract() throws {
    let result = try program(everyConstruct)
    #expect(
      inputs(of: result)
        == "a 1×1, v 5×1, w 3×1, A 3×5, B 5×5, S 5×5, T 5×5, L 5×5, y 5×1, Y 5×4, p 5×1")
    #expect(result.inputs.filter(\.isConstant).map(\.name) == ["y", "Y"])
    #expect(result.input("v")?.interval == Interval(lower: 0, upper: 1))
    #expect(result.input("w")?.interval == Interval(lower: -1.5, upper: 100))
    #expect(result.lets.map(\.value.shapeText) == ["3×1", "6×10", "5×5", "1×1"])
    #expect(result.claims.count == 14)
  }

  @Test func aLoneExpressionIsALoss() throws {
    let source = SourceText(name: "expression", text: "x' * A * y")
    let result = try Program(checkingExpression: source)
    #expect(inputs(of: result) == "x 3×1, A 3×4, y 4×1")
    #expect(result.inputs.allSatisfy { !$0.isDeclared && !$0.isConstant })
    #expect(result.loss?.isScalar == true)
    #expect(result.claims.isEmpty && result.lets.isEmpty && result.dims.isEmpty)
  }

  @Test func starIsResolved() throws {
    let result = try program(
      """
      input a: scalar
      input A: matrix(3, 4)
      let S = A*a
      let P = A*A'
      let Q = A/a
      let R = a\\A
      let D = P/P
      let E = P\\A
      let F = P^-2
      let G = a^-2
      let H = sum(A, 2)
      let I = A(2:3, :)
      let J = A(2, 1)
      let N = 4*a
      """)
    let kinds = result.lets.map { binding -> String in
      switch binding.value.kind {
      case .binary(let operation, _, _): "\(operation)"
      case .matrixPower(_, let exponent): "power \(exponent)"
      case .call(let name, _, let integers): "\(name) \(integers)"
      case .index(_, let rows, let columns): "rows \(rows) columns \(columns)"
      default: "other"
      }
    }
    #expect(
      kinds == [
        "scaling", "product", "scalarDivision", "scalarDivision", "rightDivision",
        "leftDivision", "power -2", "entrywisePower", "sum [2]", "rows 2...3 columns 1...4",
        "rows 2...2 columns 1...1", "scaling",
      ])
  }

  @Test func literalZeroTakesTheClaimsShape() throws {
    let result = try program(
      "input A: matrix(3, 4)\nloss = 0*sum(A)\nclaim grad(A) = 0\nclaim 0 = A - A\nclaim d(A - A) = 0"
    )
    #expect(result.claims.map(\.right.shapeText) == ["3×4", "3×4", "3×4"])
    #expect(result.claims[1].left?.shapeText == "3×4")
    for index in [0, 2] {
      guard case .zero = result.claims[index].right.kind else {
        Issue.record("a zero")
        return
      }
    }
  }

  @Test func differentialsOfInputs() throws {
    let result = try program(
      "claim d(A*x) = dA*x + A*dx\nclaim d(x(1)) = dx(1)\nclaim d(A(:, 1)) = dA(:, 1)")
    #expect(inputs(of: result) == "A 3×4, x 4×1")
    guard case .index(let base, _, _) = result.claims[1].right.kind,
      case .differential(of: "x") = base.kind
    else {
      Issue.record("an entry of dx")
      return
    }
  }

  @Test func errorsAccumulate() {
    let text = failure(of: "loss = lgdet(A)\nlet norm = 3\nclaim A = exq(A)\n")
    #expect(
      text == """
        file.loss:1:8: error: unknown function 'lgdet'
        loss = lgdet(A)
               ^~~~~
        note: did you mean 'logdet'?

        file.loss:2:5: error: 'norm' is a function; choose another name
        let norm = 3
            ^~~~

        file.loss:3:11: error: unknown function 'exq'
        claim A = exq(A)
                  ^~~
        note: did you mean 'exp'?
        """)
  }

  @Test func linesMayEndInAnyWay() throws {
    let result = try program("dim n = 4\r\ninput x: vector(n)\r\n\r\nloss = x'*x # done\r\n")
    #expect(inputs(of: result) == "x 4×1")
    #expect(message(of: "\u{FEFF}loss = x'*x") == "no error")
  }
}
