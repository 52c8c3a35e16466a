// Copying views: rows, broadcasts, and transposing by squares held in registers.

#define TILE ((size_t)TW_TILE)

// y(i, j) = x[i + j·cs] over rows×columns; y has row stride yrs
static void copy_transposing(size_t rows, size_t columns, const double *x, ptrdiff_t cs,
                             double *y, size_t yrs) {
  size_t whole_rows = rows - rows % QUAD, whole_columns = columns - columns % QUAD;
  for (size_t i = 0; i < whole_rows; i += QUAD)
    for (size_t j = 0; j < whole_columns; j += QUAD) {
      quad square[TW_QUAD];
      for (size_t s = 0; s < QUAD; s++) square[s] = quad_load(x + i + (ptrdiff_t)(j + s) * cs);
      quad_transpose(square);
      for (size_t s = 0; s < QUAD; s++) quad_store(y + (i + s) * yrs + j, square[s]);
    }
  for (size_t i = 0; i < rows; i++)
    for (size_t j = i < whole_rows ? whole_columns : 0; j < columns; j++)
      y[i * yrs + j] = x[(ptrdiff_t)i + (ptrdiff_t)j * cs];
}

// y(i, j) = x(i, j) over a block; y has row stride yrs
static void copy_block(size_t rows, size_t columns, const double *x, ptrdiff_t rs, ptrdiff_t cs,
                       double *y, size_t yrs) {
  if (rs == 1 && cs != 1 && cs != 0) {
    copy_transposing(rows, columns, x, cs, y, yrs);
    return;
  }
  for (size_t i = 0; i < rows; i++, x += rs, y += yrs) {
    if (cs == 1) memcpy(y, x, columns * sizeof *x);
    else if (cs == 0) kernel_fill(columns, *x, y);
    else
      for (size_t j = 0; j < columns; j++) y[j] = x[(ptrdiff_t)j * cs];
  }
}

static void kernel_copy(size_t rows, size_t columns, TW_MATRIX(x), double *y) {
  if (rows == 0 || columns == 0) return;
  if (columns == 1) {
    copy_block(1, rows, x, 0, xrs, y, rows);
  } else if (is_one_row(rows, columns, xrs, xcs)) {
    copy_block(1, rows * columns, x, 0, xcs, y, rows * columns);
  } else if (xcs == 1 || xcs == 0) {
    copy_block(rows, columns, x, xrs, xcs, y, columns);
  } else {
    const size_t height = 64, width = 128;  // best of those measured, for 300, 1000 and 1024
    for (size_t i = 0; i < rows; i += height)
      for (size_t j = 0; j < columns; j += width)
        copy_block(smaller(height, rows - i), smaller(width, columns - j),
                   x + (ptrdiff_t)i * xrs + (ptrdiff_t)j * xcs, xrs, xcs, y + i * columns + j,
                   columns);
  }
}

// A block of a view, as something whose rows are contiguous or broadcast
struct block {
  const double *x;
  ptrdiff_t rs, cs;
};

// The block itself if its rows are contiguous or broadcast, else a copy of it in the buffer
static inline struct block packed(size_t rows, size_t columns, const double *x, ptrdiff_t rs,
                                  ptrdiff_t cs, double *buffer) {
  if (cs == 1 || cs == 0) return (struct block){x, rs, cs};
  copy_block(rows, columns, x, rs, cs, buffer, columns);
  return (struct block){buffer, (ptrdiff_t)columns, 1};
}
