#include "extract/quote_frame.h"

#include "base/ctype.h"
#include "base/utf8.h"
#include "config/phrase.h"
#include "config/table.h"

#include <stdlib.h>

enum { CUE_MAX_WORDS = 5 };

struct CueSet {
    Table table;
    PhraseSet of_kind[CUE_KIND_COUNT];
    uint8_t *strength;        /* [n_rows] */
    bool *subject_of_passive; /* [n_rows] */
};

typedef VEC(Frame) FrameVec;

typedef struct Finder {
    const CueSet *cues;
    const Document *doc;
    const uint32_t *speech_of;
    FrameVec frames;
    uint64_t *work; /* tokens looked at */
} Finder;

/* --- tags and bounds --- */

static Xpos tag(const Finder *f, uint32_t i)
{
    return (Xpos)f->doc->tokens[i].xpos;
}

static bool is_finite(Xpos t)
{
    return t == XPOS_VBD || t == XPOS_VBZ || t == XPOS_VBP;
}

static Deprel rel(const Finder *f, uint32_t i)
{
    return (Deprel)f->doc->tokens[i].deprel;
}

static bool is_quote_mark(const Finder *f, uint32_t i)
{
    return tag(f, i) == XPOS_OPEN_QUOTE || tag(f, i) == XPOS_CLOSE_QUOTE;
}

/* The run of the article's own words around token i: within its sentence, not over a quotation. */
static void own_words(const Finder *f, uint32_t i, uint32_t *ret_low, uint32_t *ret_high)
{
    const Sentence *s = &f->doc->sentences[f->doc->tokens[i].sentence];
    uint32_t low = i;
    uint32_t high = i + 1;
    while (low > s->first_token && i - low < PHRASE_WINDOW && f->speech_of[low - 1] == NO_INDEX &&
           !is_quote_mark(f, low - 1))
        low--;
    while (high < s->end_token && high - i < PHRASE_WINDOW && f->speech_of[high] == NO_INDEX &&
           !is_quote_mark(f, high))
        high++;
    *f->work += high - low;
    *ret_low = low;
    *ret_high = high;
}

static NounPhrase no_phrase(void)
{
    return (NounPhrase){0, 0, NO_INDEX};
}

static bool can_speak(const Finder *f, uint32_t token)
{
    if (token == NO_INDEX || f->speech_of[token] != NO_INDEX || !is_nominal(f->doc, token)) return false;
    uint8_t entity = f->doc->tokens[token].entity_tag;
    return !xpos_is_wh(tag(f, token)) && tag(f, token) != XPOS_DT && entity != MENTION_DATE &&
           entity != MENTION_MONEY;
}

/* --- the subject by the parse --- */

static PhraseMatch match_cue(const Finder *f, CueKind kind, uint32_t i)
{
    const Document *doc = f->doc;
    const Sentence *s = &doc->sentences[doc->tokens[i].sentence];
    Slice words[CUE_MAX_WORDS];
    uint32_t n = 0;
    bool by_lemma = kind == CUE_VERB || kind == CUE_NOUN;
    for (; n < CUE_MAX_WORDS && i + n < s->end_token && f->speech_of[i + n] == NO_INDEX; n++)
        words[n] = n == 0 && by_lemma ? doc->tokens[i].lemma : doc->words[i + n];
    return phrase_match(&f->cues->of_kind[kind], words, n);
}

static uint32_t direct_subject(const Finder *f, uint32_t verb, bool passive_too)
{
    uint32_t subject = dependent_of(f->doc, verb, DEPREL_NSUBJ);
    if (subject == NO_INDEX && passive_too) subject = dependent_of(f->doc, verb, DEPREL_NSUBJ_PASS);
    return subject;
}

static bool is_passive(const Finder *f, uint32_t verb)
{
    return dependent_of(f->doc, verb, DEPREL_AUX_PASS) != NO_INDEX;
}

/* "who" and "that" stand for the noun that their clause describes. */
static uint32_t antecedent(const Finder *f, uint32_t subject)
{
    for (int step = 0; step < 4 && subject != NO_INDEX && xpos_is_wh(tag(f, subject)); step++) {
        uint32_t verb = f->doc->tokens[subject].head;
        while (verb != NO_INDEX && rel(f, verb) == DEPREL_CONJ)
            verb = f->doc->tokens[verb].head;
        if (verb == NO_INDEX || rel(f, verb) != DEPREL_ACL_RELCL) return NO_INDEX;
        subject = f->doc->tokens[verb].head;
    }
    return subject;
}

/* "The council issued a statement calling": who issued it; else the noun itself. */
static uint32_t issuer(const Finder *f, uint32_t noun)
{
    uint32_t verb = f->doc->tokens[noun].head;
    if (rel(f, noun) != DEPREL_OBJ || verb == NO_INDEX || match_cue(f, CUE_NOUN, noun).n_words == 0)
        return noun;
    uint32_t subject = direct_subject(f, verb, false);
    return subject != NO_INDEX ? subject : noun;
}

