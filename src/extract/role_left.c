/* The words before a title: "the former U.S. | ambassador", "Foreign Ministry | spokeswoman". */
#include "extract/role_scan.h"

enum { MAX_MODIFIERS = 6 };

static bool is_all_capitals(Slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!ascii_is_upper(s.ptr[i])) return false;
    return s.len > 3;
}

static uint32_t line_first(const Document *doc, uint32_t token)
{
    uint32_t floor = doc->sentences[doc->tokens[token].sentence].first_token;
    uint32_t behind = document_token_at(doc, doc->dateline.span.end);
    if (behind > floor && behind <= token) floor = behind; /* "MANILA, Philippines - | Palace spokesman" */
    if (token > floor + ROLE_MAX_LEFT + 8) floor = token - ROLE_MAX_LEFT - 8;
    while (token > floor && !begins_line(doc, token))
        token--;
    return token;
}

typedef struct Left {
    RolePhrase *p;
    uint32_t pos;   /* first token taken so far */
    uint32_t floor; /* first token of the sentence */
    uint32_t n_modifiers;
    bool contiguous; /* only modifiers since the title */
} Left;

static void take_status(Left *l, const StatusWord *w, uint32_t first)
{
    if (w->rank && l->contiguous)
        l->p->title.first = first;
    else if (w->rank)
        l->p->rank = (TokenRange){first, l->pos};
    bool over = w->status == STATUS_FORMER && l->p->status == STATUS_ACTING; /* "former acting director" */
    bool open = !l->p->status_told || l->p->status == STATUS_CURRENT || over;
    if (!w->rank && !w->neutral && open) {
        l->p->status = w->status;
        l->p->status_told = true;
    }
    if (!w->rank) l->contiguous = false;
    l->pos = first;
}

/* "The president appointed ...", "was elected president": a verb, no "elected president". */
static bool is_verb_there(const Document *doc, uint32_t token)
{
    uint8_t x = doc->tokens[token].xpos;
    if (token == doc->sentences[doc->tokens[token].sentence].first_token) return false;
    if (x == XPOS_VBD || x == XPOS_VBZ || x == XPOS_VBP) return true;
    if (x != XPOS_VBN) return false;
    uint8_t before = doc->tokens[token - 1].xpos;
    return xpos_is_verb(before) || xpos_is_punct(before) || before == XPOS_MD;
}

/* "Republican President": of his party, and no body's president. A leader is one of a party. */
static bool is_party_adjective(const Scan *s, const Left *l, uint32_t token)
{
    bool office = starts_upper(s->doc->words[l->p->head]) || sector_is_official(l->p->sector);
    const Mention *m = name_at(s->doc, token);
    const StatusWord *w = status_at(s, token, 1);
    return w != NULL && w->neutral && m->end_token - m->first_token == 1 && m->type != MENTION_PERSON &&
           office;
}

static bool left_status(const Scan *s, Left *l)
{
    const Document *doc = s->doc;
    uint32_t t = l->pos - 1;
    if (doc->tokens[t].mention != NO_INDEX && !is_party_adjective(s, l, t)) return false;
    uint32_t last = is_hyphen(doc, t) && t > l->floor ? t - 1 : t;
    for (uint32_t n = 3; n > 0; n--) {
        if (last + 1 < l->floor + n) continue;
        const StatusWord *w = status_at(s, last + 1 - n, n);
        if (w == NULL || w->after || (n == 1 && is_verb_there(doc, last))) continue;
        bool rank = l->p->entry->kind == TITLE_RANK && starts_upper(doc->words[l->p->head]);
        if (w->rank && rank && !starts_upper(doc->words[last])) continue; /* "police chief | Gen." */
        take_status(l, w, last + 1 - n);
        return true;
    }
    return false;
}

static void take_organization(Left *l, uint32_t first, uint32_t end)
{
    if (range_is_empty(l->p->organization)) l->p->organization = (TokenRange){first, end};
    l->pos = first;
    l->contiguous = false;
}

static void take_place(const Scan *s, Left *l, uint32_t first, uint32_t end)
{
    uint32_t place = result_location_in(s->result, first, end);
    if (place == NO_INDEX && end == first + 1) place = place_of_token(s, first);
    if (l->p->place == NO_INDEX) l->p->place = place;
    l->pos = first;
    l->contiguous = false;
}

/* "Trump lawyer X", "Clinton CFO X": whose. Not "Ann Lee MP", "Ann Lee, former mayor": who. */
static bool tells_whose(const Scan *s, const Left *l)
{
    uint32_t next = l->p->title.end;
    bool own = l->p->entry->capitals && (next >= s->doc->n_tokens || person_at(s->doc, next) == NO_INDEX);
    return !l->p->status_told && !own;
}

