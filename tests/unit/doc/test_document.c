#include "doc/document.h"
#include "doc/result.h"
#include "unit.h"

START_TEST(test_document__warnings_are_kept_once_and_bounded)
{
    Arena arena;
    Document doc;
    arena_init(&arena, 1 << 20);
    document_init(&doc, &arena, SLICE("text"));
    document_warn(&doc, "cut at %d", 7);
    document_warn(&doc, "cut at %d", 7);
    ck_assert_uint_eq(doc.warnings.len, 1);
    for (int i = 0; i < 100; i++)
        document_warn(&doc, "warning %d", i);
    ck_assert_uint_eq(doc.warnings.len, DOCUMENT_MAX_WARNINGS);
    arena_release(&arena);
}
END_TEST

START_TEST(test_document__token_at_finds_the_first_start)
{
    Arena arena;
    Document doc;
    arena_init(&arena, 1 << 20);
    document_init(&doc, &arena, SLICE("He left ."));
    Token tokens[] = {{.span = {0, 2}}, {.span = {3, 7}}, {.span = {8, 9}}};
    doc.tokens = tokens;
    doc.n_tokens = 3;
    ck_assert_uint_eq(document_token_at(&doc, 0), 0);
    ck_assert_uint_eq(document_token_at(&doc, 1), 1);
    ck_assert_uint_eq(document_token_at(&doc, 3), 1);
    ck_assert_uint_eq(document_token_at(&doc, 9), 3);
    ck_assert(slice_eq(token_text(&doc, 1), SLICE("left")));
    arena_release(&arena);
}
END_TEST

START_TEST(test_tagset__names_round_trip)
{
    for (unsigned i = 0; i < XPOS_COUNT; i++)
        ck_assert_uint_eq(xpos_from_name(slice_of(xpos_name((Xpos)i))), i);
    for (unsigned i = 0; i < DEPREL_COUNT; i++)
        ck_assert_uint_eq(deprel_from_name(slice_of(deprel_name((Deprel)i))), i);
    ck_assert_uint_eq(deprel_from_name(SLICE("nmod:tmod")), DEPREL_NMOD);
    ck_assert_uint_eq(xpos_from_name(SLICE("NOUN")), XPOS_NONE);
    ck_assert(xpos_is_verb(XPOS_VBG) && !xpos_is_verb(XPOS_MD));
    ck_assert(xpos_is_noun(XPOS_NNPS) && xpos_is_punct(XPOS_OPEN_QUOTE) && !xpos_is_punct(XPOS_DOLLAR));
}
END_TEST

START_TEST(test_result__enum_names_round_trip)
{
    for (unsigned i = 0; i < EVENT_TYPE_COUNT; i++)
        ck_assert_uint_eq(event_type_from_name(slice_of(event_type_name((EventType)i))), i);
    for (unsigned i = 0; i < SECTOR_COUNT; i++)
        ck_assert_uint_eq(sector_from_name(slice_of(sector_name((Sector)i))), i);
    ck_assert_uint_eq(event_type_from_name(SLICE("dance")), EVENT_TYPE_COUNT);
    ck_assert(sector_is_official(SECTOR_MONARCHY) && !sector_is_official(SECTOR_PARTY));
}
END_TEST

UNIT_MAIN("document", test_document__warnings_are_kept_once_and_bounded,
          test_document__token_at_finds_the_first_start, test_tagset__names_round_trip,
          test_result__enum_names_round_trip)
