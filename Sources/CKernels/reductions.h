// Sums, inner products, norms, maxima.
//
// All sums are inner products (Σ x = Σ x·1, exactly), taken in blocks of at most DIRECT entries
// with four vectors of partial sums, and pairwise over the blocks: the error is at most about
// (DIRECT / (4·LANES) + log₂(blocks)) · 2⁻⁵³ · Σ|x|, and the order is the same on every run.

#define DIRECT (TW_SUM_VECTORS * LANES)
#define DIRECT_ROWS ((size_t)TW_SUM_ROWS)  // which may each be shorter than a vector

static const double one = 1;

static double kernel_dot(size_t rows, size_t columns, TW_MATRIX(x), TW_MATRIX(y));

// Σ x ⊙ y over a block, with strides that the caller knows
TW_INLINE double dot_of_rows(size_t rows, size_t columns, TW_MATRIX(x), TW_MATRIX(y)) {
  v s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};
  for (size_t i = 0; i < rows; i++, x += xrs, y += yrs) {
    const double *p = x, *r = y;
    size_t left = columns;
#define TW_TERM(k) \
  v_load_whole(p + TW_LANES * k * xcs, xcs) * v_load_whole(r + TW_LANES * k * ycs, ycs)
    for (; left >= 4 * LANES; left -= 4 * LANES) {
      s0 += TW_TERM(0);
      s1 += TW_TERM(1);
      s2 += TW_TERM(2);
      s3 += TW_TERM(3);
      p += 4 * TW_LANES * xcs, r += 4 * TW_LANES * ycs;
    }
    for (; left >= LANES; left -= LANES) {
      s0 += TW_TERM(0);
      p += TW_LANES * xcs, r += TW_LANES * ycs;
    }
#undef TW_TERM
    if (left > 0) s1 += v_load_tail(p, xcs, left, 0.0) * v_load_tail(r, ycs, left, 0.0);
  }
  return v_sum((s0 + s1) + (s2 + s3));
}

// The same with code of its own for each usual pair of column strides, and for any other
static double dot_1_1(size_t rows, size_t columns, const double *x, ptrdiff_t xrs,
                      const double *y, ptrdiff_t yrs) {
  return dot_of_rows(rows, columns, x, xrs, 1, y, yrs, 1);
}
static double dot_1_0(size_t rows, size_t columns, const double *x, ptrdiff_t xrs,
                      const double *y, ptrdiff_t yrs) {
  return dot_of_rows(rows, columns, x, xrs, 1, y, yrs, 0);
}
static double dot_strided(size_t rows, size_t columns, TW_MATRIX(x), TW_MATRIX(y)) {
  return dot_of_rows(rows, columns, TW_PASS(x), TW_PASS(y));
}
TW_INLINE double dot_direct(size_t rows, size_t columns, TW_MATRIX(x), TW_MATRIX(y)) {
  if (xcs == 1 && ycs == 1) return dot_1_1(rows, columns, x, xrs, y, yrs);
  if (xcs == 1 && ycs == 0) return dot_1_0(rows, columns, x, xrs, y, yrs);
  if (xcs == 0 && ycs == 1) return dot_1_0(rows, columns, y, yrs, x, xrs);
  return dot_strided(rows, columns, TW_PASS(x), TW_PASS(y));
}

// The same over at most a tile, packing what has no contiguous rows
static double dot_packed(size_t rows, size_t columns, TW_MATRIX(x), TW_MATRIX(y)) {
  double x_buffer[TW_TILE * TW_TILE], y_buffer[TW_TILE * TW_TILE];
  struct block a = packed(rows, columns, TW_PASS(x), x_buffer);
  struct block b = packed(rows, columns, TW_PASS(y), y_buffer);
  return dot_direct(rows, columns, a.x, a.rs, a.cs, b.x, b.rs, b.cs);
}

