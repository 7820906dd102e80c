/* build_info.h - what this build is: version, commit, compiler, libraries, and the models it found.
 *
 * Reads the heads of the model files each time; no state. An error names the file that cannot be read.
 *
 *     build_info_json("data", &out, &err);      // {"version":"0.1.0", ..., "models":[...]}
 */
#ifndef ATTACHE_CLI_BUILD_INFO_H
#define ATTACHE_CLI_BUILD_INFO_H

#include "base/error.h"
#include "base/strbuf.h"

/* Appends one JSON object and a newline. */
int build_info_json(const char *data_dir, StrBuf *out, Error *err);

#endif
