#include "tag_train.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint8_t label_number(LabelSet *set, Slice name, bool may_grow)
{
    for (uint32_t i = 0; i < set->n; i++)
        if (slice_eq(name, slice_of(set->names[i]))) return (uint8_t)i;
    if (!may_grow || set->n == SEQUENCE_MAX_LABELS || name.len >= sizeof set->text[0]) return UINT8_MAX;
    memcpy(set->text[set->n], name.ptr, name.len);
    set->names[set->n] = set->text[set->n];
    return (uint8_t)set->n++;
}

void lexemes_of_words(const Slice *words, size_t n, const Clusters *clusters, Lexeme *out)
{
    memset(out, 0, TAG_WINDOW * sizeof *out);
    memset(out + TAG_WINDOW + n, 0, TAG_WINDOW * sizeof *out);
    for (size_t i = 0; i < n; i++)
        lexeme_read(&out[TAG_WINDOW + i], words[i], clusters);
    lexemes_read_case(out + TAG_WINDOW, n);
}

const char *data_path(const char *data, const char *rest)
{
    static char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", data, rest);
    return path;
}

void or_die(int rc, const Error *err)
{
    if (rc >= 0) return;
    fprintf(stderr, "%s\n", err->message);
    exit(1);
}
