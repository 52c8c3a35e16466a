// Correlation, and full convolution as a correlation with the flipped kernel.

// s[i] += Σ x(b + i·LANES ...)·w(b) over b < l, for `left` outputs in `count` vectors (a constant), the
// last maybe partial; t likewise with the weights u, which may be null (a constant too)
TW_INLINE void add_weighted(size_t count, size_t left, const double *x, ptrdiff_t xcs, size_t l,
                            const double *w, const double *u, ptrdiff_t wcs, v *s, v *t) {
  const size_t last = (count - 1) * LANES;
  for (size_t b = 0; b < l; b++) {
    const double *p = x + (ptrdiff_t)b * xcs;
    double f = w[(ptrdiff_t)b * wcs], g = u ? u[(ptrdiff_t)b * wcs] : 0;
    for (size_t i = 0; i < count; i++, p += TW_LANES * xcs) {
      v e = i + 1 < count ? v_load_whole(p, xcs) : v_load_view(p, xcs, left - last, 0.0);
      s[i] += e * f;
      if (u) t[i] += e * g;
    }
  }
}

TW_INLINE void store_vectors(size_t count, size_t left, double *y, const v *s) {
  const size_t last = (count - 1) * LANES;
  for (size_t i = 0; i + 1 < count; i++) v_store(y + i * LANES, s[i]);
  v_store_some(y + last, left - last, s[count - 1]);
}

// The next `left` outputs of one row, or of two (a constant) that share the loads of x and so have
// more sums under way at once
TW_INLINE void correlate_vectors(size_t rows, size_t count, size_t left, TW_MATRIX(x), size_t k,
                                 size_t l, TW_MATRIX(w), double *y, size_t yrs) {
  v s[4] = {{0}}, t[4] = {{0}};
  if (rows == 1) {
    for (size_t a = 0; a < k; a++, x += xrs, w += wrs)
      add_weighted(count, left, x, xcs, l, w, 0, wcs, s, t);
  } else if (k > 0) {
    add_weighted(count, left, x, xcs, l, w, 0, wcs, s, t);
    for (size_t a = 1; a < k; a++, w += wrs)
      add_weighted(count, left, x += xrs, xcs, l, w + wrs, w, wcs, s, t);
    add_weighted(count, left, x + xrs, xcs, l, w, 0, wcs, t, s);
  }
  store_vectors(count, left, y, s);
  if (rows == 2) store_vectors(count, left, y + yrs, t);
}

// n outputs of one row or two: y[j] = Σ x(a, j + b)·w(a, b) over a < k, b < l
TW_INLINE void correlate_strided_rows(size_t rows, size_t n, TW_MATRIX(x), size_t k, size_t l,
                                      TW_MATRIX(w), double *y, size_t yrs) {
  for (size_t j = 0; j < n; j += 4 * LANES, x += 4 * TW_LANES * xcs, y += 4 * LANES) {
    size_t left = n - j;
    if (left > 3 * LANES) correlate_vectors(rows, 4, left, TW_PASS(x), k, l, TW_PASS(w), y, yrs);
    else if (left > 2 * LANES) correlate_vectors(rows, 3, left, TW_PASS(x), k, l, TW_PASS(w), y, yrs);
    else if (left > LANES) correlate_vectors(rows, 2, left, TW_PASS(x), k, l, TW_PASS(w), y, yrs);
    else correlate_vectors(rows, 1, left, TW_PASS(x), k, l, TW_PASS(w), y, yrs);
  }
}

// The same, with code of its own for contiguous rows
static void correlate_row(size_t n, TW_MATRIX(x), size_t k, size_t l, TW_MATRIX(w), double *y) {
  if (xcs == 1) correlate_strided_rows(1, n, x, xrs, 1, k, l, TW_PASS(w), y, 0);
  else correlate_strided_rows(1, n, TW_PASS(x), k, l, TW_PASS(w), y, 0);
}

// Two rows of outputs, of an x with contiguous rows
static void correlate_row_pair(size_t n, const double *x, ptrdiff_t xrs, size_t k, size_t l,
                               TW_MATRIX(w), double *y, size_t yrs) {
  correlate_strided_rows(2, n, x, xrs, 1, k, l, TW_PASS(w), y, yrs);
}