/* Subject of `head` that stands before token `limit`, nearest first; the parse may have given it two. */
static uint32_t subject_before(const Finder *f, uint32_t head, uint32_t limit)
{
    const Sentence *s = &f->doc->sentences[f->doc->tokens[head].sentence];
    for (uint32_t i = limit; i > s->first_token && limit - i < PHRASE_WINDOW; i--)
        if (f->doc->tokens[i - 1].head == head &&
            (rel(f, i - 1) == DEPREL_NSUBJ || rel(f, i - 1) == DEPREL_NSUBJ_PASS))
            return i - 1;
    return NO_INDEX;
}

/* Relations by which a verb goes on with what another verb says of its subject. */
static bool continues_verb(Deprel r)
{
    return r == DEPREL_CONJ || r == DEPREL_XCOMP || r == DEPREL_ADVCL || r == DEPREL_PARATAXIS ||
           r == DEPREL_DEP;
}

/* Subject of a verb that has none of its own: that of the verb it continues. "His role in promoting it and
 * for saying" leads through its noun to the verb above. */
static uint32_t inherited_subject(const Finder *f, uint32_t verb)
{
    enum { MAX_STEPS = 8 };
    bool through_noun = false;
    uint32_t first = verb;
    for (int step = 0; step < MAX_STEPS; step++) {
        Deprel r = rel(f, verb);
        uint32_t head = f->doc->tokens[verb].head;
        if (head == NO_INDEX) return NO_INDEX;
        if (r == DEPREL_ACL && verb > 0 && tag(f, verb - 1) == XPOS_IN)
            through_noun = true;
        else if (r == DEPREL_ACL_RELCL)
            return head;
        else if (r == DEPREL_ACL)
            return issuer(f, head);
        else if (!continues_verb(r) &&
                 !(through_noun && (r == DEPREL_NMOD || r == DEPREL_OBL || r == DEPREL_OBJ)))
            return NO_INDEX;
        uint32_t subject = head > first ? subject_before(f, head, first) : NO_INDEX;
        if (subject == NO_INDEX) subject = direct_subject(f, head, true);
        if (subject != NO_INDEX) return subject;
        verb = head;
    }
    return NO_INDEX;
}

/* Strength of the cue a verb is, 0 when it is none. */
static unsigned verb_strength(const Finder *f, uint32_t verb)
{
    PhraseMatch m = xpos_is_verb(tag(f, verb)) ? match_cue(f, CUE_VERB, verb) : (PhraseMatch){0};
    return m.n_words > 0 ? f->cues->strength[m.row] : 0;
}

/* "Anna said that Hugh was late, adding": who adds is who said, not who was late. Subject of the verb of
 * saying above the clause to which the participle behind a comma was hung; else NO_INDEX. */
static uint32_t raised_subject(const Finder *f, uint32_t participle)
{
    enum { MAX_STEPS = 6 };
    uint32_t before = participle;
    while (before > 0 && is_quote_mark(f, before - 1))
        before--;
    if (before == 0 || tag(f, before - 1) != XPOS_COMMA || verb_strength(f, participle) < 3) return NO_INDEX;
    uint32_t at = f->doc->tokens[participle].head;
    for (int step = 0; step < MAX_STEPS && at != NO_INDEX && at < participle; step++) {
        if (is_finite(tag(f, at)) && verb_strength(f, at) > 1 && !is_passive(f, at)) {
            uint32_t subject = direct_subject(f, at, false);
            return subject != NO_INDEX ? subject : inherited_subject(f, at);
        }
        at = f->doc->tokens[at].head;
    }
    return NO_INDEX;
}

static uint32_t parsed_subject(const Finder *f, uint32_t verb, bool subject_of_passive)
{
    uint32_t subject;
    if (is_passive(f, verb)) {
        subject = dependent_of(f->doc, verb, DEPREL_OBL_AGENT);
        if (subject == NO_INDEX && subject_of_passive)
            subject = dependent_of(f->doc, verb, DEPREL_NSUBJ_PASS);
    } else {
        subject = direct_subject(f, verb, false);
        if (tag(f, verb) == XPOS_VBG && subject != NO_INDEX && subject > verb) subject = NO_INDEX;
        if (subject == NO_INDEX && tag(f, verb) == XPOS_VBN)
            subject = dependent_of(f->doc, verb, DEPREL_OBL_AGENT);
        if (subject == NO_INDEX && tag(f, verb) == XPOS_VBG) subject = raised_subject(f, verb);
        if (subject == NO_INDEX) subject = inherited_subject(f, verb);
    }
    return antecedent(f, subject);
}

/* --- the extent beside the cue --- */

