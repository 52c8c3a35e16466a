import OwnRules
import Tracewise

let A: Matrix = [[2, 1], [0, 3]]
let b = Matrix(vector: [1, -1])
let (loss, (dA, db)) = try valueWithGradient(at: A, b) { A, b in
  norm(Variable.apply(Swish(), to: A * b)).squared + logDeterminant(A)
}
print(loss, dA, db, separator: "\n")
