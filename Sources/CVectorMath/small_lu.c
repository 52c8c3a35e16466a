// LU factorisations of small matrices, without the set-up that LAPACK's routines cost.

#include "CVectorMath.h"
#include <math.h>

static void swap_rows(size_t n, double *a, size_t stride, size_t i, size_t j) {
  if (i == j) return;
  for (size_t k = 0; k < n; k++) {
    double t = a[i + k * stride];
    a[i + k * stride] = a[j + k * stride];
    a[j + k * stride] = t;
  }
}

size_t tw_small_lu(size_t n, double *a, int *pivots) {
  size_t first_zero = 0;
  for (size_t k = 0; k < n; k++) {
    double *column = a + k * n;
    size_t best = k;
    for (size_t i = k + 1; i < n; i++)  // a NaN is taken, so that it spreads
      if (!(fabs(column[i]) <= fabs(column[best]))) best = i;
    pivots[k] = (int)best + 1;
    if (column[best] == 0) {
      if (!first_zero) first_zero = k + 1;
      continue;
    }
    swap_rows(n, a, n, k, best);
    double inverse = 1 / column[k];
    if (isinf(inverse))  // of a subnormal pivot
      for (size_t i = k + 1; i < n; i++) column[i] /= column[k];
    else
      for (size_t i = k + 1; i < n; i++) column[i] *= inverse;
    for (size_t j = k + 1; j < n; j++) {
      double *other = a + j * n, factor = other[k];
      for (size_t i = k + 1; i < n; i++) other[i] -= column[i] * factor;
    }
  }
  return first_zero;
}

// x ← A⁻¹ x for one column
static void solve_plain(size_t n, const double *lu, const int *pivots, double *x) {
  for (size_t k = 0; k < n; k++) swap_rows(1, x, 0, k, (size_t)pivots[k] - 1);
  for (size_t k = 0; k < n; k++)
    for (size_t i = k + 1; i < n; i++) x[i] -= lu[i + k * n] * x[k];
  for (size_t k = n; k-- > 0;) {
    x[k] /= lu[k + k * n];
    for (size_t i = 0; i < k; i++) x[i] -= lu[i + k * n] * x[k];
  }
}

// x ← A⁻ᵀ x for one column
static void solve_transposed(size_t n, const double *lu, const int *pivots, double *x) {
  for (size_t k = 0; k < n; k++) {
    double s = x[k];
    for (size_t i = 0; i < k; i++) s -= lu[i + k * n] * x[i];
    x[k] = s / lu[k + k * n];
  }
  for (size_t k = n; k-- > 0;) {
    double s = x[k];
    for (size_t i = k + 1; i < n; i++) s -= lu[i + k * n] * x[i];
    x[k] = s;
  }
  for (size_t k = n; k-- > 0;) swap_rows(1, x, 0, k, (size_t)pivots[k] - 1);
}

void tw_small_lu_solve(int transposed, size_t n, size_t columns, const double *lu,
                       const int *pivots, double *x) {
  for (size_t j = 0; j < columns; j++, x += n) {
    if (transposed) solve_transposed(n, lu, pivots, x);
    else solve_plain(n, lu, pivots, x);
  }
}

void tw_small_lu_inverse(size_t n, const double *lu, const int *pivots, double *x) {
  for (size_t k = 0; k < n * n; k++) x[k] = 0;
  for (size_t k = 0; k < n; k++) x[k * (n + 1)] = 1;
  tw_small_lu_solve(0, n, n, lu, pivots, x);
}
