#include "extract/place_spot.h"

#include "base/ctype.h"
#include "base/utf8.h"

#include <string.h>

enum {
    MAX_NAME_WORDS = NAME_INDEX_MAX_WORDS,
    SURE_CITY = 150000,     /* untagged, a city of this size is one by its name */
    EMBEDDED_CITY = 100000, /* the same inside the name of an organization */
    SURE_SURNAME_CITY = 500000,
    SURE_DIVISION = 500000,
    SURE_COUNTY = 100000,
    SHORT_CAPS = 3,
};

#define UNKNOWN_CONFIDENCE 0.75f

int place_spotter_load(PlaceSpotter *s, const Gazetteer *gazetteer, const char *data_dir, Error *err)
{
    s->gazetteer = gazetteer;
    return place_words_load(&s->words, gazetteer, data_dir, err);
}

void place_spotter_release(PlaceSpotter *s)
{
    place_words_release(&s->words);
}

/* ---- spelling ---- */

typedef struct Spelling {
    bool capital; /* begins with a capital letter */
    bool shouted; /* two letters or more, all capitals */
    uint32_t dots;
    uint32_t letters;
} Spelling;

static Spelling spelling_of(Slice text)
{
    Spelling s = {false, true, 0, 0};
    for (size_t i = 0; i < text.len;) {
        uint32_t c = utf8_next(text, &i);
        if (c == '.') s.dots++;
        if (!unicode_is_alpha(c)) continue;
        if (s.letters++ == 0) s.capital = unicode_is_upper(c);
        if (!unicode_is_upper(c)) s.shouted = false;
    }
    if (s.letters < 2 && s.dots == 0) s.shouted = false;
    return s;
}

static bool is_capitalized(Slice word)
{
    return word.len > 0 && unicode_is_upper(utf8_at(word, 0));
}

static bool is_demonym(NameRelation r)
{
    return r == NAME_ADJECTIVE || r == NAME_PEOPLE;
}

static bool is_abbreviation(NameRelation r)
{
    return (r >= NAME_ABBREVIATION && r <= NAME_CODE) || r == NAME_INITIALS;
}

static bool fits_spelling(NameRelation r, Spelling s, bool qualifies)
{
    switch (r) {
    case NAME_ABBREVIATION: return s.shouted || s.dots > 0;
    case NAME_DOTTED: return s.dots == 1 || (qualifies && s.dots == 0);
    case NAME_INITIALS: return s.dots > 0 || qualifies;
    case NAME_CODE: return qualifies && s.shouted && s.dots <= 1 && s.letters <= SHORT_CAPS;
    default: return true;
    }
}

/* A comma and a name stand before it: "Reading, PA". */
static bool may_qualify(const Document *doc, uint32_t first)
{
    if (first < 2 || doc->tokens[first].sentence != doc->tokens[first - 2].sentence) return false;
    return slice_eq(doc->words[first - 1], SLICE(",")) && is_capitalized(doc->words[first - 2]);
}

uint32_t place_spot_candidates(const PlaceSpotter *s, const Document *doc, const Spot *spot,
                               GazetteerCandidate ret[GAZETTEER_MAX_CANDIDATES])
{
    if (spot->match.n_words == 0) return 0;
    Spelling spelling =
        spelling_of(document_slice(doc, tokens_span(doc, spot->match_first, spot->match_end)));
    bool qualifies = may_qualify(doc, spot->match_first);
    uint32_t n = gazetteer_candidates(s->gazetteer, &spot->match, ret);
    uint32_t kept = 0;
    bool abbreviated = false;
    for (uint32_t i = 0; i < n; i++) {
        if (!fits_spelling(ret[i].relation, spelling, qualifies)) continue;
        if (is_abbreviation(ret[i].relation)) abbreviated = true;
        ret[kept++] = ret[i];
    }
    if (!abbreviated) return kept;
    n = kept;
    kept = 0; /* an abbreviation is not also the hamlet of those letters */
    for (uint32_t i = 0; i < n; i++)
        if (is_abbreviation(ret[i].relation)) ret[kept++] = ret[i];
    return kept;
}

