// Mathematical functions of vectors: libmvec's where there is one, else libm lane by lane.

// Per lane: v_NAME(x) = NAME(x)
#define TW_LANE_BY_LANE(name)                             \
  TW_INLINE v v_##name(v x) {                             \
    for (size_t i = 0; i < LANES; i++) x[i] = name(x[i]); \
    return x;                                             \
  }

#if TW_HAS_LIBMVEC && TW_LANES == 8
#define TW_MVEC(arguments, name) _ZGVeN8##arguments##_##name
#elif TW_HAS_LIBMVEC && TW_LANES == 4
#define TW_MVEC(arguments, name) _ZGVdN4##arguments##_##name
#endif

// v_NAME(x), the vector form of libm's NAME
#ifdef TW_MVEC
#define TW_VECTOR_FUNCTION(name) \
  v TW_MVEC(v, name)(v x);       \
  TW_INLINE v v_##name(v x) { return TW_MVEC(v, name)(x); }
#else
#define TW_VECTOR_FUNCTION(name) TW_LANE_BY_LANE(name)
#endif

TW_VECTOR_FUNCTION(exp)
TW_VECTOR_FUNCTION(log)
TW_VECTOR_FUNCTION(log1p)
TW_VECTOR_FUNCTION(expm1)
TW_VECTOR_FUNCTION(sin)
TW_VECTOR_FUNCTION(cos)
TW_VECTOR_FUNCTION(tan)
TW_VECTOR_FUNCTION(tanh)
TW_VECTOR_FUNCTION(erf)
TW_VECTOR_FUNCTION(erfc)

// xʸ
#ifdef TW_MVEC
v TW_MVEC(vv, pow)(v x, v y);
TW_INLINE v v_pow(v x, v y) { return TW_MVEC(vv, pow)(x, y); }
#else
TW_INLINE v v_pow(v x, v y) {
  for (size_t i = 0; i < LANES; i++) x[i] = pow(x[i], y[i]);
  return x;
}
#endif

// √x
#if TW_LANES == 8
TW_INLINE v v_sqrt(v x) { return (v)_mm512_sqrt_pd((__m512d)x); }
#elif TW_LANES == 4
TW_INLINE v v_sqrt(v x) { return (v)_mm256_sqrt_pd((__m256d)x); }
#elif defined(__x86_64__)
TW_INLINE v v_sqrt(v x) { return (v)_mm_sqrt_pd((__m128d)x); }
#else
TW_LANE_BY_LANE(sqrt)
#endif

// x·y − p exactly, where p is the rounded product
#if TW_LANES == 8
TW_INLINE v v_product_error(v x, v y, v p) {
  return (v)_mm512_fmsub_pd((__m512d)x, (__m512d)y, (__m512d)p);
}
#elif TW_LANES == 4
TW_INLINE v v_product_error(v x, v y, v p) {
  return (v)_mm256_fmsub_pd((__m256d)x, (__m256d)y, (__m256d)p);
}
#elif defined(__FP_FAST_FMA) || defined(__aarch64__)
TW_INLINE v v_product_error(v x, v y, v p) {
  for (size_t i = 0; i < LANES; i++) x[i] = __builtin_fma(x[i], y[i], -p[i]);
  return x;
}
#else
// By halves of 26 and 27 bits, whose products are exact
TW_INLINE v v_product_error(v x, v y, v p) {
  const int64_t upper_half = -(1LL << 27);
  v x1 = (v)((vi)x & upper_half), x2 = x - x1;
  v y1 = (v)((vi)y & upper_half), y2 = y - y1;
  return ((x1 * y1 - p) + x1 * y2 + x2 * y1) + x2 * y2;
}
#endif

// 1/(1 + e⁻ˣ) = eˣ/(1 + eˣ), with the exponential that cannot overflow
TW_INLINE v v_sigmoid(v x) {
  v e = v_exp(-v_abs(x));
  return v_where(x < 0.0, e, v_splat(1.0)) / (1.0 + e);
}

// log(1 + eˣ) = max(x, 0) + log(1 + e^−|x|), both terms positive
TW_INLINE v v_softplus(v x) {
  return v_where(x > 0.0, x, v_splat(0.0)) + v_log1p(v_exp(-v_abs(x)));
}

// x·Φ(x) = ½·x·erfc(z), z = −x/√2. In the left tail erfc multiplies a relative error of z by
// 2z², so what rounding took from z is given back to first order:
// erfc(z + d) ≈ erfc(z)·(1 − d·h), h = −erfc′(z)/erfc(z), for which z + √(z² + 4/π) is close
// enough (it is a bound of Mills' ratio).
TW_INLINE v v_gelu(v x) {
  const double root_half = 0x1.6a09e667f3bcdp-1, root_half_rest = -0x1.bdd3413b26456p-55;
  x = v_where(x < -40.0, v_splat(-40.0), x);  // where Φ is 0, so that −∞ gives 0
  v z = -x * root_half;
  v d = v_product_error(-x, v_splat(root_half), z) - x * root_half_rest;
  v e = v_erfc(z);
  v h = z + v_sqrt(z * z + 0x1.45f306dc9c883p0);
  return 0.5 * x * v_where(x < 0.0, e - e * (h * d), e);
}
