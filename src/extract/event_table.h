/* event_table.h - triggers, frames and word classes of events, as data/events.tsv and data/event_classes.tsv
 * give them.
 *
 * The head comments of the two files explain the notation. A lexicon entry of a lemma tells its classes
 * (a bit set) and its frames in file order. Const after load, shared by threads; errors name file and line.
 *
 *     const EventWord *w = event_table_word(table, lemma);       // NULL: neither trigger nor in a class
 *     for (uint32_t f = w->first_frame; f != NO_INDEX; f = table->links.at[f].next) ...
 */
#ifndef ATTACHE_EXTRACT_EVENT_TABLE_H
#define ATTACHE_EXTRACT_EVENT_TABLE_H

#include "base/error.h"
#include "base/map.h"
#include "doc/result.h"

enum {
    EVENT_MAX_CLASSES = 128,
    EVENT_MAX_CONDITIONS = 8,
    EVENT_MAX_SLOTS = 8, /* places where a participant may stand */
};

typedef struct EventClassSet {
    uint64_t bits[2];
} EventClassSet;

static inline bool event_class_has(EventClassSet set, uint32_t class)
{
    return (set.bits[class / 64] >> (class % 64) & 1) != 0;
}

/* Ways from a word to another one. */
typedef enum EventStep {
    STEP_WORD, /* a phrase with this preposition, a particle, an adverb or an auxiliary: `word` */
    STEP_SUBJ,
    STEP_OBJ,
    STEP_IOBJ,
    STEP_XCOMP,
    STEP_CCOMP,
    STEP_ADVCL,
    STEP_PRT,
    STEP_POSS,
    STEP_MOD,
    STEP_LIGHT,
    STEP_HEAD,
    STEP_GOVERNOR, /* `nsubj`: the verb whose subject the noun is */
    STEP_PASSIVE,  /* not ways but properties, from here on */
    STEP_ACTIVE,
    STEP_ING,
    STEP_NEGATED,
    STEP_MODAL,
    STEP_PLURAL,
    STEP_ELECTORAL,
} EventStep;

typedef struct EventSlot {
    EventStep step;
    EventStep then; /* of "xcomp.obj"; STEP_LIGHT - 1 is no second step: see has_then */
    bool has_then;
    Slice word; /* of STEP_WORD */
    Slice then_word;
} EventSlot;

typedef enum EventValueKind {
    VALUE_LEMMA,
    VALUE_CLASS,
    VALUE_PERSON,
    VALUE_ORGANIZATION,
    VALUE_LOCATION,
    VALUE_NORP,
    VALUE_ACTOR,
    VALUE_NUMBER,
} EventValueKind;

typedef struct EventValue {
    EventValueKind kind;
    uint32_t class;
    Slice lemma;
} EventValue;

/* One way and what its end may be; no values: anything. */
typedef struct EventTest {
    EventSlot slot;
    uint32_t first_value; /* in EventTable.values */
    uint32_t n_values;
} EventTest;

/* Holds when one of its tests does (or none, when negated). */
typedef struct EventCondition {
    bool negated;
    uint32_t first_test; /* in EventTable.tests */
    uint32_t n_tests;
} EventCondition;

typedef struct EventFrame {
    char pos; /* 'v' 'n' 'a' */
    bool none;
    EventType type;
    Slice mode;
    Slice cameo;
    uint32_t n_conditions;
    EventCondition conditions[EVENT_MAX_CONDITIONS];
    uint32_t n_actor_slots;
    EventSlot actor_slots[EVENT_MAX_SLOTS];
    uint32_t n_target_slots;
    EventSlot target_slots[EVENT_MAX_SLOTS];
    bool absorbs;
    bool weak;
    bool alone;         /* needs no participant */
    bool asks_negation; /* "did not agree": the negation is the event */
} EventFrame;

typedef struct EventFrameLink {
    uint32_t frame;
    uint32_t next; /* link, or NO_INDEX */
} EventFrameLink;

typedef struct EventWord {
    EventClassSet classes;
    uint32_t first_link; /* NO_INDEX: no trigger */
    uint32_t last_link;
} EventWord;

/* Classes that code asks for by name. */
/* clang-format off */
#define EVENT_CLASS_TABLE(X)                                                                                \
    X(human) X(body) X(authority) X(light) X(light_target) X(plan) X(future_modal)              \
    X(hyp_modal) X(duty_modal) X(ability_modal) X(unreal) X(negator) X(only) X(condition) X(ongoing_verb) X(aspect_verb) X(future_mod) X(hyp_mod)            \
    X(ongoing_mod) X(kill) X(wound) X(detain) X(casualty) X(plural_group) X(electoral) X(sport)             \
    X(person_role) X(armed) X(forces) X(place) X(owning) X(onlooker)        \
    X(say) X(hanging) X(bill) X(wish) X(errand) X(public) X(caller) X(particle) X(thwart) X(half) X(fail) \
    X(mil_target) X(hyp_adverb) X(intransitive) X(violence) X(bring_about) X(body_pronoun) X(namer)
/* clang-format on */
#define X(name) EVENT_CLASS_##name,
typedef enum EventClass { EVENT_CLASS_TABLE(X) EVENT_CLASS_NAMED } EventClass;
#undef X

typedef struct EventTable {
    Arena arena;
    Map words; /* lemma -> index into `entries` */
    VEC(EventWord) entries;
    VEC(EventFrame) frames;
    VEC(EventFrameLink) links;
    VEC(EventTest) tests;
    VEC(EventValue) values;
    Slice class_names[EVENT_MAX_CLASSES];
    uint32_t n_classes;
    Map numbers; /* "four" -> 4 */
} EventTable;

int event_table_load(EventTable *table, const char *data_dir, Error *err);
void event_table_release(EventTable *table);
const EventWord *event_table_word(const EventTable *table, Slice lemma);

#endif
