// Correlation, and full convolution as a correlation with the flipped kernel.

// The next `left` outputs of a row, held in `count` vectors (a constant), the last maybe partial
TW_INLINE void correlate_vectors(size_t count, size_t left, TW_MATRIX(x), size_t k, size_t l,
                                 TW_MATRIX(w), double *y) {
  const size_t last = (count - 1) * LANES;
  v s[4] = {{0}};
  for (size_t a = 0; a < k; a++)
    for (size_t b = 0; b < l; b++) {
      const double *p = x + (ptrdiff_t)a * xrs + (ptrdiff_t)b * xcs;
      double t = w[(ptrdiff_t)a * wrs + (ptrdiff_t)b * wcs];
      for (size_t i = 0; i + 1 < count; i++, p += TW_LANES * xcs) s[i] += v_load_whole(p, xcs) * t;
      s[count - 1] += v_load_view(p, xcs, left - last, 0.0) * t;
    }
  for (size_t i = 0; i + 1 < count; i++) v_store(y + i * LANES, s[i]);
  v_store_some(y + last, left - last, s[count - 1]);
}

// n outputs of one row: y[j] = Σ x(a, j + b)·w(a, b) over a < k, b < l
TW_INLINE void correlate_strided_row(size_t n, TW_MATRIX(x), size_t k, size_t l, TW_MATRIX(w),
                                     double *y) {
  for (size_t j = 0; j < n; j += 4 * LANES, x += 4 * TW_LANES * xcs, y += 4 * LANES) {
    size_t left = n - j;
    if (left > 3 * LANES) correlate_vectors(4, left, TW_PASS(x), k, l, TW_PASS(w), y);
    else if (left > 2 * LANES) correlate_vectors(3, left, TW_PASS(x), k, l, TW_PASS(w), y);
    else if (left > LANES) correlate_vectors(2, left, TW_PASS(x), k, l, TW_PASS(w), y);
    else correlate_vectors(1, left, TW_PASS(x), k, l, TW_PASS(w), y);
  }
}

// The same, with code of its own for contiguous rows
static void correlate_row(size_t n, TW_MATRIX(x), size_t k, size_t l, TW_MATRIX(w), double *y) {
  if (xcs == 1) correlate_strided_row(n, x, xrs, 1, k, l, TW_PASS(w), y);
  else correlate_strided_row(n, TW_PASS(x), k, l, TW_PASS(w), y);
}

// `count` outputs (a constant) side by side: y[b] += Σ x(i, j + b)·w(i, j) over i < k, j < l, where
// rows are contiguous. They share the loads of w.
TW_INLINE void correlate_wide_columns(size_t count, size_t k, size_t l, const double *x,
                                      ptrdiff_t xrs, const double *w, ptrdiff_t wrs, double *y) {
  v s[6] = {{0}};
  for (size_t i = 0; i < k; i++, x += xrs, w += wrs)
    for (size_t j = 0; j < l; j += LANES) {
      v t = v_load_some(w + j, l - j, 0.0);
      for (size_t b = 0; b < count; b++) s[b] += v_load_some(x + j + b, l - j, 0.0) * t;
    }
  for (size_t b = 0; b < count; b++) y[b] += v_sum(s[b]);
}

enum { WIDE = 2048 };  // of a wide kernel so many entries are packed at a time

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
    for (size_t a = 0; a < r; a++) {
      const double *from = x + (ptrdiff_t)(first + a) * xrs;
      double *to = y + a * c;
      size_t b = 0;
      for (; b + 6 <= c; b += 6)
        correlate_wide_columns(6, rows, l, from + b, xrs, top, stride, to + b);
      switch (c - b) {
      case 5: correlate_wide_columns(5, rows, l, from + b, xrs, top, stride, to + b); break;
      case 4: correlate_wide_columns(4, rows, l, from + b, xrs, top, stride, to + b); break;
      case 3: correlate_wide_columns(3, rows, l, from + b, xrs, top, stride, to + b); break;
      case 2: correlate_wide_columns(2, rows, l, from + b, xrs, top, stride, to + b); break;
      case 1: correlate_wide_columns(1, rows, l, from + b, xrs, top, stride, to + b); break;
      }
    }
  }
}

// r×c outputs at y, whose row stride is yrs
static void correlate_block(size_t r, size_t c, TW_MATRIX(x), size_t k, size_t l, TW_MATRIX(w),
                            double *y, size_t yrs) {
  for (size_t i = 0; i < r; i++, x += xrs, y += yrs)
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
