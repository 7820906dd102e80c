#include "nlp/name.h"
#include "unit.h"

static NameLexicon lexicon;
static Arena arena;

static void setup(void)
{
    Error err;
    arena_init(&arena, (size_t)1 << 20);
    ck_assert_msg(name_lexicon_load(&lexicon, "data", &err) == 0, "%s", err.message);
}

static void teardown(void)
{
    name_lexicon_release(&lexicon);
    arena_release(&arena);
}

static bool one_person(const char *a, const char *b)
{
    Name x, y;
    name_parse(&lexicon, &arena, slice_of(a), &x);
    name_parse(&lexicon, &arena, slice_of(b), &y);
    ck_assert_int_eq(name_compatible(&lexicon, &x, &y), name_compatible(&lexicon, &y, &x));
    return name_compatible(&lexicon, &x, &y);
}

static NameFit fit(const char *full, const char *word)
{
    Name x, y;
    name_parse(&lexicon, &arena, slice_of(full), &x);
    name_parse(&lexicon, &arena, slice_of(word), &y);
    return name_fit(&x, y.parts[0]);
}

START_TEST(test_name__forms_of_one_person)
{
    setup();
    ck_assert(one_person("John R. Bolton", "John Bolton"));
    ck_assert(one_person("J. Bolton", "John Bolton"));
    ck_assert(one_person("Rich Neal", "Richard Neal"));
    ck_assert(one_person("Volodymyr Zelensky", "Volodymyr Zelenskiy"));
    ck_assert(one_person("José Pérez", "Jose Perez"));
    ck_assert(one_person("Rodrigo Chaves", "Rodrigo Chaves Robles"));
    ck_assert(one_person("William \"Billy\" Hunt", "William Hunt"));
    ck_assert(one_person("Mohammed bin Salman", "Mohammed bin Salman Al Saud"));
    ck_assert(one_person("Jong Un Kim", "Kim Jong Un"));
    ck_assert(one_person("Abdel Fattah al-Sisi", "Abdel Fattah El-Sisi"));
    teardown();
}
END_TEST

START_TEST(test_name__different_persons)
{
    setup();
    ck_assert(!one_person("Hunter Biden", "Joe Biden"));
    ck_assert(!one_person("Donald Trump Jr.", "Donald Trump"));
    ck_assert(!one_person("Kim Jong Un", "Kim Yo Jong"));
    ck_assert(!one_person("Pedro Chamorro Cardenal", "Pedro Chamorro Barrios"));
    ck_assert(!one_person("George Bush", "George Burns"));
    teardown();
}
END_TEST

START_TEST(test_name__single_words)
{
    setup();
    ck_assert_int_eq(fit("James Steinberg", "Steinberg"), NAME_FITS_SURNAME);
    ck_assert_int_eq(fit("James Steinberg", "James"), NAME_FITS_GIVEN);
    ck_assert_int_eq(fit("Jiang Yu", "Jiang"), NAME_FITS_SURNAME);
    ck_assert_int_eq(fit("Kweon Seong-dong", "Kweon"), NAME_FITS_SURNAME);
    ck_assert_int_eq(fit("Rodrigo Chaves Robles", "Chaves"), NAME_FITS_MIDDLE);
    ck_assert_int_eq(fit("Volodymyr Zelensky", "Zelenskyy"), NAME_FITS_SURNAME);
    ck_assert_int_eq(fit("James Steinberg", "Smith"), NAME_NO_FIT);
    teardown();
}
END_TEST

START_TEST(test_name__slips_of_the_pen)
{
    Name n;
    setup();
    name_parse(&lexicon, &arena, SLICE("Anna Kirchen"), &n);
    ck_assert(name_misspelt(&n, SLICE("kirhcen")));
    ck_assert(name_misspelt(&n, SLICE("kirchan")));
    ck_assert(!name_misspelt(&n, SLICE("kirchen")));
    ck_assert(!name_misspelt(&n, SLICE("birchen")));
    ck_assert(!name_misspelt(&n, SLICE("karchan")));
    ck_assert(!name_misspelt(&n, SLICE("anne")));
    teardown();
}
END_TEST

START_TEST(test_name__gender_of_given_names)
{
    Name n;
    setup();
    name_parse(&lexicon, &arena, SLICE("Nancy Pelosi"), &n);
    ck_assert_int_eq(name_gender(&lexicon, &n), GENDER_FEMALE);
    name_parse(&lexicon, &arena, SLICE("Robert Wood"), &n);
    ck_assert_int_eq(name_gender(&lexicon, &n), GENDER_MALE);
    name_parse(&lexicon, &arena, SLICE("Xyzzy Wood"), &n);
    ck_assert_int_eq(name_gender(&lexicon, &n), GENDER_UNKNOWN);
    teardown();
}
END_TEST

START_TEST(test_name__strange_input_is_bounded)
{
    Name n;
    setup();
    name_parse(&lexicon, &arena, SLICE(""), &n);
    ck_assert_uint_eq(n.n, 0);
    name_parse(&lexicon, &arena, SLICE("... -- ''"), &n);
    ck_assert_uint_eq(n.n, 0);
    name_parse(&lexicon, &arena, SLICE("a b c d e f g h i j k l m n o p q r s t"), &n);
    ck_assert_uint_eq(n.n, NAME_MAX_PARTS);
    teardown();
}
END_TEST

UNIT_MAIN("name", test_name__forms_of_one_person, test_name__different_persons, test_name__single_words,
          test_name__slips_of_the_pen, test_name__gender_of_given_names, test_name__strange_input_is_bounded)