// s[b] += Σ x(j + b)·w(j) over j < l, for b < `count` (a constant); t likewise with the weights u,
// which may be null (a constant too). All of them are contiguous.
TW_INLINE void add_wide(size_t count, size_t l, const double *x, const double *w, const double *u,
                        v *s, v *t) {
  for (size_t j = 0; j < l; j += LANES) {
    v p = v_load_some(w + j, l - j, 0.0), q = u ? v_load_some(u + j, l - j, 0.0) : p;
    for (size_t b = 0; b < count; b++) {
      v e = v_load_some(x + j + b, l - j, 0.0);
      s[b] += e * p;
      if (u) t[b] += e * q;
    }
  }
}

// `count` outputs (a constant) side by side: y[b] += Σ x(i, j + b)·w(i, j) over i < k, j < l, where
// rows are contiguous; and as many below them where there are two `rows` (a constant). They share the
// loads of x and w.
TW_INLINE void correlate_wide_columns(size_t rows, size_t count, size_t k, size_t l,
                                      const double *x, ptrdiff_t xrs, const double *w,
                                      ptrdiff_t wrs, double *y, size_t yrs) {
  v s[6] = {{0}}, t[6] = {{0}};
  add_wide(count, l, x, w, 0, s, t);
  for (size_t i = 1; i < k; i++, w += wrs)
    if (rows == 2) add_wide(count, l, x += xrs, w + wrs, w, s, t);
    else add_wide(count, l, x += xrs, w + wrs, 0, s, t);
  if (rows == 2) add_wide(count, l, x + xrs, w, 0, t, s);
  for (size_t b = 0; b < count; b++) y[b] += v_sum(s[b]);
  if (rows == 2)
    for (size_t b = 0; b < count; b++) y[yrs + b] += v_sum(t[b]);
}

// One row of c outputs, or two (a constant)
TW_INLINE void correlate_wide_rows(size_t rows, size_t c, size_t k, size_t l, const double *x,
                                   ptrdiff_t xrs, const double *w, ptrdiff_t wrs, double *y) {
#define TW_COLUMNS(count) \
  correlate_wide_columns(rows, count, k, l, x + b, xrs, w, wrs, y + b, c)
  size_t b = 0;
  for (; b + 6 <= c; b += 6) TW_COLUMNS(6);
  switch (c - b) {
  case 5: TW_COLUMNS(5); break;
  case 4: TW_COLUMNS(4); break;
  case 3: TW_COLUMNS(3); break;
  case 2: TW_COLUMNS(2); break;
  case 1: TW_COLUMNS(1); break;
  }
#undef TW_COLUMNS
}

enum { WIDE = TW_WIDE };  // of a wide kernel so many entries are packed at a time

// r×c outputs at y of a kernel that is wider than they are, such as the pullback of a kernel. x
// has contiguous rows; the kernel's are read in groups, packed where they are not contiguous,
// which also keeps the sums short.
static void correlate_wide(size_t r, size_t c, const double *x, ptrdiff_t xrs, size_t k, size_t l,
                           TW_MATRIX(w), double *y) {
  double buffer[WIDE];
  kernel_fill(r * c, 0, y);
  size_t group = l < WIDE ? WIDE / l : 1;
  for (size_t first = 0; first < k; first += group) {
    size_t rows = smaller(group, k - first);
    const double *top = w + (ptrdiff_t)first * wrs;
    ptrdiff_t stride = wrs;
    if (wcs != 1) {
      copy_block(rows, l, top, wrs, wcs, buffer, l);
      top = buffer, stride = (ptrdiff_t)l;
    }
    const double *from = x + (ptrdiff_t)first * xrs;
    size_t a = 0;
    for (; a + 2 <= r; a += 2)
      correlate_wide_rows(2, c, rows, l, from + (ptrdiff_t)a * xrs, xrs, top, stride, y + a * c);
    if (a < r)
      correlate_wide_rows(1, c, rows, l, from + (ptrdiff_t)a * xrs, xrs, top, stride, y + a * c);
  }
}

