/* sha256.h - the hash that API keys are kept as (FIPS 180-4). No state; any thread.
 *
 *     uint8_t digest[SHA256_BYTES];
 *     sha256(key, digest);
 */
#ifndef ATTACHE_BASE_SHA256_H
#define ATTACHE_BASE_SHA256_H

#include "base/slice.h"

enum { SHA256_BYTES = 32 };

void sha256(Slice bytes, uint8_t ret_digest[static SHA256_BYTES]);
/* Lower-case hexadecimal with a NUL. */
void sha256_text(const uint8_t digest[static SHA256_BYTES], char ret_text[static 2 * SHA256_BYTES + 1]);
/* False when the text is not 64 hexadecimal digits. */
bool sha256_parse(Slice text, uint8_t ret_digest[static SHA256_BYTES]);
/* Takes the same time whether and wherever the two differ. */
bool sha256_eq(const uint8_t a[static SHA256_BYTES], const uint8_t b[static SHA256_BYTES]);

#endif
