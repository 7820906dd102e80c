#include "nlp/lemma.h"

#include "base/ctype.h"
#include "base/map.h"
#include "config/table.h"

#include <stdlib.h>

typedef struct Rule {
    uint32_t strip; /* bytes taken off the end */
    Slice add;
} Rule;

struct Lemmatizer {
    Table forms;
    Table suffixes;
    Map forms_of[XPOS_COUNT]; /* lower-cased form -> row of `forms` */
    Map rules_of[XPOS_COUNT]; /* ending -> index into `rules` */
    Rule *rules;
    int lemma_column;
};

Xpos lemma_group(Xpos tag)
{
    switch (tag) {
    case XPOS_VBN: return XPOS_VBD;
    case XPOS_NNPS: return XPOS_NNS;
    case XPOS_RBR: return XPOS_JJR;
    case XPOS_RBS: return XPOS_JJS;
    default: return tag < XPOS_COUNT ? tag : XPOS_NONE;
    }
}

static int read_tag(const Table *t, uint32_t row, int column, Xpos *ret_tag, Error *err)
{
    Slice name = table_cell(t, row, column);
    Xpos tag = xpos_from_name(name);
    *ret_tag = lemma_group(tag);
    if (tag != XPOS_NONE) return 0;
    return table_error(t, row, err, "'%.*s' is no XPOS tag", SLICE_ARG(name));
}

static int load_forms(Lemmatizer *l, Error *err)
{
    const Table *t = &l->forms;
    int tag_column = table_column(t, "tag", err);
    int form_column = table_column(t, "form", err);
    l->lemma_column = table_column(t, "lemma", err);
    if (tag_column < 0 || form_column < 0 || l->lemma_column < 0) return err->code;
    for (uint32_t r = 0; r < t->n_rows; r++) {
        Xpos tag;
        if (read_tag(t, r, tag_column, &tag, err) < 0) return err->code;
        map_put(&l->forms_of[tag], table_cell(t, r, form_column), r);
    }
    return 0;
}

static int load_rules(Lemmatizer *l, Error *err)
{
    Table *t = &l->suffixes;
    int tag_column = table_column(t, "tag", err);
    int suffix_column = table_column(t, "suffix", err);
    int strip_column = table_column(t, "strip", err);
    int add_column = table_column(t, "add", err);
    if (tag_column < 0 || suffix_column < 0 || strip_column < 0 || add_column < 0) return err->code;
    l->rules = ARENA_NEW(&t->arena, Rule, t->n_rows);
    for (uint32_t r = 0; r < t->n_rows; r++) {
        Slice suffix = table_cell(t, r, suffix_column);
        Xpos tag;
        int64_t strip;
        if (read_tag(t, r, tag_column, &tag, err) < 0) return err->code;
        if (suffix.len > LEMMA_MAX_SUFFIX)
            return table_error(t, r, err, "an ending has at most %d bytes", LEMMA_MAX_SUFFIX);
        if (!slice_to_int64(table_cell(t, r, strip_column), &strip) || strip < 0 ||
            (size_t)strip > suffix.len)
            return table_error(t, r, err, "strip must be between 0 and the length of the ending");
        l->rules[r] = (Rule){(uint32_t)strip, table_cell(t, r, add_column)};
        map_put(&l->rules_of[tag], suffix, r);
    }
    return 0;
}

int lemma_load(Lemmatizer **ret_lemma, const char *data_dir, Error *err)
{
    Lemmatizer *l = calloc(1, sizeof *l);
    if (l == NULL) return error_set(err, ERR_MEMORY, "no memory for the lemma tables");
    int rc = table_open(&l->forms, data_dir, "lemmas.tsv", err);
    if (rc == 0) rc = table_open(&l->suffixes, data_dir, "lemma_rules.tsv", err);
    for (int tag = 0; rc == 0 && tag < XPOS_COUNT; tag++) {
        map_init(&l->forms_of[tag], &l->forms.arena, 8);
        map_init(&l->rules_of[tag], &l->suffixes.arena, 8);
    }
    if (rc == 0) rc = load_forms(l, err);
    if (rc == 0) rc = load_rules(l, err);
    if (rc < 0) {
        lemma_release(l);
        l = NULL;
    }
    *ret_lemma = l;
    return rc;
}

void lemma_release(Lemmatizer *lemma)
{
    if (lemma == NULL) return;
    table_release(&lemma->forms);
    table_release(&lemma->suffixes);
    free(lemma);
}

static Slice lower_case(Arena *arena, Slice form)
{
    size_t i = 0;
    while (i < form.len && !ascii_is_upper(form.ptr[i]))
        i++;
    if (i == form.len) return form;
    char *copy = ARENA_NEW(arena, char, form.len);
    for (i = 0; i < form.len; i++)
        copy[i] = ascii_lower(form.ptr[i]);
    return (Slice){copy, form.len};
}

static Slice apply_rule(Arena *arena, Slice form, Rule rule)
{
    Slice stem = slice_sub(form, 0, form.len - rule.strip);
    if (rule.add.len == 0) return stem;
    char *lemma = ARENA_NEW(arena, char, stem.len + rule.add.len);
    memcpy(lemma, stem.ptr, stem.len);
    memcpy(lemma + stem.len, rule.add.ptr, rule.add.len);
    return (Slice){lemma, stem.len + rule.add.len};
}

Slice lemma_of(const Lemmatizer *lemma, Arena *arena, Slice form, Xpos tag)
{
    Slice low = lower_case(arena, form);
    if (low.len == 0) return low;
    tag = lemma_group(tag);
    uint32_t row = map_get(&lemma->forms_of[tag], low);
    if (row != MAP_NONE) return table_cell(&lemma->forms, row, lemma->lemma_column);
    if (lemma->rules_of[tag].len == 0) return low;
    /* An ending is shorter than the word, so that a stem remains. */
    size_t longest = low.len - 1 < LEMMA_MAX_SUFFIX ? low.len - 1 : LEMMA_MAX_SUFFIX;
    for (size_t n = longest + 1; n-- > 0;) {
        row = map_get(&lemma->rules_of[tag], slice_sub(low, low.len - n, low.len));
        if (row != MAP_NONE) return apply_rule(arena, low, lemma->rules[row]);
    }
    return low;
}

void lemma_run(const Lemmatizer *lemma, Document *doc)
{
    for (uint32_t i = 0; i < doc->n_tokens; i++) {
        Token *t = &doc->tokens[i];
        t->lemma = lemma_of(lemma, doc->arena, token_text(doc, i), (Xpos)t->xpos);
    }
}
