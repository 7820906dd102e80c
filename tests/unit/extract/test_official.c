/* Every wording of tests/golden/roles.tsv through the whole pipeline: who is named, with which posts. */
#include "../unit.h"
#include "config/table.h"
#include "pipeline/pipeline.h"

#include <stdio.h>
#include <string.h>

static Slice entity_name(const Document *doc, const Person *p)
{
    return doc->entities.at[p->entity].name;
}

static const Person *person_named(const Document *doc, const Result *result, Slice name)
{
    for (size_t i = 0; i < result->people.len; i++)
        if (slice_eq(entity_name(doc, &result->people.at[i]), name)) return &result->people.at[i];
    return NULL;
}

static bool agrees(Slice want, Slice have)
{
    if (slice_eq(want, SLICE("-"))) return have.len == 0;
    return slice_eq(want, SLICE("*")) || slice_eq_nocase(want, have);
}

/* fields: title, organization, country, status, and sector where there are five */
static bool has_role(const Person *p, const Slice *fields, size_t n)
{
    for (size_t i = 0; i < p->roles.len; i++) {
        const Role *r = &p->roles.at[i];
        if (agrees(fields[0], r->title) && agrees(fields[1], r->organization) &&
            agrees(fields[2], slice_of(r->country.code)) &&
            agrees(fields[3], slice_of(role_status_name(r->status))) &&
            (n < 5 || agrees(fields[4], slice_of(sector_name(r->sector)))))
            return true;
    }
    return false;
}

static bool holds(const Document *doc, const Result *result, Slice expected)
{
    Slice fields[6];
    size_t n = 0;
    if (slice_eq(expected, SLICE("none"))) return result->people.len == 0;
    while (n < 6 && slice_split(&expected, '|', &fields[n]))
        n++;
    const Person *p = person_named(doc, result, fields[0]);
    if (p == NULL) return false;
    if (n == 2) return p->roles.len == 0;
    return n >= 5 && has_role(p, fields + 1, n - 1);
}

static bool check_row(const Knowledge *k, Workspace *ws, Slice text, Slice expected)
{
    Error err;
    PipelineInput in = {.format = INPUT_PLAIN, .bytes = text, .options.language = SLICE("en")};
    if (pipeline_run(k, ws, &in, &err) < 0) return false;
    Slice one;
    bool ok = true;
    while (ok && slice_split(&expected, ';', &one))
        ok = holds(workspace_document(ws), workspace_result(ws), one);
    return ok;
}

START_TEST(test_official__golden_wordings)
{
    Error err;
    Table t;
    Knowledge *k;
    unsigned failed = 0;
    ck_assert_msg(table_load(&t, "tests/golden/roles.tsv", &err) == 0, "%s", err.message);
    ck_assert_msg(knowledge_load(&k, "data", &err) == 0, "%s", err.message);
    Workspace *ws = workspace_new((size_t)64 << 20);
    ck_assert(t.n_rows >= 150);
    for (uint32_t r = 0; r < t.n_rows; r++) {
        if (check_row(k, ws, table_cell(&t, r, 1), table_cell(&t, r, 2))) continue;
        failed++;
        (void)fprintf(stderr, "roles.tsv:%u: %.*s: %.*s\n    not found: %.*s\n", t.lines[r],
                      SLICE_ARG(table_cell(&t, r, 0)), SLICE_ARG(table_cell(&t, r, 1)),
                      SLICE_ARG(table_cell(&t, r, 2)));
    }
    workspace_free(ws);
    knowledge_free(k);
    table_release(&t);
    ck_assert_uint_eq(failed, 0);
}
END_TEST

static RoleStatus status_when_published(const Knowledge *k, Workspace *ws, Slice published)
{
    Error err;
    PipelineInput in = {
        .format = INPUT_PLAIN,
        .bytes = SLICE("From 1967 to 1972 Anna Keller served as minister under President Luc Morel."),
        .options.published_at = published,
        .options.language = SLICE("en")};
    ck_assert(pipeline_run(k, ws, &in, &err) == 0);
    const Person *p = person_named(workspace_document(ws), workspace_result(ws), SLICE("Luc Morel"));
    ck_assert_ptr_nonnull(p);
    ck_assert_uint_eq(p->roles.len, 1);
    return p->roles.at[0].status;
}

START_TEST(test_official__under_a_president_long_gone)
{
    Error err;
    Knowledge *k;
    ck_assert_msg(knowledge_load(&k, "data", &err) == 0, "%s", err.message);
    Workspace *ws = workspace_new((size_t)64 << 20);
    ck_assert_int_eq(status_when_published(k, ws, SLICE("2019-09-26")), STATUS_FORMER);
    ck_assert_int_eq(status_when_published(k, ws, SLICE("1973-09-26")), STATUS_CURRENT);
    ck_assert_int_eq(status_when_published(k, ws, SLICE("")), STATUS_CURRENT);
    workspace_free(ws);
    knowledge_free(k);
}
END_TEST

UNIT_MAIN("official", test_official__golden_wordings, test_official__under_a_president_long_gone)
