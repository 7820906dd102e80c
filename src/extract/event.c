#include "extract/event.h"

#include "extract/event_casualties.h"
#include "extract/event_detail.h"
#include "extract/event_match.h"
#include "extract/event_participant.h"
#include "extract/event_place.h"
#include "extract/event_status.h"

#include <stdlib.h>

struct EventExtractor {
    EventTable table;
};

enum { MAX_EVENTS = 5000, MAX_MERGE_WINDOW = 200, MAX_QUOTED_WORDS = 6, ANNOUNCED_SENTENCES = 5 };
enum { MIN_TOPIC_TOKENS = 60, PUBLIC_PER_THOUSAND = 10, SPORT_PER_THOUSAND = 10 };

int event_load(EventExtractor **ret_event, const char *data_dir, Error *err)
{
    EventExtractor *event = calloc(1, sizeof *event);
    *ret_event = NULL;
    if (event == NULL) return error_set(err, ERR_MEMORY, "no memory for the table of events");
    int rc = event_table_load(&event->table, data_dir, err);
    if (rc < 0)
        free(event);
    else
        *ret_event = event;
    return rc;
}

void event_release(EventExtractor *event)
{
    if (event == NULL) return;
    event_table_release(&event->table);
    free(event);
}

/* An event on its way: what is left of it becomes part of the result. */
typedef struct Candidate {
    Event event;
    const EventFrame *frame;
    bool dropped;
} Candidate;

typedef struct Run {
    const EventTable *table;
    Document *doc;
    Result *result;
    EventTree tree;
    EventCast cast;
    VEC(Candidate) candidates;
    uint32_t *candidate_of; /* [n_tokens] */
    bool private;           /* not of public affairs */
    bool sporting;
} Run;

static const Token *token_at(const Run *run, uint32_t token)
{
    return &run->doc->tokens[token];
}

/* Stands where nouns stand: "launched an offensive", "Flooding in Durban has killed ...". */
static bool is_nominal(const Run *run, uint32_t token)
{
    Deprel rel = (Deprel)token_at(run, token)->deprel;
    return rel == DEPREL_OBJ || rel == DEPREL_NSUBJ || rel == DEPREL_NSUBJ_PASS || rel == DEPREL_OBL ||
           rel == DEPREL_NMOD;
}

static char pos_of(const Run *run, uint32_t token)
{
    Xpos x = (Xpos)token_at(run, token)->xpos;
    if (event_tree_is_verb(&run->tree, token)) return 'v';
    if (xpos_is_noun(x)) return 'n';
    if (!xpos_is_adjective(x)) return ' ';
    return is_nominal(run, token) ? 'n' : 'a';
}

static bool condition_holds(const Run *run, uint32_t token, const EventCondition *c)
{
    for (uint32_t t = 0; t < c->n_tests; t++)
        if (event_match_test(&run->tree, token, &run->table->tests.at[c->first_test + t])) return !c->negated;
    return c->negated;
}

static bool frame_holds(const Run *run, uint32_t token, const EventFrame *frame)
{
    for (uint32_t c = 0; c < frame->n_conditions; c++)
        if (!condition_holds(run, token, &frame->conditions[c])) return false;
    return true;
}

static const EventFrame *frame_as(const Run *run, uint32_t token, char pos)
{
    const EventWord *word = run->tree.word_of[token];
    for (uint32_t l = word->first_link; l != NO_INDEX; l = run->table->links.at[l].next) {
        const EventFrame *frame = &run->table->frames.at[run->table->links.at[l].frame];
        if (frame->pos == pos && frame_holds(run, token, frame)) return frame;
    }
    return NULL;
}

/* The first frame of the word that holds here; NULL when none does or the word is no event in this sense. */
static const EventFrame *frame_at(const Run *run, uint32_t token)
{
    char pos = pos_of(run, token);
    if (run->tree.word_of[token] == NULL || pos == ' ') return NULL;
    const EventFrame *frame = frame_as(run, token, pos);
    bool gerund = token_at(run, token)->xpos == XPOS_VBG && is_nominal(run, token);
    if (frame == NULL && gerund) frame = frame_as(run, token, 'n');
    return frame == NULL || frame->none ? NULL : frame;
}

