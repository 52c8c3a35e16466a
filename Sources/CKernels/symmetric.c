// Symmetric matrices, n×n without gaps, by tiles that stay in the cache.

#include "CKernels.h"

enum { TILE = TW_TILE };

static size_t upper(size_t a, size_t n) { return a + TILE < n ? a + TILE : n; }

int tw_is_symmetric(size_t n, const double *x) {
  for (size_t i = 0; i < n; i += TILE)
    for (size_t j = 0; j <= i; j += TILE)
      for (size_t r = i; r < upper(i, n); r++)
        for (size_t c = j; c < upper(j, n) && c < r; c++)
          if (x[r * n + c] != x[c * n + r]) return 0;
  return 1;
}

void tw_mirror_upper(size_t n, double *x) {
  for (size_t i = 0; i < n; i += TILE)
    for (size_t j = 0; j <= i; j += TILE)
      for (size_t r = i; r < upper(i, n); r++)
        for (size_t c = j; c < upper(j, n) && c < r; c++) x[r * n + c] = x[c * n + r];
}
