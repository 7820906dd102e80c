#include "nlp/quotation.h"

#include "base/ctype.h"
#include "base/map.h"
#include "base/utf8.h"
#include "config/table.h"
#include "nlp/quotation_bare.h"

#include <stdlib.h>

/* Deeper nesting than this is taken for lost closing marks. */
enum { MAX_DEPTH = 8 };

struct QuotationScanner {
    Table elisions;
    Map elision_of; /* word behind the apostrophe -> row */
};

typedef enum MarkKind {
    MARK_DOUBLE,
    MARK_SINGLE,
    MARK_GUILLEMET,
    MARK_ANGLE,
    MARK_CORNER,
    MARK_WHITE_CORNER
} MarkKind;

typedef struct Mark {
    Span span;
    MarkKind kind;
    bool straight; /* the same character opens and closes */
    bool may_open; /* the characters around it allow it to open, to close */
    bool may_close;
    bool leftward; /* “ « 「: drawn to open; else drawn to close (straight: neither) */
} Mark;

typedef struct Scan {
    const QuotationScanner *scanner;
    Document *doc;
    BareStyle bare;
    Span paragraph;
    VEC(Mark) marks;
    uint32_t
        *next_single; /* [marks] next single mark behind this one that may close, before one that may open */
    VEC(Quotation) found; /* in order of opening; outer.end 0: not closed yet or given up */
    uint32_t stack[MAX_DEPTH];
    MarkKind stack_kind[MAX_DEPTH];
    bool stack_straight[MAX_DEPTH];
    uint32_t depth;
    uint32_t last_end; /* end of the last closed quotation, or the paragraph's start */
    uint64_t work;     /* marks looked at */
} Scan;

/* --- which character is a mark --- */

typedef struct MarkChar {
    uint32_t code;
    MarkKind kind;
    bool straight;
    bool leftward;
} MarkChar;

static const MarkChar mark_chars[] = {
    {'"', MARK_DOUBLE, true, false},           {'\'', MARK_SINGLE, true, false},
    {'`', MARK_SINGLE, false, true},           {0x201C, MARK_DOUBLE, false, true},
    {0x201D, MARK_DOUBLE, false, false},       {0x201E, MARK_DOUBLE, false, true},
    {0x201F, MARK_DOUBLE, false, true},        {0xFF02, MARK_DOUBLE, true, false},
    {0x2033, MARK_DOUBLE, true, false},        {0x2018, MARK_SINGLE, false, true},
    {0x2019, MARK_SINGLE, false, false},       {0x201A, MARK_SINGLE, false, true},
    {0x201B, MARK_SINGLE, false, true},        {0xAB, MARK_GUILLEMET, false, true},
    {0xBB, MARK_GUILLEMET, false, false},      {0x2039, MARK_ANGLE, false, true},
    {0x203A, MARK_ANGLE, false, false},        {0x300C, MARK_CORNER, false, true},
    {0x300D, MARK_CORNER, false, false},       {0x300E, MARK_WHITE_CORNER, false, true},
    {0x300F, MARK_WHITE_CORNER, false, false},
};

static const MarkChar *mark_char(uint32_t code)
{
    for (size_t i = 0; i < sizeof mark_chars / sizeof mark_chars[0]; i++)
        if (mark_chars[i].code == code) return &mark_chars[i];
    return NULL;
}

/* First bytes of the characters above. */
static bool may_begin_mark(char c)
{
    return c == '"' || c == '\'' || c == '`' || c == '\xE2' || c == '\xC2' || c == '\xE3' || c == '\xEF';
}

static bool is_dash(uint32_t c)
{
    return c == '-' || (c >= 0x2010 && c <= 0x2015);
}

static bool is_opening_bracket(uint32_t c)
{
    return c == '(' || c == '[' || c == '{' || c == '/' || c == '*' || c == '>' || c == '_';
}

static bool is_word(uint32_t c)
{
    return unicode_is_alpha(c) || (c >= '0' && c <= '9');
}

static bool is_blank(uint32_t c)
{
    return c == 0 || unicode_is_space(c);
}

static bool is_sentence_punct(uint32_t c)
{
    return c == '.' || c == ',' || c == '?' || c == '!' || c == 0x2026;
}

/* --- what stands around a mark --- */

static uint32_t char_before(const Scan *s, uint32_t at)
{
    return at > s->paragraph.start ? utf8_before(s->doc->text, at) : 0;
}

static uint32_t char_behind(const Scan *s, uint32_t at)
{
    return at < s->paragraph.end ? utf8_at(s->doc->text, at) : 0;
}

