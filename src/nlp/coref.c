#include "nlp/coref.h"

#include "base/ctype.h"
#include "base/utf8.h"
#include "config/table.h"
#include "nlp/coref_parts.h"

#include <stdlib.h>
#include <string.h>

/* ---- tables ---- */

static PronounUse use_from_name(Slice name)
{
    return slice_eq(name, SLICE("object"))       ? PRONOUN_OBJECT
           : slice_eq(name, SLICE("possessive")) ? PRONOUN_POSSESSIVE
           : slice_eq(name, SLICE("reflexive"))  ? PRONOUN_REFLEXIVE
                                                 : PRONOUN_SUBJECT;
}

static int read_pronouns(void *into, const Table *t, Error *err)
{
    Coref *coref = into;
    int word = table_column(t, "word", err);
    int gender = table_column(t, "gender", err);
    int use = table_column(t, "use", err);
    if (word < 0 || gender < 0 || use < 0) return ERR_CONFIG;
    map_init(&coref->pronouns, &coref->arena, t->n_rows);
    coref->pronoun = ARENA_NEW(&coref->arena, Pronoun, t->n_rows);
    for (uint32_t r = 0; r < t->n_rows; r++) {
        bool female = slice_eq(table_cell(t, r, gender), SLICE("f"));
        coref->pronoun[r] =
            (Pronoun){female ? GENDER_FEMALE : GENDER_MALE, use_from_name(table_cell(t, r, use))};
        map_put(&coref->pronouns, arena_copy(&coref->arena, table_cell(t, r, word)), r);
    }
    return 0;
}

static int read_company_forms(void *into, const Table *t, Error *err)
{
    Coref *coref = into;
    int word = table_column(t, "word", err);
    if (word < 0) return ERR_CONFIG;
    map_init(&coref->company_forms, &coref->arena, t->n_rows);
    for (uint32_t r = 0; r < t->n_rows; r++)
        map_put(&coref->company_forms, arena_copy(&coref->arena, table_cell(t, r, word)), 1);
    return 0;
}

static int read_firm_words(void *into, const Table *t, Error *err)
{
    Coref *coref = into;
    int word = table_column(t, "word", err);
    int kind = word < 0 ? word : table_column(t, "kind", err);
    if (kind < 0) return kind;
    map_init(&coref->firm_words, &coref->arena, t->n_rows);
    for (uint32_t r = 0; r < t->n_rows; r++)
        if (slice_eq(table_cell(t, r, kind), SLICE("company")) ||
            slice_eq(table_cell(t, r, kind), SLICE("university")))
            map_put(&coref->firm_words, arena_copy(&coref->arena, table_cell(t, r, word)), 1);
    return 0;
}

int coref_load(Coref **ret_coref, const char *data_dir, const Titles *titles, Error *err)
{
    Coref *coref = calloc(1, sizeof *coref);
    *ret_coref = NULL;
    if (coref == NULL) return error_set(err, ERR_MEMORY, "no memory for the tables of coreference");
    arena_init(&coref->arena, (size_t)1 << 20);
    int rc = table_read(data_dir, "pronouns.tsv", read_pronouns, coref, err);
    coref->titles = titles;
    if (rc == 0) rc = table_read(data_dir, "company_forms.tsv", read_company_forms, coref, err);
    if (rc == 0) rc = table_read(data_dir, "org_kinds.tsv", read_firm_words, coref, err);
    if (rc == 0) rc = name_lexicon_load(&coref->names, data_dir, err);
    if (rc < 0) {
        coref_release(coref);
        return rc;
    }
    *ret_coref = coref;
    return 0;
}

void coref_release(Coref *coref)
{
    if (coref == NULL) return;
    name_lexicon_release(&coref->names);
    arena_release(&coref->arena);
    free(coref);
}

/* ---- shared helpers ---- */

void word_index_init(WordIndex *index, Arena *arena)
{
    *index = (WordIndex){.arena = arena};
    map_init(&index->map, arena, 64);
}

void word_index_add(WordIndex *index, Slice word, uint32_t item)
{
    uint32_t list = map_get_or_put(&index->map, word, (uint32_t)index->lists.len);
    if (list == index->lists.len) vec_push(index->arena, &index->lists, (Recent){0});
    Recent *r = &index->lists.at[list];
    for (uint32_t i = 0; i < r->n; i++)
        if (r->items[i] == item) return;
    r->items[r->next] = item;
    r->next = (r->next + 1) % RECENT_MAX;
    if (r->n < RECENT_MAX) r->n++;
}

const Recent *word_index_find(const WordIndex *index, Slice word)
{
    uint32_t list = map_get(&index->map, word);
    return list == MAP_NONE ? NULL : &index->lists.at[list];
}

uint32_t coref_new_entity(Document *doc, MentionType type)
{
    Entity entity = {.type = type, .name_mention = NO_INDEX, .confidence = 0.0F, .name = SLICE_EMPTY};
    vec_push(doc->arena, &doc->entities, entity);
    return (uint32_t)doc->entities.len - 1;
}

void coref_add_mention(Document *doc, uint32_t entity, uint32_t mention)
{
    doc->mentions.at[mention].entity = entity;
    vec_push(doc->arena, &doc->entities.at[entity].mentions, mention);
}

/* What an editor put into a quotation: "[Chris] Dorsey". */
static bool is_bracket(char c)
{
    return c == '[' || c == ']';
}

static bool is_plain(Slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        bool doubled = text.ptr[i] == ' ' && (i + 1 == text.len || text.ptr[i + 1] == ' ');
        if (doubled || is_bracket(text.ptr[i]) || (text.ptr[i] != ' ' && ascii_is_space(text.ptr[i])))
            return false;
    }
    return true;
}

Slice coref_mention_text(const Document *doc, const Mention *m)
{
    Slice text = document_slice(doc, m->span);
    if (is_plain(text)) return text;
    char *out = arena_alloc(doc->arena, text.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool space = ascii_is_space(text.ptr[i]);
        if ((space && (n == 0 || out[n - 1] == ' ')) || is_bracket(text.ptr[i])) continue;
        out[n++] = space ? ' ' : text.ptr[i];
    }
    return (Slice){out, n};
}

static int by_position(const void *a, const void *b, void *mentions)
{
    const Mention *list = mentions;
    const Mention *x = &list[*(const uint32_t *)a];
    const Mention *y = &list[*(const uint32_t *)b];
    return (x->first_token > y->first_token) - (x->first_token < y->first_token);
}

static void sort_mentions(Document *doc)
{
    for (size_t e = 0; e < doc->entities.len; e++) {
        Entity *entity = &doc->entities.at[e];
        qsort_r(entity->mentions.at, entity->mentions.len, sizeof(uint32_t), by_position, doc->mentions.at);
    }
}

void coref_run(const Coref *coref, Document *doc)
{
    for (size_t i = 0; i < doc->mentions.len; i++)
        doc->mentions.at[i].entity = NO_INDEX;
    coref_persons(coref, doc);
    coref_organizations(coref, doc);
    coref_pronouns(coref, doc);
    sort_mentions(doc);
}
