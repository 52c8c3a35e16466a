// Some models of tracewise-bench by hand: value and gradients in closed form over the same OpenBLAS, memory
// allocated once and passed as seldom as can be, no graph. What a library can at best come near.
//
//   cc -O3 -march=native -ffast-math scripts/limits.c -o limits -lopenblas -lmvec -lm
//
// Reads lines `CASE SECONDS` and the data in $PEERS_DATA, and answers as tracewise-bench does.
#include <cblas.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { NN = CblasNoTrans, TT = CblasTrans };

static int n[3];             // sizes of the case
static double *in[400];      // parameters, then data
static double *gradient[100];
static int sizes[100];       // of the gradients
static int parameters;

static double *make(size_t count) {
  double *p = aligned_alloc(64, (count * 8 + 63) / 64 * 64);
  memset(p, 0, count * 8);
  return p;
}
// C = f C + A B
static void gemm(int ta, int tb, int m, int k, int l, const double *a, const double *b, double f, double *c) {
  cblas_dgemm(CblasRowMajor, ta, tb, m, k, l, 1, a, ta == NN ? l : m, b, tb == NN ? k : l, f, c, k);
}
static void gemv(int t, int m, int k, const double *a, const double *x, double *y) {
  cblas_dgemv(CblasRowMajor, t, m, k, 1, a, k, x, 1, 0, y, 1);
}

// hₜ = tanh(W hₜ₋₁ + U xₜ + b): the adjoints of W and U in one product each.
static double rnn(void) {
  static double *h, *g, *x, *t;
  int u = n[0], s = n[1], T = n[2], c = u * s;
  if (!h) {
    h = make((T + 1) * c), g = make(T * c), x = make(T * 16 * s), t = make(c);
    // Side by side, step after step in columns.
    for (int k = 0; k < T; k++)
      for (int i = 0; i < 16; i++) memcpy(x + i * T * s + k * s, in[3 + k] + i * s, 8 * s);
  }
  int w = T * s;
  // h and g are u × (T s): the columns of a step side by side.
  gemm(NN, NN, u, w, 16, in[1], x, 0, g);
  for (int k = 0; k < T; k++) {
    if (k) cblas_dgemm(CblasRowMajor, NN, NN, u, s, u, 1, in[0], u, h + (k - 1) * s, w, 1, g + k * s, w);
    for (int i = 0; i < u; i++)
      for (int j = 0; j < s; j++) h[i * w + k * s + j] = tanh(g[i * w + k * s + j] + in[2][i]);
  }
  double sum = 0;
  for (int i = 0; i < u; i++)
    for (int j = 0; j < s; j++) {
      double y = h[i * w + (T - 1) * s + j];
      sum += y * y;
      t[i * s + j] = 2 * y / c;
    }
  for (int k = T - 1; k >= 0; k--) {
    for (int i = 0; i < u; i++)
      for (int j = 0; j < s; j++) {
        double y = h[i * w + k * s + j];
        g[i * w + k * s + j] = t[i * s + j] * (1 - y * y);
      }
    if (k) cblas_dgemm(CblasRowMajor, TT, NN, u, s, u, 1, in[0], u, g + k * s, w, 0, t, s);
  }
  cblas_dgemm(CblasRowMajor, NN, TT, u, u, w - s, 1, g + s, w, h, w, 0, gradient[0], u);
  gemm(NN, TT, u, 16, w, g, x, 0, gradient[1]);
  for (int i = 0; i < u; i++) {
    double b = 0;
    for (int j = 0; j < w; j++) b += g[i * w + j];
    gradient[2][i] = b;
  }
  return sum / c;
}

