/* charset.h - bytes in a named charset to checked UTF-8.
 *
 * UTF-8 (the default, also US-ASCII) is borrowed, not copied; ISO-8859-1 and windows-1252 are decoded into
 * the arena (as browsers do, ISO-8859-1's control range 0x80-0x9f is read as windows-1252). A byte order mark
 * at the head is cut off. Text that is not well-formed or holds U+0000 is ERR_FORMAT with the byte's
 * position in `bytes`; another charset is ERR_UNSUPPORTED naming what is taken. No state.
 *
 *     Slice text;
 *     if (charset_decode(body, SLICE("windows-1252"), &arena, &text, &err) < 0) return err.code;
 */
#ifndef ATTACHE_INPUT_CHARSET_H
#define ATTACHE_INPUT_CHARSET_H

#include "base/arena.h"
#include "base/error.h"

/* `charset` empty: UTF-8. */
int charset_decode(Slice bytes, Slice charset, Arena *arena, Slice *ret_text, Error *err);
/* ERR_FORMAT with a position (counted from `offset`) when `text` is not well-formed UTF-8 or holds U+0000. */
int charset_check_text(Slice text, size_t offset, Error *err);
/* Whether charset_decode takes a charset of this name. */
bool charset_is_known(Slice charset);
/* What a page means by the controls U+0080..U+009F: windows-1252's characters; other code points unchanged.
 */
uint32_t charset_mend_control(uint32_t code_point);

#endif
