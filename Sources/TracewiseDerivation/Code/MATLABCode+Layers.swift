extension MATLABCode {
  static let layerTemplates: [String: CodeTemplate] = [
    "maskedsoftmax": .call("masked_softmax({0}, {1})", helper: "masked_softmax"),
    "im2col": .call("image_columns({0}, \(windows))", helper: "image_columns"),
    "col2im": .call("image_from_columns({0}, \(windows))", helper: "image_from_columns"),
  ]

  private static let windows = CodeTemplate.windows("[", "]")

  static let layerHelpers: [String: String] = [
    "masked_softmax": """
    function y = masked_softmax(m, x)
      x(m == 0) = -Inf;
      top = max(x, [], 1);
      top(top == -Inf) = 0;
      y = exp(x - top);
      y = y ./ max(sum(y, 1), realmin);
    end
    """,
    "window_pixels": """
    function at = window_pixels(image, window, stride, padding, dilation)
      last = floor((image + 2 * padding - dilation .* (window - 1) - 1) ./ stride);
      i = (0:window(1) - 1)' * dilation(1) + (0:last(1)) * stride(1) - padding(1);
      j = (0:window(2) - 1)' * dilation(2) + (0:last(2)) * stride(2) - padding(2);
      across = kron(j, ones(size(i)));
      down = kron(ones(size(j)), i);
      at = across * image(1) + down + 1;
      at(down < 0 | down >= image(1) | across < 0 | across >= image(2)) = 0;
    end
    """,
    "image_columns": """
    function y = image_columns(x, image, varargin)
      at = window_pixels(image, varargin{:});
      [k, p] = size(at);
      n = size(x, 2) / prod(image);
      y = zeros(size(x, 1) * k, n * p);
      for c = 1:size(x, 1)
        for l = 1:n
          part = zeros(k, p);
          part(at > 0) = x(c, (l - 1) * prod(image) + at(at > 0));
          y((c - 1) * k + (1:k), (l - 1) * p + (1:p)) = part;
        end
      end
    end
    """,
    "image_from_columns": """
    function y = image_from_columns(x, image, varargin)
      at = window_pixels(image, varargin{:});
      [k, p] = size(at);
      n = size(x, 2) / p;
      y = zeros(size(x, 1) / k, n * prod(image));
      for c = 1:size(y, 1)
        for l = 1:n
          part = x((c - 1) * k + (1:k), (l - 1) * p + (1:p));
          sums = accumarray(at(at > 0), part(at > 0), [prod(image), 1]);
          y(c, (l - 1) * prod(image) + (1:prod(image))) = sums';
        end
      end
    end
    """,
  ]
}