bool place_is_within(const Gazetteer *g, uint32_t inner, uint32_t outer)
{
    const Place *a = gazetteer_place(g, inner);
    const Place *b = gazetteer_place(g, outer);
    if (inner == outer) return false;
    if (b->kind == GAZETTEER_COUNTRY)
        return a->kind != GAZETTEER_COUNTRY && memcmp(a->country, b->country, 2) == 0;
    if (b->kind == GAZETTEER_ADMIN1) return a->admin1 == outer;
    if (b->kind == GAZETTEER_ADMIN2)
        return a->kind == GAZETTEER_CITY && a->admin1 == b->admin1 && place_distance_km(a, b) < 80;
    if (b->kind == GAZETTEER_CITY && b->seat == SEAT_COUNTRY) return false;
    return false;
}

/* ---- names of the tagger ---- */

typedef struct Finder {
    const PlaceSpotter *s;
    const Document *doc;
    Arena *arena;
    PlaceSpots *spots;
    Map tagged;        /* texts of tagged locations -> 1 */
    Map persons;       /* first and last words of persons' full names -> 1 */
    uint32_t dateline; /* first token of the dateline's place, NO_INDEX */
} Finder;

static void look_up(const Finder *f, Spot *spot, uint32_t first, uint32_t end)
{
    spot->match = gazetteer_find(f->s->gazetteer, f->doc->words + first, end - first);
    spot->match_first = first;
    spot->match_end = end;
}

/* Candidate that makes an untagged name a place by itself. */
static bool is_sure(const Gazetteer *g, const GazetteerCandidate *c, uint32_t city_from)
{
    const Place *p = gazetteer_place(g, c->place);
    if (is_demonym(c->relation)) return true;
    switch (p->kind) {
    case GAZETTEER_COUNTRY:
    case GAZETTEER_CONTINENT: return true;
    case GAZETTEER_ADMIN1:
        return c->relation != NAME_CODE && c->relation != NAME_SHORT && p->population >= SURE_DIVISION;
    case GAZETTEER_CITY: return p->population >= city_from || p->seat == SEAT_COUNTRY;
    case GAZETTEER_ADMIN2: /* American counties have "County" in their names */
        return c->relation == NAME_MAIN && (p->population >= SURE_COUNTY || memcmp(p->country, "US", 2) == 0);
    default: return p->population >= 100000 && c->relation != NAME_SHORT;
    }
}

static bool any_sure(const Finder *f, const Spot *spot, uint32_t city_from)
{
    GazetteerCandidate c[GAZETTEER_MAX_CANDIDATES];
    uint32_t n = place_spot_candidates(f->s, f->doc, spot, c);
    for (uint32_t i = 0; i < n; i++)
        if (is_sure(f->s->gazetteer, &c[i], city_from)) return true;
    return false;
}

static PlaceStop stop_of(const Finder *f, uint32_t first, uint32_t end)
{
    return place_words_stop(&f->s->words, document_slice(f->doc, tokens_span(f->doc, first, end)));
}

static bool is_word(const Document *doc, uint32_t i, const char *word)
{
    return slice_eq(doc->words[i], slice_of(word));
}

static bool is_possessive(const Document *doc, uint32_t i)
{
    return is_word(doc, i, "'s") || is_word(doc, i, "\xe2\x80\x99s") || is_word(doc, i, "'") ||
           is_word(doc, i, "\xe2\x80\x99");
}

/* A sea, river, island, mountain or region has this name. */
static bool is_natural(const Finder *f, const Spot *spot)
{
    GazetteerCandidate c[GAZETTEER_MAX_CANDIDATES];
    uint32_t n = place_spot_candidates(f->s, f->doc, spot, c);
    for (uint32_t i = 0; i < n; i++) {
        GazetteerKind kind = (GazetteerKind)gazetteer_place(f->s->gazetteer, c[i].place)->kind;
        if (kind == GAZETTEER_WATER || kind == GAZETTEER_ISLAND || kind == GAZETTEER_MOUNTAIN ||
            kind == GAZETTEER_REGION)
            return true;
    }
    return false;
}