/* 6'2" and 6′2″: a number with feet before it. */
static bool is_inches(const Scan *s, const Mark *m)
{
    const char *text = s->doc->text.ptr;
    uint32_t at = m->span.start;
    uint32_t digits = at;
    while (digits > s->paragraph.start && ascii_is_digit(text[digits - 1]))
        digits--;
    if (digits == at) return false;
    uint32_t c = char_before(s, digits);
    return c == '\'' || c == 0x2019 || c == 0x2032;
}

static bool is_elision(const Scan *s, uint32_t at)
{
    const char *text = s->doc->text.ptr;
    char word[16];
    uint32_t n = 0;
    if (at < s->paragraph.end && ascii_is_digit(text[at])) return true;
    while (at + n < s->paragraph.end && n < sizeof word && ascii_is_alpha(text[at + n])) {
        word[n] = ascii_lower(text[at + n]);
        n++;
    }
    return n > 0 && n < sizeof word && map_get(&s->scanner->elision_of, (Slice){word, n}) != MAP_NONE;
}

/* Whether the mark stands where one opens, closes, or neither is plain. `before_opens`: the character
 * before it is a mark that can only open. */
static void read_sides(const Scan *s, Mark *m, bool before_opens)
{
    uint32_t before = char_before(s, m->span.start);
    uint32_t behind = char_behind(s, m->span.end);
    bool word_behind = is_word(behind) || behind == '$' || behind == '[' || behind == '#' || behind == '@';
    bool free_left = is_blank(before) || is_opening_bracket(before) || before_opens ||
                     ((is_dash(before) || before == ':' || before == '=') && word_behind);
    bool free_right = is_blank(behind) || !word_behind;
    m->may_open = free_left && !is_blank(behind);
    m->may_close = !free_left && free_right;
    if (m->may_open || m->may_close) return;
    if (m->kind == MARK_SINGLE) return; /* an apostrophe between letters, or a lone one */
    m->may_open = m->may_close = true;
}

/* Is the mark a letter's or a number's companion and no quotation mark at all? */
static bool is_no_mark(const Scan *s, const Mark *m)
{
    if (m->kind == MARK_SINGLE) {
        if (!m->may_open && !m->may_close) return true;
        if (m->may_open && !m->leftward) return !m->straight || is_elision(s, m->span.end);
        return false;
    }
    return m->kind == MARK_DOUBLE && is_inches(s, m);
}

static void add_mark(Scan *s, Mark m)
{
    const Mark *last = s->marks.len > 0 ? &s->marks.at[s->marks.len - 1] : NULL;
    bool before_opens = last != NULL && last->span.end == m.span.start && last->may_open && !last->may_close;
    read_sides(s, &m, before_opens);
    if (!is_no_mark(s, &m)) vec_push(s->doc->scratch, &s->marks, m);
}

/* `` and '' are one double mark. */
static uint32_t doubled(const Scan *s, uint32_t at, uint32_t end, uint32_t code)
{
    bool pairs = code == '\'' || code == '`' || code == 0x2018 || code == 0x2019;
    return pairs && char_behind(s, end) == code ? end + (end - at) : end;
}

static void collect_marks(Scan *s)
{
    Slice text = s->doc->text;
    for (uint32_t i = s->paragraph.start; i < s->paragraph.end;) {
        if (!may_begin_mark(text.ptr[i])) {
            i++;
            continue;
        }
        size_t end = i;
        uint32_t code = utf8_next(text, &end);
        const MarkChar *c = mark_char(code);
        if (c != NULL) {
            Mark m = {.span = {i, (uint32_t)end},
                      .kind = c->kind,
                      .straight = c->straight,
                      .leftward = c->leftward};
            m.span.end = doubled(s, i, (uint32_t)end, code);
            if (m.span.end != end) m.kind = MARK_DOUBLE;
            add_mark(s, m);
            end = m.span.end;
        }
        i = (uint32_t)end;
    }
}

/* For every mark the next single one that may close it, found from the end in one pass. */
static void link_singles(Scan *s)
{
    s->next_single = ARENA_NEW(s->doc->scratch, uint32_t, s->marks.len);
    uint32_t next = NO_INDEX;
    for (size_t i = s->marks.len; i-- > 0;) {
        const Mark *m = &s->marks.at[i];
        s->next_single[i] = next;
        if (m->kind != MARK_SINGLE) continue;
        next = m->may_close ? (uint32_t)i : NO_INDEX;
    }
}

/* --- pairing --- */

static Span trimmed(const Document *doc, uint32_t start, uint32_t end)
{
    while (start < end) {
        size_t next = start;
        if (!unicode_is_space(utf8_next(doc->text, &next))) break;
        start = (uint32_t)next;
    }
    while (end > start && unicode_is_space(utf8_before(doc->text, end)))
        do
            end--;
        while (end > start && ((unsigned char)doc->text.ptr[end] & 0xC0) == 0x80);
    return (Span){start, end};
}

