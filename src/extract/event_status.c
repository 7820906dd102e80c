#include "extract/event_status.h"

/* "not only did he win" */
static bool is_not_only(const EventTree *tree, uint32_t negator)
{
    return negator + 1 < tree->doc->n_tokens && event_tree_is(tree, negator + 1, EVENT_CLASS_only);
}

static bool is_negated(const EventTree *tree, uint32_t token)
{
    EVENT_FOR_CHILDREN(tree, token, c)
    {
        Deprel rel = (Deprel)event_token(tree, c)->deprel;
        if ((rel == DEPREL_ADVMOD || rel == DEPREL_DET || rel == DEPREL_CC_PRECONJ || rel == DEPREL_MARK ||
             rel == DEPREL_CASE) &&
            event_tree_is(tree, c, EVENT_CLASS_negator) && !is_not_only(tree, c))
            return true;
    }
    return false;
}

static uint32_t modal_of(const EventTree *tree, uint32_t verb)
{
    EVENT_FOR_CHILDREN(tree, verb, c)
    {
        bool auxiliary = event_token(tree, c)->deprel == DEPREL_AUX && /* in capitals: a name to the tagger */
                         (event_tree_is(tree, c, EVENT_CLASS_future_modal) ||
                          event_tree_is(tree, c, EVENT_CLASS_hyp_modal));
        if (event_token(tree, c)->xpos == XPOS_MD || auxiliary) return c;
    }
    return NO_INDEX;
}

static bool is_conditional(const EventTree *tree, uint32_t verb)
{
    EVENT_FOR_CHILDREN(tree, verb, c)
    {
        if (event_token(tree, c)->deprel == DEPREL_MARK && event_tree_is(tree, c, EVENT_CLASS_condition))
            return true;
    }
    return false;
}

bool event_status_is_infinitive(const EventTree *tree, uint32_t verb)
{
    EVENT_FOR_CHILDREN(tree, verb, c)
    {
        if (event_token(tree, c)->xpos == XPOS_TO) return true;
    }
    return false;
}

/* "said it would leave", "it will leave, the palace said" */
static bool is_said(const EventTree *tree, uint32_t verb)
{
    uint32_t head = event_token(tree, verb)->head;
    uint32_t behind = event_tree_child(tree, verb, DEPREL_PARATAXIS);
    if (behind != NO_INDEX && event_tree_is(tree, behind, EVENT_CLASS_say)) return true;
    return head != NO_INDEX && event_token(tree, verb)->deprel == DEPREL_CCOMP &&
           event_tree_is(tree, head, EVENT_CLASS_say);
}

/* "is being tried" */
static bool is_passive_progressive(const EventTree *tree, uint32_t verb)
{
    uint32_t being = event_tree_child(tree, verb, DEPREL_AUX_PASS);
    uint32_t now = event_tree_child(tree, verb, DEPREL_AUX); /* none: "before being sacked" */
    return being != NO_INDEX && event_token(tree, being)->xpos == XPOS_VBG && now != NO_INDEX &&
           event_token(tree, now)->xpos != XPOS_VBD;
}

static bool is_progressive(const EventTree *tree, uint32_t verb)
{
    if (is_passive_progressive(tree, verb)) return true;
    if (event_token(tree, verb)->xpos != XPOS_VBG) return false;
    EVENT_FOR_CHILDREN(tree, verb, c)
    {
        Xpos x = (Xpos)event_token(tree, c)->xpos;
        if (event_token(tree, c)->deprel == DEPREL_AUX && (x == XPOS_VBZ || x == XPOS_VBP || x == XPOS_VBN))
            return true;
        if (event_token(tree, c)->deprel == DEPREL_AUX && x == XPOS_VBD && is_said(tree, verb))
            return true; /* "said it was investigating" */
    }
    return false;
}

static bool in_headline(const EventTree *tree, uint32_t token)
{
    return token_paragraph(tree->doc, token)->kind == PARAGRAPH_HEADLINE;
}

/* "said they would meet": a plan; other modals leave it open. */
static EventStatus status_of_would(const EventTree *tree, uint32_t verb, uint32_t modal)
{
    bool would = slice_eq(event_token(tree, modal)->lemma, SLICE("would"));
    if (!is_said(tree, verb)) return EVENT_STATUS_HYPOTHETICAL;
    if (is_negated(tree, verb)) return EVENT_STATUS_DENIED;
    return would ? EVENT_STATUS_PLANNED : EVENT_STATUS_HYPOTHETICAL;
}

static bool is_contrasted(const EventTree *tree, uint32_t verb)
{
    uint32_t joint = event_tree_child(tree, verb, DEPREL_CC);
    return joint != NO_INDEX && slice_eq(event_token(tree, joint)->lemma, SLICE("but"));
}