/* Direct speech gives opinions, not news: a trigger in a quotation of some length counts not. */
static bool in_speech(const Run *run, uint32_t token)
{
    uint32_t q = token_at(run, token)->quotation;
    if (q == NO_INDEX) return false;
    const Quotation *quotation = &run->doc->quotations.at[q];
    return quotation->end_token - quotation->first_token > MAX_QUOTED_WORDS;
}

/* "Will the minister resign?" asserts nothing. */
static bool in_question(const Run *run, uint32_t token)
{
    const Sentence *s = &run->doc->sentences[token_at(run, token)->sentence];
    Slice last = run->doc->words[s->end_token - 1];
    return slice_eq(last, SLICE("?"));
}

/* Part of a name ("Strike Force", "Occupy Movement") is no trigger; a title of one word may be. */
static bool in_name(const Run *run, uint32_t token)
{
    uint32_t m = token_at(run, token)->mention;
    if (m != NO_INDEX) return true;
    return token_at(run, token)->entity_tag != MENTION_NONE &&
           token_at(run, token)->entity_tag != MENTION_MISC;
}

static Span trigger_span(const Run *run, uint32_t token)
{
    uint32_t particle = event_tree_child(&run->tree, token, DEPREL_COMPOUND_PRT);
    Span span = token_at(run, token)->span;
    if (particle == token + 1) span.end = token_at(run, particle)->span.end;
    return span;
}

static float confidence_of(const EventFrame *frame, const Event *event)
{
    bool actor = false;
    bool target = false;
    for (size_t k = 0; k < event->participants.len; k++) {
        if (event->participants.at[k].role == PARTICIPANT_ACTOR)
            actor = true;
        else
            target = true;
    }
    float c = 0.40f + (actor ? 0.12f : 0.0f) + (target ? 0.10f : 0.0f);
    return c + (frame->pos == 'v' ? 0.06f : 0.0f) - (frame->weak ? 0.06f : 0.0f);
}

/* Share of words of a class, in thousandths. */
static uint64_t share_of(const Run *run, EventClass class)
{
    uint32_t n = run->doc->n_tokens;
    uint64_t found = 0;
    for (uint32_t t = 0; t < n; t++)
        found += event_tree_is(&run->tree, t, class);
    return found * 1000 / n;
}

/* Business, culture, recipes: hardly a word of public affairs in a text of some length. */
static void find_topic(Run *run)
{
    if (run->doc->n_tokens < MIN_TOPIC_TOKENS) return;
    run->private = share_of(run, EVENT_CLASS_public) < PUBLIC_PER_THOUSAND;
    run->sporting = run->private && share_of(run, EVENT_CLASS_sport) >= SPORT_PER_THOUSAND;
}

static bool has_place_as_actor(const Event *event)
{
    for (size_t k = 0; k < event->participants.len; k++) {
        const Participant *p = &event->participants.at[k];
        if (p->role == PARTICIPANT_ACTOR && p->location != NO_INDEX) return true;
    }
    return false;
}

/* Deaths, accidents, killings and strikes are what they are. */
static bool is_plain(const Run *run, const Event *event)
{
    return event->type == EVENT_DEATH || event->type == EVENT_ACCIDENT || event->type == EVENT_DISASTER ||
           event->type == EVENT_PROTEST ||
           event_tree_is(&run->tree, event->trigger_token, EVENT_CLASS_kill) ||
           event_tree_is(&run->tree, event->trigger_token, EVENT_CLASS_detain);
}

/* In a private text attacks, offers and refusals are figures of speech or nobody's news, unless somebody
 * public takes part; a country too, but in sport it is a team. */
static bool is_private_matter(const Run *run, const Event *event)
{
    if (!run->private || is_plain(run, event) || event_cast_is_official(&run->cast, event)) return false;
    return run->sporting || !has_place_as_actor(event);
}

static void add_candidate(Run *run, uint32_t token, const EventFrame *frame)
{
    Candidate c = {.frame = frame};
    c.event = (Event){.type = frame->type,
                      .mode = frame->mode,
                      .cameo = frame->cameo,
                      .trigger_token = token,
                      .trigger = trigger_span(run, token),
                      .location = NO_INDEX,
                      .date = NO_INDEX};
    event_cast_fill(&run->cast, token, frame, &c.event);
    if (c.event.participants.len == 0 && !frame->alone) return;
    if (frame->weak && !event_cast_is_public(&run->cast, &c.event)) return;
    if (is_private_matter(run, &c.event)) return;
    c.event.confidence = confidence_of(frame, &c.event);
    run->candidate_of[token] = (uint32_t)run->candidates.len;
    vec_push(run->doc->scratch, &run->candidates, c);
}