/* Without a generic word at its end or head: "Karak district", "River Thames". */
static void look_up_bare(const Finder *f, Spot *spot)
{
    const PlaceWord *after = place_words_generic(&f->s->words, true, f->doc->words[spot->end_token - 1]);
    const PlaceWord *before = place_words_generic(&f->s->words, false, f->doc->words[spot->first_token]);
    const PlaceWord *w = after != NULL ? after : before;
    if (w == NULL || spot->end_token - spot->first_token < 2) return;
    if (w->direction) {
        Spot bare = *spot;
        look_up(f, &bare, spot->first_token + 1, spot->end_token);
        if (spot->match.n_words == 0 && any_sure(f, &bare, EMBEDDED_CITY)) *spot = bare;
        return;
    }
    spot->hint = w->kind;
    spot->street = w->street;
    bool division = w->kind == PLACE_ADMIN1 || w->kind == PLACE_ADMIN2 || w->kind == PLACE_CITY;
    bool nature = w->kind == PLACE_WATER || w->kind == PLACE_ISLAND || w->kind == PLACE_MOUNTAIN ||
                  w->kind == PLACE_REGION;
    if (spot->match.n_words > 0 || (division && !w->strip) || (!division && !nature)) return;
    Spot bare = *spot;
    if (after != NULL)
        look_up(f, &bare, spot->first_token, spot->end_token - 1);
    else
        look_up(f, &bare, spot->first_token + 1, spot->end_token);
    if (!nature || is_natural(f, &bare)) *spot = bare; /* "Islington Bay" is not Islington */
}

/* Words in lower case at the head leave the spot: "northern Iraq", "port city of Chittagong". */
static void look_up_tail(const Finder *f, Spot *spot)
{
    for (uint32_t i = spot->first_token + 1; i < spot->end_token && spot->match.n_words == 0; i++) {
        if (is_capitalized(f->doc->words[i - 1]) || !is_capitalized(f->doc->words[i]) ||
            is_possessive(f->doc, i - 1) || stop_of(f, i, spot->end_token) != STOP_NONE)
            continue;
        Spot tail = *spot;
        if (!is_capitalized(f->doc->words[spot->first_token]))
            tail.first_token = i; /* "State of Qatar" stays */
        look_up(f, &tail, i, spot->end_token);
        if (tail.first_token == i) look_up_bare(f, &tail);
        if (tail.match.n_words > 0) *spot = tail;
    }
}

static void remember(Finder *f, uint32_t first, uint32_t end)
{
    map_put(&f->tagged, document_slice(f->doc, tokens_span(f->doc, first, end)), 1);
}

/* "Bolton" where "John Bolton" is a person of the article, and no preposition says that a place is meant. */
static bool is_surname(const Finder *f, const Spot *spot)
{
    if (spot->end_token - spot->first_token != 1) return false;
    if (map_get(&f->persons, f->doc->words[spot->first_token]) == MAP_NONE) return false;
    bool behind_preposition = spot->first_token > 0 && f->doc->tokens[spot->first_token - 1].xpos == XPOS_IN;
    return !behind_preposition && !any_sure(f, spot, SURE_SURNAME_CITY);
}

/* A name that the gazetteer does not know is a place only when the tagger is fairly sure. */
static bool is_doubtful(const Finder *f, const Spot *spot)
{
    if (is_surname(f, spot)) return true;
    return spot->match.n_words == 0 && spot->hint == PLACE_OTHER && spot->confidence < UNKNOWN_CONFIDENCE;
}

static void add_tagged(Finder *f, const Mention *m, uint32_t first, uint32_t end)
{
    Spot spot = {.first_token = first,
                 .end_token = end,
                 .source = SPOT_TAGGED,
                 .confidence = m->confidence,
                 .hint = m->type == MENTION_FACILITY ? PLACE_FACILITY : PLACE_OTHER,
                 .around = NO_INDEX,
                 .qualifier = PLACE_NONE};
    if (stop_of(f, first, end) == STOP_NEVER) return;
    look_up(f, &spot, first, end);
    look_up_bare(f, &spot);
    if (spot.match.n_words == 0) look_up_tail(f, &spot);
    if (is_doubtful(f, &spot)) return;
    remember(f, spot.first_token, end);
    vec_push(f->arena, f->spots, spot);
}

static bool is_known(const Finder *f, uint32_t first, uint32_t end)
{
    return gazetteer_find(f->s->gazetteer, f->doc->words + first, end - first).n_words > 0;
}

