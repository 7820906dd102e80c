#include "extract/role_attach.h"

#include "base/ctype.h"
#include "base/utf8.h"
#include "extract/role_clause.h"

enum {
    MAX_BRACKET = 16,
    MAX_BACK = 40,
    INCLUDING_WINDOW = 16,
    MAX_LIST = 12,
    MAX_SENTENCE = 200,
    MAX_COORDINATED = 12,
    FIRST_YEAR = 1500
};
static const int64_t ERA_YEARS = 10; /* two terms and some */

typedef struct Attach {
    const AttachTables *tables;
    const RoleTables *roles;
    const Document *doc;
    const Result *result;
    RolePhrases *phrases;
    RoleFacts facts;
    uint32_t *holder; /* [n_phrases] entity, NO_INDEX */
    uint32_t *fact;   /* [n_phrases] latest fact of the phrase, NO_INDEX */
    Clause clause;
} Attach;

static void add_fact(Attach *a, uint32_t phrase, uint32_t entity, RoleStatus status, bool told,
                     float confidence)
{
    const RolePhrase *p = &a->phrases->at[phrase];
    bool keeps = p->status_told && !(told && p->status == STATUS_CURRENT); /* "veteran Sheriff X resigned" */
    RoleFact f = {.entity = entity,
                  .phrase = phrase,
                  .status = keeps ? p->status : status,
                  .status_told = told || p->status_told,
                  .place = NO_INDEX,
                  .confidence = confidence};
    a->holder[phrase] = entity;
    a->fact[phrase] = (uint32_t)a->facts.len;
    vec_push(a->doc->scratch, &a->facts, f);
}

static bool year_at(const Document *doc, uint32_t t, uint32_t end, int64_t *ret_year)
{
    return t < end && doc->words[t].len == 4 && slice_to_int64(doc->words[t], ret_year) &&
           *ret_year > FIRST_YEAR;
}

/* "from 1971 to 1979", "until 2004" behind the phrase: a term that is over, unless the article is older. */
static bool is_term_over(const Document *doc, const RolePhrase *p)
{
    int64_t year, now;
    uint32_t t = p->end, end = p->line_end;
    if (t < end && doc->tokens[t].xpos == XPOS_COMMA) t++;
    bool from =
        t < end && (slice_eq(doc->words[t], SLICE("from")) || slice_eq(doc->words[t], SLICE("between")));
    bool until = t < end && slice_eq(doc->words[t], SLICE("until"));
    if (from ? !year_at(doc, t + 1, end, &year) : !until) return false;
    if (!year_at(doc, from ? t + 3 : t + 1, end, &year)) return false;
    bool dated = doc->published_at.len >= 4 && slice_to_int64(slice_sub(doc->published_at, 0, 4), &now);
    return !dated || year <= now;
}

/* As the phrase tells it, or a post that is over. */
static void add_post(Attach *a, uint32_t phrase, uint32_t entity, bool over, float confidence)
{
    const RolePhrase *p = &a->phrases->at[phrase];
    add_fact(a, phrase, entity, over ? STATUS_FORMER : p->status, over || p->status_told, confidence);
}

static void attach_noun(Attach *a, uint32_t phrase, uint32_t entity, float confidence)
{
    add_post(a, phrase, entity, is_term_over(a->doc, &a->phrases->at[phrase]), confidence);
}

static bool is_semicolon(const Document *doc, uint32_t t)
{
    Slice w = doc->words[t];
    return w.len == 1 && w.ptr[0] == ';';
}

static bool is_comma(const Document *doc, uint32_t t)
{
    return doc->tokens[t].xpos == XPOS_COMMA && !is_semicolon(doc, t);
}

static bool is_and(const Document *doc, uint32_t t)
{
    return doc->tokens[t].xpos == XPOS_CC;
}

static bool is_dash(const Document *doc, uint32_t t)
{
    Slice w = doc->words[t];
    if (is_semicolon(doc, t)) return false; /* it parts the members of a list */
    return doc->tokens[t].xpos == XPOS_COLON || slice_eq(w, SLICE("--")) ||
           slice_eq(w, SLICE("\xe2\x80\x94")) || slice_eq(w, SLICE("\xe2\x80\x93")) ||
           (w.len == 1 && w.ptr[0] == '-' && doc->tokens[t].space_before);
}

static uint32_t sentence_end(const Document *doc, const RolePhrase *p)
{
    (void)doc;
    return p->line_end;
}

static uint32_t sentence_first(const Document *doc, const RolePhrase *p)
{
    return doc->sentences[p->sentence].first_token;
}

/* ---- before the name ---- */

static uint32_t skip_bracket(const Document *doc, uint32_t t, uint32_t end)
{
    if (t >= end || doc->tokens[t].xpos != XPOS_LRB) return t;
    for (uint32_t i = t + 1; i < end && i < t + MAX_BRACKET; i++)
        if (doc->tokens[i].xpos == XPOS_RRB) return i + 1;
    return t;
}

/* ", D-Mass.," after a name */
static uint32_t skip_party(const Document *doc, uint32_t t, uint32_t end)
{
    bool party = t + 3 < end && is_comma(doc, t) && doc->words[t + 1].len == 1 &&
                 doc->words[t + 2].len == 1 && doc->words[t + 2].ptr[0] == '-';
    return party ? t + 4 : t;
}

