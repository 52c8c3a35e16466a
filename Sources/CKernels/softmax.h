// Softmax of columns and its relatives.
//
// Everything is relative to a column's shift: its largest entry, made finite, so that for a
// column of −∞ the sum is 0 (hence −∞ and NaN where they belong) and for one with +∞ it is ∞.
// A matrix with contiguous rows is processed in strips of columns, row by row; a single column,
// or a transposed view, column by column.

#define STRIP ((size_t)TW_STRIP)

// The largest entries, made finite; NaN stays
TW_INLINE v finite_shift(v m) {
  return v_where(m > DBL_MAX, v_splat(DBL_MAX), v_where(m < -DBL_MAX, v_splat(-DBL_MAX), m));
}

// exp of a difference from the shift. What underflows, as what a mask puts at −∞ does, is 0 at once: of a vector with
// such lanes the library takes all one by one.
TW_INLINE v exp_of_difference(v d) {
  vi vanishes = d < -746.0;
  if (!v_any(~vanishes)) return v_splat(0.0);
  return v_where(vanishes, v_splat(0.0), v_exp(v_where(vanishes, v_splat(0.0), d)));
}

// MARK: Strips: w ≤ STRIP columns, vectors across the columns

// Each column's shift, and its sum of exp(x − shift)
struct strip {
  double shift[TW_STRIP], sum[TW_STRIP];
};

// Fills a strip, and keeps the exponentials in e (row stride ers) unless that is null.
static void strip_sums(size_t rows, size_t w, const double *x, ptrdiff_t xrs, struct strip *s,
                       double *e, size_t ers) {
  for (size_t j = 0; j < w; j += LANES) {
    v m = v_splat(-INFINITY), sum = {0};
    for (size_t i = 0; i < rows; i++)
      m = v_maximum(m, v_load_some(x + (ptrdiff_t)i * xrs + j, w - j, 0.0));
    v_store(s->shift + j, finite_shift(m));
    v_store(s->sum + j, sum);
  }
  for (size_t i = 0; i < rows; i++, x += xrs)
    for (size_t j = 0; j < w; j += LANES) {
      v t = exp_of_difference(v_load_some(x + j, w - j, 0.0) - v_load(s->shift + j));
      v_store(s->sum + j, v_load(s->sum + j) + t);
      if (e) v_store_some(e + i * ers + j, w - j, t);
    }
}

// MARK: One column of n entries with stride rs, vectors along the column

struct column {
  double shift, sum;
};

// The same of one column; the exponentials go to e unless that is null.
static struct column column_sum(size_t n, const double *x, ptrdiff_t rs, double *e) {
  v m = v_splat(-INFINITY), sum = {0};
  for (size_t i = 0; i < n; i += LANES)
    m = v_maximum(m, v_load_view(x + (ptrdiff_t)i * rs, rs, n - i, -INFINITY));
  double shift = finite_shift(v_splat(v_largest(m)))[0];
  for (size_t i = 0; i < n; i += LANES) {
    v t = exp_of_difference(v_load_view(x + (ptrdiff_t)i * rs, rs, n - i, -INFINITY) - shift);
    sum += t;
    if (e) v_store_some(e + i, n - i, t);
  }
  return (struct column){shift, v_sum(sum)};
}

// log of one number, rounded as the vectors' log
TW_INLINE double log_of(double x) { return v_log(v_splat(x))[0]; }

// MARK: The kernels

// The softmax of one column, or its logarithm
static void softmax_of_column(int logarithm, size_t n, const double *x, ptrdiff_t rs, double *y) {
  struct column c = column_sum(n, x, rs, logarithm ? NULL : y);
  double log_sum = log_of(c.sum);
  for (size_t i = 0; i < n; i += LANES) {
    v t = logarithm ? v_load_view(x + (ptrdiff_t)i * rs, rs, n - i, 0.0) - c.shift - log_sum
                    : v_load_some(y + i, n - i, 0.0) / c.sum;
    v_store_some(y + i, n - i, t);
  }
}

// The same of a strip; y has row stride yrs
static void softmax_of_strip(int logarithm, size_t rows, size_t w, const double *x, ptrdiff_t xrs,
                             double *y, size_t yrs) {
  struct strip s;
  strip_sums(rows, w, x, xrs, &s, logarithm ? NULL : y, yrs);
  for (size_t j = 0; logarithm && j < w; j += LANES)
    v_store(s.sum + j, v_log(v_load(s.sum + j)));
  for (size_t i = 0; i < rows; i++, x += xrs, y += yrs)
    for (size_t j = 0; j < w; j += LANES) {
      v sum = v_load(s.sum + j);
      v t = logarithm ? v_load_some(x + j, w - j, 0.0) - v_load(s.shift + j) - sum
                      : v_load_some(y + j, w - j, 0.0) / sum;
      v_store_some(y + j, w - j, t);
    }
}

