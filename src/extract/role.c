#include "extract/role.h"

#include "extract/role_scan.h"

enum { MAX_RIGHT = 24, MAX_JOINTS = 3, MAX_COMPOUND = 4 };

uint32_t person_at(const Document *doc, uint32_t token)
{
    const Mention *m = name_at(doc, token);
    return m != NULL && m->type == MENTION_PERSON ? m->entity : NO_INDEX;
}

/* ---- rightwards ---- */

static uint32_t skip_bracket(const Document *doc, uint32_t token, uint32_t ceiling)
{
    if (token >= ceiling || doc->tokens[token].xpos != XPOS_LRB) return token;
    for (uint32_t i = token + 1; i < ceiling && i < token + 5; i++)
        if (doc->tokens[i].xpos == XPOS_RRB) return i + 1;
    return token;
}

static bool in_object(const Document *doc, uint32_t token)
{
    const Token *t = &doc->tokens[token];
    return xpos_is_noun(t->xpos) || xpos_is_adjective(t->xpos) || t->xpos == XPOS_POS ||
           t->xpos == XPOS_HYPH || t->xpos == XPOS_CD || t->xpos == XPOS_AFX || t->xpos == XPOS_VBN ||
           t->xpos == XPOS_VBG || (token + 1 < doc->n_tokens && doc->tokens[token + 1].xpos == XPOS_HYPH);
}

/* "Housing and Urban Development": an "and" between words of one name. */
static bool joins_names(const Document *doc, uint32_t token, uint32_t ceiling)
{
    return doc->tokens[token].xpos == XPOS_CC && token + 1 < ceiling && token > 0 &&
           starts_upper(doc->words[token - 1]) && starts_upper(doc->words[token + 1]) &&
           doc->tokens[token + 1].mention == NO_INDEX && doc->tokens[token - 1].mention == NO_INDEX;
}

/* "for President Obama": a title with its own holder. */
static bool names_a_person(const Scan *s, uint32_t token, uint32_t ceiling)
{
    TitleMatch t = titles_match(s->tables->titles, s->doc->words + token, ceiling - token);
    uint32_t end = token + t.n_words;
    return t.n_words > 0 && end < ceiling && person_at(s->doc, end) != NO_INDEX;
}

/* End of the noun phrase that begins at `token`, in front of a person's name or a following title. */
static uint32_t object_end(const Scan *s, uint32_t token, uint32_t ceiling)
{
    const Document *doc = s->doc;
    uint32_t i = token;
    if (i < ceiling && (doc->tokens[i].xpos == XPOS_DT || doc->tokens[i].xpos == XPOS_PRPS)) i++;
    uint32_t begun = i;
    while (i < ceiling && i - token < MAX_RIGHT) {
        const Mention *m = name_at(doc, i);
        if (m != NULL && m->type == MENTION_PERSON) break;
        if (names_a_person(s, i, ceiling)) break;
        if (m != NULL && m->type != MENTION_DATE && m->type != MENTION_MONEY) {
            i = m->end_token;
            continue;
        }
        if (!in_object(doc, i) && !joins_names(doc, i, ceiling)) break;
        if (i > begun && titles_match(s->tables->titles, doc->words + i, ceiling - i).n_words > 0 &&
            doc->tokens[i].xpos != XPOS_POS && starts_upper(doc->words[i]) &&
            !starts_upper(doc->words[i - 1]))
            break;
        i++;
    }
    if (i > begun && doc->tokens[i - 1].xpos == XPOS_CC)
        i--; /* "of the Environment and | Executive Director" */
    return i > begun ? i : token;
}

typedef struct Object {
    uint32_t first;
    uint32_t end;
    Slice joint;
} Object;

