import Testing
import TracewiseLanguage

@Suite struct NameErrorTests {
  static let cases = [
    Case(
      "loss = lgdet(S)",
      """
      file.loss:1:8: error: unknown function 'lgdet'
      loss = lgdet(S)
             ^~~~~
      note: did you mean 'logdet'?
      """),
    Case(
      "loss = trace(A, B)",
      """
      file.loss:1:8: error: trace takes 1 argument; it got 2
      loss = trace(A, B)
             ^~~~~
      note: trace is tr(x)
      """),
    Case(
      "loss = foobar(A)",
      """
      file.loss:1:8: error: unknown function 'foobar'
      loss = foobar(A)
             ^~~~~~
      """),
    Case(
      "loss = sinm(S)",
      """
      file.loss:1:8: error: unknown function 'sinm'
      loss = sinm(S)
             ^~~~
      note: 'sinm' stands for the sine of a matrix (sin is entrywise): a function of matrices that is not here
      """),
    Case(
      "loss = entropy(p)",
      """
      file.loss:1:8: error: unknown function 'entropy'
      loss = entropy(p)
             ^~~~~~~
      note: of probabilities p it is written -sum(p.*log(p))
      """),
    Case(
      "loss = crossentropy(h)",
      """
      file.loss:1:8: error: crossentropy takes 2 arguments; it got 1
      loss = crossentropy(h)
             ^~~~~~~~~~~~
      note: crossentropy(H, Y) is -sum(Y .* logsoftmax(H)), of columns
      """),
    Case(
      "loss = A(B, 2)",
      """
      file.loss:1:8: error: unknown function 'A'
      loss = A(B, 2)
             ^
      note: to index an input 'A', declare it: input A: matrix(m, n)
      """),
    Case(
      "loss = sum",
      """
      file.loss:1:8: error: 'sum' is a function; call it as in sum(…)
      loss = sum
             ^~~
      """),
    Case(
      "loss = log + 1",
      """
      file.loss:1:8: error: 'log' is a function; call it as in log(…)
      loss = log + 1
             ^~~
      """),
    Case(
      "let norm = 3",
      """
      file.loss:1:5: error: 'norm' is a function; choose another name
      let norm = 3
          ^~~~
      """),
    Case(
      "input exp: vector(3)",
      """
      file.loss:1:7: error: 'exp' is a function; choose another name
      input exp: vector(3)
            ^~~
      """),
    Case(
      "dim det = 3",
      """
      file.loss:1:5: error: 'det' is a function; choose another name
      dim det = 3
          ^~~
      """),
    Case(
      """
      let h = h + 1
      loss = h
      """,
      """
      file.loss:1:9: error: 'h' is used in its own definition
      let h = h + 1
              ^
      """),
    Case(
      """
      loss = h
      let h = 3
      """,
      """
      file.loss:1:8: error: 'h' is used before its let
      loss = h
             ^
      """),
    Case(
      """
      claim h = 3
      let h = 3
      """,
      """
      file.loss:1:7: error: 'h' is used before its let
      claim h = 3
            ^
      """),
    Case(
      """
      let h = 3
      let h = 4
      """,
      """
      file.loss:2:5: error: 'h' is already declared on line 1
      let h = 4
          ^
      """),
    Case(
      """
      dim n = 3
      input n: vector(3)
      """,
      """
      file.loss:2:7: error: 'n' is already declared on line 1
      input n: vector(3)
            ^
      """),
    Case(
      """
      input A: matrix(3, 4)
      const A: scalar
      """,
      """
      file.loss:2:7: error: 'A' is already declared on line 1
      const A: scalar
            ^
      """),
    Case(
      """
      dim n = 3
      dim n = 4
      """,
      """
      file.loss:2:5: error: 'n' is already declared on line 1
      dim n = 4
          ^
      """),
    Case(
      """
      loss = 1
      loss = 2
      """,
      """
      file.loss:2:1: error: a file has one loss; the first is on line 1
      loss = 2
      ^~~~
      """),
    Case(
      """
      input x: vector(3)
      input A: matrix(x, 3)
      """,
      """
      file.loss:2:17: error: 'x' is no size; it is declared otherwise on line 1
      input A: matrix(x, 3)
                      ^
      """),
    Case(
      """
      let k = 3
      input A: matrix(k, 3)
      """,
      """
      file.loss:2:17: error: 'k' is no size; it is declared otherwise on line 1
      input A: matrix(k, 3)
                      ^
      """),
    Case(
      "input A: matrix(sum, 3)",
      """
      file.loss:1:17: error: 'sum' is a function; choose another name
      input A: matrix(sum, 3)
                      ^~~
      """),
    Case(
      """
      dim n = 3
      loss = n(2)
      """,
      """
      file.loss:2:8: error: 'n' is a size; it cannot be indexed or called
      loss = n(2)
             ^
      """),
    Case(
      """
      loss = x'*x
      claim grad(Q) = x
      """,
      """
      file.loss:2:12: error: there is no input 'Q'
      claim grad(Q) = x
                 ^
      note: the inputs are x
      """),
    Case(
      """
      loss = alpha'*alpha
      claim grad(alhpa) = alpha
      """,
      """
      file.loss:2:12: error: there is no input 'alhpa'
      claim grad(alhpa) = alpha
                 ^~~~~
      note: did you mean 'alpha'?
      """),
    Case(
      """
      const y: vector(3)
      loss = y'*y
      claim grad(y) = 2*y
      """,
      """
      file.loss:3:12: error: 'y' is a const: it has no gradient
      claim grad(y) = 2*y
                 ^
      """),
    Case(
      """
      let h = x
      loss = h'*h
      claim grad(h) = 2*h
      """,
      """
      file.loss:3:12: error: 'h' is a let, not an input
      claim grad(h) = 2*h
                 ^
      note: the inputs are x
      """),
    Case(
      """
      dim n = 3
      loss = n
      claim grad(n) = 1
      """,
      """
      file.loss:3:12: error: 'n' is a size, not an input
      claim grad(n) = 1
                 ^
      """),
    Case(
      "claim grad(x) = x",
      """
      file.loss:1:1: error: there is no loss to take the gradient of
      claim grad(x) = x
      ^~~~~~~~~~~~
      """),
    Case(
      "claim 2*grad(A) = A",
      """
      file.loss:1:1: error: there is no loss to take the gradient of
      claim 2*grad(A) = A
      ^~~~~~~~~~~~~~
      """),
    Case(
      "loss = grad(A)",
      """
      file.loss:1:8: error: grad(A) may only stand in claims, and in none about d(…)
      loss = grad(A)
             ^~~~
      """),
    Case(
      "loss = grad",
      """
      file.loss:1:8: error: 'grad' is a word of the language and cannot be a name
      loss = grad
             ^~~~
      """),
    Case(
      "claim A = d(A)",
      """
      file.loss:1:11: error: d(…) may only stand alone on the left of a claim
      claim A = d(A)
                ^
      """),
    Case(
      """
      dim d = 3
      claim 2*d(A) = A
      """,
      """
      file.loss:2:9: error: d(…) may only stand alone on the left of a claim
      claim 2*d(A) = A
              ^
      """),
    Case(
      """
      input A: invertible(3)
      claim d(inv(A)) = dB
      """,
      """
      file.loss:2:19: error: 'dB' is no differential: there is no input 'B'
      claim d(inv(A)) = dB
                        ^~
      note: the differentials here are dA
      """),
    Case(
      "claim d(A*mu) = dA*mu + A*dnu",
      """
      file.loss:1:27: error: 'dnu' is no differential: there is no input 'nu'
      claim d(A*mu) = dA*mu + A*dnu
                                ^~~
      note: the differentials here are dA, dmu
      """),
    Case(
      """
      const y: vector(3)
      claim d(x'*y) = x'*dy
      """,
      """
      file.loss:2:20: error: 'y' is a const: it has no differential
      claim d(x'*y) = x'*dy
                         ^~
      """),
    Case(
      """
      let R = A*A'
      claim d(R) = dR
      """,
      """
      file.loss:2:14: error: 'R' is a let: only inputs have differentials
      claim d(R) = dR
                   ^~
      note: the differentials here are dA
      """),
    Case(
      "claim d(A) = dA + C",
      """
      file.loss:1:19: error: unknown name 'C' on the right of a differential
      claim d(A) = dA + C
                        ^
      """),
    Case(
      "claim d(alpha) = dalpha + 0*alhpa",
      """
      file.loss:1:29: error: unknown name 'alhpa' on the right of a differential
      claim d(alpha) = dalpha + 0*alhpa
                                  ^~~~~
      note: did you mean 'alpha'?
      """),
    Case(
      "claim d(A) = dA + exp",
      """
      file.loss:1:19: error: 'exp' is a function; call it as in exp(…)
      claim d(A) = dA + exp
                        ^~~
      """),
    Case(
      """
      input A: matrix(3, 4)
      input dA: matrix(3, 4)
      claim d(A) = dA
      """,
      """
      file.loss:3:14: error: 'dA' is both a declared name and the differential of 'A'
      claim d(A) = dA
                   ^~
      note: rename one of the two
      """),
  ]

  @Test(arguments: cases)
  func nameErrors(_ example: Case) {
    #expect(failure(of: example.source) == example.expected)
  }
}
