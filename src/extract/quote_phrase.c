#include "extract/quote_phrase.h"

#include "base/ctype.h"

static Xpos tag(const Document *doc, uint32_t i)
{
    return (Xpos)doc->tokens[i].xpos;
}

static Deprel rel(const Document *doc, uint32_t i)
{
    return (Deprel)doc->tokens[i].deprel;
}

static bool is_text(const Document *doc, uint32_t i, const char *text)
{
    return slice_eq(doc->words[i], slice_of(text));
}

static uint32_t window_low(uint32_t at, uint32_t low)
{
    return at > low + PHRASE_WINDOW ? at - PHRASE_WINDOW : low;
}

static uint32_t window_high(uint32_t at, uint32_t high)
{
    return high > at + PHRASE_WINDOW ? at + PHRASE_WINDOW : high;
}

bool is_nominal(const Document *doc, uint32_t i)
{
    Xpos t = tag(doc, i);
    bool subject = rel(doc, i) == DEPREL_NSUBJ || rel(doc, i) == DEPREL_OBL_AGENT;
    bool aged = i > 0 && tag(doc, i - 1) == XPOS_HYPH; /* "the 46-year-old" */
    bool adjective = xpos_is_adjective(t) && (subject || aged);
    return xpos_is_noun(t) || t == XPOS_PRP || t == XPOS_CD || t == XPOS_DT || t == XPOS_WP ||
           t == XPOS_WDT || t == XPOS_FW || adjective || doc->tokens[i].entity_tag != 0;
}

uint32_t dependent_of(const Document *doc, uint32_t head, Deprel wanted)
{
    const Sentence *s = &doc->sentences[doc->tokens[head].sentence];
    uint32_t low = window_low(head, s->first_token);
    uint32_t high = window_high(head + 1, s->end_token);
    for (uint32_t d = 1; head + d < high || head >= low + d; d++) {
        if (head >= low + d && doc->tokens[head - d].head == head && rel(doc, head - d) == wanted)
            return head - d;
        if (head + d < high && doc->tokens[head + d].head == head && rel(doc, head + d) == wanted)
            return head + d;
    }
    return NO_INDEX;
}

/* --- extent by the parse --- */

/* Relations that lead out of the phrase: what hangs there is no part of a speaker's description. */
static bool leaves_phrase(Deprel r)
{
    switch (r) {
    case DEPREL_CASE:
    case DEPREL_MARK:
    case DEPREL_CCOMP:
    case DEPREL_PARATAXIS:
    case DEPREL_ADVCL:
    case DEPREL_COP:
    case DEPREL_NSUBJ:
    case DEPREL_AUX:
    case DEPREL_DISCOURSE: return true;
    default: return false;
    }
}

/* Does the path from token i up to `head` stay within its phrase? */
static bool belongs(const Document *doc, uint32_t i, uint32_t head)
{
    enum { MAX_STEPS = 24 };
    for (int step = 0; step < MAX_STEPS && i != NO_INDEX; step++) {
        if (i == head) return true;
        if (doc->tokens[i].head == head && leaves_phrase(rel(doc, i))) return false;
        i = doc->tokens[i].head;
    }
    return false;
}

static bool opens_phrase(const Document *doc, uint32_t i)
{
    Xpos t = tag(doc, i);
    return !xpos_is_punct(t) && t != XPOS_CC && t != XPOS_IN && t != XPOS_TO && t != XPOS_HYPH &&
           t != XPOS_NFP && (!xpos_is_adverb(t) || rel(doc, i) != DEPREL_ADVMOD);
}

static bool closes_phrase(const Document *doc, uint32_t i)
{
    Xpos t = tag(doc, i);
    return t == XPOS_RRB || (!xpos_is_punct(t) && t != XPOS_CC && t != XPOS_NFP && t != XPOS_HYPH);
}

NounPhrase noun_phrase_at(const Document *doc, uint32_t head, uint32_t low, uint32_t high)
{
    const Sentence *s = &doc->sentences[doc->tokens[head].sentence];
    low = window_low(head, low > s->first_token ? low : s->first_token);
    high = window_high(head + 1, high < s->end_token ? high : s->end_token);
    uint32_t first = head;
    uint32_t end = head + 1;
    while (first > low && belongs(doc, first - 1, head))
        first--;
    while (end < high && belongs(doc, end, head))
        end++;
    while (first < head && !opens_phrase(doc, first))
        first++;
    while (end > head + 1 && !closes_phrase(doc, end - 1))
        end--;
    return (NounPhrase){first, end, head};
}

/* --- extent by tags --- */

