/* eval_coref DATA_DIR FILE.conllu... - pronouns of GUM's news texts: do he, she, his, her ... point at the
 * right person?
 *
 * The texts are put together from "# text" lines and read by the whole pipeline. A pronoun counts when its
 * gold chain holds a name that the pipeline found as a person; it is right when it points at that person.
 */
#include "pipeline/pipeline.h"

#include "base/file.h"
#include "base/strbuf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_OPEN = 256, NAME_AT_HEAD = 25 };

typedef struct GoldMention {
    uint32_t chain;
    Span span;
    bool pronoun;
} GoldMention;

typedef struct GoldText {
    StrBuf text;
    VEC(GoldMention) mentions;
    uint32_t open[MAX_OPEN]; /* mentions whose end has not come */
    uint32_t n_open;
    bool news;
} GoldText;

static unsigned n_pronouns, n_right;

static uint32_t entity_at(const Document *doc, Span span, bool name)
{
    for (size_t i = 0; i < doc->mentions.len; i++) {
        const Mention *m = &doc->mentions.at[i];
        if (m->type != MENTION_PERSON || m->entity == NO_INDEX || (m->kind == MENTION_NAME) != name) continue;
        bool head = m->span.start - span.start < NAME_AT_HEAD;
        if (name ? span_contains(span, m->span) && head : m->span.start == span.start) return m->entity;
    }
    return NO_INDEX;
}

/* Is `entity` (NO_INDEX: anybody) named in the chain? */
static bool is_named(const Document *doc, const GoldText *g, uint32_t chain, uint32_t entity)
{
    for (size_t i = 0; i < g->mentions.len; i++) {
        if (g->mentions.at[i].chain != chain || g->mentions.at[i].pronoun) continue;
        uint32_t e = entity_at(doc, g->mentions.at[i].span, true);
        if (e != NO_INDEX && (entity == NO_INDEX || e == entity)) return true;
    }
    return false;
}

static void judge(const Knowledge *k, Workspace *ws, GoldText *g)
{
    Error err;
    PipelineInput in = {
        .format = INPUT_PLAIN, .bytes = strbuf_slice(&g->text), .options.language = SLICE("en")};
    if (!g->news || g->text.len == 0 || pipeline_run(k, ws, &in, &err) < 0) return;
    const Document *doc = workspace_document(ws);
    for (size_t i = 0; i < g->mentions.len; i++) {
        const GoldMention *m = &g->mentions.at[i];
        if (!m->pronoun || !is_named(doc, g, m->chain, NO_INDEX)) continue;
        uint32_t e = entity_at(doc, m->span, false);
        n_pronouns++;
        n_right += e != NO_INDEX && is_named(doc, g, m->chain, e);
    }
}

/* The Entity= brackets of one token: "(3-person-new...", "3)", "(4-place-...)". */
static void read_brackets(GoldText *g, Arena *arena, Slice entity, Span token, bool pronoun)
{
    for (size_t i = 0; i < entity.len && entity.ptr[i] != '|'; i++) {
        if (entity.ptr[i] == '(' && g->n_open < MAX_OPEN) {
            GoldMention m = {(uint32_t)strtoul(entity.ptr + i + 1, NULL, 10), token, pronoun};
            g->open[g->n_open++] = (uint32_t)g->mentions.len;
            vec_push(arena, &g->mentions, m);
        } else if (entity.ptr[i] == ')' && g->n_open > 0) {
            size_t from = i; /* "7)" closes chain 7; "(7-...)" the latest */
            while (from > 0 && entity.ptr[from - 1] >= '0' && entity.ptr[from - 1] <= '9')
                from--;
            bool bare = from < i && (from == 0 || entity.ptr[from - 1] == ')');
            uint32_t chain = bare ? (uint32_t)strtoul(entity.ptr + from, NULL, 10) : UINT32_MAX;
            uint32_t o = g->n_open - 1;
            while (bare && o > 0 && g->mentions.at[g->open[o]].chain != chain)
                o--;
            g->mentions.at[g->open[o]].span.end = token.end;
            memmove(&g->open[o], &g->open[o + 1], (--g->n_open - o) * sizeof g->open[0]);
        }
    }
}

static bool is_pronoun(Slice lemma_or_form, Slice xpos)
{
    bool person = slice_eq(xpos, SLICE("PRP")) || slice_eq(xpos, SLICE("PRP$"));
    return person && (slice_eq(lemma_or_form, SLICE("he")) || slice_eq(lemma_or_form, SLICE("she")) ||
                      slice_eq(lemma_or_form, SLICE("his")) || slice_eq(lemma_or_form, SLICE("her")));
}

static void read_token(GoldText *g, Arena *arena, Slice line, size_t *pos)
{
    Slice cell[10];
    size_t n = 0;
    while (n < 10 && slice_split(&line, '\t', &cell[n]))
        n++;
    if (n < 10 || slice_find(cell[0], SLICE("."), 0) != SIZE_MAX ||
        slice_find(cell[0], SLICE("-"), 0) != SIZE_MAX)
        return;
    size_t at = slice_find(strbuf_slice(&g->text), cell[1], *pos);
    if (at == SIZE_MAX || at > *pos + 20)
        at = *pos;
    else
        *pos = at + cell[1].len;
    size_t e = slice_find(cell[9], SLICE("Entity="), 0);
    Span token = {(uint32_t)at, (uint32_t)(at + cell[1].len)};
    if (e != SIZE_MAX)
        read_brackets(g, arena, slice_sub(cell[9], e + 7, cell[9].len), token, is_pronoun(cell[2], cell[4]));
}

static void read_file(const Knowledge *k, Workspace *ws, Slice rest)
{
    Arena arena;
    GoldText g = {.news = false};
    Slice line;
    size_t pos = 0;
    arena_init(&arena, (size_t)256 << 20);
    strbuf_init(&g.text, (size_t)1 << 20);
    while (slice_split(&rest, '\n', &line)) {
        if (slice_starts_with(line, SLICE("# newdoc id = "))) {
            judge(k, ws, &g);
            strbuf_clear(&g.text);
            g.mentions.len = g.n_open = 0;
            g.news = slice_find(line, SLICE("_news_"), 0) != SIZE_MAX;
        } else if (slice_starts_with(line, SLICE("# newpar_block")))
            (void)strbuf_append(&g.text, SLICE("\n\n"));
        else if (slice_starts_with(line, SLICE("# text = "))) {
            (void)strbuf_append(&g.text, SLICE(" "));
            pos = g.text.len;
            (void)strbuf_append(&g.text, slice_sub(line, 9, line.len));
        } else if (line.len > 0 && line.ptr[0] != '#')
            read_token(&g, &arena, line, &pos);
    }
    judge(k, ws, &g);
    strbuf_release(&g.text);
    arena_release(&arena);
}

int main(int argc, char **argv)
{
    Error err;
    Knowledge *k;
    if (argc < 3 || knowledge_load(&k, argv[1], &err) < 0) return EXIT_FAILURE;
    Workspace *ws = workspace_new((size_t)256 << 20);
    for (int i = 2; i < argc; i++) {
        FileMap map;
        if (file_map(argv[i], &map, &err) < 0) {
            (void)fprintf(stderr, "%s\n", err.message);
            return EXIT_FAILURE;
        }
        read_file(k, ws, map.bytes);
        file_unmap(&map);
    }
    printf("pronouns of named persons %u  right %u  accuracy %.1f\n", n_pronouns, n_right,
           n_pronouns > 0 ? 100.0 * n_right / n_pronouns : 0.0);
    workspace_free(ws);
    knowledge_free(k);
    return EXIT_SUCCESS;
}
