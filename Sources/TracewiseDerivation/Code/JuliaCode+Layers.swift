extension JuliaCode {
  static let layerTemplates: [String: CodeTemplate] = [
    "maskedsoftmax": .call("_masked_softmax({0}, {1})", helper: "_masked_softmax"),
    "im2col": .call("_image_columns({0}, \(windows))", helper: "_image_columns"),
    "col2im": .call("_image_from_columns({0}, \(windows))", helper: "_image_from_columns"),
  ]

  private static let windows = CodeTemplate.windows("(", ")")

  static let layerHelpers: [String: String] = [
    "_masked_softmax": """
    function _masked_softmax(m, x)
        y = ifelse.(m .!= 0, x, -Inf)
        top = maximum(y, dims = 1)
        e = exp.(y .- ifelse.(top .== -Inf, 0.0, top))
        return e ./ max.(sum(e, dims = 1), floatmin(Float64))
    end
    """,
    "_pixels": """
    function _pixels(image, window, stride, padding, dilation)
        i, j = map(image, window, stride, padding, dilation) do n, k, s, p, d
            [u * d + a * s - p for u in 0:k-1, a in 0:div(n + 2p - d * (k - 1) - 1, s)]
        end
        inside(u, v) = 0 <= u < image[1] && 0 <= v < image[2]
        at = [inside(i[u, a], j[v, b]) ? j[v, b] * image[1] + i[u, a] + 1 : 0
            for u in axes(i, 1), v in axes(j, 1), a in axes(i, 2), b in axes(j, 2)]
        return reshape(at, prod(window), :)
    end
    """,
    "_image_columns": """
    function _image_columns(x, sizes...)
        at, pixels = _pixels(sizes...), prod(sizes[1])
        (k, p), n = size(at), div(size(x, 2), pixels)
        y = zeros(size(x, 1) * k, n * p)
        for c in axes(x, 1), l in 0:n-1, place in 1:p, row in 1:k
            at[row, place] == 0 && continue
            y[(c - 1) * k + row, l * p + place] = x[c, l * pixels + at[row, place]]
        end
        return y
    end
    """,
    "_image_from_columns": """
    function _image_from_columns(x, sizes...)
        at, pixels = _pixels(sizes...), prod(sizes[1])
        (k, p) = size(at)
        n = div(size(x, 2), p)
        y = zeros(div(size(x, 1), k), n * pixels)
        for c in axes(y, 1), l in 0:n-1, place in 1:p, row in 1:k
            at[row, place] == 0 && continue
            y[c, l * pixels + at[row, place]] += x[(c - 1) * k + row, l * p + place]
        end
        return y
    end
    """,
  ]
}
