// libzip: the members of zip archives, stored or compressed, with their checksums tested.
#ifndef TRACEWISE_LIBZIP_H
#define TRACEWISE_LIBZIP_H
#include <zip.h>
#endif