// Σ x ⊙ y, pairwise: splits the rows (or the longer side, if a tile has to be packed), then
// the columns
static double dot_pairwise(size_t rows, size_t columns, TW_MATRIX(x), TW_MATRIX(y), int packs) {
  if (packs ? rows <= TILE && columns <= TILE : rows <= DIRECT_ROWS && rows * columns <= DIRECT)
    return packs ? dot_packed(rows, columns, TW_PASS(x), TW_PASS(y))
                 : dot_direct(rows, columns, TW_PASS(x), TW_PASS(y));
  if (packs ? rows >= columns : rows > 1) {
    size_t half = rows / 2;
    return dot_pairwise(half, columns, TW_PASS(x), TW_PASS(y), packs) +
           dot_pairwise(rows - half, columns, x + (ptrdiff_t)half * xrs, xrs, xcs,
                        y + (ptrdiff_t)half * yrs, yrs, ycs, packs);
  }
  size_t half = columns > 16 * LANES ? columns / 2 / (8 * LANES) * (8 * LANES) : columns / 2;
  return dot_pairwise(rows, half, TW_PASS(x), TW_PASS(y), packs) +
         dot_pairwise(rows, columns - half, x + (ptrdiff_t)half * xcs, xrs, xcs,
                      y + (ptrdiff_t)half * ycs, yrs, ycs, packs);
}

// Σ x ⊙ y of views that are not both one row: along contiguous entries where there are some
static double dot_oriented(size_t rows, size_t columns, TW_MATRIX(x), TW_MATRIX(y)) {
  int x_is_down = xrs == 1 && xcs != 1, y_is_down = yrs == 1 && ycs != 1;
  if (rows > 1 && (columns == 1 || (x_is_down && ycs != 1) || (y_is_down && xcs != 1)))
    return kernel_dot(columns, rows, x, xcs, xrs, y, ycs, yrs);  // Σ xᵀ ⊙ yᵀ
  int packs = (xcs != 0 && xcs != 1) || (ycs != 0 && ycs != 1);
  return dot_pairwise(rows, columns, TW_PASS(x), TW_PASS(y), packs);
}

static double kernel_dot(size_t rows, size_t columns, TW_MATRIX(x), TW_MATRIX(y)) {
  if (rows == 0 || columns == 0) return 0;
  if (!is_one_row(rows, columns, xrs, xcs) || !is_one_row(rows, columns, yrs, ycs))
    return dot_oriented(rows, columns, TW_PASS(x), TW_PASS(y));
  size_t n = rows * columns;
  return n <= DIRECT ? dot_direct(1, n, x, 0, xcs, y, 0, ycs)
                     : dot_pairwise(1, n, x, 0, xcs, y, 0, ycs, 0);
}

static double kernel_sum(size_t rows, size_t columns, TW_MATRIX(x)) {
  return kernel_dot(rows, columns, TW_PASS(x), &one, 0, 0);
}

// y(i) = Σⱼ x(i, j), row by row
static void sum_along(size_t rows, size_t columns, TW_MATRIX(x), double *y) {
  for (size_t i = 0; i < rows; i++) y[i] = kernel_sum(1, columns, x + (ptrdiff_t)i * xrs, 0, xcs);
}

// y(j) = Σᵢ x(i, j), many columns at a time; rows in groups, to keep the error small
static void sum_down(size_t rows, size_t columns, TW_MATRIX(x), double *y) {
  const size_t group = DIRECT_ROWS;
  kernel_fill(columns, 0, y);
  for (size_t first = 0; first < rows; first += group, x += (ptrdiff_t)group * xrs) {
    size_t r = smaller(group, rows - first), j = 0;
    if (xcs == 1)
      for (; j + 4 * LANES <= columns; j += 4 * LANES) {
        v s[4] = {{0}};
        for (size_t i = 0; i < r; i++)
          for (size_t k = 0; k < 4; k++) s[k] += v_load(x + (ptrdiff_t)i * xrs + j + k * LANES);
        for (size_t k = 0; k < 4; k++) v_store(y + j + k * LANES, v_load(y + j + k * LANES) + s[k]);
      }
    for (; j < columns; j += LANES) {
      v s = {0};
      for (size_t i = 0; i < r; i++)
        s += v_load_view(x + (ptrdiff_t)i * xrs + (ptrdiff_t)j * xcs, xcs, columns - j, 0.0);
      v_store_some(y + j, columns - j, v_load_some(y + j, columns - j, 0.0) + s);
    }
  }
}

static void kernel_row_sums(size_t rows, size_t columns, TW_MATRIX(x), double *y) {
  if (xrs == 1 && xcs != 1) sum_down(columns, rows, x, xcs, xrs, y);
  else sum_along(rows, columns, TW_PASS(x), y);
}

static void kernel_column_sums(size_t rows, size_t columns, TW_MATRIX(x), double *y) {
  if (columns == 1 || (xrs == 1 && xcs != 1)) sum_along(columns, rows, x, xcs, xrs, y);
  else sum_down(rows, columns, TW_PASS(x), y);
}

