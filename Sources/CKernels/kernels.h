// The table of kernels: what each level implements, and what dispatch.c calls.

#ifndef TW_KERNELS_H
#define TW_KERNELS_H

#include "CKernels.h"

// A matrix operand in a parameter list, and handed on.
#define TW_MATRIX(x) const double *x, ptrdiff_t x##rs, ptrdiff_t x##cs
#define TW_PASS(x) x, x##rs, x##cs

// X(result, name, parameters, arguments) for the kernels that treat numbers by themselves,
// before any dispatch (see dispatch.c),
#define TW_KERNELS_OF_MATRICES(X)                                                              \
  X(void, zip, (enum tw_binary op, size_t rows, size_t columns, TW_MATRIX(x), TW_MATRIX(y), double *z), \
    (op, rows, columns, TW_PASS(x), TW_PASS(y), z))                                            \
  X(void, small_product, (size_t m, size_t n, size_t k, TW_MATRIX(a), TW_MATRIX(b), double *c), \
    (m, n, k, TW_PASS(a), TW_PASS(b), c))

// and for all others that are not unary functions.
#define TW_KERNELS(X)                                                                          \
  X(void, zip_contiguous, (enum tw_binary op, size_t n, const double *x, const double *y, double *z), \
    (op, n, x, y, z))                                                                          \
  X(void, scale, (size_t n, double a, const double *x, double *y), (n, a, x, y))               \
  X(void, shift, (size_t n, double a, const double *x, double *y), (n, a, x, y))               \
  X(void, leaky_relu, (size_t n, double a, const double *x, double *y), (n, a, x, y))          \
  X(void, power, (size_t n, double p, const double *x, double *y), (n, p, x, y))               \
  X(void, mul_sigmoid_slope, (size_t n, const double *x, const double *y, double *z), (n, x, y, z)) \
  X(void, mul_tanh_slope, (size_t n, const double *x, const double *y, double *z), (n, x, y, z)) \
  X(void, mul_step, (size_t n, const double *x, const double *y, double *z), (n, x, y, z))     \
  X(void, copy, (size_t rows, size_t columns, TW_MATRIX(x), double *y), (rows, columns, TW_PASS(x), y)) \
  X(void, accumulate, (size_t rows, size_t columns, TW_MATRIX(x), double *y), (rows, columns, TW_PASS(x), y)) \
  X(void, accumulate_scaled, (size_t n, double a, const double *x, double *y), (n, a, x, y))   \
  X(void, fill, (size_t n, double a, double *y), (n, a, y))                                    \
  X(double, sum, (size_t rows, size_t columns, TW_MATRIX(x)), (rows, columns, TW_PASS(x)))     \
  X(void, column_sums, (size_t rows, size_t columns, TW_MATRIX(x), double *y), (rows, columns, TW_PASS(x), y)) \
  X(void, row_sums, (size_t rows, size_t columns, TW_MATRIX(x), double *y), (rows, columns, TW_PASS(x), y)) \
  X(double, dot, (size_t rows, size_t columns, TW_MATRIX(x), TW_MATRIX(y)), (rows, columns, TW_PASS(x), TW_PASS(y))) \
  X(double, norm, (size_t rows, size_t columns, TW_MATRIX(x)), (rows, columns, TW_PASS(x)))    \
  X(double, max_abs, (size_t rows, size_t columns, TW_MATRIX(x)), (rows, columns, TW_PASS(x))) \
  X(ptrdiff_t, first_nonfinite, (size_t n, const double *x), (n, x))                           \
  X(void, softmax_columns, (size_t rows, size_t columns, TW_MATRIX(x), double *y), (rows, columns, TW_PASS(x), y)) \
  X(void, log_softmax_columns, (size_t rows, size_t columns, TW_MATRIX(x), double *y), (rows, columns, TW_PASS(x), y)) \
  X(ptrdiff_t, masked_softmax_columns, (size_t rows, size_t columns, TW_MATRIX(m), TW_MATRIX(x), double *y), \
    (rows, columns, TW_PASS(m), TW_PASS(x), y))                                                \
  X(void, softmax_pullback, (size_t rows, size_t columns, const double *y, const double *g, double *z), \
    (rows, columns, y, g, z))                                                                  \
  X(void, log_sum_exp_columns, (size_t rows, size_t columns, TW_MATRIX(x), double *y), (rows, columns, TW_PASS(x), y)) \
  X(double, cross_entropy_columns, (size_t rows, size_t columns, TW_MATRIX(x), TW_MATRIX(y)), \
    (rows, columns, TW_PASS(x), TW_PASS(y)))                                                   \
  X(void, correlate, (size_t m, size_t n, TW_MATRIX(x), size_t k, size_t l, TW_MATRIX(w), double *y), \
    (m, n, TW_PASS(x), k, l, TW_PASS(w), y))                                                   \
  X(void, convolve_full, (size_t m, size_t n, TW_MATRIX(x), size_t k, size_t l, TW_MATRIX(w), double *y), \
    (m, n, TW_PASS(x), k, l, TW_PASS(w), y))                                                   \
  X(void, add_small_product, (size_t m, size_t n, size_t k, TW_MATRIX(a), TW_MATRIX(b), double *c), \
    (m, n, k, TW_PASS(a), TW_PASS(b), c))                                                      \
  X(size_t, small_lu, (size_t n, double *a, int *pivots), (n, a, pivots))                      \
  X(void, small_lu_solve, (int transposed, size_t n, size_t columns, const double *lu, const int *pivots, double *x), \
    (transposed, n, columns, lu, pivots, x))                                                   \
  X(void, solve_triangle, (int is_upper, int is_unit, size_t n, size_t columns, TW_MATRIX(f), double *x, ptrdiff_t xrs), \
    (is_upper, is_unit, n, columns, TW_PASS(f), x, xrs))                                       \
  X(void, kronecker, (size_t m, size_t n, TW_MATRIX(a), size_t p, size_t q, TW_MATRIX(b), double *y), \
    (m, n, TW_PASS(a), p, q, TW_PASS(b), y))

// All kernels of one level.
struct tw_kernels {
#define TW_UNARY_FIELD(name, formula) void (*name)(size_t n, const double *x, double *y);
  TW_UNARY_FUNCTIONS(TW_UNARY_FIELD)
#define TW_FIELD(result, name, parameters, arguments) result(*name) parameters;
  TW_KERNELS_OF_MATRICES(TW_FIELD)
  TW_KERNELS(TW_FIELD)
};

extern const struct tw_kernels tw_kernels_plain;
#if defined(__x86_64__)
extern const struct tw_kernels tw_kernels_avx2;
extern const struct tw_kernels tw_kernels_avx512;
#endif

#endif
