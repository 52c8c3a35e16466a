import Testing
import TracewiseLanguage

@Suite struct ShapeErrorTests {
  static let cases = [
    Case(
      """
      input A: matrix(3, 4)
      input x: vector(3)
      loss = sum(A*x)
      """,
      """
      file.loss:3:13: error: product: the columns of A (4) must equal the rows of x (3)
      loss = sum(A*x)
                  ^
      note: A'*x would fit
      """),
    Case(
      """
      input x: vector(3)
      loss = x*x
      """,
      """
      file.loss:2:9: error: product: the columns of x (1) must equal the rows of x (3)
      loss = x*x
              ^
      note: x'*x would fit
      note: x*x' would fit
      note: the entrywise product is written .*
      """),
    Case(
      """
      input A: matrix(3, 4)
      loss = sum((A + 1)*(A - 1))
      """,
      """
      file.loss:2:19: error: product: the columns of (A + 1) (4) must equal the rows of (A - 1) (3)
      loss = sum((A + 1)*(A - 1))
                        ^
      note: (A + 1)'*(A - 1) would fit
      note: (A + 1)*(A - 1)' would fit
      note: the entrywise product is written .*
      """),
    Case(
      """
      input A: matrix(3, 4)
      input B: matrix(4, 3)
      loss = sum(A + B)
      """,
      """
      file.loss:3:14: error: addition: the rows of A (3) must equal the rows of B (4), or one of them be 1
      loss = sum(A + B)
                   ^
      note: B' would fit
      """),
    Case(
      """
      input A: matrix(3, 4)
      loss = sum(A - ones(3, 5))
      """,
      """
      file.loss:2:14: error: subtraction: the columns of A (4) must equal the columns of ones(3, 5) (5), or one of them be 1
      loss = sum(A - ones(3, 5))
                   ^
      """),
    Case(
      """
      input A: matrix(3, 4)
      input B: matrix(4, 3)
      loss = sum(A .* B)
      """,
      """
      file.loss:3:14: error: entrywise product: the rows of A (3) must equal the rows of B (4), or one of them be 1
      loss = sum(A .* B)
                   ^~
      note: B' would fit
      """),
    Case(
      """
      input A: matrix(3, 4)
      input B: matrix(4, 3)
      loss = sum(A ./ B)
      """,
      """
      file.loss:3:14: error: entrywise quotient: the rows of A (3) must equal the rows of B (4), or one of them be 1
      loss = sum(A ./ B)
                   ^~
      note: B' would fit
      """),
    Case(
      """
      input A: matrix(3, 4)
      input B: matrix(4, 3)
      loss = sum(A .^ B)
      """,
      """
      file.loss:3:14: error: entrywise power: the rows of A (3) must equal the rows of B (4), or one of them be 1
      loss = sum(A .^ B)
                   ^~
      note: B' would fit
      """),
    Case(
      """
      input A: matrix(3, 4)
      input B: matrix(4, 3)
      loss = sum(max(A, B))
      """,
      """
      file.loss:3:12: error: max: the rows of A (3) must equal the rows of B (4), or one of them be 1
      loss = sum(max(A, B))
                 ^~~
      note: B' would fit
      """),
    Case(
      """
      input A: matrix(3, 4)
      loss = 1/A
      """,
      """
      file.loss:2:9: error: division: a square matrix or a scalar is required on the right; A is 3×4
      loss = 1/A
              ^
      note: the entrywise quotient is written ./
      """),
    Case(
      """
      input T: invertible(3)
      input A: matrix(3, 4)
      loss = sum(A/T)
      """,
      """
      file.loss:3:13: error: division: the columns of A (4) must equal the rows of T (3)
      loss = sum(A/T)
                  ^
      """),
    Case(
      """
      input A: matrix(3, 4)
      loss = sum(A\\A)
      """,
      """
      file.loss:2:13: error: left division: a square matrix or a scalar is required on the left; A is 3×4
      loss = sum(A\\A)
                  ^
      """),
    Case(
      """
      input T: invertible(3)
      input B: matrix(4, 3)
      loss = sum(T\\B)
      """,
      """
      file.loss:3:13: error: left division: the columns of T (3) must equal the rows of B (4)
      loss = sum(T\\B)
                  ^
      """),
    Case(
      """
      input A: matrix(3, 4)
      loss = sum(A^2)
      """,
      """
      file.loss:2:13: error: power: a square matrix or a scalar is required; A is 3×4
      loss = sum(A^2)
                  ^
      note: the entrywise power is written .^
      """),
    Case(
      """
      input T: invertible(3)
      loss = sum(T^0.5)
      """,
      """
      file.loss:2:13: error: power: the exponent of a matrix must be an integer from -1000 to 1000; it is 0.5
      loss = sum(T^0.5)
                  ^
      note: the entrywise power is written .^
      note: the square root of a matrix is sqrtm(A), a whole power A^3, any other expm(p*logm(A))
      """),
    Case(
      """
      input T: invertible(3)
      loss = sum(T^2000)
      """,
      """
      file.loss:2:13: error: power: the exponent of a matrix must be an integer from -1000 to 1000; it is 2000
      loss = sum(T^2000)
                  ^
      note: the entrywise power is written .^
      note: the square root of a matrix is sqrtm(A), a whole power A^3, any other expm(p*logm(A))
      """),
    Case(
      """
      input T: invertible(3)
      loss = sum(2^T)
      """,
      """
      file.loss:2:13: error: power: the exponent must be a scalar; T is 3×3
      loss = sum(2^T)
                  ^
      note: the entrywise power is written .^
      """),
    Case(
      """
      input A: matrix(3, 4)
      loss = A
      """,
      """
      file.loss:2:8: error: the loss must be 1×1; it is 3×4
      loss = A
             ^
      """),
    Case(
      """
      input A: matrix(3, 4)
      loss = sum(A, 1)
      """,
      """
      file.loss:2:8: error: the loss must be 1×1; it is 1×4
      loss = sum(A, 1)
             ^~~~~~~~~
      """),
    Case(
      """
      input A: matrix(3, 4)
      loss = logdet(A)
      """,
      """
      file.loss:2:8: error: logdet: a square matrix is required; A is 3×4
      loss = logdet(A)
             ^~~~~~
      """),
    Case(
      """
      input A: matrix(3, 4)
      loss = sum(diag(A))
      """,
      """
      file.loss:2:12: error: diag: a column vector or a row vector or a square matrix is required; A is 3×4
      loss = sum(diag(A))
                 ^~~~
      """),
    Case(
      """
      input A: matrix(3, 4)
      loss = sum(A, 3)
      """,
      """
      file.loss:2:15: error: sum: argument 2 must be 1 or 2; it is 3
      loss = sum(A, 3)
                    ^
      """),
    Case(
      """
      dim n = 4, m = 3, m >= n
      loss = sum(ones(m, n)*x)
      """,
      """
      file.loss:1:19: error: m >= n does not hold: m = 3, n = 4
      dim n = 4, m = 3, m >= n
                        ^~~~~~
      """),
    Case(
      """
      input A: matrix(3, 4)
      input x: vector(3)
      loss = sum(A, x)
      """,
      """
      file.loss:3:15: error: sum: argument 2 must be a whole number or a size, or + - * of them; it is x
      loss = sum(A, x)
                    ^
      """),
    Case(
      """
      input A: matrix(3, 4)
      loss = sum(sum(A, 1, 2))
      """,
      """
      file.loss:2:12: error: sum takes 1 or 2 arguments; it got 3
      loss = sum(sum(A, 1, 2))
                 ^~~
      """),
    Case(
      "loss = inv()",
      """
      file.loss:1:8: error: inv takes 1 argument; it got 0
      loss = inv()
             ^~~
      """),
    Case(
      "loss = sum(kron(A))",
      """
      file.loss:1:12: error: kron takes 2 arguments; it got 1
      loss = sum(kron(A))
                 ^~~~
      """),
    Case(
      "loss = inner(1)",
      """
      file.loss:1:8: error: inner takes 2 arguments; it got 1
      loss = inner(1)
             ^~~~~
      """),
    Case(
      """
      input A: matrix(3, 4)
      input B: matrix(4, 3)
      loss = inner(A, B)
      """,
      """
      file.loss:3:8: error: inner: A (3×4) and B (4×3) must have the same shape
      loss = inner(A, B)
             ^~~~~
      """),
    Case(
      """
      input A: matrix(3, 4)
      loss = crossentropy(A, A')
      """,
      """
      file.loss:2:8: error: crossentropy: A (3×4) and A' (4×3) must have the same shape
      loss = crossentropy(A, A')
             ^~~~~~~~~~~~
      """),
    Case(
      "loss = sum(eye(x))",
      """
      file.loss:1:16: error: eye: the argument must be a whole number or a size, or + - * of them; it is x
      loss = sum(eye(x))
                     ^
      """),
    Case(
      "loss = sum(eye(0))",
      """
      file.loss:1:16: error: eye: the argument must be at least 1; it is 0
      loss = sum(eye(0))
                     ^
      """),
    Case(
      "loss = sum(ones(2, 1.5))",
      """
      file.loss:1:20: error: ones: argument 2 must be a whole number or a size, or + - * of them; it is 1.5
      loss = sum(ones(2, 1.5))
                         ^~~
      """),
    Case(
      """
      dim n = 3
      loss = sum(ones(n, n/2))
      """,
      """
      file.loss:2:20: error: ones: argument 2 must be a whole number or a size, or + - * of them; it is n/2
      loss = sum(ones(n, n/2))
                         ^~~
      """),
    Case(
      """
      input X: matrix(3, 3)
      input K: matrix(4, 4)
      loss = sum(conv2(X, K))
      """,
      """
      file.loss:3:12: error: conv2: nothing is left: the result would have 0 rows (X is 3×3, K is 4×4)
      loss = sum(conv2(X, K))
                 ^~~~~
      """),
    Case(
      """
      input A: matrix(3, 4)
      loss = sum(reshape(A, 2, 5))
      """,
      """
      file.loss:2:12: error: reshape: A (3×4) has 12 entries, 2×5 has 10
      loss = sum(reshape(A, 2, 5))
                 ^~~~~~~
      """),
    Case(
      """
      input A: matrix(4, 3)
      loss = A(5, 1)
      """,
      """
      file.loss:2:10: error: A(5, 1): A has 4 rows
      loss = A(5, 1)
               ^
      """),
    Case(
      """
      input A: matrix(4, 3)
      loss = sum(A(:, 2:4))
      """,
      """
      file.loss:2:17: error: A(:, 2:4): A has 3 columns
      loss = sum(A(:, 2:4))
                      ^~~
      """),
    Case(
      """
      input A: matrix(4, 3)
      loss = sum(A(3:2, :))
      """,
      """
      file.loss:2:14: error: A(3:2, :): the range 3:2 is empty
      loss = sum(A(3:2, :))
                   ^~~
      """),
    Case(
      """
      input A: matrix(4, 3)
      loss = A(0, 1)
      """,
      """
      file.loss:2:10: error: A(0, 1): indices count from 1
      loss = A(0, 1)
               ^
      """),
    Case(
      """
      input A: matrix(4, 3)
      loss = A(2)
      """,
      """
      file.loss:2:8: error: A(2): A is 4×3; a matrix needs a row and a column, as in A(i, j)
      loss = A(2)
             ^~~~
      """),
    Case(
      """
      input A: matrix(4, 3)
      loss = A(1, 2, 3)
      """,
      """
      file.loss:2:8: error: A(1, 2, 3): a matrix has two subscripts, a vector one; this has 3
      loss = A(1, 2, 3)
             ^~~~~~~~~~
      """),
    Case(
      """
      input A: matrix(4, 3)
      loss = A(1.5, 2)
      """,
      """
      file.loss:2:10: error: A(1.5, 2): an index is a whole number or a size, or + - * of them; 1.5 is not
      loss = A(1.5, 2)
               ^~~
      """),
    Case(
      """
      input A: matrix(4, 3)
      loss = A(i, 2)
      """,
      """
      file.loss:2:10: error: A(i, 2): an index is a whole number or a size, or + - * of them; i is not
      loss = A(i, 2)
               ^
      """),
    Case(
      """
      input x: vector(5)
      loss = x(7)
      """,
      """
      file.loss:2:10: error: x(7): x has 5 entries
      loss = x(7)
               ^
      """),
    Case(
      """
      input x: vector(1)
      loss = x(2)
      """,
      """
      file.loss:2:10: error: x(2): x has 1 entry
      loss = x(2)
               ^
      """),
    Case(
      """
      input A: matrix(3, 4)
      loss = sum([A, A'])
      """,
      """
      file.loss:2:16: error: blocks: the rows of A (3) must equal the rows of A' (4) beside it
      loss = sum([A, A'])
                     ^~
      """),
    Case(
      """
      input A: matrix(3, 4)
      loss = sum([A; A'])
      """,
      """
      file.loss:2:16: error: blocks: row 2 has 3 columns, but row 1 has 4
      loss = sum([A; A'])
                     ^~
      """),
    Case(
      """
      input A: matrix(3, 4)
      claim tr(A*A') = A
      """,
      """
      file.loss:2:16: error: the two sides of a claim must have the same shape; tr(A*A') is 1×1, A is 3×4
      claim tr(A*A') = A
                     ^
      note: a scalar is not stretched to a matrix here
      """),
    Case(
      """
      input A: matrix(3, 4)
      let B = A*A
      let C = B + 1
      loss = sum(C)
      claim C = A'
      claim A = tr(A*A')
      """,
      """
      file.loss:2:10: error: product: the columns of A (4) must equal the rows of A (3)
      let B = A*A
               ^
      note: A'*A would fit
      note: A*A' would fit
      note: the entrywise product is written .*

      file.loss:6:9: error: the two sides of a claim must have the same shape; A is 3×4, tr(A*A') is 1×1
      claim A = tr(A*A')
              ^
      note: a scalar is not stretched to a matrix here
      """),
    Case(
      """
      input A: matrix(3, 4)
      loss = sum((sin(A)*cos(A + A) + sin(A)*cos(A + A) - tanh(A))*A)
      """,
      """
      file.loss:2:19: error: product: the columns of sin(A) (4) must equal the rows of cos(A + A) (3)
      loss = sum((sin(A)*cos(A + A) + sin(A)*cos(A + A) - tanh(A))*A)
                        ^
      note: sin(A)'*cos(A + A) would fit
      note: sin(A)*cos(A + A)' would fit
      note: the entrywise product is written .*
      """),
    Case(
      "loss = sum(ones(100000, 100000))",
      """
      file.loss:1:12: error: 100000×100000 is too large for a matrix
      loss = sum(ones(100000, 100000))
                 ^~~~
      """),
  ]

  @Test(arguments: cases)
  func shapeErrors(_ example: Case) {
    #expect(failure(of: example.source) == example.expected)
  }
}
