// Binary functions of two views.

typedef void zip_row(size_t n, const double *x, ptrdiff_t xcs, const double *y, ptrdiff_t ycs,
                     double *z);

// One row, with code of its own for the usual strides; the unusual ones, which need a frame on the
// stack, apart from the others
#define TW_ZIP_ROW(name)                                                              \
  static __attribute__((noinline)) void unusual_##name(                               \
      size_t n, const double *x, ptrdiff_t xcs, const double *y, ptrdiff_t ycs, double *z) { \
    strided_##name(n, x, xcs, y, ycs, z);                                             \
  }                                                                                   \
  static void row_##name(size_t n, const double *x, ptrdiff_t xcs, const double *y,   \
                         ptrdiff_t ycs, double *z) {                                  \
    if (xcs == 1 && ycs == 1) contiguous_##name(n, x, y, z);                          \
    else if (xcs == 1 && ycs == 0) strided_##name(n, x, 1, y, 0, z);                  \
    else if (xcs == 0 && ycs == 1) strided_##name(n, x, 0, y, 1, z);                  \
    else unusual_##name(n, x, xcs, y, ycs, z);                                        \
  }

// Up to this many entries, vectors are no wider than those that small products store: a load that
// spans two stores waits until both are in the cache.
enum { SHORT_ROW = TW_SHORT_ROW };

#define TW_ZIP_ARITHMETIC(name, op)                                                   \
  TW_ZIP(name, x op y)                                                                \
  TW_INLINE void contiguous_##name(size_t n, const double *x, const double *y, double *z) { \
    if (n > SHORT_ROW) {                                                              \
      strided_##name(n, x, 1, y, 1, z);                                               \
      return;                                                                         \
    }                                                                                 \
    size_t i = 0;                                                                     \
    for (; i + QUAD <= n; i += QUAD) quad_store(z + i, quad_load(x + i) op quad_load(y + i)); \
    for (; i < n; i++) z[i] = x[i] op y[i];                                           \
  }                                                                                   \
  TW_ZIP_ROW(name)
#define TW_ZIP_FUNCTION(name, function)                                               \
  TW_ZIP(name, function(x, y))                                                        \
  TW_INLINE void contiguous_##name(size_t n, const double *x, const double *y, double *z) { \
    strided_##name(n, x, 1, y, 1, z);                                                 \
  }                                                                                   \
  TW_ZIP_ROW(name)

TW_ZIP_ARITHMETIC(add, +)
TW_ZIP_ARITHMETIC(subtract, -)
TW_ZIP_ARITHMETIC(multiply, *)
TW_ZIP_ARITHMETIC(divide, /)
TW_ZIP_FUNCTION(minimum, v_minimum)
TW_ZIP_FUNCTION(maximum, v_maximum)
TW_ZIP_FUNCTION(pow, v_pow)

static zip_row *const zip_rows[] = {
    [TW_ADD] = row_add,         [TW_SUBTRACT] = row_subtract, [TW_MULTIPLY] = row_multiply,
    [TW_DIVIDE] = row_divide,   [TW_MINIMUM] = row_minimum,   [TW_MAXIMUM] = row_maximum,
    [TW_POWER] = row_pow,
};

// z = x op y by square tiles, where operands without contiguous rows are packed first
static void zip_tiles(zip_row *row, size_t rows, size_t columns, TW_MATRIX(x), TW_MATRIX(y),
                      double *z) {
  double x_buffer[TW_TILE * TW_TILE], y_buffer[TW_TILE * TW_TILE];
  for (size_t i = 0; i < rows; i += TILE)
    for (size_t j = 0; j < columns; j += TILE) {
      size_t r = smaller(TILE, rows - i), c = smaller(TILE, columns - j);
      struct block a = packed(r, c, x + (ptrdiff_t)i * xrs + (ptrdiff_t)j * xcs, xrs, xcs, x_buffer);
      struct block b = packed(r, c, y + (ptrdiff_t)i * yrs + (ptrdiff_t)j * ycs, yrs, ycs, y_buffer);
      if (c == columns && is_one_row(r, c, a.rs, a.cs) && is_one_row(r, c, b.rs, b.cs))
        row(r * c, a.x, a.cs, b.x, b.cs, z + i * columns);
      else
        for (size_t s = 0; s < r; s++)
          row(c, a.x + (ptrdiff_t)s * a.rs, a.cs, b.x + (ptrdiff_t)s * b.rs, b.cs,
              z + (i + s) * columns + j);
    }
}

static void kernel_zip_contiguous(enum tw_binary op, size_t n, const double *x, const double *y,
                                  double *z) {
  if (op == TW_ADD) contiguous_add(n, x, y, z);  // as adjoints are summed
  else zip_rows[op](n, x, 1, y, 1, z);
}

static void kernel_zip(enum tw_binary op, size_t rows, size_t columns, TW_MATRIX(x), TW_MATRIX(y),
                       double *z) {
  if (columns == 1) {  // a column's result is laid out as a row's
    columns = rows, rows = 1;
    xcs = xrs, ycs = yrs;
  }
  zip_row *row = zip_rows[op];
  if (is_one_row(rows, columns, xrs, xcs) && is_one_row(rows, columns, yrs, ycs)) {
    row(rows * columns, x, xcs, y, ycs, z);
  } else if ((xcs == 0 || xcs == 1) && (ycs == 0 || ycs == 1)) {
    for (size_t i = 0; i < rows; i++, x += xrs, y += yrs, z += columns)
      row(columns, x, xcs, y, ycs, z);
  } else {
    zip_tiles(row, rows, columns, TW_PASS(x), TW_PASS(y), z);
  }
}

static void kernel_accumulate(size_t rows, size_t columns, TW_MATRIX(x), double *y) {
  kernel_zip(TW_ADD, rows, columns, y, (ptrdiff_t)columns, 1, TW_PASS(x), y);
}
