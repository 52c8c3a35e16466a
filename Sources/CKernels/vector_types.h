// Vectors of doubles: loading, storing, choosing, summing, transposing.
// The compilers' vector types give arithmetic and comparisons for any number of lanes.

#define LANES ((size_t)TW_LANES)

typedef double v __attribute__((vector_size(8 * TW_LANES)));
typedef int64_t vi __attribute__((vector_size(8 * TW_LANES)));
typedef double v_unaligned __attribute__((vector_size(8 * TW_LANES), aligned(8), may_alias));

// a in all lanes (subtracting from a keeps the sign of a zero)
TW_INLINE v v_splat(double a) { return a - (v){0}; }

// a where the mask (of a comparison) is set, b elsewhere
TW_INLINE v v_where(vi mask, v a, v b) { return (v)((mask & (vi)a) | (~mask & (vi)b)); }

// |x|
TW_INLINE v v_abs(v x) { return (v)((vi)x & INT64_MAX); }

// The larger (smaller) of x and y, NaN if either is
TW_INLINE v v_maximum(v x, v y) { return v_where((x > y) | (x != x), x, y); }
TW_INLINE v v_minimum(v x, v y) { return v_where((x < y) | (x != x), x, y); }

// MARK: Loading and storing

TW_INLINE v v_load(const double *p) { return *(const v_unaligned *)p; }
TW_INLINE void v_store(double *p, v x) { *(v_unaligned *)p = x; }

// A mask of the first n lanes
TW_INLINE vi v_first(size_t n) {
  static const int64_t window[2 * TW_LANES] = {[0 ... TW_LANES - 1] = -1};
  vi mask;
  memcpy(&mask, window + LANES - n, sizeof mask);
  return mask;
}

// The first n < LANES elements at p, the other lanes filled; and storing the first n lanes.
// No memory beyond the n elements is touched.
#if TW_LANES == 8

TW_INLINE v v_load_first(const double *p, size_t n, double fill) {
  return (v)_mm512_mask_loadu_pd((__m512d)v_splat(fill), (__mmask8)((1u << n) - 1), p);
}
TW_INLINE void v_store_first(double *p, size_t n, v x) {
  _mm512_mask_storeu_pd(p, (__mmask8)((1u << n) - 1), (__m512d)x);
}

#elif TW_LANES == 4

TW_INLINE v v_load_first(const double *p, size_t n, double fill) {
  vi mask = v_first(n);
  return v_where(mask, (v)_mm256_maskload_pd(p, (__m256i)mask), v_splat(fill));
}
TW_INLINE void v_store_first(double *p, size_t n, v x) {
  _mm256_maskstore_pd(p, (__m256i)v_first(n), (__m256d)x);
}

#else

TW_INLINE v v_load_first(const double *p, size_t n, double fill) {
  v x = v_splat(fill);
  if (n > 0) x[0] = *p;
  return x;
}
TW_INLINE void v_store_first(double *p, size_t n, v x) {
  if (n > 0) *p = x[0];
}

#endif

// The first n ≤ LANES elements at p with a stride, the other lanes filled
static __attribute__((noinline)) v v_gather(const double *p, ptrdiff_t cs, size_t n, double fill) {
  double lanes[TW_LANES];
  for (size_t i = 0; i < LANES; i++) lanes[i] = i < n ? p[(ptrdiff_t)i * cs] : fill;
  return v_load(lanes);
}

// LANES elements at p with stride cs
TW_INLINE v v_load_whole(const double *p, ptrdiff_t cs) {
  return cs == 1 ? v_load(p) : cs == 0 ? v_splat(*p) : v_gather(p, cs, LANES, 0);
}

// The first n < LANES elements at p with stride cs, the other lanes filled
TW_INLINE v v_load_tail(const double *p, ptrdiff_t cs, size_t n, double fill) {
  if (cs == 1) return v_load_first(p, n, fill);
  return cs == 0 ? v_where(v_first(n), v_splat(*p), v_splat(fill)) : v_gather(p, cs, n, fill);
}

// At most `left` > 0 elements at p with stride cs, further lanes filled
TW_INLINE v v_load_view(const double *p, ptrdiff_t cs, size_t left, double fill) {
  return left >= LANES ? v_load_whole(p, cs) : v_load_tail(p, cs, left, fill);
}

