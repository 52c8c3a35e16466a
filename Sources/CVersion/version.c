#include "version.h"

// The manifest says it, in release builds: debug builds are not made anew for every commit.
#ifndef TRACEWISE_COMMIT
#define TRACEWISE_COMMIT ""
#endif

const char *tracewise_commit(void) { return TRACEWISE_COMMIT; }