static void find_candidates(Run *run)
{
    for (uint32_t t = 0; t < run->doc->n_tokens; t++) {
        const EventWord *word = run->tree.word_of[t];
        if (word == NULL || word->first_link == NO_INDEX || in_speech(run, t) || in_name(run, t) ||
            in_question(run, t))
            continue;
        const EventFrame *frame = frame_at(run, t);
        if (frame == NULL) continue;
        if (run->candidates.len == MAX_EVENTS) {
            document_warn(run->doc, "more than %d events: those behind are left out", MAX_EVENTS);
            return;
        }
        add_candidate(run, t, frame);
    }
}

/* --- what is no event of its own -------------------------------------------------------------------------
 */

static bool is_complement(Deprel rel)
{
    return rel == DEPREL_XCOMP || rel == DEPREL_CCOMP || rel == DEPREL_OBJ || rel == DEPREL_OBL ||
           rel == DEPREL_NMOD || rel == DEPREL_CONJ || rel == DEPREL_ACL || rel == DEPREL_COMPOUND ||
           rel == DEPREL_NMOD_POSS || rel == DEPREL_AMOD || rel == DEPREL_NSUBJ_PASS || rel == DEPREL_ADVCL;
}

/* "refused to sign": what is refused, demanded, promised or threatened has not happened. */
static bool is_absorbed(const Run *run, uint32_t token)
{
    uint32_t at = token;
    for (int k = 0; k < EVENT_MAX_CLIMB; k++) {
        const Token *t = token_at(run, at);
        if (t->head == NO_INDEX || !is_complement((Deprel)t->deprel)) return false;
        bool purpose = t->deprel == DEPREL_ADVCL && t->xpos != XPOS_VB;
        bool beside = t->deprel == DEPREL_CONJ && run->candidate_of[t->head] != NO_INDEX &&
                      event_tree_is_verb(&run->tree, at);
        if (purpose) return false;
        at = t->head;
        uint32_t c = run->candidate_of[at];
        if (c == NO_INDEX || beside) continue;
        if (run->candidates.at[c].frame->absorbs) return true;
    }
    return false;
}

/* Verb and noun of one phrase that tell the same ("file a lawsuit"): the verb stands for both. */
static bool is_told_by_head(const Run *run, const Candidate *c)
{
    const Token *t = token_at(run, c->event.trigger_token);
    if (t->head == NO_INDEX || run->candidate_of[t->head] == NO_INDEX) return false;
    const Candidate *above = &run->candidates.at[run->candidate_of[t->head]];
    if (above->event.type != c->event.type) return false;
    if (t->deprel == DEPREL_ADVCL && (t->xpos == XPOS_VBG || t->xpos == XPOS_VB))
        return true; /* "attacked a camp, killing two", "met her to discuss trade" */
    if (t->deprel == DEPREL_CONJ && c->frame->pos == 'n' && c->frame == above->frame)
        return true; /* "sent condolences and sympathy" */
    return t->deprel == DEPREL_OBJ || t->deprel == DEPREL_OBL || t->deprel == DEPREL_NSUBJ ||
           t->deprel == DEPREL_NSUBJ_PASS || t->deprel == DEPREL_XCOMP || t->deprel == DEPREL_NMOD ||
           t->deprel == DEPREL_COMPOUND;
}

/* "attacked two villages, killing 23 people": what came of an attack told just before. */
static bool is_outcome(const Run *run, size_t k)
{
    const Event *e = &run->candidates.at[k].event;
    const Token *t = token_at(run, e->trigger_token);
    bool outcome = event_tree_is(&run->tree, e->trigger_token, EVENT_CLASS_kill) ||
                   event_tree_is(&run->tree, e->trigger_token, EVENT_CLASS_wound);
    if (t->xpos != XPOS_VBG || !outcome || k == 0) return false;
    const Event *before = &run->candidates.at[k - 1].event;
    return before->type == e->type && token_at(run, before->trigger_token)->sentence == t->sentence;
}

