/* lemma_train.c - learns the tables of nlp/lemma from treebanks and raw news.
 *
 *     lemma_train NEWS.txt OUT_DIR TREEBANK.conllu...
 *
 * Per tag that inflects (plurals, verb forms, comparatives) an ending becomes a rule when it changes what the
 * next shorter ending says for most of its words, as in a decision list; what the rules get wrong is listed
 * as a form. Then the words of the news text that rules would turn into something rare are looked at: when
 * another rule's result is a much more frequent word ("shelling": shell, not shel), the form is listed.
 */
#include "conllu.h"
#include "raw_text.h"

#include "base/ctype.h"
#include "base/map.h"
#include "doc/tagset.h"
#include "nlp/lemma.h"

#include <stdlib.h>

enum {
    MIN_TYPES = 3,        /* words an ending needs to become a rule */
    MIN_CLOSED_COUNT = 2, /* occurrences a form needs to be listed */
    MIN_OPEN_COUNT = 4,   /* the same where misspellings are common */
    MIN_NEWS_COUNT = 40,  /* news words that are looked at */
    CLEARLY = 20,         /* times more frequent than the rule's result */
    MAX_CHANGES = 64,
};

typedef struct Type {
    Slice form;
    Slice lemma;
    uint32_t count;
} Type;

typedef struct Change {
    size_t strip;
    Slice from; /* the bytes stripped */
    Slice add;
    uint32_t types;
} Change;

typedef struct TagWords {
    VEC(Type) types;
    Map index; /* form TAB lemma -> type */
    Map best;  /* form -> its most frequent type */
    Map rules; /* ending -> index into changes of this tag */
    VEC(Change) rule_changes;
    VEC(Change) changes; /* the distinct ones, most frequent first */
} TagWords;

typedef struct Learner {
    Arena arena;
    TagWords tags[XPOS_COUNT];
    RawText news;
    Map news_index;
    FILE *forms;
    FILE *rules;
} Learner;

static bool inflects(Xpos t)
{
    switch (t) {
    case XPOS_VBD:
    case XPOS_VBG:
    case XPOS_VBZ:
    case XPOS_NNS:
    case XPOS_JJR:
    case XPOS_JJS: return true;
    default: return false;
    }
}

static Slice lower(Learner *l, Slice s)
{
    char *copy = ARENA_NEW(&l->arena, char, s.len + 1);
    for (size_t i = 0; i < s.len; i++)
        copy[i] = ascii_lower(s.ptr[i]);
    return (Slice){copy, s.len};
}

static void collect(Learner *l, const Treebank *bank)
{
    for (int t = 0; t < XPOS_COUNT; t++) {
        map_init(&l->tags[t].index, &l->arena, 64);
        map_init(&l->tags[t].best, &l->arena, 64);
        map_init(&l->tags[t].rules, &l->arena, 64);
    }
    for (size_t i = 0; i < bank->sentences.len; i++)
        for (uint32_t j = 0; j < bank->sentences.at[i].n_words; j++) {
            const ConlluWord *w = &bank->sentences.at[i].words[j];
            TagWords *tag = &l->tags[lemma_group(xpos_from_name(w->xpos))];
            if (slice_eq(w->lemma, SLICE("_")) || slice_eq(w->deprel, SLICE("goeswith")) ||
                w->form.ptr[0] == '#')
                continue;
            Type type = {lower(l, w->form), lower(l, w->lemma), 0};
            Slice key = arena_printf(&l->arena, "%.*s\t%.*s", SLICE_ARG(type.form), SLICE_ARG(type.lemma));
            uint32_t at = map_get_or_put(&tag->index, key, (uint32_t)tag->types.len);
            if (at == tag->types.len) vec_push(&l->arena, &tag->types, type);
            tag->types.at[at].count++;
        }
}

static uint32_t news_count(const Learner *l, Slice word)
{
    uint32_t at = map_get(&l->news_index, word);
    return at == MAP_NONE ? 0 : l->news.words[at].count;
}

/* Of the lemmas annotated for a form the most frequent, but one that news knows before one it does not (an
 * annotator's slip). */
