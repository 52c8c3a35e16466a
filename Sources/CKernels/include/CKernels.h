// CKernels: elementwise, memory and reduction kernels for matrices of doubles.
//
// Goals, in order: right (NaN in gives NaN out, infinities and tails as mathematics says);
// repeatable (an element's result depends on its value, not on where it stands in the array);
// fast (AVX2 or AVX-512, chosen once when the program starts; plain C elsewhere).
//
// A matrix operand is a pointer with a row stride and a column stride, in elements: the entry
// (i, j) of x is x[i * rs + j * cs]. A stride of zero broadcasts; rs = 1 is a transposed view.
// Outputs are contiguous and row-major. An output may be the same pointer as a contiguous
// input of the same shape; other overlap is not allowed. Every size may be zero, and then
// the pointers are not used.
//
// Accuracy, asserted by the tests: 4 ulp for the functions of libm and what is made of them, 5 for
// gelu, half an ulp for arithmetic and sqrt. Levels may differ within these bounds.

#ifndef CVECTORMATH_H
#define CVECTORMATH_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

// MARK: Thresholds

// Sizes at which a kernel changes its way. Public, so that tests walk all around them.
enum tw_threshold {
  TW_TINY = 8,             // sides of products made without a frame on the stack
  TW_TILE = 32,            // sides of the squares by which views are packed and transposed
  TW_SHORT_ROW = 64,       // entries of a row of arithmetic by narrow vectors
  TW_STRIP = 64,           // columns of which a softmax is made at a time
  TW_SUM_ROWS = 64,        // rows summed at a time, which may each be shorter than a vector
  TW_PRODUCT_TERMS = 512,  // terms of a product's entry that are summed at a time
  TW_SUM_VECTORS = 256,    // vectors that are summed at a time
  TW_WIDE = 2048           // entries of a wide correlation that are packed at a time
};

// MARK: Unary functions: y[i] = f(x[i]) for i < n

// The table of all unary functions: the name, and f(x) as the kernels compute it, x being a
// vector of doubles. A line here is all that a new function needs: it declares
// `void tw_NAME(size_t n, const double *x, double *y)`.
//
//   sign, relu, step   are NaN at NaN; sign(0) = 0, step(0) = 0
//   sigmoid, softplus  1/(1+e⁻ˣ) and log(1+eˣ), accurate relative to the value in both tails
//   gelu               x·Φ(x), accurate relative to the value in the left tail
#define TW_UNARY_FUNCTIONS(X)                                               \
  X(exp, v_exp(x))                                                          \
  X(log, v_log(x))                                                          \
  X(log1p, v_log1p(x))                                                      \
  X(expm1, v_expm1(x))                                                      \
  X(sqrt, v_sqrt(x))                                                        \
  X(square, x * x)                                                          \
  X(reciprocal, 1.0 / x)                                                    \
  X(abs, v_abs(x))                                                          \
  X(sign, v_where(x > 0.0, v_splat(1.0), v_where(x < 0.0, v_splat(-1.0), x))) \
  X(step, v_where(x > 0.0, v_splat(1.0), v_where(x <= 0.0, v_splat(0.0), x))) \
  X(sin, v_sin(x))                                                          \
  X(cos, v_cos(x))                                                          \
  X(tan, v_tan(x))                                                          \
  X(tanh, v_tanh(x))                                                        \
  X(sigmoid, v_sigmoid(x))                                                  \
  X(relu, v_where(x <= 0.0, v_splat(0.0), x))                               \
  X(softplus, v_softplus(x))                                                \
  X(erf, v_erf(x))                                                          \
  X(gelu, v_gelu(x))                                                        \
  X(negate, -x)

#define TW_DECLARE_UNARY(name, formula) void tw_##name(size_t n, const double *x, double *y);
TW_UNARY_FUNCTIONS(TW_DECLARE_UNARY)
#undef TW_DECLARE_UNARY

// y = a·x
void tw_scale(size_t n, double a, const double *x, double *y);
// y = x + a
void tw_shift(size_t n, double a, const double *x, double *y);
// y = x where x > 0, slope·x elsewhere
void tw_leaky_relu(size_t n, double slope, const double *x, double *y);
// y = xᵖ: p = 0, 1, 2, 3, −1 and 0.5 are 1 (for NaN too, as pow has it), x, x·x, x·x·x, 1/x
// and √x; any other p is pow(x, p).
void tw_power(size_t n, double p, const double *x, double *y);

// MARK: A cotangent times a derivative, fused

