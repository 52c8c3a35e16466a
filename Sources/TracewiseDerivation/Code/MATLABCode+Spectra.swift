extension MATLABCode {
  static let spectralTemplates: [String: CodeTemplate] = [
    "stein": .call("stein_solution({0}, {1}, {2})", helper: "stein_solution"),
    "matrixsign": .call("matrix_sign({0})", helper: "matrix_sign"),
    "care": .call("riccati_solution({0}, {1}, {2})", helper: "riccati_solution"),
    "dare": .call(
      "discrete_riccati_solution({0}, {1}, {2}, {3})", helper: "discrete_riccati_solution"),
    "spectralradius": .call("max(abs(eig({0})))"),
    "svdvals": .call("svd({0})"),
    "svdu": .call("left_singular_vectors({0})", helper: "left_singular_vectors"),
    "svdv": .call("right_singular_vectors({0})", helper: "right_singular_vectors"),
    "singularreciprocal": .call("singular_reciprocal({0})", helper: "singular_reciprocal"),
    "tieaverage": .call("shares_of({f}, {0}, {1})", helper: "shares_of"),
    "polar": .call("singular_factor({0}, min(size({0})))", helper: "singular_factor"),
    "singularfactor": .call("singular_factor({0}, {k})", helper: "singular_factor"),
    "nuclear": .call("sum(svd({0}))"),
    "kyfan": .call("ky_fan_norm({0}, {k})", helper: "ky_fan_norm"),
    "lstsq": .call("least_squares({0}, {1})", helper: "least_squares"),
    "pinv": .call("pinv({0})"),
    "logm": .call("real(logm({0}))"),
    "logmderivative": .call("logm_derivative({all})", helper: "logm_derivative"),
    "spectralfunction": .call("spectral_function({f}, {0})", helper: "spectral_function"),
    "spectralderivative of 2": .call(
      "spectral_derivative({f}, {0}, {1})", helper: "spectral_derivative"),
    "spectralderivative": .call(
      "spectral_derivatives({f}, {all})", helper: "spectral_derivatives"),
    "largesteigenvalues": .call(
      "largest_eigenvalues({0}, {k})", helper: "largest_eigenvalues"),
    "logtraceexp": .call("log_trace_exp({0})", helper: "log_trace_exp"),
    "gibbs of 1": .call("gibbs_state({0})", helper: "gibbs_state"),
    "gibbs": .call("gibbs_derivative({all})", helper: "gibbs_derivative"),
  ]

  static let spectralHelpers: [String: String] = [
    "stein_solution": """
    function x = stein_solution(a, b, c)
      x = reshape((eye(numel(c)) - kron(b', a)) \\ c(:), size(c));
    end
    """,
    "matrix_sign": """
    function x = matrix_sign(x)
      for k = 1:100
        inverse = inv(x);
        last = x;
        c = 1;
        if norm(x - inverse, 'fro') >= 0.1 * norm(x, 'fro')
          c = sqrt(norm(inverse, 'fro') / norm(x, 'fro'));
        end
        x = (c * x + inverse / c) / 2;
        if norm(x - last, 'fro') <= 1e-15 * norm(x, 'fro'), break; end
      end
    end
    """,
    "riccati_solution": """
    function x = riccati_solution(a, g, q)
      n = size(a, 1);
      w = matrix_sign([a, -(g + g') / 2; -(q + q') / 2, -a']) + eye(2 * n);
      x = -(w(:, n + 1:end) \\ w(:, 1:n));
      x = (x + x') / 2;
    end
    """,
    "discrete_riccati_solution": """
    function h = discrete_riccati_solution(a, b, q, r)
      n = size(a, 1);
      g = b * (((r + r') / 2) \\ b');
      h = (q + q') / 2;
      for k = 1:50
        w = (eye(n) + g * h) \\ [a, g];
        step = a' * h * w(:, 1:n);
        g = g + a * w(:, n + 1:end) * a';
        a = a * w(:, 1:n);
        h = h + (step + step') / 2;
        if norm(step, 'fro') <= 1e-16 * norm(h, 'fro'), return; end
      end
      error('loss_and_gradients:riccati', 'Riccati''s equation has no stabilising solution');
    end
    """,
    "right_singular_vectors": """
    function [v, u] = right_singular_vectors(x)
      [u, ~, v] = svd(x, 'econ');
      for j = 1:size(v, 2)
        k = find(abs(v(:, j)) >= max(abs(v(:, j))) / exp(1), 1);
        if v(k, j) < 0, v(:, j) = -v(:, j); u(:, j) = -u(:, j); end
      end
    end
    """,
    "left_singular_vectors": """
    function u = left_singular_vectors(x)
      [~, u] = right_singular_vectors(x);
    end
    """,
    "shares_of": """
    function y = shares_of(kind, ~, w, x)
      if strcmp(kind, 'ordered'), y = tie_average(w, x); return; end
      y = tie_average(-w, x);
      y(w <= 4 * numel(w) * eps * max(w)) = 0;
    end
    """,
    "singular_reciprocal": """
    function y = singular_reciprocal(s)
      if any(s <= 4 * numel(s) * eps * max(s))
        error('loss_and_gradients:rank', 'a singular value is 0 whose left vector is used');
      end
      y = 1 ./ s;
    end
    """,
    "singular_factor": """
    function y = singular_factor(x, k)
      [u, s, v] = svd(x, 'econ');
      s = diag(s);
      shares = tie_average(-s, double((1:numel(s))' <= k));
      shares(s <= max(size(x)) * eps * s(1)) = 0;
      y = u * diag(shares) * v';
    end
    """,
    "ky_fan_norm": """
    function y = ky_fan_norm(x, k)
      s = svd(x);
      y = sum(s(1:k));
    end
    """,
    "least_squares": """
    function x = least_squares(a, b)
      if rank(a) < size(a, 2)
        error('loss_and_gradients:rank', 'columns depend on one another; pinv has the shortest solution');
      end
      x = a \\ b;
    end
    """,
    "logm_derivative": """
    function d = logm_derivative(x, varargin)
      d = along_directions(@logm, x, varargin);
    end
    """,
    "spectral_function": """
    function y = spectral_function(f, c, x)
      v = eigenvectors_of(x);
      w = eigenvalues_of(x);
      n = numel(w);
      switch f
        case 'exp', y = exp(w);
        case 'log', y = log(w);
        case 'sqrt', y = sqrt(w);
        case 'inverse', y = 1 ./ w;
        case 'power', y = w .^ c;
        case 'top', y = tie_average(w, double((1:n)' > n - c));
      end
      y = v * diag(y) * v';
    end
    """,
    "divided_differences": """
    function d = divided_differences(f, c, w)
      n = numel(w);
      a = min(repmat(w, 1, n), repmat(w', n, 1));
      b = max(repmat(w, 1, n), repmat(w', n, 1));
      gap = b - a;
      same = gap == 0;
      divisor = gap + same;
      switch f
        case 'exp', d = exp(b) .* (same - expm1(-gap) ./ divisor);
        case 'log', d = same ./ a + log1p(gap ./ a) ./ divisor;
        case 'sqrt', d = 1 ./ (sqrt(a) + sqrt(b));
        case 'inverse', d = -1 ./ (a .* b);
        case 'top'
          largest = (1:n)' > n - c;
          across = xor(repmat(largest, 1, n), repmat(largest', n, 1));
          if any(any(across & gap <= 4 * n * eps * max(abs(w))))
            error('loss_and_gradients:ties', 'the largest eigenvalues are not apart from the others');
          end
          d = across ./ divisor;
        case 'power'
          if c == round(c) && c >= 0
            d = zeros(n);
            for k = 0:c - 1, d = d + a .^ k .* b .^ (c - 1 - k); end
          else
            slope = a .^ (c - 1);
            d = same .* (c * slope) + slope .* expm1(c * log1p(gap ./ a)) .* a ./ divisor;
          end
      end
    end
    """,
    "spectral_derivative": """
    function d = spectral_derivative(f, c, x, e)
      v = eigenvectors_of(x);
      inside = v' * ((e + e') / 2) * v;
      d = v * (divided_differences(f, c, eigenvalues_of(x)) .* inside) * v';
    end
    """,
    "largest_eigenvalues": """
    function y = largest_eigenvalues(x, k)
      w = eigenvalues_of(x);
      y = sum(w(end - k + 1:end));
    end
    """,
    "log_trace_exp": """
    function y = log_trace_exp(x)
      w = eigenvalues_of(x);
      y = w(end) + log(sum(exp(w - w(end))));
    end
    """,
    "gibbs_state": """
    function y = gibbs_state(x)
      y = spectral_function('exp', 0, x - log_trace_exp(x) * eye(size(x, 1)));
    end
    """,
    "gibbs_derivative": """
    function y = gibbs_derivative(x, varargin)
      y = spectral_derivatives('exp', 0, x - log_trace_exp(x) * eye(size(x, 1)), varargin{:});
    end
    """,
    "difference_along": """
    function d = difference_along(f, c, w, path)
      if strcmp(f, 'top')
        cut = numel(w) - c;
        if numel(path) == 1 || path(1) > cut || path(end) <= cut
          d = double(numel(path) == 1 && path(1) > cut);
          return;
        end
        d = difference_along(f, c, w, path(2:end)) - difference_along(f, c, w, path(1:end - 1));
        d = d / (w(path(end)) - w(path(1)));
        return;
      end
      x = diag(w(path)) + diag(ones(numel(path) - 1, 1), 1);
      switch f
        case 'exp', y = expm(x);
        case 'log', y = logm(x);
        case 'sqrt', y = sqrtm(x);
        case 'inverse', y = inv(x);
        case 'power'
          if c == round(c) && c >= 0, y = x ^ c; else, y = expm(c * logm(x)); end
      end
      d = real(y(1, end));
    end
    """,
    "walk_along": """
    function k = walk_along(k, f, c, w, path, factor, rest)
      if isempty(rest)
        d = factor * difference_along(f, c, w, sort(path));
        k(path(1), path(end)) = k(path(1), path(end)) + d;
      end
      for i = 1:numel(rest)
        for j = 1:numel(w)
          e = cell2mat(rest(i));
          others = rest([1:i - 1, i + 1:numel(rest)]);
          k = walk_along(k, f, c, w, [path, j], factor * e(path(end), j), others);
        end
      end
    end
    """,
    "spectral_derivatives": """
    function d = spectral_derivatives(f, c, x, varargin)
      if numel(varargin) == 1, d = spectral_derivative(f, c, x, cell2mat(varargin(1))); return; end
      v = eigenvectors_of(x);
      w = eigenvalues_of(x);
      inside = cellfun(@(e) v' * ((e + e') / 2) * v, varargin, 'UniformOutput', false);
      k = zeros(size(x));
      for start = 1:numel(w)
        k = walk_along(k, f, c, w, start, 1, inside);
      end
      d = v * k * v';
    end
    """,
  ]
}
