#include "extract/place_resolver.h"

#include "base/ctype.h"

#include <math.h>

#define CUE_MASS 0.7f

typedef struct CueCounts {
    uint32_t country[N_COUNTRIES + 1];
    uint32_t all;
} CueCounts;

static void count_division(PlaceResolver *r, uint32_t place)
{
    uint32_t i = 0;
    while (i < r->n_cued_divisions && r->cued_divisions[i].place != place)
        i++;
    if (i == MAX_CUED_DIVISIONS) return;
    if (i == r->n_cued_divisions) {
        r->cued_divisions[i].place = place;
        r->cued_divisions[i].n = 0;
        r->n_cued_divisions++;
    }
    r->cued_divisions[i].n++;
}

static void count_cue(PlaceResolver *r, CueCounts *counts, uint32_t place)
{
    const Place *p = gazetteer_place(r->g, place);
    if (p->kind == GAZETTEER_ADMIN1) count_division(r, place);
    counts->all++;
    counts->country[place_country_index(p)]++;
    uint32_t country = gazetteer_country(r->g, p->country);
    bool leads =
        r->cued == PLACE_NONE || counts->country[place_country_index(p)] >
                                     counts->country[place_country_index(gazetteer_place(r->g, r->cued))];
    if (leads) r->cued = country;
}

static bool are_digits(Slice text, size_t from, size_t n)
{
    for (size_t i = from; i < from + n; i++)
        if (i >= text.len || !ascii_is_digit(text.ptr[i])) return false;
    return true;
}

/* Place of the area code of a telephone number that begins at byte i: "804-555-0100", "(804) 555-0100". */
static uint32_t area_code_at(const PlaceResolver *r, size_t i)
{
    Slice text = r->doc->text;
    if (i > 0 && (ascii_is_digit(text.ptr[i - 1]) || text.ptr[i - 1] == '-')) return PLACE_NONE;
    if (!are_digits(text, i, 3)) return PLACE_NONE;
    size_t next = i + 3;
    if (next < text.len && text.ptr[next] == ')') next++;
    if (next < text.len && (text.ptr[next] == ' ' || text.ptr[next] == '-' || text.ptr[next] == '.')) next++;
    bool number = next > i + 3 && are_digits(text, next, 3) && next + 3 < text.len &&
                  (text.ptr[next + 3] == '-' || text.ptr[next + 3] == '.') && are_digits(text, next + 4, 4);
    return number ? place_words_area_code(&r->s->words, slice_sub(text, i, i + 3)) : PLACE_NONE;
}

/* The country that most cue words of the article tell, and the states (place_cues.tsv, area_codes.tsv). */
void place_cues_find(PlaceResolver *r)
{
    CueCounts counts = {.all = 0};
    r->cued = PLACE_NONE;
    for (uint32_t i = 0; i < r->doc->n_tokens; i++) {
        uint32_t place = place_words_cue(&r->s->words, r->doc->words[i]);
        if (place == PLACE_NONE && r->doc->words[i].len >= 3 && ascii_is_digit(r->doc->words[i].ptr[0]))
            place = area_code_at(r, r->doc->tokens[i].span.start);
        if (place != PLACE_NONE) count_cue(r, &counts, place);
    }
    if (r->cued == PLACE_NONE) return;
    float most = (float)counts.country[place_country_index(gazetteer_place(r->g, r->cued))];
    r->cue = (1 - expf(-most / 2)) * most / (float)counts.all;
}

/* States that cue words tell are evidence like places in them. */
void place_cues_add(const PlaceResolver *r, PlaceEvidence *e)
{
    for (uint32_t i = 0; i < r->n_cued_divisions; i++) {
        PlaceDivision *d = place_division_of(e, r->cued_divisions[i].place, true);
        if (d == NULL) return;
        float mass = CUE_MASS * (float)(r->cued_divisions[i].n < 3 ? r->cued_divisions[i].n : 3);
        d->named += mass;
        d->inside += mass;
        e->total += mass;
    }
}
