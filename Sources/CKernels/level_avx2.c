// All kernels for processors with AVX2 and FMA: vectors of 4 doubles.

#include "system.h"

#if defined(__x86_64__)

// Every function from here on may use these instructions.
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#endif

#define TW_LANES 4
#define TW_TABLE tw_kernels_avx2
#include "all_kernels.h"

#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif

#endif
