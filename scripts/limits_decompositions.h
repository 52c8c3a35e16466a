// The decompositions of tracewise-bench by hand over the same LAPACK, which reads a matrix in rows as its transpose.

void dpotrf_(const char *, const int *, double *, const int *, int *);
void dgelqf_(const int *, const int *, double *, const int *, double *, double *, const int *, int *);
void dorglq_(const int *, const int *, const int *, double *, const int *, const double *, double *, const int *, int *);
void dsyevd_(const char *, const char *, const int *, double *, const int *, double *, double *, const int *, int *,
             const int *, int *);
void dgesdd_(const char *, const int *, const int *, double *, const int *, double *, double *, const int *, double *,
             const int *, double *, const int *, int *, int *);
void dgesv_(const int *, const int *, double *, const int *, int *, double *, const int *, int *);
void dgetrs_(const char *, const int *, const int *, const double *, const int *, const int *, double *, const int *,
             int *);
void dgees_(const char *, const char *, void *, const int *, double *, const int *, int *, double *, double *, double *,
            const int *, double *, const int *, int *, int *);
void dtrsyl_(const char *, const char *, const int *, const int *, const int *, const double *, const int *,
             const double *, const int *, double *, const int *, double *, int *);

enum { LOWER = CblasLower, UPPER = CblasUpper, LEFT = CblasLeft, RIGHT = CblasRight };

static double dot(int count, const double *a, const double *b) { return cblas_ddot(count, a, 1, b, 1); }
static void triangle(int side, int uplo, int t, int rows, int columns, int order, const double *a, double *b, int solve) {
  (solve ? cblas_dtrsm : cblas_dtrmm)(CblasRowMajor, side, uplo, t, CblasNonUnit, rows, columns, 1, a, order, b, columns);
}

static double chol(void) {
  static double *s, *m;
  int k = n[0], info;
  if (!s) s = make(k * k), m = make(k * k);
  gemm(NN, TT, k, k, k, in[0], in[0], 0, s);
  for (int i = 0; i < k; i++) s[i * (k + 1)] += 1;
  dpotrf_("U", &k, s, &k, &info);
  double value = 0;
  for (int i = 0; i < k; i++)
    for (int j = 0; j < k; j++) {
      m[i * k + j] = j <= i ? in[1][i * k + j] : 0;
      if (j <= i) value += in[1][i * k + j] * s[i * k + j];
    }
  triangle(LEFT, LOWER, TT, k, k, k, s, m, 0);
  for (int i = 0; i < k; i++)
    for (int j = 0; j < i; j++) m[j * k + i] = m[i * k + j];
  triangle(LEFT, LOWER, TT, k, k, k, s, m, 1);
  triangle(RIGHT, LOWER, NN, k, k, k, s, m, 1);
  gemm(NN, NN, k, k, k, m, in[0], 0, gradient[0]);
  return value;
}

// A in rows is Aᵀ = L Qᵀ to LAPACK, so that L is R in rows; the diagonal of R is made positive.
static void orthogonal(int m, int k, const double *a, double *q, double *r) {
  static double *tau, *work;
  int count = 64 * m, info;
  if (!tau) tau = make(k), work = make(count);
  memcpy(q, a, 8 * m * k);
  dgelqf_(&k, &m, q, &k, tau, work, &count, &info);
  for (int i = 0; i < k; i++)
    for (int j = 0; j < k; j++) r[i * k + j] = j >= i ? q[i * k + j] : 0;
  dorglq_(&k, &m, &k, q, &k, tau, work, &count, &info);
  for (int i = 0; i < k; i++)
    if (r[i * (k + 1)] < 0) {
      cblas_dscal(k, -1, r + i * k, 1);
      cblas_dscal(m, -1, q + i, k);
    }
}

