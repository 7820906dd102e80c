/* Every wording of tests/golden/events.tsv through the whole pipeline: what happened, who did it to whom,
 * when, where, with how many casualties, and whether it happened at all. */
#include "config/table.h"
#include "pipeline/pipeline.h"
#include "unit.h"

#include <string.h>

typedef struct Answer {
    const Document *doc;
    const Result *result;
} Answer;

static Slice text_of(const Answer *a, Span span)
{
    return document_slice(a->doc, span);
}

static bool has_part(const Answer *a, const Event *e, ParticipantRole role, Slice want)
{
    for (size_t k = 0; k < e->participants.len; k++) {
        const Participant *p = &e->participants.at[k];
        if (p->role != role) continue;
        if (slice_find(text_of(a, p->span), want, 0) != SIZE_MAX) return true;
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

static bool field_agrees(const Answer *a, const Event *e, int field, Slice want)
{
    Slice date = e->date == NO_INDEX ? SLICE_EMPTY : a->doc->dates.at[e->date].iso;
    Slice place = e->location == NO_INDEX ? SLICE_EMPTY : a->result->locations.at[e->location].name;
    if (want.len == 0 || slice_eq(want, SLICE("*"))) return true;
    switch (field) {
    case TYPE: return slice_eq(want, slice_of(event_type_name(e->type)));
    case TRIGGER: return slice_eq(want, text_of(a, e->trigger));
    case ACTOR:
        if (slice_eq(want, SLICE("-"))) return !has_any_part(e, PARTICIPANT_ACTOR);
        return has_part(a, e, PARTICIPANT_ACTOR, want);
    case TARGET:
        if (slice_eq(want, SLICE("-"))) return !has_any_part(e, PARTICIPANT_TARGET);
        return has_part(a, e, PARTICIPANT_TARGET, want);
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
static bool count_agrees(const Answer *a, Slice type, Slice number)
{
    size_t n = 0;
    for (size_t k = 0; k < a->result->events.len; k++)
        n += slice_eq(type, slice_of(event_type_name(a->result->events.at[k].type)));
    return number_agrees(number, (int32_t)n);
}

static bool holds(const Answer *a, Slice expected)
{
    Slice fields[FIELDS];
    int n = 0;
    if (slice_eq(expected, SLICE("none"))) return a->result->events.len == 0;
    size_t hash = slice_find(expected, SLICE("#"), 0);
    if (hash != SIZE_MAX)
        return count_agrees(a, slice_sub(expected, 0, hash), slice_sub(expected, hash + 1, expected.len));
    while (n < FIELDS && slice_split(&expected, '|', &fields[n]))
        n++;
    for (size_t k = 0; k < a->result->events.len; k++) {
        bool all = true;
        for (int f = 0; all && f < n; f++)
            all = field_agrees(a, &a->result->events.at[k], f, fields[f]);
        if (all) return true;
    }
    return false;
}

static bool check_row(const Knowledge *k, Workspace *ws, Slice text, Slice expected)
{
    Error err;
    PipelineInput in = {.format = INPUT_PLAIN,
                        .bytes = text,
                        .options.published_at = SLICE("2015-06-18"),
                        .options.language = SLICE("en")};
    if (pipeline_run(k, ws, &in, &err) < 0) return false;
    Answer answer = {workspace_document(ws), workspace_result(ws)};
    Slice one;
    bool ok = true;
    while (ok && slice_split(&expected, ';', &one))
        ok = holds(&answer, slice_trim(one));
    for (size_t e = 0; !ok && e < answer.result->events.len; e++) {
        const Event *event = &answer.result->events.at[e];
        (void)fprintf(stderr, "    have %s: %.*s, %s\n", event_type_name(event->type),
                      SLICE_ARG(text_of(&answer, event->trigger)), event_status_name(event->status));
    }
    return ok;
}

START_TEST(test_event__golden_wordings)
{
    Error err;
    Table t;
    Knowledge *k;
    unsigned failed = 0;
    ck_assert_msg(table_load(&t, "tests/golden/events.tsv", &err) == 0, "%s", err.message);
    ck_assert_msg(knowledge_load(&k, "data", &err) == 0, "%s", err.message);
    Workspace *ws = workspace_new((size_t)64 << 20);
    for (uint32_t r = 0; r < t.n_rows; r++) {
        if (check_row(k, ws, table_cell(&t, r, 1), table_cell(&t, r, 2))) continue;
        failed++;
        (void)fprintf(stderr, "events.tsv:%u: %.*s: %.*s\n    not found: %.*s\n", t.lines[r],
                      SLICE_ARG(table_cell(&t, r, 0)), SLICE_ARG(table_cell(&t, r, 1)),
                      SLICE_ARG(table_cell(&t, r, 2)));
    }
    workspace_free(ws);
    knowledge_free(k);
    table_release(&t);
    ck_assert_uint_eq(failed, 0);
}
END_TEST

UNIT_MAIN("event_golden", test_event__golden_wordings)
