/* Every wording of tests/golden/roles.tsv through the whole pipeline: who is named, with which posts. */
#include "article.h"

static const Person *person_named(const Result *result, Slice name)
{
    const Entity *entities = article_document()->entities.at;
    for (size_t i = 0; i < result->people.len; i++)
        if (slice_eq(entities[result->people.at[i].entity].name, name)) return &result->people.at[i];
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

static bool holds(const Result *result, Slice expected)
{
    Slice fields[6];
    size_t n = 0;
    if (slice_eq(expected, SLICE("none"))) return result->people.len == 0;
    while (n < 6 && slice_split(&expected, '|', &fields[n]))
        n++;
    const Person *p = person_named(result, fields[0]);
    if (p == NULL) return false;
    if (n == 2) return p->roles.len == 0;
    return n >= 5 && has_role(p, fields + 1, n - 1);
}

static bool check_row(const Table *t, uint32_t r)
{
    const Result *result = article_read_cell(table_cell(t, r, 1), SLICE_EMPTY);
    Slice expected = table_cell(t, r, 2);
    Slice one;
    bool ok = true;
    while (ok && slice_split(&expected, ';', &one))
        ok = holds(result, one);
    return ok;
}

START_TEST(test_official__golden_wordings)
{
    article_golden("roles.tsv", check_row);
}
END_TEST

static RoleStatus status_when_published(Slice published)
{
    const Result *result = article_read(
        SLICE("From 1967 to 1972 Anna Keller served as minister under President Luc Morel."), published);
    const Person *p = person_named(result, SLICE("Luc Morel"));
    ck_assert_ptr_nonnull(p);
    ck_assert_uint_eq(p->roles.len, 1);
    return p->roles.at[0].status;
}

START_TEST(test_official__under_a_president_long_gone)
{
    ck_assert_int_eq(status_when_published(SLICE("2019-09-26")), STATUS_FORMER);
    ck_assert_int_eq(status_when_published(SLICE("1973-09-26")), STATUS_CURRENT);
    ck_assert_int_eq(status_when_published(SLICE("")), STATUS_CURRENT);
}
END_TEST

UNIT_MAIN_ONCE("official", article_setup, article_teardown, test_official__golden_wordings,
               test_official__under_a_president_long_gone)
