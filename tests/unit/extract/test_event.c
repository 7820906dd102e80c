#include "article.h"
#include "base/strbuf.h"

static const Result *run(const char *text)
{
    return article_read(slice_of(text), SLICE("2015-06-18"));
}

static const Event *find(const Result *result, EventType type)
{
    for (size_t k = 0; k < result->events.len; k++)
        if (result->events.at[k].type == type) return &result->events.at[k];
    return NULL;
}

static bool has_part(const Event *event, ParticipantRole role, const char *text)
{
    for (size_t k = 0; k < event->participants.len; k++) {
        const Participant *p = &event->participants.at[k];
        if (p->role == role && slice_find(article_text(p->span), slice_of(text), 0) != SIZE_MAX) return true;
    }
    return false;
}

typedef struct Case {
    const char *text;
    EventType type;
    const char *trigger;
    const char *actor; /* "": not looked at */
    const char *target;
    EventStatus status;
} Case;

static const Case cases[] = {
    {"Kenya's parliament condemned the attack on Tuesday.", EVENT_ACCUSE, "condemned", "parliament", "attack",
     EVENT_STATUS_OCCURRED},
    {"Rebels shelled the town of Mekele on Monday, killing four people.", EVENT_ASSAULT, "shelled", "Rebels",
     "town", EVENT_STATUS_OCCURRED},
    {"The village was shelled by government troops.", EVENT_ASSAULT, "shelled", "troops", "village",
     EVENT_STATUS_OCCURRED},
    {"President Tanaka met Chancellor Weber in Vienna.", EVENT_CONSULT, "met", "Tanaka", "Weber",
     EVENT_STATUS_OCCURRED},
    {"President Tanaka will meet Chancellor Weber in Vienna.", EVENT_CONSULT, "meet", "Tanaka", "Weber",
     EVENT_STATUS_PLANNED},
    {"Brazil and Chile held talks with Peru in Lima.", EVENT_CONSULT, "talks", "Chile", "Peru",
     EVENT_STATUS_OCCURRED},
    {"Norway urged Sweden to open its border.", EVENT_REQUEST, "urged", "Norway", "Sweden",
     EVENT_STATUS_OCCURRED},
    {"Norway refused to sign the treaty.", EVENT_REJECT, "refused", "Norway", "", EVENT_STATUS_OCCURRED},
    {"Finance Minister Paul Okoro resigned on Friday.", EVENT_DEPARTURE, "resigned", "Okoro", "",
     EVENT_STATUS_OCCURRED},
    {"President Mensah appointed Grace Addo as finance minister.", EVENT_APPOINTMENT, "appointed", "Mensah",
     "Addo", EVENT_STATUS_OCCURRED},
    {"Police arrested three journalists in Harare.", EVENT_JUSTICE, "arrested", "Police", "journalists",
     EVENT_STATUS_OCCURRED},
    {"Canada imposed sanctions on Belarus last month.", EVENT_SANCTION, "imposed", "Canada", "Belarus",
     EVENT_STATUS_OCCURRED},
    {"Thousands of students protested against the government in Dhaka.", EVENT_PROTEST, "protested",
     "students", "government", EVENT_STATUS_OCCURRED},
    {"Iran threatened to attack Israel.", EVENT_THREATEN, "threatened", "Iran", "", EVENT_STATUS_OCCURRED},
    {"Germany deployed 500 troops to Lithuania.", EVENT_MOBILIZE, "deployed", "Germany", "",
     EVENT_STATUS_OCCURRED},
    {"The Senate passed the bill on Thursday.", EVENT_LEGISLATION, "passed", "Senate", "bill",
     EVENT_STATUS_OCCURRED},
    {"Turkey may impose sanctions on Syria.", EVENT_SANCTION, "impose", "Turkey", "Syria",
     EVENT_STATUS_HYPOTHETICAL},
};

static void check_case(const Case *c)
{
    const Event *e = find(run(c->text), c->type);
    ck_assert_msg(e != NULL, "%s: no %s", c->text, event_type_name(c->type));
    ck_assert_msg(slice_eq(article_text(e->trigger), slice_of(c->trigger)), "%s: %.*s", c->text,
                  SLICE_ARG(article_text(e->trigger)));
    if (c->actor[0] != '\0') ck_assert_msg(has_part(e, PARTICIPANT_ACTOR, c->actor), "%s: actor", c->text);
    if (c->target[0] != '\0')
        ck_assert_msg(has_part(e, PARTICIPANT_TARGET, c->target), "%s: target", c->text);
    ck_assert_msg(e->status == c->status, "%s: %s", c->text, event_status_name(e->status));
}

START_TEST(test_event__types_and_participants)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_case(&cases[i]);
}
END_TEST

/* Senses that are no events of ours. */
static const char *const quiet[] = {
    "She met the deadline and visited a website about gardens.",
    "The striker fired the ball into the net in the final minute of the match.",
    "Add the garlic, press the dough into the pan and beat the eggs.",
    "Shares of the retailer hit a record high and the company ran an advertising campaign.",
    "The shop charges a small fee for delivery.",
    "He declined to comment.",
};

START_TEST(test_event__other_senses_are_quiet)
{
    for (size_t i = 0; i < sizeof quiet / sizeof quiet[0]; i++) {
        const Result *result = run(quiet[i]);
        for (size_t k = 0; k < result->events.len; k++)
            ck_abort_msg("%s: %s %.*s", quiet[i], event_type_name(result->events.at[k].type),
                         SLICE_ARG(article_text(result->events.at[k].trigger)));
    }
}
END_TEST

START_TEST(test_event__date_place_and_casualties)
{
    const Result *result =
        run("Gunmen attacked a police station in Karachi on Tuesday, killing twelve people and "
            "wounding 30.");
    const Event *e = find(result, EVENT_ASSAULT);
    ck_assert_ptr_nonnull(e);
    ck_assert_uint_ne(e->date, NO_INDEX);
    ck_assert(slice_eq(article_document()->dates.at[e->date].iso, SLICE("2015-06-16")));
    ck_assert_uint_ne(e->location, NO_INDEX);
    ck_assert(slice_eq(result->locations.at[e->location].name, SLICE("Karachi")));
    ck_assert_int_eq(e->killed, 12);
    ck_assert_int_eq(e->wounded, 30);
}
END_TEST

START_TEST(test_event__what_is_demanded_has_not_happened)
{
    const Result *result = run("Spain demanded that Morocco release the fishermen.");
    ck_assert_ptr_nonnull(find(result, EVENT_REQUEST));
    ck_assert_ptr_null(find(result, EVENT_RETREAT));
}
END_TEST

START_TEST(test_event__long_text_is_linear)
{
    StrBuf text;
    strbuf_init(&text, 4u << 20);
    for (int i = 0; i < 12000; i++)
        ck_assert_int_eq(strbuf_append(&text, SLICE("Iran attacked Iraq and condemned Kuwait and ")), 0);
    ck_assert_int_eq(strbuf_append(&text, SLICE("left.")), 0);
    const Result *result = run(text.ptr);
    ck_assert_uint_gt(result->events.len, 0);
    strbuf_release(&text);
}
END_TEST

UNIT_MAIN_ONCE("event", article_setup, article_teardown, test_event__types_and_participants,
               test_event__other_senses_are_quiet, test_event__date_place_and_casualties,
               test_event__what_is_demanded_has_not_happened, test_event__long_text_is_linear)