/* The organization inside the object: a name, or a common noun for one. */
static TokenRange organization_in(const Scan *s, const Object *o)
{
    const Document *doc = s->doc;
    for (uint32_t i = o->first; i < o->end; i++) {
        const Mention *m = name_at(doc, i);
        bool building = m != NULL && (m->type == MENTION_FACILITY || m->type == MENTION_MISC) &&
                        bodies_of(&s->tables->bodies, doc->words + i, m->end_token - i).known;
        bool org = m != NULL && ((m->type == MENTION_ORGANIZATION && !only_places(s, m)) || building);
        if (org && m->first_token == i) return (TokenRange){i, m->end_token < o->end ? m->end_token : o->end};
        PhraseMatch b = bodies_match(&s->tables->bodies, doc->words + i, o->end - i);
        if (b.n_words > 0) return (TokenRange){i, i + b.n_words};
    }
    uint32_t last = o->end - 1;
    Body body = bodies_of_word(&s->tables->bodies, doc->words[last]);
    bool proper = starts_upper(doc->words[last]) && body.known && body.kind != ORG_GOVERNMENT_BODY;
    bool at =
        slice_eq(o->joint, SLICE("at")) && xpos_is_proper(doc->tokens[last].xpos); /* "at Delta Turbines" */
    const Mention *there = name_at(doc, last);
    if (at && there != NULL && there->type == MENTION_LOCATION &&
        s->result->location_of_token[last] == NO_INDEX)
        return (TokenRange){there->first_token, o->end}; /* no place that anybody knows */
    if (doc->tokens[last].mention != NO_INDEX || !(body.nominal || proper || at)) return (TokenRange){0, 0};
    uint32_t first = o->first;
    while (first < last && (doc->tokens[first].xpos == XPOS_DT || doc->tokens[first].xpos == XPOS_PRPS ||
                            doc->tokens[first].xpos == XPOS_POS || doc->tokens[first].mention != NO_INDEX))
        first++;
    return (TokenRange){first, o->end};
}

/* "health and welfare": the second half of a portfolio. */
static uint32_t coordinated_end(const Scan *s, uint32_t end)
{
    const Document *doc = s->doc;
    uint32_t ceiling = line_end(doc, end - 1);
    if (end + 1 >= ceiling || doc->tokens[end].xpos != XPOS_CC || doc->tokens[end + 1].mention != NO_INDEX)
        return end;
    bool noun =
        doc->tokens[end + 1].xpos == XPOS_NN || doc->tokens[end + 1].xpos == doc->tokens[end - 1].xpos;
    if (!noun || !xpos_is_noun(doc->tokens[end + 1].xpos) ||
        starts_upper(doc->words[end + 1]) != starts_upper(doc->words[end - 1]))
        return end;
    return titles_match(s->tables->titles, doc->words + end + 1, ceiling - end - 1).n_words > 0 ? end
                                                                                                : end + 2;
}

static uint32_t skip_capitals(const Document *doc, uint32_t token, uint32_t ceiling)
{
    while (token < ceiling && starts_upper(doc->words[token]) && xpos_is_noun(doc->tokens[token].xpos) &&
           doc->tokens[token].mention == NO_INDEX)
        token++;
    return token;
}

/* "Business, Enterprise and Cooperatives": a portfolio of three and more. */
static uint32_t listed_end(const Scan *s, uint32_t end)
{
    const Document *doc = s->doc;
    uint32_t ceiling = line_end(doc, end - 1), i = end;
    if (!starts_upper(doc->words[end - 1])) return end;
    while (i + 1 < ceiling && doc->tokens[i].xpos == XPOS_COMMA) {
        uint32_t next = skip_capitals(doc, i + 1, ceiling);
        if (next == i + 1) break;
        i = next;
    }
    if (i > end && i + 1 < ceiling && doc->tokens[i].xpos == XPOS_COMMA) i++;
    if (i == end || i + 1 >= ceiling || doc->tokens[i].xpos != XPOS_CC) return end;
    uint32_t last = skip_capitals(doc, i + 1, ceiling);
    bool title = titles_match(s->tables->titles, doc->words + i + 1, ceiling - i - 1).n_words > 0;
    return last > i + 1 && !title ? last : end;
}

static bool is_determined(const Document *doc, const Object *o)
{
    uint8_t x = doc->tokens[o->first].xpos;
    return x == XPOS_DT || x == XPOS_PRPS;
}

static bool extends_title(const Scan *s, const RolePhrase *p, const Object *o)
{
    const Document *doc = s->doc;
    bool of = titles_joint(s->tables->titles, o->joint) == JOINT_TITLE && !p->entry->capitals;
    if (is_determined(doc, o) && p->entry->kind == TITLE_POST) return false;
    for (uint32_t i = o->first; i < o->end; i++)
        if (doc->tokens[i].xpos == XPOS_CD) return false; /* "candidate for the Nov. 26 election" */
    if (p->entry->kind == TITLE_POST) return of && !starts_upper(doc->words[o->end - 1]) && !p->plural;
    return of && (p->entry->kind == TITLE_OFFICE || p->entry->kind == TITLE_OCCUPATION);
}