static double qr(void) {
  static double *q, *r, *c;
  int k = n[0], m = 2 * k;
  if (!q) q = make(m * k), r = make(k * k), c = make(k * k);
  orthogonal(m, k, in[0], q, r);
  double value = dot(m * k, in[1], q) + dot(k * k, in[2], r);
  // R̄ counts in R's triangle alone: R R̄ᵀ − Q̄ᵀ Q, its lower triangle copied.
  memcpy(gradient[0], in[2], 8 * k * k);
  for (int i = 0; i < k; i++)
    for (int j = 0; j < i; j++) gradient[0][i * k + j] = 0;
  gemm(NN, TT, k, k, k, r, gradient[0], 0, c);
  cblas_dgemm(CblasRowMajor, TT, NN, k, k, m, -1, in[1], k, q, k, 1, c, k);
  for (int i = 0; i < k; i++)
    for (int j = 0; j < i; j++) c[j * k + i] = c[i * k + j];
  memcpy(gradient[0], in[1], 8 * m * k);
  gemm(NN, NN, m, k, k, q, c, 1, gradient[0]);
  triangle(RIGHT, UPPER, TT, m, k, k, r, gradient[0], 1);
  return value;
}

static double eigh(void) {
  static double *v, *l, *t, *g, *work;
  static int *whole;
  int k = n[0], count = 1 + 6 * k + 2 * k * k, wholes = 3 + 5 * k, info;
  if (!v) v = make(k * k), l = make(k), t = make(k * k), g = make(k * k), work = make(count), whole = (int *)make(wholes);
  for (int i = 0; i < k; i++)
    for (int j = 0; j < k; j++) v[i * k + j] = in[0][i * k + j] + in[0][j * k + i];
  dsyevd_("V", "L", &k, v, &k, l, work, &count, whole, &wholes, &info);
  // The eigenvectors are the rows of v.
  gemm(NN, NN, k, k, k, v, in[1], 0, t);
  gemm(NN, TT, k, k, k, t, v, 0, g);
  double value = 0;
  for (int i = 0; i < k; i++) value += exp(l[i]) * g[i * (k + 1)];
  for (int i = 0; i < k; i++)
    for (int j = 0; j <= i; j++) {
      double gap = l[i] - l[j];
      double f = exp(l[i]) * (gap == 0 ? 1 : -expm1(-gap) / gap) * (g[i * k + j] + g[j * k + i]);
      g[i * k + j] = g[j * k + i] = f;
    }
  gemm(TT, NN, k, k, k, v, g, 0, t);
  gemm(NN, NN, k, k, k, t, v, 0, gradient[0]);
  return value;
}

static double svd(void) {
  static double *a, *u, *v, *s, *m, *p, *work;
  static int *whole;
  int k = n[0], count = 8 * k * k + 64 * k, info;
  if (!a)
    a = make(k * k), u = make(k * k), v = make(k * k), s = make(k), m = make(k * k), p = make(k * k),
    work = make(count), whole = (int *)make(8 * k);
  memcpy(a, in[0], 8 * k * k);
  // Of Aᵀ = V S Uᵀ: the rows of v are right singular vectors, u is U in rows.
  dgesdd_("S", &k, &k, a, &k, s, v, &k, u, &k, work, &count, whole, &info);
  double value = dot(k, in[2], s);
  // Ū and V̄ from the squares; V̄ in v's layout.
  for (int i = 0; i < k * k; i++) {
    value += in[1][i] * u[i] * u[i];
    a[i] = 2 * in[1][i] * u[i];
  }
  gemm(TT, NN, k, k, k, u, a, 0, m);
  for (int i = 0; i < k; i++)
    for (int j = 0; j < k; j++) {
      value += in[3][i * k + j] * v[j * k + i] * v[j * k + i];
      a[j * k + i] = 2 * in[3][i * k + j] * v[j * k + i];
    }
  gemm(NN, TT, k, k, k, v, a, 0, p);
  for (int i = 0; i < k; i++)
    for (int j = 0; j < k; j++) {
      double f = i == j ? 0 : 1 / ((s[j] - s[i]) * (s[j] + s[i]));
      a[i * k + j] = i == j ? in[2][i]
                            : f * ((m[i * k + j] - m[j * k + i]) * s[j] + s[i] * (p[i * k + j] - p[j * k + i]));
    }
  gemm(NN, NN, k, k, k, u, a, 0, m);
  gemm(NN, NN, k, k, k, m, v, 0, gradient[0]);
  return value;
}