/* A name at `t`, honorifics in front of it skipped; NO_INDEX when there is none. */
static uint32_t name_from(const Attach *a, uint32_t t, uint32_t end)
{
    for (int skipped = 0; t < end && skipped < 2; skipped++) {
        if (person_at(a->doc, t) != NO_INDEX) return t;
        TitleMatch m = titles_match(a->roles->titles, a->doc->words + t, end - t);
        if (m.n_words == 0 || (m.title->kind != TITLE_HONORIFIC && !m.title->name_like)) return NO_INDEX;
        t += m.n_words;
    }
    return t < end && person_at(a->doc, t) != NO_INDEX ? t : NO_INDEX;
}

static uint32_t mention_end(const Document *doc, uint32_t t)
{
    return doc->mentions.at[doc->tokens[t].mention].end_token;
}

/* "President A of B", also in a list of titled names: B is A's place. */
static uint32_t own_place(Attach *a, uint32_t t, uint32_t end, uint32_t *ret_place)
{
    *ret_place = NO_INDEX;
    if (t + 2 >= end || !slice_eq(a->doc->words[t], SLICE("of"))) return t;
    uint32_t first = a->doc->tokens[t + 1].xpos == XPOS_DT ? t + 2 : t + 1;
    uint32_t place = a->result->location_of_token[first];
    if (place == NO_INDEX) return t;
    *ret_place = place;
    t = first;
    while (t < end && a->result->location_of_token[t] == place)
        t++;
    return t;
}

/* "Sens. A, Montana; B, Ohio; and C": the place behind a comma, when a semicolon or the end closes it. */
static uint32_t place_behind_comma(Attach *a, uint32_t t, uint32_t end, uint32_t *ret_place)
{
    const uint32_t *at = a->result->location_of_token;
    if (t + 1 >= end || !is_comma(a->doc, t) || at[t + 1] == NO_INDEX) return t;
    uint32_t i = t + 1;
    while (i < end && at[i] == at[t + 1])
        i++;
    if (i < end && !is_semicolon(a->doc, i)) return t;
    *ret_place = at[t + 1];
    return i;
}

static uint32_t next_in_list(const Document *doc, uint32_t t, uint32_t end)
{
    uint32_t i = t;
    if (i < end && (is_comma(doc, i) || is_semicolon(doc, i))) i++;
    if (i < end && is_and(doc, i)) i++;
    return i == t ? NO_INDEX : i;
}

static bool attach_list(Attach *a, uint32_t phrase, uint32_t t)
{
    const RolePhrase *p = &a->phrases->at[phrase];
    uint32_t end = sentence_end(a->doc, p);
    uint32_t n = 0;
    t = name_from(a, t, end);
    while (t != NO_INDEX && t < end && n++ < MAX_LIST) {
        attach_noun(a, phrase, person_at(a->doc, t), 0.93F);
        t = skip_party(a->doc, skip_bracket(a->doc, mention_end(a->doc, t), end), end);
        t = own_place(a, t, end, &a->facts.at[a->facts.len - 1].place);
        t = place_behind_comma(a, t, end, &a->facts.at[a->facts.len - 1].place);
        t = next_in_list(a->doc, t, end);
        if (t != NO_INDEX) t = name_from(a, t, end);
    }
    return n > 0;
}

/* The latest year that the sentence names, 0 when it names none. */
static int64_t latest_year(const Document *doc, uint32_t sentence)
{
    const Sentence *s = &doc->sentences[sentence];
    int64_t latest = 0, year;
    for (uint32_t t = s->first_token; t < s->end_token && t < s->first_token + MAX_SENTENCE; t++)
        if (doc->words[t].len == 4 && slice_to_int64(doc->words[t], &year) && year > FIRST_YEAR &&
            year > latest)
            latest = year;
    return latest;
}

/* "From 1967 to 1972 she worked under President X", "In 1967, President X": in an article years later, X
 * holds the post no more. */
static bool is_past_era(const Document *doc, const RolePhrase *p)
{
    uint32_t begin = phrase_begin(p), first = sentence_first(doc, p);
    int64_t now, then;
    if (begin == first) return false;
    bool dated = begin > first + 1 && doc->tokens[first].xpos == XPOS_IN && doc->words[first + 1].len == 4 &&
                 ascii_is_digit(doc->words[first + 1].ptr[0]);
    if (!dated && !slice_eq_nocase(doc->words[begin - 1], SLICE("under"))) return false;
    if (doc->published_at.len < 4 || !slice_to_int64(slice_sub(doc->published_at, 0, 4), &now)) return false;
    then = latest_year(doc, p->sentence);
    return then > 0 && now - then > ERA_YEARS;
}

/* "Judge X of the Federal Court", "Supt. X, of West Yorkshire Police": the body behind the holder's name. */
static void take_own_body(Attach *a, uint32_t phrase, uint32_t t)
{
    RolePhrase *p = &a->phrases->at[phrase];
    if (t + 1 < p->line_end && is_comma(a->doc, t)) t++;
    if (!range_is_empty(p->organization) || t + 1 >= p->line_end || p->entry->kind == TITLE_OCCUPATION)
        return;
    if (p->sector == SECTOR_MONARCHY || !slice_eq(a->doc->words[t], SLICE("of"))) return;
    p->organization = role_body_at(a->roles, a->doc, a->result, t, p->line_end);
    p->organization_behind = !range_is_empty(p->organization);
}

