extension CTrials {
  /// A program that tries one change after the other.
  static func driver(_ symbol: String) -> String {
    #"""
    #undef main
    #include <math.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include <fcntl.h>
    #include <unistd.h>
    #include <sys/time.h>
    #include <sys/wait.h>
    extern int tw_edit;
    extern double tw_b, tw_c;
    double SYMBOL(unsigned n, const double *x, double *grad, void *data);
    static unsigned n, rows, changes;
    /* Of each change: 0 plain, 1 linear, 2 a probe, 3 left out. */
    static double *kinds, *slopes, *values, *found, *first, *second, *point, *gradient;
    static const double *row(unsigned k) { return slopes + k * (2 * n + 2); }

    /* The slopes that the gradient says, until one is wrong if that is asked; -1 where the value is another one. */
    static int look(double *said, int stops) {
      const double *last = 0;
      double value = 0;
      for (unsigned k = 0; k < rows; k++) {
        const double *x = row(k), *d = x + n;
        if (!last || memcmp(last, x, n * sizeof *x)) {
          memcpy(point, x, n * sizeof *x);
          for (unsigned i = 0; i < n; i++) gradient[i] = NAN;
          value = SYMBOL(n, point, gradient, 0);
          last = x;
          if (tw_edit < 0) values[k] = value;
          else if (!(fabs(value - values[k]) <= 1e-9 * fabs(values[k]))) return -1;
        }
        said[k] = 0;
        for (unsigned i = 0; i < n; i++) said[k] += gradient[i] * d[i];
        if (tw_edit < 0) first[k] = said[k];
        if (stops && !(fabs(said[k] - d[n]) <= d[n + 1])) return 0;
      }
      return 1;
    }

    /* A number as a fraction of small ones. */
    static int fraction(double c, int *says) {
      for (int q = 1; fabs(c) < 100 && q < 7; q++) {
        double p = rint(c * q);
        if (fabs(p - c * q) < 1e-5 * fmax(fabs(c * q), 0.01)) {
          says[0] = (int)p, says[1] = q;
          return 1;
        }
      }
      return 0;
    }

    /* How often what stands there and a term belong there. */
    static int times(int *says) {
      double aa = 0, ab = 0, bb = 0, am = 0, bm = 0;
      tw_c = 1;
      if (look(found, 0) < 1) return 0;
      memcpy(second, found, rows * sizeof *found);
      tw_b = 2, tw_c = 0;
      if (look(found, 0) < 1) return 0;
      for (unsigned k = 0; k < rows; k++) {
        const double *d = row(k) + n;
        double own = (found[k] - first[k]) / d[n + 1], term = (second[k] - first[k]) / d[n + 1];
        double missing = (d[n] - first[k]) / d[n + 1];
        aa += own * own, ab += own * term, bb += term * term, am += own * missing, bm += term * missing;
      }
      double c = bm / bb, b = 1, det = aa * bb - ab * ab, rest = 0;
      if (!(bb > 100)) return 0;
      for (unsigned k = 0; k < rows; k++) {
        const double *d = row(k) + n;
        rest = fmax(rest, fabs(d[n] - first[k] - c * (second[k] - first[k])) / d[n + 1]);
      }
      if (rest > 1) {
        if (!(det > 1e-9 * aa * bb)) return 0;
        c = (aa * bm - ab * am) / det, b = 1 + (bb * am - ab * bm) / det;
      }
      if (!fraction(b, says) || !fraction(c, says + 2) || !says[2]) return 0;
      tw_b = (double)says[0] / says[1], tw_c = (double)says[2] / says[3];
      return 1;
    }

    int main(int count, char **words) {
      FILE *file = count > 1 ? fopen(words[1], "rb") : 0;
      if (!file) return 1;
      double head[3];
      if (fread(head, sizeof *head, 3, file) != 3) return 1;
      n = head[0], rows = head[1], changes = head[2];
      size_t size = changes + rows * (2 * n + 2);
      kinds = malloc(size * sizeof *kinds), slopes = kinds + changes;
      if (fread(kinds, sizeof *kinds, size, file) != size) return 1;
      fclose(file);
      values = calloc(4 * rows, sizeof *values), found = values + rows, first = found + rows, second = first + rows;
      point = calloc(n + 64, sizeof *point), gradient = (double *)calloc(n + 64, sizeof *point) + 32;
      FILE *out = fdopen(dup(1), "w");
      int null = open("/dev/null", O_WRONLY);
      dup2(null, 1), dup2(null, 2);
      struct timeval before, after;
      gettimeofday(&before, 0);
      look(found, 0);
      gettimeofday(&after, 0);
      double usual = after.tv_sec - before.tv_sec + 1e-6 * (after.tv_usec - before.tv_usec);
      double most = 0.1 + 20 * usual;
      for (unsigned k = 0; k < changes; k++) {
        if (kinds[k] == 3) continue;
        int ends[2], says[5] = {0, 1, 1, 0, 1};
        if (pipe(ends)) return 1;
        fflush(out);
        pid_t child = fork();
        if (child < 0) return 1;
        if (!child) {
          struct itimerval timer = {{0, 0}, {(long)most, (long)(1e6 * (most - (long)most))}};
          setitimer(ITIMER_REAL, &timer, 0);
          tw_edit = (int)k;
          if (kinds[k] == 2) {
            tw_c = 0.01;
            int state = look(found, 0);
            for (unsigned j = 0; j < rows; j++)
              if (state == 1 && found[j] != first[j]) says[0] = 'G';
          } else {
            int isKnown = kinds[k] == 0 || times(says + 1);
            if (isKnown && look(found, 1) == 1) says[0] = 'R';
          }
          if (write(ends[1], says, sizeof says) < 0) _exit(1);
          _exit(0);
        }
        close(ends[1]);
        if (read(ends[0], says, sizeof says) != sizeof says) says[0] = 0;
        close(ends[0]);
        waitpid(child, 0, 0);
        if (says[0]) fprintf(out, "%u %c %d/%d %d/%d\n", k, says[0], says[1], says[2], says[3], says[4]), fflush(out);
      }
      return 0;
    }
    """#.replacing("SYMBOL", with: symbol)
  }
}