static void choose_lemmas(const Learner *l, TagWords *tag)
{
    for (uint32_t i = 0; i < tag->types.len; i++) {
        const Type *t = &tag->types.at[i];
        const Type *best = &tag->types.at[map_get_or_put(&tag->best, t->form, i)];
        bool known = news_count(l, t->lemma) > 0;
        bool best_known = news_count(l, best->lemma) > 0;
        if (known != best_known ? known : t->count > best->count) map_put(&tag->best, t->form, i);
    }
}

static bool is_best(const TagWords *tag, uint32_t i)
{
    return map_get(&tag->best, tag->types.at[i].form) == i;
}

/* What turns the form into the lemma. */
static Change change_of(Slice form, Slice lemma)
{
    size_t same = 0;
    while (same < form.len && same < lemma.len && form.ptr[same] == lemma.ptr[same])
        same++;
    return (Change){.strip = form.len - same,
                    .from = slice_sub(form, same, form.len),
                    .add = slice_sub(lemma, same, lemma.len)};
}

static bool same_change(Change a, Change b)
{
    return slice_eq(a.from, b.from) && slice_eq(a.add, b.add);
}

/* --- rules ------------------------------------------------------------------------------------------------
 */

/* Index of the rule for the longest ending of at most `longest` bytes, or MAP_NONE. */
static uint32_t rule_for(const TagWords *tag, Slice form, size_t longest)
{
    if (longest > form.len - 1) longest = form.len - 1;
    for (size_t n = longest + 1; n-- > 0;) {
        uint32_t r = map_get(&tag->rules, slice_sub(form, form.len - n, form.len));
        if (r != MAP_NONE) return r;
    }
    return MAP_NONE;
}

static void count_change(Learner *l, TagWords *tag, Change c)
{
    for (size_t k = 0; k < tag->changes.len; k++)
        if (same_change(tag->changes.at[k], c)) {
            tag->changes.at[k].types++;
            return;
        }
    c.types = 1;
    if (tag->changes.len < MAX_CHANGES) vec_push(&l->arena, &tag->changes, c);
}

typedef struct Ending {
    Slice suffix;
    uint32_t votes[MAX_CHANGES];
    uint32_t all;
} Ending;

static void add_rule(Learner *l, TagWords *tag, const Ending *e)
{
    uint32_t best = 0;
    for (uint32_t k = 1; k < tag->changes.len; k++)
        if (e->votes[k] > e->votes[best]) best = k;
    Change c = tag->changes.at[best];
    if (c.strip > e->suffix.len || e->votes[best] < MIN_TYPES) return;
    uint32_t above = MAP_NONE;
    for (size_t n = e->suffix.len; n-- > 0 && above == MAP_NONE;)
        above = map_get(&tag->rules, slice_sub(e->suffix, e->suffix.len - n, e->suffix.len));
    if (above != MAP_NONE) {
        Change old = tag->rule_changes.at[above];
        uint32_t old_votes = 0;
        for (uint32_t k = 0; k < tag->changes.len; k++)
            if (same_change(tag->changes.at[k], old)) old_votes = e->votes[k];
        if (e->votes[best] < old_votes + 2) return;
    }
    map_put(&tag->rules, e->suffix, (uint32_t)tag->rule_changes.len);
    vec_push(&l->arena, &tag->rule_changes, c);
}

static void learn_endings(Learner *l, TagWords *tag, size_t length)
{
    Map index;
    VEC(Ending) endings = {0};
    map_init(&index, &l->arena, 256);
    for (uint32_t i = 0; i < tag->types.len; i++) {
        Type t = tag->types.at[i];
        if (!is_best(tag, i) || t.form.len <= length) continue;
        Slice suffix = slice_sub(t.form, t.form.len - length, t.form.len);
        uint32_t at = map_get_or_put(&index, suffix, (uint32_t)endings.len);
        if (at >= endings.len) vec_push(&l->arena, &endings, (Ending){.suffix = suffix});
        Change c = change_of(t.form, t.lemma);
        for (uint32_t k = 0; k < tag->changes.len; k++)
            endings.at[at].votes[k] += same_change(tag->changes.at[k], c);
        endings.at[at].all++;
    }
    for (size_t i = 0; i < endings.len; i++)
        add_rule(l, tag, &endings.at[i]);
}