// out = g·y·(1 − y), where y is the value of the sigmoid
void tw_mul_sigmoid_slope(size_t n, const double *g, const double *y, double *out);
// out = g·(1 − y²), where y is the value of tanh
void tw_mul_tanh_slope(size_t n, const double *g, const double *y, double *out);
// out = g where x > 0, 0 where x ≤ 0 (whatever g is), NaN where x is NaN
void tw_mul_step(size_t n, const double *g, const double *x, double *out);

// MARK: Binary functions with broadcasting

// The minimum and the maximum are NaN if either operand is.
enum tw_binary {
  TW_ADD,
  TW_SUBTRACT,
  TW_MULTIPLY,
  TW_DIVIDE,
  TW_MINIMUM,
  TW_MAXIMUM,
  TW_POWER
};

// z(i, j) = x(i, j) op y(i, j)
void tw_zip(enum tw_binary op, size_t rows, size_t columns,
            const double *x, ptrdiff_t xrs, ptrdiff_t xcs,
            const double *y, ptrdiff_t yrs, ptrdiff_t ycs, double *z);
// The same of n entries that lie one after the other in all three
void tw_zip_contiguous(enum tw_binary op, size_t n, const double *x, const double *y, double *z);

// MARK: Copying and accumulating

// y = x
void tw_copy(size_t rows, size_t columns, const double *x, ptrdiff_t rs, ptrdiff_t cs, double *y);
// y += x
void tw_accumulate(size_t rows, size_t columns, const double *x, ptrdiff_t rs, ptrdiff_t cs,
                   double *y);
// y += a·x
void tw_accumulate_scaled(size_t n, double a, const double *x, double *y);
// Asks for the memory of x, which is read soon. Of parts of several matrices in turn the processor does not
// see by itself which comes next.
static inline void tw_prefetch(size_t n, const double *x) {
  for (size_t i = 0; i < n; i += 8) __builtin_prefetch(x + i);
}
// y = a everywhere
void tw_fill(size_t n, double a, double *y);

// MARK: Reductions (pairwise over blocks: accurate, and the same on every run)

// Σ x
double tw_sum(size_t rows, size_t columns, const double *x, ptrdiff_t rs, ptrdiff_t cs);
// y(j) = Σᵢ x(i, j)
void tw_column_sums(size_t rows, size_t columns, const double *x, ptrdiff_t rs, ptrdiff_t cs,
                    double *y);
// y(i) = Σⱼ x(i, j)
void tw_row_sums(size_t rows, size_t columns, const double *x, ptrdiff_t rs, ptrdiff_t cs,
                 double *y);
// Σ x ⊙ y = Tr(xᵀ y)
double tw_dot(size_t rows, size_t columns, const double *x, ptrdiff_t xrs, ptrdiff_t xcs,
              const double *y, ptrdiff_t yrs, ptrdiff_t ycs);
// √Σ x², which neither overflows nor underflows on the way
double tw_norm(size_t rows, size_t columns, const double *x, ptrdiff_t rs, ptrdiff_t cs);
// max |x|, NaN if any entry is, 0 of nothing
double tw_max_abs(size_t rows, size_t columns, const double *x, ptrdiff_t rs, ptrdiff_t cs);
// The index of the first NaN or infinity, or −1
ptrdiff_t tw_first_nonfinite(size_t n, const double *x);

// MARK: Softmax of each column
//
// Infinite entries: a column of −∞ alone has softmax NaN and log-sum-exp −∞. In a column with
// +∞, the finite entries have softmax 0, the infinite ones NaN, and the log-sum-exp is +∞.

// y(i, j) = exp x(i, j) / Σₖ exp x(k, j)
void tw_softmax_columns(size_t rows, size_t columns, const double *x, ptrdiff_t rs, ptrdiff_t cs,
                        double *y);
// y(i, j) = x(i, j) − log Σₖ exp x(k, j)
void tw_log_softmax_columns(size_t rows, size_t columns, const double *x, ptrdiff_t rs,
                            ptrdiff_t cs, double *y);
// y(i, j) = exp x(i, j) / Σₖ exp x(k, j) over the entries where m ≠ 0, 0 elsewhere and in columns without such. The
// index i·columns + j of an entry of m that is negative or NaN, or −1
ptrdiff_t tw_masked_softmax_columns(size_t rows, size_t columns,
                                    const double *m, ptrdiff_t mrs, ptrdiff_t mcs,
                                    const double *x, ptrdiff_t xrs, ptrdiff_t xcs, double *y);
