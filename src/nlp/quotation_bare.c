#include "nlp/quotation_bare.h"

#include "base/ctype.h"
#include "base/utf8.h"

/* --- labels --- */

typedef enum LabelKind { LABEL_NONE, LABEL_CAPITALS, LABEL_NAME, LABEL_LETTER } LabelKind;

typedef struct Label {
    LabelKind kind;
    Slice name;
    uint32_t behind; /* offset of the words behind it */
} Label;

static const Label no_label = {LABEL_NONE, {NULL, 0}, 0};

/* "Q: Who pays?", "A. The city." */
static Label letter_label(Slice text, Span p)
{
    enum { WIDTH = 3 };
    if (span_len(p) <= WIDTH) return no_label;
    const char *c = text.ptr + p.start;
    bool letter = (c[0] == 'Q' || c[0] == 'A') && (c[1] == ':' || c[1] == '.') && c[2] == ' ';
    return letter ? (Label){LABEL_LETTER, slice_sub(text, p.start, p.start + 1), p.start + WIDTH} : no_label;
}

/* A paragraph that begins with a name and a colon ("SEN. MARIA ORTEGA: Well, ..."). */
static Label label_of(const Document *doc, Span p)
{
    enum { MAX_LABEL = 60, MAX_WORDS = 4 };
    Slice text = doc->text;
    uint32_t upper = 0;
    uint32_t lower = 0;
    uint32_t words = 1;
    bool starts = true;
    for (uint32_t i = p.start; i + 2 < p.end && i - p.start < MAX_LABEL; i++) {
        char c = text.ptr[i];
        if (c == ':') {
            LabelKind kind = lower == 0 ? LABEL_CAPITALS : LABEL_NAME;
            bool ok = upper > (lower == 0) && words <= MAX_WORDS && text.ptr[i + 1] == ' ';
            return ok ? (Label){kind, slice_sub(text, p.start, i), i + 2} : letter_label(text, p);
        }
        if (starts && !ascii_is_upper(c)) break;
        if (!ascii_is_alpha(c) && c != ' ' && c != '.' && c != '-' && c != '\'') break;
        starts = c == ' ';
        words += c == ' ';
        upper += ascii_is_upper(c);
        lower += ascii_is_lower(c);
    }
    return letter_label(text, p);
}

/* --- dialogue behind dashes --- */

static bool is_long_dash(uint32_t c)
{
    return c == 0x2014 || c == 0x2015;
}

static Xpos tag(const Document *doc, uint32_t i)
{
    return (Xpos)doc->tokens[i].xpos;
}

static bool breaks_off(const Document *doc, uint32_t i)
{
    char c = doc->text.ptr[doc->tokens[i].span.start];
    return c == ',' || c == '?' || c == '!';
}

static bool is_told(Xpos t)
{
    return t == XPOS_VBD || t == XPOS_VBZ;
}

/* Do the words from token i on say who speaks: "said the man", "Anna Keller replied."? */
static bool is_aside(const Document *doc, uint32_t i, uint32_t end)
{
    enum { MAX_NAME = 4 };
    if (i + 1 >= end) return false;
    Xpos next = tag(doc, i + 1);
    if (is_told(tag(doc, i)))
        return xpos_is_noun(next) || next == XPOS_DT || next == XPOS_PRP || next == XPOS_PRPS;
    uint32_t verb = i;
    while (verb < end && verb - i < MAX_NAME &&
           (xpos_is_noun(tag(doc, verb)) || tag(doc, verb) == XPOS_DT || tag(doc, verb) == XPOS_PRP))
        verb++;
    bool ends = verb + 1 >= end || xpos_is_punct(tag(doc, verb + 1)) || xpos_is_adverb(tag(doc, verb + 1));
    return verb > i && verb < end && is_told(tag(doc, verb)) && ends;
}

/* The words behind the paragraph's dash up to the aside, and behind the aside's own dash. */
static size_t dash_speech(const Document *doc, Span p, Span *ret_spans, bool *ret_aside)
{
    size_t start = p.start;
    *ret_aside = false;
    if (!is_long_dash(utf8_next(doc->text, &start))) return 0;
    uint32_t first = document_token_at(doc, (uint32_t)start);
    uint32_t end = document_token_at(doc, p.end);
    if (first >= end) return 0;
    uint32_t i = first;
    while (i + 1 < end && !(breaks_off(doc, i) && is_aside(doc, i + 1, end)))
        i++;
    *ret_aside = i + 1 < end;
    ret_spans[0] = (Span){doc->tokens[first].span.start, doc->tokens[*ret_aside ? i : end - 1].span.end};
    if (!*ret_aside) return 1;
    for (i++; i + 1 < end; i++)
        if (is_long_dash(utf8_at(doc->text, doc->tokens[i].span.start))) {
            ret_spans[1] = (Span){doc->tokens[i + 1].span.start, doc->tokens[end - 1].span.end};
            return 2;
        }
    return 1;
}

/* --- the article --- */

static bool same_name(const Label *a, const Label *b)
{
    return a->kind == LABEL_NAME && b->kind == LABEL_NAME && slice_eq(a->name, b->name);
}

BareStyle bare_style(const Document *doc)
{
    enum { MIN_TURNS = 3, MIN_RETURNS = 2, MIN_DASHES = 2 };
    uint32_t capitals = 0;
    uint32_t letters[2] = {0, 0};
    uint32_t returns = 0;
    uint32_t dashes = 0;
    uint32_t asides = 0;
    Label before[2] = {no_label, no_label};
    for (size_t i = 0; i < doc->paragraphs.len; i++) {
        Span spans[BARE_MAX_SPANS];
        bool aside;
        Label label = label_of(doc, doc->paragraphs.at[i].span);
        capitals += label.kind == LABEL_CAPITALS;
        if (label.kind == LABEL_LETTER) letters[label.name.ptr[0] == 'A']++;
        returns += same_name(&label, &before[1]) && !same_name(&label, &before[0]);
        dashes += dash_speech(doc, doc->paragraphs.at[i].span, spans, &aside) > 0;
        asides += aside;
        before[1] = before[0];
        before[0] = label;
    }
    return (BareStyle){.capitals = capitals >= MIN_TURNS,
                       .names = returns >= MIN_RETURNS,
                       .letters = letters[0] > 0 && letters[1] > 0 && letters[0] + letters[1] >= MIN_TURNS,
                       .dashes = dashes >= MIN_DASHES && asides > 0};
}

size_t bare_speech(const Document *doc, BareStyle style, Span paragraph, Span *ret_spans)
{
    Label label = label_of(doc, paragraph);
    bool turn = (label.kind == LABEL_CAPITALS && style.capitals) ||
                (label.kind == LABEL_NAME && style.names) || (label.kind == LABEL_LETTER && style.letters);
    if (turn) {
        ret_spans[0] = (Span){label.behind, paragraph.end};
        return label.behind < paragraph.end;
    }
    bool aside;
    return style.dashes ? dash_speech(doc, paragraph, ret_spans, &aside) : 0;
}