/* The name that ends right before l->pos, when it is part of the phrase. */
static bool left_name(const Scan *s, Left *l, bool possessive)
{
    const Document *doc = s->doc;
    uint32_t t = l->pos - 1;
    const Mention *m = name_at(doc, t);
    if (m == NULL || m->first_token < l->floor) return false;
    Body body = bodies_of(&s->tables->bodies, doc->words + m->first_token, m->end_token - m->first_token);
    if (m->end_token > l->pos) { /* it runs into the title */
        take_place(s, l, m->first_token, t + 1);
        return true;
    }
    bool place_name = !body.named && only_places(s, m);
    if (!place_name && (m->type == MENTION_ORGANIZATION || (m->type != MENTION_PERSON && body.named)))
        take_organization(l, m->first_token, t + 1);
    else if (place_name || m->type == MENTION_LOCATION || m->type == MENTION_NORP ||
             m->type == MENTION_FACILITY)
        take_place(s, l, m->first_token, t + 1);
    else if (m->type == MENTION_PERSON && l->p->possessor == NO_INDEX && (possessive || tells_whose(s, l))) {
        l->p->possessor = t;
        l->pos = m->first_token;
        l->contiguous = false;
        l->p->definite = l->p->definite || possessive;
    } else
        return false;
    return true;
}

static bool left_body(const Scan *s, Left *l)
{
    uint32_t first = s->body_start[l->pos - 1];
    const Mention *m = name_at(s->doc, l->pos - 1);
    if (first == NO_INDEX || first < l->floor || (m != NULL && m->first_token < first)) return false;
    take_organization(l, first, l->pos);
    return true;
}

/* "Puerto Rico's governor", "the company's chairman", "the state's next senator". */
static bool left_possessive(const Scan *s, Left *l)
{
    const Document *doc = s->doc;
    uint32_t t = l->pos - 1;
    if (doc->tokens[t].xpos != XPOS_POS || t == l->floor) return false;
    l->pos = t;
    l->p->definite = true;
    l->contiguous = false;
    if (left_name(s, l, true) || left_body(s, l)) return true;
    uint32_t first = t;
    while (first > l->floor && t - first < 3 && xpos_is_noun(doc->tokens[first - 1].xpos))
        first--;
    if (first < t && bodies_of_word(&s->tables->bodies, doc->words[t - 1]).known)
        take_organization(l, first, t);
    l->pos = first;
    return first < t;
}

/* Words of an organization that the tagger left alone: "Revenue Committee", "finance ministry". */
static bool left_plain_body(const Scan *s, Left *l)
{
    const Document *doc = s->doc;
    uint32_t t = l->pos - 1;
    Body b = bodies_of_word(&s->tables->bodies, doc->words[t]);
    bool post = l->p->entry->kind == TITLE_POST || l->p->entry->kind == TITLE_OCCUPATION;
    bool upper = starts_upper(doc->words[t]);
    if (!b.known || !xpos_is_noun(doc->tokens[t].xpos) || (!post && !(upper && b.nominal))) return false;
    if (b.kind == ORG_GOVERNMENT_BODY && !b.nominal) return false;
    uint32_t first = t;
    while (first > l->floor && t - first < 5) {
        const Token *x = &doc->tokens[first - 1];
        bool joins = upper ? starts_upper(doc->words[first - 1]) && x->xpos != XPOS_DT
                           : xpos_is_noun(x->xpos) || x->xpos == XPOS_JJ;
        if (upper && x->xpos == XPOS_CC && first - 1 > l->floor && starts_upper(doc->words[first - 2]))
            joins = true;
        if (!joins || x->mention != NO_INDEX || status_at(s, first - 1, 1) != NULL) break;
        first--;
    }
    take_organization(l, first, l->pos);
    return true;
}

static bool is_word(Slice w)
{
    return w.len > 0 &&
           (ascii_is_alnum(w.ptr[0]) || ((unsigned char)w.ptr[0] >= 0x80 && unicode_is_alpha(utf8_at(w, 0))));
}

static bool is_modifier(const Token *t)
{
    return xpos_is_noun(t->xpos) || t->xpos == XPOS_JJ || t->xpos == XPOS_AFX;
}

/* "Tourism and Sports Minister": an "and" between the halves of a portfolio. */
static bool left_portfolio(const Scan *s, Left *l)
{
    const Document *doc = s->doc;
    uint32_t t = l->pos - 1;
    bool inside = l->contiguous && l->p->title.first < l->p->head && l->p->entry->kind == TITLE_OFFICE &&
                  l->p->sector != SECTOR_LEGISLATURE;
    if (doc->tokens[t].xpos != XPOS_CC || t == l->floor || !inside || !starts_upper(doc->words[l->pos]))
        return false;
    bool half = starts_upper(doc->words[t - 1]) && doc->tokens[t - 1].mention == NO_INDEX &&
                xpos_is_noun(doc->tokens[t - 1].xpos);
    if (!half || s->body_start[t - 1] != NO_INDEX) return false;
    l->p->title.first = l->pos = t - 1;
    l->n_modifiers++;
    return true;
}