// Padé's approximant of degree 13 and its derivative along W with A scaled, then squarings. (Al-Mohy, Higham 2009.)
static double expm(void) {
  static const double b[14] = {64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800,
                               129060195264000,   10559470521600,    670442572800,     33522128640,
                               1323241920,        40840800,          960960,           16380, 182, 1};
  static double *p[18];
  static int *pivots;
  int k = n[0], c = k * k, info;
  if (!pivots) {
    pivots = (int *)make(k);
    for (int i = 0; i < 18; i++) p[i] = make(c);
  }
  double *x = p[0], *e = p[1], *x2 = p[2], *e2 = p[3], *x4 = p[4], *e4 = p[5], *x6 = p[6], *e6 = p[7], *w = p[8],
         *z = p[9], *lw = p[10], *lz = p[11], *u = p[12], *lu = p[13], *q = p[14], *r = p[15], *l = p[16], *t = p[17];
  // All in columns: X = A, E = Wᵀ of which the derivative is the transpose of the gradient.
  double norm = 0;
  for (int i = 0; i < k; i++) {
    double sum = 0;
    for (int j = 0; j < k; j++) sum += fabs(in[0][j * k + i]);
    norm = fmax(norm, sum);
  }
  int squarings = norm > 4.74 ? (int)ceil(log2(norm / 4.74)) : 0;
  double scale = ldexp(1, -squarings);
  for (int i = 0; i < k; i++)
    for (int j = 0; j < k; j++) x[j * k + i] = scale * in[0][i * k + j];
  for (int i = 0; i < c; i++) e[i] = scale * in[1][i];
#define TIMES(a, b, f, y) cblas_dgemm(CblasColMajor, NN, NN, k, k, k, 1, a, k, b, k, f, y, k)
#define BOTH(a, la, b, lb, y, ly) TIMES(a, b, 0, y), TIMES(a, lb, 0, ly), TIMES(la, b, 1, ly)
  BOTH(x, e, x, e, x2, e2);
  BOTH(x2, e2, x2, e2, x4, e4);
  BOTH(x2, e2, x4, e4, x6, e6);
  for (int i = 0; i < c; i++) {
    w[i] = b[13] * x6[i] + b[11] * x4[i] + b[9] * x2[i], lw[i] = b[13] * e6[i] + b[11] * e4[i] + b[9] * e2[i];
    z[i] = b[12] * x6[i] + b[10] * x4[i] + b[8] * x2[i], lz[i] = b[12] * e6[i] + b[10] * e4[i] + b[8] * e2[i];
  }
  BOTH(x6, e6, w, lw, q, l);
  for (int i = 0; i < c; i++) {
    q[i] += b[7] * x6[i] + b[5] * x4[i] + b[3] * x2[i], l[i] += b[7] * e6[i] + b[5] * e4[i] + b[3] * e2[i];
  }
  for (int i = 0; i < k; i++) q[i * (k + 1)] += b[1];
  BOTH(x, e, q, l, u, lu);
  BOTH(x6, e6, z, lz, q, l);
  for (int i = 0; i < c; i++) {
    q[i] += b[6] * x6[i] + b[4] * x4[i] + b[2] * x2[i], l[i] += b[6] * e6[i] + b[4] * e4[i] + b[2] * e2[i];
  }
  for (int i = 0; i < k; i++) q[i * (k + 1)] += b[0];
  // (V − U) R = V + U and (V − U) L = L_U + L_V + (L_U − L_V) R.
  for (int i = 0; i < c; i++) {
    r[i] = q[i] + u[i], q[i] -= u[i];
    t[i] = l[i] + lu[i], l[i] = lu[i] - l[i];
  }
  dgesv_(&k, &k, q, &k, pivots, r, &k, &info);
  TIMES(l, r, 1, t);
  dgetrs_("N", &k, &k, q, &k, pivots, t, &k, &info);
  for (int s = 0; s < squarings; s++) {
    TIMES(r, t, 0, l), TIMES(t, r, 1, l);
    TIMES(r, r, 0, q);
    double *swap = t;
    t = l, l = swap, swap = r, r = q, q = swap;
  }
#undef TIMES
#undef BOTH
  memcpy(gradient[0], t, 8 * c);
  double value = 0;
  for (int i = 0; i < k; i++)
    for (int j = 0; j < k; j++) value += in[1][i * k + j] * r[j * k + i];
  return value;
}