/* First token of the verb group that ends in `verb`: "has since said". */
static uint32_t verb_group_first(const Finder *f, uint32_t verb, uint32_t low)
{
    uint32_t first = verb;
    while (first > low) {
        Xpos t = tag(f, first - 1);
        bool helper = t == XPOS_MD || xpos_is_adverb(t) || t == XPOS_TO ||
                      (xpos_is_verb(t) && f->doc->tokens[first - 1].head == verb);
        if (!helper) break;
        first--;
    }
    return first;
}

static bool is_comma(const Finder *f, uint32_t i)
{
    return tag(f, i) == XPOS_COMMA;
}

/* End of the article's own words from `i` on, without the stop that ends them. */
static uint32_t clause_end(const Finder *f, uint32_t i, uint32_t high)
{
    while (high > i + 1 && tag(f, high - 1) == XPOS_STOP)
        high--;
    return high;
}

/* "Ann Lee, a doctor, said": the name before the comma, where the parse took what it is called for it. */
static NounPhrase apposed_name(const Finder *f, NounPhrase np, uint32_t low)
{
    const Token *tokens = f->doc->tokens;
    if (np.first_token < low + 2 || !is_comma(f, np.first_token - 1) || tag(f, np.first_token) != XPOS_DT ||
        tokens[np.first_token - 2].entity_tag != MENTION_PERSON)
        return np;
    uint32_t end = np.first_token - 1;
    uint32_t first = end - 1;
    while (first > low && tokens[first - 1].entity_tag == MENTION_PERSON)
        first--;
    return (NounPhrase){first, end, end - 1};
}

static NounPhrase phrase_of_subject(const Finder *f, uint32_t subject, uint32_t cue_first, uint32_t cue_end)
{
    const Sentence *s = &f->doc->sentences[f->doc->tokens[subject].sentence];
    uint32_t low;
    uint32_t high;
    own_words(f, subject, &low, &high);
    if (subject >= cue_end) {
        if (low < cue_end) low = cue_end;
        NounPhrase np = noun_phrase_at(f->doc, subject, low, high);
        return speaker_phrase_of(f->doc, np, low, clause_end(f, subject, high), true);
    }
    uint32_t group = verb_group_first(f, cue_first, subject + 1);
    NounPhrase np = noun_phrase_at(f->doc, subject, s->first_token, cue_first);
    if (is_comma(f, group - 1)) np = apposed_name(f, np, low);
    return speaker_phrase_of(f->doc, np, low, group, false);
}

/* --- the extent by pattern --- */

/* Quotation marks and commas behind a quotation are passed over. */
static uint32_t behind_marks(const Finder *f, uint32_t i, uint32_t high)
{
    while (i < high && (is_comma(f, i) || is_quote_mark(f, i)))
        i++;
    return i;
}

/* Where the bracket opens that closes right before `end`, as in "Rep. Moore (D-Wis.) said"; else `end`. */
static uint32_t opening_bracket(const Finder *f, uint32_t low, uint32_t end)
{
    enum { MAX_WIDTH = 8 };
    if (end == low || tag(f, end - 1) != XPOS_RRB) return end;
    for (uint32_t i = end - 1; i > low && end - i < MAX_WIDTH; i--)
        if (tag(f, i) == XPOS_LRB) return i;
    return end;
}

/* The phrase that ends before `end`, with what "of" links before it: "Rep. Kim of the ruling party". */
static NounPhrase chain_before(const Finder *f, uint32_t low, uint32_t end)
{
    NounPhrase np = noun_phrase_before(f->doc, low, end);
    while (np.head != NO_INDEX && np.first_token > low + 1 && tag(f, np.first_token - 1) == XPOS_IN &&
           slice_eq(f->doc->words[np.first_token - 1], SLICE("of"))) {
        NounPhrase outer = noun_phrase_before(f->doc, low, np.first_token - 1);
        if (outer.head == NO_INDEX) break;
        np.first_token = outer.first_token;
        np.head = outer.head;
    }
    return np;
}

/* "But, said Ann Lee, "I ...": the cue follows a comma, and who speaks leads on to the quotation. */
static bool is_inverted_before(const Finder *f, uint32_t cue_first, uint32_t cue_end, uint32_t high,
                               NounPhrase *ret_np)
{
    if (!is_finite(tag(f, cue_first))) return false;
    *ret_np = noun_phrase_after(f->doc, cue_end, high);
    if (ret_np->head == NO_INDEX || tag(f, ret_np->head) == XPOS_PRP) return false;
    uint32_t end = ret_np->end_token;
    return end == high || is_comma(f, end) || tag(f, end) == XPOS_COLON;
}