/* "Jiangsu", "Gold Coast", "Puge county", not "City" and "Science Museum". */
static bool is_district(const Finder *f, uint32_t first, uint32_t end)
{
    const PlaceWord *w = place_words_generic(&f->s->words, true, f->doc->words[end - 1]);
    if (end - first == 1) return w == NULL && is_known(f, first, end);
    return w == NULL ? is_known(f, first, end) : w->kind != PLACE_FACILITY;
}

/* "Jiangsu province of eastern China": a place, and the country or state that it is of. */
static bool is_part_of(const Finder *f, const Mention *m, uint32_t first, uint32_t of)
{
    const Document *doc = f->doc;
    uint32_t outer = of + 1;
    while (outer < m->end_token && !is_capitalized(doc->words[outer]))
        outer++;
    if (outer == m->end_token || is_known(f, first, m->end_token)) return false;
    Spot container = {.first_token = outer, .end_token = m->end_token};
    look_up(f, &container, outer, m->end_token);
    return container.match.n_words > 0 && is_district(f, first, of) && any_sure(f, &container, SURE_CITY);
}

/* True when token i parts a mention into two names: a comma or bracket; "in"; "Taipei's Neihu District";
 * "Iran and Iraq". A name that the gazetteer has as a whole is not parted. */
static bool is_divider(const Finder *f, const Mention *m, uint32_t first, uint32_t i)
{
    const Document *doc = f->doc;
    if (is_word(doc, i, ",") || is_word(doc, i, "(") || is_word(doc, i, ")")) return true;
    if (i == first || i + 1 >= m->end_token) return false;
    if (is_word(doc, i, "in")) return true;
    if (is_possessive(doc, i)) return is_known(f, first, i) && !is_known(f, first, m->end_token);
    if (is_word(doc, i, "of")) return is_part_of(f, m, first, i);
    return is_word(doc, i, "and") && is_known(f, first, i) && is_known(f, i + 1, m->end_token);
}

static void add_tagged_parts(Finder *f, const Mention *m)
{
    uint32_t first = m->first_token;
    for (uint32_t i = m->first_token; i <= m->end_token; i++) {
        if (i < m->end_token && !is_divider(f, m, first, i)) continue;
        if (i > first) add_tagged(f, m, first, i);
        first = i + 1;
    }
}

/* ---- names by the gazetteer alone ---- */

static bool was_tagged(const Finder *f, const Spot *spot)
{
    return map_get(&f->tagged, document_slice(f->doc, tokens_span(f->doc, spot->first_token,
                                                                  spot->end_token))) != MAP_NONE;
}

/* "sub-Saharan", "southern Africa" */
static bool has_capital(const Document *doc, uint32_t first, uint32_t end)
{
    Slice text = document_slice(doc, tokens_span(doc, first, end));
    for (size_t i = 0; i < text.len; i++)
        if (ascii_is_upper(text.ptr[i])) return true;
    return false;
}

/* Longest name at token i that is written as one, before `end`. */
static bool match_at(const Finder *f, uint32_t i, uint32_t end, Spot *ret)
{
    const Document *doc = f->doc;
    bool lower = !is_capitalized(doc->words[i]);
    if (lower && !ascii_is_lower(doc->words[i].ptr[0])) return false;
    GazetteerMatch m = lower ? gazetteer_match_tables(f->s->gazetteer, doc->words + i, end - i)
                             : gazetteer_match(f->s->gazetteer, doc->words + i, end - i);
    if (m.n_words == 0) return false;
    uint32_t last = i + m.n_words - 1;
    if (lower && (m.table_list == 0 || !has_capital(doc, i, i + m.n_words))) return false;
    if (!lower && m.n_words > 1 && m.table_list == 0 && !is_capitalized(doc->words[last])) return false;
    *ret = (Spot){.first_token = i,
                  .end_token = i + m.n_words,
                  .match = m,
                  .match_first = i,
                  .match_end = i + m.n_words,
                  .around = NO_INDEX,
                  .qualifier = PLACE_NONE};
    return true;
}

/* The longest sure name at token i; a shorter one when the longest is not. */
static bool sure_at(const Finder *f, uint32_t i, uint32_t end, uint32_t city_from, Spot *ret)
{
    while (match_at(f, i, end, ret)) {
        PlaceStop stop = stop_of(f, ret->first_token, ret->end_token);
        if (stop == STOP_NEVER) return false;
        if (i == f->dateline) return true;
        if (stop == STOP_NONE && (any_sure(f, ret, city_from) || was_tagged(f, ret))) return true;
        end = ret->end_token - 1;
        if (end <= i) return false;
    }
    return false;
}

