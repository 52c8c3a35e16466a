// LU factorisations of small matrices, without the set-up that LAPACK's routines cost.

// y += a·x. The rest of a row is done number by number: a masked store followed by a load of the same
// place would wait for memory. Without fused operations: rounded products let equal rows cancel to
// exact zeros, so that a matrix of whole numbers that is singular is seen to be.
TW_INLINE void add_multiple(size_t n, double a, const double *x, double *y) {
#pragma STDC FP_CONTRACT OFF
  size_t i = 0;
  for (; i + LANES <= n; i += LANES) v_store(y + i, v_load(y + i) + a * v_load(x + i));
  for (; i + QUAD <= n; i += QUAD) quad_store(y + i, quad_load(y + i) + a * quad_load(x + i));
  for (; i < n; i++) y[i] += a * x[i];
}

static void swap_numbers(double *a, double *b) {
  double t = *a;
  *a = *b;
  *b = t;
}

static size_t kernel_small_lu(size_t n, double *a, int *pivots) {
  size_t first_zero = 0;
  for (size_t k = 0; k < n; k++) {
    double *column = a + k * n;
    size_t best = k;
    for (size_t i = k + 1; i < n; i++)  // a NaN is taken, so that it spreads
      if (!(fabs(column[i]) <= fabs(column[best]))) best = i;
    pivots[k] = (int)best + 1;
    if (column[best] == 0) {
      if (!first_zero) first_zero = k + 1;
      continue;
    }
    if (best != k)
      for (size_t j = 0; j < n; j++) swap_numbers(a + k + j * n, a + best + j * n);
    double inverse = 1 / column[k];
    if (isinf(inverse))  // of a subnormal pivot
      for (size_t i = k + 1; i < n; i++) column[i] /= column[k];
    else
      for (size_t i = k + 1; i < n; i++) column[i] *= inverse;
    for (size_t j = k + 1; j < n; j++)
      add_multiple(n - k - 1, -a[j * n + k], column + k + 1, a + j * n + k + 1);
  }
  return first_zero;
}

// x ← x / a
static void divide_row(size_t n, double a, double *x) {
  size_t j = 0;
  for (; j + LANES <= n; j += LANES) v_store(x + j, v_load(x + j) / a);
  for (; j < n; j++) x[j] /= a;
}

// Swaps rows of x as the factorisation did, in its order or back.
static void permute_rows(int back, size_t n, size_t columns, const int *pivots, double *x) {
  for (size_t step = 0; step < n; step++) {
    size_t k = back ? n - 1 - step : step, other = (size_t)pivots[k] - 1;
    if (other != k)
      for (size_t j = 0; j < columns; j++) swap_numbers(x + k * columns + j, x + other * columns + j);
  }
}

// One right-hand side: along the columns of the factors, which are contiguous
static void solve_column(int transposed, size_t n, const double *lu, double *x) {
  if (transposed) {
    for (size_t k = 0; k < n; k++)
      x[k] = (x[k] - short_dot(k, lu + k * n, x)) / lu[k + k * n];
    for (size_t k = n; k-- > 0;)
      x[k] -= short_dot(n - k - 1, lu + k * n + k + 1, x + k + 1);
  } else {
    for (size_t k = 0; k < n; k++) add_multiple(n - k - 1, -x[k], lu + k * n + k + 1, x + k + 1);
    for (size_t k = n; k-- > 0;) {
      x[k] /= lu[k + k * n];
      add_multiple(k, -x[k], lu + k * n, x);
    }
  }
}

// Several: along the rows of x
static void solve_rows(int transposed, size_t n, size_t columns, const double *lu, double *x) {
  if (transposed) {
    for (size_t k = 0; k < n; k++) {
      for (size_t i = 0; i < k; i++)
        add_multiple(columns, -lu[i + k * n], x + i * columns, x + k * columns);
      divide_row(columns, lu[k + k * n], x + k * columns);
    }
    for (size_t k = n; k-- > 0;)
      for (size_t i = k + 1; i < n; i++)
        add_multiple(columns, -lu[i + k * n], x + i * columns, x + k * columns);
  } else {
    for (size_t k = 0; k < n; k++)
      for (size_t i = k + 1; i < n; i++)
        add_multiple(columns, -lu[i + k * n], x + k * columns, x + i * columns);
    for (size_t k = n; k-- > 0;) {
      divide_row(columns, lu[k + k * n], x + k * columns);
      for (size_t i = 0; i < k; i++)
        add_multiple(columns, -lu[i + k * n], x + k * columns, x + i * columns);
    }
  }
}

static void kernel_small_lu_solve(int transposed, size_t n, size_t columns, const double *lu,
                                  const int *pivots, double *x) {
  if (!transposed) permute_rows(0, n, columns, pivots, x);
  if (columns == 1) solve_column(transposed, n, lu, x);
  else solve_rows(transposed, n, columns, lu, x);
  if (transposed) permute_rows(1, n, columns, pivots, x);
}

// `width` vectors of columns (a constant) of x, the last maybe partial: x ← F⁻¹ x row by row
TW_INLINE void solve_triangle_panel(size_t width, int is_upper, int is_unit, size_t n, size_t left,
                                    TW_MATRIX(f), double *x, ptrdiff_t xrs) {
  const size_t last = (width - 1) * LANES;
  for (size_t step = 0; step < n; step++) {
    size_t i = is_upper ? n - 1 - step : step;
    size_t first = is_upper ? i + 1 : 0, end = is_upper ? n : i;
    double *row = x + (ptrdiff_t)i * xrs;
    const double *factors = f + (ptrdiff_t)i * frs;
    v s[4];
    for (size_t q = 0; q + 1 < width; q++) s[q] = v_load(row + q * LANES);
    s[width - 1] = v_load_some(row + last, left - last, 0.0);
    for (size_t k = first; k < end; k++) {
      const double *other = x + (ptrdiff_t)k * xrs;
      double a = factors[(ptrdiff_t)k * fcs];
      for (size_t q = 0; q + 1 < width; q++) s[q] -= a * v_load(other + q * LANES);
      s[width - 1] -= a * v_load_some(other + last, left - last, 0.0);
    }
    if (!is_unit)
      for (size_t q = 0; q < width; q++) s[q] /= factors[(ptrdiff_t)i * fcs];
    for (size_t q = 0; q + 1 < width; q++) v_store(row + q * LANES, s[q]);
    v_store_some(row + last, left - last, s[width - 1]);
  }
}

static void kernel_solve_triangle(int is_upper, int is_unit, size_t n, size_t columns, TW_MATRIX(f),
                                  double *x, ptrdiff_t xrs) {
  for (size_t j = 0; j < columns; j += 4 * LANES, x += 4 * LANES) {
    size_t left = columns - j;
    if (left > 3 * LANES)
      solve_triangle_panel(4, is_upper, is_unit, n, left, TW_PASS(f), x, xrs);
    else if (left > 2 * LANES)
      solve_triangle_panel(3, is_upper, is_unit, n, left, TW_PASS(f), x, xrs);
    else if (left > LANES)
      solve_triangle_panel(2, is_upper, is_unit, n, left, TW_PASS(f), x, xrs);
    else
      solve_triangle_panel(1, is_upper, is_unit, n, left, TW_PASS(f), x, xrs);
  }
}