/* Directly behind a quotation: everything between it and the cue, or what follows the cue. */
static NounPhrase pattern_phrase(const Finder *f, uint32_t cue_first, uint32_t cue_end)
{
    uint32_t low;
    uint32_t high;
    own_words(f, cue_first, &low, &high);
    uint32_t start = behind_marks(f, low, cue_first);
    uint32_t group = verb_group_first(f, cue_first, start);
    if (start == group) {
        bool behind_quotation = start > 0 && (is_quote_mark(f, start - 1) ||
                                              f->speech_of[start - 1] != NO_INDEX || is_comma(f, start - 1));
        if (tag(f, cue_first) == XPOS_VBG || !behind_quotation) return no_phrase();
        NounPhrase np = noun_phrase_after(f->doc, cue_end, high);
        if (np.head == NO_INDEX) return np;
        return speaker_phrase_of(f->doc, np, cue_end, clause_end(f, cue_end, high), true);
    }
    NounPhrase np = chain_before(f, start, opening_bracket(f, start, group));
    if (np.head == NO_INDEX && is_comma(f, group - 1)) {
        np = chain_before(f, start, opening_bracket(f, start, group - 1)); /* "Ann Lee (D), said" */
        if (np.head != NO_INDEX && f->doc->tokens[np.head].entity_tag == MENTION_PERSON)
            return speaker_phrase_of(f->doc, np, start, group, false);
        if (is_inverted_before(f, cue_first, cue_end, high, &np))
            return speaker_phrase_of(f->doc, np, cue_end, high, true);
        if (slice_eq_nocase(f->doc->words[start], SLICE("as"))) start++; /* "As Ann Lee, a doctor, put it" */
        np = noun_phrase_after(f->doc, start, group);
    }
    return np.head == NO_INDEX ? np : speaker_phrase_of(f->doc, np, start, group, false);
}

/* Right before the verb stands somebody who can speak, whatever the parse makes of it. */
static bool has_subject_before(const Finder *f, uint32_t verb)
{
    uint32_t low;
    uint32_t high;
    own_words(f, verb, &low, &high);
    uint32_t start = behind_marks(f, low, verb);
    NounPhrase np = noun_phrase_before(f->doc, start, verb_group_first(f, verb, start));
    return np.head != NO_INDEX && can_speak(f, np.head);
}

/* For a participle that the parse left without a subject: that of the nearest verb before it. */
static uint32_t nearby_subject(const Finder *f, uint32_t participle)
{
    uint32_t low;
    uint32_t high;
    own_words(f, participle, &low, &high);
    for (uint32_t i = participle; i > low; i--) {
        if (!is_finite(tag(f, i - 1)) && tag(f, i - 1) != XPOS_VBN) continue;
        uint32_t subject = antecedent(f, direct_subject(f, i - 1, true));
        if (can_speak(f, subject) && subject < i - 1) return subject;
    }
    return NO_INDEX;
}

/* The agent that the parse hung on something else: described as "shameful" by Anna Keller. */
static uint32_t nearby_agent(const Finder *f, uint32_t verb)
{
    const Sentence *s = &f->doc->sentences[f->doc->tokens[verb].sentence];
    for (uint32_t i = verb + 1; i + 1 < s->end_token && i - verb < PHRASE_WINDOW; i++) {
        if (f->speech_of[i] != NO_INDEX || !slice_eq(f->doc->words[i], SLICE("by"))) continue;
        NounPhrase np = noun_phrase_after(f->doc, i + 1, s->end_token);
        if (np.head != NO_INDEX && can_speak(f, np.head)) return np.head;
    }
    return NO_INDEX;
}

/* "the plan, described as": a participle without its auxiliary, which only an agent can speak through. */
static bool is_reduced(const Finder *f, uint32_t verb)
{
    Deprel r = rel(f, verb);
    return tag(f, verb) == XPOS_VBN && (r == DEPREL_ACL || r == DEPREL_ADVCL || r == DEPREL_CASE) &&
           dependent_of(f->doc, verb, DEPREL_AUX) == NO_INDEX;
}

static NounPhrase speaker_phrase(const Finder *f, uint32_t verb, uint32_t cue_end, bool subject_of_passive)
{
    uint32_t subject = parsed_subject(f, verb, subject_of_passive);
    bool finite = is_finite(tag(f, verb));
    bool own = dependent_of(f->doc, verb, DEPREL_NSUBJ) != NO_INDEX;
    if (finite && !own && subject < verb && has_subject_before(f, verb)) subject = NO_INDEX;
    if (can_speak(f, subject) &&
        (subject < verb || (subject >= cue_end && (is_passive(f, verb) || !has_subject_before(f, verb)))))
        return phrase_of_subject(f, subject, verb, cue_end);
    if (is_passive(f, verb) || is_reduced(f, verb)) {
        subject = nearby_agent(f, verb);
        return subject == NO_INDEX ? no_phrase() : phrase_of_subject(f, subject, verb, cue_end);
    }
    if (tag(f, verb) == XPOS_VBG && (subject = nearby_subject(f, verb)) != NO_INDEX)
        return phrase_of_subject(f, subject, verb, cue_end);
    NounPhrase np = pattern_phrase(f, verb, cue_end);
    return np.head != NO_INDEX && can_speak(f, np.head) ? np : no_phrase();
}

