#include "extract/place_clause.h"
#include "extract/place_finder.h"

#include "base/ctype.h"

enum { MAX_JOINING_WORDS = 6, CITY_IN_STATE = 10 };

/* ---- "Athens, Georgia" ---- */

/* The weightiest pair of candidates of which the second contains the first. */
static void qualify(const PlaceFinder *f, Spot *inner, Spot *outer)
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
    bool comma = token_is(doc, a->end_token, ",");
    uint32_t last = b->first_token - 1;
    bool conjunction = token_is(doc, last, "and") || token_is(doc, last, "or");
    return gap == 1 ? comma || conjunction : comma && conjunction;
}

/* "Moscow (Idaho)" */
static bool follows_in_bracket(const Document *doc, const Spot *a, const Spot *b)
{
    return b->first_token == a->end_token + 1 && slice_eq(doc->words[a->end_token], SLICE("(")) &&
           b->end_token < doc->n_tokens && slice_eq(doc->words[b->end_token], SLICE(")"));
}

/* Spots i and i + 1 are members of a list of states or of countries: "Utah, Washington, and Wyoming". */
static bool is_list(const PlaceFinder *f, size_t i)
{
    const Spot *s = f->spots->at;
    bool longer = (i > 0 && follows_by_comma(f->doc, &s[i - 1], &s[i])) ||
                  (i + 2 < f->spots->len && place_spots_joined(f->doc, &s[i + 1], &s[i + 2]));
    if (!longer) return false;
    return (place_has_kind(f, &s[i], GAZETTEER_ADMIN1) && place_has_kind(f, &s[i + 1], GAZETTEER_ADMIN1)) ||
           (place_has_kind(f, &s[i], GAZETTEER_COUNTRY) && place_has_kind(f, &s[i + 1], GAZETTEER_COUNTRY));
}

/* The state, or county of that name alone, that a spot surely names, no city like Hamburg; PLACE_NONE. */
static uint32_t state_of(const PlaceFinder *f, const Spot *spot)
{
    GazetteerCandidate c[GAZETTEER_MAX_CANDIDATES];
    uint32_t n = place_spot_candidates(f->s, f->doc, spot, c);
    uint32_t state = PLACE_NONE;
    uint32_t city = 0;
    for (uint32_t i = 0; i < n; i++) {
        const Place *p = gazetteer_place(f->s->gazetteer, c[i].place);
        if (p->kind == GAZETTEER_COUNTRY) return PLACE_NONE;
        if (p->kind == GAZETTEER_CITY && p->population > city) city = p->population;
        bool name = c[i].relation == NAME_MAIN || c[i].relation == NAME_ALTERNATE;
        bool sure = name ? p->population >= SURE_DIVISION : c[i].relation != NAME_SHORT;
        if (p->kind == GAZETTEER_ADMIN1 && sure && state == PLACE_NONE) state = c[i].place;
    }
    if (state == PLACE_NONE && n == 1 && place_has_kind(f, spot, GAZETTEER_ADMIN2)) return c[0].place;
    if (state == PLACE_NONE || city < SURE_CITY) return state;
    /* Ontario in California is less than the province */
    return city >= gazetteer_place(f->s->gazetteer, state)->population / CITY_IN_STATE ? PLACE_NONE : state;
}

/* "Detroit, Texas": whatever the name means elsewhere, the state closes the address. */
static bool closes_address(const Document *doc, const Spot *spot)
{
    uint32_t next = spot->end_token;
    if (next >= doc->n_tokens || doc->tokens[next].sentence != doc->tokens[spot->first_token].sentence)
        return true;
    return token_is(doc, next, ",") || token_is(doc, next, ".") || token_is(doc, next, ")") ||
           token_is(doc, next, ";") || doc->tokens[next].span.start < doc->dateline.span.end;
}

static void qualify_or_refuse(const PlaceFinder *f, Spot *a, Spot *b)
{
    qualify(f, a, b);
    if (a->qualifier != PLACE_NONE || a->match.n_words == 0 || !place_has_kind(f, a, GAZETTEER_CITY) ||
        place_has_kind(f, a, GAZETTEER_ADMIN1) || place_has_kind(f, a, GAZETTEER_COUNTRY) ||
        !closes_address(f->doc, b))
        return;
    a->qualifier = state_of(f, b);
    a->elsewhere = a->qualifier != PLACE_NONE;
}

