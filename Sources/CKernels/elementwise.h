// Elementwise kernels of contiguous arrays.
//
// A tail shorter than a vector is padded to one, with 1 (where every function here is cheap),
// so that every element is computed by the same instructions wherever it stands.

// y[i] = formula in x, and in what else the parameters name
#define TW_MAP(name, parameters, formula)                                        \
  static void kernel_##name parameters {                                         \
    size_t i = 0;                                                                \
    for (; i + LANES <= n; i += LANES) {                                         \
      v x = v_load(xs + i);                                                      \
      v_store(ys + i, formula);                                                  \
    }                                                                            \
    if (i < n) {                                                                 \
      v x = v_load_first(xs + i, n - i, 1.0);                                    \
      v_store_first(ys + i, n - i, formula);                                     \
    }                                                                            \
  }

#define TW_UNARY_KERNEL(name, formula) \
  TW_MAP(name, (size_t n, const double *xs, double *ys), formula)
TW_UNARY_FUNCTIONS(TW_UNARY_KERNEL)

// The same with a parameter a
#define TW_PARAMETER_KERNEL(name, formula) \
  TW_MAP(name, (size_t n, double a, const double *xs, double *ys), formula)
TW_PARAMETER_KERNEL(scale, a * x)
TW_PARAMETER_KERNEL(shift, x + a)
TW_PARAMETER_KERNEL(leaky_relu, v_where(x > 0.0, x, a * x))
TW_PARAMETER_KERNEL(general_power, v_pow(x, v_splat(a)))
TW_UNARY_KERNEL(cube, x * x * x)

// y[i] = a
static void kernel_fill(size_t n, double a, double *y) {
  for (size_t i = 0; i < n; i += LANES) v_store_some(y + i, n - i, v_splat(a));
}

// y[i] = xᵖ, with the exact operation where there is one
static void kernel_power(size_t n, double p, const double *x, double *y) {
  if (n == 0) return;
  if (p == 0) kernel_fill(n, 1, y);
  else if (p == 1) memmove(y, x, n * sizeof *x);
  else if (p == 2) kernel_square(n, x, y);
  else if (p == 3) kernel_cube(n, x, y);
  else if (p == -1) kernel_reciprocal(n, x, y);
  else if (p == 0.5) kernel_sqrt(n, x, y);
  else kernel_general_power(n, p, x, y);
}

// z[i] = formula in x and y, each with a stride that the caller knows
#define TW_ZIP(name, formula)                                                          \
  TW_INLINE void strided_##name(size_t n, const double *xs, ptrdiff_t xcs,             \
                                const double *ys, ptrdiff_t ycs, double *z) {          \
    size_t i = 0;                                                                      \
    for (; i + LANES <= n; i += LANES, xs += TW_LANES * xcs, ys += TW_LANES * ycs) {         \
      v x = v_load_whole(xs, xcs), y = v_load_whole(ys, ycs);                          \
      v_store(z + i, formula);                                                         \
    }                                                                                  \
    if (i < n) {                                                                       \
      v x = v_load_tail(xs, xcs, n - i, 1.0), y = v_load_tail(ys, ycs, n - i, 1.0);    \
      v_store_first(z + i, n - i, formula);                                            \
    }                                                                                  \
  }

// z[i] = formula in x and y, both contiguous
#define TW_ZIP_KERNEL(name, formula)                                                        \
  TW_ZIP(name, formula)                                                                     \
  static void kernel_##name(size_t n, const double *x, const double *y, double *z) {        \
    strided_##name(n, x, 1, y, 1, z);                                                       \
  }
TW_ZIP_KERNEL(mul_sigmoid_slope, x * (y * (1.0 - y)))
TW_ZIP_KERNEL(mul_tanh_slope, x * (1.0 - y * y))
TW_ZIP_KERNEL(mul_step, v_where(y > 0.0, x, v_where(y <= 0.0, v_splat(0.0), y)))

// y[i] += a·x[i]
static void kernel_accumulate_scaled(size_t n, double a, const double *x, double *y) {
  for (size_t i = 0; i < n; i += LANES) {
    v old = v_load_some(y + i, n - i, 0.0);
    v_store_some(y + i, n - i, old + a * v_load_some(x + i, n - i, 0.0));
  }
}