// The same of all columns; a view without contiguous rows is copied to y and processed there.
static void softmax_or_logarithm(int logarithm, size_t rows, size_t columns, TW_MATRIX(x),
                                 double *y) {
  if (rows == 0 || columns == 0) return;
  if (columns == 1) {
    softmax_of_column(logarithm, rows, x, xrs, y);
    return;
  }
  if (xcs != 1) {
    kernel_copy(rows, columns, TW_PASS(x), y);
    x = y, xrs = (ptrdiff_t)columns;
  }
  for (size_t j = 0; j < columns; j += STRIP)
    softmax_of_strip(logarithm, rows, smaller(STRIP, columns - j), x + j, xrs, y + j, columns);
}

static void kernel_softmax_columns(size_t rows, size_t columns, TW_MATRIX(x), double *y) {
  softmax_or_logarithm(0, rows, columns, TW_PASS(x), y);
}

static void kernel_log_softmax_columns(size_t rows, size_t columns, TW_MATRIX(x), double *y) {
  softmax_or_logarithm(1, rows, columns, TW_PASS(x), y);
}

// The rows of each vector of a strip's columns outside of which everything is 0: few where a mask takes few.
enum { VECTORS = TW_STRIP / TW_LANES };
struct rows_of_vectors {
  size_t from[VECTORS], to[VECTORS];
};

TW_INLINE struct rows_of_vectors no_rows(size_t rows) {
  struct rows_of_vectors r = {0};
  for (size_t k = 0; k < VECTORS; k++) r.from[k] = rows;
  return r;
}
TW_INLINE void include_row(struct rows_of_vectors *r, size_t k, size_t i) {
  r->from[k] = smaller(r->from[k], i), r->to[k] = i + 1;
}
TW_INLINE int includes_row(const struct rows_of_vectors *r, size_t k, size_t i) {
  return r->from[k] <= i && i < r->to[k];
}

// Entries of row i of a mask from column j on, of w columns
TW_INLINE v mask_of(TW_MATRIX(m), size_t i, size_t j, size_t w) {
  return v_load_view(m + (ptrdiff_t)i * mrs + (ptrdiff_t)j * mcs, mcs, w - j, 0.0);
}

// Of a strip's w columns, the softmax of the entries that a mask takes. Returns the first row where the mask is
// negative or NaN, or `rows`.
static size_t masked_softmax_of_strip(size_t rows, size_t w, TW_MATRIX(m), TW_MATRIX(x), double *y,
                                      size_t yrs) {
  struct rows_of_vectors range = no_rows(rows);
  v largest[VECTORS], sum[VECTORS] = {0};
  vi seen[VECTORS] = {0};
  for (size_t k = 0; k < VECTORS; k++) largest[k] = v_splat(-INFINITY);
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0, k = 0; j < w; j += LANES, k++) {
      v mask = mask_of(TW_PASS(m), i, j, w), t = {0};
      if (v_any(~(mask >= 0.0))) return i;
      vi taken = mask != 0.0;
      if (v_any(taken)) {
        t = v_load_view(x + (ptrdiff_t)i * xrs + (ptrdiff_t)j * xcs, xcs, w - j, 0.0);
        t = v_where(taken, t, v_splat(-INFINITY));
        largest[k] = v_maximum(largest[k], t);
        seen[k] |= taken;
        include_row(&range, k, i);
      }
      v_store_some(y + i * yrs + j, w - j, t);
    }
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0, k = 0; j < w; j += LANES, k++) {
      if (!includes_row(&range, k, i) || !v_any(mask_of(TW_PASS(m), i, j, w) != 0.0)) continue;
      double *e = y + i * yrs + j;
      v t = exp_of_difference(v_load_some(e, w - j, 0.0) - finite_shift(largest[k]));
      sum[k] += t;
      v_store_some(e, w - j, t);
    }
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0, k = 0; j < w; j += LANES, k++) {
      if (!includes_row(&range, k, i)) continue;
      double *e = y + i * yrs + j;
      v_store_some(e, w - j, v_where(seen[k], v_load_some(e, w - j, 0.0) / sum[k], v_splat(0.0)));
    }
  return rows;
}

static ptrdiff_t kernel_masked_softmax_columns(size_t rows, size_t columns, TW_MATRIX(m),
                                               TW_MATRIX(x), double *y) {
  if (columns == 1) {
    int seen = 0;
    for (size_t i = 0; i < rows; i++) {
      double mask = m[(ptrdiff_t)i * mrs];
      if (!(mask >= 0)) return (ptrdiff_t)i;
      seen |= mask != 0;
      y[i] = mask != 0 ? x[(ptrdiff_t)i * xrs] : -INFINITY;
    }
    if (seen) softmax_of_column(0, rows, y, 1, y);
    else kernel_fill(rows, 0, y);
    return -1;
  }
  for (size_t j = 0; j < columns; j += STRIP) {
    size_t i = masked_softmax_of_strip(rows, smaller(STRIP, columns - j), m + (ptrdiff_t)j * mcs, mrs,
                                       mcs, x + (ptrdiff_t)j * xcs, xrs, xcs, y + j, columns);
    if (i == rows) continue;
    while (m[(ptrdiff_t)i * mrs + (ptrdiff_t)j * mcs] >= 0) j++;
    return (ptrdiff_t)(i * columns + j);
  }
  return -1;
}