static void push(Scan *s, const Mark *m)
{
    s->stack[s->depth] = (uint32_t)s->found.len;
    s->stack_straight[s->depth] = m->straight;
    s->stack_kind[s->depth++] = m->kind;
    vec_push(s->doc->scratch, &s->found,
             (Quotation){.outer = {m->span.start, 0}, .inner = {m->span.end, 0}, .opened = true});
}

/* Ends the innermost open quotation at `inner_end`; outer_end reaches behind the mark, if there is one. */
static void finish(Scan *s, uint32_t inner_end, uint32_t outer_end, bool closed)
{
    Quotation *q = &s->found.at[s->stack[--s->depth]];
    q->inner = trimmed(s->doc, q->inner.start, inner_end);
    q->outer.end = closed ? outer_end : q->inner.end;
    q->closed = closed;
    s->last_end = outer_end;
}

/* Gives up the quotations above `depth`: single ones vanish, others end where `at` stands. */
static void give_up_above(Scan *s, uint32_t depth, uint32_t at)
{
    while (s->depth > depth) {
        s->work++;
        if (s->stack_kind[s->depth - 1] == MARK_SINGLE)
            s->depth--;
        else
            finish(s, at, at, false);
    }
}

/* Height of the innermost open quotation of this kind, 0 when there is none. */
static uint32_t height_of(Scan *s, MarkKind kind)
{
    for (uint32_t i = s->depth; i-- > 0; s->work++)
        if (s->stack_kind[i] == kind) return i + 1;
    return 0;
}

static void close_at(Scan *s, const Mark *m, uint32_t height)
{
    give_up_above(s, height, m->span.start);
    finish(s, m->span.start, m->span.end, true);
}

/* The next marks of this kind behind mark i, at most two; how many of them can only close. */
static uint32_t closers_ahead(Scan *s, size_t i, MarkKind kind)
{
    enum { LOOK = 6 };
    uint32_t closers = 0;
    uint32_t seen = 0;
    for (size_t k = i + 1; k < s->marks.len && k <= i + LOOK && seen < 2; k++) {
        const Mark *m = &s->marks.at[k];
        s->work++;
        if (m->kind != kind) continue;
        seen++;
        closers += m->may_close && !m->may_open;
    }
    return closers;
}

/* A “curly” pair within what a straight mark opened. */
static bool is_other_style(const Scan *s, size_t i, uint32_t height)
{
    if (!s->stack_straight[height - 1] || s->marks.at[i].straight || i + 1 == s->marks.len) return false;
    const Mark *next = &s->marks.at[i + 1];
    return next->kind == s->marks.at[i].kind && !next->straight && !next->leftward;
}

static void open_mark(Scan *s, size_t i)
{
    const Mark *m = &s->marks.at[i];
    uint32_t height = height_of(s, m->kind);
    bool nested = height == 0 || (m->kind != MARK_SINGLE && closers_ahead(s, i, m->kind) == 2) ||
                  is_other_style(s, i, height);
    if (m->kind == MARK_SINGLE && s->next_single[i] == NO_INDEX && m->span.start != s->paragraph.start)
        return;
    if (!nested) {
        give_up_above(s, height, m->span.start);
        if (m->kind == MARK_SINGLE)
            s->depth--;
        else
            finish(s, m->span.start, m->span.start, false);
    }
    if (s->depth == MAX_DEPTH) give_up_above(s, MAX_DEPTH - 1, m->span.start);
    push(s, m);
}

/* Democrats' plan: a genitive, when a better mark to close the quotation follows. */
static bool is_genitive(const Scan *s, size_t i)
{
    const Mark *m = &s->marks.at[i];
    uint32_t before = char_before(s, m->span.start);
    return (before == 's' || before == 'z' || before == 'n') && char_behind(s, m->span.end) == ' ' &&
           s->next_single[i] != NO_INDEX;
}

/* A closing mark with nothing open: the quotation began with the paragraph and lost its first mark. */
static void close_stray(Scan *s, const Mark *m)
{
    bool speech = is_sentence_punct(char_before(s, m->span.start));
    if (m->kind != MARK_DOUBLE || !speech || s->depth > 0 || s->last_end != s->paragraph.start) return;
    Span inner = trimmed(s->doc, s->paragraph.start, m->span.start);
    vec_push(s->doc->scratch, &s->found,
             (Quotation){.outer = {inner.start, m->span.end}, .inner = inner, .closed = true});
    s->last_end = m->span.end;
}

