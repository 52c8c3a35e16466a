// Everything that a level consists of. Included once by each level's file, which defines
// TW_LANES (doubles in a vector) and TW_TABLE (the table to fill).

#include "vector_types.h"
#include "vector_functions.h"
#include "elementwise.h"
#include "copying.h"
#include "zipping.h"
#include "reductions.h"
#include "softmax.h"
#include "correlation.h"
#include "products.h"
#include "small_lu.h"

#define TW_UNARY_ROW(name, formula) .name = kernel_##name,
#define TW_ROW(result, name, parameters, arguments) .name = kernel_##name,
const struct tw_kernels TW_TABLE = {TW_UNARY_FUNCTIONS(TW_UNARY_ROW)
                                       TW_KERNELS_OF_MATRICES(TW_ROW) TW_KERNELS(TW_ROW)};