/* Words that the tagger takes for names or adjectives; without tags everything goes. */
static bool is_name_tag(uint8_t xpos)
{
    return xpos == 0 || xpos == XPOS_NNP || xpos == XPOS_NNPS || xpos == XPOS_JJ || xpos == XPOS_NNS;
}

/* "Highway 19", "Interstate 45" */
static bool is_numbered_road(const Finder *f, uint32_t i, uint32_t end)
{
    const PlaceWord *w = place_words_generic(&f->s->words, false, f->doc->words[i]);
    return w != NULL && w->street && i + 1 < end && is_capitalized(f->doc->words[i]) &&
           ascii_is_digit(f->doc->words[i + 1].ptr[0]);
}

static void add_road(Finder *f, uint32_t first, uint32_t end, float confidence)
{
    Spot spot = {.first_token = first,
                 .end_token = end,
                 .source = SPOT_TAGGED,
                 .confidence = confidence,
                 .hint = PLACE_FACILITY,
                 .street = true,
                 .around = NO_INDEX,
                 .qualifier = PLACE_NONE};
    vec_push(f->arena, f->spots, spot);
}

/* Outside of tagged names. Returns the token to go on with. */
static uint32_t scan_plain(Finder *f, uint32_t i, uint32_t end)
{
    Spot spot;
    if (is_numbered_road(f, i, end)) {
        add_road(f, i, i + 2, 0.7f);
        return i + 2;
    }
    bool name = is_name_tag(f->doc->tokens[i].xpos) || !is_capitalized(f->doc->words[i]);
    if (!name && i != f->dateline) return i + 1;
    bool sure = sure_at(f, i, end, SURE_CITY, &spot);
    if (!sure && !(may_qualify(f->doc, i) && match_at(f, i, end, &spot))) return i + 1;
    spot.source = SPOT_GAZETTEER;
    spot.confidence = was_tagged(f, &spot) ? 0.8f : 0.6f;
    vec_push(f->arena, f->spots, spot);
    return spot.end_token;
}

/* "Orchard St." and "Dublin Road" are streets, whatever the tagger takes them for. */
static bool add_street(Finder *f, uint32_t first, uint32_t end, float confidence)
{
    const PlaceWord *w = place_words_generic(&f->s->words, true, f->doc->words[end - 1]);
    while (first < end && !is_capitalized(f->doc->words[first]))
        first++;
    if (w == NULL || !w->street || end - first < 2 || end - first > 4) return false;
    add_road(f, first, end, confidence);
    return true;
}

/* The "City" of "Dublin City Council" belongs to the council. */
static void leave_city_word(const Finder *f, Spot *spot, uint32_t end)
{
    uint32_t last = spot->end_token - 1;
    if (spot->end_token == end || last == spot->first_token || !is_word(f->doc, last, "City")) return;
    Spot bare = *spot;
    look_up(f, &bare, spot->first_token, last);
    bare.end_token = last;
    if (bare.match.n_words > 0) *spot = bare;
}

/* A building that gives its name to those who work there, tagged as an organization: "the White House said".
 */
static bool is_building(const Finder *f, const Spot *spot)
{
    GazetteerCandidate c[GAZETTEER_MAX_CANDIDATES];
    uint32_t n = place_spot_candidates(f->s, f->doc, spot, c);
    return n > 0 && gazetteer_place(f->s->gazetteer, c[0].place)->kind == GAZETTEER_FACILITY;
}

/* Places inside the name of an organization; none in that of a newspaper. */
static void scan_inside(Finder *f, uint32_t first, uint32_t end, float confidence)
{
    if (stop_of(f, end - 1, end) == STOP_TAIL) return;
    for (uint32_t i = first; i < end;) {
        Spot spot;
        if (!sure_at(f, i, end, EMBEDDED_CITY, &spot) || is_building(f, &spot)) {
            i++;
            continue;
        }
        leave_city_word(f, &spot, end);
        spot.source = SPOT_EMBEDDED;
        spot.confidence = confidence * 0.7f;
        vec_push(f->arena, f->spots, spot);
        i = spot.end_token;
    }
}

