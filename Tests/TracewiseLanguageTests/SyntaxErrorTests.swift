import Testing
import TracewiseLanguage

@Suite struct SyntaxErrorTests {
  static let cases = [
    Case(
      """
      loss = sum(A
      claim grad(A) = A
      """,
      """
      file.loss:1:11: error: this '(' is never closed
      loss = sum(A
                ^
      """),
    Case(
      "loss = A * (b",
      """
      file.loss:1:12: error: this '(' is never closed
      loss = A * (b
                 ^
      """),
    Case(
      "loss = [1, 2; 3",
      """
      file.loss:1:8: error: this '[' is never closed
      loss = [1, 2; 3
             ^
      """),
    Case(
      "loss = (x]",
      """
      file.loss:1:10: error: expected ')' to close '(', found ']'
      loss = (x]
               ^
      """),
    Case(
      "loss = [1 2]",
      """
      file.loss:1:11: error: a ',' or an operator is missing before '2'
      loss = [1 2]
                ^
      """),
    Case(
      "loss = sum(A B)",
      """
      file.loss:1:14: error: a ',' or an operator is missing before 'B'
      loss = sum(A B)
                   ^
      """),
    Case(
      "loss = x y",
      """
      file.loss:1:10: error: an operator is missing before 'y'
      loss = x y
               ^
      """),
    Case(
      "loss = 2x",
      """
      file.loss:1:9: error: an operator is missing before 'x'
      loss = 2x
              ^
      """),
    Case(
      "loss = A(1,",
      """
      file.loss:1:12: error: expected an expression
      loss = A(1,
                 ^
      """),
    Case(
      "loss = x()(1)",
      """
      file.loss:1:8: error: unknown function 'x'
      loss = x()(1)
             ^
      note: to index an input 'x', declare it: input x: vector(n)
      """),
    Case(
      "loss = A' '",
      """
      file.loss:1:11: error: the transpose ' must directly follow its operand
      loss = A' '
                ^
      """),
    Case(
      "loss = 'abc'",
      """
      file.loss:1:8: error: the transpose ' must directly follow its operand
      loss = 'abc'
             ^
      """),
    Case(
      "loss = A '",
      """
      file.loss:1:10: error: the transpose ' must directly follow its operand
      loss = A '
               ^
      """),
    Case(
      "loss = +x",
      """
      file.loss:1:8: error: expected an expression, found '+'
      loss = +x
             ^
      """),
    Case(
      "loss = a * / b",
      """
      file.loss:1:12: error: expected an expression, found '/'
      loss = a * / b
                 ^
      """),
    Case(
      "loss = A = B",
      """
      file.loss:1:10: error: a second '=' in the statement
      loss = A = B
               ^
      """),
    Case(
      "loss = x = y",
      """
      file.loss:1:10: error: a second '=' in the statement
      loss = x = y
               ^
      """),
    Case(
      "loss == x'*x",
      """
      file.loss:1:6: error: expected '=' and the loss, found '=='
      loss == x'*x
           ^~
      """),
    Case(
      "claim x == y",
      """
      file.loss:1:9: error: a claim is written with one '='
      claim x == y
              ^~
      """),
    Case(
      "claim x < y == z = 1",
      """
      file.loss:1:13: error: comparisons have two sides
      claim x < y == z = 1
                  ^~
      note: where several hold is their product: (a < x) .* (x < b)
      """),
    Case(
      "loss = sum(0 <= x <= 1)",
      """
      file.loss:1:19: error: comparisons have two sides
      loss = sum(0 <= x <= 1)
                        ^~
      note: where several hold is their product: (a < x) .* (x < b)
      """),
    Case(
      "loss = sum(!(x > 0) & (x < 1) | (x > 2))",
      """
      file.loss:1:12: error: unexpected character '!'
      loss = sum(!(x > 0) & (x < 1) | (x > 2))
                 ^
      note: where a comparison does not hold is 1 - (x > 0), or the opposite one

      file.loss:1:21: error: unexpected character '&'
      loss = sum(!(x > 0) & (x < 1) | (x > 2))
                          ^
      note: where both comparisons hold is their product: (x > 0) .* (x < 1)

      file.loss:1:31: error: unexpected character '|'
      loss = sum(!(x > 0) & (x < 1) | (x > 2))
                                    ^
      note: absolute values are written abs(x), determinants det(A), norms norm(x), either of two comparisons max(x < 0, x > 1)
      """),
    Case(
      "loss = x'*x;",
      """
      file.loss:1:12: error: a statement ends at the end of its line, without ';'
      loss = x'*x;
                 ^
      """),
    Case(
      "loss",
      """
      file.loss:1:5: error: expected '=' and the loss
      loss
          ^
      """),
    Case(
      "loss =",
      """
      file.loss:1:7: error: expected an expression
      loss =
            ^
      """),
    Case(
      "loss: x",
      """
      file.loss:1:5: error: expected '=' and the loss, found ':'
      loss: x
          ^
      """),
    Case(
      "claim A",
      """
      file.loss:1:8: error: expected '=' and the right side of the claim
      claim A
             ^
      """),
    Case(
      "let h",
      """
      file.loss:1:6: error: expected '=' and the value of 'h'
      let h
           ^
      """),
    Case(
      "let = 3",
      """
      file.loss:1:5: error: expected a name, found '='
      let = 3
          ^
      """),
    Case(
      "let 3 = x",
      """
      file.loss:1:5: error: expected a name, found '3'
      let 3 = x
          ^
      """),
    Case(
      "let loss = 3",
      """
      file.loss:1:5: error: 'loss' is a word of the language and cannot be a name
      let loss = 3
          ^~~~
      """),
    Case(
      "let in = 3",
      """
      file.loss:1:5: error: 'in' is a word of the language and cannot be a name
      let in = 3
          ^~
      """),
    Case(
      "loss = claim",
      """
      file.loss:1:8: error: 'claim' is a word of the language and cannot be a name
      loss = claim
             ^~~~~
      """),
    Case(
      "dim",
      """
      file.loss:1:4: error: expected the name of a size
      dim
         ^
      """),
    Case(
      "dim n",
      """
      file.loss:1:6: error: expected '=' and the default of 'n'
      dim n
           ^
      """),
    Case(
      "dim n = 0",
      """
      file.loss:1:9: error: the default of 'n' must be a whole number from 1 to 2147483647
      dim n = 0
              ^
      """),
    Case(
      "dim n = 2.5",
      """
      file.loss:1:9: error: the default of 'n' must be a whole number from 1 to 2147483647
      dim n = 2.5
              ^~~
      """),
    Case(
      "dim n = -1",
      """
      file.loss:1:9: error: expected the default of 'n', a whole number, found '-'
      dim n = -1
              ^
      """),
    Case(
      "dim n = 5 m = 3",
      """
      file.loss:1:11: error: an operator is missing before 'm'
      dim n = 5 m = 3
                ^
      """),
    Case(
      "dim n = 4*5",
      """
      file.loss:1:9: error: the default of 'n' must be a whole number, or + - * of other sizes
      dim n = 4*5
              ^~~
      """),
    Case(
      "dim n = 1e12",
      """
      file.loss:1:9: error: the default of 'n' must be a whole number from 1 to 2147483647
      dim n = 1e12
              ^~~~
      """),
    Case(
      "inptu A: matrix(3, 3)",
      """
      file.loss:1:1: error: a statement begins with dim, input, const, let, loss, claim or refute
      inptu A: matrix(3, 3)
      ^~~~~
      note: did you mean 'input'?
      """),
    Case(
      "h = A * x",
      """
      file.loss:1:1: error: a statement begins with dim, input, const, let, loss, claim or refute
      h = A * x
      ^
      note: to name a value, write: let h = …
      """),
    Case(
      "A * x",
      """
      file.loss:1:1: error: a statement begins with dim, input, const, let, loss, claim or refute
      A * x
      ^
      """),
    Case(
      "3 + 4",
      """
      file.loss:1:1: error: a statement begins with dim, input, const, let, loss, claim or refute
      3 + 4
      ^
      """),
    Case(
      ") + 2",
      """
      file.loss:1:1: error: a statement begins with dim, input, const, let, loss, claim or refute
      ) + 2
      ^
      """),
    Case(
      "input A",
      """
      file.loss:1:8: error: expected ':' and the kind of 'A', as in A: matrix(m, n)
      input A
             ^
      """),
    Case(
      "input A:",
      """
      file.loss:1:9: error: expected a kind, such as matrix(m, n) or scalar
      input A:
              ^
      """),
    Case(
      "input A: matrx(3, 4)",
      """
      file.loss:1:10: error: unknown kind 'matrx'
      input A: matrx(3, 4)
               ^~~~~
      note: did you mean 'matrix'?
      """),
    Case(
      "input A: tensor(3)",
      """
      file.loss:1:10: error: unknown kind 'tensor'
      input A: tensor(3)
               ^~~~~~
      note: the kinds are scalar, vector, matrix, symmetric, spd, invertible, lower, upper, unitlower, skew, toeplitz, orthogonal, diagonal, onehot, probability
      """),
    Case(
      "input A: spd(3, 4)",
      """
      file.loss:1:10: error: spd takes 1 size, spd(n); it got 2
      input A: spd(3, 4)
               ^~~~~~~~~
      """),
    Case(
      "input A: matrix(3)",
      """
      file.loss:1:10: error: matrix takes 2 sizes, matrix(m, n); it got 1
      input A: matrix(3)
               ^~~~~~~~~
      """),
    Case(
      "input a: scalar(1)",
      """
      file.loss:1:10: error: scalar takes no sizes, scalar; it got 1
      input a: scalar(1)
               ^~~~~~~~~
      """),
    Case(
      "input A: matrix",
      """
      file.loss:1:10: error: matrix takes 2 sizes, matrix(m, n); it got none
      input A: matrix
               ^~~~~~
      """),
    Case(
      "input A: matrix(3, 0)",
      """
      file.loss:1:20: error: a size must be a whole number from 1 to 2147483647
      input A: matrix(3, 0)
                         ^
      """),
    Case(
      "input A: matrix(3, 2 + 2.5)",
      """
      file.loss:1:20: error: a size is a number, a name, or + - * of them
      input A: matrix(3, 2 + 2.5)
                         ^~~~~~~
      """),
    Case(
      "input A: matrix(3, 4",
      """
      file.loss:1:16: error: this '(' is never closed
      input A: matrix(3, 4
                     ^
      """),
    Case(
      "input A matrix(3, 4)",
      """
      file.loss:1:9: error: expected ':' and the kind of 'A', as in A: matrix(m, n), found 'matrix'
      input A matrix(3, 4)
              ^~~~~~
      """),
    Case(
      "input p: vector(3) in (1, 0)",
      """
      file.loss:1:20: error: the range's lower end must be less than its upper end
      input p: vector(3) in (1, 0)
                         ^~~~~~~~~
      """),
    Case(
      "input p: vector(3) in 0, 1",
      """
      file.loss:1:23: error: expected '(' and the two ends of the range, as in (0, 1), found '0'
      input p: vector(3) in 0, 1
                            ^
      """),
    Case(
      "input p: vector(3) in (a, 1)",
      """
      file.loss:1:24: error: expected a number, found 'a'
      input p: vector(3) in (a, 1)
                             ^
      """),
    Case(
      "input p: onehot(3) in (0, 1)",
      """
      file.loss:1:20: error: onehot takes no range: its entries are given
      input p: onehot(3) in (0, 1)
                         ^~~~~~~~~
      """),
    Case(
      "input p: vector(3) (0, 1)",
      """
      file.loss:1:20: error: an operator is missing before '('
      input p: vector(3) (0, 1)
                         ^
      """),
    Case(
      "input d: vector(3) in (0, 1",
      """
      file.loss:1:23: error: this '(' is never closed
      input d: vector(3) in (0, 1
                            ^
      """),
    Case(
      "claim grad(A + B) = 0",
      """
      file.loss:1:7: error: grad takes the name of one input, as in grad(A)
      claim grad(A + B) = 0
            ^~~~~~~~~~~
      """),
    Case(
      "claim grad() = 0",
      """
      file.loss:1:7: error: grad takes the name of one input, as in grad(A)
      claim grad() = 0
            ^~~~~~
      """),
    Case(
      "claim d(A, B) = 0",
      """
      file.loss:1:7: error: d takes one expression, as in d(inv(A))
      claim d(A, B) = 0
            ^~~~~~~
      """),
    Case(
      "claim d() = 0",
      """
      file.loss:1:7: error: d takes one expression, as in d(inv(A))
      claim d() = 0
            ^~~
      """),
    Case(
      "loss = 1e400",
      """
      file.loss:1:8: error: the number is too large
      loss = 1e400
             ^~~~~
      """),
    Case(
      "loss = 1e-400",
      """
      file.loss:1:8: error: the number is too small to differ from 0
      loss = 1e-400
             ^~~~~~
      """),
    Case(
      "loss = 1.2.3",
      """
      file.loss:1:11: error: an operator is missing before '.3'
      loss = 1.2.3
                ^~
      """),
    Case(
      "loss = A × B",
      """
      file.loss:1:10: error: unexpected character '×'
      loss = A × B
               ^
      note: a product is written '*', an entrywise one '.*', a convolution conv2(X, K), a size m, n
      """),
    Case(
      "loss = A – B",
      """
      file.loss:1:10: error: unexpected character '–'
      loss = A – B
               ^
      note: minus is written '-'
      """),
    Case(
      "loss = A′",
      """
      file.loss:1:9: error: unexpected character '′'
      loss = A′
              ^
      note: the transpose is written A'
      """),
    Case(
      "loss = A⁺",
      """
      file.loss:1:9: error: there is no pseudoinverse here
      loss = A⁺
              ^
      note: the inverse is written inv(A) or A^-1
      """),
    Case(
      "loss = A + ...",
      """
      file.loss:1:12: error: unexpected character '.'
      loss = A + ...
                 ^
      note: a line goes on inside of brackets, without '...'

      file.loss:1:13: error: unexpected character '.'
      loss = A + ...
                  ^
      note: a line goes on inside of brackets, without '...'

      file.loss:1:14: error: unexpected character '.'
      loss = A + ...
                   ^
      """),
    Case(
      "loss = x % comment",
      """
      file.loss:1:10: error: unexpected character '%'
      loss = x % comment
               ^
      note: a comment starts with '#'
      """),
    Case(
      "loss = {1}",
      """
      file.loss:1:8: error: unexpected character '{'
      loss = {1}
             ^
      note: matrices are written with [ ]

      file.loss:1:10: error: unexpected character '}'
      loss = {1}
               ^
      note: matrices are written with [ ]
      """),
    Case(
      "loss = \"x\"",
      """
      file.loss:1:8: error: unexpected character '"'
      loss = "x"
             ^
      note: the language has no strings

      file.loss:1:10: error: unexpected character '"'
      loss = "x"
               ^
      note: the language has no strings
      """),
    Case(
      "loss = _x",
      """
      file.loss:1:8: error: unexpected character '_'
      loss = _x
             ^
      note: a name starts with a letter
      """),
    Case(
      "loss = x\u{7}",
      """
      file.loss:1:9: error: unexpected control character
      loss = x�
              ^
      """),
    Case(
      "loss = A.B",
      """
      file.loss:1:9: error: unexpected character '.'
      loss = A.B
              ^
      """),
    Case(
      "loss = x₁ & y",
      """
      file.loss:1:9: error: unexpected character '₁'
      loss = x₁ & y
              ^

      file.loss:1:11: error: unexpected character '&'
      loss = x₁ & y
                ^
      note: where both comparisons hold is their product: (x > 0) .* (x < 1)
      """),
    Case(
      """
      loss = )
      let h = (
      input A: matrix
      """,
      """
      file.loss:1:8: error: expected an expression, found ')'
      loss = )
             ^

      file.loss:2:10: error: expected an expression
      let h = (
               ^

      file.loss:3:10: error: matrix takes 2 sizes, matrix(m, n); it got none
      input A: matrix
               ^~~~~~
      """),
  ]

  @Test(arguments: cases)
  func syntaxErrors(_ example: Case) {
    #expect(failure(of: example.source) == example.expected)
  }
}