/* "Washington, D.C.": the abbreviation of a city behind its name. */
static bool is_same_city(const PlaceFinder *f, const Spot *a, const Spot *b, uint32_t *ret_division)
{
    GazetteerCandidate x[GAZETTEER_MAX_CANDIDATES];
    GazetteerCandidate y[GAZETTEER_MAX_CANDIDATES];
    uint32_t nx = place_spot_candidates(f->s, f->doc, a, x);
    uint32_t ny = place_spot_candidates(f->s, f->doc, b, y);
    if (ny != 1 || y[0].relation != NAME_ABBREVIATION) return false;
    const Place *p = gazetteer_place(f->s->gazetteer, y[0].place);
    if (p->kind != GAZETTEER_CITY || p->admin1 == PLACE_NONE) return false;
    *ret_division = p->admin1;
    for (uint32_t i = 0; i < nx; i++)
        if (x[i].place == y[0].place) return true;
    return false;
}

static void merge_cities(const PlaceFinder *f)
{
    size_t kept = 0;
    for (size_t i = 0; i < f->spots->len; i++) {
        Spot *spot = &f->spots->at[i];
        Spot *last = kept > 0 ? &f->spots->at[kept - 1] : NULL;
        uint32_t division;
        if (last != NULL && follows_by_comma(f->doc, last, spot) && is_same_city(f, last, spot, &division)) {
            last->end_token = spot->end_token;
            last->qualifier = division;
        } else {
            f->spots->at[kept++] = *spot;
        }
    }
    f->spots->len = kept;
}

/* "Portland Trail Blazers", "Lincoln Huskers": the nickname of a club tells the state (place_cues.tsv). */
static void qualify_by_cue(const PlaceFinder *f, Spot *spot)
{
    GazetteerCandidate c[GAZETTEER_MAX_CANDIDATES];
    if (spot->match.n_words == 0 || spot->qualifier != PLACE_NONE) return;
    for (uint32_t i = spot->match_end; i < spot->match_end + 2 && i < f->doc->n_tokens; i++) {
        if (!word_is_capitalized(f->doc->words[i])) return;
        uint32_t state = place_words_cue(&f->s->words, f->doc->words[i]);
        if (state == PLACE_NONE || gazetteer_place(f->s->gazetteer, state)->kind != GAZETTEER_ADMIN1)
            continue;
        uint32_t n = place_spot_candidates(f->s, f->doc, spot, c);
        for (uint32_t k = 0; k < n; k++)
            if (place_is_within(f->s->gazetteer, c[k].place, state)) spot->qualifier = state;
        return;
    }
}