// z(i, j) = y(i, j) (g(i, j) − Σₖ y(k, j) g(k, j)), 0 where y is 0
void tw_softmax_pullback(size_t rows, size_t columns, const double *y, const double *g, double *z);
// y(j) = log Σₖ exp x(k, j); −∞ if there are no rows
void tw_log_sum_exp_columns(size_t rows, size_t columns, const double *x, ptrdiff_t rs,
                            ptrdiff_t cs, double *y);
// −Σ y ⊙ log softmax(h), where entries of y that are zero contribute nothing
double tw_cross_entropy_columns(size_t rows, size_t columns,
                                const double *h, ptrdiff_t hrs, ptrdiff_t hcs,
                                const double *y, ptrdiff_t yrs, ptrdiff_t ycs);

// MARK: Correlation and convolution

// y(i, j) = Σₐ Σ_b x(i + a, j + b)·kernel(a, b), where x is m×n, the kernel k×l and
// y (m−k+1)×(n−l+1); nothing is written if the kernel does not fit.
void tw_correlate(size_t m, size_t n, const double *x, ptrdiff_t xrs, ptrdiff_t xcs,
                  size_t k, size_t l, const double *kernel, ptrdiff_t krs, ptrdiff_t kcs,
                  double *y);
// y(i + a, j + b) = Σ g(i, j)·kernel(a, b), where g is p×q, the kernel k×l and
// y (p+k−1)×(q+l−1): the adjoint of the correlation with respect to x.
void tw_convolve_full(size_t p, size_t q, const double *g, ptrdiff_t grs, ptrdiff_t gcs,
                      size_t k, size_t l, const double *kernel, ptrdiff_t krs, ptrdiff_t kcs,
                      double *y);

// MARK: Products

// c = a·b, where a is m×k, b k×n and c m×n: for small matrices, and for a b with contiguous rows of
// up to 16 entries (right for any)
void tw_small_product(size_t m, size_t n, size_t k,
                      const double *a, ptrdiff_t ars, ptrdiff_t acs,
                      const double *b, ptrdiff_t brs, ptrdiff_t bcs, double *c);
// c += a·b, where a is m×k, b k×n and c m×n of at most 64 entries; nothing is done for more
void tw_add_small_product(size_t m, size_t n, size_t k,
                          const double *a, ptrdiff_t ars, ptrdiff_t acs,
                          const double *b, ptrdiff_t brs, ptrdiff_t bcs, double *c);
// y = a ⊗ b, where a is m×n, b p×q and y mp×nq
void tw_kronecker(size_t m, size_t n, const double *a, ptrdiff_t ars, ptrdiff_t acs,
                  size_t p, size_t q, const double *b, ptrdiff_t brs, ptrdiff_t bcs, double *y);

// MARK: Symmetric matrices, n×n and contiguous

// 1 if x equals its transpose exactly, else 0 (also where an entry is NaN)
int tw_is_symmetric(size_t n, const double *x);
// Copies the part above the diagonal, row-major, to below it
void tw_mirror_upper(size_t n, double *x);

// MARK: LU factorisations of small matrices
//
// The factored matrix is n×n and column-major, its pivots are counted from 1, as in LAPACK; so n is
// at most what an int holds. Faster than LAPACK up to n of about 32.

// Replaces a by its factors; returns the first pivot that is exactly zero, from 1, or 0.
size_t tw_small_lu(size_t n, double *a, int *pivots);
// x ← A⁻¹ x, or A⁻ᵀ x, for x of n rows, row-major
void tw_small_lu_solve(int transposed, size_t n, size_t columns, const double *lu,
                       const int *pivots, double *x);

// x ← F⁻¹ x for a triangle F, n×n, with ones on its diagonal if it is unit; x has n contiguous rows
// of `columns` entries. By substitution: for n up to about 32.
void tw_solve_triangle(int is_upper, int is_unit, size_t n, size_t columns,
                       const double *f, ptrdiff_t frs, ptrdiff_t fcs, double *x, ptrdiff_t xrs);

// MARK: Levels (for tests: the best level is chosen when the program starts)

enum tw_level { TW_LEVEL_PLAIN, TW_LEVEL_AVX2, TW_LEVEL_AVX512 };

// 1 if this processor and this build have the level, else 0
int tw_level_is_supported(enum tw_level level);
// The level that all kernels use now
enum tw_level tw_level_in_use(void);
// Makes all kernels of the process use a level from now on; returns 0, changing nothing, if it
// is not supported.
int tw_use_level(enum tw_level level);

#ifdef __cplusplus
}
#endif

#endif
