#include "nlp/date.h"

#include "nlp/date_resolve.h"

#include <stdlib.h>

struct DateFinder {
    DateGrammar grammar;
};

enum { EXTRA_WORDS = 512, MAX_DATES = 20000, SHORT_PARAGRAPH = 14, HEAD_PARAGRAPHS = 6 };

int date_load(DateFinder **ret_date, const char *data_dir, Error *err)
{
    DateFinder *date = calloc(1, sizeof *date);
    *ret_date = NULL;
    if (date == NULL) return error_set(err, ERR_MEMORY, "no memory for the grammar of dates");
    int rc = date_grammar_load(&date->grammar, data_dir, err);
    if (rc < 0)
        free(date);
    else
        *ret_date = date;
    return rc;
}

void date_release(DateFinder *date)
{
    if (date == NULL) return;
    date_grammar_release(&date->grammar);
    free(date);
}

static uint32_t longest_sentence(const Document *doc)
{
    uint32_t longest = 0;
    for (uint32_t s = 0; s < doc->n_sentences; s++) {
        uint32_t n = doc->sentences[s].end_token - doc->sentences[s].first_token;
        if (n > longest) longest = n;
    }
    return longest;
}

/* A mark of punctuation begins no time expression, an apostrophe before a year does. */
static bool may_begin(const DateWord *w)
{
    return w->classes != 0 && w->classes != DC_BIT(DC_LITERAL) ? true : w->classes != 0 && w->text.len > 1;
}

static void read_sentence(const DateGrammar *g, DateResolver *r, const Sentence *s, DateWord *words,
                          size_t room)
{
    Document *doc = r->doc;
    size_t n = date_grammar_words(g, doc, s->first_token, s->end_token, words, room);
    for (size_t i = 0; i < n;) {
        DateMatch m;
        DateExpr out[2];
        if (!may_begin(&words[i]) || !date_grammar_match(g, words, n, i, &m)) {
            i++;
            continue;
        }
        size_t found = date_resolve(r, words, n, &m, out);
        for (size_t k = 0; k < found; k++)
            vec_push(doc->arena, &doc->dates, out[k]);
        i = m.end_word;
    }
}

static void read_once(DateResolver *r, DateWord *words, size_t room)
{
    Document *doc = r->doc;
    doc->dates.len = 0;
    for (uint32_t s = 0; s < doc->n_sentences; s++) {
        if (doc->dates.len >= MAX_DATES) {
            document_warn(doc, "more than %d time expressions: those behind are left out", MAX_DATES);
            return;
        }
        read_sentence(r->grammar, r, &doc->sentences[s], words, room);
    }
}

/* A month was taken for that of every year before the text turned out to be news: read again, knowing it. */
static void read_all(const DateGrammar *g, Document *doc)
{
    DateResolver r;
    size_t room = longest_sentence(doc) + EXTRA_WORDS;
    DateWord *words = ARENA_NEW(doc->scratch, DateWord, room);
    date_resolver_init(&r, g, doc);
    r.is_news = doc->dateline.span.end > doc->dateline.span.start;
    read_once(&r, words, room);
    if (!r.is_news || !r.every_year) return;
    date_resolver_init(&r, g, doc);
    r.is_news = true;
    read_once(&r, words, room);
}

/* A day standing in the dateline or nearly alone in one of the first paragraphs dates the article. */
static bool dates_the_article(const Document *doc, const DateExpr *e)
{
    DateValue v;
    if (e->type > DATE_TIME || e->value.len < 10 || !date_value_parse(e->value, &v) || v.grain != GRAIN_DAY)
        return false;
    if (span_overlaps(e->span, doc->dateline.span)) return true;
    uint32_t paragraph = doc->sentences[doc->tokens[e->first_token].sentence].paragraph;
    if (paragraph >= HEAD_PARAGRAPHS || doc->paragraphs.len <= paragraph) return false;
    const Paragraph *p = &doc->paragraphs.at[paragraph];
    uint32_t first = doc->sentences[p->first_sentence].first_token;
    uint32_t end = doc->sentences[p->end_sentence - 1].end_token;
    return end - first <= SHORT_PARAGRAPH && p->kind != PARAGRAPH_HEADLINE;
}

static bool find_publication(Document *doc)
{
    for (size_t i = 0; i < doc->dates.len && i < 8; i++) {
        const DateExpr *e = &doc->dates.at[i];
        if (!dates_the_article(doc, e)) continue;
        doc->published_at = slice_sub(e->value, 0, 10);
        return true;
    }
    return false;
}

void date_run(const DateFinder *date, Document *doc)
{
    if (doc->n_sentences == 0) return;
    read_all(&date->grammar, doc);
    if (doc->published_at.len == 0 && find_publication(doc)) read_all(&date->grammar, doc);
}
