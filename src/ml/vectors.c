#include "ml/vectors.h"

#include <string.h>

enum { SLOTS_OF_PLACE = 64 };

static int check_classes(const Vectors *v, const Clusters *clusters, Error *err)
{
    Slice classes;
    uint64_t sum = model_file_checksum(&clusters->file);
    if (model_file_section(&v->file, "classes", &classes, err) < 0) return err->code;
    if (classes.len == sizeof sum && memcmp(classes.ptr, &sum, sizeof sum) == 0) return 0;
    return error_set(err, ERR_FORMAT,
                     "%s: made for other word classes than %s: install the models of one release",
                     v->file.path, clusters->file.path);
}

/* Every row that a place can lead to exists. */
static int check_places(const Vectors *v, size_t n_places, Error *err)
{
    uint64_t next = UNLISTED_COUNT;
    for (size_t i = 0; i < n_places; i++) {
        if (v->places[i].first != next)
            return error_set(err, ERR_FORMAT, "%s: place %zu begins at row %u, not at %llu", v->file.path, i,
                             v->places[i].first, (unsigned long long)next);
        next += (uint64_t)__builtin_popcountll(v->places[i].listed);
    }
    if (next == v->n_rows) return 0;
    return error_set(err, ERR_FORMAT, "%s: %u rows, but %llu words", v->file.path, v->n_rows,
                     (unsigned long long)next);
}

static int open_sections(Vectors *v, const Clusters *clusters, Error *err)
{
    Slice places, rows;
    if (model_file_section(&v->file, "places", &places, err) < 0) return err->code;
    if (model_file_section(&v->file, "rows", &rows, err) < 0) return err->code;
    v->n_slots = clusters->mask + 1;
    if (places.len != (v->n_slots + SLOTS_OF_PLACE - 1) / SLOTS_OF_PLACE * sizeof(VectorPlace) ||
        rows.len % VECTORS_DIM != 0)
        return error_set(err, ERR_FORMAT, "%s: sections of %zu and %zu bytes do not fit %zu words",
                         v->file.path, places.len, rows.len, v->n_slots);
    v->places = (const VectorPlace *)(const void *)places.ptr;
    v->rows = (const int8_t *)rows.ptr;
    v->n_rows = (uint32_t)(rows.len / VECTORS_DIM);
    return check_places(v, places.len / sizeof(VectorPlace), err);
}

int vectors_load(Vectors *vectors, const char *path, const Clusters *clusters, Error *err)
{
    *vectors = (Vectors){0};
    int rc = model_file_load(&vectors->file, path, MODEL_KIND("VECT"), VECTORS_LAYOUT, err);
    if (rc == 0) rc = check_classes(vectors, clusters, err);
    if (rc == 0) rc = open_sections(vectors, clusters, err);
    if (rc < 0) vectors_release(vectors);
    return rc;
}

void vectors_release(Vectors *vectors)
{
    model_file_release(&vectors->file);
    *vectors = (Vectors){0};
}

static UnlistedWord unlisted(uint8_t form)
{
    if ((form & LEXEME_HAS_LETTER) == 0) return UNLISTED_OTHER;
    if ((form & LEXEME_ALL_UPPER) != 0) return UNLISTED_UPPER;
    return (form & LEXEME_CAPITALIZED) != 0 ? UNLISTED_CAPITAL : UNLISTED_LOWER;
}

uint32_t vectors_number(const Vectors *vectors, const Lexeme *lexeme)
{
    if (lexeme->slot < vectors->n_slots) {
        const VectorPlace *place = &vectors->places[lexeme->slot / SLOTS_OF_PLACE];
        uint64_t bit = UINT64_C(1) << lexeme->slot % SLOTS_OF_PLACE;
        if ((place->listed & bit) != 0)
            return place->first + (uint32_t)__builtin_popcountll(place->listed & (bit - 1));
    }
    return unlisted(lexeme->form);
}