/* A single word tagged as a person that is a large city and no part of a full name in the article. */
static void reconsider_person(Finder *f, const Mention *m)
{
    Spot spot;
    if (m->end_token - m->first_token != 1 || m->confidence > 0.9f) return;
    if (map_get(&f->persons, f->doc->words[m->first_token]) != MAP_NONE) return;
    if (!sure_at(f, m->first_token, m->end_token, SURE_CITY, &spot)) return;
    spot.source = SPOT_GAZETTEER;
    spot.confidence = 1 - m->confidence * 0.6f;
    vec_push(f->arena, f->spots, spot);
}

/* End of the stretch of untagged tokens of one sentence that begins at i. */
static uint32_t plain_end(const Document *doc, uint32_t i)
{
    uint32_t end = i;
    uint32_t limit = doc->sentences[doc->tokens[i].sentence].end_token;
    while (end < limit && end < i + MAX_NAME_WORDS && doc->tokens[end].mention == NO_INDEX)
        end++;
    return end;
}

/* A name that begins in the mention and goes on behind it: "Korean" and "peninsula". */
static bool add_longer(Finder *f, const Mention *m)
{
    Spot spot;
    if (m->end_token >= f->doc->n_tokens || f->doc->tokens[m->end_token].mention != NO_INDEX) return false;
    uint32_t end = plain_end(f->doc, m->end_token);
    if (!match_at(f, m->first_token, end, &spot) || spot.end_token <= m->end_token ||
        spot.match.table_list == 0)
        return false;
    spot.source = SPOT_TAGGED;
    spot.confidence = 0.9f;
    vec_push(f->arena, f->spots, spot);
    return true;
}

/* A nationality, or the one inside of it ("Russian-backed"). */
static void add_national(Finder *f, const Mention *m)
{
    if (add_longer(f, m)) return;
    for (uint32_t i = m->first_token; i < m->end_token;) {
        Spot spot;
        if (!sure_at(f, i, m->end_token, SURE_CITY, &spot)) {
            i++;
            continue;
        }
        spot.source = SPOT_NATIONAL;
        spot.confidence = m->confidence;
        vec_push(f->arena, f->spots, spot);
        i = spot.end_token;
    }
}

static void add_mention(Finder *f, const Mention *m)
{
    switch (m->type) {
    case MENTION_LOCATION:
    case MENTION_FACILITY:
        if (!add_longer(f, m)) add_tagged_parts(f, m);
        break;
    case MENTION_NORP: add_national(f, m); break;
    case MENTION_PERSON: reconsider_person(f, m); break;
    default:
        if (!add_street(f, m->first_token, m->end_token, m->confidence))
            scan_inside(f, m->first_token, m->end_token, m->confidence);
        break;
    }
}

/* ---- "Athens, Georgia" ---- */

/* The weightiest pair of candidates of which the second contains the first. */
static void qualify(const Finder *f, Spot *inner, Spot *outer)
{
    const Gazetteer *g = f->s->gazetteer;
    GazetteerCandidate a[GAZETTEER_MAX_CANDIDATES];
    GazetteerCandidate b[GAZETTEER_MAX_CANDIDATES];
    uint32_t na = place_spot_candidates(f->s, f->doc, inner, a);
    uint32_t nb = place_spot_candidates(f->s, f->doc, outer, b);
    uint32_t best = PLACE_NONE;
    double best_weight = -1;
    for (uint32_t k = 0; k < nb; k++) {
        const Place *container = gazetteer_place(g, b[k].place);
        if (container->kind != GAZETTEER_COUNTRY && container->kind != GAZETTEER_ADMIN1 &&
            container->kind != GAZETTEER_ADMIN2)
            continue;
        for (uint32_t i = 0; i < na; i++) {
            if (!place_is_within(g, a[i].place, b[k].place)) continue;
            double weight = (double)gazetteer_place(g, a[i].place)->population + 1e-3 * container->population;
            if (container->kind == GAZETTEER_ADMIN2) weight *= 0.01;
            if (weight > best_weight) {
                best_weight = weight;
                best = b[k].place;
            }
        }
    }
    inner->qualifier = best;
}

