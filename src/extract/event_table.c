#include "extract/event_table.h"

#include "config/table.h"

#include <string.h>

#define X(name) #name,
static const char *const named_classes[] = {EVENT_CLASS_TABLE(X)};
#undef X

static const struct {
    const char *name;
    EventStep step;
} steps[] = {
    {"subj", STEP_SUBJ},      {"obj", STEP_OBJ},      {"iobj", STEP_IOBJ},   {"xcomp", STEP_XCOMP},
    {"ccomp", STEP_CCOMP},    {"advcl", STEP_ADVCL},  {"that", STEP_CCOMP},  {"prt", STEP_PRT},
    {"poss", STEP_POSS},      {"mod", STEP_MOD},      {"light", STEP_LIGHT}, {"head", STEP_HEAD},
    {"nsubj", STEP_GOVERNOR}, {"pass", STEP_PASSIVE}, {"act", STEP_ACTIVE},  {"ing", STEP_ING},
    {"neg", STEP_NEGATED},    {"modal", STEP_MODAL},  {"nns", STEP_PLURAL},  {"electoral", STEP_ELECTORAL},
};

static const char *const default_actors[] = {"subj", "light,poss,by,mod,between,from"};
static const char *const default_targets[] = {"obj", "against,on,with,of,to"};

static EventWord *word_of(EventTable *t, Slice lemma)
{
    uint32_t at = map_get(&t->words, lemma);
    if (at == MAP_NONE) {
        at = (uint32_t)t->entries.len;
        map_put(&t->words, arena_copy(&t->arena, lemma), at);
        vec_push(&t->arena, &t->entries, ((EventWord){.first_link = NO_INDEX, .last_link = NO_INDEX}));
    }
    return &t->entries.at[at];
}

const EventWord *event_table_word(const EventTable *table, Slice lemma)
{
    uint32_t at = map_get(&table->words, lemma);
    return at == MAP_NONE ? NULL : &table->entries.at[at];
}

/* --- classes ------------------------------------------------------------------------------------------- */

static uint32_t class_number(const EventTable *t, Slice name)
{
    for (uint32_t c = 0; c < t->n_classes; c++)
        if (slice_eq(t->class_names[c], name)) return c;
    return EVENT_MAX_CLASSES;
}

static uint32_t class_of(EventTable *t, Slice name)
{
    uint32_t c = class_number(t, name);
    if (c < EVENT_MAX_CLASSES || t->n_classes == EVENT_MAX_CLASSES) return c;
    t->class_names[t->n_classes] = arena_copy(&t->arena, name);
    return t->n_classes++;
}

static int add_class(EventTable *t, const Table *file, uint32_t row, Slice name, Slice words, Error *err)
{
    uint32_t class = class_of(t, name);
    Slice word;
    if (class == EVENT_MAX_CLASSES)
        return table_error(file, row, err, "more than %d classes", EVENT_MAX_CLASSES);
    while (slice_split(&words, ' ', &word))
        if (word.len > 0) word_of(t, word)->classes.bits[class / 64] |= UINT64_C(1) << (class % 64);
    return 0;
}

static int load_classes(EventTable *t, const char *data_dir, Error *err)
{
    Table file;
    for (int c = 0; c < EVENT_CLASS_NAMED; c++)
        (void)class_of(t, slice_of(named_classes[c]));
    int rc = table_open(&file, data_dir, "event_classes.tsv", err);
    if (rc < 0) return rc;
    int name = table_column(&file, "class", err);
    int words = table_column(&file, "words", err);
    if (name < 0 || words < 0) rc = ERR_CONFIG;
    for (uint32_t row = 0; rc == 0 && row < file.n_rows; row++)
        rc = add_class(t, &file, row, table_cell(&file, row, name), table_cell(&file, row, words), err);
    table_release(&file);
    return rc;
}

static int load_numbers(EventTable *t, const char *data_dir, Error *err)
{
    Table file;
    int rc = table_open(&file, data_dir, "numbers.tsv", err);
    if (rc < 0) return rc;
    int word = table_column(&file, "word", err);
    int value = table_column(&file, "value", err);
    if (word < 0 || value < 0) rc = ERR_CONFIG;
    for (uint32_t row = 0; rc == 0 && row < file.n_rows; row++) {
        int64_t number;
        if (!slice_to_int64(table_cell(&file, row, value), &number) || number < 0 || number > 1000000)
            rc = table_error(&file, row, err, "value is no number up to a million");
        else
            map_put(&t->numbers, arena_copy(&t->arena, table_cell(&file, row, word)), (uint32_t)number);
    }
    table_release(&file);
    return rc;
}

