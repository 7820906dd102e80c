#include "ml/vectors.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SLOTS = 128, FEW_SLOTS = 16, PLACES = SLOTS / 64, WORDS = 3, ROWS = UNLISTED_COUNT + WORDS };

static char path[64], clusters_path[64];
static Clusters clusters;
static VectorPlace places[PLACES];
static int8_t rows[ROWS * VECTORS_DIM];

static int write_vectors(uint64_t classes, size_t n_places, size_t n_rows)
{
    Error err;
    ModelSection sections[] = {{"classes", {(const char *)&classes, sizeof classes}},
                               {"places", {(const char *)places, n_places * sizeof *places}},
                               {"rows", {(const char *)rows, n_rows * VECTORS_DIM}}};
    return model_file_write(path, MODEL_KIND("VECT"), VECTORS_LAYOUT, sections, 3, &err);
}

/* Words in slots 3, 63 and 70. */
static void setup(void)
{
    static ClusterSlot slots[SLOTS];
    Error err;
    snprintf(path, sizeof path, "/tmp/test_vectors.%ld.bin", (long)getpid());
    snprintf(clusters_path, sizeof clusters_path, "/tmp/test_vectors.%ld.clusters", (long)getpid());
    ModelSection section = {"slots", {(const char *)slots, sizeof slots}};
    ck_assert_int_eq(model_file_write(clusters_path, MODEL_KIND("CLUS"), CLUSTERS_LAYOUT, &section, 1, &err),
                     0);
    ck_assert_int_eq(clusters_load(&clusters, clusters_path, &err), 0);
    places[0] = (VectorPlace){UINT64_C(1) << 3 | UINT64_C(1) << 63, UNLISTED_COUNT, 0};
    places[1] = (VectorPlace){UINT64_C(1) << (70 - 64), UNLISTED_COUNT + 2, 0};
    for (size_t i = 0; i < ROWS; i++)
        rows[i * VECTORS_DIM] = (int8_t)i;
    ck_assert_int_eq(write_vectors(model_file_checksum(&clusters.file), PLACES, ROWS), 0);
}

static void teardown(void)
{
    clusters_release(&clusters);
    unlink(path);
    unlink(clusters_path);
}

static int first_number(const Vectors *vectors, uint32_t slot, unsigned form)
{
    Lexeme lexeme = {.slot = slot, .form = (uint8_t)form};
    return vectors_row(vectors, vectors_number(vectors, &lexeme))[0];
}

START_TEST(test_vectors__listed_words_by_slot_and_others_by_their_looks)
{
    Vectors v;
    Error err;
    ck_assert_msg(vectors_load(&v, path, &clusters, &err) == 0, "%s", err.message);
    ck_assert_int_eq(first_number(&v, 3, LEXEME_HAS_LETTER), UNLISTED_COUNT);
    ck_assert_int_eq(first_number(&v, 63, LEXEME_HAS_LETTER), UNLISTED_COUNT + 1);
    ck_assert_int_eq(first_number(&v, 70, LEXEME_HAS_LETTER), UNLISTED_COUNT + 2);
    ck_assert_int_eq(first_number(&v, 4, LEXEME_HAS_LETTER), UNLISTED_LOWER);
    ck_assert_int_eq(first_number(&v, CLUSTERS_NO_SLOT, LEXEME_HAS_LETTER | LEXEME_CAPITALIZED),
                     UNLISTED_CAPITAL);
    ck_assert_int_eq(
        first_number(&v, CLUSTERS_NO_SLOT, LEXEME_HAS_LETTER | LEXEME_CAPITALIZED | LEXEME_ALL_UPPER),
        UNLISTED_UPPER);
    ck_assert_int_eq(first_number(&v, CLUSTERS_NO_SLOT, LEXEME_HAS_DIGIT), UNLISTED_OTHER);
    vectors_release(&v);
}
END_TEST

static void refused(const char *why)
{
    Vectors v;
    Error err;
    ck_assert_int_eq(vectors_load(&v, path, &clusters, &err), ERR_FORMAT);
    ck_assert_msg(strstr(err.message, why) != NULL && strstr(err.message, path) != NULL, "%s", err.message);
}

START_TEST(test_vectors__refuses_what_does_not_fit)
{
    uint64_t classes = model_file_checksum(&clusters.file);
    write_vectors(classes + 1, PLACES, ROWS);
    refused("other word classes");
    write_vectors(classes, PLACES - 1, ROWS);
    refused("do not fit");
    write_vectors(classes, PLACES, ROWS - 1);
    refused("6 rows, but 7 words");
    places[1].first = 1000;
    write_vectors(classes, PLACES, ROWS);
    refused("place 1 begins at row 1000");
}
END_TEST

/* Fewer words than one place speaks of. */
START_TEST(test_vectors__a_small_vocabulary)
{
    static ClusterSlot slots[FEW_SLOTS];
    Vectors v;
    Error err;
    clusters_release(&clusters);
    ModelSection section = {"slots", {(const char *)slots, sizeof slots}};
    ck_assert_int_eq(model_file_write(clusters_path, MODEL_KIND("CLUS"), CLUSTERS_LAYOUT, &section, 1, &err),
                     0);
    ck_assert_int_eq(clusters_load(&clusters, clusters_path, &err), 0);
    places[0].listed = UINT64_C(1) << 3;
    write_vectors(model_file_checksum(&clusters.file), 1, UNLISTED_COUNT + 1);
    ck_assert_msg(vectors_load(&v, path, &clusters, &err) == 0, "%s", err.message);
    ck_assert_int_eq(first_number(&v, 3, LEXEME_HAS_LETTER), UNLISTED_COUNT);
    vectors_release(&v);
    places[0].first = 1000;
    write_vectors(model_file_checksum(&clusters.file), 1, UNLISTED_COUNT + 1);
    refused("place 0 begins at row 1000");
}
END_TEST

UNIT_MAIN_EACH("vectors", setup, teardown, test_vectors__listed_words_by_slot_and_others_by_their_looks,
               test_vectors__refuses_what_does_not_fit, test_vectors__a_small_vocabulary)
