extension MATLABCode {
  package var templates: [String: CodeTemplate] { Self.allTemplates }
  package var helpers: [String: String] { Self.allHelpers }

  private static let allTemplates = table.merging(spectralTemplates) { own, _ in own }
    .merging(layerTemplates) { own, _ in own }
  private static let allHelpers = functions.merging(spectralHelpers) { own, _ in own }
    .merging(layerHelpers) { own, _ in own }

  private static let table: [String: CodeTemplate] = [
    // Arithmetic.
    "plus": .infix("+", .sum), "minus": .infix("-", .sum),
    "times": .infix("*", .hadamard), "hadamard": .infix(".*", .hadamard),
    "hadamard of numbers": .infix("*", .hadamard),
    "quotient": .infix("./", .hadamard), "quotient by number": .infix("/", .hadamard),
    "quotient of numbers": .infix("/", .hadamard),
    "negate": .form("-{0}", .negated, [.power]),
    "scale": .form("{c} * {0}", .hadamard, [.power]),
    "pow": .form("{0} .^ {1}", .power, [.atom, .atom]),
    "constantpower": .form("{0} .^ {c}", .power, [.atom]),
    "min": .call("min({0}, {1})"), "max": .call("max({0}, {1})"),

    // Products.
    "product": .infix("*", .product),
    // a .^ b' is (a .^ b)'.
    "transpose": .form("{0}'", .power, [.atom]),
    "inner": .form("sum(sum({0} .* {1}))", .atom, [.hadamard, .power]),
    "inner of column": .form("{0}' * {1}", .product, [.atom, .power]),
    "kron": .call("kron({0}, {1})"),
    "matrixpower": .form("{0} ^ {k}", .power, [.atom]),
    "inverse": .call("inv({0})"), "solve": .infix("\\", .product),
    "det": .call("det({0})"), "logdet": .call("log_abs_det({0})", helper: "log_abs_det"),
    "cholesky": .call("cholesky_factor({0})", helper: "cholesky_factor"),
    "qrq": .call("orthogonal_factor({0})", helper: "orthogonal_factor"),
    "lul": .call("lower_factor({0})", helper: "lower_factor"),
    "luu": .call("upper_factor({0})", helper: "upper_factor"),
    "qrr": .call("triangular_factor({0})", helper: "triangular_factor"),
    "triangularpart": .call("triangle_of({0}, {side}, {c})", helper: "triangle_of"),
    "eigvals": .call("eigenvalues_of({0})", helper: "eigenvalues_of"),
    "eigvecs": .call("eigenvectors_of({0})", helper: "eigenvectors_of"),
    "gapquotient": .call("gap_quotient({0}, {1})", helper: "gap_quotient"),
    "expm": .call("expm({0})"),
    "expmderivative": .call("expm_derivative({all})", helper: "expm_derivative"),
    "sylvester": .call("sylvester({0}, {1}, {2})"), "sqrtm": .call("real(sqrtm({0}))"),
    "adjugate": .call("adjugate_of({0})", helper: "adjugate_of"),
    "adjugatedifferential": .call(
      "adjugate_differential({0}, {1})", helper: "adjugate_differential"),
    "conv2": .call("conv2({0}, rot90({1}, 2), 'valid')"), "conv2full": .call("conv2({0}, {1})"),

    // Reductions and rearrangements.
    "tr": .call("trace({0})"), "sum": .call("sum(sum({0}))"),
    "columnsums": .call("sum({0}, 1)"), "rowsums": .call("sum({0}, 2)"),
    "norm": .call("norm({0}, 'fro')"),
    "broadcast": .form("(zeros({m}, {n}) + {0})", .atom, [.hadamard]),
    "diagonal of vector": .call("block_of({0}, 1, 1)", helper: "block_of"),
    "diagonal": .call("diag({0})"), "diagonalmatrix": .call("full(diag({0}))"),
    "diagonalmatrix to rectangle": .call(
      "diagonal_matrix({0}, {m}, {n})", helper: "diagonal_matrix"),
    "reshape": .call("reshape({0}, {m}, {n})"), "reshape to column": .call("reshape({0}, [], 1)"),
    "slice": .call("block_of({0}, {rows}, {columns})", helper: "block_of"),
    "embed": .call("embedded({0}, {m}, {n}, {rows}, {columns})", helper: "embedded"),
    "blockrows": .call(
      "reshape(permute(reshape({0}, [{p}, {m}, {q}, {n}]), [2, 4, 1, 3]), [{m} * {n}, {p} * {q}])"),
    "blocksfromrows": .call(
      "reshape(permute(reshape({0}, [{m}, {n}, {p}, {q}]), [3, 1, 4, 2]), [{m} * {p}, {n} * {q}])"),

    // Entrywise functions.
    "exp": .call("exp({0})"), "expm1": .call("expm1({0})"), "log": .call("log({0})"),
    "log1p": .call("log1p({0})"), "sqrt": .call("sqrt({0})"),
    "square": .form("{0} .^ 2", .power, [.atom]),
    "square of numbers": .form("{0} ^ 2", .power, [.atom]),
    "reciprocal": .form("1 ./ {0}", .hadamard, [.power]),
    "reciprocal of numbers": .form("1 / {0}", .hadamard, [.power]),
    "abs": .call("abs({0})"), "sign": .call("sign({0})"), "step": .call("double(({0}) > 0)"),
    "indicator": .call("double(({0}) {relation} 0)"),
    "masked": .call("masked({0}, {1})", helper: "masked"),
    "sin": .call("sin({0})"), "cos": .call("cos({0})"), "tan": .call("tan({0})"),
    "sinh": .call("sinh({0})"),
    "cosh": .call("cosh({0})"),
    "atan": .call("atan({0})"),
    "asin": .call("asin({0})"),
    "acos": .call("acos({0})"),
    "tanh": .call("tanh({0})"), "sigmoid": .call("sigmoid_of({0})", helper: "sigmoid_of"),
    "relu": .call("max({0}, 0)"), "leakyrelu": .call("(max({0}, 0) + {c} * min({0}, 0))"),
    "softplus": .call("(max({0}, 0) + log1p(exp(-abs({0}))))"),
    "erf": .call("erf({0})"), "normalcdf": .call("(0.5 * erfc(-({0}) / sqrt(2)))"),
    "gelu": .call("(0.5 * ({0}) .* erfc(-({0}) / sqrt(2)))"),

    // Of each column.
    "softmax": .call("softmax_of({0})", helper: "softmax_of"),
    "logsoftmax": .call("log_softmax({0})", helper: "log_softmax"),
    "logsumexp": .call("log_sum_exp({0})", helper: "log_sum_exp"),
    "sort": .call("sort({0}, 1)"),
    "sortby": .call("sort_by({0}, {1})", helper: "sort_by"),
    "unsortby": .call("unsort_by({0}, {1})", helper: "unsort_by"),
    "columnmax": .call("max({0}, [], 1)"),
    "maxshare": .call("maximum_share({0})", helper: "maximum_share"),
    "cumsum": .call("running_sums({0}, {upward})", helper: "running_sums"),
    "cumprod": .call("cumprod({0}, 1)"), "columnprod": .call("prod({0}, 1)"),
    "productsbeside": .call("products_beside({0}, {upward})", helper: "products_beside"),
    "rowshift": .call("row_shift({0}, {k})", helper: "row_shift"),
    "scan": .call("scan_rows({0}, {1}, {upward})", helper: "scan_rows"),
    "squareddistances": .call("squared_distances({0}, {1})", helper: "squared_distances"),
    "distances": .call("sqrt(squared_distances({0}, {1}))", helper: "squared_distances"),
    "reciprocalorzero": .call("reciprocal_or_zero({0})", helper: "reciprocal_or_zero"),
    "lowertoeplitz": .call("tril(toeplitz({0}))"),
    "diagonalsums": .call("diagonal_sums({0})", helper: "diagonal_sums"),
    "lgamma": .call("gammaln({0})"), "polygamma": .call("psi({k}, {0})"),
    "asinh": .call("asinh({0})"), "acosh": .call("acosh({0})"), "atanh": .call("atanh({0})"),
    "atan2": .call("atan2({0}, {1})"), "matern": .call("matern({k}, {0})", helper: "matern"),
  ]