static bool follows_by_comma(const Document *doc, const Spot *a, const Spot *b)
{
    return b->first_token == a->end_token + 1 && slice_eq(doc->words[a->end_token], SLICE(",")) &&
           doc->tokens[a->first_token].sentence == doc->tokens[b->first_token].sentence;
}

bool place_spots_joined(const Document *doc, const Spot *a, const Spot *b)
{
    uint32_t gap = b->first_token - a->end_token;
    if (b->first_token <= a->end_token || gap > 2 ||
        doc->tokens[a->first_token].sentence != doc->tokens[b->first_token].sentence)
        return false;
    bool comma = is_word(doc, a->end_token, ",");
    uint32_t last = b->first_token - 1;
    bool conjunction = is_word(doc, last, "and") || is_word(doc, last, "or");
    return gap == 1 ? comma || conjunction : comma && conjunction;
}

/* "Moscow (Idaho)" */
static bool follows_in_bracket(const Document *doc, const Spot *a, const Spot *b)
{
    return b->first_token == a->end_token + 1 && slice_eq(doc->words[a->end_token], SLICE("(")) &&
           b->end_token < doc->n_tokens && slice_eq(doc->words[b->end_token], SLICE(")"));
}

static bool has_kind(const Finder *f, const Spot *spot, GazetteerKind kind)
{
    GazetteerCandidate c[GAZETTEER_MAX_CANDIDATES];
    uint32_t n = place_spot_candidates(f->s, f->doc, spot, c);
    for (uint32_t i = 0; i < n; i++)
        if (gazetteer_place(f->s->gazetteer, c[i].place)->kind == (uint8_t)kind) return true;
    return false;
}

/* Spots i and i + 1 are members of a list of states or of countries: "Utah, Washington, and Wyoming". */
static bool is_list(const Finder *f, size_t i)
{
    const Spot *s = f->spots->at;
    bool longer = (i > 0 && follows_by_comma(f->doc, &s[i - 1], &s[i])) ||
                  (i + 2 < f->spots->len && place_spots_joined(f->doc, &s[i + 1], &s[i + 2]));
    if (!longer) return false;
    return (has_kind(f, &s[i], GAZETTEER_ADMIN1) && has_kind(f, &s[i + 1], GAZETTEER_ADMIN1)) ||
           (has_kind(f, &s[i], GAZETTEER_COUNTRY) && has_kind(f, &s[i + 1], GAZETTEER_COUNTRY));
}

static void find_qualifiers(const Finder *f)
{
    for (size_t i = 0; i + 1 < f->spots->len; i++) {
        Spot *a = &f->spots->at[i];
        Spot *b = &f->spots->at[i + 1];
        bool comma = follows_by_comma(f->doc, a, b) && !is_list(f, i);
        if (comma || follows_in_bracket(f->doc, a, b)) qualify(f, a, b);
    }
}

/* "(D-Va.)", "(R-Ariz.)": a party and its member's state belong to the role. */
static bool is_party_bracket(const Document *doc, const Spot *spot)
{
    uint32_t start = doc->tokens[spot->first_token].span.start;
    if (start < 3) return false;
    const char *before = doc->text.ptr + start - 3;
    return before[0] == '(' && ascii_is_upper(before[1]) && before[2] == '-';
}

/* An untagged name that only a comma made likely must have been a qualifier, or go. */
static void drop_unqualified(const Finder *f)
{
    size_t kept = 0;
    for (size_t i = 0; i < f->spots->len; i++) {
        Spot *spot = &f->spots->at[i];
        const Spot *last = kept > 0 ? &f->spots->at[kept - 1] : NULL;
        bool qualifies = last != NULL && last->qualifier != PLACE_NONE &&
                         (follows_by_comma(f->doc, last, spot) || follows_in_bracket(f->doc, last, spot));
        if (is_party_bracket(f->doc, spot)) continue;
        if (spot->source == SPOT_GAZETTEER && !qualifies && spot->first_token != f->dateline &&
            !was_tagged(f, spot) && spot->qualifier == PLACE_NONE && !any_sure(f, spot, SURE_CITY))
            continue;
        f->spots->at[kept++] = *spot;
    }
    f->spots->len = kept;
}

