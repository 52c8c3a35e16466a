/// The functions of one operand that go entry by entry.
let entrywiseFunctions = [
  "exp", "expm1", "log", "log1p", "sqrt", "square", "reciprocal", "abs", "sign", "step", "sin",
  "cos", "tan", "tanh", "erf", "sigmoid", "relu", "leakyrelu", "gelu", "normalcdf", "softplus",
]

/// The functions of the language's contract and their shapes.
let standardFunctions: [String: String] = {
  var table = [
    // Of a square matrix.
    "inv": "(n, n) -> (n, n)",
    "adjugate": "(n, n) -> (n, n)",
    "det": "(n, n) -> (1, 1)",
    "logdet": "(n, n) -> (1, 1)",
    "tr": "(n, n) -> (1, 1)",

    // Reductions.
    "sum": "(m, n) -> (1, 1) | (m, n), 1 -> (1, n) | (m, n), 2 -> (m, 1)",
    "mean": "(m, n) -> (1, 1) | (m, n), 1 -> (1, n) | (m, n), 2 -> (m, 1)",
    "norm": "(m, n) -> (1, 1)",
    "norm1": "(m, n) -> (1, 1)",
    "inner": "(m, n), (m, n) -> (1, 1)",

    // Of each column.
    "softmax": "(m, n) -> (m, n)",
    "logsoftmax": "(m, n) -> (m, n)",
    "logsumexp": "(m, n) -> (1, n)",
    "crossentropy": "(m, n), (m, n) -> (1, 1)",

    // Entrywise, of two operands.
    "min": "broadcast",
    "max": "broadcast",

    // Rearrangements.
    "diag": "(n, 1) -> (n, n) | (n, n) -> (n, 1)",
    "vec": "(m, n) -> (m*n, 1)",
    "kron": "(m, n), (p, q) -> (m*p, n*q)",
    "conv2": "(m, n), (k, l) -> (m - k + 1, n - l + 1)",
    "reshape": "(m, n), p, q -> (p, q) keeping entries",

    // Rules under the names they give themselves.
    "inverse": "(n, n) -> (n, n)",
    "transpose": "(m, n) -> (n, m)",
    "negate": "(m, n) -> (m, n)",
    "identity": "(m, n) -> (m, n)",
    "normalised": "(m, n) -> (m, n)",
    "diagonal": "(n, n) -> (n, 1)",
    "columnsums": "(m, n) -> (1, n)",
    "rowsums": "(m, n) -> (m, 1)",
    "plus": "(m, n), (m, n) -> (m, n)",
    "minus": "(m, n), (m, n) -> (m, n)",
    "times": "(1, 1), (m, n) -> (m, n)",
    "product": "(m, k), (k, n) -> (m, n)",
    "hadamard": "(m, n), (m, n) -> (m, n)",
    "quotient": "(m, n), (m, n) -> (m, n)",
    "pow": "(m, n), (m, n) -> (m, n)",
    "solve": "(n, n), (n, k) -> (n, k)",
    "divide": "(m, n), (n, n) -> (m, n)",
    "conv2full": "(p, q), (k, l) -> (p + k - 1, q + l - 1)",
    "adjugatedifferential": "(n, n), (n, n) -> (n, n)",

    // Of sizes.
    "eye": "n -> (n, n)",
    "ones": "m, n -> (m, n)",
    "zeros": "m, n -> (m, n)",
  ]
  for name in entrywiseFunctions { table[name] = "(m, n) -> (m, n)" }
  return table
}()
