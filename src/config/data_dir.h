/* data_dir.h - where the models, lexicons and gazetteer stand.
 *
 * Beside the executable, whatever the working directory: PREFIX/share/attache for an installed
 * PREFIX/bin/attache, ../data for a build in the source tree. A folder named by the user (flag, environment,
 * file) is taken as it is. No state; call at start.
 *
 *     char dir[PATH_MAX];
 *     if (data_dir_find(dir, sizeof dir, &err) < 0) ...
 */
#ifndef ATTACHE_CONFIG_DATA_DIR_H
#define ATTACHE_CONFIG_DATA_DIR_H

#include "base/error.h"

/* The first folder beside the executable that looks like ours; ERR_CONFIG says where it was looked for. */
int data_dir_find(char *ret_dir, size_t size, Error *err);

#endif
