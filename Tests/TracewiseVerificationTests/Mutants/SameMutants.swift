import Tracewise

/// The mutants that are the same as their rule, all of them: a new one is to be looked at, whether it
/// is one or hides behind regions that do not see it. From `tracewise check --mutants`.
enum SameMutants {
  /// By rule; `≡` for those that are exactly equal over residues, `≈` for those that rest on an
  /// identity of real functions.
  static let byRule: [String: [String]] = others.merging(
    (["sign", "step"] + Relation.allCases.map { "indicator:\($0.rawValue)" }).map {
      ($0, withoutDerivative)
    }, uniquingKeysWith: { $1 })

  /// Of rules whose derivative is 0.
  private static let withoutDerivative = [
    "≡ differential: hadamard negated",
    "≡ differential: hadamard doubled",
    "≡ differential: hadamard only its operand 1",
    "≡ pullback: hadamard negated",
    "≡ pullback: hadamard doubled",
    "≡ pullback: hadamard only its operand 2",
  ]

  private static let others: [String: [String]] = [
    "min": [
      "≈ differential: minus doubled",
      "≈ left pullback: minus doubled",
      "≈ right pullback: minus doubled",
    ],
    "max": [
      "≈ differential: minus doubled",
      "≈ left pullback: minus doubled",
      "≈ right pullback: minus doubled",
    ],
    "scale:c=0": [
      "≡ differential: scale negated",
      "≡ differential: scale doubled",
      "≡ differential: scale operand 1 constant",
      "≡ pullback: scale negated",
      "≡ pullback: scale doubled",
      "≡ pullback: scale operand 1 constant",
    ],
    "det": [
      "≡ differential: product transposed",
      "≡ differential: product operands swapped",
    ],
    "logdet": [
      "≡ differential: solve transposed"
    ],
    "adjugatedifferential": [
      "≡ differential: product 3 transposed",
      "≡ differential: product 3 operands swapped",
      "≡ differential: product 7 transposed",
      "≡ differential: product 7 operands swapped",
      "≡ differential: product 9 transposed",
      "≡ differential: product 9 operands swapped",
      "≡ differential: product 15 transposed",
      "≡ differential: product 15 operands swapped",
      "≡ left pullback: product 4 transposed",
      "≡ left pullback: product 4 operands swapped",
      "≡ left pullback: product 11 transposed",
      "≡ left pullback: product 11 operands swapped",
    ],
    "sym": [
      "≡ differential: sym transposed",
      "≡ pullback: sym transposed",
    ],
    "cholesky": [
      "≡ differential: sym transposed",
      "≡ differential: triangularsolve operand 2 transposed",
      "≡ differential: triangularsolve 2 transposed",
      "≡ differential: triangularpart operand 1 transposed",
      "≡ pullback: triangularpart transposed",
      "≡ pullback: transpose 3 left out",
      "≡ pullback: triangularsolve operand 2 transposed",
      "≡ pullback: triangularsolve 2 transposed",
      "≡ pullback: sym transposed",
    ],
    "qrq": [
      "≡ differential: product transposed",
      "≡ differential: plus transposed",
      "≡ differential: triangularpart operand 1 transposed",
      "≡ pullback: triangularpart transposed",
      "≡ pullback: plus transposed",
      "≡ pullback: product 2 operand 1 transposed",
    ],
    "qrr": [
      "≡ differential: product transposed",
      "≡ differential: plus transposed",
      "≡ differential: triangularpart operand 1 transposed",
      "≡ pullback: triangularpart transposed",
      "≡ pullback: plus transposed",
      "≡ pullback: triangularsolve operand 2 transposed",
    ],
    "eigvals": [
      "≡ differential: eigvecs negated",
      "≡ differential: product operand 2 transposed",
      "≡ differential: product 2 transposed",
      "≡ differential: tieaverage operand 1 constant",
      "≡ differential: tieaverage only its operand 2",
      "≡ pullback: eigvecs negated",
      "≡ pullback: tieaverage operand 1 constant",
      "≡ pullback: tieaverage only its operand 2",
      "≡ pullback: diagonalmatrix transposed",
      "≡ pullback: product operand 2 transposed",
      "≡ pullback: product 2 transposed",
    ],
    "eigvecs": [
      "≡ differential: sym transposed",
      "≡ differential: product operand 2 transposed",
      "≡ differential: product 2 transposed",
      "≡ differential: gapquotient operand 2 transposed",
      "≡ pullback: gapquotient transposed",
      "≡ pullback: product 2 operand 2 transposed",
      "≡ pullback: product 3 transposed",
      "≡ pullback: sym transposed",
    ],
    "gapquotient": [
      "≡ differential: minus operand 2 is direction 2"
    ],
    "tieaverage": [
      "≡ differential: tieaverage operand 1 constant",
      "≡ differential: tieaverage only its operand 2",
    ],
    "relu": [
      "≡ differential: step operand 1 is the value",
      "≡ pullback: step operand 1 is the value",
    ],
    "leakyrelu:slope=0.1": [
      "≈ differential: step operand 1 is the value",
      "≈ pullback: step operand 1 is the value",
    ],
    "power:p=0": [
      "≡ differential: hadamard negated",
      "≡ differential: hadamard doubled",
      "≡ differential: hadamard only its operand 1",
      "≡ pullback: hadamard negated",
      "≡ pullback: hadamard doubled",
      "≡ pullback: hadamard only its operand 2",
    ],
    "power:p=1": [
      "≡ differential: hadamard only its operand 2",
      "≡ pullback: hadamard only its operand 1",
    ],
    "matrixpower:k=0": [
      "≡ pullback: transpose negated",
      "≡ pullback: transpose doubled",
      "≡ pullback: transpose left out",
      "≡ pullback: transpose operand 1 constant",
      "≡ pullback: transpose operand 1 is the value",
    ],
    "matrixpower:k=1": [
      "≡ pullback: transpose negated",
      "≡ pullback: transpose doubled",
      "≡ pullback: transpose left out",
      "≡ pullback: transpose operand 1 constant",
      "≡ pullback: transpose operand 1 is the value",
    ],
    "matrixpower:k=3": [
      "≡ pullback: transpose negated"
    ],
    "matrixpower:k=5": [
      "≡ pullback: transpose negated"
    ],
    "kron": [
      "≡ left pullback: product transposed",
      "≡ left pullback: reshape 2 operand 1 transposed",
      "≡ right pullback: product transposed",
      "≡ right pullback: reshape 2 operand 1 transposed",
    ],
    "gram": [
      "≡ differential: plus transposed",
      "≡ pullback: plus transposed",
      "≡ pullback: product operand 2 transposed",
    ],
    "tr": [
      "≡ pullback: product transposed",
      "≡ pullback: product operand 2 transposed",
    ],
    "broadcast:none": [
      "≡ differential: broadcast left out"
    ],
    "logsoftmax": [
      "≈ differential: softmax operand 1 is the value",
      "≈ pullback: softmax operand 1 is the value",
    ],
    "diagonalmatrix:square": [
      "≡ differential: diagonalmatrix transposed"
    ],
    "reshape:vec": [
      "≡ pullback: reshape operand 1 transposed"
    ],
    "reshape:from-vec": [
      "≡ differential: reshape operand 1 transposed"
    ],
    "slice:empty": [
      "≡ differential: slice negated",
      "≡ differential: slice doubled",
      "≡ differential: slice operand 1 constant",
      "≡ pullback: embed negated",
      "≡ pullback: embed doubled",
      "≡ pullback: embed operand 1 constant",
    ],
    "concatenation:side-by-side-1": [
      "≡ pullback: slice left out"
    ],
    "concatenation:stacked-1": [
      "≡ pullback: slice left out"
    ],
  ]
}