/* "and sided with", beside a verb whose negation covers both ("has not pressed Oslo and sided with Riga") */
static bool shares_negation(const EventTree *tree, uint32_t verb)
{
    uint32_t head = event_head(tree, verb);
    if (head == NO_INDEX || event_deprel(tree, verb) != DEPREL_CONJ) return false;
    Xpos x = (Xpos)event_token(tree, verb)->xpos;
    bool bare = x == XPOS_VB || x == XPOS_VBN;
    return bare && x == (Xpos)event_token(tree, head)->xpos && is_negated(tree, head) &&
           event_tree_own_subject(tree, verb) == NO_INDEX &&
           event_tree_child(tree, verb, DEPREL_AUX) == NO_INDEX && !is_contrasted(tree, verb);
}

/* "neither was tried", "no one was hurt", "none of the men signed" */
static bool is_nobody(const EventTree *tree, uint32_t verb)
{
    uint32_t subject = event_tree_own_subject(tree, verb);
    return subject != NO_INDEX &&
           (is_negated(tree, subject) || event_tree_is(tree, subject, EVENT_CLASS_negator));
}

/* What the words of one clause say; EVENT_STATUS_COUNT when nothing but a plain past. */
static EventStatus status_of_verb(const EventTree *tree, uint32_t verb)
{
    uint32_t modal = modal_of(tree, verb);
    if (is_conditional(tree, verb)) return EVENT_STATUS_HYPOTHETICAL;
    if (modal != NO_INDEX && event_tree_is(tree, modal, EVENT_CLASS_future_modal))
        return is_negated(tree, verb) ? EVENT_STATUS_DENIED : EVENT_STATUS_PLANNED;
    if (modal != NO_INDEX && event_tree_is(tree, modal, EVENT_CLASS_hyp_modal))
        return status_of_would(tree, verb, modal);
    if (is_negated(tree, verb) || shares_negation(tree, verb) || is_nobody(tree, verb))
        return EVENT_STATUS_DENIED;
    if (event_tree_child_of_class(tree, verb, EVENT_CLASS_hyp_adverb) != NO_INDEX)
        return EVENT_STATUS_HYPOTHETICAL;
    if (is_progressive(tree, verb)) return EVENT_STATUS_ONGOING;
    Xpos x = (Xpos)event_token(tree, verb)->xpos;
    bool perfect = event_tree_child(tree, verb, DEPREL_AUX) != NO_INDEX;
    if ((x == XPOS_VBZ || x == XPOS_VBP) && !perfect && !in_headline(tree, verb)) return EVENT_STATUS_ONGOING;
    return EVENT_STATUS_COUNT;
}

/* "appear to have met" */
static bool is_perfect(const EventTree *tree, uint32_t verb)
{
    uint32_t have = event_tree_child(tree, verb, DEPREL_AUX);
    return have != NO_INDEX && slice_eq(event_token(tree, have)->lemma, SLICE("have"));
}

/* "plans to visit", "is expected to sign": the infinitive takes its status from what governs it. */
static EventStatus status_of_infinitive(const EventTree *tree, uint32_t verb)
{
    uint32_t head = event_token(tree, verb)->head;
    if (head == NO_INDEX || !event_status_is_infinitive(tree, verb)) return EVENT_STATUS_COUNT;
    Deprel rel = (Deprel)event_token(tree, verb)->deprel;
    EventStatus above = event_tree_is_verb(tree, head) ? status_of_verb(tree, head) : EVENT_STATUS_COUNT;
    if (above == EVENT_STATUS_HYPOTHETICAL || above == EVENT_STATUS_DENIED) return above;
    if (event_tree_is(tree, head, EVENT_CLASS_fail)) return EVENT_STATUS_DENIED;
    if (is_perfect(tree, verb) && !event_tree_is(tree, head, EVENT_CLASS_plan)) return EVENT_STATUS_COUNT;
    if (event_tree_is(tree, head, EVENT_CLASS_ongoing_verb)) return EVENT_STATUS_ONGOING;
    if (event_tree_is(tree, head, EVENT_CLASS_plan)) return EVENT_STATUS_PLANNED;
    if (event_tree_is(tree, head, EVENT_CLASS_aspect_verb) ||
        event_tree_is(tree, head, EVENT_CLASS_bring_about))
        return EVENT_STATUS_COUNT;
    if (rel == DEPREL_XCOMP || rel == DEPREL_ADVCL) return EVENT_STATUS_PLANNED;
    if (rel == DEPREL_ACL) return EVENT_STATUS_PLANNED;
    return EVENT_STATUS_COUNT;
}

static EventStatus status_of_noun(const EventTree *tree, const EventAnchor *a)
{
    if (event_tree_child_of_class(tree, a->trigger, EVENT_CLASS_future_mod) != NO_INDEX)
        return EVENT_STATUS_PLANNED;
    if (event_tree_child_of_class(tree, a->trigger, EVENT_CLASS_hyp_mod) != NO_INDEX)
        return EVENT_STATUS_HYPOTHETICAL;
    if (event_tree_child_of_class(tree, a->trigger, EVENT_CLASS_ongoing_mod) != NO_INDEX)
        return EVENT_STATUS_ONGOING;
    uint32_t light = event_tree_light(tree, a->trigger);
    bool thwarted =
        light != NO_INDEX && event_tree_is(tree, light, EVENT_CLASS_thwart); /* "foiled an attack" */
    if (thwarted || is_negated(tree, a->trigger)) return EVENT_STATUS_DENIED;
    return EVENT_STATUS_COUNT;
}