// z = y ⊙ (g − Σ y ⊙ g) of a strip's columns. Where y is 0, as what a mask left out, nothing is to be done.
static void softmax_pullback_of_strip(size_t rows, size_t w, size_t stride, const double *y,
                                      const double *g, double *z) {
  struct rows_of_vectors range = no_rows(rows);
  v sum[VECTORS] = {0};
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0, k = 0; j < w; j += LANES, k++) {
      v t = v_load_some(y + i * stride + j, w - j, 0.0);
      if (v_any(~(t == 0.0))) {
        sum[k] += t * v_load_some(g + i * stride + j, w - j, 0.0);
        include_row(&range, k, i);
      } else v_store_some(z + i * stride + j, w - j, t);
    }
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0, k = 0; j < w; j += LANES, k++) {
      if (!includes_row(&range, k, i)) continue;
      v t = v_load_some(g + i * stride + j, w - j, 0.0) - sum[k];
      v_store_some(z + i * stride + j, w - j, v_load_some(y + i * stride + j, w - j, 0.0) * t);
    }
}

static void kernel_softmax_pullback(size_t rows, size_t columns, const double *y, const double *g,
                                    double *z) {
  for (size_t j = 0; j < columns; j += STRIP)
    softmax_pullback_of_strip(rows, smaller(STRIP, columns - j), columns, y + j, g + j, z + j);
}

static void kernel_log_sum_exp_columns(size_t rows, size_t columns, TW_MATRIX(x), double *y) {
  if (columns == 1 || xcs != 1) {
    for (size_t j = 0; j < columns; j++) {
      struct column c = column_sum(rows, x + (ptrdiff_t)j * xcs, xrs, NULL);
      y[j] = c.shift + log_of(c.sum);
    }
    return;
  }
  for (size_t first = 0; first < columns; first += STRIP) {
    struct strip s;
    size_t w = smaller(STRIP, columns - first);
    strip_sums(rows, w, x + first, xrs, &s, NULL, 0);
    for (size_t j = 0; j < w; j += LANES)
      v_store_some(y + first + j, w - j, v_load(s.shift + j) + v_log(v_load(s.sum + j)));
  }
}

// y·((h − shift) − log sum), and 0 where y is
TW_INLINE v cross_entropy_term(v y, v h, v shift, v log_sum) {
  return v_where(y == 0.0, v_splat(0.0), y * ((h - shift) - log_sum));
}

// A sum of many vectors in two steps, so that its error stays small
struct long_sum {
  v near, far;
  size_t count;
};
TW_INLINE void long_sum_add(struct long_sum *s, v x) {
  s->near += x;
  if (++s->count % 64 == 0) s->far += s->near, s->near = (v){0};
}

// Adds y·((h − shift) − log sum), and 0 where y is
TW_INLINE void add_cross_entropy(struct long_sum *total, v y, v h, v shift, v log_sum) {
  long_sum_add(total, v_where(y == 0.0, v_splat(0.0), y * ((h - shift) - log_sum)));
}

// Adds Σ y ⊙ log softmax(h) over one column
static void cross_entropy_of_column(struct long_sum *total, size_t n, const double *h,
                                    ptrdiff_t hrs, const double *y, ptrdiff_t yrs) {
  struct column c = column_sum(n, h, hrs, NULL);
  v shift = v_splat(c.shift), log_sum = v_log(v_splat(c.sum));
  for (size_t i = 0; i < n; i += LANES)
    add_cross_entropy(total, v_load_view(y + (ptrdiff_t)i * yrs, yrs, n - i, 0.0),
                      v_load_view(h + (ptrdiff_t)i * hrs, hrs, n - i, 0.0), shift, log_sum);
}

// The same over a strip
static void cross_entropy_of_strip(struct long_sum *total, size_t rows, size_t w, const double *h,
                                   ptrdiff_t hrs, TW_MATRIX(y)) {
  struct strip s;
  strip_sums(rows, w, h, hrs, &s, NULL, 0);
  for (size_t j = 0; j < w; j += LANES) v_store(s.sum + j, v_log(v_load(s.sum + j)));
  for (size_t i = 0; i < rows; i++, h += hrs, y += yrs)
    for (size_t j = 0; j < w; j += LANES)
      add_cross_entropy(total, v_load_view(y + (ptrdiff_t)j * ycs, ycs, w - j, 0.0),
                        v_load_some(h + j, w - j, 0.0), v_load(s.shift + j), v_load(s.sum + j));
}

static double kernel_cross_entropy_columns(size_t rows, size_t columns, TW_MATRIX(h),
                                           TW_MATRIX(y)) {
  struct long_sum total = {{0}, {0}, 0};
  if (columns == 1 || hcs != 1)
    for (size_t j = 0; j < columns; j++, h += hcs, y += ycs)
      cross_entropy_of_column(&total, rows, h, hrs, y, yrs);
  else
    for (size_t j = 0; j < columns; j += STRIP)
      cross_entropy_of_strip(&total, rows, smaller(STRIP, columns - j), h + j, hrs,
                             y + (ptrdiff_t)j * ycs, yrs, ycs);
  return 0 - v_sum(total.near + total.far);
}