static Slice apply(Learner *l, Slice form, Change c)
{
    Slice stem = slice_sub(form, 0, form.len - c.strip);
    return arena_printf(&l->arena, "%.*s%.*s", SLICE_ARG(stem), SLICE_ARG(c.add));
}

static Slice predict(Learner *l, const TagWords *tag, Slice form)
{
    uint32_t r = rule_for(tag, form, LEMMA_MAX_SUFFIX);
    return r == MAP_NONE ? form : apply(l, form, tag->rule_changes.at[r]);
}

/* --- writing
 * -------------------------------------------------------------------------------------------------- */

static int by_key(const void *a, const void *b)
{
    return slice_cmp(*(const Slice *)a, *(const Slice *)b);
}

static void write_rules(Learner *l, Xpos t)
{
    TagWords *tag = &l->tags[t];
    Slice *suffixes = ARENA_NEW(&l->arena, Slice, tag->rules.len);
    size_t n = 0;
    for (size_t i = 0; i < tag->rules.capacity; i++)
        if (tag->rules.slots[i].key.ptr != NULL) suffixes[n++] = tag->rules.slots[i].key;
    qsort(suffixes, n, sizeof *suffixes, by_key);
    for (size_t i = 0; i < n; i++) {
        Change c = tag->rule_changes.at[map_get(&tag->rules, suffixes[i])];
        fprintf(l->rules, "%s\t%.*s\t%zu\t%.*s\n", xpos_name(t), SLICE_ARG(suffixes[i]), c.strip,
                SLICE_ARG(c.add));
    }
}

typedef VEC(Slice) Rows;

static void push_row(Learner *l, Rows *rows, Slice form, Slice lemma)
{
    vec_push(&l->arena, rows, arena_printf(&l->arena, "%.*s\t%.*s", SLICE_ARG(form), SLICE_ARG(lemma)));
}

static void list_treebank_forms(Learner *l, Xpos t, Rows *rows)
{
    TagWords *tag = &l->tags[t];
    for (uint32_t i = 0; i < tag->types.len; i++) {
        Type type = tag->types.at[i];
        if (!is_best(tag, i) || slice_eq(predict(l, tag, type.form), type.lemma)) continue;
        bool closed = !xpos_is_noun(t) && !xpos_is_proper(t) && !xpos_is_adjective(t);
        uint32_t needed = inflects(t) || closed ? MIN_CLOSED_COUNT : MIN_OPEN_COUNT;
        bool known =
            inflects(t) && news_count(l, type.form) >= MIN_NEWS_COUNT && news_count(l, type.lemma) > 0;
        if (type.count >= needed || known) push_row(l, rows, type.form, type.lemma);
    }
}

/* May the change be made to this form? A stripped consonant must be a doubled one ("nodded", not "themed").
 */
static bool may_change(Slice form, Change c)
{
    if (c.types < 2 * MIN_TYPES || c.strip == 0 || form.len <= c.strip + 2) return false;
    char first = c.from.ptr[0];
    bool ending = first == 'e' || first == 'i' || first == 's';
    return slice_ends_with(form, c.from) && (ending || form.ptr[form.len - c.strip - 1] == first);
}

/* The most frequent word that a common change of this tag makes of the form. */
static Slice most_frequent_lemma(Learner *l, const TagWords *tag, Slice form, uint32_t *ret_count)
{
    Slice best = SLICE_EMPTY;
    *ret_count = 0;
    for (size_t k = 0; k < tag->changes.len; k++) {
        Change c = tag->changes.at[k];
        if (!may_change(form, c)) continue;
        Slice lemma = apply(l, form, c);
        uint32_t n = news_count(l, lemma);
        if (n > *ret_count) {
            *ret_count = n;
            best = lemma;
        }
    }
    return best;
}

static bool has_ending(Slice form, Xpos t)
{
    switch (t) {
    case XPOS_VBD: return slice_ends_with(form, SLICE("ed"));
    case XPOS_VBG: return slice_ends_with(form, SLICE("ing"));
    case XPOS_VBZ:
    case XPOS_NNS: return slice_ends_with(form, SLICE("s")) && !slice_ends_with(form, SLICE("ss"));
    default: return false;
    }
}

