/* json_scan.h - looks through JSON bytes before a parser may allocate for them.
 *
 * Jansson spends hundreds of bytes on every value and follows nesting by recursion; this scan counts values
 * and depth first, and refuses what no request needs: nesting beyond JSON_MAX_DEPTH, more than
 * JSON_MAX_VALUES values (ERR_FORMAT with the position), and U+0000, written out or as \u0000. It does not
 * check the grammar otherwise: the parser does. Linear, no memory, any thread.
 *
 *     if (json_scan(bytes, &err) < 0) return err.code;
 */
#ifndef ATTACHE_INPUT_JSON_SCAN_H
#define ATTACHE_INPUT_JSON_SCAN_H

#include "base/error.h"
#include "base/slice.h"

enum { JSON_MAX_DEPTH = 32, JSON_MAX_VALUES = 50000 };

/* 0, or ERR_FORMAT with the byte position. */
int json_scan(Slice bytes, Error *err);

#endif
