#include "doc/document.h"

#include <stdio.h>

void document_init(Document *doc, Arena *arena, Slice text)
{
    *doc = (Document){.arena = arena,
                      .scratch = arena,
                      .text = text,
                      .title = SLICE_EMPTY,
                      .url = SLICE_EMPTY,
                      .published_at = SLICE_EMPTY};
}

void document_warn(Document *doc, const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    Slice s = slice_of(text);
    for (size_t i = 0; i < doc->warnings.len; i++)
        if (slice_eq(doc->warnings.at[i], s)) return;
    if (doc->warnings.len < DOCUMENT_MAX_WARNINGS)
        vec_push(doc->arena, &doc->warnings, arena_copy(doc->arena, s));
}

uint32_t document_token_at(const Document *doc, uint32_t offset)
{
    uint32_t low = 0;
    uint32_t high = doc->n_tokens;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (doc->tokens[mid].span.start < offset)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

const char *removed_reason_name(RemovedReason reason)
{
    static const char *const names[] = {"navigation", "social",        "caption",
                                        "advert",     "related-links", "markup"};
    return names[reason];
}

const char *mention_type_name(MentionType type)
{
    static const char *const names[] = {"none",     "person",  "location", "organization", "norp",
                                        "facility", "product", "misc",     "date",         "money"};
    return names[type];
}

const char *date_type_name(DateType type)
{
    static const char *const names[] = {"date", "time", "duration", "set"};
    return names[type];
}