/* --- cues --- */

static void add_frame(Finder *f, uint32_t i, PhraseMatch m, CueKind kind, NounPhrase np)
{
    vec_push(f->doc->scratch, &f->frames,
             (Frame){.cue_first = i,
                     .cue_end = i + m.n_words,
                     .kind = kind,
                     .strength = f->cues->strength[m.row],
                     .np = np});
}

/* A verb that the tagger took for a noun, in the clause behind a quotation: '..." the article read.' */
static bool is_verb_in_disguise(const Finder *f, uint32_t i)
{
    uint32_t low;
    uint32_t high;
    if (!xpos_is_noun(tag(f, i)) || i == 0 || !is_nominal(f->doc, i - 1)) return false;
    if (match_cue(f, CUE_VERB, i).n_words == 0) return false;
    own_words(f, i, &low, &high);
    bool ends = i + 1 == high || tag(f, i + 1) == XPOS_STOP || is_comma(f, i + 1);
    return ends && low > 0 && (is_quote_mark(f, low - 1) || f->speech_of[low - 1] != NO_INDEX);
}

static bool try_verb(Finder *f, uint32_t i)
{
    PhraseMatch m = match_cue(f, CUE_VERB, i);
    if (m.n_words == 0) return false;
    if (f->cues->strength[m.row] == 0) return true;
    add_frame(f, i, m, CUE_VERB, speaker_phrase(f, i, i + m.n_words, f->cues->subject_of_passive[m.row]));
    return true;
}

/* Does speech that began a sentence break off right before token i: "Never," or "Why?", not the "Tower,"? */
static bool follows_open_speech(const Finder *f, uint32_t i)
{
    const Document *doc = f->doc;
    if (i < 2 || !is_quote_mark(f, i - 1) || f->speech_of[i - 2] == NO_INDEX) return false;
    uint32_t last = utf8_before(doc->text, doc->tokens[i - 1].span.start);
    if (last != ',' && last != '?' && last != '!') return false;
    const Quotation *q = &doc->quotations.at[doc->tokens[i - 2].quotation];
    uint32_t mark = document_token_at(doc, q->outer.start);
    if (mark == 0 || doc->tokens[mark - 1].sentence != doc->tokens[mark].sentence) return true;
    return tag(f, mark - 1) == XPOS_STOP || is_quote_mark(f, mark - 1);
}

/* Any verb is a cue in the clause right behind such speech: "Never," the mayor shot back. */
static bool try_any_verb(Finder *f, uint32_t i)
{
    uint32_t low;
    uint32_t high;
    if (!is_finite(tag(f, i))) return false;
    own_words(f, i, &low, &high);
    if (!follows_open_speech(f, low)) return false;
    NounPhrase np = noun_phrase_before(f->doc, low, verb_group_first(f, i, low));
    if (np.head == NO_INDEX || np.first_token != low || !can_speak(f, np.head)) return false;
    vec_push(f->doc->scratch, &f->frames,
             (Frame){.cue_first = i, .cue_end = i + 1, .kind = CUE_VERB, .strength = 1, .np = np});
    return true;
}

/* Behind the noun a colon, a comma, "that" or a participle leads on to what is said; a quotation right behind
 * it would say something about it. */
static bool leads_on(const Finder *f, uint32_t noun)
{
    if (noun + 1 >= f->doc->n_tokens) return false;
    Xpos t = tag(f, noun + 1);
    return t == XPOS_COLON || t == XPOS_COMMA || t == XPOS_IN || t == XPOS_VBG;
}

/* Whose saying a noun names: "his claim"; "Sanders made the following comment". */
static NounPhrase noun_speaker(const Finder *f, uint32_t noun)
{
    uint32_t owner = dependent_of(f->doc, noun, DEPREL_NMOD_POSS);
    uint32_t verb = f->doc->tokens[noun].head;
    bool object = rel(f, noun) == DEPREL_OBJ && verb != NO_INDEX && verb < noun && !is_passive(f, verb);
    bool own = owner != NO_INDEX && tag(f, owner) == XPOS_PRPS;
    if (own && object &&
        match_cue(f, CUE_VERB, verb).n_words == 0) { /* "I changed my answer", unlike "mocked" */
        uint32_t subject = direct_subject(f, verb, false);
        if (subject == NO_INDEX) subject = inherited_subject(f, verb);
        if (can_speak(f, subject) && subject < verb) return phrase_of_subject(f, subject, verb, verb + 1);
    }
    if (can_speak(f, owner) || own) {
        NounPhrase np = noun_phrase_at(f->doc, owner, 0, noun);
        if (tag(f, np.end_token - 1) == XPOS_POS) np.end_token--;
        return np;
    }
    if (rel(f, noun) != DEPREL_OBJ || verb == NO_INDEX || verb > noun || is_passive(f, verb) ||
        !leads_on(f, noun))
        return no_phrase();
    uint32_t subject = direct_subject(f, verb, false);
    if (subject == NO_INDEX) subject = inherited_subject(f, verb);
    if (!can_speak(f, subject) || subject >= verb) return no_phrase();
    return phrase_of_subject(f, subject, verb, verb + 1);
}

