#include "ml/parser.h"

#include "base/ctype.h"

enum {
    TAGS = PARSER_MAX_TAGS + 1,
    NO_TAG = PARSER_MAX_TAGS,
    SHAPES = 64,
    SUFFIX2_ROWS = 1024,
    SUFFIX3_ROWS = 4096,
    PREFIX3_ROWS = 2048,
    FREQUENCIES = 260,
    LOWERCASE_LEVELS = 10,
};

/* Rows of each field; PARSER_FORM comes behind them all. */
static const uint32_t field_rows[PARSER_FORM] = {
    [PARSER_TAG] = TAGS,
    [PARSER_TAG_BEFORE] = TAGS,
    [PARSER_TAG_AFTER] = TAGS,
    [PARSER_SHAPE] = SHAPES,
    [PARSER_SUFFIX2] = SUFFIX2_ROWS,
    [PARSER_SUFFIX3] = SUFFIX3_ROWS,
    [PARSER_PREFIX3] = PREFIX3_ROWS,
    [PARSER_CLUSTER_64] = 64 + 1,
    [PARSER_CLUSTER_256] = 256 + 1,
    [PARSER_CLUSTER_1024] = 1024 + 1,
    [PARSER_CLUSTER_WIDE] = 512 + 1,
    [PARSER_FREQUENCY] = FREQUENCIES,
    [PARSER_CLUSTER_BEFORE] = 256 + 1,
    [PARSER_CLUSTER_AFTER] = 256 + 1,
};

uint32_t parser_field_start(ParserField field)
{
    uint32_t start = 0;
    for (int f = 0; f < (int)field; f++)
        start += field_rows[f];
    return start;
}

static Slice lower_form(Slice form, char *out)
{
    size_t n = clusters_normalize(form, out);
    for (size_t i = 0; i < n; i++)
        out[i] = ascii_lower(out[i]);
    return (Slice){out, n};
}

static uint64_t find_slot(const ParserVocabulary *v, Slice low, uint32_t *ret_tag)
{
    uint64_t hash = slice_hash(low);
    uint32_t tag = (uint32_t)(hash >> 32) | 1;
    uint64_t i = hash & v->mask;
    for (uint64_t probes = 0; probes < v->mask && v->slots[i].tag != 0 && v->slots[i].tag != tag; probes++)
        i = (i + 1) & v->mask;
    *ret_tag = tag;
    return i;
}

uint64_t parser_vocabulary_find(const ParserVocabulary *vocabulary, Slice form, uint32_t *ret_tag)
{
    char buffer[CLUSTERS_MAX_WORD];
    return find_slot(vocabulary, lower_form(form, buffer), ret_tag);
}

/* Six properties of the letters as bits. */
static uint32_t shape_of(Slice form)
{
    uint32_t upper = 0, lower = 0, digits = 0, others = 0;
    for (size_t i = 0; i < form.len; i++) {
        char c = form.ptr[i];
        upper += ascii_is_upper(c);
        lower += (uint32_t)(ascii_is_lower(c) || (unsigned char)c >= 0x80);
        digits += ascii_is_digit(c);
    }
    others = (uint32_t)form.len - upper - lower - digits;
    bool capital = form.len > 0 && ascii_is_upper(form.ptr[0]);
    return (uint32_t)capital | (uint32_t)(upper > 1) << 1 | (uint32_t)(digits > 0) << 2 |
           (uint32_t)(others > 0) << 3 | (uint32_t)(lower > 0) << 4 | (uint32_t)(form.len == 1) << 5;
}

static uint32_t affix(Slice low, size_t start, size_t end, uint32_t rows)
{
    return (uint32_t)(slice_hash(slice_sub(low, start, end)) % rows);
}

static uint32_t form_number(const ParserVocabulary *v, Slice low)
{
    uint32_t tag;
    uint64_t slot = find_slot(v, low, &tag);
    return v->slots[slot].tag == tag ? v->slots[slot].number : 0;
}

ParserWord parser_word(const ParserVocabulary *vocabulary, Slice form, uint8_t tag, const uint16_t *clusters)
{
    char buffer[CLUSTERS_MAX_WORD];
    Slice low = lower_form(form, buffer);
    size_t n = low.len;
    ParserWord w = {{
        [PARSER_TAG] = tag < PARSER_MAX_TAGS ? tag : NO_TAG,
        [PARSER_TAG_BEFORE] = NO_TAG,
        [PARSER_TAG_AFTER] = NO_TAG,
        [PARSER_SHAPE] = shape_of(form),
        [PARSER_SUFFIX2] = affix(low, n > 2 ? n - 2 : 0, n, SUFFIX2_ROWS),
        [PARSER_SUFFIX3] = affix(low, n > 3 ? n - 3 : 0, n, SUFFIX3_ROWS),
        [PARSER_PREFIX3] = affix(low, 0, n > 3 ? 3 : n, PREFIX3_ROWS),
        [PARSER_CLUSTER_64] = clusters[CLUSTER_64],
        [PARSER_CLUSTER_256] = clusters[CLUSTER_256],
        [PARSER_CLUSTER_1024] = clusters[CLUSTER_1024],
        [PARSER_CLUSTER_WIDE] = clusters[CLUSTER_WIDE],
        [PARSER_FREQUENCY] =
            (uint32_t)(clusters[CLUSTER_FREQUENCY] * LOWERCASE_LEVELS + clusters[CLUSTER_LOWERCASE]),
        [PARSER_FORM] = form_number(vocabulary, low),
    }};
    uint32_t start = 0;
    for (int f = 0; f < PARSER_FORM; f++) {
        if (w.row[f] >= field_rows[f]) w.row[f] = 0; /* word classes of another file */
        w.row[f] += start;
        start += field_rows[f];
    }
    w.row[PARSER_FORM] += start;
    return w;
}

void parser_link_words(ParserWord *words, uint32_t n)
{
    uint32_t tag = parser_field_start(PARSER_TAG);
    uint32_t class = parser_field_start(PARSER_CLUSTER_256);
    uint32_t before[2] = {parser_field_start(PARSER_TAG_BEFORE), parser_field_start(PARSER_CLUSTER_BEFORE)};
    uint32_t after[2] = {parser_field_start(PARSER_TAG_AFTER), parser_field_start(PARSER_CLUSTER_AFTER)};
    for (uint32_t i = 0; i < n; i++) {
        const ParserWord *left = i > 0 ? &words[i - 1] : NULL;
        const ParserWord *right = i + 1 < n ? &words[i + 1] : NULL;
        ParserWord *w = &words[i];
        w->row[PARSER_TAG_BEFORE] = before[0] + (left ? left->row[PARSER_TAG] - tag : NO_TAG);
        w->row[PARSER_TAG_AFTER] = after[0] + (right ? right->row[PARSER_TAG] - tag : NO_TAG);
        w->row[PARSER_CLUSTER_BEFORE] = before[1] + (left ? left->row[PARSER_CLUSTER_256] - class : 0);
        w->row[PARSER_CLUSTER_AFTER] = after[1] + (right ? right->row[PARSER_CLUSTER_256] - class : 0);
    }
}