static bool continues_left(const Document *doc, uint32_t i)
{
    Xpos t = tag(doc, i);
    return xpos_is_noun(t) || xpos_is_adjective(t) || t == XPOS_DT || t == XPOS_PRPS || t == XPOS_POS ||
           t == XPOS_CD || t == XPOS_HYPH || t == XPOS_AFX || t == XPOS_VBN || is_text(doc, i, "&");
}

static bool continues_right(const Document *doc, uint32_t i)
{
    Xpos t = tag(doc, i);
    return xpos_is_noun(t) || xpos_is_adjective(t) || t == XPOS_POS || t == XPOS_CD || t == XPOS_HYPH ||
           t == XPOS_AFX || is_text(doc, i, "&");
}

NounPhrase noun_phrase_before(const Document *doc, uint32_t low, uint32_t end)
{
    const NounPhrase none = {0, 0, NO_INDEX};
    if (end <= low || !is_nominal(doc, end - 1)) return none;
    low = window_low(end, low);
    uint32_t first = end - 1;
    if (tag(doc, first) == XPOS_PRP) return (NounPhrase){first, end, first};
    while (first > low && continues_left(doc, first - 1))
        first--;
    return (NounPhrase){first, end, end - 1};
}

NounPhrase noun_phrase_after(const Document *doc, uint32_t first, uint32_t high)
{
    const NounPhrase none = {0, 0, NO_INDEX};
    high = window_high(first, high);
    uint32_t end = first;
    if (end < high && tag(doc, end) == XPOS_PRP) return (NounPhrase){first, end + 1, first};
    if (end < high && (tag(doc, end) == XPOS_DT || tag(doc, end) == XPOS_PRPS)) end++;
    while (end < high && continues_right(doc, end))
        end++;
    if (end == first || !is_nominal(doc, end - 1)) return none;
    return (NounPhrase){first, end, end - 1};
}

/* --- what belongs to a speaker's description, by its commas --- */

static bool is_comma(const Document *doc, uint32_t i)
{
    return tag(doc, i) == XPOS_COMMA;
}

/* "on Wednesday" and the like: a preposition before a date, or a date behind the head. */
static bool begins_date(const Document *doc, uint32_t i, uint32_t end)
{
    if (doc->tokens[i].entity_tag == MENTION_DATE) return true;
    return tag(doc, i) == XPOS_IN && i + 1 < end && doc->tokens[i + 1].entity_tag == MENTION_DATE;
}

/* Keeps what stands behind the last dash before the head, and ends the phrase at its first comma, before a
 * date, and before a preposition behind a name ("Easley for Morning Consult"). */
static NounPhrase core_of(const Document *doc, NounPhrase np)
{
    bool name = doc->tokens[np.head].entity_tag == MENTION_PERSON;
    for (uint32_t i = np.first_token; i < np.head; i++)
        if (tag(doc, i) == XPOS_COLON || tag(doc, i) == XPOS_NFP) np.first_token = i + 1;
    for (uint32_t i = np.head + 1; i < np.end_token; i++) {
        bool leaves = name && tag(doc, i) == XPOS_IN && !is_text(doc, i, "of");
        if (is_comma(doc, i) || tag(doc, i) == XPOS_LRB || leaves || begins_date(doc, i, np.end_token))
            return (NounPhrase){np.first_token, i, np.head};
    }
    return np;
}

/* Right behind the core "of" and names, up to the next comma or the limit: what the parse hung elsewhere. */
static NounPhrase with_names(const Document *doc, NounPhrase np, uint32_t high)
{
    uint32_t i = np.end_token;
    if (i + 1 >= high || !is_text(doc, i, "of")) return np;
    for (i++; i < high && (xpos_is_proper(tag(doc, i)) || tag(doc, i) == XPOS_DT); i++) {
    }
    bool ends = i == high || is_comma(doc, i);
    if (ends && i > np.end_token + 1) np.end_token = i;
    return np;
}

/* A person's name behind the title that the parse took for the whole: said governor / Ann Lee, said Costa
 * Rican / President Ann Lee. */
static NounPhrase with_own_name(const Document *doc, NounPhrase np, uint32_t high)
{
    enum { MAX_TITLE = 4 };
    uint32_t i = np.end_token;
    bool open = xpos_is_noun(tag(doc, i - 1)) || xpos_is_adjective(tag(doc, i - 1));
    if (doc->tokens[np.head].entity_tag == MENTION_PERSON || !open) return np;
    while (i < high && i < np.end_token + MAX_TITLE && xpos_is_noun(tag(doc, i)) &&
           doc->tokens[i].entity_tag != MENTION_PERSON && doc->tokens[i].entity_tag != MENTION_DATE)
        i++;
    if (i >= high || doc->tokens[i].entity_tag != MENTION_PERSON || !doc->tokens[i].entity_begins) return np;
    while (i < high && doc->tokens[i].entity_tag == MENTION_PERSON)
        i++;
    np.end_token = i;
    return np;
}

