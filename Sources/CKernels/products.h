// Small matrix products and Kronecker products.

#if TW_LANES >= 4
// c = a·b, or c += a·b if it `adds` (a constant), all 4×4: the rows of c are sums of multiples of the
// rows of b
TW_INLINE void product_4x4(int adds, TW_MATRIX(a), TW_MATRIX(b), double *c) {
  quad r[4];
  if (bcs == 1) {
    for (int k = 0; k < 4; k++) r[k] = quad_load(b + k * brs);
  } else if (brs == 1) {
    for (int k = 0; k < 4; k++) r[k] = quad_load(b + k * bcs);
    quad_transpose(r);
  } else {
    for (int k = 0; k < 4; k++)
      for (int j = 0; j < 4; j++) r[k][j] = b[k * brs + j * bcs];
  }
  for (int i = 0; i < 4; i++, a += ars, c += 4) {
    quad s = a[0] * r[0];
    s += a[acs] * r[1];
    s += a[2 * acs] * r[2];
    s += a[3 * acs] * r[3];
    quad_store(c, adds ? quad_load(c) + s : s);
  }
}
#endif

// Sizes for which the functions below are fastest. Their vectors are no wider than what made the
// operands a moment ago: a load that spans two stores waits until both are in the cache.
enum { TINY = TW_TINY };

// c = a·b, where b's rows are contiguous
TW_INLINE void product_tiny(size_t m, size_t n, size_t k, TW_MATRIX(a), const double *b,
                            ptrdiff_t brs, double *c) {
  for (size_t i = 0; i < m; i++, a += ars, c += n) {
    size_t j = 0;
    for (; j + QUAD <= n; j += QUAD) {
      quad s = {0};
      for (size_t h = 0; h < k; h++)
        s += a[(ptrdiff_t)h * acs] * quad_load(b + (ptrdiff_t)h * brs + j);
      quad_store(c + j, s);
    }
    for (; j < n; j++) {
      double s = 0;
      for (size_t h = 0; h < k; h++) s += a[(ptrdiff_t)h * acs] * b[(ptrdiff_t)h * brs + (ptrdiff_t)j];
      c[j] = s;
    }
  }
}

// The inner products c of a's rows, which are contiguous, with b
TW_INLINE void product_tiny_inner(size_t m, size_t k, const double *a, ptrdiff_t ars,
                                  const double *b, ptrdiff_t bs, double *c) {
  for (size_t i = 0; i < m; i++, a += ars) {
    if (bs == 1) {
      c[i] = short_dot(k, a, b);
      continue;
    }
    double sum = 0;
    for (size_t h = 0; h < k; h++) sum += a[h] * b[(ptrdiff_t)h * bs];
    c[i] = sum;
  }
}

// c = a·b of sizes up to TINY; 0, and nothing done, for strides that want packing
TW_INLINE int product_of_tiny(size_t m, size_t n, size_t k, TW_MATRIX(a), TW_MATRIX(b), double *c) {
  if (n == 1) {
    if (acs == 1) product_tiny_inner(m, k, a, ars, b, brs, c);
    else if (ars == 1) product_tiny(1, m, k, b, 0, brs, a, acs, c);  // (a·b)ᵀ = bᵀ·aᵀ
    else return 0;
  } else if (bcs == 1) {
    product_tiny(m, n, k, TW_PASS(a), b, brs, c);
  } else if (m == 1 && brs == 1) {
    product_tiny_inner(n, k, b, bcs, a, acs, c);
  } else {
    return 0;
  }
  return 1;
}

enum { PRODUCT_ROWS = TW_LANES == 8 ? 8 : 4, PRODUCT_TERMS = TW_PRODUCT_TERMS };

// `count` rows and `width` vectors of columns (constants) of c = a·b, from column j on; c's row
// stride is n. Sums of many terms are made in parts, to keep the error small.
TW_INLINE void product_block(size_t count, size_t width, size_t n, size_t j, size_t k, TW_MATRIX(a),
                             TW_MATRIX(b), double *c) {
  for (size_t first = 0; first < k || first == 0; first += PRODUCT_TERMS) {
    size_t end = smaller(k, first + PRODUCT_TERMS);
    v s[2 * PRODUCT_ROWS] = {{0}};
    for (size_t h = first; h < end; h++) {
      const double *row = b + (ptrdiff_t)h * brs + (ptrdiff_t)j * bcs;
      v t[2];
      t[0] = v_load_view(row, bcs, n - j, 0.0);
      if (width > 1) t[1] = v_load_view(row + TW_LANES * bcs, bcs, n - j - LANES, 0.0);
      for (size_t i = 0; i < count; i++)
        for (size_t q = 0; q < width; q++)
          s[2 * i + q] += t[q] * a[(ptrdiff_t)i * ars + (ptrdiff_t)h * acs];
    }
    for (size_t i = 0; i < count; i++)
      for (size_t q = 0; q < width; q++) {
        double *to = c + i * n + j + q * LANES;
        size_t left = n - j - q * LANES;
        if (first > 0) s[2 * i + q] += v_load_some(to, left, 0.0);
        v_store_some(to, left, s[2 * i + q]);
      }
  }
}

// `count` rows (a constant) of c = a·b, whose row stride is n
TW_INLINE void product_rows(size_t count, size_t n, size_t k, TW_MATRIX(a), TW_MATRIX(b),
                            double *c) {
  size_t j = 0;
  for (; j + LANES < n; j += 2 * LANES)
    product_block(count, 2, n, j, k, TW_PASS(a), TW_PASS(b), c);
  if (j < n) product_block(count, 1, n, j, k, TW_PASS(a), TW_PASS(b), c);
}