static double ode(void) {
  static double *a, *h, *gh, *gk, *x, *v, *gx;
  int m = n[0], F = 4 * n[1];
  if (!a) {
    a = make(F * m), h = make(F * m), gh = make(F * m), gk = make(F * m), x = make(m), v = make(m), gx = make(m);
  }
  static const double c[4] = {0, 0.005, 0.005, 0.01}, q[4] = {0.01 / 6, 0.02 / 6, 0.02 / 6, 0.01 / 6};
  memcpy(x, in[2], 8 * m);
  for (int f = 0; f < F; f += 4) {
    double sum[m];
    memset(sum, 0, 8 * m);
    for (int s = 0; s < 4; s++) {
      double *y = a + (f + s) * m, *z = h + (f + s) * m;
      for (int i = 0; i < m; i++) y[i] = s ? x[i] + c[s] * v[i] : x[i];
      gemv(NN, m, m, in[0], y, z);
      for (int i = 0; i < m; i++) z[i] = tanh(z[i]);
      gemv(NN, m, m, in[1], z, v);
      for (int i = 0; i < m; i++) sum[i] += q[s] * v[i];
    }
    for (int i = 0; i < m; i++) x[i] += sum[i];
  }
  double value = 0;
  for (int i = 0; i < m; i++) value += x[i] * x[i], gx[i] = 2 * x[i];
  for (int f = F - 4; f >= 0; f -= 4) {
    double next[m];
    memcpy(next, gx, 8 * m);
    for (int s = 3; s >= 0; s--) {
      double *g = gk + (f + s) * m, *z = gh + (f + s) * m, *y = h + (f + s) * m;
      for (int i = 0; i < m; i++) g[i] = q[s] * gx[i] + (s < 3 ? c[s + 1] * v[i] : 0);
      gemv(TT, m, m, in[1], g, z);
      for (int i = 0; i < m; i++) z[i] *= 1 - y[i] * y[i];
      gemv(TT, m, m, in[0], z, v);
      for (int i = 0; i < m; i++) next[i] += v[i];
    }
    memcpy(gx, next, 8 * m);
  }
  gemm(TT, NN, m, m, F, gh, a, 0, gradient[0]);
  gemm(TT, NN, m, m, F, gk, h, 0, gradient[1]);
  return value;
}

static double factor(void) {
  static double *p;
  int m = n[0], l = n[1], k = n[2];
  if (!p) p = make(m * l);
  gemm(NN, TT, m, l, k, in[0], in[1], 0, p);
  double value = 0;
  const double *y = in[2], *w = in[3];
  for (int i = 0; i < m * l; i++) {
    double r = w[i] * (p[i] - y[i]);
    value += r * (p[i] - y[i]);
    p[i] = 2 * r;
  }
  for (int i = 0; i < m * k; i++) value += .1 * in[0][i] * in[0][i], gradient[0][i] = .2 * in[0][i];
  for (int i = 0; i < l * k; i++) value += .1 * in[1][i] * in[1][i], gradient[1][i] = .2 * in[1][i];
  gemm(NN, NN, m, k, l, p, in[1], 1, gradient[0]);
  gemm(TT, NN, l, k, m, p, in[0], 1, gradient[1]);
  return value;
}

static double poisson(void) {
  static double *p;
  int m = n[0], l = n[1], k = n[2];
  if (!p) p = make(m * l);
  gemm(NN, TT, m, l, k, in[0], in[1], 0, p);
  double value = 0;
  for (int i = 0; i < m * l; i++) {
    double e = exp(p[i]);
    value += e - in[2][i] * p[i];
    p[i] = e - in[2][i];
  }
  gemm(NN, NN, m, k, l, p, in[1], 0, gradient[0]);
  gemm(TT, NN, l, k, m, p, in[0], 0, gradient[1]);
  return value;
}

static double chain(void) {
  double value = 0;
  for (int i = 0; i < n[0]; i++) {
    double x = in[0][i], y = (2 * x + 1) * (2 * x + 1) - x, dy = 4 * (2 * x + 1) - 1;
    double r = sqrt(y * y + 3), d = fabs(x) + 1, z = r / d;
    value += z * x;
    gradient[0][i] = z + x * (y * dy / r - z * (x > 0 ? 1 : x < 0 ? -1 : 0)) / d;
  }
  return value;
}

