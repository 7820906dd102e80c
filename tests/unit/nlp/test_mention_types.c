/* Short articles whose names are tagged wrongly in one place: what the other places say of them. */
#include "nlp/mention_types.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

enum { MAX_TOKENS = 40 };

static Arena arena;
static Document doc;
static MentionWords words;

static void setup(void)
{
    arena_init(&arena, 1u << 20);
    map_init(&words.org_nouns, &arena, 8);
    map_init(&words.where, &arena, 8);
    map_init(&words.settlements, &arena, 8);
    map_put(&words.settlements, SLICE("town"), 1);
    map_put(&words.org_nouns, SLICE("party"), 1);
    map_put(&words.where, SLICE("in"), 1);
}

static void teardown(void)
{
    arena_release(&arena);
}

static Xpos tag_of(const char *word)
{
    static const struct {
        const char *word;
        Xpos tag;
    } known[] = {{"(", XPOS_LRB},  {")", XPOS_RRB}, {",", XPOS_COMMA}, {".", XPOS_STOP},   {"a", XPOS_DT},
                 {"the", XPOS_DT}, {"in", XPOS_IN}, {"'s", XPOS_POS},  {"party", XPOS_NN}, {"new", XPOS_JJ}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(word, known[i].word) == 0) return known[i].tag;
    return word[0] >= 'A' && word[0] <= 'Z' ? XPOS_NNP : XPOS_NN;
}

/* Words parted by blanks; names as "P:Ann_Lee", "O:Acme", "L:Oslo", "M:Port_Act". */
static void read_text(const char *text)
{
    static const char letters[] = "PLOM";
    static const MentionType types[] = {MENTION_PERSON, MENTION_LOCATION, MENTION_ORGANIZATION, MENTION_MISC};
    char *clean = arena_alloc(&arena, 1024);
    char *copy = arena_alloc(&arena, 1024);
    (void)snprintf(copy, 1024, "%s", text);
    clean[0] = '\0';
    document_init(&doc, &arena, SLICE_EMPTY);
    doc.tokens = ARENA_NEW(&arena, Token, MAX_TOKENS);
    for (char *rest = copy, *word; (word = strtok_r(rest, " ", &rest)) != NULL;) {
        const char *letter = word[1] == ':' ? strchr(letters, word[0]) : NULL;
        uint32_t first = doc.n_tokens;
        char *parts = letter != NULL ? word + 2 : word;
        for (char *part; (part = strtok_r(parts, "_", &parts)) != NULL; doc.n_tokens++) {
            uint32_t at = (uint32_t)strlen(clean);
            (void)snprintf(clean + at, 1024 - at, "%s ", part);
            doc.tokens[doc.n_tokens] = (Token){.span = {at, at + (uint32_t)strlen(part)},
                                               .xpos = (uint8_t)tag_of(part),
                                               .head = NO_INDEX,
                                               .mention = NO_INDEX};
        }
        if (letter == NULL) continue;
        Mention m = {.first_token = first,
                     .end_token = doc.n_tokens,
                     .span = {doc.tokens[first].span.start, doc.tokens[doc.n_tokens - 1].span.end},
                     .type = types[letter - letters],
                     .confidence = 0.9F};
        vec_push(&arena, &doc.mentions, m);
    }
    doc.text = slice_of(clean);
    mention_types_run(&words, &doc);
}

static MentionType type_of(size_t mention)
{
    ck_assert_uint_lt(mention, doc.mentions.len);
    return doc.mentions.at[mention].type;
}

START_TEST(test_mention_types__acronyms)
{
    read_text("the M:Port_Act ( O:PA ) helps O:PA and O:AP");
    ck_assert_int_eq(type_of(1), MENTION_MISC);
    ck_assert_int_eq(type_of(2), MENTION_MISC);
    ck_assert_int_eq(type_of(3), MENTION_ORGANIZATION);
    read_text("the M:Port_Act ( O:XY ) helps O:XY"); /* no letter of it */
    ck_assert_int_eq(type_of(2), MENTION_ORGANIZATION);
}
END_TEST

START_TEST(test_mention_types__towns)
{
    read_text(
        "the town of P:Pedro_Molina fell ; the mayor of P:Ana_Molina fled the town of P:Bo_Lund 's mother");
    ck_assert_int_eq(type_of(0), MENTION_LOCATION);
    ck_assert_int_eq(type_of(1), MENTION_PERSON);
    ck_assert_int_eq(type_of(2), MENTION_PERSON);
}
END_TEST

START_TEST(test_mention_types__family_names)
{
    read_text("P:Ann_Lee met O:Lee .");
    ck_assert_int_eq(type_of(1), MENTION_PERSON);
    read_text("P:Ann_Lee met O:Lee of O:Lee_Works .");
    ck_assert_int_eq(type_of(1), MENTION_ORGANIZATION);
}
END_TEST

START_TEST(test_mention_types__organizations)
{
    read_text("the party P:Renamo left . P:Renamo won .");
    ck_assert_int_eq(type_of(0), MENTION_ORGANIZATION);
    ck_assert_int_eq(type_of(1), MENTION_ORGANIZATION);
    read_text("P:Renamo , a new party , left .");
    ck_assert_int_eq(type_of(0), MENTION_ORGANIZATION);
    read_text("P:Renamo is a new party .");
    ck_assert_int_eq(type_of(0), MENTION_ORGANIZATION);
    read_text("P:Lee , a party leader , left .");
    ck_assert_int_eq(type_of(0), MENTION_PERSON);
    read_text("P:Ann_Lee left . the party P:Lee led won .");
    ck_assert_int_eq(type_of(1), MENTION_PERSON);
}
END_TEST

START_TEST(test_mention_types__places)
{
    read_text("trucks in P:Gao left . P:Gao sleeps .");
    ck_assert_int_eq(type_of(0), MENTION_LOCATION);
    ck_assert_int_eq(type_of(1), MENTION_LOCATION);
    read_text("trust in P:Gao 's word");
    ck_assert_int_eq(type_of(0), MENTION_PERSON);
    read_text("trust in P:Gao rose . P:Gao won . P:Gao left . P:Gao ate .");
    ck_assert_int_eq(type_of(0), MENTION_PERSON);
    read_text("trust in P:Gao rose . P:Li_Gao won .");
    ck_assert_int_eq(type_of(0), MENTION_PERSON);
}
END_TEST

START_TEST(test_mention_types__same_names)
{
    read_text("P:Delta_Works grew . O:Delta_Works sold O:Delta_Works and O:Delta_Works .");
    ck_assert_int_eq(type_of(0), MENTION_ORGANIZATION);
    read_text("P:Delta_Works grew . O:Delta_Works sold .");
    ck_assert_int_eq(type_of(0), MENTION_PERSON);
    read_text("L:Ann_Lee is far . P:Ann_Lee , P:Ann_Lee and P:Ann_Lee");
    ck_assert_int_eq(type_of(0), MENTION_LOCATION);
}
END_TEST

UNIT_MAIN_EACH("mention_types", setup, teardown, test_mention_types__acronyms, test_mention_types__towns,
               test_mention_types__family_names, test_mention_types__organizations,
               test_mention_types__places, test_mention_types__same_names)