/* "Washington Gov.", "New York state": the state rather than the city. */
static bool is_stately(const Finder *f, const Spot *spot)
{
    return spot->end_token < f->doc->n_tokens &&
           place_words_is_next(&f->s->words, f->doc->words[spot->end_token]) &&
           has_kind(f, spot, GAZETTEER_ADMIN1);
}

/* ---- where unknown places are ---- */

/* "in", "at" or "near" between two spots, or a comma, or the possessive of the first. */
static bool are_joined(const Document *doc, const Spot *a, const Spot *b)
{
    if (b->first_token != a->end_token + 1) return false;
    return is_word(doc, a->end_token, "in") || is_word(doc, a->end_token, "at") ||
           is_word(doc, a->end_token, "near") || is_word(doc, a->end_token, ",");
}

/* A name inside the unknown one ("Tianjin No. 2 Detention Centre") becomes a hidden spot. */
static bool find_inside(const Finder *f, size_t unknown)
{
    Spot inner;
    Spot *spot = &f->spots->at[unknown];
    for (uint32_t i = spot->first_token; i < spot->end_token; i++) {
        if (!sure_at(f, i, spot->end_token, EMBEDDED_CITY, &inner)) continue;
        inner.source = SPOT_EMBEDDED;
        inner.confidence = spot->confidence;
        if (spot->hint == PLACE_OTHER &&
            i == spot->first_token) { /* "New Jersey Lottery" is no place itself */
            *spot = inner;
            return true;
        }
        inner.hidden = true;
        spot->around = (uint32_t)f->spots->len;
        vec_push(f->arena, f->spots, inner);
        return true;
    }
    return false;
}

static void find_surroundings(const Finder *f)
{
    size_t n = f->spots->len;
    for (size_t i = 0; i < n; i++) {
        Spot *spot = &f->spots->at[i];
        if (spot->match.n_words > 0 || (!spot->street && find_inside(f, i))) continue;
        const Spot *before = i > 0 ? &f->spots->at[i - 1] : NULL;
        if (i + 1 < n && are_joined(f->doc, spot, &f->spots->at[i + 1]))
            spot->around = (uint32_t)i + 1;
        else if (before != NULL && before->match.n_words > 0 && spot->first_token == before->end_token + 1 &&
                 is_possessive(f->doc, before->end_token))
            spot->around = (uint32_t)i - 1;
    }
}

/* ---- the whole article ---- */

static void remember_names(Finder *f)
{
    const Document *doc = f->doc;
    map_init(&f->tagged, doc->arena, 32);
    map_init(&f->persons, doc->arena, 32);
    for (size_t i = 0; i < doc->mentions.len; i++) {
        const Mention *m = &doc->mentions.at[i];
        if (m->kind != MENTION_NAME) continue;
        if (m->type == MENTION_LOCATION) remember(f, m->first_token, m->end_token);
        if (m->type != MENTION_PERSON || m->end_token - m->first_token < 2) continue;
        map_put(&f->persons, doc->words[m->first_token], 1);
        map_put(&f->persons, doc->words[m->end_token - 1], 1);
    }
}

void place_spots_find(const PlaceSpotter *spotter, const Document *doc, PlaceSpots *spots)
{
    Finder f = {.s = spotter, .doc = doc, .arena = doc->arena, .spots = spots};
    *spots = (PlaceSpots){0};
    remember_names(&f);
    f.dateline =
        span_len(doc->dateline.place) > 0 ? document_token_at(doc, doc->dateline.place.start) : NO_INDEX;
    for (uint32_t i = 0; i < doc->n_tokens;) {
        uint32_t mention = doc->tokens[i].mention;
        if (mention == NO_INDEX) {
            i = scan_plain(&f, i, plain_end(doc, i));
            continue;
        }
        const Mention *m = &doc->mentions.at[mention];
        add_mention(&f, m);
        i = m->end_token > i ? m->end_token : i + 1;
        if (spots->len > 0 && spots->at[spots->len - 1].end_token > i)
            i = spots->at[spots->len - 1].end_token;
    }
    find_qualifiers(&f);
    drop_unqualified(&f);
    for (size_t i = 0; i < spots->len; i++)
        spots->at[i].stately = is_stately(&f, &spots->at[i]);
    find_surroundings(&f);
}