static bool try_noun(Finder *f, uint32_t i)
{
    PhraseMatch m = match_cue(f, CUE_NOUN, i);
    if (m.n_words == 0) return false;
    NounPhrase np = noun_speaker(f, i);
    if (np.head == NO_INDEX) return false;
    add_frame(f, i, m, CUE_NOUN, np);
    return true;
}

/* A clause with a verb of its own begins at `first`; "who" and "that" begin one that belongs to the name
 * before. */
static bool is_clause(const Finder *f, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++) {
        Xpos t = tag(f, i);
        Slice lemma = f->doc->tokens[i].lemma;
        bool auxiliary = slice_eq(lemma, SLICE("be")) || slice_eq(lemma, SLICE("have"));
        if (xpos_is_wh(t) || slice_eq(lemma, SLICE("that"))) return false;
        if (t == XPOS_VBZ || t == XPOS_VBP || t == XPOS_MD || (t == XPOS_VBD && auxiliary)) return true;
    }
    return false;
}

/* "According to the press, the star is being tried": the comma behind which the sentence itself begins. */
static uint32_t end_of_opening(const Finder *f, uint32_t cue, uint32_t high)
{
    if (cue != f->doc->sentences[f->doc->tokens[cue].sentence].first_token) return high;
    uint32_t comma = cue;
    while (comma < high && tag(f, comma) != XPOS_COMMA)
        comma++;
    uint32_t next = comma + 1;
    while (next < high && tag(f, next) != XPOS_COMMA)
        next++;
    return comma < high && is_clause(f, comma + 1, next) ? comma : high;
}

static bool try_phrase(Finder *f, uint32_t i)
{
    uint32_t low;
    uint32_t high;
    PhraseMatch m = match_cue(f, CUE_PHRASE, i);
    if (m.n_words == 0) return false;
    own_words(f, i, &low, &high);
    uint32_t first = i + m.n_words;
    NounPhrase np = noun_phrase_after(f->doc, first, high);
    if (np.head == NO_INDEX || !can_speak(f, np.head)) return false;
    uint32_t end = end_of_opening(f, i, clause_end(f, first, high));
    add_frame(f, i, m, CUE_PHRASE, speaker_phrase_of(f->doc, np, first, end, true));
    return true;
}

static bool is_dash_mark(const Finder *f, uint32_t i)
{
    return match_cue(f, CUE_DASH, i).n_words > 0;
}

/* A colon behind a name: in headlines, transcripts ("PENCE: Well ..."), digests ("Polls agree - Ann Lee: "),
 * and, less sure, at the end of a longer clause ("More from Ann Lee: "). */
static bool try_mark(Finder *f, uint32_t i)
{
    uint32_t low;
    uint32_t high;
    PhraseMatch m = match_cue(f, CUE_MARK, i);
    if (m.n_words == 0) return false;
    own_words(f, i, &low, &high);
    if (i > low + 1 && xpos_is_proper(tag(f, i - 2)) && xpos_is_noun(tag(f, i - 1)) &&
        match_cue(f, CUE_VERB, i - 1).n_words == 1)
        m.n_words++, i--; /* "The Times reports:", with the verb taken for a noun */
    NounPhrase np = noun_phrase_before(f->doc, low, opening_bracket(f, low, i));
    if (np.head == NO_INDEX || !can_speak(f, np.head)) return false;
    bool alone = np.first_token == behind_marks(f, low, i) || is_dash_mark(f, np.first_token - 1);
    bool addressed = !alone && (tag(f, np.first_token - 1) == XPOS_TO ||
                                (tag(f, np.first_token - 1) == XPOS_IN &&
                                 !slice_eq_nocase(f->doc->words[np.first_token - 1], SLICE("from"))));
    if (!alone && (addressed || f->doc->tokens[np.head].entity_tag != MENTION_PERSON)) return false;
    np.end_token = i;
    add_frame(f, i, m, CUE_MARK, np);
    if (!alone) f->frames.at[f->frames.len - 1].strength = 1;
    return true;
}

static bool begins_paragraph(const Document *doc, uint32_t token)
{
    const Sentence *s = &doc->sentences[doc->tokens[token].sentence];
    if (s->first_token != token) return false;
    return token == 0 || doc->sentences[doc->tokens[token - 1].sentence].paragraph != s->paragraph;
}

