extension NumPyCode {
  static let layerTemplates: [String: CodeTemplate] = [
    "maskedsoftmax": .call("_masked_softmax({0}, {1})", helper: "_masked_softmax"),
    "im2col": .call("_image_columns({0}, \(windows))", helper: "_image_columns"),
    "col2im": .call("_image_from_columns({0}, \(windows))", helper: "_image_from_columns"),
  ]

  private static let windows = CodeTemplate.windows("(", ")")

  static let layerHelpers: [String: String] = [
    "_masked_softmax": """
    def _masked_softmax(m, x):
        y = np.where(m != 0, x, -np.inf)
        top = np.max(y, axis=0, keepdims=True)
        e = np.exp(y - np.where(np.isneginf(top), 0.0, top))
        return e / np.maximum(np.sum(e, axis=0, keepdims=True), np.finfo(float).tiny)
    """,
    "_pixels": """
    def _pixels(image, window, stride, padding, dilation):
        i, j = (np.add.outer(np.arange(k) * d - p, np.arange((n + 2 * p - d * (k - 1) - 1) // s + 1) * s)
                for n, k, s, p, d in zip(image, window, stride, padding, dilation))
        i, j = i[None, :, None, :], j[:, None, :, None]
        inside = (i >= 0) & (i < image[0]) & (j >= 0) & (j < image[1])
        return np.where(inside, j * image[0] + i, -1).reshape(window[0] * window[1], -1)
    """,
    "_image_columns": """
    def _image_columns(x, *sizes):
        at = _pixels(*sizes)
        images = x.reshape(len(x), -1, sizes[0][0] * sizes[0][1])
        y = np.where(at >= 0, images[:, :, at], 0.0)
        return y.transpose(0, 2, 1, 3).reshape(len(x) * len(at), -1)
    """,
    "_image_from_columns": """
    def _image_from_columns(x, *sizes):
        at = _pixels(*sizes)
        y = x.reshape(-1, len(at), x.shape[1] // at.shape[1], at.shape[1]).transpose(0, 2, 1, 3)
        images = np.zeros(y.shape[:2] + (sizes[0][0] * sizes[0][1] + 1,))
        np.add.at(images, (slice(None), slice(None), at), y)
        return images[:, :, :-1].reshape(len(y), -1)
    """,
  ]
}