/* --- frames -------------------------------------------------------------------------------------------- */

static EventStep step_of(Slice name)
{
    for (size_t k = 0; k < sizeof steps / sizeof steps[0]; k++)
        if (slice_eq(name, slice_of(steps[k].name))) return steps[k].step;
    return STEP_WORD;
}

static EventSlot parse_slot(EventTable *t, Slice text)
{
    EventSlot slot = {.word = SLICE_EMPTY, .then_word = SLICE_EMPTY};
    size_t dot = slice_find(text, SLICE("."), 0);
    Slice first = dot == SIZE_MAX ? text : slice_sub(text, 0, dot);
    slot.step = step_of(first);
    if (slot.step == STEP_WORD) slot.word = arena_copy(&t->arena, first);
    if (dot == SIZE_MAX) return slot;
    Slice second = slice_sub(text, dot + 1, text.len);
    slot.has_then = true;
    slot.then = step_of(second);
    if (slot.then == STEP_WORD) slot.then_word = arena_copy(&t->arena, second);
    return slot;
}

static bool add_value(EventTable *t, Slice text)
{
    static const struct {
        const char *name;
        EventValueKind kind;
    } names[] = {{"%PER", VALUE_PERSON}, {"%ORG", VALUE_ORGANIZATION}, {"%LOC", VALUE_LOCATION},
                 {"%NORP", VALUE_NORP},  {"%A", VALUE_ACTOR},          {"%NUM", VALUE_NUMBER}};
    EventValue value = {.kind = VALUE_LEMMA, .lemma = SLICE_EMPTY};
    if (slice_starts_with(text, SLICE("@"))) {
        value.kind = VALUE_CLASS;
        value.class = class_number(t, slice_sub(text, 1, text.len));
        if (value.class == EVENT_MAX_CLASSES) return false;
    } else if (slice_starts_with(text, SLICE("%"))) {
        size_t k = 0;
        while (k < sizeof names / sizeof names[0] && !slice_eq(text, slice_of(names[k].name)))
            k++;
        if (k == sizeof names / sizeof names[0]) return false;
        value.kind = names[k].kind;
    } else {
        value.lemma = arena_copy(&t->arena, text);
    }
    vec_push(&t->arena, &t->values, value);
    return true;
}

/* "light", "pass" after a "=" begin a new test: no lemma of a value is called so. */
static bool is_property(Slice word)
{
    EventStep step = step_of(word);
    return step == STEP_LIGHT || step == STEP_PASSIVE || step == STEP_XCOMP || step == STEP_MODAL ||
           step == STEP_CCOMP;
}

static bool parse_condition(EventTable *t, Slice text, EventCondition *ret)
{
    *ret = (EventCondition){.first_test = (uint32_t)t->tests.len};
    if (slice_starts_with(text, SLICE("!"))) {
        ret->negated = true;
        text = slice_sub(text, 1, text.len);
    }
    Slice piece;
    bool in_values = false;
    while (slice_split(&text, '|', &piece)) {
        size_t eq = slice_find(piece, SLICE("="), 0);
        if (eq == SIZE_MAX && in_values && !is_property(piece)) {
            if (!add_value(t, piece)) return false;
            t->tests.at[t->tests.len - 1].n_values++;
            continue;
        }
        EventTest test = {.slot = parse_slot(t, eq == SIZE_MAX ? piece : slice_sub(piece, 0, eq)),
                          .first_value = (uint32_t)t->values.len};
        in_values = eq != SIZE_MAX;
        if (in_values && !add_value(t, slice_sub(piece, eq + 1, piece.len))) return false;
        test.n_values = in_values ? 1 : 0;
        vec_push(&t->arena, &t->tests, test);
        ret->n_tests++;
    }
    return ret->n_tests > 0;
}

static bool parse_slots(EventTable *t, Slice cell, Slice otherwise, EventSlot *slots, uint32_t *ret_n)
{
    Slice part;
    if (cell.len == 0) cell = otherwise;
    if (slice_eq(cell, SLICE("-"))) return true;
    while (slice_split(&cell, ',', &part)) {
        if (*ret_n == EVENT_MAX_SLOTS) return false;
        slots[(*ret_n)++] = parse_slot(t, part);
    }
    return true;
}

enum { COL_LEMMA, COL_POS, COL_FRAME, COL_TYPE, COL_MODE, COL_CAMEO, COL_ACTOR, COL_TARGET, COL_FLAGS, COLS };

