// Objectives of NLopt's type in C++.
#include <cmath>
#include <stdexcept>
#include <vector>

extern "C" double right_cpp(unsigned n, const double *x, double *gradient, void *) {
  std::vector<double> y(x, x + n);
  double value = 0;
  for (unsigned k = 0; k + 1 < n; ++k) value += std::exp(y[k] * y[k + 1]);
  if (gradient)
    for (unsigned k = 0; k < n; ++k) {
      gradient[k] = 0;
      if (k + 1 < n) gradient[k] += y[k + 1] * std::exp(y[k] * y[k + 1]);
      if (k > 0) gradient[k] += y[k - 1] * std::exp(y[k] * y[k - 1]);
    }
  return value;
}

// Forgets the neighbour on one side.
extern "C" double wrong_neighbour(unsigned n, const double *x, double *gradient, void *data) {
  double value = right_cpp(n, x, gradient, data);
  if (gradient && n > 1) gradient[1] -= x[0] * std::exp(x[1] * x[0]);
  return value;
}

extern "C" double wrong_throws(unsigned, const double *, double *, void *) {
  throw std::runtime_error("no value here");
}
