import Tracewise

// Layers: the library's words for them, of operands in the order of the language.
extension Evaluator {
  /// The value of a layer; nil for another function.
  func layer(_ name: String, _ x: [M], _ integers: [Int]) -> M? {
    // 1/100000 in exact arithmetic, not the double beside it.
    func epsilon(_ place: Int) -> M { place < x.count ? x[place] : number(defaultEpsilon) }
    let (gain, shift) = (x.dropFirst().first, x.dropFirst(2).first)
    switch name {
    case "batchnorm" where x.count > 4:
      return batchNorm(x[0], gain, shift, mean: x[3], variance: x[4], epsilon: epsilon(5))
    case "batchnorm": return batchNorm(x[0], gain, shift, epsilon: epsilon(3))
    case "layernorm": return layerNorm(x[0], gain, shift, epsilon: epsilon(3))
    case "rmsnorm": return rmsNorm(x[0], gain, epsilon: epsilon(2))
    case "groupnorm":
      return groupNorm(x[0], groups: integers[0], gain, shift, epsilon: epsilon(3))
    case "dropout": return (x[1] ⊙ x[0]) ./ (1 - x[2])
    case "gather": return gather(x[0], x[1])
    case "scatter": return scatter(x[0], x[1], columns: integers[0])
    case "attention", "multihead":
      let heads = integers.first ?? 1
      return attention(
        x[0], x[1], x[2], mask: x.dropFirst(3).first, heads: heads,
        scale: sqrt(size(x[0].rows / max(heads, 1))))
    case "causal": return anchor.causalMask(integers[0])
    case "positions": return anchor.positionalEncoding(integers[0], integers[1])
    case "lstmstate": return lstmCell(x[0], x[1]).state
    case "lstmoutput": return lstmCell(x[0], x[1]).output
    case "gru": return gruCell(x[0], x[1], x[2])
    case "conv2" where !integers.isEmpty:
      let (padding, dilation) = (integers.dropFirst().first, integers.dropFirst(2).first)
      return conv2(
        x[0], x[1], stride: integers[0], padding: padding ?? 0, dilation: dilation ?? 1)
    default: return ImageFunction(rawValue: name)?.value(x, integers)
    }
  }
}