/* "68-year-old", "long-serving": told by its hyphens, no part of the title. */
static bool left_hyphenated(const Scan *s, Left *l)
{
    const Document *doc = s->doc;
    uint32_t t = l->pos - 1;
    if (t < l->floor + 2 || !is_hyphen(doc, t - 1)) return false;
    uint32_t first = t - 2;
    while (first >= l->floor + 2 && is_hyphen(doc, first - 1))
        first -= 2;
    bool title_part = xpos_is_noun(doc->tokens[t].xpos) && l->contiguous && starts_upper(doc->words[first]);
    if (title_part) l->p->title.first = first;
    l->contiguous = l->contiguous && title_part;
    l->pos = first;
    return true;
}

/* "...," comments coach X: a verb that was taken for a noun. */
static bool follows_quote(const Document *doc, uint32_t token)
{
    Slice w = doc->words[token];
    return token > 0 && doc->tokens[token - 1].xpos == XPOS_CLOSE_QUOTE &&
           doc->tokens[token].xpos == XPOS_NNS && !starts_upper(w);
}

static bool left_modifier(const Scan *s, Left *l)
{
    const Document *doc = s->doc;
    uint32_t t = l->pos - 1;
    if (doc->tokens[t].mention != NO_INDEX && name_at(doc, t)->type != MENTION_MISC) return false;
    if (!is_word(doc->words[t]) || !is_modifier(&doc->tokens[t]) || l->n_modifiers >= MAX_MODIFIERS)
        return false;
    if (!l->contiguous && doc->tokens[t].xpos != XPOS_JJ) return false;
    if (follows_quote(doc, t)) return false;
    if (is_all_capitals(doc->words[t]) && is_all_capitals(doc->words[l->p->head]))
        return false; /* a line in capitals */
    Slice head = doc->words[l->p->head];
    if (head.ptr[head.len - 1] == '.') l->contiguous = false; /* "rival Sen.": no abbreviation is modified */
    if (starts_upper(head) && !starts_upper(doc->words[t]))
        l->contiguous = false; /* "the outstanding President": told of him, no part of the post */
    bool lower_title = !starts_upper(head);
    bool name_like = doc->tokens[t].xpos == XPOS_NNP && lower_title;
    if (name_like && l->contiguous) { /* "Acme spokesman" */
        uint32_t first = t;
        while (first > l->floor && t - first < 4 && doc->tokens[first - 1].xpos == XPOS_NNP &&
               doc->tokens[first - 1].mention == NO_INDEX)
            first--;
        take_organization(l, first, l->pos);
        return true;
    }
    if (l->contiguous) l->p->title.first = t;
    l->n_modifiers++;
    l->pos = t;
    return true;
}

/* "His Royal Highness Crown Prince": a form of address in front is no part of the title. */
static bool left_honorific(const Scan *s, Left *l)
{
    for (uint32_t n = 1; n <= 3 && l->pos >= l->floor + n; n++) {
        TitleMatch m = titles_match(s->tables->titles, s->doc->words + l->pos - n, n);
        if (m.n_words != n || m.title->kind != TITLE_HONORIFIC) continue;
        l->pos -= n;
        l->contiguous = false;
        return true;
    }
    return false;
}

/* "People Power Party (PPP) chairman": a short form behind the name it belongs to. */
static bool left_bracket(const Scan *s, Left *l)
{
    const Document *doc = s->doc;
    uint32_t close = l->pos - 1;
    uint8_t x = doc->tokens[close].xpos;
    if (x != XPOS_RRB && x != XPOS_CLOSE_QUOTE) return false;
    for (uint32_t open = close; open > l->floor && close - open < 4; open--) {
        uint8_t o = doc->tokens[open].xpos;
        if (open == close || (o != XPOS_LRB && o != XPOS_OPEN_QUOTE)) continue;
        const Mention *m = name_at(doc, open - 1);
        if (m == NULL || m->type != MENTION_ORGANIZATION) return false;
        l->pos = open;
        return true;
    }
    return false;
}

static bool left_determiner(const Scan *s, Left *l)
{
    const Document *doc = s->doc;
    uint32_t t = l->pos - 1;
    Xpos x = (Xpos)doc->tokens[t].xpos;
    if (x != XPOS_DT && x != XPOS_PRPS && x != XPOS_PDT) return false;
    l->p->determiner = t;
    l->p->definite = l->p->definite || x == XPOS_PRPS || word_is(doc, t, SLICE("the"));
    if (x == XPOS_PRPS && l->p->possessor == NO_INDEX) l->p->possessor = t;
    return true;
}

void role_read_left(const Scan *s, RolePhrase *p)
{
    Left l = {.p = p, .pos = p->title.first, .floor = line_first(s->doc, p->title.first), .contiguous = true};
    if (s->before > l.floor && s->before <= p->title.first) l.floor = s->before;
    for (int i = 0; i < ROLE_MAX_LEFT && l.pos > l.floor; i++) {
        if (left_determiner(s, &l)) break;
        if (left_status(s, &l) || left_possessive(s, &l) || left_body(s, &l) || left_name(s, &l, false))
            continue;
        if (left_honorific(s, &l) || left_bracket(s, &l) || left_plain_body(s, &l) ||
            left_hyphenated(s, &l) || left_portfolio(s, &l) || left_modifier(s, &l))
            continue;
        break;
    }
    p->start = l.pos;
}