/* "an effort to pressure Kiev", "founded a party to oppose the king", "sought to leave": what somebody is
 * after is not told as having happened or being planned. "called him to congratulate him", "sent a team to
 * help" tell it. */
static bool is_mere_aim(const Run *run, const Candidate *c)
{
    EventAnchor a = event_tree_anchor(&run->tree, c->event.trigger_token);
    const Token *verb = token_at(run, a.verb);
    if (verb->head == NO_INDEX) return false;
    bool object = verb->deprel == DEPREL_XCOMP || verb->deprel == DEPREL_CCOMP;
    if (verb->xpos == XPOS_VBG && object) return event_tree_is(&run->tree, verb->head, EVENT_CLASS_unreal);
    if (!event_status_is_infinitive(&run->tree, a.verb)) return false;
    if (verb->deprel == DEPREL_ADVCL) return !event_tree_is(&run->tree, verb->head, EVENT_CLASS_errand);
    if (verb->deprel == DEPREL_ACL) return true;
    return verb->deprel == DEPREL_XCOMP && event_tree_is(&run->tree, verb->head, EVENT_CLASS_wish);
}

/* "should resign", "must be released": what somebody thinks right. */
static bool is_mere_advice(const Run *run, const Candidate *c)
{
    EventAnchor a = event_tree_anchor(&run->tree, c->event.trigger_token);
    if (a.is_noun && event_tree_light(&run->tree, a.trigger) != a.verb) return false;
    return event_status_is_advice(&run->tree, &a);
}

/* "the murdered leader", "his visit would be a chance": mentioned, not told. */
static bool is_mere_mention(const Run *run, const Candidate *c)
{
    const Token *t = token_at(run, c->event.trigger_token);
    if (t->head == NO_INDEX) return false;
    if (t->deprel == DEPREL_COMPOUND && c->frame->pos == 'n') return true; /* "the murder rate" */
    bool before = c->event.trigger_token < t->head; /* not "Marsh, convicted of fraud in 2010, ..." */
    if (t->deprel == DEPREL_AMOD && before) return event_tree_is_verb(&run->tree, c->event.trigger_token);
    return t->deprel == DEPREL_NSUBJ && c->frame->pos == 'n' && !event_tree_is_verb(&run->tree, t->head);
}

static const Participant *first_of(const Event *event, ParticipantRole role)
{
    for (size_t k = 0; k < event->participants.len; k++)
        if (event->participants.at[k].role == role) return &event->participants.at[k];
    return NULL;
}

/* "won the runoff, defeating Okoro": what the participle tells of the other side. */
static void adopt_targets(Run *run, const Candidate *c)
{
    Candidate *above = &run->candidates.at[run->candidate_of[token_at(run, c->event.trigger_token)->head]];
    if (first_of(&above->event, PARTICIPANT_TARGET) != NULL) return;
    for (size_t k = 0; k < c->event.participants.len; k++)
        if (c->event.participants.at[k].role == PARTICIPANT_TARGET)
            vec_push(run->doc->arena, &above->event.participants, c->event.participants.at[k]);
}

static void drop_parts(Run *run)
{
    for (size_t k = 0; k < run->candidates.len; k++) {
        Candidate *c = &run->candidates.at[k];
        bool told = is_told_by_head(run, c);
        if (told) adopt_targets(run, c);
        if (told || is_absorbed(run, c->event.trigger_token) || is_outcome(run, k) || is_mere_aim(run, c) ||
            is_mere_mention(run, c) || is_mere_advice(run, c))
            c->dropped = true;
    }
}

/* --- the same event told again ---------------------------------------------------------------------------
 */

static Slice last_lemma(const Run *run, const Participant *p)
{
    uint32_t end = document_token_at(run->doc, p->span.end);
    return token_at(run, end > 0 ? end - 1 : 0)->lemma;
}

typedef enum Likeness { DIFFERENT, UNKNOWN, SAME } Likeness;

/* Are the first parties of a role one: by entity, by place, else by their last word ("Police", "the police").
 */
