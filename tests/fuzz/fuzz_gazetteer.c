/* fuzz_gazetteer.c - a damaged gazetteer, and tables beside it: what loads must answer look-ups. */
#include "fuzz_image.h"
#include "gazetteer/gazetteer.h"
#include "gazetteer/place_name.h"

enum { BINARY, PLACES, NAMES, DEMONYMS, FILES, N_PLACES = 4 };

static const Place places[N_PLACES] = {
    {.latitude = 1,
     .name = 1,
     .population = 5,
     .admin1 = PLACE_NONE,
     .country = "FR",
     .kind = GAZETTEER_COUNTRY},
    {.latitude = 2, .name = 8, .population = 4, .admin1 = 2, .country = "FR", .kind = GAZETTEER_CITY},
    {.latitude = 3,
     .name = 8,
     .population = 3,
     .admin1 = PLACE_NONE,
     .country = "FR",
     .kind = GAZETTEER_ADMIN1},
    {.latitude = 4,
     .name = 14,
     .population = 2,
     .admin1 = PLACE_NONE,
     .country = "US",
     .kind = GAZETTEER_OTHER}};
static const char strings[] = "\0France\0Paris\0New York City";

static void make_binary(Image *image, Arena *arena)
{
    NameIndexBuilder builder;
    name_index_builder_init(&builder, arena);
    for (uint32_t i = 0; i < N_PLACES; i++)
        (void)name_index_add(&builder, slice_of(strings + places[i].name), name_ref(i, NAME_MAIN),
                             places[i].population);
    NameIndex index = name_index_freeze(&builder);
    image->kind = MODEL_KIND("GAZE");
    image->feature_hash = GAZETTEER_LAYOUT;
    image_section(image, "places", places, sizeof places);
    image_section(image, "strings", strings, sizeof strings);
    image_section(image, "slots", index.slots, index.capacity * sizeof *index.slots);
    image_section(image, "lists", index.lists, index.n_lists * sizeof *index.lists);
}

static void write_table(const char *path, Slice text)
{
    FILE *file = fopen(path, "w");
    must(file != NULL && fwrite(text.ptr, 1, text.len, file) == text.len && fclose(file) == 0,
         "the table is written");
}

static void look_up(const Gazetteer *g)
{
    const Slice words[] = {SLICE("New"), SLICE("York"), SLICE("City"), SLICE("Paris"), SLICE("France"),
                           SLICE("FR"),  SLICE("a"),    SLICE("U.S."), SLICE("x-y")};
    enum { WORDS = sizeof words / sizeof words[0] };
    for (size_t i = 0; i < WORDS; i++) {
        GazetteerCandidate c[GAZETTEER_MAX_CANDIDATES];
        GazetteerMatch match = gazetteer_match(g, words + i, WORDS - i);
        uint32_t n = gazetteer_candidates(g, &match, c);
        must(n <= GAZETTEER_MAX_CANDIDATES, "candidates fit");
        for (uint32_t k = 0; k < n; k++) {
            const Place *p = gazetteer_place(g, c[k].place);
            must(gazetteer_name(g, c[k].place).len < 4096 && p->kind < GAZETTEER_KIND_COUNT,
                 "a place is one");
            (void)place_distance_km(p, gazetteer_place(g, 0));
            (void)gazetteer_kind_name((GazetteerKind)p->kind);
        }
        (void)gazetteer_match_tables(g, words + i, WORDS - i);
        (void)gazetteer_find_text(g, words[i]);
        (void)gazetteer_reference(g, words[i]);
    }
}

static void fuzz(Slice input, Arena *arena)
{
    static const char *const tables[FILES] = {"", "places.tsv", "place_names.tsv", "demonyms.tsv"};
    Slice texts[FILES] = {
        SLICE_EMPTY,
        SLICE("name\tkind\tcountry\tlatitude\tlongitude\tweight\tnames\nNorth\tregion\tFR\t1\t2.5\t3\tThe "
              "North|N\n"),
        SLICE("name\trelation\tplace\nCity of Light\talternate\tParis, FR\nGaul\tdisplay\tFR\n"),
        SLICE("form\trelation\tplace\nFrench\tadjective\tFR\n")};
    Image image = {.n = 0};
    Patch patch;
    Error err;
    Gazetteer *g = NULL;
    make_binary(&image, arena);
    while (patch_next(&input, &patch)) {
        uint8_t file = patch.file % FILES;
        if (file == BINARY)
            image_patch(&image, arena, &patch);
        else if (patch.kind == PATCH_REPLACE || patch.kind == PATCH_RAW) /* as it is, and appended */
            texts[file] =
                patch.kind == PATCH_REPLACE
                    ? patch.bytes
                    : arena_printf(arena, "%.*s%.*s", SLICE_ARG(texts[file]), SLICE_ARG(patch.bytes));
        else
            texts[file] = patch_apply(&patch, texts[file], arena);
    }
    (void)snprintf(image.path, sizeof image.path, "%s/gazetteer.bin", image_data_dir());
    bool damaged = image_write(&image);
    for (int i = PLACES; i < FILES; i++) {
        char path[256];
        (void)snprintf(path, sizeof path, "%s/%s", image_data_dir(), tables[i]);
        write_table(path, texts[i]);
    }
    if (gazetteer_load(&g, image_data_dir(), &err) < 0) return;
    must(!damaged, "a damaged gazetteer is refused");
    if (gazetteer_n_places(g) > 0) look_up(g);
    gazetteer_release(g);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return image_fuzz((Slice){(const char *)data, size}, fuzz);
}
