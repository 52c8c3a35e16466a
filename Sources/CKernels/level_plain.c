// All kernels in plain C: pairs of doubles, which SSE2 and NEON hold and other processors split.

#include "system.h"

#define TW_LANES 2
#define TW_TABLE tw_kernels_plain
#include "all_kernels.h"
