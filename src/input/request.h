/* request.h - the options of a request by name, for JSON bodies and query strings alike.
 *
 * One table of names and checks. A wrong value is ERR_INVALID with the pointer "/name" and a message that
 * says what is allowed. Values are borrowed: the caller keeps them while the options are used. No state.
 *
 *     RequestOptions options = {0};
 *     if (request_option_set(&options, SLICE("offset_unit"), SLICE("utf16"), &err) < 0) return err.code;
 */
#ifndef ATTACHE_INPUT_REQUEST_H
#define ATTACHE_INPUT_REQUEST_H

#include "base/error.h"
#include "doc/options.h"

/* Is this the name of an option? */
bool request_option_known(Slice name);
/* Sets one option; an unknown name is ERR_INVALID naming the known ones. `include` takes a list parted by
 * commas. */
int request_option_set(RequestOptions *options, Slice name, Slice value, Error *err);
/* YYYY-MM-DD, perhaps with a time and zone. */
bool request_is_iso_date(Slice value);
/* Checks what was set without request_option_set (flags): published_at and language. */
int request_options_check(RequestOptions *options, Error *err);

#endif
