import Tracewise

/// The signatures of functions of images: operands, then the height and the width of an image and of a window, and, as
/// far as they are not 1, 0 and 1, stride, padding and dilation: one number for both directions, or two of each.
enum ImageSignatures {
  static let im2col = forms { sizes, places in
    "(c, h*w*l), \(sizes) -> (c*r*q, l*\(places))"
  }
  static let col2im = forms { sizes, places in
    "(c*r*q, l*\(places)), \(sizes) -> (c, h*w*l)"
  }
  static let convolution = forms { sizes, places in
    "(c, h*w*l), (k, c*r*q), \(sizes) -> (k, l*\(places))"
  }
  static let transposedConvolution = forms { sizes, places in
    "(k, l*\(places)), (k, c*r*q), \(sizes) -> (c, h*w*l)"
  }

  private static func forms(_ form: (_ sizes: String, _ places: String) -> String) -> String {
    let pairs = ["t", "u", "p0", "v0", "d", "e"]
    let all = [
      ([], ["1", "1", "0", "0", "1", "1"]), (["t"], ["t", "t", "0", "0", "1", "1"]),
      (["t", "p0"], ["t", "t", "p0", "p0", "1", "1"]),
      (["t", "p0", "d"], ["t", "t", "p0", "p0", "d", "d"]), (pairs, pairs),
    ]
    return all.map { parameters, x in
      form(
        (["h", "w", "r", "q"] + parameters).joined(separator: ", "),
        "\(places("h", "r", x[0], x[2], x[4]))*\(places("w", "q", x[1], x[3], x[5]))")
    }.joined(separator: " | ")
  }

  /// How many places a window has.
  private static func places(
    _ size: String, _ window: String, _ stride: String, _ padding: String, _ dilation: String
  ) -> String {
    "(floor((\(size) + 2*\(padding) - \(dilation)*(\(window) - 1) - 1)/\(stride)) + 1)"
  }

  /// conv2(X, K, stride, padding, dilation).
  static let ofOneImage: String = {
    let forms = [(["t"], "0", "1"), (["t", "p0"], "p0", "1"), (["t", "p0", "d"], "p0", "d")]
    return
      (["(m, n), (k, l) -> (m - k + 1, n - l + 1)"]
      + forms.map { parameters, padding, dilation in
        let (rows, columns) = (
          places("m", "k", "t", padding, dilation), places("n", "l", "t", padding, dilation)
        )
        return "(m, n), (k, l), \(parameters.joined(separator: ", ")) -> (\(rows), \(columns))"
      }).joined(separator: " | ")
  }()

  /// The window, and the stride where it is not the window's size.
  static let pool = [("", "r", "q"), (", t", "t", "t")].map { parameters, down, across in
    "(c, h*w*l), h, w, r, q\(parameters) -> "
      + "(c, l*\(places("h", "r", down, "0", "1"))*\(places("w", "q", across, "0", "1")))"
  }.joined(separator: " | ")
}

/// The windows that the whole numbers of a function of images say.
enum ImageFunction: String {
  case im2col, col2im, convolution, convtransposed, maxpool, avgpool

  /// The windows; what does not fit is refused by the rules.
  func windows(_ n: [Int]) -> Windows? {
    guard n.count >= 4 else { return nil }
    func pair(_ k: Int, _ usual: (Int, Int)) -> (Int, Int) {
      n.count == 10 ? (n[4 + 2 * k], n[5 + 2 * k]) : n.count > 4 + k ? (n[4 + k], n[4 + k]) : usual
    }
    let isPool = self == .maxpool || self == .avgpool
    return Windows(
      image: (n[0], n[1]), window: (n[2], n[3]), stride: pair(0, isPool ? (n[2], n[3]) : (1, 1)),
      padding: pair(1, (0, 0)), dilation: pair(2, (1, 1)))
  }

  /// The value at operands.
  func value<M: MatrixAlgebra>(_ x: [M], _ integers: [Int]) -> M? {
    guard let windows = windows(integers) else { return nil }
    switch self {
    case .im2col: return M.apply(ImageColumns(windows), to: x[0])
    case .col2im: return M.apply(ImageFromColumns(windows), to: x[0])
    case .convolution: return conv2(x[0], x[1], windows)
    case .convtransposed: return conv2Transposed(x[0], x[1], windows)
    case .maxpool: return maxPool(x[0], windows)
    case .avgpool: return averagePool(x[0], windows)
    }
  }
}
