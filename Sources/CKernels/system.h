// What a level needs from the system; included before a level turns its instructions on.

#ifndef TW_SYSTEM_H
#define TW_SYSTEM_H

#include "kernels.h"
#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// glibc has vector forms of the mathematical functions, all that we need since 2.35.
#if defined(__x86_64__) && defined(__GLIBC__)
#if __GLIBC_PREREQ(2, 35)
#define TW_HAS_LIBMVEC 1
#endif
#endif
#ifndef TW_HAS_LIBMVEC
#define TW_HAS_LIBMVEC 0
#endif

#define TW_INLINE static inline __attribute__((always_inline))

#endif