static bool attach_before_name(Attach *a, uint32_t phrase)
{
    const RolePhrase *p = &a->phrases->at[phrase];
    if (p->plural) return attach_list(a, phrase, p->end);
    uint32_t t = name_from(a, p->end, sentence_end(a->doc, p));
    if (t == NO_INDEX) return false;
    bool past = is_past_era(a->doc, p) || clause_ends_post(&a->clause, p, mention_end(a->doc, t));
    add_post(a, phrase, person_at(a->doc, t), past, 0.97F);
    bool governs =
        p->entry->kind == TITLE_OFFICE || (p->entry->kind == TITLE_POST && sector_is_official(p->sector));
    take_own_body(a, phrase, mention_end(a->doc, t));
    if (governs && range_is_empty(p->organization) && p->place == NO_INDEX && p->host == NO_INDEX)
        (void)own_place(a, mention_end(a->doc, t), sentence_end(a->doc, p),
                        &a->facts.at[a->facts.len - 1].place);
    return true;
}

/* "the Under Secretary and President B" behind "Under Secretary A": the title points back at A. */
static bool is_held_by_other(const Attach *a, uint32_t phrase)
{
    const RolePhrase *p = &a->phrases->at[phrase];
    if (p->determiner == NO_INDEX) return false;
    for (uint32_t i = phrase, n = 0; i-- > 0 && n < MAX_BACK; n++) {
        const RolePhrase *q = &a->phrases->at[i];
        if (q->holder_follows && slice_eq_nocase(q->entry->canonical, p->entry->canonical))
            return person_at(a->doc, q->end) != a->holder[phrase + 1];
    }
    return false;
}

/* "Committee Chairman Rep. Adam Schiff", "Lawyer and conservative politician Noel Vidaurre": the next
 * phrase's holder, once that is known. */
static bool attach_with_next(Attach *a, uint32_t phrase)
{
    if (phrase + 1 >= a->phrases->len || a->holder[phrase + 1] == NO_INDEX) return false;
    const RolePhrase *p = &a->phrases->at[phrase];
    const RolePhrase *q = &a->phrases->at[phrase + 1];
    if (p->sentence != q->sentence || p->plural != q->plural || p->plural) return false;
    if (q->start == p->end && q->determiner == NO_INDEX) {
        bool over = clause_ends_post(&a->clause, p, p->end); /* "fired army chief | Gen. X" */
        add_post(a, phrase, a->holder[phrase + 1], over, 0.93F);
        return true;
    }
    bool joined = q->start == p->end + 1 && is_and(a->doc, p->end) && q->determiner == NO_INDEX;
    uint8_t x = (uint8_t)a->doc->words[p->head].ptr[0];
    uint8_t y = (uint8_t)a->doc->words[q->head].ptr[0];
    bool alike = (x >= 'a') == (y >= 'a') || p->determiner == NO_INDEX;
    uint32_t begin = phrase_begin(p), floor = sentence_first(a->doc, p);
    bool apposed = begin > floor + 1 && is_comma(a->doc, begin - 1) &&
                   person_at(a->doc, begin - 2) != NO_INDEX && p->determiner != NO_INDEX;
    if (!joined || !alike || apposed || is_held_by_other(a, phrase) ||
        name_from(a, q->end, sentence_end(a->doc, q)) == NO_INDEX)
        return false;
    const RoleFact *next = &a->facts.at[a->fact[phrase + 1]];
    bool over = next->status == STATUS_FORMER && !q->status_told; /* "minister and party leader X resigned" */
    add_post(a, phrase, a->holder[phrase + 1], over, 0.85F);
    return true;
}

/* ---- behind the name ---- */

/* The person whose name ends right before token `t`, brackets, ages and parties skipped. */
static uint32_t person_ending_at(const Attach *a, uint32_t t, uint32_t floor)
{
    const Document *doc = a->doc;
    for (int i = 0; i < 3 && t > floor; i++) {
        uint32_t last = t - 1;
        if (person_at(doc, last) != NO_INDEX) return person_at(doc, last);
        if (doc->tokens[last].xpos == XPOS_RRB) {
            uint32_t open = last;
            while (open > floor && last - open < MAX_BRACKET && doc->tokens[open].xpos != XPOS_LRB)
                open--;
            t = open;
        } else if (doc->tokens[last].xpos == XPOS_CD && last > floor && is_comma(doc, last - 1))
            t = last - 1;
        else if (last >= floor + 3 && doc->words[last - 1].ptr[0] == '-' && doc->words[last - 2].len == 1 &&
                 is_comma(doc, last - 3))
            t = last - 3;
        else
            return NO_INDEX;
    }
    return NO_INDEX;
}

static bool is_opening(const Document *doc, uint32_t t)
{
    return is_comma(doc, t) || is_dash(doc, t) || doc->tokens[t].xpos == XPOS_LRB;
}

/* The phrase before this one in a chain "journalist, founder, owner and former director". */
static uint32_t chained_holder(const Attach *a, uint32_t phrase)
{
    if (phrase == 0) return NO_INDEX;
    const RolePhrase *p = &a->phrases->at[phrase];
    const RolePhrase *q = &a->phrases->at[phrase - 1];
    uint32_t begin = phrase_begin(p);
    if (q->sentence != p->sentence || q->end >= begin || begin - q->end > 3 || q->plural) return NO_INDEX;
    for (uint32_t t = q->end; t < begin; t++) {
        bool also = a->doc->tokens[t].xpos == XPOS_RB;
        if (!is_comma(a->doc, t) && !is_and(a->doc, t) && !also) return NO_INDEX;
    }
    return begin >= q->line_end ? NO_INDEX : a->holder[phrase - 1];
}