/* What the parse left off before the head: "White House press secretary" Josh Earnest. */
static NounPhrase with_titles(const Document *doc, NounPhrase np, uint32_t low)
{
    Xpos first = tag(doc, np.first_token);
    if (first == XPOS_DT || first == XPOS_PRP || first == XPOS_PRPS) return np;
    low = window_low(np.first_token, low);
    while (np.first_token > low && continues_left(doc, np.first_token - 1) &&
           doc->tokens[np.first_token - 1].entity_tag != MENTION_DATE &&
           tag(doc, np.first_token - 1) != XPOS_CD) {
        np.first_token--;
        if (tag(doc, np.first_token) == XPOS_DT || tag(doc, np.first_token) == XPOS_PRPS) break;
    }
    return np;
}

static uint32_t behind_bracket(const Document *doc, uint32_t i, uint32_t high)
{
    enum { MAX_WIDTH = 8 };
    if (i >= high || tag(doc, i) != XPOS_LRB) return i;
    for (uint32_t k = i + 1; k < high && k - i < MAX_WIDTH; k++)
        if (tag(doc, k) == XPOS_RRB) return k + 1;
    return i;
}

static uint32_t next_comma(const Document *doc, uint32_t i, uint32_t high)
{
    while (i < high && !is_comma(doc, i))
        i++;
    return i;
}

static bool is_who(const Document *doc, uint32_t i)
{
    return tag(doc, i) == XPOS_WP || tag(doc, i) == XPOS_WPS;
}

/* Can an apposition begin here? "a doctor", "president of", "25", "his deputy", "of Oregon", "now a doctor"
 */
static bool begins_apposition(const Document *doc, uint32_t i)
{
    if (xpos_is_adverb(tag(doc, i)) && i + 1 < doc->n_tokens && tag(doc, i + 1) == XPOS_DT) i++;
    Xpos t = tag(doc, i);
    return xpos_is_noun(t) || xpos_is_adjective(t) || t == XPOS_DT || t == XPOS_PRPS || t == XPOS_CD ||
           t == XPOS_PDT || is_text(doc, i, "of");
}

/* "R-Wis.", "Va.": a place or party between commas, which leaves room for a further apposition. */
static bool is_tag_group(const Document *doc, uint32_t first, uint32_t end)
{
    enum { MAX_WIDTH = 4 };
    if (end - first > MAX_WIDTH) return false;
    for (uint32_t i = first; i < end; i++)
        if (!xpos_is_proper(tag(doc, i)) && tag(doc, i) != XPOS_HYPH && tag(doc, i) != XPOS_CD) return false;
    return true;
}

/* Behind an apposition: the state of its town, and behind the cue a second one: "president of the Delta Fund,
 * a Miami lobby". */
static bool goes_on(const Document *doc, uint32_t first, uint32_t end, bool inverted)
{
    if (is_tag_group(doc, first, end)) return true;
    if (!inverted || tag(doc, first) != XPOS_DT || doc->tokens[end - 1].entity_tag == MENTION_DATE)
        return false;
    for (uint32_t i = first; i < end && !is_who(doc, i) && tag(doc, i) != XPOS_WDT; i++)
        if (xpos_is_verb(tag(doc, i)) && tag(doc, i) != XPOS_VBN && tag(doc, i) != XPOS_VBG)
            return false; /* "the day before she left" */
    return true;
}

NounPhrase speaker_phrase_of(const Document *doc, NounPhrase np, uint32_t low, uint32_t high, bool inverted)
{
    bool apposed = false;
    bool relative = false;
    np = with_titles(doc, core_of(doc, np), low);
    high = window_high(np.end_token, high);
    np = with_names(doc, with_own_name(doc, np, high), high);
    np.end_token = behind_bracket(doc, np.end_token, high);
    while (np.end_token + 1 < high && is_comma(doc, np.end_token)) {
        uint32_t first = np.end_token + 1;
        uint32_t end = next_comma(doc, first, high);
        bool who = is_who(doc, first) && (inverted || apposed);
        bool more = !apposed ? begins_apposition(doc, first) : goes_on(doc, first, end, inverted);
        if (!(who || more || (relative && inverted)) || (!inverted && end == high)) break;
        apposed = apposed || (more && !is_tag_group(doc, first, end));
        relative = relative || who;
        np.end_token = end;
    }
    bool parts = next_comma(doc, np.first_token, np.end_token) < np.end_token;
    if (parts && np.end_token < high && is_comma(doc, np.end_token)) np.end_token++;
    return np;
}

/* --- who it is --- */

static const Mention *mention_with(const Document *doc, uint32_t token)
{
    uint32_t m = doc->tokens[token].mention;
    return m != NO_INDEX ? &doc->mentions.at[m] : NULL;
}

