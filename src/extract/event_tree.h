/* event_tree.h - walking the dependency parse: arguments of verbs and nouns, whatever the construction.
 *
 * Children of each token are linked once a document; the functions then answer who is the subject or object
 * in the sense of the clause: passives are turned round, subjects are found through coordination, control,
 * participles and relative clauses, objects through relative pronouns and gaps. Every walk is bounded
 * (EVENT_MAX_CLIMB steps up, EVENT_MAX_CHILDREN beside), so that a sentence costs linear time. An EventTree
 * serves one document and lives in its arena. Indices are tokens of the document; NO_INDEX: there is none.
 *
 *     EventTree tree;
 *     event_tree_init(&tree, table, doc, result);
 *     uint32_t who = event_tree_subject(&tree, verb);
 */
#ifndef ATTACHE_EXTRACT_EVENT_TREE_H
#define ATTACHE_EXTRACT_EVENT_TREE_H

#include "extract/event_table.h"

enum { EVENT_MAX_CLIMB = 10, EVENT_MAX_CHILDREN = 48 };

typedef struct EventTree {
    const EventTable *table;
    const Document *doc;
    uint32_t *first_child;             /* [n_tokens] */
    uint32_t *next_child;              /* [n_tokens] */
    const uint32_t *location_of_token; /* borrowed from the result */
    const EventWord **word_of;         /* [n_tokens] lexicon entry of the lemma, or NULL */
} EventTree;

/* Goes over at most EVENT_MAX_CHILDREN children of a token. */
#define EVENT_FOR_CHILDREN(tree, token, child)                                                               \
    for (uint32_t child = (tree)->first_child[token], child##_n = 0;                                         \
         child != NO_INDEX && child##_n < EVENT_MAX_CHILDREN;                                                \
         child = (tree)->next_child[child], child##_n++)

static inline const Token *event_token(const EventTree *tree, uint32_t token)
{
    return &tree->doc->tokens[token];
}

static inline Deprel event_deprel(const EventTree *tree, uint32_t token)
{
    return (Deprel)tree->doc->tokens[token].deprel;
}

static inline uint32_t event_head(const EventTree *tree, uint32_t token)
{
    return tree->doc->tokens[token].head;
}

/* A trigger and its clause: the verb itself, its light verb, or the verb that governs the noun. */
typedef struct EventAnchor {
    uint32_t trigger;
    uint32_t verb; /* the trigger when there is none */
    bool is_noun;
} EventAnchor;

void event_tree_init(EventTree *tree, const EventTable *table, const Document *doc, const Result *result);
/* First child with this relation (subtypes told apart), or NO_INDEX. */
uint32_t event_tree_child(const EventTree *tree, uint32_t token, Deprel rel);
/* First child of this class of words. */
uint32_t event_tree_child_of_class(const EventTree *tree, uint32_t token, EventClass class);
bool event_tree_is(const EventTree *tree, uint32_t token, EventClass class);
bool event_tree_is_verb(const EventTree *tree, uint32_t token);
bool event_tree_is_passive(const EventTree *tree, uint32_t verb);
/* Some preposition or conjunction of the phrase is this word. */
bool event_tree_has_case(const EventTree *tree, uint32_t token, Slice word);
/* The subject that stands at the verb itself, of a passive too, or NO_INDEX. */
uint32_t event_tree_own_subject(const EventTree *tree, uint32_t verb);
/* What the clause of the verb is about: its own subject, else that of the clause it depends on. */
uint32_t event_tree_clause_subject(const EventTree *tree, uint32_t verb);
/* The agent of a passive; "freed from captivity by rebels": also where the parse hangs it on the phrase
 * before. */
uint32_t event_tree_agent(const EventTree *tree, uint32_t verb);
uint32_t event_tree_subject(const EventTree *tree, uint32_t verb);
uint32_t event_tree_object(const EventTree *tree, uint32_t verb);
/* The verb that a noun is said to be done with ("hold talks", "talks held in Rome"), or NO_INDEX. */
uint32_t event_tree_light(const EventTree *tree, uint32_t noun);
/* "some of its restrictions", "a batch of 200 peacekeepers": what is counted, or NO_INDEX. */
uint32_t event_tree_counted(const EventTree *tree, uint32_t token);
/* Name type of the token's mention, MENTION_NONE when it is no name. */
MentionType event_tree_name_type(const EventTree *tree, uint32_t token);
/* The next verb above the token, or NO_INDEX. */
uint32_t event_tree_governing_verb(const EventTree *tree, uint32_t token);
/* The verb above that shares its time and place with this one ("On Monday he met X and criticized Y"), or
 * NO_INDEX. */
uint32_t event_tree_sharing_verb(const EventTree *tree, uint32_t verb);
EventAnchor event_tree_anchor(const EventTree *tree, uint32_t trigger);
/* "Russian Foreign Minister Igor Orlov": the person, whichever word the parse takes for the head. */
uint32_t event_tree_person(const EventTree *tree, uint32_t token);
bool event_tree_is_actor(const EventTree *tree, uint32_t token);

#endif
