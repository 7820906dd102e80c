#include "output/offsets.h"

#include <assert.h>
#include <stdlib.h>

enum { STRIDE = 64 };

/* Units that the byte `c` begins: none inside a character, two for what UTF-16 writes as a pair. */
static uint32_t units_of(unsigned char c, OffsetUnit unit)
{
    if ((c & 0xC0) == 0x80) return 0;
    return unit == OFFSET_UTF16 && c >= 0xF0 ? 2 : 1;
}

static uint32_t count_units(Slice text, size_t from, size_t to, OffsetUnit unit)
{
    uint32_t units = 0;
    for (size_t i = from; i < to; i++)
        units += units_of((unsigned char)text.ptr[i], unit);
    return units;
}

static bool is_ascii(Slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] >= 0x80) return false;
    return true;
}

int offsets_init(Offsets *offsets, Slice text, OffsetUnit unit, Error *err)
{
    *offsets = (Offsets){.text = text, .unit = unit};
    if (unit == OFFSET_UTF8 || is_ascii(text)) return 0;
    size_t n = text.len / STRIDE + 1;
    offsets->checkpoints = calloc(n, sizeof *offsets->checkpoints);
    if (offsets->checkpoints == NULL) return error_set(err, ERR_MEMORY, "no memory for the answer's offsets");
    for (size_t i = 1; i < n; i++)
        offsets->checkpoints[i] =
            offsets->checkpoints[i - 1] + count_units(text, (i - 1) * STRIDE, i * STRIDE, unit);
    return 0;
}

void offsets_release(Offsets *offsets)
{
    free(offsets->checkpoints);
    offsets->checkpoints = NULL;
}

uint32_t offsets_at(const Offsets *offsets, uint32_t byte)
{
    assert(byte <= offsets->text.len);
    if (offsets->checkpoints == NULL) return byte;
    size_t i = byte / STRIDE;
    return offsets->checkpoints[i] + count_units(offsets->text, i * STRIDE, byte, offsets->unit);
}