static void list_news_forms(Learner *l, Xpos t, Rows *rows)
{
    TagWords *tag = &l->tags[t];
    for (uint32_t i = 1; i < l->news.n_words; i++) {
        Slice form = l->news.words[i].form;
        if (l->news.words[i].count < MIN_NEWS_COUNT || !ascii_is_lower(form.ptr[0]) || !has_ending(form, t))
            continue;
        if (map_get(&tag->best, form) != MAP_NONE) continue;
        uint32_t count;
        Slice best = most_frequent_lemma(l, tag, form, &count);
        Slice now = predict(l, tag, form);
        if (count < MIN_NEWS_COUNT || slice_eq(best, now) || (uint64_t)news_count(l, now) * CLEARLY > count)
            continue;
        push_row(l, rows, form, best);
    }
}

static void write_forms(Learner *l, Xpos t, Rows *rows)
{
    if (rows->len > 0) qsort(rows->at, rows->len, sizeof *rows->at, by_key);
    for (size_t i = 0; i < rows->len; i++)
        fprintf(l->forms, "%s\t%.*s\n", xpos_name(t), SLICE_ARG(rows->at[i]));
}

static void learn(Learner *l)
{
    for (int t = 1; t < XPOS_COUNT; t++) {
        TagWords *tag = &l->tags[t];
        Rows rows = {0};
        choose_lemmas(l, tag);
        if (inflects((Xpos)t)) {
            for (uint32_t i = 0; i < tag->types.len; i++)
                if (is_best(tag, i))
                    count_change(l, tag, change_of(tag->types.at[i].form, tag->types.at[i].lemma));
            for (size_t n = 0; n <= LEMMA_MAX_SUFFIX; n++)
                learn_endings(l, tag, n);
            write_rules(l, (Xpos)t);
        }
        list_treebank_forms(l, (Xpos)t, &rows);
        if (inflects((Xpos)t)) list_news_forms(l, (Xpos)t, &rows);
        write_forms(l, (Xpos)t, &rows);
    }
}

static int read_news(Learner *l, const char *path, Error *err)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL) return error_set(err, ERR_IO, "%s: cannot be opened", path);
    int rc = raw_text_read(&l->news, f, 0, 5, err);
    fclose(f);
    if (rc < 0) return rc;
    map_init(&l->news_index, &l->arena, l->news.n_words);
    for (uint32_t i = 1; i < l->news.n_words; i++)
        map_put(&l->news_index, l->news.words[i].form, i);
    return 0;
}

static FILE *open_table(const char *dir, const char *name, const char *columns, Error *err)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "wb");
    if (f == NULL) {
        error_set(err, ERR_IO, "%s: cannot be written", path);
        return NULL;
    }
    fprintf(f,
            "# Learned by train/lemma_train.c from UD English EWT (CC BY-SA 4.0) and GUM (CC BY 4.0) lemmas; "
            "word\n"
            "# frequencies of news decide between candidates. May be edited by hand; see nlp/lemma.h.\n%s\n",
            columns);
    return f;
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: lemma_train NEWS.txt OUT_DIR TREEBANK.conllu...\n");
        return 2;
    }
    static Learner l;
    Treebank bank = {0};
    Error err = {0};
    arena_init(&l.arena, SIZE_MAX);
    int rc = read_news(&l, argv[1], &err);
    for (int i = 3; rc == 0 && i < argc; i++)
        rc = conllu_read(&bank, &l.arena, argv[i], &err);
    if (rc == 0) l.forms = open_table(argv[2], "lemmas.tsv", "tag\tform\tlemma", &err);
    if (l.forms != NULL) l.rules = open_table(argv[2], "lemma_rules.tsv", "tag\tsuffix\tstrip\tadd", &err);
    if (l.rules != NULL) {
        collect(&l, &bank);
        learn(&l);
        if (fclose(l.rules) != 0 || fclose(l.forms) != 0)
            rc = error_set(&err, ERR_IO, "the tables cannot be written");
    }
    if (rc < 0 || l.rules == NULL) fprintf(stderr, "lemma_train: %s\n", err.message);
    raw_text_release(&l.news);
    arena_release(&l.arena);
    return err.code != 0;
}
