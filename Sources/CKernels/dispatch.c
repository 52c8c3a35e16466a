// The public functions: each calls the kernel of the level in use.

#include "kernels.h"
#include <stdatomic.h>

#if defined(__x86_64__)
static const struct tw_kernels *const levels[] = {&tw_kernels_plain, &tw_kernels_avx2,
                                                  &tw_kernels_avx512};
#else
static const struct tw_kernels *const levels[] = {&tw_kernels_plain};
#endif

// The kernels in use: valid before the constructor below has run, and changed only by tests.
static _Atomic(const struct tw_kernels *) kernels_in_use = &tw_kernels_plain;

// The kernels in use. The tables are constants, so no ordering is needed.
static inline const struct tw_kernels *kernels(void) {
  return atomic_load_explicit(&kernels_in_use, memory_order_relaxed);
}

int tw_level_is_supported(enum tw_level level) {
  switch (level) {
  case TW_LEVEL_PLAIN:
    return 1;
#if defined(__x86_64__)
  case TW_LEVEL_AVX2:
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  case TW_LEVEL_AVX512:
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512vl") && tw_level_is_supported(TW_LEVEL_AVX2);
#endif
  default:
    return 0;
  }
}

enum tw_level tw_level_in_use(void) {
  enum tw_level level = TW_LEVEL_PLAIN;
  while (levels[level] != kernels()) level++;
  return level;
}

int tw_use_level(enum tw_level level) {
  if (!tw_level_is_supported(level)) return 0;
  atomic_store_explicit(&kernels_in_use, levels[level], memory_order_relaxed);
  return 1;
}

// Chooses the best level before main, hence before there are threads.
__attribute__((constructor)) static void choose_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
#endif
  if (!tw_use_level(TW_LEVEL_AVX512)) tw_use_level(TW_LEVEL_AVX2);
}

#define TW_UNARY_ENTRY(name, formula) \
  void tw_##name(size_t n, const double *x, double *y) { kernels()->name(n, x, y); }
TW_UNARY_FUNCTIONS(TW_UNARY_ENTRY)

#define TW_ENTRY(result, name, parameters, arguments) \
  result tw_##name parameters { return kernels()->name arguments; }
TW_KERNELS(TW_ENTRY)

// z = x op y of two numbers, by operations that are exact to the last bit at every level. False
// for the power, whose rounding the vectors decide.
static inline int zip_numbers(enum tw_binary op, double x, double y, double *z) {
  switch (op) {
  case TW_ADD: *z = x + y; return 1;
  case TW_SUBTRACT: *z = x - y; return 1;
  case TW_MULTIPLY: *z = x * y; return 1;
  case TW_DIVIDE: *z = x / y; return 1;
  case TW_MINIMUM: *z = x < y || x != x ? x : y; return 1;
  case TW_MAXIMUM: *z = x > y || x != x ? x : y; return 1;
  default: return 0;
  }
}

void tw_zip(enum tw_binary op, size_t rows, size_t columns, TW_MATRIX(x), TW_MATRIX(y),
            double *z) {
  if (rows == 1 && columns == 1 && zip_numbers(op, *x, *y, z)) return;
  kernels()->zip(op, rows, columns, TW_PASS(x), TW_PASS(y), z);
}

void tw_small_product(size_t m, size_t n, size_t k, TW_MATRIX(a), TW_MATRIX(b), double *c) {
  if (m == 1 && n == 1 && k == 1) *c = *a * *b;
  else kernels()->small_product(m, n, k, TW_PASS(a), TW_PASS(b), c);
}