/* "of the U.S. state of New Mexico": the second place is in the first. */
static bool is_inside(const Scan *s, uint32_t place, uint32_t country)
{
    const Location *a = &s->result->locations.at[place];
    const Location *b = &s->result->locations.at[country];
    return b->kind == PLACE_COUNTRY && a->kind != PLACE_COUNTRY &&
           memcmp(a->country.code, b->country.code, 2) == 0;
}

/* "of a large Asian drug ring": the place tells where, not what. */
static bool ends_in_noun(const Scan *s, const Object *o)
{
    return s->result->location_of_token[o->end - 1] == NO_INDEX &&
           s->doc->tokens[o->end - 1].mention == NO_INDEX;
}

static void read_object(const Scan *s, RolePhrase *p, const Object *o)
{
    uint32_t place = result_location_in(s->result, o->first, o->end);
    bool diplomat = p->sector == SECTOR_DIPLOMACY && !slice_eq(o->joint, SLICE("of")) &&
                    !slice_eq(o->joint, SLICE("from"));
    TokenRange org = organization_in(s, o);
    if (!range_is_empty(org)) {
        if (range_is_empty(p->organization)) {
            p->organization = org;
            p->organization_behind = true;
        }
        uint32_t outside = result_location_in(s->result, o->first, org.first);
        if (outside == NO_INDEX) outside = result_location_in(s->result, org.end, o->end);
        if (p->place == NO_INDEX && !diplomat) p->place = outside;
        return;
    }
    bool adjective = place != NO_INDEX && s->result->location_of_token[o->end - 1] != place &&
                     xpos_is_noun(s->doc->tokens[o->end - 1].xpos) && extends_title(s, p, o) &&
                     slice_eq(o->joint, SLICE("for"));
    if (adjective) { /* "for African Affairs" */
        p->title.end = p->end = o->end;
        return;
    }
    if (place != NO_INDEX && diplomat)
        p->host = place;
    else if (place != NO_INDEX && (p->place == NO_INDEX || is_inside(s, place, p->place))) {
        p->place = place;
        p->narrowed = p->entry->kind == TITLE_POST && ends_in_noun(s, o);
    } else if (place == NO_INDEX && extends_title(s, p, o) && p->title.end == p->end &&
               (xpos_is_noun(s->doc->tokens[o->end - 1].xpos) ||
                s->doc->tokens[o->end - 1].xpos == XPOS_VBG)) {
        p->narrowed = p->entry->kind == TITLE_POST;
        uint32_t listed = listed_end(s, o->end);
        p->title.end = p->end = listed > o->end ? listed : coordinated_end(s, o->end);
    }
}

/* The prepositions that go on with a post. */
static bool is_joint(const Scan *s, uint32_t token)
{
    uint8_t x = s->doc->tokens[token].xpos;
    return (x == XPOS_IN || x == XPOS_TO) &&
           titles_joint(s->tables->titles, s->doc->words[token]) >= JOINT_BODY;
}

static void read_after_status(const Scan *s, RolePhrase *p, uint32_t ceiling)
{
    const Document *doc = s->doc;
    uint32_t i = p->end;
    bool bracket = i + 2 < ceiling && doc->tokens[i].xpos == XPOS_LRB && doc->tokens[i + 2].xpos == XPOS_RRB;
    if (bracket || (i < ceiling && is_hyphen(doc, i))) i++; /* "Gen. (retd)" */
    const StatusWord *w = i < ceiling ? status_at(s, i, 1) : NULL;
    if (w == NULL || !w->after) {
        w = status_at(s, p->head, 1); /* "candidate" tells its status itself */
        if (w == NULL && p->head >= p->title.first + 2 && is_hyphen(doc, p->head - 1))
            w = status_at(s, p->head - 2, 3); /* "front-runner" */
        if (w != NULL && w->after && !p->status_told) {
            p->status = w->status;
            p->status_told = true;
        }
        return;
    }
    p->status = w->status;
    p->status_told = true;
    p->end = p->status_end = bracket ? i + 2 : i + 1;
}

/* "vice president, finance,": a company's way to tell what its officers do. */
static bool has_field_behind(const Document *doc, uint32_t token, uint32_t ceiling)
{
    if (token + 1 >= ceiling || doc->tokens[token].xpos != XPOS_COMMA) return false;
    uint32_t i = token + 1;
    while (i < ceiling && i < token + 4 && xpos_is_noun(doc->tokens[i].xpos) &&
           doc->tokens[i].mention == NO_INDEX && !starts_upper(doc->words[i]))
        i++;
    return i > token + 1 && (i == ceiling || xpos_is_punct(doc->tokens[i].xpos));
}

