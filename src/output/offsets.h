/* offsets.h - byte offsets of the text as code points, UTF-8 bytes or UTF-16 units.
 *
 * Inside, offsets are bytes; outside, they are what the client asked for. One pass over the text leaves a
 * checkpoint every 64 bytes, so that a conversion walks at most 63 bytes and a whole answer is linear in
 * the text. ASCII text and the unit `utf8` need no table. Owns the table until offsets_release; reading is
 * thread-safe. The text (checked UTF-8) is borrowed.
 *
 *     Offsets offsets;
 *     if (offsets_init(&offsets, doc->text, OFFSET_UTF16, &err) < 0) return err.code;
 *     uint32_t start = offsets_at(&offsets, span.start);
 *     offsets_release(&offsets);
 */
#ifndef ATTACHE_OUTPUT_OFFSETS_H
#define ATTACHE_OUTPUT_OFFSETS_H

#include "base/error.h"
#include "base/slice.h"
#include "doc/options.h"

typedef struct Offsets {
    Slice text;
    OffsetUnit unit;
    uint32_t *checkpoints; /* [text.len / 64 + 1] units before byte 64 * i; NULL when bytes are units */
} Offsets;

/* 0 or ERR_MEMORY. */
int offsets_init(Offsets *offsets, Slice text, OffsetUnit unit, Error *err);
void offsets_release(Offsets *offsets);
/* Units before byte `byte` of the text; byte <= text.len. */
uint32_t offsets_at(const Offsets *offsets, uint32_t byte);

#endif
