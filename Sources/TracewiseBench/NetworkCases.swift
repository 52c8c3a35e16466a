import Tracewise

// The losses of networks, samples in rows, as a user of the library writes them.

/// The mean categorical loss of logits in rows; `Yt` holds the one-hot targets in columns.
private func meanCrossEntropy(_ logits: Variable, _ Yt: Matrix) -> Variable {
  crossEntropy(logits.T, logits.constant(Yt)) / Double(Yt.columns)
}

/// W5: softmax regression.
func softmaxRegression(_ data: CaseData) throws -> Case {
  let (X, Yt) = (try data.matrix(256, 784), try data.matrix(256, 10).transposed())
  let W = try data.matrix(784, 10)
  return Case { try valueWithGradient(at: W) { W in meanCrossEntropy(X * W, Yt) } }
}

/// W6: a network of sigmoid layers; `size` is the batch and the widths.
func network(_ data: CaseData, _ size: [Int]) throws -> Case {
  let (batch, widths) = (size[0], size.dropFirst().map { $0 })
  let (X, Yt) = (try data.matrix(batch, 784), try data.matrix(batch, 10).transposed())
  var parameters: [Matrix] = []
  for (wide, next) in zip(widths, widths.dropFirst()) {
    parameters += [try data.matrix(wide, next), try data.row(next)]
  }
  return Case { [parameters] in
    try valueWithGradient(at: parameters) { p in
      var h = X * p[0] + p[1]
      for k in stride(from: 2, to: p.count, by: 2) { h = sigmoid(h) * p[k] + p[k + 1] }
      return meanCrossEntropy(h, Yt)
    }
  } _: {
    $0
  }
}

/// W7: eight 5×5 kernels over 32 images, a sigmoid, one dense layer.
func convolution(_ data: CaseData) throws -> Case {
  let pixels = try data.matrix(32, 784)
  let images = (0..<32).map { pixels.row($0).reshaped(28, 28).transposed() }
  let Yt = try data.matrix(32, 10).transposed()
  let (K, kb) = (try data.matrix(8, 25), try data.vector(8))
  let (W, b) = (try data.matrix(4608, 10), try data.row(10))
  return Case {
    try valueWithGradient(at: K, kb, W, b) { K, kb, W, b in
      let kernels = (0..<8).map { K.row($0).reshaped(5, 5).T }
      let biases = (0..<8).map { kb.entry($0, 0) }
      let features = images.map { image in
        let image = K.constant(image)
        return horizontal(
          zip(kernels, biases).map { kernel, bias in
            (conv2(image, kernel) + bias).T.reshaped(1, 576)
          })
      }
      return meanCrossEntropy(sigmoid(vertical(features)) * W + b, Yt)
    }
  } _: {
    [$0.0, $0.1, $0.2, $0.3]
  }
}

/// W11: one head of attention over 64 tokens, a residual connection, layer normalisation.
func attention(_ data: CaseData) throws -> Case {
  let n = 64
  let X = try data.matrix(n, n)
  let (Wq, Wk, Wv) = (try data.matrix(n, n), try data.matrix(n, n), try data.matrix(n, n))
  let (Wo, gamma, beta) = (try data.matrix(n, n), try data.row(n), try data.row(n))
  return Case {
    try valueWithGradient(at: Wq, Wk, Wv, Wo, gamma, beta) { Wq, Wk, Wv, Wo, gamma, beta in
      let X = Wq.constant(X)
      let scores = (X * Wq) * (X * Wk).T / 8
      let H = X + softmax(scores.T).T * (X * Wv) * Wo
      let E = H - H.rowSums / Double(n)
      let deviation = sqrt(E.squared.rowSums / Double(n) + 1e-5)
      return sum((E ./ deviation ⊙ gamma + beta).squared)
    }
  } _: {
    [$0.0, $0.1, $0.2, $0.3, $0.4, $0.5]
  }
}