static void read_right(const Scan *s, RolePhrase *p)
{
    const Document *doc = s->doc;
    uint32_t ceiling = line_end(doc, p->head);
    p->line_end = ceiling;
    if (slice_find(p->entry->phrase, SLICE(" of "), 0) != SIZE_MAX)
        p->title.end = p->end = listed_end(s, p->end);
    read_after_status(s, p, ceiling);
    if (p->entry->kind == TITLE_POST && p->determiner == NO_INDEX && p->place == NO_INDEX)
        p->narrowed = has_field_behind(doc, p->end, ceiling);
    for (int n = 0; n < MAX_JOINTS && p->end < ceiling; n++) {
        uint32_t joint = skip_bracket(doc, p->end, ceiling);
        if (joint >= ceiling || !is_joint(s, joint)) break;
        Object o = {.first = joint + 1, .end = object_end(s, joint + 1, ceiling), .joint = doc->words[joint]};
        if (o.end <= o.first || doc->tokens[o.first].xpos == XPOS_CD) break; /* "governor from 1977" */
        bool body_only = titles_joint(s->tables->titles, o.joint) == JOINT_BODY;
        if (body_only && range_is_empty(organization_in(s, &o))) break;
        read_object(s, p, &o);
        if (p->end < o.end) p->end = o.end;
    }
    p->end = skip_bracket(doc, p->end, ceiling);
    p->holder_follows = p->end < ceiling && person_at(doc, p->end) != NO_INDEX;
}

/* ---- the scan ---- */

static void mark_places(Scan *s)
{
    const Document *doc = s->doc;
    map_init(&s->places, doc->scratch, 64);
    for (size_t i = 0; i < s->result->locations.len; i++) {
        const Location *l = &s->result->locations.at[i];
        for (size_t k = 0; k < l->mentions.len; k++)
            if (l->mentions.at[k].end_token == l->mentions.at[k].first_token + 1)
                (void)map_get_or_put(&s->places, doc->words[l->mentions.at[k].first_token], (uint32_t)i);
    }
}

static void mark_bodies(const Scan *s)
{
    const Document *doc = s->doc;
    for (uint32_t i = 0; i < doc->n_tokens; i++) {
        if (!starts_upper(doc->words[i])) continue;
        PhraseMatch m = bodies_match_at(&s->tables->bodies, doc, i);
        if (m.n_words > 0 && s->body_start[i + m.n_words - 1] == NO_INDEX)
            s->body_start[i + m.n_words - 1] = i;
    }
}

/* Tokens from `token` on in which a title may lie: to the end of the sentence or the next person's name. */
static uint32_t room_for_title(const Document *doc, uint32_t token)
{
    uint32_t end = doc->sentences[doc->tokens[token].sentence].end_token;
    uint32_t i = token;
    while (i < end && i - token < PHRASE_MAX_WORDS && person_at(doc, i) == NO_INDEX)
        i++;
    return i - token;
}

/* "police chief | Gen. X" */
static bool is_rank(const Scan *s, uint32_t token)
{
    TitleMatch m = titles_match(s->tables->titles, s->doc->words + token, 1);
    return m.n_words == 1 && m.title->kind == TITLE_RANK && starts_upper(s->doc->words[token]);
}

static bool is_noun_like(const Scan *s, uint32_t token)
{
    const Document *doc = s->doc;
    const Token *t = &doc->tokens[token];
    return xpos_is_noun(t->xpos) || t->xpos == XPOS_FW ||
           (starts_upper(doc->words[token]) && !xpos_is_verb(t->xpos)) ||
           (t->xpos == XPOS_JJ && token + 1 < doc->n_tokens &&
            (person_at(doc, token + 1) != NO_INDEX || is_rank(s, token + 1) ||
             xpos_is_punct(doc->tokens[token + 1].xpos) || doc->tokens[token + 1].xpos == XPOS_CC ||
             doc->tokens[token + 1].xpos == XPOS_IN));
}