static EventStatus status_of_clause(const EventTree *tree, uint32_t verb)
{
    EventStatus s = status_of_verb(tree, verb);
    if (s == EVENT_STATUS_COUNT) s = status_of_infinitive(tree, verb);
    if (s != EVENT_STATUS_COUNT) return s;
    uint32_t head = event_token(tree, verb)->head;
    Deprel rel = (Deprel)event_token(tree, verb)->deprel;
    if (head == NO_INDEX || !event_tree_is_verb(tree, head)) return s;
    /* "will meet and sign", "continued shelling" */
    if (rel == DEPREL_CONJ && event_token(tree, verb)->xpos == XPOS_VB) {
        s = status_of_verb(tree, head);
        return s == EVENT_STATUS_COUNT ? status_of_infinitive(tree, head) : s;
    }
    if (rel == DEPREL_XCOMP && event_tree_is(tree, head, EVENT_CLASS_ongoing_verb))
        return EVENT_STATUS_ONGOING;
    bool suggested = event_token(tree, verb)->xpos == XPOS_VBG && event_tree_is(tree, head, EVENT_CLASS_plan);
    if (rel == DEPREL_XCOMP && suggested) return EVENT_STATUS_PLANNED; /* "proposed holding a vote" */
    if (rel == DEPREL_XCOMP) {
        EventStatus above = status_of_verb(tree, head);
        if (above == EVENT_STATUS_PLANNED || above == EVENT_STATUS_HYPOTHETICAL) return above;
    }
    return s;
}

EventStatus event_status_of(const EventTree *tree, const EventAnchor *a)
{
    EventStatus s = EVENT_STATUS_COUNT;
    if (a->is_noun) s = status_of_noun(tree, a);
    if (s == EVENT_STATUS_COUNT && (!a->is_noun || event_tree_light(tree, a->trigger) == a->verb)) {
        if (event_tree_is_verb(tree, a->verb)) s = status_of_clause(tree, a->verb);
        if (a->is_noun && s == EVENT_STATUS_ONGOING && !is_progressive(tree, a->verb)) s = EVENT_STATUS_COUNT;
    }
    return s == EVENT_STATUS_COUNT ? EVENT_STATUS_OCCURRED : s;
}

bool event_status_is_future(const EventTree *tree, const EventAnchor *a)
{
    uint32_t modal = modal_of(tree, a->verb);
    return modal != NO_INDEX && event_tree_is(tree, modal, EVENT_CLASS_future_modal);
}

bool event_status_is_advice(const EventTree *tree, const EventAnchor *a)
{
    uint32_t modal = modal_of(tree, a->verb);
    return modal != NO_INDEX && event_tree_is(tree, modal, EVENT_CLASS_duty_modal);
}

/* "did not sign", "has not signed", "was not signed", "failed to sign", "without signing" */
static bool is_past(const EventTree *tree, uint32_t verb)
{
    if (event_status_is_infinitive(tree, verb) && event_head(tree, verb) != NO_INDEX)
        verb = event_head(tree, verb);
    uint32_t aux = event_tree_child(tree, verb, DEPREL_AUX);
    Xpos x = (Xpos)event_token(tree, aux != NO_INDEX ? aux : verb)->xpos;
    bool participle = aux == NO_INDEX && x == XPOS_VBG;
    return participle || x == XPOS_VBD || x == XPOS_VBN || is_perfect(tree, verb);
}

bool event_status_is_imagined(const EventTree *tree, const EventAnchor *a, EventStatus status)
{
    bool told_by_verb = !a->is_noun || event_tree_light(tree, a->trigger) == a->verb;
    if (status == EVENT_STATUS_DENIED) return !told_by_verb || !is_past(tree, a->verb);
    if (status != EVENT_STATUS_HYPOTHETICAL || !told_by_verb) return false;
    uint32_t modal = modal_of(tree, a->verb);
    bool able = modal != NO_INDEX && event_tree_is(tree, modal, EVENT_CLASS_ability_modal);
    return able || is_conditional(tree, a->verb);
}

bool event_status_is_intention(const EventTree *tree, const EventAnchor *a)
{
    uint32_t modal = modal_of(tree, a->verb);
    if (modal == NO_INDEX || is_negated(tree, a->verb)) return false;
    bool would = slice_eq(event_token(tree, modal)->lemma, SLICE("would")) ||
                 event_tree_is(tree, modal, EVENT_CLASS_future_modal);
    return would && is_said(tree, a->verb) && event_tree_subject(tree, a->verb) != NO_INDEX;
}