// X = R⁻¹ Qᵀ of full column rank.
static double pinv(void) {
  static double *q, *r, *x, *t, *g;
  int k = n[0], m = 2 * k;
  if (!q) q = make(m * k), r = make(k * k), x = make(m * k), t = make(k * k), g = make(k * k);
  orthogonal(m, k, in[0], q, r);
  // x is Xᵀ = Q R⁻ᵀ.
  memcpy(x, q, 8 * m * k);
  triangle(RIGHT, UPPER, TT, m, k, k, r, x, 1);
  double value = 0;
  for (int i = 0; i < k; i++) value += cblas_ddot(m, in[1] + i * m, 1, x + i, k);
  // (Gᵀ − Q QᵀGᵀ) R⁻¹ R⁻ᵀ − Xᵀ G Xᵀ.
  for (int i = 0; i < m; i++)
    for (int j = 0; j < k; j++) gradient[0][i * k + j] = in[1][j * m + i];
  gemm(TT, NN, k, k, m, q, gradient[0], 0, t);
  cblas_dgemm(CblasRowMajor, NN, NN, m, k, k, -1, q, k, t, k, 1, gradient[0], k);
  triangle(RIGHT, UPPER, NN, m, k, k, r, gradient[0], 1);
  triangle(RIGHT, UPPER, TT, m, k, k, r, gradient[0], 1);
  gemm(NN, NN, k, k, m, in[1], x, 0, g);
  cblas_dgemm(CblasRowMajor, NN, NN, m, k, k, -1, x, k, g, k, 1, gradient[0], k);
  return value;
}

// B X + X A = C of the transposes, by the Schur forms of both, which serve the adjoint too.
static double sylvester(void) {
  static double *s, *q, *t, *z, *x, *y, *w, *work;
  int k = n[0], c = k * k, count = 64 * k, info, none, one = 1;
  if (!s)
    s = make(c), q = make(c), t = make(c), z = make(c), x = make(c), y = make(c), w = make(2 * k), work = make(count);
  memcpy(s, in[0], 8 * c), memcpy(t, in[1], 8 * c);
  dgees_("V", "N", NULL, &k, s, &k, &none, w, w + k, q, &k, work, &count, NULL, &info);
  dgees_("V", "N", NULL, &k, t, &k, &none, w, w + k, z, &k, work, &count, NULL, &info);
#define TIMES(ta, tb, f, a, b, y) cblas_dgemm(CblasColMajor, ta, tb, k, k, k, f, a, k, b, k, 0, y, k)
#define SOLVE(how, right, x)                                                  \
  TIMES(TT, NN, 1, z, right, y), TIMES(NN, NN, 1, y, q, x),                   \
      dtrsyl_(how, how, &one, &k, &k, t, &k, s, &k, x, &k, &scale, &info),    \
      TIMES(NN, NN, 1 / scale, z, x, y), TIMES(NN, TT, 1, y, q, x)
  double scale;
  SOLVE("N", in[2], x);
  SOLVE("T", in[3], gradient[2]);
  TIMES(TT, NN, -1, x, gradient[2], gradient[0]);
  TIMES(NN, TT, -1, gradient[2], x, gradient[1]);
#undef TIMES
#undef SOLVE
  return dot(c, in[3], x);
}
