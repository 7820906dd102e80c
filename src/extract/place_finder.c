#include "extract/place_finder.h"

#include "base/ctype.h"
#include "base/utf8.h"

#include <string.h>

enum { SURE_COUNTY = 100000, SHORT_CAPS = 3, ACRONYM_LETTERS = 5, PART_OF_TOWN_KM = 40 };

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

bool word_is_capitalized(Slice word)
{
    return word.len > 0 && unicode_is_upper(utf8_at(word, 0));
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
bool place_may_qualify(const Document *doc, uint32_t first)
{
    if (first < 2 || doc->tokens[first].sentence != doc->tokens[first - 2].sentence) return false;
    return slice_eq(doc->words[first - 1], SLICE(",")) && word_is_capitalized(doc->words[first - 2]);
}

static bool is_dateline(const Document *doc, const Spot *spot)
{
    return span_len(doc->dateline.place) > 0 &&
           span_overlaps(doc->dateline.place, tokens_span(doc, spot->match_first, spot->match_end));
}

uint32_t place_spot_candidates(const PlaceSpotter *s, const Document *doc, const Spot *spot,
                               GazetteerCandidate ret[GAZETTEER_MAX_CANDIDATES])
{
    if (spot->match.n_words == 0) return 0;
    Spelling spelling =
        spelling_of(document_slice(doc, tokens_span(doc, spot->match_first, spot->match_end)));
    bool qualifies = place_may_qualify(doc, spot->match_first);
    uint32_t n = gazetteer_candidates(s->gazetteer, &spot->match, ret);
    uint32_t kept = 0;
    bool abbreviated = false;
    bool acronym = spelling.shouted && spelling.letters <= ACRONYM_LETTERS && !is_dateline(doc, spot);
    for (uint32_t i = 0; i < n; i++) {
        if (!fits_spelling(ret[i].relation, spelling, qualifies)) continue;
        bool town = ret[i].relation == NAME_ALTERNATE ||
                    (ret[i].relation == NAME_MAIN && spelling.letters < SHORT_CAPS);
        if (acronym && !qualifies && town) continue; /* "IRNA" is no Irna, "WA" no Wa */
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
        return a->kind == GAZETTEER_CITY && memcmp(a->country, b->country, 2) == 0 &&
               (b->admin1 == PLACE_NONE || a->admin1 == b->admin1) && place_distance_km(a, b) < 80;
    return b->kind == GAZETTEER_CITY && a->kind != GAZETTEER_COUNTRY && a->kind != GAZETTEER_ADMIN1 &&
           place_distance_km(a, b) < PART_OF_TOWN_KM;
}

void place_look_up(const PlaceFinder *f, Spot *spot, uint32_t first, uint32_t end)
{
    spot->match = gazetteer_find(f->s->gazetteer, f->doc->words + first, end - first);
    spot->match_first = first;
    spot->match_end = end;
}

/* Candidate that makes an untagged name a place by itself. */
static bool is_sure(const Gazetteer *g, const GazetteerCandidate *c, uint32_t city_from)
{
    const Place *p = gazetteer_place(g, c->place);
    if (name_is_demonym(c->relation)) return true;
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

bool place_any_sure(const PlaceFinder *f, const Spot *spot, uint32_t city_from)
{
    GazetteerCandidate c[GAZETTEER_MAX_CANDIDATES];
    uint32_t n = place_spot_candidates(f->s, f->doc, spot, c);
    for (uint32_t i = 0; i < n; i++)
        if (is_sure(f->s->gazetteer, &c[i], city_from)) return true;
    return false;
}

PlaceStop place_stop_of(const PlaceFinder *f, uint32_t first, uint32_t end)
{
    return place_words_stop(&f->s->words, document_slice(f->doc, tokens_span(f->doc, first, end)));
}

bool token_is(const Document *doc, uint32_t i, const char *word)
{
    return slice_eq(doc->words[i], slice_of(word));
}

bool token_is_possessive(const Document *doc, uint32_t i)
{
    return token_is(doc, i, "'s") || token_is(doc, i, "\xe2\x80\x99s") || token_is(doc, i, "'") ||
           token_is(doc, i, "\xe2\x80\x99");
}

bool place_is_known(const PlaceFinder *f, uint32_t first, uint32_t end)
{
    return gazetteer_find(f->s->gazetteer, f->doc->words + first, end - first).n_words > 0;
}

bool place_has_kind(const PlaceFinder *f, const Spot *spot, GazetteerKind kind)
{
    GazetteerCandidate c[GAZETTEER_MAX_CANDIDATES];
    uint32_t n = place_spot_candidates(f->s, f->doc, spot, c);
    for (uint32_t i = 0; i < n; i++)
        if (gazetteer_place(f->s->gazetteer, c[i].place)->kind == (uint8_t)kind) return true;
    return false;
}

bool place_was_tagged(const PlaceFinder *f, const Spot *spot)
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
bool place_match_at(const PlaceFinder *f, uint32_t i, uint32_t end, Spot *ret)
{
    const Document *doc = f->doc;
    bool lower = !word_is_capitalized(doc->words[i]);
    if (lower && !ascii_is_lower(doc->words[i].ptr[0])) return false;
    GazetteerMatch m = lower ? gazetteer_match_tables(f->s->gazetteer, doc->words + i, end - i)
                             : gazetteer_match(f->s->gazetteer, doc->words + i, end - i);
    if (m.n_words == 0) return false;
    uint32_t last = i + m.n_words - 1;
    if (lower && (m.table_list == 0 || !has_capital(doc, i, i + m.n_words))) return false;
    if (!lower && m.n_words > 1 && m.table_list == 0 && !word_is_capitalized(doc->words[last])) return false;
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
bool place_sure_at(const PlaceFinder *f, uint32_t i, uint32_t end, uint32_t city_from, Spot *ret)
{
    while (place_match_at(f, i, end, ret)) {
        PlaceStop stop = place_stop_of(f, ret->first_token, ret->end_token);
        if (stop == STOP_NEVER) return false;
        if (i == f->dateline) return true;
        if (stop == STOP_NONE && (place_any_sure(f, ret, city_from) || place_was_tagged(f, ret))) return true;
        end = ret->end_token - 1;
        if (end <= i) return false;
    }
    return false;
}