static double kernel_max_abs(size_t rows, size_t columns, TW_MATRIX(x)) {
  if (rows == 0 || columns == 0) return 0;
  if (rows > 1 && (columns == 1 || (xrs == 1 && xcs != 1)))
    return kernel_max_abs(columns, rows, x, xcs, xrs);
  v m0 = {0}, m1 = {0};
  for (size_t i = 0; i < rows; i++, x += xrs) {
    size_t j = 0;
    if (xcs == 1)
      for (; j + 2 * LANES <= columns; j += 2 * LANES) {
        m0 = v_maximum(m0, v_abs(v_load(x + j)));
        m1 = v_maximum(m1, v_abs(v_load(x + j + LANES)));
      }
    for (; j < columns; j += LANES)
      m0 = v_maximum(m0, v_abs(v_load_view(x + (ptrdiff_t)j * xcs, xcs, columns - j, 0.0)));
  }
  return v_largest(v_maximum(m0, m1));
}

// A sum that keeps what rounding takes from it
struct exact_sum {
  double sum, rest;
};

// Adds a number, neither negative nor infinite
static void add(struct exact_sum *s, double x) {
  double sum = s->sum + x;
  s->rest += s->sum > x ? (s->sum - sum) + x : (x - sum) + s->sum;
  s->sum = sum;
}

// √Σ x² by entries scaled with a power of two, for sums that leave the range of doubles
static double norm_scaled(size_t rows, size_t columns, TW_MATRIX(x)) {
  double largest = kernel_max_abs(rows, columns, TW_PASS(x)), buffer[256];
  if (largest == 0 || largest != largest || largest > DBL_MAX) return largest;
  int exponent;
  frexp(largest, &exponent);
  exponent = exponent < -1000 ? -1000 : exponent > 1000 ? 1000 : exponent;
  double scale = ldexp(1, -exponent);
  struct exact_sum total = {0, 0};
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j += 256) {
      size_t c = smaller(256, columns - j);
      copy_block(1, c, x + (ptrdiff_t)i * xrs + (ptrdiff_t)j * xcs, 0, xcs, buffer, c);
      kernel_scale(c, scale, buffer, buffer);
      add(&total, dot_1_1(1, c, buffer, 0, buffer, 0));
    }
  return ldexp(sqrt(total.sum + total.rest), exponent);
}

static double kernel_norm(size_t rows, size_t columns, TW_MATRIX(x)) {
  double sum = kernel_dot(rows, columns, TW_PASS(x), TW_PASS(x));
  // Below 2⁻⁹⁰⁰ squares that matter may have underflowed; above, what did is negligible.
  if (sum >= 0x1p-900 && sum <= DBL_MAX) return sqrt(sum);
  return norm_scaled(rows, columns, TW_PASS(x));
}

// The first i < n where x[i] is not finite, else −1
static ptrdiff_t first_nonfinite_by_one(size_t n, const double *x) {
  for (size_t i = 0; i < n; i++)
    if (x[i] - x[i] != 0) return (ptrdiff_t)i;
  return -1;
}

// Whether n entries are all finite: x − x is 0 if x is finite and NaN if not, so that a sum of them
// tells of all. For few: vectors that are no wider than what wrote them.
TW_INLINE int few_finite(size_t n, const double *x) {
  quad s = {0};
  size_t k = 0;
  for (; k + QUAD <= n; k += QUAD) s += quad_load(x + k) - quad_load(x + k);
  double rest = 0;
  for (; k < n; k++) rest += x[k] - x[k];
  return quad_sum(s) + rest == 0;
}

// The same of n ≤ 8·LANES entries
TW_INLINE int all_finite(size_t n, const double *x) {
  v s = {0};
  for (size_t k = 0; k < n; k += LANES) {
    v a = v_load_some(x + k, n - k, 0.0);
    s += a - a;
  }
  return v_sum(s) == 0;
}

static ptrdiff_t kernel_first_nonfinite(size_t n, const double *x) {
  if (n <= 16) return few_finite(n, x) ? -1 : first_nonfinite_by_one(n, x);
  const size_t step = 8 * LANES;
  size_t i = 0;
  while (i + step <= n && all_finite(step, x + i)) i += step;
  size_t rest = smaller(step, n - i);
  return all_finite(rest, x + i) ? -1 : (ptrdiff_t)i + first_nonfinite_by_one(rest, x + i);
}
