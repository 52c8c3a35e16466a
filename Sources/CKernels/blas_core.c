// Kernels of OpenBLAS for processors it does not know.
//
// OpenBLAS chooses its kernels by the processor's model number when it is loaded. A release older
// than the processor (0.3.21 of Debian 12 on Intel's of 2023) falls back to those of 2004, which
// are five times slower. Here it is made to choose again, by what the processor can do. Where
// OPENBLAS_CORETYPE is set, its user has chosen.

#if defined(__linux__) && defined(__x86_64__)

#include <stdlib.h>
#include <string.h>

// OpenBLAS's own, in builds with kernels for several processors; null elsewhere.
extern char *openblas_get_corename(void) __attribute__((weak));
extern void gotoblas_dynamic_init(void) __attribute__((weak));
extern void gotoblas_dynamic_quit(void) __attribute__((weak));

// Whether a family of kernels makes no use of AVX.
static int is_without_avx(const char *name) {
  static const char *const old[] = {"Katmai",  "Coppermine", "Northwood", "Prescott", "Banias",
                                    "Atom",    "Core2",      "Penryn",    "Dunnington", "Nehalem"};
  for (size_t i = 0; i < sizeof old / sizeof *old; i++)
    if (strcmp(name, old[i]) == 0) return 1;
  return 0;
}

// Runs before main, and after OpenBLAS's own constructor, which it depends on.
__attribute__((constructor)) static void choose_kernels(void) {
  if (!openblas_get_corename || !gotoblas_dynamic_init || !gotoblas_dynamic_quit) return;
  if (getenv("OPENBLAS_CORETYPE") || !is_without_avx(openblas_get_corename())) return;
  __builtin_cpu_init();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return;
  int has_avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                   __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
                   __builtin_cpu_supports("avx512cd");
  setenv("OPENBLAS_CORETYPE", has_avx512 ? "SkylakeX" : "Haswell", 1);
  gotoblas_dynamic_quit();
  gotoblas_dynamic_init();
  unsetenv("OPENBLAS_CORETYPE");
}

#endif