static void pair_mark(Scan *s, size_t i)
{
    const Mark *m = &s->marks.at[i];
    uint32_t height = height_of(s, m->kind);
    bool opens = m->may_open && (!m->may_close || (m->straight ? height == 0 : m->leftward));
    if (opens)
        open_mark(s, i);
    else if (height == 0)
        close_stray(s, m);
    else if (m->kind != MARK_SINGLE || !is_genitive(s, i))
        close_at(s, m, height);
}

/* What is still open at the end of the paragraph runs on; of several only the outermost. */
static void end_paragraph(Scan *s)
{
    while (s->depth > 1)
        s->depth--;
    if (s->depth == 0) return;
    bool single = s->stack_kind[0] == MARK_SINGLE;
    bool at_start = s->found.at[s->stack[0]].outer.start == s->paragraph.start;
    if (single && !at_start)
        s->depth = 0;
    else
        finish(s, s->paragraph.end, s->paragraph.end, false);
}

/* Speech without marks is a quotation that nothing opens or closes. */
static void add_bare(Scan *s)
{
    Span spans[BARE_MAX_SPANS];
    size_t n = bare_speech(s->doc, s->bare, s->paragraph, spans);
    for (size_t i = 0; i < n; i++) {
        Span inner = trimmed(s->doc, spans[i].start, spans[i].end);
        vec_push(s->doc->scratch, &s->found, (Quotation){.outer = inner, .inner = inner});
    }
}

static void scan_paragraph(Scan *s, Span paragraph)
{
    s->paragraph = trimmed(s->doc, paragraph.start, paragraph.end);
    s->marks.len = 0;
    s->depth = 0;
    s->last_end = s->paragraph.start;
    add_bare(s);
    collect_marks(s);
    if (s->marks.len == 0) return;
    link_singles(s);
    for (size_t i = 0; i < s->marks.len; i++, s->work++)
        pair_mark(s, i);
    end_paragraph(s);
}

/* --- into the document --- */

/* The tagger may know a rare mark as something else. */
static void tag_marks(Document *doc, const Quotation *q)
{
    if (q->opened && q->first_token > 0 && doc->tokens[q->first_token - 1].span.start >= q->outer.start)
        doc->tokens[q->first_token - 1].xpos = XPOS_OPEN_QUOTE;
    if (q->closed && q->end_token < doc->n_tokens && doc->tokens[q->end_token].span.end <= q->outer.end)
        doc->tokens[q->end_token].xpos = XPOS_CLOSE_QUOTE;
}

static void keep(Document *doc, Quotation q)
{
    if (q.outer.end == 0 || span_len(q.inner) == 0) return;
    q.first_token = document_token_at(doc, q.inner.start);
    q.end_token = document_token_at(doc, q.inner.end);
    if (q.first_token >= q.end_token) return;
    q.parent = q.first_token < doc->n_tokens ? doc->tokens[q.first_token].quotation : NO_INDEX;
    uint32_t index = (uint32_t)doc->quotations.len;
    vec_push(doc->arena, &doc->quotations, q);
    tag_marks(doc, &q);
    for (uint32_t i = q.first_token; i < q.end_token; i++)
        doc->tokens[i].quotation = index;
}

uint64_t quotation_run(const QuotationScanner *quotation, Document *doc)
{
    Scan s = {.scanner = quotation, .doc = doc, .bare = bare_style(doc)};
    for (uint32_t i = 0; i < doc->n_tokens; i++)
        doc->tokens[i].quotation = NO_INDEX;
    for (size_t i = 0; i < doc->paragraphs.len; i++)
        scan_paragraph(&s, doc->paragraphs.at[i].span);
    for (size_t i = 0; i < s.found.len; i++)
        keep(doc, s.found.at[i]);
    return s.work;
}

int quotation_load(QuotationScanner **ret_quotation, const char *data_dir, Error *err)
{
    QuotationScanner *scanner = calloc(1, sizeof *scanner);
    *ret_quotation = scanner;
    if (scanner == NULL) return error_set(err, ERR_MEMORY, "no memory for the table of elisions");
    int rc = table_open(&scanner->elisions, data_dir, "elisions.tsv", err);
    int form = rc == 0 ? table_column(&scanner->elisions, "form", err) : rc;
    if (form < 0) {
        quotation_release(scanner);
        *ret_quotation = NULL;
        return form;
    }
    map_init(&scanner->elision_of, &scanner->elisions.arena, scanner->elisions.n_rows);
    for (uint32_t r = 0; r < scanner->elisions.n_rows; r++)
        map_put(&scanner->elision_of, table_cell(&scanner->elisions, r, form), r);
    return 0;
}

void quotation_release(QuotationScanner *quotation)
{
    if (quotation == NULL) return;
    table_release(&quotation->elisions);
    free(quotation);
}