static bool is_name(const Finder *f, uint32_t i)
{
    return xpos_is_proper(tag(f, i)) || f->doc->tokens[i].entity_tag == MENTION_PERSON;
}

/* A dash behind a finished quotation, and a name, perhaps on a line of its own: “...” ― Jacklyn Ashley. */
static bool try_dash(Finder *f, uint32_t i)
{
    uint32_t low;
    uint32_t high;
    PhraseMatch m = match_cue(f, CUE_DASH, i);
    if (m.n_words == 0) return false;
    own_words(f, i, &low, &high);
    bool behind_quotation = i > 0 && (is_quote_mark(f, i - 1) || f->speech_of[i - 1] != NO_INDEX);
    NounPhrase np = noun_phrase_after(f->doc, i + 1, high);
    if (!behind_quotation || np.head == NO_INDEX || !can_speak(f, np.head)) return false;
    Xpos behind = np.end_token < high ? tag(f, np.end_token) : XPOS_STOP;
    bool ends = behind == XPOS_STOP || behind == XPOS_COMMA || behind == XPOS_LRB;
    if (!is_name(f, np.head) || !ends) return false; /* else a parenthesis: "...” — the crowd rose — ..." */
    add_frame(f, i, m, CUE_DASH, np);
    return true;
}

static bool is_capital_word(const Finder *f, uint32_t i)
{
    Slice w = f->doc->words[i];
    for (size_t k = 0; k < w.len; k++)
        if (!ascii_is_upper(w.ptr[k]) && w.ptr[k] != '.' && w.ptr[k] != '-' && w.ptr[k] != '\'') return false;
    return w.len > 1;
}

/* Speech without marks, as transcripts have it. */
static bool is_bare_speech(const Finder *f, uint32_t i)
{
    uint32_t q = f->doc->tokens[i].quotation;
    while (q != NO_INDEX && f->doc->quotations.at[q].parent != NO_INDEX)
        q = f->doc->quotations.at[q].parent;
    return q != NO_INDEX && !f->doc->quotations.at[q].opened && !f->doc->quotations.at[q].closed;
}

/* What a paragraph of bare speech begins with: the name before its colon; "Q." has its stop within. */
static bool try_turn(Finder *f, uint32_t first)
{
    enum { MAX_WORDS = 6 };
    uint32_t i = first;
    while (i < f->doc->n_tokens && i - first <= MAX_WORDS && f->speech_of[i] == NO_INDEX)
        i++;
    if (i == first || i - first > MAX_WORDS || i >= f->doc->n_tokens || !is_bare_speech(f, i)) return false;
    Slice last = f->doc->words[i - 1];
    bool label = last.ptr[last.len - 1] == ':' || last.ptr[last.len - 1] == '.';
    if (!label || token_paragraph(f->doc, first) != token_paragraph(f->doc, i)) return false;
    uint32_t end = i - first > 1 ? i - 1 : i;
    vec_push(
        f->doc->arena, &f->frames,
        (Frame){
            .cue_first = i - 1, .cue_end = i, .kind = CUE_MARK, .strength = 3, .np = {first, end, end - 1}});
    return true;
}

/* A quotation, or a paragraph, that begins with a name in capitals and a colon. */
static bool try_label(Finder *f, uint32_t first, CueKind kind)
{
    enum { MAX_WORDS = 4 };
    uint32_t i = first;
    while (i < f->doc->n_tokens && i - first < MAX_WORDS && is_capital_word(f, i))
        i++;
    if (i == first || i >= f->doc->n_tokens || !slice_eq(f->doc->words[i], SLICE(":"))) return false;
    NounPhrase np = {first, i, i - 1};
    vec_push(f->doc->scratch, &f->frames,
             (Frame){.cue_first = i, .cue_end = i + 1, .kind = kind, .strength = 3, .np = np});
    return true;
}

FrameList frames_find(const CueSet *cues, const Document *doc, const uint32_t *speech_of)
{
    uint64_t work = doc->n_tokens;
    Finder f = {.cues = cues, .doc = doc, .speech_of = speech_of, .work = &work};
    for (uint32_t i = 0; i < doc->n_tokens; i++) {
        if (speech_of[i] != NO_INDEX) {
            if (i == 0 || speech_of[i - 1] != speech_of[i]) (void)try_label(&f, i, CUE_LABEL);
            continue;
        }
        if (begins_paragraph(doc, i) && (try_turn(&f, i) || try_label(&f, i, CUE_MARK))) {
            i = f.frames.at[f.frames.len - 1].cue_first;
            continue;
        }
        Xpos t = tag(&f, i);
        bool found = xpos_is_verb(t) || is_verb_in_disguise(&f, i)
                         ? try_verb(&f, i) || try_any_verb(&f, i)
                         : (t == XPOS_NN || t == XPOS_NNS) && try_noun(&f, i);
        if (!found) found = try_phrase(&f, i);
        if (!found && !try_mark(&f, i)) (void)try_dash(&f, i);
    }
    return (FrameList){f.frames.at, (uint32_t)f.frames.len, work};
}