static double logistic(void) {
  static double *z;
  int m = n[0], k = n[1];
  if (!z) z = make(m);
  gemv(NN, m, k, in[1], in[0], z);
  double value = 0;
  for (int i = 0; i < m; i++) {
    double y = in[2][i], e = exp(-fabs(y * z[i])), s = y * z[i] > 0 ? e / (1 + e) : 1 / (1 + e);
    value += log1p(e) + fmax(-y * z[i], 0);
    z[i] = -y * s;
  }
  gemv(TT, m, k, in[1], z, gradient[0]);
  for (int i = 0; i < k; i++) value += in[0][i] * in[0][i], gradient[0][i] += 2 * in[0][i];
  return value;
}

static double narrow(void) {
  static double *h, *g;
  int D = n[0], w = n[1], s = n[2], c = w * s;
  if (!h) h = make((D + 1) * c), g = make(2 * c);
  memcpy(h, in[2 * D], 8 * c);
  for (int k = 0; k < D; k++) {
    double *y = h + (k + 1) * c;
    gemm(NN, NN, w, s, w, in[2 * k], y - c, 0, y);
    for (int i = 0; i < w; i++)
      for (int j = 0; j < s; j++) y[i * s + j] = tanh(y[i * s + j] + in[2 * k + 1][i]);
  }
  double value = 0, *y = h + D * c;
  for (int i = 0; i < c; i++) value += y[i] * y[i], g[i] = 2 * y[i] / c;
  for (int k = D - 1; k >= 0; k--) {
    y = h + (k + 1) * c;
    for (int i = 0; i < c; i++) g[i] *= 1 - y[i] * y[i];
    gemm(NN, TT, w, w, s, g, y - c, 0, gradient[2 * k]);
    for (int i = 0; i < w; i++) {
      double b = 0;
      for (int j = 0; j < s; j++) b += g[i * s + j];
      gradient[2 * k + 1][i] = b;
    }
    gemm(TT, NN, w, s, w, in[2 * k], g, 0, g + c);
    memcpy(g, g + c, 8 * c);
  }
  return value / c;
}

static double garch(void) {
  static double *v;
  int T = n[0];
  if (!v) v = make(T + 1);
  double w = exp(in[0][0]), sa = 1 / (1 + exp(-in[1][0])), sb = 1 / (1 + exp(-in[2][0]));
  double a = .3 * sa, b = .6 * sb, value = 0, gw = 0, ga = 0, gb = 0, g = 0;
  v[0] = w;
  for (int t = 0; t < T; t++) {
    double r = in[3][t] * in[3][t];
    value += log(v[t]) + r / v[t];
    v[t + 1] = w + a * r + b * v[t];
  }
  for (int t = T - 1; t >= 0; t--) {
    double r = in[3][t] * in[3][t];
    gw += g, ga += g * r, gb += g * v[t];
    g = b * g + (1 - r / v[t]) / v[t];
  }
  gradient[0][0] = (gw + g) * w;
  gradient[1][0] = ga * a * (1 - sa);
  gradient[2][0] = gb * b * (1 - sb);
  return value;
}

#include "limits_decompositions.h"

// MARK: the protocol of tracewise-bench

typedef struct { const char *name; int sizes; double (*run)(void); } model;
static const model models[] = {
  {"rnn", 3, rnn}, {"ode", 2, ode}, {"factor", 3, factor}, {"poisson", 3, poisson}, {"chain", 1, chain},
  {"logistic", 2, logistic}, {"narrow", 3, narrow}, {"garch", 1, garch}, {"chol", 1, chol}, {"qr", 1, qr},
  {"eigh", 1, eigh}, {"svd", 1, svd}, {"expm", 1, expm}, {"pinv", 1, pinv}, {"sylvester", 1, sylvester}};