/* "a student loan expert": it only modifies the noun behind it, whose post is another. */
static bool modifies_noun(const Scan *s, uint32_t token, TitleMatch m)
{
    const Document *doc = s->doc;
    uint32_t next = token + m.n_words;
    if (m.title->kind != TITLE_OCCUPATION || m.plural || starts_upper(doc->words[token])) return false;
    uint32_t end = doc->sentences[doc->tokens[token].sentence].end_token;
    for (uint32_t i = next; i < end && i < next + MAX_COMPOUND; i++) {
        const Token *t = &doc->tokens[i];
        if (t->xpos != XPOS_NN || t->mention != NO_INDEX || starts_upper(doc->words[i])) return false;
        bool title = titles_match(s->tables->titles, doc->words + i, end - i).n_words > 0;
        if (title || status_at(s, i, 1) != NULL) return title && i > next;
    }
    return false;
}

/* A title may end a mis-tagged name right before a person; inside other names it is none. */
/* "[British Defense] Secretary": the tagger drew the title's first word into a name that is else a place. */
static bool straddles(const Scan *s, const Mention *m, uint32_t first, uint32_t end)
{
    if (m->first_token >= first || m->end_token >= end || m->type == MENTION_PERSON) return false;
    if (bodies_of(&s->tables->bodies, s->doc->words + m->first_token, m->end_token - m->first_token).named)
        return false; /* the European Commission */
    for (uint32_t i = m->first_token; i < first; i++)
        if (place_of_token(s, i) == NO_INDEX) return false;
    return true;
}

static bool lies_in_name(const Scan *s, uint32_t first, uint32_t end)
{
    const Document *doc = s->doc;
    const Mention *m = name_at(doc, first);
    if (m == NULL) m = name_at(doc, end - 1);
    if (m == NULL) return false;
    if (m->type == MENTION_PERSON) return m->entity != NO_INDEX;
    if (m->first_token >= first && m->end_token <= end) return false;
    if (straddles(s, m, first, end)) return false;
    if (m->type == MENTION_NORP || m->type == MENTION_MISC) return false;
    bool before_person = end < doc->n_tokens && person_at(doc, end) != NO_INDEX;
    return !(m->end_token == end && before_person);
}

/* "(D-Del.)": Delaware, no delegate. */
static bool is_state_of_party(const Document *doc, uint32_t token)
{
    return token > 1 && is_hyphen(doc, token - 1) && doc->words[token - 2].len == 1;
}

/* "the state's attorney | general": the longer title begins inside this one, behind its mark. */
static bool is_overtaken(const Scan *s, uint32_t token, TitleMatch m)
{
    uint32_t last = token + m.n_words - 1;
    if (m.n_words < 3 || s->doc->tokens[last - 1].xpos != XPOS_POS) return false;
    return titles_match(s->tables->titles, s->doc->words + last, room_for_title(s->doc, last)).n_words > 1;
}

static TitleMatch title_at(const Scan *s, uint32_t token)
{
    const Document *doc = s->doc;
    if (is_state_of_party(doc, token)) return (TitleMatch){0};
    TitleMatch m = titles_match(s->tables->titles, doc->words + token, room_for_title(doc, token));
    if (m.n_words == 0 || m.title->kind == TITLE_HONORIFIC || m.title->kind == TITLE_THING)
        return (TitleMatch){0};
    if (!is_noun_like(s, token + m.n_words - 1) && m.n_words == 1) return (TitleMatch){0};
    if (modifies_noun(s, token, m) || is_overtaken(s, token, m)) return (TitleMatch){0};
    return lies_in_name(s, token, token + m.n_words) ? (TitleMatch){0} : m;
}

/* "party" + "leader" grow together; "Defense Minister" + "Gen." stay two. */
static bool grows_on(const Scan *s, uint32_t first, TitleMatch next)
{
    const Document *doc = s->doc;
    if (next.n_words > 0 && starts_upper(doc->words[first]) &&
        s->tables->title_sectors[next.title - s->tables->titles->titles] == SECTOR_RELIGION)
        return false; /* "Supreme Leader | Ayatollah" */
    const StatusWord *w = next.n_words == 1 ? status_at(s, first, 1) : NULL;
    if (w != NULL && w->after) return false; /* "justice minister | candidate" */
    return next.n_words > 0 && next.title->kind != TITLE_RANK && !next.title->name_like &&
           !slice_ends_with(next.title->phrase, SLICE(".")) && !next.title->capitals &&
           !(starts_upper(doc->words[first]) && !starts_upper(doc->words[first - 1]));
}

/* "the Leader of the Revolution | Ayatollah X": a form of address or rank right behind another post's body.
 */
