#include "extract/place_finder.h"

#include "base/ctype.h"

#include <string.h>

enum { MAX_NAME_WORDS = NAME_INDEX_MAX_WORDS, LONGEST_ACRONYM = 5, MAX_CAPITALS = 32 };

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

/* ---- names of the tagger ---- */

/* Where a name that begins at token i ends at the latest. */
static uint32_t name_limit(const Document *doc, uint32_t i)
{
    uint32_t limit = doc->sentences[doc->tokens[i].sentence].end_token;
    return limit < i + MAX_NAME_WORDS ? limit : i + MAX_NAME_WORDS;
}

/* A sea, river, island, mountain or region has this name. */
static bool is_natural(const PlaceFinder *f, const Spot *spot)
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
static void look_up_bare(const PlaceFinder *f, Spot *spot)
{
    const PlaceWord *after = place_words_generic(&f->s->words, true, f->doc->words[spot->end_token - 1]);
    const PlaceWord *before = place_words_generic(&f->s->words, false, f->doc->words[spot->first_token]);
    const PlaceWord *w = after != NULL ? after : before;
    if (w == NULL || spot->end_token - spot->first_token < 2) return;
    if (w->direction) {
        Spot bare = *spot;
        place_look_up(f, &bare, spot->first_token + 1, spot->end_token);
        if (spot->match.n_words == 0 && place_any_sure(f, &bare, EMBEDDED_CITY)) *spot = bare;
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
        place_look_up(f, &bare, spot->first_token, spot->end_token - 1);
    else
        place_look_up(f, &bare, spot->first_token + 1, spot->end_token);
    if (!nature || is_natural(f, &bare)) *spot = bare; /* "Islington Bay" is not Islington */
}

/* Words in lower case at the head leave the spot: "northern Iraq", "port city of Chittagong". */
static void look_up_tail(const PlaceFinder *f, Spot *spot)
{
    for (uint32_t i = spot->first_token + 1; i < spot->end_token && spot->match.n_words == 0; i++) {
        if (!ascii_is_lower(f->doc->words[i - 1].ptr[0]) || !word_is_capitalized(f->doc->words[i]) ||
            token_is_possessive(f->doc, i - 1) || place_stop_of(f, i, spot->end_token) != STOP_NONE)
            continue;
        Spot tail = *spot;
        if (!word_is_capitalized(f->doc->words[spot->first_token]))
            tail.first_token = i; /* "State of Qatar" stays */
        place_look_up(f, &tail, i, spot->end_token);
        if (tail.first_token == i) look_up_bare(f, &tail);
        if (tail.match.n_words > 0) *spot = tail;
    }
}

static bool is_behind_preposition(const Document *doc, uint32_t first)
{
    return first > 0 && doc->tokens[first - 1].xpos == XPOS_IN;
}

static void remember(PlaceFinder *f, uint32_t first, uint32_t end)
{
    map_put(&f->tagged, document_slice(f->doc, tokens_span(f->doc, first, end)), 1);
}

/* A word of a person's full name, "RUBIO" of a headline too. */
static bool is_word_of_person(const PlaceFinder *f, Slice word)
{
    char small[MAX_CAPITALS];
    if (map_get(&f->persons, word) != MAP_NONE) return true;
    if (word.len < 2 || word.len > sizeof small || !ascii_is_upper(word.ptr[1])) return false;
    for (size_t i = 0; i < word.len; i++)
        small[i] = i == 0 ? word.ptr[i] : ascii_lower(word.ptr[i]);
    return map_get(&f->persons, (Slice){small, word.len}) != MAP_NONE;
}

/* "Bolton" where "John Bolton" is a person of the article, and no preposition says that a place is meant: not
 * here, and for a place as well known as Georgia nowhere. */
static bool is_person(const PlaceFinder *f, const Spot *spot)
{
    Slice word = f->doc->words[spot->first_token];
    if (spot->end_token - spot->first_token != 1 || !is_word_of_person(f, word)) return false;
    if (is_behind_preposition(f->doc, spot->first_token)) return false;
    return map_get(&f->placed, word) == MAP_NONE || !place_any_sure(f, spot, SURE_SURNAME_CITY);
}

/* "at Snetterton, Norfolk": a preposition before it, and what it lies in behind a comma. */
static bool is_addressed(const PlaceFinder *f, const Spot *spot)
{
    uint32_t next = spot->end_token + 1;
    Spot outer;
    if (!is_behind_preposition(f->doc, spot->first_token) || next >= f->doc->n_tokens ||
        f->doc->tokens[next].sentence != f->doc->tokens[spot->first_token].sentence ||
        !token_is(f->doc, spot->end_token, ",") || !place_match_at(f, next, name_limit(f->doc, next), &outer))
        return false;
    return place_has_kind(f, &outer, GAZETTEER_ADMIN1) || place_has_kind(f, &outer, GAZETTEER_ADMIN2) ||
           place_has_kind(f, &outer, GAZETTEER_COUNTRY);
}

/* A name that the gazetteer does not know is a place only when the tagger is fairly sure. */
static bool is_doubtful(const PlaceFinder *f, const Spot *spot)
{
    if (is_person(f, spot)) return true;
    bool prepositional = is_behind_preposition(f->doc, spot->first_token);
    if (!prepositional && spot->confidence < UNKNOWN_CONFIDENCE &&
        place_stop_of(f, spot->first_token, spot->end_token) == STOP_NAME && !is_addressed(f, spot))
        return true; /* "Nice work" */
    return spot->match.n_words == 0 && spot->hint == PLACE_OTHER && spot->confidence < UNKNOWN_CONFIDENCE &&
           !is_addressed(f, spot);
}

/* "Marburg virus", "West Nile fever" */
static bool names_illness(const PlaceFinder *f, uint32_t end)
{
    return end < f->doc->n_tokens && place_words_has(&f->s->words, DEED_ILLNESS, f->doc->words[end]);
}

static void add_tagged(PlaceFinder *f, const Mention *m, uint32_t first, uint32_t end)
{
    Spot spot = {.first_token = first,
                 .end_token = end,
                 .source = SPOT_TAGGED,
                 .confidence = m->confidence,
                 .hint = m->type == MENTION_FACILITY ? PLACE_FACILITY : PLACE_OTHER,
                 .around = NO_INDEX,
                 .qualifier = PLACE_NONE};
    PlaceStop stop = place_stop_of(f, first, end);
    bool ship = end - first > 1 && place_words_has(&f->s->words, DEED_VESSEL, f->doc->words[first]);
    if (stop == STOP_NEVER || ship || names_illness(f, end)) return;
    spot.shared = stop == STOP_SHARED;
    place_look_up(f, &spot, first, end);
    look_up_bare(f, &spot);
    if (spot.match.n_words == 0) look_up_tail(f, &spot);
    if (is_doubtful(f, &spot)) return;
    remember(f, spot.first_token, end);
    vec_push(f->arena, f->spots, spot);
}

/* "Jiangsu", "Gold Coast", "Puge county", not "City" and "Science Museum". */
static bool is_district(const PlaceFinder *f, uint32_t first, uint32_t end)
{
    const PlaceWord *w = place_words_generic(&f->s->words, true, f->doc->words[end - 1]);
    if (end - first == 1) return w == NULL && place_is_known(f, first, end);
    return w == NULL ? place_is_known(f, first, end) : w->kind != PLACE_FACILITY;
}

/* "Jiangsu province of eastern China": a place, and the country or state that it is of. */
static bool is_part_of(const PlaceFinder *f, const Mention *m, uint32_t first, uint32_t of)
{
    const Document *doc = f->doc;
    uint32_t outer = of + 1;
    while (outer < m->end_token && !word_is_capitalized(doc->words[outer]))
        outer++;
    if (outer == m->end_token || place_is_known(f, first, m->end_token)) return false;
    Spot container = {.first_token = outer, .end_token = m->end_token};
    place_look_up(f, &container, outer, m->end_token);
    return container.match.n_words > 0 && is_district(f, first, of) &&
           place_any_sure(f, &container, SURE_CITY);
}

/* True when token i parts a mention into two names: a comma or bracket; "in"; "Taipei's Neihu District";
 * "Iran and Iraq". A name that the gazetteer has as a whole is not parted. */
static bool is_divider(const PlaceFinder *f, const Mention *m, uint32_t first, uint32_t i)
{
    const Document *doc = f->doc;
    if (token_is(doc, i, ",") || token_is(doc, i, "(") || token_is(doc, i, ")")) return true;
    if (i == first || i + 1 >= m->end_token) return false;
    if (token_is(doc, i, "in")) return true;
    if (token_is_possessive(doc, i)) { /* "St George's Chapel" is one */
        bool name = m->end_token - i > 2 || place_is_known(f, i + 1, m->end_token);
        return name && place_is_known(f, first, i) && !place_is_known(f, first, m->end_token);
    }
    if (token_is(doc, i, "of")) return is_part_of(f, m, first, i);
    bool joins = token_is(doc, i, "and") || token_is(doc, i, "or") || token_is(doc, i, "to");
    return joins && place_is_known(f, first, i) && place_is_known(f, i + 1, m->end_token);
}

static void add_tagged_parts(PlaceFinder *f, const Mention *m)
{
    uint32_t first = m->first_token;
    for (uint32_t i = m->first_token; i <= m->end_token; i++) {
        if (i < m->end_token && !is_divider(f, m, first, i)) continue;
        if (i > first) add_tagged(f, m, first, i);
        first = i + 1;
    }
}

/* ---- names by the gazetteer alone ---- */

/* Words that the tagger takes for names or adjectives; without tags everything goes. */
static bool is_name_tag(uint8_t xpos)
{
    return xpos == 0 || xpos == XPOS_NNP || xpos == XPOS_NNPS || xpos == XPOS_JJ || xpos == XPOS_NNS;
}

/* "Highway 19", "Interstate 45" */
static bool is_numbered_road(const PlaceFinder *f, uint32_t i, uint32_t end)
{
    const PlaceWord *w = place_words_generic(&f->s->words, false, f->doc->words[i]);
    return w != NULL && w->street && i + 1 < end && word_is_capitalized(f->doc->words[i]) &&
           ascii_is_digit(f->doc->words[i + 1].ptr[0]);
}

static void add_road(PlaceFinder *f, uint32_t first, uint32_t end, float confidence)
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
static uint32_t scan_plain(PlaceFinder *f, uint32_t i, uint32_t end)
{
    Spot spot;
    if (is_numbered_road(f, i, end)) {
        add_road(f, i, i + 2, 0.7f);
        return i + 2;
    }
    bool name = is_name_tag(f->doc->tokens[i].xpos) || !word_is_capitalized(f->doc->words[i]);
    if (!name && i != f->dateline) return i + 1;
    bool sure = place_sure_at(f, i, end, SURE_CITY, &spot);
    if (!sure && !(place_may_qualify(f->doc, i) && place_match_at(f, i, end, &spot))) return i + 1;
    spot.source = SPOT_GAZETTEER;
    spot.confidence = place_was_tagged(f, &spot) ? 0.8f : 0.6f;
    vec_push(f->arena, f->spots, spot);
    return spot.end_token;
}

/* "Orchard St." and "Dublin Road" are streets, whatever the tagger takes them for. */
static bool add_street(PlaceFinder *f, uint32_t first, uint32_t end, float confidence)
{
    const PlaceWord *w = place_words_generic(&f->s->words, true, f->doc->words[end - 1]);
    while (first < end && !word_is_capitalized(f->doc->words[first]))
        first++;
    if (w == NULL || !w->street || end - first < 2 || end - first > 4) return false;
    add_road(f, first, end, confidence);
    return true;
}

/* The "City" of "Dublin City Council" belongs to the council. */
static void leave_city_word(const PlaceFinder *f, Spot *spot, uint32_t end)
{
    uint32_t last = spot->end_token - 1;
    if (spot->end_token == end || last == spot->first_token || !token_is(f->doc, last, "City")) return;
    Spot bare = *spot;
    place_look_up(f, &bare, spot->first_token, last);
    bare.end_token = last;
    if (bare.match.n_words > 0) *spot = bare;
}

/* A building that gives its name to those who work there, tagged as an organization: "the White House said".
 */
static bool is_building(const PlaceFinder *f, const Spot *spot)
{
    GazetteerCandidate c[GAZETTEER_MAX_CANDIDATES];
    uint32_t n = place_spot_candidates(f->s, f->doc, spot, c);
    return n > 0 && gazetteer_place(f->s->gazetteer, c[0].place)->kind == GAZETTEER_FACILITY;
}

/* "WOLA" of the Washington Office on Latin America is no town in Poland. */
static bool is_acronym(const PlaceFinder *f, uint32_t first, uint32_t end)
{
    Spot spot;
    Slice word = f->doc->words[first];
    for (size_t i = 0; i < word.len; i++)
        if (!ascii_is_upper(word.ptr[i])) return false;
    return end - first == 1 && word.len > 2 && word.len <= LONGEST_ACRONYM && first != f->dateline &&
           place_match_at(f, first, end, &spot) && place_has_kind(f, &spot, GAZETTEER_CITY);
}

/* Places inside the name of an organization; none in that of a newspaper. */
static void scan_inside(PlaceFinder *f, uint32_t first, uint32_t end, float confidence)
{
    if (place_stop_of(f, end - 1, end) == STOP_TAIL || is_acronym(f, first, end)) return;
    for (uint32_t i = first; i < end;) {
        Spot spot;
        if (!place_sure_at(f, i, end, EMBEDDED_CITY, &spot) || is_building(f, &spot)) {
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

/* "across Victoria": no person, whatever else the name may be. */
static bool is_behind_where(const PlaceFinder *f, uint32_t first)
{
    return first > 0 && place_words_has(&f->s->words, DEED_WHERE, f->doc->words[first - 1]);
}

/* A single word tagged as a person that is a large city and no part of a full name in the article. */
static void reconsider_person(PlaceFinder *f, const Mention *m)
{
    Spot spot;
    if (m->end_token - m->first_token != 1 || m->confidence > 0.9f) return;
    if (is_word_of_person(f, f->doc->words[m->first_token])) return;
    bool where = is_behind_where(f, m->first_token) &&
                 place_match_at(f, m->first_token, m->end_token, &spot) &&
                 place_any_sure(f, &spot, SURE_CITY);
    if (!where && !place_sure_at(f, m->first_token, m->end_token, SURE_CITY, &spot)) return;
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
static bool add_longer(PlaceFinder *f, const Mention *m)
{
    Spot spot;
    if (m->end_token >= f->doc->n_tokens || f->doc->tokens[m->end_token].mention != NO_INDEX) return false;
    uint32_t end = plain_end(f->doc, m->end_token);
    if (!place_match_at(f, m->first_token, end, &spot) || spot.end_token <= m->end_token ||
        spot.match.table_list == 0)
        return false;
    spot.source = SPOT_TAGGED;
    spot.confidence = 0.9f;
    vec_push(f->arena, f->spots, spot);
    return true;
}

/* A name that the tagger cut: "Prince" and "Edward Island", "Rio Grande", "do" and "Sul". It must be well
 * known, or be said to be what it is by its last word, and end where the tagger ends a name. */
static bool add_across(PlaceFinder *f, uint32_t i, uint32_t end)
{
    const Document *doc = f->doc;
    uint32_t limit = name_limit(doc, i);
    Spot spot;
    if (end >= limit || !word_is_capitalized(doc->words[i]) || !place_match_at(f, i, limit, &spot))
        return false;
    uint32_t last = spot.end_token - 1;
    const Mention *m =
        doc->tokens[last].mention == NO_INDEX ? NULL : &doc->mentions.at[doc->tokens[last].mention];
    if (spot.end_token <= end || m == NULL || m->end_token != spot.end_token) return false;
    bool person = m->type == MENTION_PERSON || m->type == MENTION_ORGANIZATION;
    if (person && place_words_generic(&f->s->words, true, doc->words[last]) == NULL) return false;
    if (!place_any_sure(f, &spot, SURE_CITY)) return false;
    spot.source = SPOT_TAGGED;
    spot.confidence = 0.8f;
    vec_push(f->arena, f->spots, spot);
    return true;
}

/* A nationality, or the one inside of it ("Russian-backed"). */
static void add_national(PlaceFinder *f, const Mention *m)
{
    if (add_longer(f, m)) return;
    for (uint32_t i = m->first_token; i < m->end_token;) {
        Spot spot;
        if (!place_sure_at(f, i, m->end_token, SURE_CITY, &spot)) {
            i++;
            continue;
        }
        spot.source = SPOT_NATIONAL;
        spot.confidence = m->confidence;
        vec_push(f->arena, f->spots, spot);
        i = spot.end_token;
    }
}

static void add_mention(PlaceFinder *f, const Mention *m)
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

/* ---- the whole article ---- */

/* The members of a list that its last word names: "Douglas, Sarpy and Lancaster counties". */

enum { MAX_LIST_WORDS = 4, MAX_LIST_MEMBERS = 16 };

/* First token of the member of a list that ends before `end`; `end` when there is none. */
static uint32_t member_start(const Document *doc, uint32_t end)
{
    uint32_t first = end;
    while (first > 0 && end - first < MAX_LIST_WORDS && word_is_capitalized(doc->words[first - 1]) &&
           doc->tokens[first - 1].sentence == doc->tokens[end].sentence)
        first--;
    return first;
}

/* Tokens that part the member before `first` from it: a comma, "and", or both. */
static uint32_t n_separators(const Document *doc, uint32_t first)
{
    uint32_t n = 0;
    if (first > n && (token_is(doc, first - 1, "and") || token_is(doc, first - 1, "or"))) n++;
    if (first > n && token_is(doc, first - 1 - n, ",")) n++;
    return n;
}

static void add_member(PlaceFinder *f, uint32_t first, uint32_t end, const PlaceWord *word)
{
    Slice words[MAX_LIST_WORDS + 1];
    memcpy(words, f->doc->words + first, (end - first) * sizeof *words);
    words[end - first] = word->text;
    Spot spot = {.first_token = first,
                 .end_token = end,
                 .match = gazetteer_find(f->s->gazetteer, words, end - first + 1),
                 .match_first = first,
                 .match_end = end,
                 .source = SPOT_TAGGED,
                 .confidence = 0.9f,
                 .hint = word->kind,
                 .around = NO_INDEX,
                 .qualifier = PLACE_NONE};
    if (spot.match.n_words > 0) vec_push(f->arena, &f->members, spot);
}

/* Members are found from the last to the first, but must stand in order. */
static void reverse(Spot *spots, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        Spot swap = spots[i];
        spots[i] = spots[n - 1 - i];
        spots[n - 1 - i] = swap;
    }
}

/* Bounded by the last member found, so that every token is looked at once. */
static void find_members(PlaceFinder *f, uint32_t plural, const PlaceWord *word)
{
    size_t before = f->members.len;
    uint32_t floor = before > 0 ? f->members.at[before - 1].end_token : 0;
    uint32_t end = plural;
    for (uint32_t n = 0; n < MAX_LIST_MEMBERS; n++) {
        uint32_t first = member_start(f->doc, end);
        if (first == end || first < floor) break;
        uint32_t gap = n_separators(f->doc, first);
        if (n == 0 && gap == 0) break; /* one is no list */
        add_member(f, first, end, word);
        if (gap == 0 || first <= gap) break;
        end = first - gap;
    }
    if (f->members.len > before) reverse(f->members.at + before, f->members.len - before);
}

static void find_lists(PlaceFinder *f)
{
    for (uint32_t i = 1; i < f->doc->n_tokens; i++) {
        const PlaceWord *word = place_words_plural(&f->s->words, f->doc->words[i]);
        if (word != NULL) find_members(f, i, word);
    }
}

/* Members of lists among the tokens up to `end` become spots, whatever the tagger takes them for. True when
 * there are any; *i is then behind them. */
static bool add_members(PlaceFinder *f, uint32_t *i, uint32_t end)
{
    bool any = false;
    while (f->next_member < f->members.len && f->members.at[f->next_member].first_token < end) {
        const Spot *spot = &f->members.at[f->next_member++];
        if (spot->first_token < *i) continue;
        vec_push(f->arena, f->spots, *spot);
        *i = spot->end_token;
        any = true;
    }
    return any;
}

static void remember_location(PlaceFinder *f, const Mention *m)
{
    remember(f, m->first_token, m->end_token);
    if (is_behind_preposition(f->doc, m->first_token)) map_put(&f->placed, f->doc->words[m->first_token], 1);
}

static void remember_names(PlaceFinder *f)
{
    const Document *doc = f->doc;
    map_init(&f->tagged, doc->scratch, 32);
    map_init(&f->persons, doc->scratch, 32);
    map_init(&f->placed, doc->scratch, 32);
    for (size_t i = 0; i < doc->mentions.len; i++) {
        const Mention *m = &doc->mentions.at[i];
        if (m->kind != MENTION_NAME) continue;
        if (m->type == MENTION_LOCATION) remember_location(f, m);
        if (m->type != MENTION_PERSON || m->end_token - m->first_token < 2) continue;
        map_put(&f->persons, doc->words[m->first_token], 1);
        map_put(&f->persons, doc->words[m->end_token - 1], 1);
    }
}

void place_spots_find(const PlaceSpotter *spotter, const Document *doc, PlaceSpots *spots)
{
    PlaceFinder f = {.s = spotter, .doc = doc, .arena = doc->scratch, .spots = spots};
    *spots = (PlaceSpots){0};
    remember_names(&f);
    f.dateline =
        span_len(doc->dateline.place) > 0 ? document_token_at(doc, doc->dateline.place.start) : NO_INDEX;
    find_lists(&f);
    for (uint32_t i = 0; i < doc->n_tokens;) {
        uint32_t mention = doc->tokens[i].mention;
        const Mention *m = mention == NO_INDEX ? NULL : &doc->mentions.at[mention];
        uint32_t end = m == NULL ? i + 1 : m->end_token;
        if (add_members(&f, &i, end)) {
            if (i < end) i = end;
            continue;
        }
        if (add_across(&f, i, end)) {
            i = spots->at[spots->len - 1].end_token;
            continue;
        }
        if (m == NULL) {
            i = scan_plain(&f, i, plain_end(doc, i));
            continue;
        }
        add_mention(&f, m);
        i = m->end_token > i ? m->end_token : i + 1;
        if (spots->len > 0 && spots->at[spots->len - 1].end_token > i)
            i = spots->at[spots->len - 1].end_token;
    }
    place_spots_join(&f);
}