static bool is_chain_member(const Attach *a, uint32_t phrase)
{
    const RolePhrase *q = &a->phrases->at[phrase - 1];
    return name_from(a, q->end, sentence_end(a->doc, q)) == NO_INDEX;
}

/* "former chairman and chief executive": what the first post's words tell holds for those behind it. */
static void attach_chained(Attach *a, uint32_t phrase, uint32_t holder)
{
    const RoleFact *before = &a->facts.at[a->fact[phrase - 1]];
    RoleStatus status = before->status;
    bool told = before->status_told && status != STATUS_ACTING && status != STATUS_CURRENT &&
                a->phrases->at[phrase].determiner == NO_INDEX;
    add_fact(a, phrase, holder, told ? status : a->phrases->at[phrase].status, told, 0.85F);
}

/* "Johnson, this columnist can say, ...": no apposition. */
static bool points_elsewhere(const Document *doc, const RolePhrase *p)
{
    if (p->determiner == NO_INDEX || doc->tokens[p->determiner].xpos != XPOS_DT) return false;
    Slice w = doc->words[p->determiner];
    return !slice_eq_nocase(w, SLICE("a")) && !slice_eq_nocase(w, SLICE("an")) &&
           !slice_eq_nocase(w, SLICE("the")) && !slice_eq_nocase(w, SLICE("another"));
}

/* "Against Crane, the governor won": the phrase is the subject behind a fronted name, no apposition to it. */
static bool is_subject_behind(const Document *doc, const RolePhrase *p, uint32_t comma)
{
    uint32_t last = comma - 1, m = doc->tokens[last].mention;
    uint32_t first = m == NO_INDEX ? last : doc->mentions.at[m].first_token;
    bool governed = first > 0 && first == doc->sentences[p->sentence].first_token + 1 &&
                    doc->tokens[first - 1].xpos == XPOS_IN;
    uint8_t next = p->end < p->line_end ? doc->tokens[p->end].xpos : XPOS_COMMA;
    return governed && (next == XPOS_VBD || next == XPOS_VBZ || next == XPOS_VBP || next == XPOS_MD);
}

static bool is_of_noun_phrase(uint8_t x)
{
    return xpos_is_noun(x) || xpos_is_adjective(x) || x == XPOS_POS || x == XPOS_DT || x == XPOS_PRPS ||
           x == XPOS_HYPH || x == XPOS_CD;
}

/* "X, the president's son-in-law and senior adviser,": where the apposition that the phrase ends begins;
 * `begin` when it ends none. */
static uint32_t coordinated_begin(const Document *doc, const RolePhrase *p, uint32_t begin, uint32_t floor)
{
    bool closed = p->end >= p->line_end || is_comma(doc, p->end) || doc->tokens[p->end].xpos == XPOS_STOP;
    uint32_t t = begin;
    if (!closed || t < floor + 3 || !is_and(doc, t - 1)) return begin;
    for (t--; t > floor && begin - t < MAX_COORDINATED; t--)
        if (person_at(doc, t - 1) != NO_INDEX ||
            (!is_of_noun_phrase(doc->tokens[t - 1].xpos) && doc->tokens[t - 1].xpos != XPOS_IN))
            break;
    return t > floor && t + 1 < begin && is_opening(doc, t - 1) ? t : begin;
}

static bool attach_behind_name(Attach *a, uint32_t phrase)
{
    const Document *doc = a->doc;
    const RolePhrase *p = &a->phrases->at[phrase];
    uint32_t begin = phrase_begin(p);
    uint32_t floor = sentence_first(doc, p);
    if (p->plural || begin == floor) return false;
    uint32_t chained = chained_holder(a, phrase);
    if (chained != NO_INDEX && is_chain_member(a, phrase)) {
        attach_chained(a, phrase, chained);
        return true;
    }
    bool unparted = p->entry->capitals || (p->status_told && p->status == STATUS_FORMER);
    if (unparted && person_at(doc, begin - 1) != NO_INDEX) { /* "X CEO", "X former justice minister" */
        attach_noun(a, phrase, person_at(doc, begin - 1), 0.9F);
        return true;
    }
    while (begin > floor + 1 && xpos_is_adverb(doc->tokens[begin - 1].xpos) && is_opening(doc, begin - 2))
        begin--; /* ", now a professor" */
    begin = coordinated_begin(doc, p, begin, floor);
    if (!is_opening(doc, begin - 1) || points_elsewhere(doc, p)) return false;
    uint32_t holder = person_ending_at(a, begin - 1, floor);
    if (holder == NO_INDEX || is_subject_behind(doc, p, begin - 1)) return false;
    attach_noun(a, phrase, holder, 0.93F);
    return true;
}

/* ---- behind several names: "A, B and C, both members of the council," ---- */

/* First token of a titled name that ends right before `t`, NO_INDEX when no person's does. */
static uint32_t titled_name_before(const Attach *a, uint32_t t, uint32_t floor, uint32_t *ret_entity)
{
    const Document *doc = a->doc;
    uint32_t last = t;
    if (last > floor && doc->tokens[last - 1].xpos == XPOS_RRB)
        while (last > floor && t - last < MAX_BRACKET && doc->tokens[last].xpos != XPOS_LRB)
            last--;
    if (last == floor || person_at(doc, last - 1) == NO_INDEX) return NO_INDEX;
    *ret_entity = person_at(doc, last - 1);
    uint32_t first = doc->mentions.at[doc->tokens[last - 1].mention].first_token;
    for (int n = 0; n < 4 && first > floor && xpos_is_noun(doc->tokens[first - 1].xpos); n++)
        first--; /* its title */
    return first < floor ? floor : first;
}

