/// Characters of paper, PDF files and other languages.
///
/// What can only mean one thing here is read as that; all others get an error that says what to
/// write.
enum ForeignCharacters {
  /// Characters that are another's by sight.
  static let symbols: [Character: Symbol] = [
    "−": .minus, "⊙": .dotStar, "∘": .dotStar, "⊘": .dotSlash, "ᵀ": .apostrophe,
    "ᐪ": .apostrophe, "ᵗ": .apostrophe, "⊤": .apostrophe, "’": .apostrophe,
    "≤": .lessOrEqual, "≥": .greaterOrEqual, "≠": .notEqual,
  ]

  /// Raised signs and digits, as in `A⁻¹` and `x²`.
  static let superscripts: [Character: Character] = [
    "⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8",
    "⁹": "9", "⁻": "-", "⁺": "+",
  ]

  /// What someone who pastes mathematics, or knows another language, probably meant.
  static func hint(for character: Character, before next: Character?) -> String? {
    switch character {
    case "⊗": "⊗ is kron(A, B) in some papers and A .* B in others; write the one you mean"
    case "·", "⋅", "•":
      "a product is written '*', an inner product x'*y or dot(x, y)"
    case "×", "∗", "✕":
      "a product is written '*', an entrywise one '.*', a convolution conv2(X, K), a size m, n"
    case "@": "the matrix product is written '*', the entrywise one '.*'"
    case "%" where next == "*":
      "the matrix product is written '*', the entrywise one '.*'"
    case "%" where next == "o": "the outer product of two columns is written x*y'"
    case "%" where next == "x": "the Kronecker product is written kron(A, B)"
    case "–", "—": "minus is written '-'"
    case "‘", "′", "`": "the transpose is written A'"
    case "ᴴ", "†", "‡": "the transpose is written A', the inverse inv(A)"
    case "÷", "∕", "⁄": "division is written '/'"
    case "ˆ": "a power is written ^"
    case "½", "¼", "¾", "⅓", "⅔": "a fraction is written as in 1/2"
    case "√": "a root is written sqrt(x), which is entrywise"
    case "‖", "∥": "a norm is written norm(x), which is Frobenius' of a matrix"
    case "|" where next == "|": "where one of two comparisons holds is max(x < 0, x > 1)"
    case "|":
      "absolute values are written abs(x), determinants det(A), norms norm(x), "
        + "either of two comparisons max(x < 0, x > 1)"
    case "⟨", "⟩", "〈", "〉": "an inner product is written dot(x, y)"
    case "∑", "∏": "a sum of entries is written sum(A)"
    case "∂": "a differential is written d(…), and dA on the right of its claim"
    case "∇": "a gradient is written grad(A), on the left of a claim"
    case "∞": "infinity is written Inf"
    case "𝟏", "𝟙": "a matrix of ones is written ones(m, n), or vector(1) where its size follows"
    case "%": "a comment starts with '#'"
    case "." where next == ".": "a line goes on inside of brackets, without '...'"
    case "." where next == "\\": "the entrywise quotient is written B ./ A"
    case "{", "}": "matrices are written with [ ]"
    case "\"": "the language has no strings"
    case "_": "a name starts with a letter"
    case "$": "LaTeX is not read here"
    case "!", "~": "where a comparison does not hold is 1 - (x > 0), or the opposite one"
    case "&": "where both comparisons hold is their product: (x > 0) .* (x < 1)"
    case "≈", "≡": "an equality is claimed by: claim A = B"
    case "∈": "an input is declared as in: input A: matrix(m, n)"
    default: nil
    }
  }
}
