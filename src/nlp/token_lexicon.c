#include "nlp/token_lexicon.h"
#include "base/ctype.h"

#include <string.h>

/* Most memory the two tables' index may take: they are a few hundred lines that people edit. */
enum { LEXICON_BYTES = 4 * 1024 * 1024 };

typedef struct KindName {
    const char *name;
    uint32_t bit;
} KindName;

static const KindName kinds[] = {
    {"inner", WORD_INNER},   {"abbrev", WORD_ABBREV},
    {"number", WORD_NUMBER}, {"stem", WORD_STEM},
    {"prefix", WORD_PREFIX}, {"starter", WORD_STARTER},
    {"speech", WORD_SPEECH}, {"unit", WORD_UNIT},
    {"domain", WORD_DOMAIN}, {"split", WORD_SPLIT},
    {"clitic", WORD_CLITIC}, {"elision", WORD_ELISION},
    {"place", WORD_PLACE},   {"prefix-name", WORD_PREFIX_NAME},
};

static uint32_t kind_bit(Slice name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (slice_eq(name, slice_of(kinds[i].name))) return kinds[i].bit;
    return 0;
}

static int index_row(TokenLexicon *lexicon, const Table *table, uint32_t row, int form_column,
                     int kind_column, Error *err)
{
    Slice form = table_cell(table, row, form_column);
    Slice kind = table_cell(table, row, kind_column);
    uint32_t bit = kind_bit(kind);
    if (bit == 0) return table_error(table, row, err, "unknown kind '%.*s'", SLICE_ARG(kind));
    if (form.len == 0 || form.len > WORD_MAX_BYTES)
        return table_error(table, row, err, "a form must have 1 to %d bytes", WORD_MAX_BYTES);
    uint32_t bits = token_lexicon_exact(lexicon, form);
    map_put(&lexicon->bits, form, bits | bit);
    if (bit == WORD_SPLIT) map_put(&lexicon->parts, form, row);
    return 0;
}

static int index_table(TokenLexicon *lexicon, const Table *table, Error *err)
{
    int form = table_column(table, "form", err);
    int kind = table_column(table, "kind", err);
    if (form < 0 || kind < 0) return ERR_CONFIG;
    int rc = 0;
    for (uint32_t row = 0; rc == 0 && row < table->n_rows; row++)
        rc = index_row(lexicon, table, row, form, kind, err);
    return rc;
}

static int fill(TokenLexicon *lexicon, Error *err)
{
    jmp_buf recovery;
    arena_init(&lexicon->arena, LEXICON_BYTES);
    if (setjmp(recovery) != 0) return error_set(err, ERR_MEMORY, "no memory for the tokenizer's tables");
    arena_protect(&lexicon->arena, &recovery);
    map_init(&lexicon->bits, &lexicon->arena, 2048);
    map_init(&lexicon->parts, &lexicon->arena, 64);
    int rc = index_table(lexicon, &lexicon->abbreviations, err);
    if (rc == 0) rc = index_table(lexicon, &lexicon->forms, err);
    lexicon->value_column = table_column(&lexicon->forms, "value", err);
    if (rc == 0 && lexicon->value_column < 0) rc = ERR_CONFIG;
    lexicon->arena.recovery = NULL;
    return rc;
}

int token_lexicon_load(TokenLexicon *lexicon, const char *data_dir, Error *err)
{
    *lexicon = (TokenLexicon){0};
    int rc = table_open(&lexicon->abbreviations, data_dir, "abbreviations.tsv", err);
    if (rc == 0) rc = table_open(&lexicon->forms, data_dir, "tokenizer.tsv", err);
    if (rc == 0) rc = fill(lexicon, err);
    if (rc < 0) token_lexicon_release(lexicon);
    return rc;
}

void token_lexicon_release(TokenLexicon *lexicon)
{
    table_release(&lexicon->abbreviations);
    table_release(&lexicon->forms);
    arena_release(&lexicon->arena);
}

uint32_t token_lexicon_exact(const TokenLexicon *lexicon, Slice word)
{
    uint32_t bits = word.len <= WORD_MAX_BYTES ? map_get(&lexicon->bits, word) : MAP_NONE;
    return bits == MAP_NONE ? 0 : bits;
}

/* Lower-cases into `out`, with U+2019 as an apostrophe; empty when it does not fit. */
static Slice normal_form(Slice word, char out[WORD_MAX_BYTES])
{
    size_t n = 0;
    for (size_t i = 0; i < word.len; i++) {
        if (n == WORD_MAX_BYTES) return SLICE_EMPTY;
        bool curly = i + 2 < word.len && memcmp(word.ptr + i, "\xe2\x80\x99", 3) == 0;
        out[n++] = curly ? '\'' : ascii_lower(word.ptr[i]);
        if (curly) i += 2;
    }
    return (Slice){out, n};
}

uint32_t token_lexicon_lower(const TokenLexicon *lexicon, Slice word)
{
    char buffer[WORD_MAX_BYTES];
    return token_lexicon_exact(lexicon, normal_form(word, buffer));
}

uint32_t token_lexicon_bits(const TokenLexicon *lexicon, Slice word)
{
    char buffer[WORD_MAX_BYTES];
    uint32_t bits = token_lexicon_exact(lexicon, word);
    Slice lower = normal_form(word, buffer);
    bits |= token_lexicon_exact(lexicon, lower);
    if (lower.len < 2 || !ascii_is_upper(word.ptr[1])) return bits;
    buffer[0] = ascii_upper(buffer[0]);
    return bits | token_lexicon_exact(lexicon, lower);
}

Slice token_lexicon_parts(const TokenLexicon *lexicon, Slice word)
{
    char buffer[WORD_MAX_BYTES];
    uint32_t row = map_get(&lexicon->parts, normal_form(word, buffer));
    return row == MAP_NONE ? SLICE_EMPTY : table_cell(&lexicon->forms, row, lexicon->value_column);
}