// r×c outputs at y, whose row stride is yrs
static void correlate_block(size_t r, size_t c, TW_MATRIX(x), size_t k, size_t l, TW_MATRIX(w),
                            double *y, size_t yrs) {
  size_t i = 0;
  if (xcs == 1 && l <= c)
    for (; i + 2 <= r; i += 2, x += 2 * xrs, y += 2 * yrs)
      correlate_row_pair(c, x, xrs, k, l, TW_PASS(w), y, yrs);
  for (; i < r; i++, x += xrs, y += yrs)
    if (l > c)  // a kernel wider than the output: inner products
      for (size_t j = 0; j < c; j++)
        y[j] = kernel_dot(k, l, x + (ptrdiff_t)j * xcs, xrs, xcs, TW_PASS(w));
    else
      correlate_row(c, TW_PASS(x), k, l, TW_PASS(w), y);
}

static void kernel_correlate(size_t m, size_t n, TW_MATRIX(x), size_t k, size_t l, TW_MATRIX(w),
                             double *y) {
  if (k > m || l > n) return;
  size_t rows = m - k + 1, columns = n - l + 1;
  if (xcs == 1 && l > columns && (wcs == 1 || l <= WIDE)) {
    correlate_wide(rows, columns, x, xrs, k, l, TW_PASS(w), y);
    return;
  }
  if (xcs == 1 || k > TILE || l > TILE) {
    correlate_block(rows, columns, TW_PASS(x), k, l, TW_PASS(w), y, columns);
    return;
  }
  // Without contiguous rows, by tiles of x that are packed first.
  double buffer[4 * TW_TILE * TW_TILE];
  for (size_t i = 0; i < rows; i += TILE)
    for (size_t j = 0; j < columns; j += TILE) {
      size_t r = smaller(TILE, rows - i), c = smaller(TILE, columns - j), width = c + l - 1;
      if (c + l == 0 || r + k == 0) continue;
      copy_block(r + k - 1, width, x + (ptrdiff_t)i * xrs + (ptrdiff_t)j * xcs, xrs, xcs, buffer,
                 width);
      correlate_block(r, c, buffer, (ptrdiff_t)width, 1, k, l, TW_PASS(w), y + i * columns + j,
                      columns);
    }
}

// Σ g(a, c − b)·w(a, b) over the b for which g has the column: one entry near an edge. Here w
// has its rows in the order of g's.
static double convolve_entry(size_t c, size_t q, TW_MATRIX(g), size_t rows, size_t l,
                             TW_MATRIX(w)) {
  double s = 0;
  size_t first = c < q ? 0 : c - q + 1, end = smaller(l, c + 1);
  for (size_t a = 0; a < rows; a++)
    for (size_t b = first; b < end; b++)
      s += g[(ptrdiff_t)a * grs + (ptrdiff_t)(c - b) * gcs] *
           w[(ptrdiff_t)a * wrs + (ptrdiff_t)b * wcs];
  return s;
}

static void kernel_convolve_full(size_t p, size_t q, TW_MATRIX(g), size_t k, size_t l,
                                 TW_MATRIX(w), double *y) {
  size_t rows = p + k > 0 ? p + k - 1 : 0, columns = q + l > 0 ? q + l - 1 : 0;
  if (p == 0 || q == 0 || k == 0 || l == 0) {
    kernel_fill(rows * columns, 0, y);
    return;
  }
  if (q < l) {  // convolution is commutative: the wider operand gives the vectors
    kernel_convolve_full(k, l, TW_PASS(w), p, q, TW_PASS(g), y);
    return;
  }
  for (size_t r = 0; r < rows; r++, y += columns) {
    // Row r takes g's rows first...last, with the kernel's row r − i.
    size_t first = r < k ? 0 : r - k + 1, last = smaller(r, p - 1), count = last - first + 1;
    const double *top = g + (ptrdiff_t)first * grs;
    const double *flipped = w + (ptrdiff_t)(r - first) * wrs;
    for (size_t c = 0; c + 1 < l; c++) {
      y[c] = convolve_entry(c, q, top, grs, gcs, count, l, flipped, -wrs, wcs);
      y[q + c] = convolve_entry(q + c, q, top, grs, gcs, count, l, flipped, -wrs, wcs);
    }
    correlate_row(q - l + 1, top, grs, gcs, count, l, flipped + (ptrdiff_t)(l - 1) * wcs, -wrs,
                  -wcs, y + l - 1);
  }
}