/* Persons of the enumeration that ends before `t`; 0 unless an "and" joins its last two. */
static uint32_t enumerated(const Attach *a, uint32_t t, uint32_t floor, uint32_t ret[MAX_LIST])
{
    uint32_t n = 0;
    while (n < MAX_LIST) {
        uint32_t first = titled_name_before(a, t, floor, &ret[n]);
        if (first == NO_INDEX) break;
        n++;
        t = first;
        if (t > floor && is_and(a->doc, t - 1))
            t--;
        else if (n == 1)
            return 0;
        else if (t == floor || !is_comma(a->doc, t - 1))
            break;
        if (t > floor && is_comma(a->doc, t - 1)) t--;
    }
    return n > 1 ? n : 0;
}

/* "Alaska's Mark Beckett": past the place and its mark. */
static uint32_t skip_owner(const Attach *a, uint32_t t, uint32_t end)
{
    uint32_t i = t;
    while (i < end && i < t + 4 && a->result->location_of_token[i] != NO_INDEX)
        i++;
    return i > t && i + 1 < end && a->doc->tokens[i].xpos == XPOS_POS ? i + 1 : t;
}

/* "several senators seeking re-election, including A of Arkansas, B and Alaska's C" */
static bool attach_included(Attach *a, uint32_t phrase)
{
    const Document *doc = a->doc;
    const RolePhrase *p = &a->phrases->at[phrase];
    if (!p->plural || p->holder_follows) return false;
    uint32_t end = sentence_end(doc, p), t = p->end;
    while (t < end && t < p->end + INCLUDING_WINDOW && !slice_eq(doc->words[t], SLICE("including")))
        t++;
    if (t >= end || t >= p->end + INCLUDING_WINDOW) return false;
    uint32_t n = 0;
    for (t++; t < end && n < MAX_LIST; n++) {
        uint32_t name = name_from(a, skip_owner(a, t, end), end);
        if (name == NO_INDEX) break;
        attach_noun(a, phrase, person_at(doc, name), 0.85F);
        t = skip_party(doc, skip_bracket(doc, mention_end(doc, name), end), end);
        t = own_place(a, t, end, &a->facts.at[a->facts.len - 1].place);
        t = next_in_list(doc, t, end);
        if (t == NO_INDEX) return true;
    }
    return n > 0;
}

static bool attach_behind_names(Attach *a, uint32_t phrase)
{
    const Document *doc = a->doc;
    const RolePhrase *p = &a->phrases->at[phrase];
    uint32_t begin = phrase_begin(p);
    uint32_t floor = sentence_first(doc, p);
    uint32_t persons[MAX_LIST];
    if (!p->plural || p->holder_follows) return false;
    if (begin > floor + 1 && !is_opening(doc, begin - 1) && is_comma(doc, begin - 2) &&
        (is_and(doc, begin - 1) || doc->tokens[begin - 1].xpos == XPOS_CD ||
         doc->tokens[begin - 1].xpos == XPOS_DT || xpos_is_adverb(doc->tokens[begin - 1].xpos)))
        begin--; /* both, two, all, also */
    if (begin <= floor + 1 || !is_opening(doc, begin - 1)) return false;
    uint32_t n = enumerated(a, begin - 1, floor, persons);
    for (uint32_t i = n; i-- > 0;)
        attach_noun(a, phrase, persons[i], 0.85F);
    return n > 0;
}

/* ---- apposition with the name behind: "the former ambassador, Bill Richardson," ---- */

/* The words tell which post it is: of what or where. */
static bool is_whole(const RolePhrase *p)
{
    return p->place != NO_INDEX || !range_is_empty(p->organization) || p->title.end - p->title.first > 2;
}

/* "Head teacher, Jane Roe, said": it opens the sentence, commas enclose the name and a verb follows. */
static bool opens_and_speaks(const Attach *a, const RolePhrase *p, uint32_t behind)
{
    const Document *doc = a->doc;
    if (p->start != sentence_first(doc, p) || behind + 1 >= p->line_end || !is_comma(doc, behind))
        return false;
    return doc->tokens[behind + 1].xpos == XPOS_VBD || doc->tokens[behind + 1].xpos == XPOS_VBZ;
}

/* "French President, Luc Morel, said": no article, but the post is told whole and commas enclose the name. */
static bool is_enclosed(const Attach *a, const RolePhrase *p, uint32_t behind)
{
    bool whole = p->place != NO_INDEX || !range_is_empty(p->organization);
    bool upper = a->doc->words[p->title.first].ptr[0] < 'a' && a->doc->words[p->head].ptr[0] < 'a';
    if (opens_and_speaks(a, p, behind)) return true;
    if (!whole || !upper) return false;
    if (behind >= p->line_end || xpos_is_punct(a->doc->tokens[behind].xpos)) return true;
    uint8_t x = a->doc->tokens[behind].xpos; /* "Treasurer of the fund, X said" */
    return p->start == sentence_first(a->doc, p) && (x == XPOS_VBD || x == XPOS_VBZ || x == XPOS_MD);
}

/* "the minister, A and the chief of police, B": what follows "and" has a name of its own behind it. */
static bool is_paired(const Attach *a, uint32_t phrase, uint32_t conjunction)
{
    if (phrase + 1 >= a->phrases->len) return false;
    const RolePhrase *q = &a->phrases->at[phrase + 1];
    return phrase_begin(q) == conjunction + 1 && q->end + 1 < q->line_end && is_comma(a->doc, q->end) &&
           name_from(a, q->end + 1, q->line_end) != NO_INDEX;
}

