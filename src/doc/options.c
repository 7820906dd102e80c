#include "doc/options.h"

bool offset_unit_from_name(Slice name, OffsetUnit *ret_unit)
{
    static const char *const names[] = {
        [OFFSET_CODEPOINT] = "codepoint", [OFFSET_UTF8] = "utf8", [OFFSET_UTF16] = "utf16"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (slice_eq(name, slice_of(names[i]))) {
            *ret_unit = (OffsetUnit)i;
            return true;
        }
    }
    return false;
}
