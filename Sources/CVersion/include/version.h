#ifndef TRACEWISE_VERSION_H
#define TRACEWISE_VERSION_H

/// The commit that the package was built from; empty where that is not known.
const char *tracewise_commit(void);

#endif