uint32_t *pointing_mentions(const Document *doc)
{
    uint32_t *at = no_indices(doc->scratch, doc->n_tokens);
    for (uint32_t i = 0; i < doc->mentions.len; i++)
        if (doc->mentions.at[i].kind != MENTION_NAME) at[doc->mentions.at[i].head_token] = i;
    return at;
}

/* A name that stands beside the head, as title, name or apposition, and not below a preposition or genitive.
 */
static bool names_head(const Document *doc, uint32_t i, NounPhrase np)
{
    enum { MAX_STEPS = 6 };
    for (int step = 0; step < MAX_STEPS && i != NO_INDEX; step++) {
        if (i == np.head) return true;
        Deprel r = rel(doc, i);
        if (r != DEPREL_FLAT && r != DEPREL_COMPOUND && r != DEPREL_APPOS && r != DEPREL_NMOD_DESC &&
            r != DEPREL_NMOD_UNMARKED)
            return false;
        i = doc->tokens[i].head;
    }
    return false;
}

/* First token behind the phrase's core: at its first comma or bracket, or its end. */
static uint32_t core_end(const Document *doc, NounPhrase np)
{
    uint32_t i = np.first_token;
    while (i < np.end_token && !is_comma(doc, i) && tag(doc, i) != XPOS_LRB)
        i++;
    return i;
}

/* The name a core begins with ("Juan Diaz of Peru") or ends with ("Secretary of State Ann Lee"), unless it
 * hangs on a preposition or is a genitive. */
static bool names_core(const Document *doc, const Mention *m, NounPhrase np, uint32_t end)
{
    if (m->first_token == np.first_token) return m->end_token >= end || tag(doc, m->end_token) != XPOS_POS;
    if (m->end_token != end || m->first_token < np.first_token) return false;
    Xpos before = tag(doc, m->first_token - 1);
    if (!xpos_is_noun(before) && !xpos_is_adjective(before)) return false;
    for (uint32_t i = np.first_token; i < m->first_token; i++)
        if ((tag(doc, i) == XPOS_IN || tag(doc, i) == XPOS_TO) && !is_text(doc, i, "of")) return false;
    return true;
}

static const Mention *name_within(const Document *doc, NounPhrase np)
{
    const Mention *head = mention_with(doc, np.head);
    if (head != NULL && head->type == MENTION_PERSON) return head;
    uint32_t end = core_end(doc, np);
    for (uint32_t i = np.first_token; i < np.end_token; i++) {
        const Mention *m = mention_with(doc, i);
        if (m == NULL || m->type != MENTION_PERSON) continue;
        if (names_head(doc, m->head_token, np) || (i < end && names_core(doc, m, np, end))) return m;
    }
    return head;
}

static Speaker from_mention(const Document *doc, const Mention *m)
{
    Speaker who = {.kind = SPEAKER_UNNAMED, .entity = m->entity, .pronoun = m->kind == MENTION_PRONOUN};
    MentionType type = m->entity != NO_INDEX ? doc->entities.at[m->entity].type : m->type;
    if (type == MENTION_PERSON)
        who.kind = SPEAKER_PERSON;
    else if (type == MENTION_ORGANIZATION || type == MENTION_LOCATION || type == MENTION_FACILITY)
        who.kind = SPEAKER_ORGANIZATION;
    return who;
}

static Speaker pronoun_speaker(const Document *doc, uint32_t token)
{
    Slice word = doc->words[token];
    bool first_person = slice_eq(word, SLICE("I")) || slice_eq_nocase(word, SLICE("we")) ||
                        slice_eq_nocase(word, SLICE("you"));
    bool it = slice_eq_nocase(word, SLICE("it"));
    return (Speaker){.kind = it ? SPEAKER_ORGANIZATION : SPEAKER_PERSON,
                     .entity = NO_INDEX,
                     .pronoun = true,
                     .first_person = first_person};
}

Speaker speaker_of(const Document *doc, const uint32_t *pointing, NounPhrase np)
{
    const Mention *m = name_within(doc, np);
    bool named = m != NULL && m->type != MENTION_NORP;
    if (!named && pointing[np.head] != NO_INDEX) m = &doc->mentions.at[pointing[np.head]];
    if (tag(doc, np.head) == XPOS_PRP) {
        Speaker who = pronoun_speaker(doc, np.head);
        if (m != NULL && m->entity != NO_INDEX) who.entity = m->entity;
        if (m != NULL && m->entity != NO_INDEX) who.kind = from_mention(doc, m).kind;
        return who;
    }
    if (m != NULL) return from_mention(doc, m);
    return (Speaker){.kind = SPEAKER_UNNAMED, .entity = NO_INDEX};
}