static Likeness likeness(const Run *run, const Event *a, const Event *b, ParticipantRole role)
{
    const Participant *x = first_of(a, role);
    const Participant *y = first_of(b, role);
    if (x == NULL || y == NULL) return x == y ? SAME : UNKNOWN;
    if (slice_eq(last_lemma(run, x), last_lemma(run, y))) return SAME;
    bool named = x->entity != NO_INDEX || x->location != NO_INDEX;
    if (!named || (y->entity == NO_INDEX && y->location == NO_INDEX)) return UNKNOWN;
    return x->entity == y->entity && x->location == y->location ? SAME : DIFFERENT;
}

/* The headline announces what one of the first sentences tells. */
static bool announces(const Run *run, const Event *headline, const Event *event)
{
    return token_paragraph(run->doc, headline->trigger_token)->kind == PARAGRAPH_HEADLINE &&
           token_at(run, event->trigger_token)->sentence <=
               token_at(run, headline->trigger_token)->sentence + ANNOUNCED_SENTENCES;
}

static bool dates_agree(const Run *run, const Event *a, const Event *b)
{
    if (a->date == NO_INDEX || b->date == NO_INDEX) return true;
    return slice_eq(run->doc->dates.at[a->date].value, run->doc->dates.at[b->date].value);
}

/* Happens to a person once in an article, whatever the verb: "resigned", "will step down". */
static bool is_once(EventType type)
{
    return type == EVENT_DEPARTURE || type == EVENT_DEATH || type == EVENT_APPOINTMENT;
}

/* Told again in other words: who is named did it to the same one ("Duarte called Ruiz a thief. ... He
 * denounced him"), or what happens once, or what the headline announces. In one sentence, verbs tell two
 * things. */
static bool is_retold(const Run *run, const Event *a, const Event *b, Likeness target)
{
    const Participant *x = first_of(a, PARTICIPANT_ACTOR);
    const Participant *y = first_of(b, PARTICIPANT_ACTOR);
    if (x == NULL || y == NULL || x->entity != y->entity || x->location != y->location) return false;
    if (x->entity == NO_INDEX && x->location == NO_INDEX) return false;
    const Token *t = token_at(run, b->trigger_token);
    if (token_at(run, a->trigger_token)->sentence == t->sentence && xpos_is_verb((Xpos)t->xpos)) return false;
    if (is_once(a->type)) return true;
    bool aims = first_of(b, PARTICIPANT_TARGET) != NULL;
    return target == SAME ? aims : aims && announces(run, a, b);
}

static bool same_event(const Run *run, const Event *a, const Event *b)
{
    if (a->type != b->type || !dates_agree(run, a, b)) return false;
    if ((a->status == EVENT_STATUS_DENIED) != (b->status == EVENT_STATUS_DENIED)) return false;
    Likeness actor = likeness(run, a, b, PARTICIPANT_ACTOR);
    Likeness target = likeness(run, a, b, PARTICIPANT_TARGET);
    if (actor == DIFFERENT || target == DIFFERENT) return false;
    if (is_retold(run, a, b, target)) return true;
    bool same_verb = a->status == b->status &&
                     slice_eq(token_at(run, a->trigger_token)->lemma, token_at(run, b->trigger_token)->lemma);
    return same_verb && ((actor == SAME && target == SAME) || announces(run, a, b));
}

/* True when an event already in the result is this one; it gets what this one adds. */
static bool merge(Run *run, const Event *event)
{
    size_t n = run->result->events.len;
    for (size_t k = n > MAX_MERGE_WINDOW ? n - MAX_MERGE_WINDOW : 0; k < n; k++) {
        Event *old = &run->result->events.at[k];
        if (!same_event(run, old, event)) continue;
        vec_push(run->doc->arena, &old->mentions, event->trigger);
        if (old->date == NO_INDEX) old->date = event->date;
        if (old->location == NO_INDEX) old->location = event->location;
        if (old->killed < 0) old->killed = event->killed;
        if (old->wounded < 0) old->wounded = event->wounded;
        if (old->detained < 0) old->detained = event->detained;
        return true;
    }
    return false;
}