// The numbers of entries of all inputs, the first `parameters` of which have gradients; how many there are.
static int shapes(const char *name, int *s) {
  int k = 0;
  parameters = 2;
  if (!strcmp(name, "rnn")) {
    s[k++] = n[0] * n[0], s[k++] = n[0] * 16, s[k++] = n[0], parameters = 3;
    for (int t = 0; t < n[2]; t++) s[k++] = 16 * n[1];
  } else if (!strcmp(name, "ode")) {
    s[k++] = n[0] * n[0], s[k++] = n[0] * n[0], s[k++] = n[0];
  } else if (!strcmp(name, "factor") || !strcmp(name, "poisson")) {
    s[k++] = n[0] * n[2], s[k++] = n[1] * n[2], s[k++] = n[0] * n[1];
    if (name[0] == 'f') s[k++] = n[0] * n[1];
  } else if (!strcmp(name, "chain")) {
    s[k++] = n[0], parameters = 1;
  } else if (!strcmp(name, "logistic")) {
    s[k++] = n[1], s[k++] = n[0] * n[1], s[k++] = n[0], parameters = 1;
  } else if (!strcmp(name, "narrow")) {
    for (int t = 0; t < n[0]; t++) s[k++] = n[1] * n[1], s[k++] = n[1];
    s[k++] = n[1] * n[2], parameters = 2 * n[0];
  } else if (!strcmp(name, "garch")) {
    s[k++] = 1, s[k++] = 1, s[k++] = 1, s[k++] = n[0], parameters = 3;
  } else if (!strcmp(name, "qr") || !strcmp(name, "pinv")) {
    s[k++] = 2 * n[0] * n[0], s[k++] = 2 * n[0] * n[0], s[k++] = n[0] * n[0], parameters = 1;
    if (name[0] == 'p') k--;
  } else if (!strcmp(name, "svd")) {
    s[k++] = n[0] * n[0], s[k++] = n[0] * n[0], s[k++] = n[0], s[k++] = n[0] * n[0], parameters = 1;
  } else {
    parameters = strcmp(name, "sylvester") ? 1 : 3;
    for (int t = 0; t <= parameters; t++) s[k++] = n[0] * n[0];
  }
  return k;
}

static double now(void) {
  struct timespec t;
  clock_gettime(getenv("BENCH_CLOCK") ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

// One case a process: the models keep their memory.
static char current[100];

static const model *load(const char *name) {
  char kind[100], path[1000];
  int found = sscanf(name, "%99[^/]/%d-%d-%d", kind, n, n + 1, n + 2);
  const model *m = NULL;
  for (size_t i = 0; i < sizeof models / sizeof *models; i++)
    if (!strcmp(models[i].name, kind) && found == models[i].sizes + 1) m = models + i;
  if (!m || (*current && strcmp(current, name))) return NULL;
  if (*current) return m;
  snprintf(path, sizeof path, "%s/%s.bin", getenv("PEERS_DATA") ? getenv("PEERS_DATA") : ".", name);
  // The file of rnn/96-24-80 is rnn_96-24-80.bin.
  path[strlen(path) - strlen(".bin") - strlen(name) + strlen(kind)] = '_';
  FILE *file = fopen(path, "rb");
  if (!file) return NULL;
  int s[400], count = shapes(kind, s);
  for (int k = 0; k < count; k++) {
    in[k] = make(s[k]);
    if (fread(in[k], 8, s[k], file) != (size_t)s[k]) return NULL;
    if (k < parameters) gradient[k] = make(s[k]), sizes[k] = s[k];
  }
  fclose(file);
  snprintf(current, sizeof current, "%s", name);
  return m;
}

int main(void) {
  char name[100];
  double seconds;
  while (scanf("%99s %lf", name, &seconds) == 2) {
    const model *m = load(name);
    if (!m) {
      puts("{\"ok\": false, \"err\": \"no limit\"}");
      fflush(stdout);
      continue;
    }
    double value = m->run(), end = now() + seconds;
    printf("{\"ok\": true, \"times\": [");
    for (int k = 0; k < 3 || (now() < end && k < 20000); k++) {
      double start = now();
      m->run();
      printf("%s%.4f", k ? ", " : "", (now() - start) * 1e6);
    }
    printf("], \"value\": %.17g, \"g\": [", value);
    for (int k = 0; k < parameters; k++) printf("%s%.17g", k ? ", " : "", cblas_dnrm2(sizes[k], gradient[k], 1));
    puts("]}");
    fflush(stdout);
  }
}