// The same of contiguous elements
TW_INLINE v v_load_some(const double *p, size_t left, double fill) {
  return v_load_view(p, 1, left, fill);
}
TW_INLINE void v_store_some(double *p, size_t left, v x) {
  if (left >= LANES) v_store(p, x);
  else v_store_first(p, left, x);
}

// MARK: Across lanes

// Whether any lane of a mask is set
TW_INLINE int v_any(vi mask) {
#if TW_LANES == 8
  return _mm512_test_epi64_mask((__m512i)mask, (__m512i)mask) != 0;
#elif TW_LANES == 4
  return _mm256_movemask_pd((__m256d)mask) != 0;
#else
  return (mask[0] | mask[1]) != 0;
#endif
}

// The sum of all lanes, halves first
TW_INLINE double v_sum(v x) {
#if TW_LANES == 8
  x += __builtin_shufflevector(x, x, 4, 5, 6, 7, 4, 5, 6, 7);
  x += __builtin_shufflevector(x, x, 2, 3, 2, 3, 2, 3, 2, 3);
#elif TW_LANES == 4
  x += __builtin_shufflevector(x, x, 2, 3, 2, 3);
#endif
  return x[0] + x[1];
}

// The largest lane, NaN if any is
TW_INLINE double v_largest(v x) {
  double m = x[0];
  for (size_t i = 1; i < LANES; i++) m = m >= x[i] || m != m ? m : x[i];
  return m;
}

// MARK: Squares of TW_QUAD × TW_QUAD doubles, for transposing

#define TW_QUAD (TW_LANES < 4 ? TW_LANES : 4)
#define QUAD ((size_t)TW_QUAD)

typedef double quad __attribute__((vector_size(8 * TW_QUAD)));
typedef double quad_unaligned __attribute__((vector_size(8 * TW_QUAD), aligned(8), may_alias));

TW_INLINE quad quad_load(const double *p) { return *(const quad_unaligned *)p; }
TW_INLINE void quad_store(double *p, quad x) { *(quad_unaligned *)p = x; }

TW_INLINE double quad_sum(quad x) {
#if TW_LANES >= 4
  return (x[0] + x[2]) + (x[1] + x[3]);
#else
  return x[0] + x[1];
#endif
}

// Σ x y, of a few
TW_INLINE double short_dot(size_t n, const double *x, const double *y) {
  quad s = {0};
  double sum = 0;
  size_t i = 0;
  for (; i + QUAD <= n; i += QUAD) s += quad_load(x + i) * quad_load(y + i);
  for (; i < n; i++) sum += x[i] * y[i];
  return sum + quad_sum(s);
}

// Transposes a square held as vectors.
TW_INLINE void quad_transpose(quad r[TW_QUAD]) {
#if TW_LANES >= 4
  quad a = __builtin_shufflevector(r[0], r[1], 0, 4, 2, 6);
  quad b = __builtin_shufflevector(r[0], r[1], 1, 5, 3, 7);
  quad c = __builtin_shufflevector(r[2], r[3], 0, 4, 2, 6);
  quad d = __builtin_shufflevector(r[2], r[3], 1, 5, 3, 7);
  r[0] = __builtin_shufflevector(a, c, 0, 1, 4, 5);
  r[1] = __builtin_shufflevector(b, d, 0, 1, 4, 5);
  r[2] = __builtin_shufflevector(a, c, 2, 3, 6, 7);
  r[3] = __builtin_shufflevector(b, d, 2, 3, 6, 7);
#else
  quad a = __builtin_shufflevector(r[0], r[1], 0, 2);
  r[1] = __builtin_shufflevector(r[0], r[1], 1, 3);
  r[0] = a;
#endif
}

// MARK: Small things

TW_INLINE size_t smaller(size_t a, size_t b) { return a < b ? a : b; }

// Whether the entries of a view, row after row, are one sequence of stride cs
TW_INLINE int is_one_row(size_t rows, size_t columns, ptrdiff_t rs, ptrdiff_t cs) {
  return rows <= 1 || rs == cs * (ptrdiff_t)columns;
}
