#include "ml/clusters.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SLOTS = 8 };

static char path[64];

static void put(ClusterSlot *slots, const char *word, uint16_t class)
{
    char form[CLUSTERS_MAX_WORD];
    size_t n = clusters_normalize(slice_of(word), form);
    uint32_t tag;
    uint64_t i = clusters_slot((Slice){form, n}, SLOTS - 1, &tag);
    while (slots[i].tag != 0)
        i = (i + 1) % SLOTS;
    slots[i].tag = tag;
    for (int c = 0; c < CLUSTER_COLUMNS; c++)
        slots[i].row[c] = (uint16_t)(class + c);
}

static void write_sample(size_t n_slots)
{
    static ClusterSlot slots[SLOTS];
    memset(slots, 0, sizeof slots);
    put(slots, "Seoul", 10);
    put(slots, "talks", 20);
    put(slots, "1997", 30);
    put(slots, "won't", 40);
    ModelSection section = {"slots", {(const char *)slots, n_slots * sizeof *slots}};
    Error err;
    ck_assert_int_eq(model_file_write(path, MODEL_KIND("CLUS"), CLUSTERS_LAYOUT, &section, 1, &err), 0);
}

static void setup(void)
{
    snprintf(path, sizeof path, "/tmp/test_clusters.%ld.bin", (long)getpid());
    write_sample(SLOTS);
}

static void teardown(void)
{
    unlink(path);
}

START_TEST(test_clusters__exact_then_lower_then_capitalized)
{
    Clusters c;
    Error err;
    ck_assert_int_eq(clusters_load(&c, path, &err), 0);
    ck_assert_uint_eq(clusters_lookup(&c, SLICE("Seoul"))[CLUSTER_64], 10);
    ck_assert_uint_eq(clusters_lookup(&c, SLICE("Seoul"))[CLUSTER_WIDE], 13);
    ck_assert_uint_eq(clusters_lookup(&c, SLICE("TALKS"))[CLUSTER_64], 20);
    ck_assert_uint_eq(clusters_lookup(&c, SLICE("SEOUL"))[CLUSTER_64], 10);
    ck_assert_uint_eq(clusters_lookup(&c, SLICE("seoul"))[CLUSTER_64], 10);
    clusters_release(&c);
}
END_TEST

START_TEST(test_clusters__digits_and_quotes_are_one)
{
    Clusters c;
    Error err;
    ck_assert_int_eq(clusters_load(&c, path, &err), 0);
    ck_assert_uint_eq(clusters_lookup(&c, SLICE("2010"))[CLUSTER_64], 30);
    ck_assert_uint_eq(clusters_lookup(&c, SLICE("201"))[CLUSTER_64], 0);
    ck_assert_uint_eq(clusters_lookup(&c, SLICE("won\xe2\x80\x99t"))[CLUSTER_64], 40);
    clusters_release(&c);
}
END_TEST

START_TEST(test_clusters__unknown_words_have_zeros)
{
    Clusters c;
    Error err;
    ck_assert_int_eq(clusters_load(&c, path, &err), 0);
    char longest[200];
    memset(longest, 'x', sizeof longest);
    const Slice unknown[] = {SLICE("Busan"), SLICE(""), {longest, sizeof longest}, SLICE("\xe2\x80")};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        for (int k = 0; k < CLUSTER_COLUMNS; k++)
            ck_assert_uint_eq(clusters_lookup(&c, unknown[i])[k], 0);
    clusters_release(&c);
}
END_TEST

START_TEST(test_clusters__full_table_ends_its_search)
{
    static ClusterSlot slots[2] = {{.tag = 1}, {.tag = 2}};
    ModelSection section = {"slots", {(const char *)slots, sizeof slots}};
    Error err;
    ck_assert_int_eq(model_file_write(path, MODEL_KIND("CLUS"), CLUSTERS_LAYOUT, &section, 1, &err), 0);
    Clusters c;
    ck_assert_int_eq(clusters_load(&c, path, &err), 0);
    ck_assert_uint_eq(clusters_lookup(&c, SLICE("Seoul"))[CLUSTER_64], 0);
    clusters_release(&c);
}
END_TEST

START_TEST(test_clusters__refuses_a_table_of_odd_size)
{
    write_sample(SLOTS - 1);
    Clusters c;
    Error err;
    ck_assert_int_eq(clusters_load(&c, path, &err), ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(err.message, "power of two"));
}
END_TEST

START_TEST(test_clusters__refuses_damage)
{
    FILE *f = fopen(path, "r+b");
    ck_assert_ptr_nonnull(f);
    fseek(f, -5, SEEK_END);
    int c = fgetc(f);
    fseek(f, -5, SEEK_END);
    fputc(c ^ 0x10, f);
    fclose(f);
    Clusters clusters;
    Error err;
    ck_assert_int_eq(clusters_load(&clusters, path, &err), ERR_FORMAT);
    write_sample(SLOTS);
    ck_assert_int_eq(truncate(path, 100), 0);
    ck_assert_int_eq(clusters_load(&clusters, path, &err), ERR_FORMAT);
    unlink(path);
    ck_assert_int_eq(clusters_load(&clusters, path, &err), ERR_IO);
}
END_TEST

UNIT_MAIN_EACH("clusters", setup, teardown, test_clusters__exact_then_lower_then_capitalized,
               test_clusters__digits_and_quotes_are_one, test_clusters__unknown_words_have_zeros,
               test_clusters__full_table_ends_its_search, test_clusters__refuses_a_table_of_odd_size,
               test_clusters__refuses_damage)
