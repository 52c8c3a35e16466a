/// The functions that the language has beside the rules of the library: several forms under one name,
/// spellings of its own, and functions of sizes.
let languageFunctions: [String: String] = [
  "inv": "(n, n) -> (n, n)",
  "sum": "(m, n) -> (1, 1) | (m, n), 1 -> (1, n) | (m, n), 2 -> (m, 1)",
  "mean": "(m, n) -> (1, 1) | (m, n), 1 -> (1, n) | (m, n), 2 -> (m, 1)",
  "norm1": "(m, n) -> (1, 1)",
  "min": "broadcast 2",
  "max": "broadcast 2",
  "where": "broadcast 3",
  "diag": "(n, 1) -> (n, n) | (n, n) -> (n, 1)",
  "vec": "(m, n) -> (m*n, 1)",
  "reshape": "(m, n), p, q -> (p, q) keeping entries",
  "eye": "n -> (n, n)",
  "ones": "m, n -> (m, n)",
  "zeros": "m, n -> (m, n)",
]