// c = a·b by groups of rows
TW_INLINE void product_by_rows(size_t m, size_t n, size_t k, TW_MATRIX(a), TW_MATRIX(b),
                               double *c) {
  size_t i = 0;
  for (; i + PRODUCT_ROWS <= m; i += PRODUCT_ROWS, a += PRODUCT_ROWS * ars, c += PRODUCT_ROWS * n)
    product_rows(PRODUCT_ROWS, n, k, TW_PASS(a), TW_PASS(b), c);
  for (; PRODUCT_ROWS > 4 && i + 4 <= m; i += 4, a += 4 * ars, c += 4 * n)
    product_rows(4, n, k, TW_PASS(a), TW_PASS(b), c);
  for (; i < m; i++, a += ars, c += n) product_rows(1, n, k, TW_PASS(a), TW_PASS(b), c);
}

// The same; b gets contiguous rows if it has none and is small
static void product_general(size_t m, size_t n, size_t k, TW_MATRIX(a), TW_MATRIX(b), double *c) {
  double buffer[16 * 16];
  if (bcs == 1) {
    product_by_rows(m, n, k, TW_PASS(a), b, brs, 1, c);
  } else if (k * n <= 16 * 16) {
    copy_block(k, n, TW_PASS(b), buffer, n);
    product_by_rows(m, n, k, TW_PASS(a), buffer, (ptrdiff_t)n, 1, c);
  } else {
    product_by_rows(m, n, k, TW_PASS(a), TW_PASS(b), c);
  }
}

// `count` entries (a constant) of c = a·b, where b is a column and a's rows are contiguous: inner
// products that share their loads of b
TW_INLINE void product_inner(size_t count, size_t k, const double *a, ptrdiff_t ars,
                             const double *b, ptrdiff_t brs, double *c) {
  v s[4] = {{0}};
  for (size_t h = 0; h < k; h += LANES) {
    v t = v_load_view(b + (ptrdiff_t)h * brs, brs, k - h, 0.0);
    for (size_t i = 0; i < count; i++)
      s[i] += v_load_some(a + (ptrdiff_t)i * ars + h, k - h, 0.0) * t;
  }
  for (size_t i = 0; i < count; i++) c[i] = v_sum(s[i]);
}

// c = a·b, where b is a column
static void product_column(size_t m, size_t k, TW_MATRIX(a), const double *b, ptrdiff_t brs,
                           double *c) {
  if (acs != 1) {  // (a·b)ᵀ = bᵀ·aᵀ
    product_general(1, m, k, b, 0, brs, a, acs, ars, c);
    return;
  }
  size_t i = 0;
  for (; i + 4 <= m; i += 4) product_inner(4, k, a + (ptrdiff_t)i * ars, ars, b, brs, c + i);
  for (; i < m; i++) product_inner(1, k, a + (ptrdiff_t)i * ars, ars, b, brs, c + i);
}

// Apart from the kernel, whose tiny cases need no frame on the stack
static __attribute__((noinline)) void product_by_blocks(size_t m, size_t n, size_t k, TW_MATRIX(a),
                                                        TW_MATRIX(b), double *c) {
  if (k == 1 && bcs == 1) product_tiny(m, n, 1, TW_PASS(a), b, brs, c);
  else if (n == 1) product_column(m, k, TW_PASS(a), b, brs, c);
  else if (m == 1 && brs == 1) product_column(n, k, b, bcs, brs, a, acs, c);  // bᵀ·aᵀ
  else product_general(m, n, k, TW_PASS(a), TW_PASS(b), c);
}

static void kernel_small_product(size_t m, size_t n, size_t k, TW_MATRIX(a), TW_MATRIX(b),
                                 double *c) {
#if TW_LANES >= 4
  if (m == 4 && n == 4 && k == 4) {
    product_4x4(0, TW_PASS(a), TW_PASS(b), c);
    return;
  }
#endif
  if (m <= TINY && n <= TINY && k <= TINY &&
      product_of_tiny(m, n, k, TW_PASS(a), TW_PASS(b), c))
    return;
  product_by_blocks(m, n, k, TW_PASS(a), TW_PASS(b), c);
}

static void kernel_add_small_product(size_t m, size_t n, size_t k, TW_MATRIX(a), TW_MATRIX(b),
                                     double *c) {
#if TW_LANES >= 4
  if (m == 4 && n == 4 && k == 4) {
    product_4x4(1, TW_PASS(a), TW_PASS(b), c);
    return;
  }
#endif
  double product[8 * 8];
  if (m * n > 8 * 8) return;  // see tw_add_small_product
  kernel_small_product(m, n, k, TW_PASS(a), TW_PASS(b), product);
  for (size_t i = 0; i < m * n; i += LANES)
    v_store_some(c + i, m * n - i,
                 v_load_some(c + i, m * n - i, 0.0) + v_load_some(product + i, m * n - i, 0.0));
}

static void kernel_kronecker(size_t m, size_t n, TW_MATRIX(a), size_t p, size_t q, TW_MATRIX(b),
                             double *y) {
  for (size_t i = 0; i < m; i++)
    for (size_t r = 0; r < p; r++, y += n * q) {
      const double *row_a = a + (ptrdiff_t)i * ars, *row_b = b + (ptrdiff_t)r * brs;
      if (q == 1)  // a's row times one number
        row_multiply(n, row_a, acs, row_b, 0, y);
      else
        for (size_t j = 0; j < n; j++)
          row_multiply(q, row_a + (ptrdiff_t)j * acs, 0, row_b, bcs, y + j * q);
    }
}