bool is_saying(const CueSet *cues, Slice lemma)
{
    return phrase_find(&cues->of_kind[CUE_NOUN], lemma) != PHRASE_PREFIX_ONLY;
}

/* A finite verb before token `high` of the sentence whose subject can speak: the main verb, else the last. */
static uint32_t main_subject(const Finder *f, const Sentence *s, uint32_t high, uint32_t *ret_verb)
{
    uint32_t subject = NO_INDEX;
    for (uint32_t i = s->first_token; i < high; i++) {
        bool root = f->doc->tokens[i].head == NO_INDEX;
        if (f->speech_of[i] != NO_INDEX || !(root || is_finite(tag(f, i)))) continue;
        uint32_t found = antecedent(f, direct_subject(f, i, true));
        if (!can_speak(f, found) || found >= i) continue;
        subject = found;
        *ret_verb = i;
        if (root) break;
    }
    return subject;
}

bool frame_of_subject(const Document *doc, const uint32_t *speech_of, uint32_t sentence, uint32_t high,
                      Frame *ret_frame)
{
    uint64_t work = 0;
    Finder f = {.doc = doc, .speech_of = speech_of, .work = &work};
    const Sentence *s = &doc->sentences[sentence];
    uint32_t verb = 0;
    if (high > s->first_token + PHRASE_WINDOW) high = s->first_token + PHRASE_WINDOW;
    uint32_t subject = main_subject(&f, s, high, &verb);
    if (subject == NO_INDEX) return false;
    *ret_frame = (Frame){.cue_first = verb, .cue_end = verb + 1, .kind = CUE_SUBJECT, .strength = 1};
    ret_frame->np = phrase_of_subject(&f, subject, verb, verb + 1);
    return ret_frame->np.head != NO_INDEX;
}

/* --- loading --- */

static int kind_of(Slice name)
{
    static const char *const names[CUE_KIND_COUNT] = {"verb", "noun", "phrase", "mark", "dash"};
    for (int i = 0; i < CUE_KIND_COUNT; i++)
        if (slice_eq(name, slice_of(names[i]))) return i;
    return -1;
}

static int read_row(CueSet *cues, uint32_t row, const int columns[4], Error *err)
{
    const Table *t = &cues->table;
    int64_t strength;
    int kind = kind_of(table_cell(t, row, columns[1]));
    if (kind < 0) return table_error(t, row, err, "kind must be verb, noun, phrase, mark or dash");
    if (!slice_to_int64(table_cell(t, row, columns[2]), &strength) || strength < 0 || strength > 3)
        return table_error(t, row, err, "strength must be 0, 1, 2 or 3");
    if (!phrase_add(&cues->of_kind[kind], table_cell(t, row, columns[0]), row))
        return table_error(t, row, err, "a cue has one to %d words", (int)PHRASE_MAX_WORDS);
    cues->strength[row] = (uint8_t)strength;
    cues->subject_of_passive[row] = slice_eq(table_cell(t, row, columns[3]), SLICE("subject"));
    return 0;
}

static int read_table(CueSet *cues, Error *err)
{
    static const char *const names[4] = {"form", "kind", "strength", "passive"};
    Table *t = &cues->table;
    int columns[4];
    for (int i = 0; i < 4; i++)
        if ((columns[i] = table_column(t, names[i], err)) < 0) return columns[i];
    for (int i = 0; i < CUE_KIND_COUNT; i++)
        phrase_init(&cues->of_kind[i], &t->arena, true, t->n_rows);
    cues->strength = ARENA_NEW(&t->arena, uint8_t, t->n_rows);
    cues->subject_of_passive = ARENA_NEW(&t->arena, bool, t->n_rows);
    int rc = 0;
    for (uint32_t r = 0; rc == 0 && r < t->n_rows; r++)
        rc = read_row(cues, r, columns, err);
    return rc;
}

int cue_set_load(CueSet **ret_cues, const char *data_dir, Error *err)
{
    CueSet *cues = calloc(1, sizeof *cues);
    *ret_cues = NULL;
    if (cues == NULL) return error_set(err, ERR_MEMORY, "no memory for the cues");
    int rc = table_open(&cues->table, data_dir, "cues.tsv", err);
    if (rc == 0) rc = read_table(cues, err);
    if (rc < 0)
        cue_set_release(cues);
    else
        *ret_cues = cues;
    return rc;
}

void cue_set_release(CueSet *cues)
{
    if (cues == NULL) return;
    table_release(&cues->table);
    free(cues);
}