/* "Representative of the Secretary-General, X": the phrase is the object of the one before it. */
static bool is_object_of_post(const Attach *a, uint32_t phrase)
{
    if (phrase == 0) return false;
    const RolePhrase *p = &a->phrases->at[phrase];
    const RolePhrase *q = &a->phrases->at[phrase - 1];
    uint32_t joint = q->head + 1;
    return p->determiner == joint + 1 && q->title.end == joint && joint < q->line_end &&
           titles_joint(a->roles->titles, a->doc->words[joint]) >= JOINT_OBJECT;
}

/* ", Gen. X": a rank between the comma and the name. */
static uint32_t behind_rank(const Attach *a, uint32_t phrase, uint32_t t)
{
    if (phrase + 1 >= a->phrases->len) return t;
    const RolePhrase *q = &a->phrases->at[phrase + 1];
    bool titled =
        q->entry->kind == TITLE_RANK || (is_whole(a->phrases->at + phrase) && q->determiner == NO_INDEX);
    return q->start == t && titled && q->holder_follows && !q->plural ? q->end : t;
}

/* "RAAT founder" */
static bool is_behind_body(const RolePhrase *p)
{
    return !range_is_empty(p->organization) && p->organization.end <= p->title.first;
}

/* "the Attorney General | and Minister of Justice, X": the first of two posts of one person. */
static bool is_second_of_pair(const Attach *a, uint32_t phrase)
{
    if (phrase == 0) return false;
    const RolePhrase *p = &a->phrases->at[phrase];
    const RolePhrase *q = p - 1;
    bool anchored = q->determiner != NO_INDEX || is_behind_body(q);
    return p->determiner == NO_INDEX && !q->plural && anchored && q->end + 1 == p->start &&
           q->sentence == p->sentence && is_and(a->doc, q->end) && a->holder[phrase - 1] == NO_INDEX;
}

/* "After hearing from the Speaker, X ruled": X is the subject behind a fronted phrase, no apposition to it.
 */
static bool is_fronted(const Document *doc, const RolePhrase *p, uint32_t behind)
{
    uint32_t begin = phrase_begin(p), first = sentence_first(doc, p);
    if (begin == first || behind >= p->line_end) return false;
    uint8_t x = doc->tokens[behind].xpos;
    bool verb = x == XPOS_VBD || x == XPOS_VBZ || x == XPOS_VBP || x == XPOS_MD;
    return verb && doc->tokens[begin - 1].xpos == XPOS_IN && doc->tokens[first].xpos == XPOS_IN;
}

/* "by the mayor of Leeds (Jane Roe)": the bracket holds the name and nothing else. */
static bool is_bracketed(const Attach *a, uint32_t open, uint32_t end)
{
    const Document *doc = a->doc;
    if (doc->tokens[open].xpos != XPOS_LRB || person_at(doc, open + 1) == NO_INDEX) return false;
    uint32_t close = mention_end(doc, open + 1);
    return close < end && doc->tokens[close].xpos == XPOS_RRB;
}

/* Where a name in apposition may begin behind the phrase, NO_INDEX when nothing parts them. */
static uint32_t apposed_at(const Attach *a, const RolePhrase *p, uint32_t end)
{
    for (uint32_t t = p->end; t > p->head; t--) /* the phrase ends behind brackets */
        if (t + 1 < end && is_bracketed(a, t, end)) return t + 1;
    if (p->end + 1 < end && (is_comma(a->doc, p->end) || is_dash(a->doc, p->end))) return p->end + 1;
    return NO_INDEX;
}

static bool attach_apposed_name(Attach *a, uint32_t phrase)
{
    const Document *doc = a->doc;
    const RolePhrase *p = &a->phrases->at[phrase];
    uint32_t end = sentence_end(doc, p);
    uint32_t at = apposed_at(a, p, end);
    if (at == NO_INDEX) return false;
    if (p->plural && p->determiner == NO_INDEX) return false;
    if (p->plural) return attach_list(a, phrase, at);
    bool second = is_second_of_pair(a, phrase);
    bool anchored =
        p->determiner != NO_INDEX || p->possessor != NO_INDEX || p->definite || second || is_behind_body(p);
    uint32_t t = name_from(a, behind_rank(a, phrase, at), end);
    if (t == NO_INDEX) return false;
    uint32_t behind = mention_end(doc, t);
    bool addressed = t > at && p->entry->kind == TITLE_OCCUPATION; /* "archaeologist, Dr X" */
    if (!anchored && !addressed && !is_enclosed(a, p, behind)) return false;
    if (is_fronted(doc, p, behind)) return false;
    bool joined = behind < end && is_and(doc, behind);
    bool names = joined && name_from(a, behind + 1, end) != NO_INDEX; /* "the head and the chief, A and B" */
    bool list = joined && !is_paired(a, phrase, behind) && (names || !is_whole(p));
    if (list || person_at(doc, t) == a->clause.entity_at[phrase_begin(p)]) return false;
    bool object = is_object_of_post(a, phrase);
    if (object && range_is_empty(a->phrases->at[phrase - 1].organization)) {
        a->phrases->at[phrase - 1].organization = p->organization;
        a->phrases->at[phrase - 1].organization_behind = true;
    }
    attach_noun(a, object ? phrase - 1 : phrase, person_at(doc, t), 0.88F);
    if (second) attach_noun(a, phrase - 1, person_at(doc, t), 0.85F);
    return true;
}

