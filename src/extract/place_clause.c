#include "extract/place_clause.h"

enum { MAX_LIST = 6, MAX_WORDS_TO_PREPOSITION = 2 };

/* The token of the name that hangs on what is outside of it; NO_INDEX without a parse. */
static uint32_t head_of(const Document *doc, uint32_t first, uint32_t end)
{
    for (uint32_t i = end; i-- > first;) {
        uint32_t head = doc->tokens[i].head;
        if (doc->tokens[i].deprel != DEPREL_NONE && (head == NO_INDEX || head < first || head >= end))
            return i;
    }
    return NO_INDEX;
}

/* The first member of the list of names that token i stands in: "Paris, Berlin and Warsaw". */
static uint32_t list_head(const Document *doc, uint32_t i)
{
    for (uint32_t n = 0; n < MAX_LIST; n++) {
        const Token *t = &doc->tokens[i];
        bool member = t->deprel == DEPREL_CONJ || t->deprel == DEPREL_APPOS;
        if (!member || t->head == NO_INDEX || t->head > i || !xpos_is_proper((Xpos)doc->tokens[t->head].xpos))
            break;
        i = t->head;
    }
    return i;
}

/* What the name, or the list that it is in, hangs on by the relation; an empty lemma when by another. */
static Slice governor(const Document *doc, uint32_t first, uint32_t end, Deprel relation)
{
    uint32_t head = head_of(doc, first, end);
    if (head == NO_INDEX) return SLICE_EMPTY;
    const Token *t = &doc->tokens[list_head(doc, head)];
    return t->deprel == relation && t->head != NO_INDEX ? doc->tokens[t->head].lemma : SLICE_EMPTY;
}

/* The word before the name, or before the list that it is in; articles do not count. */
static Slice preposition(const Document *doc, uint32_t first, uint32_t end)
{
    uint32_t head = head_of(doc, first, end);
    uint32_t i = head == NO_INDEX ? first : list_head(doc, head);
    if (i > first) i = first;
    for (uint32_t n = 0; n < MAX_WORDS_TO_PREPOSITION && i > 0; n++) {
        i--;
        if (doc->tokens[i].sentence != doc->tokens[first].sentence) break;
        if (doc->tokens[i].xpos == XPOS_IN) return doc->words[i];
        if (doc->tokens[i].xpos != XPOS_DT && doc->tokens[i].deprel != DEPREL_COMPOUND) break;
    }
    return SLICE_EMPTY;
}

static bool has(const PlaceWords *words, PlaceDeed deed, Slice lemma)
{
    return lemma.len > 0 && place_words_has(words, deed, lemma);
}

bool place_clause_governs(const PlaceWords *words, const Document *doc, uint32_t first, uint32_t end)
{
    return has(words, DEED_DOES, governor(doc, first, end, DEPREL_NSUBJ));
}

bool place_clause_plays(const PlaceWords *words, const Document *doc, uint32_t first, uint32_t end)
{
    return has(words, DEED_PLAYS, governor(doc, first, end, DEPREL_NSUBJ)) ||
           has(words, DEED_PLAYS, governor(doc, first, end, DEPREL_OBJ));
}

/* Without a parse: before a verb and behind no preposition. */
static bool stands_as_subject(const Document *doc, uint32_t first, uint32_t end)
{
    if (first > 0 && doc->tokens[first - 1].xpos == XPOS_IN) return false;
    return end < doc->n_tokens &&
           (xpos_is_verb((Xpos)doc->tokens[end].xpos) || doc->tokens[end].xpos == XPOS_MD);
}

/* "talks with Iran", "relations between Athens and Ankara" */
static bool is_partner(const PlaceWords *words, const Document *doc, uint32_t first, uint32_t end, Slice word)
{
    if (!slice_eq(word, SLICE("with")) && !slice_eq(word, SLICE("between"))) return false;
    return has(words, DEED_WITH, governor(doc, first, end, DEPREL_NMOD)) ||
           has(words, DEED_WITH, governor(doc, first, end, DEPREL_OBL));
}

/* "Moscow's refusal" */
static bool owns_deed(const PlaceWords *words, const Document *doc, uint32_t first, uint32_t end)
{
    return has(words, DEED_OWN, governor(doc, first, end, DEPREL_NMOD_POSS));
}

/* "HIROSHIMA -- Survivors ...", "Nairobi (IPS)": at the head of a sentence, and what follows is none of its
 * clause. */
static bool stands_apart(const Document *doc, uint32_t first, uint32_t end)
{
    if (first != doc->sentences[doc->tokens[first].sentence].first_token || end >= doc->n_tokens)
        return false;
    Xpos next = (Xpos)doc->tokens[end].xpos;
    return next == XPOS_LRB || next == XPOS_COLON || next == XPOS_HYPH;
}

bool place_clause_acts(const PlaceWords *words, const Document *doc, uint32_t first, uint32_t end)
{
    if (stands_apart(doc, first, end)) return false;
    if (head_of(doc, first, end) == NO_INDEX) return stands_as_subject(doc, first, end);
    if (governor(doc, first, end, DEPREL_NSUBJ).len > 0) return true;
    if (has(words, DEED_DONE, governor(doc, first, end, DEPREL_OBJ)) ||
        has(words, DEED_DONE, governor(doc, first, end, DEPREL_IOBJ)))
        return true;
    if (owns_deed(words, doc, first, end)) return true;
    Slice word = preposition(doc, first, end);
    return slice_eq(word, SLICE("by")) || slice_eq(word, SLICE("against")) ||
           is_partner(words, doc, first, end, word);
}
