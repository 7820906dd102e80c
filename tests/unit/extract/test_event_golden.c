/* Every wording of tests/golden/events.tsv through the whole pipeline: what happened, who did it to whom,
 * when, where, with how many casualties, and whether it happened at all. */
#include "article.h"

static bool has_part(const Event *e, ParticipantRole role, Slice want)
{
    for (size_t k = 0; k < e->participants.len; k++) {
        const Participant *p = &e->participants.at[k];
        if (p->role != role) continue;
        if (slice_find(article_text(p->span), want, 0) != SIZE_MAX) return true;
    }
    return false;
}

static bool has_any_part(const Event *e, ParticipantRole role)
{
    for (size_t k = 0; k < e->participants.len; k++)
        if (e->participants.at[k].role == role) return true;
    return false;
}

static bool agrees(Slice want, Slice have)
{
    if (slice_eq(want, SLICE("-"))) return have.len == 0;
    return slice_eq(want, have);
}

static bool number_agrees(Slice want, int32_t have)
{
    int64_t number = -1;
    if (slice_eq(want, SLICE("-"))) return have < 0;
    return slice_to_int64(want, &number) && have == number;
}

enum { TYPE, TRIGGER, ACTOR, TARGET, STATUS, DATE, PLACE, KILLED, WOUNDED, DETAINED, FIELDS };

static bool field_agrees(const Result *result, const Event *e, int field, Slice want)
{
    Slice date = e->date == NO_INDEX ? SLICE_EMPTY : article_document()->dates.at[e->date].iso;
    Slice place = e->location == NO_INDEX ? SLICE_EMPTY : result->locations.at[e->location].name;
    if (want.len == 0 || slice_eq(want, SLICE("*"))) return true;
    switch (field) {
    case TYPE: return slice_eq(want, slice_of(event_type_name(e->type)));
    case TRIGGER: return slice_eq(want, article_text(e->trigger));
    case ACTOR:
        if (slice_eq(want, SLICE("-"))) return !has_any_part(e, PARTICIPANT_ACTOR);
        return has_part(e, PARTICIPANT_ACTOR, want);
    case TARGET:
        if (slice_eq(want, SLICE("-"))) return !has_any_part(e, PARTICIPANT_TARGET);
        return has_part(e, PARTICIPANT_TARGET, want);
    case STATUS: return slice_eq(want, slice_of(event_status_name(e->status)));
    case DATE: return agrees(want, date);
    case PLACE: return agrees(want, place);
    case KILLED: return number_agrees(want, e->killed);
    case WOUNDED: return number_agrees(want, e->wounded);
    case DETAINED: return number_agrees(want, e->detained);
    default: return false;
    }
}

/* "type#n": exactly n of the type. */
static bool count_agrees(const Result *result, Slice type, Slice number)
{
    size_t n = 0;
    for (size_t k = 0; k < result->events.len; k++)
        n += slice_eq(type, slice_of(event_type_name(result->events.at[k].type)));
    return number_agrees(number, (int32_t)n);
}

static bool holds(const Result *result, Slice expected)
{
    Slice fields[FIELDS];
    int n = 0;
    if (slice_eq(expected, SLICE("none"))) return result->events.len == 0;
    size_t hash = slice_find(expected, SLICE("#"), 0);
    if (hash != SIZE_MAX)
        return count_agrees(result, slice_sub(expected, 0, hash),
                            slice_sub(expected, hash + 1, expected.len));
    while (n < FIELDS && slice_split(&expected, '|', &fields[n]))
        n++;
    for (size_t k = 0; k < result->events.len; k++) {
        bool all = true;
        for (int f = 0; all && f < n; f++)
            all = field_agrees(result, &result->events.at[k], f, fields[f]);
        if (all) return true;
    }
    return false;
}

static bool check_row(const Table *t, uint32_t r)
{
    const Result *result = article_read_cell(table_cell(t, r, 1), SLICE("2015-06-18"));
    Slice expected = table_cell(t, r, 2);
    Slice one;
    bool ok = true;
    while (ok && slice_split(&expected, ';', &one))
        ok = holds(result, slice_trim(one));
    for (size_t e = 0; !ok && e < result->events.len; e++) {
        const Event *event = &result->events.at[e];
        (void)fprintf(stderr, "    have %s: %.*s, %s\n", event_type_name(event->type),
                      SLICE_ARG(article_text(event->trigger)), event_status_name(event->status));
    }
    return ok;
}

START_TEST(test_event__golden_wordings)
{
    article_golden("events.tsv", check_row);
}
END_TEST

UNIT_MAIN_ONCE("event_golden", article_setup, article_teardown, test_event__golden_wordings)
