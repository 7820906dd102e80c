/* vector_train.c - word vectors from raw text: writes the file that ml/vectors reads.
 *
 *     vector_train NEWS.txt CLUSTERS.bin OUT.bin
 *
 * NEWS.txt: a paragraph a line, the text that CLUSTERS.bin was made from. Only the vectors leave it. One
 * thread, seeded, four minutes on one core for 45M words.
 */
#include "skipgram.h"
#include "tag_train.h" /* or_die */

#include "ml/vectors.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum { MIN_COUNT = 3, EPOCHS = 4, DIM = VECTORS_DIM };

static_assert((int)SKIPGRAM_DIM == (int)VECTORS_DIM, "the vectors are stored as they were trained");

typedef struct Writer {
    RawText text;
    Clusters clusters;
    const float *vectors;
    float scale; /* to the bytes of the file */
    VectorPlace *places;
    int8_t *rows;
    uint32_t n_rows;
    uint32_t *word_of; /* [slots]: number of the word, 0: none */
} Writer;

/* Mean square 1 becomes VECTORS_ONE. */
static void choose_scale(Writer *w)
{
    size_t n = (size_t)w->text.n_words * DIM;
    double square = 0;
    for (size_t i = DIM; i < n; i++)
        square += (double)w->vectors[i] * (double)w->vectors[i];
    w->scale = (float)(VECTORS_ONE / sqrt(square / (double)(n - DIM)));
}

static void add_row(Writer *w, uint32_t word)
{
    int8_t *row = w->rows + (size_t)w->n_rows++ * DIM;
    for (size_t i = 0; i < DIM; i++) {
        float x = w->vectors[(size_t)word * DIM + i] * w->scale;
        row[i] = (int8_t)lrintf(x > 127 ? 127 : x < -127 ? -127 : x);
    }
}

static uint32_t slot_of(const Writer *w, Slice form)
{
    uint32_t tag;
    uint64_t i = clusters_slot(form, w->clusters.mask, &tag);
    while (w->clusters.slots[i].tag != 0 && w->clusters.slots[i].tag != tag)
        i = (i + 1) & w->clusters.mask;
    return w->clusters.slots[i].tag == tag ? (uint32_t)i : CLUSTERS_NO_SLOT;
}

/* Words come by falling frequency: the first of two words in one slot is the one that the classes are of. */
static void find_slots(Writer *w)
{
    w->word_of = ARENA_NEW(&w->text.arena, uint32_t, w->clusters.mask + 1);
    for (uint32_t i = 1; i < w->text.n_words; i++) {
        uint32_t slot = w->text.words[i].shape ? CLUSTERS_NO_SLOT : slot_of(w, w->text.words[i].form);
        if (slot != CLUSTERS_NO_SLOT && w->word_of[slot] == 0) w->word_of[slot] = i;
    }
}

static void add_unlisted(Writer *w)
{
    static const char *const forms[UNLISTED_COUNT] = {[UNLISTED_LOWER] = "<lower>",
                                                      [UNLISTED_CAPITAL] = "<Capital>",
                                                      [UNLISTED_UPPER] = "<UPPER>",
                                                      [UNLISTED_OTHER] = "<other>"};
    for (size_t f = 0; f < UNLISTED_COUNT; f++)
        for (uint32_t i = 1; i < w->text.n_words; i++)
            if (w->text.words[i].shape && slice_eq(w->text.words[i].form, slice_of(forms[f]))) add_row(w, i);
}

static size_t fill(Writer *w)
{
    size_t n_places = (w->clusters.mask + 64) / 64;
    w->places = ARENA_NEW(&w->text.arena, VectorPlace, n_places);
    w->rows = ARENA_NEW(&w->text.arena, int8_t, (size_t)w->text.n_words * DIM);
    choose_scale(w);
    find_slots(w);
    add_unlisted(w);
    for (size_t slot = 0; slot <= w->clusters.mask; slot++) {
        VectorPlace *place = &w->places[slot / 64];
        if (slot % 64 == 0) place->first = w->n_rows;
        if (w->word_of[slot] == 0) continue;
        place->listed |= UINT64_C(1) << slot % 64;
        add_row(w, w->word_of[slot]);
    }
    return n_places;
}

static int write_file(Writer *w, const char *path, Error *err)
{
    size_t n_places = fill(w);
    uint64_t classes = model_file_checksum(&w->clusters.file);
    ModelSection sections[] = {{"classes", {(const char *)&classes, sizeof classes}},
                               {"places", {(const char *)w->places, n_places * sizeof *w->places}},
                               {"rows", {(const char *)w->rows, (size_t)w->n_rows * DIM}}};
    fprintf(stderr, "%u vectors\n", w->n_rows);
    return model_file_write(path, MODEL_KIND("VECT"), VECTORS_LAYOUT, sections, 3, err);
}

int main(int argc, char **argv)
{
    static Writer w;
    Error err;
    if (argc < 4) {
        fprintf(stderr, "usage: vector_train NEWS.txt CLUSTERS.bin OUT.bin\n");
        return 2;
    }
    FILE *file = fopen(argv[1], "rb");
    if (file == NULL) {
        perror(argv[1]);
        return 1;
    }
    or_die(clusters_load(&w.clusters, argv[2], &err), &err);
    or_die(raw_text_read(&w.text, file, 0, MIN_COUNT, &err), &err);
    fclose(file);
    w.vectors = skipgram_train(&w.text.arena, &w.text, EPOCHS);
    or_die(write_file(&w, argv[3], &err), &err);
    clusters_release(&w.clusters);
    raw_text_release(&w.text);
    return 0;
}