static bool in_future(const Run *run, uint32_t date)
{
    if (date == NO_INDEX || run->doc->published_at.len < 10) return false;
    Slice iso = run->doc->dates.at[date].iso;
    Slice today = slice_sub(run->doc->published_at, 0, 10);
    if (iso.len == 0) return false;
    size_t n = iso.len < 10 ? iso.len : 10;
    return slice_cmp(slice_sub(iso, 0, n), slice_sub(today, 0, n)) > 0;
}

/* "will not release": who declines to give way, help or meet rejects. */
static void turn_refusal(Event *event)
{
    switch (event->type) {
    case EVENT_CONCEDE:
    case EVENT_RETREAT:
    case EVENT_AGREE:
    case EVENT_AID:
    case EVENT_COOPERATE:
    case EVENT_CONSULT:
    case EVENT_SUPPORT:
        event->type = EVENT_REJECT;
        event->mode = SLICE("yield");
        event->cameo = SLICE("124");
        event->status = EVENT_STATUS_OCCURRED;
        break;
    default: break;
    }
}

/* "will release", "said it would impose": an intention is told. PLOVER codes what is friendly as agree, what
 * is hostile as threaten. */
static bool turn_intention(Event *event)
{
    switch (event->type) {
    case EVENT_CONCEDE:
    case EVENT_RETREAT:
    case EVENT_AID:
    case EVENT_COOPERATE:
        event->type = EVENT_AGREE;
        event->cameo = SLICE("03");
        break;
    case EVENT_PROTEST:
    case EVENT_COERCE:
    case EVENT_SANCTION:
    case EVENT_ASSAULT:
        event->type = EVENT_THREATEN;
        event->cameo = SLICE("13");
        break;
    default: return false;
    }
    event->mode = SLICE_EMPTY;
    event->status = EVENT_STATUS_OCCURRED;
    return true;
}

/* "Marsh replaces Ferris": what happens in a moment does not go on, whatever its tense. */
static bool is_done(const Run *run, const Event *event, uint32_t verb)
{
    bool moment =
        event->type == EVENT_APPOINTMENT || event->type == EVENT_DEPARTURE || event->type == EVENT_DEATH;
    return moment && event->status == EVENT_STATUS_ONGOING && run->doc->tokens[verb].xpos != XPOS_VBG;
}

static void complete(Run *run, Event *event, const EventFrame *frame)
{
    EventAnchor a = event_tree_anchor(&run->tree, event->trigger_token);
    event->status = event_status_of(&run->tree, &a);
    if (is_done(run, event, a.verb)) event->status = EVENT_STATUS_OCCURRED;
    if (frame->asks_negation) event->status = EVENT_STATUS_OCCURRED;
    if (event->status == EVENT_STATUS_DENIED &&
        (event->type == EVENT_CONCEDE || event_status_is_future(&run->tree, &a)))
        turn_refusal(event);
    bool told_by_verb = frame->pos == 'v' || event_tree_light(&run->tree, a.trigger) == a.verb;
    bool announced = told_by_verb && event_status_is_intention(&run->tree, &a) && turn_intention(event);
    event->date = event_date(&run->tree, &a);
    bool told = event->status == EVENT_STATUS_OCCURRED || event->status == EVENT_STATUS_ONGOING;
    if (!announced && told && in_future(run, event->date)) event->status = EVENT_STATUS_PLANNED;
    event->location = event_place(&run->tree, run->result, &a, event);
    event->span = event_clause(&run->tree, &a);
    event_casualties(&run->tree, event);
}

void event_run(const EventExtractor *event, Document *doc, Result *result)
{
    Run run = {.table = &event->table, .doc = doc, .result = result};
    if (doc->n_tokens == 0) return;
    event_tree_init(&run.tree, run.table, doc, result);
    event_cast_init(&run.cast, &run.tree, result);
    find_topic(&run);
    run.candidate_of = no_indices(doc->scratch, doc->n_tokens);
    find_candidates(&run);
    drop_parts(&run);
    for (size_t k = 0; k < run.candidates.len; k++) {
        Candidate *c = &run.candidates.at[k];
        if (c->dropped) continue;
        complete(&run, &c->event, c->frame);
        EventAnchor a = event_tree_anchor(&run.tree, c->event.trigger_token);
        if (event_status_is_imagined(&run.tree, &a, c->event.status)) continue;
        if (!merge(&run, &c->event)) vec_push(doc->arena, &result->events, c->event);
    }
}
