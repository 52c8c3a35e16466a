// Mathematical functions of vectors: libmvec's where there is one, else libm lane by lane.

// Per lane: v_NAME(x) = NAME(x)
#define TW_LANE_BY_LANE(name)                             \
  TW_INLINE v v_##name(v x) {                             \
    for (size_t i = 0; i < LANES; i++) x[i] = name(x[i]); \
    return x;                                             \
  }

// Calls of libmvec, whose functions take and return vectors in vector registers. They are
// written out because clang decides for a whole file how vectors are passed: here, compiled for
// any x86-64, it would put those of more than 16 bytes on the stack, whatever the target of the
// function (and then f(x) is right only by the chance that x is still in the first register).
// A call steps over the red zone, aligns the stack, and clobbers what C functions may.
#if TW_HAS_LIBMVEC && TW_LANES >= 4

#if TW_LANES == 8
#define TW_MVEC_PREFIX "_ZGVeN8"
#define TW_REGISTER(i) "zmm" #i
#define TW_MORE_CLOBBERS                                                                      \
  , "xmm16", "xmm17", "xmm18", "xmm19", "xmm20", "xmm21", "xmm22", "xmm23", "xmm24", "xmm25", \
      "xmm26", "xmm27", "xmm28", "xmm29", "xmm30", "xmm31", "k1", "k2", "k3", "k4", "k5",     \
      "k6", "k7"
#else
#define TW_MVEC_PREFIX "_ZGVdN4"
#define TW_REGISTER(i) "ymm" #i
#define TW_MORE_CLOBBERS
#endif

#define TW_CALL(suffix)                                  \
  "movq %%rsp, %%r12\n\t"                                \
  "subq $128, %%rsp\n\t"                                 \
  "andq $-64, %%rsp\n\t"                                 \
  "call " TW_MVEC_PREFIX suffix "@PLT\n\t"               \
  "movq %%r12, %%rsp"
#define TW_CLOBBERS                                                                          \
  "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "xmm2", "xmm3",        \
      "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13",    \
      "xmm14", "xmm15", "cc" TW_MORE_CLOBBERS

#define TW_VECTOR_FUNCTION(name)                                    \
  TW_INLINE v v_##name(v x) {                                       \
    register v first __asm__(TW_REGISTER(0)) = x;                           \
    __asm__(TW_CALL("v_" #name) : "+x"(first) : : "xmm1", TW_CLOBBERS); \
    return first;                                                   \
  }

// xʸ
TW_INLINE v v_pow(v x, v y) {
  register v first __asm__(TW_REGISTER(0)) = x;
  register v second __asm__(TW_REGISTER(1)) = y;
  __asm__(TW_CALL("vv_pow") : "+x"(first), "+x"(second) : : TW_CLOBBERS);
  return first;
}

#else

#define TW_VECTOR_FUNCTION(name) TW_LANE_BY_LANE(name)

// xʸ
TW_INLINE v v_pow(v x, v y) {
  for (size_t i = 0; i < LANES; i++) x[i] = pow(x[i], y[i]);
  return x;
}

#endif

// v_NAME(x), the vector form of libm's NAME
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