  private static let functions: [String: String] = [
    "matern": """
    function y = matern(k, u)
      t = sqrt(u);
      y = ones(size(u));
      term = y;
      for m = 0:k - 1
        term = term .* t * (2 * (k - m) / ((m + 1) * (2 * k - m)));
        y = y + term;
      end
      y = y .* exp(-t);
    end
    """,
    "order_share": """
    function p = order_share(x)
      before = sum(x' < x, 2);
      equal = sum(x' == x, 2);
      place = 1:numel(x);
      p = (before < place & place <= before + equal) ./ equal;
    end
    """,
    "sort_by": """
    function y = sort_by(x, v)
      y = zeros(size(v));
      for j = 1:size(x, 2), y(:, j) = order_share(x(:, j))' * v(:, j); end
    end
    """,
    "unsort_by": """
    function y = unsort_by(x, g)
      y = zeros(size(g));
      for j = 1:size(x, 2), y(:, j) = order_share(x(:, j)) * g(:, j); end
    end
    """,
    "maximum_share": """
    function y = maximum_share(x)
      largest = x == max(x, [], 1);
      y = largest ./ sum(largest, 1);
    end
    """,
    "running_sums": """
    function y = running_sums(x, upward)
      if upward, y = flipud(cumsum(flipud(x), 1)); else, y = cumsum(x, 1); end
    end
    """,
    "row_shift": """
    function y = row_shift(x, k)
      m = size(x, 1);
      y = zeros(size(x));
      if abs(k) < m
        y(1 + max(k, 0):m + min(k, 0), :) = x(1 + max(-k, 0):m - max(k, 0), :);
      end
    end
    """,
    "products_beside": """
    function p = products_beside(x, upward)
      if upward, x = flipud(x); end
      p = cumprod([ones(1, size(x, 2)); x(1:end - 1, :)], 1);
      if upward, p = flipud(p); end
    end
    """,
    "scan_rows": """
    function s = scan_rows(a, b, upward)
      s = b;
      m = size(s, 1);
      if upward
        for i = m - 1:-1:1, s(i, :) = s(i, :) + a(i, :) .* s(i + 1, :); end
      else
        for i = 2:m, s(i, :) = s(i, :) + a(i, :) .* s(i - 1, :); end
      end
    end
    """,
    "squared_distances": """
    function d = squared_distances(x, y)
      d = zeros(size(x, 2), size(y, 2));
      for k = 1:size(x, 1), d = d + (x(k, :)' - y(k, :)) .^ 2; end
    end
    """,
    "reciprocal_or_zero": """
    function y = reciprocal_or_zero(x)
      y = zeros(size(x));
      y(x ~= 0) = 1 ./ x(x ~= 0);
    end
    """,
    "diagonal_sums": """
    function y = diagonal_sums(x)
      y = zeros(size(x, 1), 1);
      for k = 1:size(x, 1), y(k) = sum(diag(x, 1 - k)); end
    end
    """,
    "check_size": """
    function [rows, columns] = check_size(name, array, rows, columns)
      if nargin < 3 || isempty(rows), rows = size(array, 1); end
      if nargin < 4, columns = size(array, 2); end
      if ~isequal(size(array), [rows, columns])
        error('loss_and_gradients:size', '%s must be %dx%d, not %s', ...
          name, rows, columns, regexprep(num2str(size(array)), ' +', 'x'));
      end
    end
    """,
    "softmax_of": """
    function y = softmax_of(x)
      e = exp(x - max(x, [], 1));
      y = e ./ sum(e, 1);
    end
    """,
    "log_softmax": """
    function y = log_softmax(x)
      y = x - max(x, [], 1);
      y = y - log(sum(exp(y), 1));
    end
    """,
    "log_sum_exp": """
    function y = log_sum_exp(x)
      m = max(x, [], 1);
      y = m + log(sum(exp(x - m), 1));
    end
    """,
    "sigmoid_of": """
    function y = sigmoid_of(x)
      e = exp(-abs(x));
      y = ((x >= 0) + (x < 0) .* e) ./ (1 + e);
    end
    """,
    "log_abs_det": """
    function y = log_abs_det(x)
      [~, u, ~] = lu(x);
      y = sum(log(abs(diag(u))));
    end
    """,
    "block_of": """
    function y = block_of(x, rows, columns)
      y = x(rows, columns);
    end
    """,
    "masked": """
    function y = masked(m, x)
      y = x + zeros(size(m));
      y((m + zeros(size(x))) == 0) = 0;
    end
    """,
    "embedded": """
    function y = embedded(x, m, n, rows, columns)
      y = zeros(m, n);
      y(rows, columns) = x;
    end
    """,
    "diagonal_matrix": """
    function y = diagonal_matrix(x, m, n)
      y = zeros(m, n);
      y(1:m + 1:m * numel(x)) = x;
    end
    """,
    "cholesky_factor": """
    function l = cholesky_factor(x)
      l = chol((x + x') / 2, 'lower');
    end
    """,
    "orthogonal_factor": """
    function q = orthogonal_factor(x)
      [q, r] = qr(x, 0);
      q = q * diag(1 - 2 * (diag(r) < 0));
    end
    """,
    "triangular_factor": """
    function r = triangular_factor(x)
      [~, r] = qr(x, 0);
      r = diag(1 - 2 * (diag(r) < 0)) * r;
    end
    """,
    "lower_factor": """
    function l = lower_factor(x)
      n = size(x, 1);
      l = eye(n);
      for k = 1:n-1
        l(k+1:n, k) = x(k+1:n, k) / x(k, k);
        x(k+1:n, :) = x(k+1:n, :) - l(k+1:n, k) * x(k, :);
      end
    end
    """,
    "upper_factor": """
    function u = upper_factor(x)
      n = size(x, 1);
      u = x;
      for k = 1:n-1
        u(k+1:n, :) = u(k+1:n, :) - u(k+1:n, k) / u(k, k) * u(k, :);
      end
      u = triu(u);
    end
    """,
    "triangle_of": """
    function y = triangle_of(x, side, factor)
      if strcmp(side, 'lower'), y = tril(x); else, y = triu(x); end
      for i = 1:min(size(x)), y(i, i) = factor * x(i, i); end
    end
    """,
    "eigenvalues_of": """
    function w = eigenvalues_of(x)
      w = sort(eig((x + x') / 2));
    end
    """,
    "eigenvectors_of": """
    function v = eigenvectors_of(x)
      [v, w] = eig((x + x') / 2);
      [~, order] = sort(diag(w));
      v = v(:, order);
      for j = 1:size(v, 2)
        k = find(abs(v(:, j)) >= max(abs(v(:, j))) / exp(1), 1);
        if v(k, j) < 0, v(:, j) = -v(:, j); end
      end
    end
    """,
    "gap_quotient": """
    function y = gap_quotient(w, x)
      gap = w' - w;
      used = (x ~= 0 | x' ~= 0) & ~eye(numel(w));
      if any(any(used & abs(gap) <= 4 * numel(w) * eps * max(abs(w))))
        error('loss_and_gradients:ties', 'eigenvalues coincide whose vectors are used');
      end
      y = zeros(size(x));
      y(used) = x(used) ./ gap(used);
    end
    """,
    "tie_average": """
    function y = tie_average(w, x)
      group = cumsum([0; diff(w) > 4 * numel(w) * eps * max(abs(w))]);
      y = zeros(size(x));
      for k = unique(group)', y(group == k) = mean(x(group == k)); end
    end
    """,
    "along_directions": """
    function d = along_directions(f, x, directions)
      n = size(x, 1);
      for e = directions
        x = [x, kron(eye(size(x, 1) / n), cell2mat(e)); zeros(size(x)), x];
      end
      whole = real(f(x));
      d = whole(1:n, end - n + 1:end);
    end
    """,
    "expm_derivative": """
    function d = expm_derivative(x, varargin)
      d = along_directions(@expm, x, varargin);
    end
    """,
    "adjugate_of": """
    function y = adjugate_of(x)
      [u, s, v] = svd(x);
      s = diag(s);
      n = numel(s);
      cofactors = zeros(n, 1);
      for i = 1:n
        cofactors(i) = prod(s([1:i - 1, i + 1:n]));
      end
      y = det(u) * det(v) * (v * diag(cofactors) * u');
    end
    """,
    "adjugate_differential": """
    function y = adjugate_differential(x, e)
      [u, s, v] = svd(x);
      s = diag(s);
      n = numel(s);
      p = zeros(n);
      for i = 1:n
        for j = [1:i - 1, i + 1:n]
          kept = true(n, 1);
          kept([i, j]) = false;
          p(i, j) = prod(s(kept));
        end
      end
      inside = u' * e * v;
      y = det(u) * det(v) * (v * (diag(p * diag(inside)) - p .* inside) * u');
    end
    """,
  ]
}