static bool follows_whole_phrase(const RolePhrases *out, const RolePhrase *p)
{
    if (out->len == 0) return false;
    const RolePhrase *q = &out->at[out->len - 1];
    bool address = p->entry->kind == TITLE_RANK || p->entry->name_like || p->sector == SECTOR_RELIGION ||
                   p->sector == SECTOR_MONARCHY;
    return address && q->end == p->title.first && q->organization_behind;
}

bool role_is_owner(const Document *doc, const RolePhrase *p)
{
    return p->title.end < doc->n_tokens && doc->tokens[p->title.end].xpos == XPOS_POS &&
           doc->tokens[p->title.end].sentence == p->sentence;
}

static uint32_t add_phrase(Scan *s, RolePhrases *out, uint32_t token, TitleMatch m)
{
    const Document *doc = s->doc;
    uint32_t end = token + m.n_words;
    TitleMatch next = end < doc->n_tokens && doc->tokens[end].sentence == doc->tokens[token].sentence
                          ? title_at(s, end)
                          : (TitleMatch){0};
    if (grows_on(s, end, next)) {
        m = next;
        end += next.n_words;
    }
    RolePhrase p = {.start = token,
                    .end = end,
                    .determiner = NO_INDEX,
                    .title = {token, end},
                    .head = end - 1,
                    .entry = m.title,
                    .sector = s->tables->title_sectors[m.title - s->tables->titles->titles],
                    .plural = m.plural,
                    .place = NO_INDEX,
                    .host = NO_INDEX,
                    .possessor = NO_INDEX,
                    .sentence = doc->tokens[token].sentence};
    bool follows = follows_whole_phrase(out, &p);
    if (follows && m.title->name_like && p.sector == SECTOR_MONARCHY)
        return end; /* "CEO of the fund Sultan X" */
    if (follows) s->before = token;
    role_read_left(s, &p);
    read_right(s, &p);
    vec_push(doc->scratch, out, p);
    if (!role_is_owner(doc, &p)) s->before = end; /* "the governor's | chief of staff" reaches over it */
    return p.status_end > end ? p.status_end : end;
}

TokenRange role_body_at(const RoleTables *tables, const Document *doc, const Result *result, uint32_t joint,
                        uint32_t ceiling)
{
    Scan s = {.tables = tables, .doc = doc, .result = result};
    map_init(&s.places, doc->scratch, 1);
    if (joint + 1 >= ceiling || !is_joint(&s, joint)) return (TokenRange){0, 0};
    Object o = {.first = joint + 1, .end = object_end(&s, joint + 1, ceiling), .joint = doc->words[joint]};
    return o.end > o.first ? organization_in(&s, &o) : (TokenRange){0, 0};
}

RolePhrases role_scan(const RoleTables *tables, const Document *doc, const Result *result)
{
    Scan s = {.tables = tables, .doc = doc, .result = result};
    RolePhrases out = {0};
    s.body_start = no_indices(doc->scratch, doc->n_tokens);
    mark_bodies(&s);
    mark_places(&s);
    for (uint32_t i = 0; i < doc->n_tokens;) {
        TitleMatch m = title_at(&s, i);
        i = m.n_words > 0 ? add_phrase(&s, &out, i, m) : i + 1;
    }
    return out;
}

/* ---- wording ---- */

/* The table's singular with the article's capitals: "Foreign Ministers" -> "Foreign Minister". */
static Slice singular(const Document *doc, const RolePhrase *p)
{
    bool upper = starts_upper(doc->words[p->head]);
    Slice phrase = arena_copy(doc->arena, p->entry->phrase);
    char *text = arena_alloc(doc->arena, phrase.len + 1);
    for (size_t i = 0; i < phrase.len; i++) {
        bool initial = i == 0 || phrase.ptr[i - 1] == ' ';
        bool small = phrase.len - i > 2 && (memcmp(phrase.ptr + i, "of", 2) == 0);
        text[i] = upper && initial && !small ? ascii_upper(phrase.ptr[i]) : phrase.ptr[i];
    }
    return (Slice){text, phrase.len};
}

static Slice range_text(const Document *doc, TokenRange r)
{
    return document_slice(doc, tokens_span(doc, r.first, r.end));
}

Slice role_title(const Document *doc, const RolePhrase *p)
{
    Slice title = p->plural ? singular(doc, p) : range_text(doc, p->title);
    if (range_is_empty(p->rank)) return title;
    return arena_printf(doc->arena, "%.*s %.*s", SLICE_ARG(range_text(doc, p->rank)), SLICE_ARG(title));
}
