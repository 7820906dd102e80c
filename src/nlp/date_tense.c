/* date_tense.c - does the clause around a time expression look back or ahead. */
#include "nlp/date_resolve.h"

enum { MAX_CLIMB = 12, MAX_SCAN = 25, MAX_GROUP = 5 };

static bool is_modal_or_verb(Xpos t)
{
    return t == XPOS_MD || xpos_is_verb(t);
}

/* The verb that governs the token in the tree, or NO_INDEX. */
static uint32_t governing_verb(const Document *doc, uint32_t token)
{
    uint32_t at = doc->tokens[token].head;
    for (int k = 0; k < MAX_CLIMB && at != NO_INDEX; k++) {
        if (xpos_is_verb((Xpos)doc->tokens[at].xpos)) return at;
        at = doc->tokens[at].head;
    }
    return NO_INDEX;
}

/* Without a tree: the nearest verb before, else behind, in the same sentence. */
static uint32_t nearest_verb(const Document *doc, uint32_t token)
{
    const Sentence *s = &doc->sentences[doc->tokens[token].sentence];
    for (uint32_t k = 1; k <= MAX_SCAN && token >= s->first_token + k; k++)
        if (is_modal_or_verb((Xpos)doc->tokens[token - k].xpos)) return token - k;
    for (uint32_t k = 1; k <= MAX_SCAN && token + k < s->end_token; k++)
        if (is_modal_or_verb((Xpos)doc->tokens[token + k].xpos)) return token + k;
    return NO_INDEX;
}

/* Words of the verb group before its verb: "will be", "has been", "to". */
static int tense_of_group(const Document *doc, uint32_t verb)
{
    uint32_t first = doc->sentences[doc->tokens[verb].sentence].first_token;
    bool perfect_or_past = false;
    for (uint32_t k = 1; k <= MAX_GROUP && verb >= first + k; k++) {
        Xpos t = (Xpos)doc->tokens[verb - k].xpos;
        if (t == XPOS_MD || t == XPOS_TO) return 1;
        if (t == XPOS_VBD || t == XPOS_VBZ || t == XPOS_VBP) perfect_or_past = true;
        if (!xpos_is_verb(t) && !xpos_is_adverb(t)) break;
    }
    return perfect_or_past ? -1 : 0;
}

int date_tense(const Document *doc, uint32_t token)
{
    if (doc->tokens[token].xpos == XPOS_NONE) return 0;
    uint32_t verb = governing_verb(doc, token);
    if (verb == NO_INDEX) verb = nearest_verb(doc, token);
    if (verb == NO_INDEX) return 0;
    switch ((Xpos)doc->tokens[verb].xpos) {
    case XPOS_VBD: return -1;
    case XPOS_MD: return 1;
    case XPOS_VBN: {
        int tense = tense_of_group(doc, verb);
        return tense == 0 ? -1 : tense;
    }
    case XPOS_VB: return tense_of_group(doc, verb) == 1 ? 1 : 0;
    default: return 0;
    }
}
