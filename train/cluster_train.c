/* cluster_train.c - word classes from raw text: writes the file that ml/clusters reads.
 *
 *     cluster_train NEWS.txt clusters.bin [MAX_TOKENS]
 *
 * NEWS.txt: a paragraph a line. Only statistics of the text leave it: class numbers, a rounded logarithm of
 * each word's frequency and how often it is written in lower case. About eight minutes on one core for 45M
 * words.
 */
#include "exchange.h"
#include "raw_text.h"

#include "base/ctype.h"
#include "base/map.h"
#include "ml/clusters.h"

#include <stdlib.h>
#include <string.h>

enum {
    MIN_COUNT = 3,
    MAX_CONTEXTS = 60000,
    ITERATIONS = 12,
    MAX_WORDS = 200000,
    MIN_SLOTS = 1 << 10,
};

static const uint32_t class_counts[] = {
    [CLUSTER_64] = 64, [CLUSTER_256] = 256, [CLUSTER_1024] = 1024, [CLUSTER_WIDE] = 512};

static uint16_t log2_bucket(uint32_t count)
{
    uint16_t bucket = 0;
    for (; count > 0; count >>= 1)
        bucket++;
    return bucket;
}

static Slice lowered(Arena *arena, Slice form)
{
    char *copy = ARENA_NEW(arena, char, form.len);
    for (size_t i = 0; i < form.len; i++)
        copy[i] = ascii_lower(form.ptr[i]);
    return (Slice){copy, form.len};
}

/* Per word the share of mid-sentence uses, over all its capitalizations, that are in lower case. */
static void fill_lowercase(RawText *text, uint16_t (*rows)[CLUSTER_COLUMNS])
{
    Arena *arena = &text->arena;
    Map number;
    map_init(&number, arena, text->n_words);
    uint32_t *all = ARENA_NEW(arena, uint32_t, text->n_words);
    uint32_t *low = ARENA_NEW(arena, uint32_t, text->n_words);
    uint32_t *group = ARENA_NEW(arena, uint32_t, text->n_words);
    for (uint32_t w = 1; w < text->n_words; w++) {
        Slice form = text->words[w].form;
        Slice lower = lowered(arena, form);
        group[w] = map_get_or_put(&number, lower, w);
        all[group[w]] += text->words[w].middle;
        if (slice_eq(form, lower)) low[group[w]] += text->words[w].middle;
    }
    for (uint32_t w = 1; w < text->n_words; w++) {
        uint32_t g = group[w];
        if (all[g] > 0) rows[w][CLUSTER_LOWERCASE] = (uint16_t)(1 + (uint64_t)low[g] * 8 / all[g]);
    }
}

static void fill_classes(RawText *text, uint16_t (*rows)[CLUSTER_COLUMNS])
{
    Arena *arena = &text->arena;
    uint32_t n = text->n_words;
    uint32_t *frequency = ARENA_NEW(arena, uint32_t, n);
    uint16_t *classes = ARENA_NEW(arena, uint16_t, n);
    static const int distances[] = {-1, 1, -2, 2};
    Contexts contexts[4];
    for (int i = 0; i < 4; i++)
        contexts[i] = contexts_count(arena, text->stream, text->n_tokens, n, distances[i], MAX_CONTEXTS);
    for (uint32_t w = 0; w < n; w++)
        frequency[w] = text->words[w].count;
    for (int column = CLUSTER_64; column <= CLUSTER_WIDE; column++) {
        exchange_cluster(contexts, column == CLUSTER_WIDE ? 4 : 2, frequency, n, class_counts[column],
                         ITERATIONS, classes);
        for (uint32_t w = 1; w < n; w++)
            rows[w][column] = (uint16_t)(classes[w] + 1);
    }
}

static int write_table(RawText *text, uint16_t (*rows)[CLUSTER_COLUMNS], const char *path, Error *err)
{
    uint32_t n = text->n_words < MAX_WORDS ? text->n_words : MAX_WORDS;
    uint64_t n_slots = MIN_SLOTS;
    while (n_slots * 4 < (uint64_t)n * 5)
        n_slots *= 2;
    ClusterSlot *slots = ARENA_NEW(&text->arena, ClusterSlot, n_slots);
    for (uint32_t w = 1; w < n; w++) {
        if (text->words[w].shape) continue;
        uint32_t tag;
        uint64_t i = clusters_slot(text->words[w].form, n_slots - 1, &tag);
        while (slots[i].tag != 0 && slots[i].tag != tag)
            i = (i + 1) & (n_slots - 1);
        if (slots[i].tag == tag) continue; /* two words with one hash: the more frequent stays */
        slots[i].tag = tag;
        memcpy(slots[i].row, rows[w], sizeof slots[i].row);
    }
    ModelSection section = {"slots", {(const char *)slots, n_slots * sizeof *slots}};
    return model_file_write(path, MODEL_KIND("CLUS"), CLUSTERS_LAYOUT, &section, 1, err);
}

static int train(FILE *file, const char *out_path, size_t max_tokens, Error *err)
{
    RawText text;
    int rc = raw_text_read(&text, file, max_tokens, MIN_COUNT, err);
    if (rc == 0) {
        fprintf(stderr, "%zu tokens, %u words\n", text.n_tokens, text.n_words);
        uint16_t(*rows)[CLUSTER_COLUMNS] = arena_alloc_array(&text.arena, text.n_words, sizeof *rows);
        for (uint32_t w = 1; w < text.n_words; w++)
            rows[w][CLUSTER_FREQUENCY] = log2_bucket(text.words[w].count);
        fill_lowercase(&text, rows);
        fill_classes(&text, rows);
        rc = write_table(&text, rows, out_path, err);
    }
    raw_text_release(&text);
    return rc;
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: cluster_train NEWS.txt OUT.bin [MAX_TOKENS]\n");
        return 2;
    }
    FILE *file = fopen(argv[1], "rb");
    if (file == NULL) {
        perror(argv[1]);
        return 1;
    }
    Error err = {0};
    int rc = train(file, argv[2], argc > 3 ? (size_t)strtoull(argv[3], NULL, 10) : 0, &err);
    fclose(file);
    if (rc < 0) fprintf(stderr, "cluster_train: %s\n", err.message);
    return rc < 0;
}
