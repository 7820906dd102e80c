/* utf8.h - UTF-8 decoding, checking and the few Unicode properties that news needs.
 *
 * Offsets are bytes. Functions that decode expect text already checked by utf8_check (the input room
 * does that once for every document); on other bytes they advance by one and answer U+FFFD, never out of
 * bounds. No state, any thread. Letter case covers Latin, Greek and Cyrillic, which is what names in English
 * news use.
 *
 *     size_t bad;
 *     if (!utf8_check(text, &bad)) ...first invalid byte at `bad`...
 *     for (size_t i = 0; i < text.len;) { uint32_t c = utf8_next(text, &i); ... }
 */
#ifndef ATTACHE_BASE_UTF8_H
#define ATTACHE_BASE_UTF8_H

#include "base/slice.h"

/* True for well-formed UTF-8 (no surrogates, no overlong forms); else *ret_bad is the first bad byte. */
bool utf8_check(Slice s, size_t *ret_bad);
/* The code point at *pos, which moves past it. *pos must be < s.len. */
uint32_t utf8_next(Slice s, size_t *pos);
/* The code point that ends at `pos`, 0 at the start of the text. */
uint32_t utf8_before(Slice s, size_t pos);
/* The code point that starts at `pos`, 0 at the end of the text. */
uint32_t utf8_at(Slice s, size_t pos);
/* Writes 1 to 4 bytes; returns how many. */
size_t utf8_put(uint32_t code_point, char out[4]);
/* How many code points. */
size_t utf8_count(Slice s);

bool unicode_is_upper(uint32_t c);
bool unicode_is_lower(uint32_t c);
/* Letters of any script, roughly: everything above U+00BF that is no punctuation, symbol or space. */
bool unicode_is_alpha(uint32_t c);
bool unicode_is_space(uint32_t c);
uint32_t unicode_lower(uint32_t c);
/* Latin letters without their diacritics ("é" -> 'e'); other code points unchanged. */
uint32_t unicode_base_letter(uint32_t c);

#endif
