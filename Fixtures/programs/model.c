/* Objectives of NLopt's type. The names of wrong ones begin with wrong_. */
#include <math.h>
#include <stddef.h>
#include <stdlib.h>

double right(unsigned n, const double *x, double *gradient, void *data) {
  double value = 0;
  for (unsigned k = 0; k < n; ++k) {
    value += (x[k] - k) * (x[k] - k) + sin(x[k]);
    if (gradient) gradient[k] = 2 * (x[k] - k) + cos(x[k]);
  }
  return value;
}

/* Does not ask whether there is an array for the gradient. */
double always_writes(unsigned n, const double *x, double *gradient, void *data) {
  double value = 0;
  for (unsigned k = 0; k < n; ++k) {
    value += x[k] * x[k];
    gradient[k] = 2 * x[k];
  }
  return value;
}

double wrong_sign(unsigned n, const double *x, double *gradient, void *data) {
  double value = right(n, x, gradient, data);
  if (gradient)
    for (unsigned k = 0; k < n; ++k) gradient[k] = -gradient[k];
  return value;
}

double wrong_single(unsigned n, const double *x, double *gradient, void *data) {
  double value = right(n, x, gradient, data);
  if (gradient)
    for (unsigned k = 0; k < n; ++k) gradient[k] = (float)gradient[k];
  return value;
}

/* Leaves out the last entry. */
double wrong_unwritten(unsigned n, const double *x, double *gradient, void *data) {
  double value = 0;
  for (unsigned k = 0; k < n; ++k) value += x[k] * x[k];
  if (gradient)
    for (unsigned k = 0; k + 1 < n; ++k) gradient[k] = 2 * x[k];
  return value;
}

/* Adds to what is in the array, which is nobody's zero. */
double wrong_accumulates(unsigned n, const double *x, double *gradient, void *data) {
  double value = 0;
  for (unsigned k = 0; k < n; ++k) {
    value += x[k] * x[k];
    if (gradient) gradient[k] += 2 * x[k];
  }
  return value;
}

/* One entry too many. */
double wrong_overrun(unsigned n, const double *x, double *gradient, void *data) {
  double value = 0;
  for (unsigned k = 0; k < n; ++k) value += x[k] * x[k];
  for (unsigned k = 0; gradient && k <= n; ++k) gradient[k] = 2 * x[k];
  return value;
}

/* Normalises its argument in place. */
double wrong_argument(unsigned n, const double *x, double *gradient, void *data) {
  double value = 0;
  for (unsigned k = 0; k < n; ++k) {
    value += x[k] * x[k];
    if (gradient) {
      gradient[k] = 2 * x[k];
      ((double *)x)[k] /= 2;
    }
  }
  return value;
}

double wrong_crash(unsigned n, const double *x, double *gradient, void *data) {
  abort();
}

/* Keeps the gradient of the call before. */
double wrong_static(unsigned n, const double *x, double *gradient, void *data) {
  static double old[64];
  double value = 0;
  for (unsigned k = 0; k < n && k < 64; ++k) {
    value += x[k] * x[k] * x[k];
    if (gradient) {
      gradient[k] = old[k];
      old[k] = 3 * x[k] * x[k];
    }
  }
  return value;
}