/* "As president, Obama ..." */
static bool attach_leading_as(Attach *a, uint32_t phrase)
{
    const Document *doc = a->doc;
    const RolePhrase *p = &a->phrases->at[phrase];
    uint32_t begin = phrase_begin(p);
    uint32_t end = sentence_end(doc, p);
    if (begin == 0 || begin - 1 != sentence_first(doc, p) ||
        !slice_eq_nocase(doc->words[begin - 1], SLICE("as")))
        return false;
    if (p->end + 1 >= end || !is_comma(doc, p->end) || a->clause.entity_at[p->end + 1] == NO_INDEX)
        return false;
    attach_noun(a, phrase, a->clause.entity_at[p->end + 1], 0.75F);
    return true;
}

/* "- Foreign Secretary: Helen Marsh": a line of a list, which holds a post and a name. */
static bool attach_line(Attach *a, uint32_t phrase)
{
    const Document *doc = a->doc;
    const RolePhrase *p = &a->phrases->at[phrase];
    uint32_t end = sentence_end(doc, p);
    uint32_t first = sentence_first(doc, p);
    while (first < phrase_begin(p) && !unicode_is_alpha(utf8_at(doc->words[first], 0)))
        first++;
    if (first != phrase_begin(p) || p->end + 1 >= end || !slice_eq(doc->words[p->end], SLICE(":")))
        return false;
    uint32_t t = name_from(a, behind_rank(a, phrase, p->end + 1), end);
    if (t == NO_INDEX) return false;
    uint32_t behind = mention_end(doc, t);
    if (behind < end && !xpos_is_punct(doc->tokens[behind].xpos)) return false; /* somebody's words */
    attach_noun(a, phrase, person_at(doc, t), 0.85F);
    return true;
}

/* ---- clauses ---- */

static bool attach_clause(Attach *a, uint32_t phrase)
{
    ClauseRole found[2];
    const RolePhrase *p = &a->phrases->at[phrase];
    uint32_t n = clause_roles(&a->clause, p, found);
    for (uint32_t i = 0; i < n; i++)
        add_fact(a, phrase, found[i].entity, found[i].status, found[i].status != STATUS_CURRENT,
                 found[i].confidence);
    return n > 0;
}

/* ---- "the Obama administration" ---- */

static uint32_t government_at(const Attach *a, uint32_t token)
{
    const Token *t = &a->doc->tokens[token];
    return t->mention == NO_INDEX ? map_get(&a->tables->governments, t->lemma) : MAP_NONE;
}

static const StatusWord *status_before(const Attach *a, uint32_t token)
{
    if (token == 0) return NULL;
    PhraseMatch m = phrase_match(&a->roles->status_set, a->doc->words + token - 1, 1);
    return m.n_words == 1 && !a->roles->status[m.row].neutral ? &a->roles->status[m.row] : NULL;
}

static void add_government(Attach *a, const Mention *m, uint32_t word, uint32_t row)
{
    Slice parts[4];
    Slice rest = a->tables->government_titles[row];
    size_t n = 0;
    while (n < 4 && slice_split(&rest, ' ', &parts[n]))
        n++;
    TitleMatch t = titles_match(a->roles->titles, parts, n);
    if (t.n_words == 0) return;
    const StatusWord *status = status_before(a, m->first_token);
    RolePhrase p = {.start = m->first_token,
                    .end = word + 1,
                    .determiner = NO_INDEX,
                    .title = {word, word + 1},
                    .head = word,
                    .entry = t.title,
                    .sector = SECTOR_EXECUTIVE,
                    .place = NO_INDEX,
                    .host = NO_INDEX,
                    .possessor = NO_INDEX,
                    .sentence = a->doc->tokens[word].sentence,
                    .status = status != NULL && !status->rank ? status->status : STATUS_CURRENT,
                    .status_told = status != NULL && !status->rank,
                    .line_end = word + 1,
                    .government = true};
    vec_push(a->doc->scratch, a->phrases, p);
    RoleFact f = {.entity = m->entity,
                  .phrase = (uint32_t)a->phrases->len - 1,
                  .status = p.status,
                  .status_told = p.status_told,
                  .place = NO_INDEX,
                  .confidence = 0.85F};
    vec_push(a->doc->scratch, &a->facts, f);
}

/* "a Trump administration": one that there may be. */
static bool is_indefinite(const Document *doc, uint32_t first)
{
    return first > 0 && doc->tokens[first - 1].xpos == XPOS_DT &&
           !slice_eq_nocase(doc->words[first - 1], SLICE("the"));
}

static void attach_governments(Attach *a)
{
    const Document *doc = a->doc;
    for (size_t i = 0; i < doc->mentions.len; i++) {
        const Mention *m = &doc->mentions.at[i];
        if (m->type != MENTION_PERSON || m->kind != MENTION_NAME || m->entity == NO_INDEX) continue;
        uint32_t t = m->end_token;
        if (t < doc->n_tokens && doc->tokens[t].xpos == XPOS_POS) t++;
        if (t >= doc->n_tokens || doc->tokens[t].sentence != doc->tokens[m->first_token].sentence) continue;
        uint32_t row = government_at(a, t);
        if (row != MAP_NONE && !is_indefinite(doc, m->first_token)) add_government(a, m, t, row);
    }
}