static void find_qualifiers(const PlaceFinder *f)
{
    for (size_t i = 0; i < f->spots->len; i++)
        qualify_by_cue(f, &f->spots->at[i]);
    for (size_t i = 0; i + 1 < f->spots->len; i++) {
        Spot *a = &f->spots->at[i];
        Spot *b = &f->spots->at[i + 1];
        if (a->qualifier != PLACE_NONE) continue;
        if (follows_by_comma(f->doc, a, b) && !is_list(f, i))
            qualify_or_refuse(f, a, b);
        else if (follows_in_bracket(f->doc, a, b))
            qualify(f, a, b);
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

/* "Everton drew": a club; that of a large city is the city by its club. */
static bool is_club(const PlaceFinder *f, const Spot *spot)
{
    return spot->match.n_words > 0 && spot->qualifier == PLACE_NONE &&
           place_clause_plays(&f->s->words, f->doc, spot->first_token, spot->end_token) &&
           !place_any_sure(f, spot, SURE_CITY);
}

/* The letters of a currency or an era: "US $720,000", "the second century BC". */
static bool is_no_name(const PlaceFinder *f, const Spot *spot)
{
    const Document *doc = f->doc;
    Slice text = document_slice(doc, tokens_span(doc, spot->first_token, spot->end_token));
    for (size_t i = 0; i < text.len; i++)
        if (!ascii_is_upper(text.ptr[i])) return false;
    if (spot->end_token < doc->n_tokens && doc->words[spot->end_token].ptr[0] == '$') return true;
    if (spot->first_token == 0) return false;
    Slice before = doc->words[spot->first_token - 1];
    return text.len == 2 &&
           (ascii_is_digit(before.ptr[0]) || place_words_has(&f->s->words, DEED_ERA, before));
}

/* An untagged name that only a comma made likely must have been a qualifier, or go. */
static void drop_unqualified(const PlaceFinder *f)
{
    size_t kept = 0;
    for (size_t i = 0; i < f->spots->len; i++) {
        Spot *spot = &f->spots->at[i];
        const Spot *last = kept > 0 ? &f->spots->at[kept - 1] : NULL;
        bool qualifies = last != NULL && last->qualifier != PLACE_NONE &&
                         (follows_by_comma(f->doc, last, spot) || follows_in_bracket(f->doc, last, spot));
        if (is_party_bracket(f->doc, spot) || is_club(f, spot) || is_no_name(f, spot)) continue;
        if (spot->source == SPOT_GAZETTEER && !qualifies && spot->first_token != f->dateline &&
            !place_was_tagged(f, spot) && spot->qualifier == PLACE_NONE &&
            !place_any_sure(f, spot, SURE_CITY))
            continue;
        f->spots->at[kept++] = *spot;
    }
    f->spots->len = kept;
}

/* "the governor of Colima": an office of the division; the premier of a country is the country's. */
static bool is_of_office(const PlaceFinder *f, const Spot *spot)
{
    uint32_t i = spot->first_token;
    if (i < 2 || f->doc->tokens[i - 2].sentence != f->doc->tokens[i].sentence ||
        !token_is(f->doc, i - 1, "of"))
        return false;
    return place_words_has(&f->s->words, DEED_OFFICE, f->doc->words[i - 2]) &&
           (!place_has_kind(f, spot, GAZETTEER_COUNTRY) || !token_is(f->doc, i - 2, "premier"));
}

/* "Washington Gov.", "New York state": the state rather than the city. */
static bool is_stately(const PlaceFinder *f, const Spot *spot)
{
    bool said = is_of_office(f, spot) || (spot->end_token < f->doc->n_tokens &&
                                          place_words_is_next(&f->s->words, f->doc->words[spot->end_token]));
    return said && place_has_kind(f, spot, GAZETTEER_ADMIN1);
}

/* ---- where unknown places are ---- */

/* "the Adhamiyah district of Baghdad": a word for a part of a town, "of" or "in", and no more than a few
 * words in lower case between the spots. */
static bool is_part_of_town(const PlaceFinder *f, const Spot *a, const Spot *b)
{
    const Document *doc = f->doc;
    uint32_t i = a->end_token;
    if (b->first_token < i + 2 || b->first_token - i > MAX_JOINING_WORDS ||
        doc->tokens[i].sentence != doc->tokens[b->first_token].sentence ||
        !place_words_has(&f->s->words, DEED_PART, doc->words[i]) ||
        (!token_is(doc, i + 1, "of") && !token_is(doc, i + 1, "in")))
        return false;
    for (i += 2; i < b->first_token; i++)
        if (!ascii_is_lower(doc->words[i].ptr[0])) return false;
    return true;
}

/* "Angola's capital Luanda" */
static bool owns(const Document *doc, const Spot *a, const Spot *b)
{
    uint32_t i = a->end_token;
    if (i >= doc->n_tokens || !token_is_possessive(doc, i) || b->first_token - i > MAX_JOINING_WORDS)
        return false;
    while (++i < b->first_token)
        if (!ascii_is_lower(doc->words[i].ptr[0])) return false;
    return true;
}

/* The largest city that a spot may mean. */
static uint32_t largest_city(const PlaceFinder *f, const Spot *spot)
{
    GazetteerCandidate c[GAZETTEER_MAX_CANDIDATES];
    uint32_t n = place_spot_candidates(f->s, f->doc, spot, c);
    uint32_t best = PLACE_NONE;
    for (uint32_t i = 0; i < n; i++) {
        const Place *p = gazetteer_place(f->s->gazetteer, c[i].place);
        if (p->kind != GAZETTEER_CITY) continue;
        if (best == PLACE_NONE || p->population > gazetteer_place(f->s->gazetteer, best)->population)
            best = c[i].place;
    }
    return best;
}

static bool any_within(const PlaceFinder *f, const Spot *spot, uint32_t outer)
{
    GazetteerCandidate c[GAZETTEER_MAX_CANDIDATES];
    uint32_t n = place_spot_candidates(f->s, f->doc, spot, c);
    for (uint32_t i = 0; i < n; i++)
        if (place_is_within(f->s->gazetteer, c[i].place, outer)) return true;
    return false;
}

/* A quarter is the one of its town, or one that the gazetteer does not know, whatever else is called so. */
static void find_quarters(const PlaceFinder *f)
{
    for (size_t i = 0; i + 1 < f->spots->len; i++) {
        Spot *a = &f->spots->at[i];
        size_t b = i + 1;
        if (a->qualifier != PLACE_NONE || !is_part_of_town(f, a, &f->spots->at[b])) continue;
        if (b + 1 < f->spots->len && owns(f->doc, &f->spots->at[b], &f->spots->at[b + 1])) b++;
        uint32_t town = largest_city(f, &f->spots->at[b]);
        if (town == PLACE_NONE) continue;
        a->elsewhere = !any_within(f, a, town);
        a->qualifier = town;
        if (a->elsewhere) a->around = (uint32_t)b;
    }
}

/* The token behind a name, its closing quotation mark, and its abbreviation in brackets. */
static uint32_t behind(const Document *doc, uint32_t i)
{
    if (i < doc->n_tokens && doc->tokens[i].xpos == XPOS_CLOSE_QUOTE) i++;
    bool bracket = i + 2 < doc->n_tokens && token_is(doc, i, "(") && token_is(doc, i + 2, ")");
    return bracket ? i + 3 : i;
}

/* "in", "at" or "near" between two spots, with no more than words in lower case behind it ("in the port city
 * of"), or a comma. */
static bool are_joined(const Document *doc, const Spot *a, const Spot *b)
{
    uint32_t i = behind(doc, a->end_token);
    if (b->first_token <= i || b->first_token - i > MAX_JOINING_WORDS ||
        doc->tokens[i].sentence != doc->tokens[b->first_token].sentence)
        return false;
    if (token_is(doc, i, ",")) return b->first_token == i + 1;
    if (!token_is(doc, i, "in") && !token_is(doc, i, "at") && !token_is(doc, i, "near")) return false;
    while (++i < b->first_token)
        if (!ascii_is_lower(doc->words[i].ptr[0]) ||
            (doc->tokens[i].xpos == XPOS_IN && !token_is(doc, i, "of")))
            return false;
    return true;
}

static bool is_nature(PlaceKind kind)
{
    return kind == PLACE_WATER || kind == PLACE_MOUNTAIN || kind == PLACE_ISLAND || kind == PLACE_REGION;
}

/* A name inside the unknown one ("Tianjin No. 2 Detention Centre") becomes a hidden spot. */
static bool find_inside(const PlaceFinder *f, size_t unknown)
{
    Spot inner;
    Spot *spot = &f->spots->at[unknown];
    for (uint32_t i = spot->first_token; i < spot->end_token; i++) {
        if (!place_sure_at(f, i, spot->end_token, EMBEDDED_CITY, &inner)) continue;
        if (is_nature(spot->hint) && !place_was_tagged(f, &inner)) continue; /* "Mary River" is not in Mary */
        inner.source = SPOT_EMBEDDED;
        qualify_by_cue(f, &inner);
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

/* The neighbour that a spot is said to lie in: "Rupp Arena in Lexington", "Lexington's Rupp Arena"; NO_INDEX.
 */
static uint32_t said_around(const PlaceFinder *f, size_t i)
{
    const Spot *spot = &f->spots->at[i];
    const Spot *before = i > 0 ? spot - 1 : NULL;
    bool list = i + 2 < f->spots->len && !spot->elsewhere && follows_by_comma(f->doc, spot, spot + 1) &&
                spot[1].qualifier == PLACE_NONE && place_spots_joined(f->doc, spot + 1, spot + 2);
    if (i + 1 < f->spots->len && !spot[1].hidden && !list && are_joined(f->doc, spot, spot + 1))
        return (uint32_t)i + 1;
    bool owner = before != NULL && before->match.n_words > 0 && spot->first_token == before->end_token + 1 &&
                 token_is_possessive(f->doc, before->end_token);
    return owner ? (uint32_t)i - 1 : NO_INDEX;
}

/* "Independence Square in Accra" is none of the squares that the tables have. */
static void leave_shared(const PlaceFinder *f)
{
    for (size_t i = 0; i < f->spots->len; i++) {
        Spot *spot = &f->spots->at[i];
        uint32_t around = spot->shared && !spot->hidden ? said_around(f, i) : NO_INDEX;
        uint32_t town = around == NO_INDEX ? PLACE_NONE : largest_city(f, &f->spots->at[around]);
        if (town != PLACE_NONE) spot->elsewhere = !any_within(f, spot, town);
    }
}

static void find_surroundings(const PlaceFinder *f)
{
    size_t n = f->spots->len;
    for (size_t i = 0; i < n; i++) {
        Spot *spot = &f->spots->at[i];
        if ((spot->match.n_words > 0 && !spot->elsewhere) || spot->around != NO_INDEX) continue;
        if (!spot->street && !spot->elsewhere && find_inside(f, i)) continue;
        f->spots->at[i].around = said_around(f, i);
    }
}

void place_spots_join(const PlaceFinder *f)
{
    merge_cities(f);
    find_qualifiers(f);
    drop_unqualified(f);
    for (size_t i = 0; i < f->spots->len; i++) {
        f->spots->at[i].stately = is_stately(f, &f->spots->at[i]);
        Spot *spot = &f->spots->at[i];
        spot->governs = place_clause_governs(&f->s->words, f->doc, spot->first_token, spot->end_token);
    }
    find_quarters(f);
    leave_shared(f);
    find_surroundings(f);
}