static int parse_frame(EventTable *t, const Table *file, uint32_t row, const int *columns, EventFrame *f,
                       Error *err)
{
    Slice pos = table_cell(file, row, columns[COL_POS]);
    Slice type = table_cell(file, row, columns[COL_TYPE]);
    if (pos.len != 1 || memchr("vna", pos.ptr[0], 3) == NULL)
        return table_error(file, row, err, "pos is none of v, n, a");
    f->pos = pos.ptr[0];
    f->none = slice_eq(type, SLICE("none"));
    f->type = f->none ? EVENT_AGREE : event_type_from_name(type);
    if (f->type == EVENT_TYPE_COUNT) return table_error(file, row, err, "no such type of event");
    f->mode = arena_copy(&t->arena, table_cell(file, row, columns[COL_MODE]));
    f->cameo = arena_copy(&t->arena, table_cell(file, row, columns[COL_CAMEO]));
    Slice frame = table_cell(file, row, columns[COL_FRAME]);
    Slice part;
    while (slice_split(&frame, ' ', &part)) {
        if (part.len == 0) continue;
        if (f->n_conditions == EVENT_MAX_CONDITIONS ||
            !parse_condition(t, part, &f->conditions[f->n_conditions]))
            return table_error(file, row, err, "wrong condition, or too many: %.*s", SLICE_ARG(part));
        f->asks_negation |= slice_eq(part, SLICE("neg"));
        f->n_conditions++;
    }
    int noun = f->pos == 'n';
    if (!parse_slots(t, table_cell(file, row, columns[COL_ACTOR]), slice_of(default_actors[noun]),
                     f->actor_slots, &f->n_actor_slots) ||
        !parse_slots(t, table_cell(file, row, columns[COL_TARGET]), slice_of(default_targets[noun]),
                     f->target_slots, &f->n_target_slots))
        return table_error(file, row, err, "more than %d places for a participant", EVENT_MAX_SLOTS);
    Slice flags = table_cell(file, row, columns[COL_FLAGS]);
    while (slice_split(&flags, ',', &part)) {
        if (slice_eq(part, SLICE("absorb"))) f->absorbs = true;
        if (slice_eq(part, SLICE("weak"))) f->weak = true;
        if (slice_eq(part, SLICE("alone"))) f->alone = true;
    }
    return 0;
}

static void link_frame(EventTable *t, Slice lemma, uint32_t frame)
{
    uint32_t link = (uint32_t)t->links.len;
    vec_push(&t->arena, &t->links, ((EventFrameLink){frame, NO_INDEX}));
    EventWord *word = word_of(t, lemma);
    if (word->first_link == NO_INDEX)
        word->first_link = link;
    else
        t->links.at[word->last_link].next = link;
    word->last_link = link;
}

static int load_frames(EventTable *t, const char *data_dir, Error *err)
{
    static const char *const names[COLS] = {"lemma", "pos",   "frame",  "type", "mode",
                                            "cameo", "actor", "target", "flags"};
    Table file;
    int columns[COLS];
    int rc = table_open(&file, data_dir, "events.tsv", err);
    if (rc < 0) return rc;
    for (int c = 0; rc == 0 && c < COLS; c++)
        if ((columns[c] = table_column(&file, names[c], err)) < 0) rc = columns[c];
    for (uint32_t row = 0; rc == 0 && row < file.n_rows; row++) {
        EventFrame frame = {0};
        rc = parse_frame(t, &file, row, columns, &frame, err);
        if (rc < 0) break;
        uint32_t number = (uint32_t)t->frames.len;
        vec_push(&t->arena, &t->frames, frame);
        Slice lemmas = table_cell(&file, row, columns[COL_LEMMA]);
        Slice lemma;
        while (slice_split(&lemmas, '|', &lemma))
            link_frame(t, lemma, number);
    }
    table_release(&file);
    return rc;
}

int event_table_load(EventTable *table, const char *data_dir, Error *err)
{
    *table = (EventTable){0};
    arena_init(&table->arena, (size_t)16 << 20);
    map_init(&table->words, &table->arena, 4096);
    map_init(&table->numbers, &table->arena, 64);
    int rc = load_classes(table, data_dir, err);
    if (rc == 0) rc = load_numbers(table, data_dir, err);
    if (rc == 0) rc = load_frames(table, data_dir, err);
    if (rc < 0) event_table_release(table);
    return rc;
}

void event_table_release(EventTable *table)
{
    arena_release(&table->arena);
}