/* "acting chairman and floor leader of the ruling party": the body behind the last post is that of all. */
static void share_organization(Attach *a, uint32_t phrase)
{
    RolePhrase *p = &a->phrases->at[phrase];
    const RolePhrase *q = p + 1;
    bool wants = p->entry->kind == TITLE_POST && range_is_empty(p->organization) && p->end == p->head + 1;
    bool chained = a->holder[phrase] != NO_INDEX && a->holder[phrase] == a->holder[phrase + 1] &&
                   q->start > p->end && q->start - p->end <= 2 && p->sentence == q->sentence;
    if (!wants || !chained || !q->organization_behind) return;
    p->organization = q->organization;
    p->organization_behind = true;
    if (p->place == NO_INDEX) p->place = q->place;
}

/* "RAAT founder and president": the body in front of the first post is that of both. */
static void share_front(Attach *a, uint32_t phrase)
{
    RolePhrase *p = &a->phrases->at[phrase];
    const RolePhrase *q = p - 1;
    bool chained = a->holder[phrase] != NO_INDEX && a->holder[phrase] == a->holder[phrase - 1] &&
                   p->sentence == q->sentence && q->end + 1 == p->start && is_and(a->doc, q->end);
    if (chained && range_is_empty(p->organization) && p->place == NO_INDEX && is_behind_body(q))
        p->organization = q->organization;
}

/* "president and chief executive": what the company's post tells of the one beside it. */
static void share_business(Attach *a, uint32_t phrase, uint32_t other)
{
    RolePhrase *p = &a->phrases->at[phrase];
    const RolePhrase *q = &a->phrases->at[other];
    const RolePhrase *last = p > q ? p : q, *first = p > q ? q : p;
    bool bare = p->entry->kind == TITLE_POST && p->sector == SECTOR_EXECUTIVE && p->place == NO_INDEX &&
                range_is_empty(p->organization);
    if (!bare || q->sector != SECTOR_BUSINESS || a->holder[phrase] == NO_INDEX) return;
    if (a->holder[phrase] != a->holder[other] || p->sentence != q->sentence) return;
    if (last->start >= first->end && last->start - first->end <= 2) p->sector = SECTOR_BUSINESS;
}

static bool is_of_state(const Attach *a, uint32_t place)
{
    return place != NO_INDEX && a->result->locations.at[place].kind == PLACE_ADMIN1;
}

/* Offices that a federal state has too: attorney general, secretary of state, senator. */
static bool may_be_of_state(const RolePhrase *p)
{
    bool sector =
        p->sector == SECTOR_JUDICIARY || p->sector == SECTOR_DIPLOMACY || p->sector == SECTOR_LEGISLATURE;
    return sector && p->entry->kind == TITLE_OFFICE && p->place == NO_INDEX && p->host == NO_INDEX &&
           p->determiner == NO_INDEX && p->holder_follows && range_is_empty(p->organization);
}

/* "Alabama Gov. A, Attorney General B and Secretary of State C": the state in front is that of all. */
static void share_state(Attach *a, uint32_t phrase)
{
    RolePhrase *p = &a->phrases->at[phrase];
    const RolePhrase *q = &a->phrases->at[phrase - 1];
    if (!q->holder_follows || !may_be_of_state(p) || !is_of_state(a, q->place) || p->sentence != q->sentence)
        return;
    uint32_t t = next_in_list(a->doc, mention_end(a->doc, q->end), p->line_end);
    if (t == p->start) p->place = q->place;
}

/* "a President Warren would sign it": nobody holds the post. */
static bool is_imagined(const Document *doc, const RolePhrase *p)
{
    bool post = p->entry->kind == TITLE_OFFICE || p->entry->kind == TITLE_POST;
    return post && is_indefinite(doc, p->title.first) && ascii_is_upper(doc->words[p->title.first].ptr[0]) &&
           person_at(doc, p->title.end) != NO_INDEX;
}

static bool is_nobodys(const Document *doc, const RolePhrase *p)
{
    return role_is_owner(doc, p) || is_imagined(doc, p);
}

RoleFacts role_attach(const AttachTables *tables, const RoleTables *roles, const Document *doc,
                      const Result *result, RolePhrases *phrases)
{
    Attach a = {.tables = tables, .roles = roles, .doc = doc, .result = result, .phrases = phrases};
    uint32_t n = (uint32_t)phrases->len;
    a.holder = no_indices(doc->scratch, n);
    a.fact = no_indices(doc->scratch, n);
    clause_init(&a.clause, tables, roles, doc);
    for (uint32_t i = n; i-- > 0;) /* from the end: a phrase may share the next one's holder */
        if (!is_nobodys(doc, &phrases->at[i]) && !attach_before_name(&a, i)) (void)attach_with_next(&a, i);
    for (uint32_t i = 0; i < n; i++) {
        if (a.holder[i] != NO_INDEX || is_nobodys(doc, &phrases->at[i])) continue;
        if (attach_behind_name(&a, i) || attach_behind_names(&a, i) || attach_included(&a, i)) continue;
        if (attach_clause(&a, i) || attach_apposed_name(&a, i)) continue;
        if (!attach_leading_as(&a, i)) (void)attach_line(&a, i);
    }
    for (uint32_t i = n; i-- > 1;)
        share_organization(&a, i - 1);
    for (uint32_t i = 1; i < n; i++) {
        share_state(&a, i);
        share_front(&a, i);
        share_business(&a, i, i - 1);
        share_business(&a, i - 1, i);
    }
    attach_governments(&a);
    return a.facts;
}
