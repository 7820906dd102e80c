#include "extract/event_participant.h"

#include "extract/event_match.h"

enum { MAX_LEFT = 12, MAX_NAMES = 64, TITLE_WINDOW = 16, MAX_OWNED = 4 };

static const Token *token_at(const EventCast *cast, uint32_t token)
{
    return &cast->tree->doc->tokens[token];
}

/* Head of the entity's name that stands nearest in the sentence of the token, NO_INDEX when none is near. */
static uint32_t name_beside(const Document *doc, uint32_t entity, uint32_t token)
{
    const Entity *e = &doc->entities.at[entity];
    uint32_t best = NO_INDEX;
    uint32_t nearest = TITLE_WINDOW;
    for (size_t k = 0; k < e->mentions.len && k < MAX_NAMES; k++) {
        const Mention *m = &doc->mentions.at[e->mentions.at[k]];
        uint32_t far = m->head_token > token ? m->head_token - token : token - m->head_token;
        bool same = doc->tokens[m->head_token].sentence == doc->tokens[token].sentence;
        if (m->kind != MENTION_NAME || !same || far >= nearest) continue;
        nearest = far;
        best = m->head_token;
    }
    return best;
}

/* "The president of Kenya, Anna Mwangi, condemned ...": whoever the parse makes the subject, it is she. */
static void note_titles(EventCast *cast, const Person *person)
{
    const Document *doc = cast->tree->doc;
    for (size_t r = 0; r < person->roles.len; r++) {
        Span words = person->roles.at[r].evidence;
        uint32_t t = document_token_at(doc, words.start);
        for (uint32_t n = 0; n < MAX_LEFT && t < doc->n_tokens && doc->tokens[t].span.end <= words.end;
             t++, n++)
            if (xpos_is_noun((Xpos)doc->tokens[t].xpos) && doc->tokens[t].mention == NO_INDEX)
                cast->holder_of_title[t] = name_beside(doc, person->entity, t);
    }
}

void event_cast_init(EventCast *cast, const EventTree *tree, const Result *result)
{
    const Document *doc = tree->doc;
    *cast = (EventCast){.tree = tree, .result = result};
    cast->mention_of_head = no_indices(doc->scratch, doc->n_tokens);
    cast->holder_of_title = no_indices(doc->scratch, doc->n_tokens);
    for (size_t p = 0; p < result->people.len; p++)
        note_titles(cast, &result->people.at[p]);
    cast->organization_of = no_indices(doc->scratch, (uint32_t)doc->entities.len);
    for (uint32_t o = 0; o < result->organizations.len; o++)
        cast->organization_of[result->organizations.at[o].entity] = o;
    for (uint32_t m = 0; m < doc->mentions.len; m++) {
        const Mention *mention = &doc->mentions.at[m];
        if (mention->kind != MENTION_NAME && mention->head_token < doc->n_tokens)
            cast->mention_of_head[mention->head_token] = m;
    }
}

/* --- phrases ----------------------------------------------------------------------------------------------
 */

static bool is_left_modifier(Deprel rel)
{
    return rel == DEPREL_DET || rel == DEPREL_AMOD || rel == DEPREL_COMPOUND || rel == DEPREL_NUMMOD ||
           rel == DEPREL_NMOD_POSS || rel == DEPREL_FLAT || rel == DEPREL_NMOD_DESC || rel == DEPREL_CASE ||
           rel == DEPREL_PUNCT || rel == DEPREL_DET_PREDET || rel == DEPREL_ADVMOD;
}

/* The mark of a genitive that stands before the phrase ("Peru's foreign minister"): it hangs on the
 * possessor. */
static bool is_genitive_of(const EventCast *cast, uint32_t mark, uint32_t start, uint32_t head)
{
    uint32_t owner = token_at(cast, mark)->head;
    if (token_at(cast, mark)->xpos != XPOS_POS || owner == NO_INDEX || owner >= mark) return false;
    uint32_t up = token_at(cast, owner)->head;
    return token_at(cast, owner)->deprel == DEPREL_NMOD_POSS && up != NO_INDEX && up >= start && up <= head;
}

/* First token of the phrase whose words before the head all hang on it. */
static uint32_t phrase_start(const EventCast *cast, uint32_t head)
{
    uint32_t first = cast->tree->doc->sentences[token_at(cast, head)->sentence].first_token;
    uint32_t start = head;
    for (uint32_t t = head; t > first && head - t < MAX_LEFT; t--) {
        const Token *before = token_at(cast, t - 1);
        uint32_t up = before->head;
        bool inside =
            (up != NO_INDEX && up >= start && up <= head) || is_genitive_of(cast, t - 1, start, head);
        Xpos x = (Xpos)before->xpos;
        bool date = before->entity_tag == MENTION_DATE; /* "on Sunday gunmen ambushed ..." */
        if (!inside || !is_left_modifier((Deprel)before->deprel) || x == XPOS_IN || x == XPOS_TO || date)
            break;
        start = t - 1;
    }
    while (start < head &&
           (xpos_is_punct((Xpos)token_at(cast, start)->xpos) || token_at(cast, start)->xpos == XPOS_HYPH))
        start++;
    bool owned = token_at(cast, start)->xpos == XPOS_POS && start > first && start < head;
    uint32_t owner = owned ? token_at(cast, start - 1)->mention : NO_INDEX;
    if (owner != NO_INDEX) return cast->tree->doc->mentions.at[owner].first_token;
    if (owned) start++;
    return start;
}

/* "a group of lawmakers": the phrase goes on behind its head. */
static uint32_t phrase_end(const EventCast *cast, uint32_t head)
{
    if (!event_tree_is(cast->tree, head, EVENT_CLASS_plural_group)) return head + 1;
    for (uint32_t c = cast->tree->first_child[head], n = 0; c != NO_INDEX && n < EVENT_MAX_CHILDREN;
         c = cast->tree->next_child[c], n++)
        if (token_at(cast, c)->deprel == DEPREL_NMOD && c > head && c < head + 6) return c + 1;
    return head + 1;
}

static Span phrase_span(const EventCast *cast, uint32_t head)
{
    const Document *doc = cast->tree->doc;
    const Token *t = token_at(cast, head);
    uint32_t first = phrase_start(cast, head);
    uint32_t end = phrase_end(cast, head);
    if (t->mention != NO_INDEX) {
        const Mention *m = &doc->mentions.at[t->mention];
        if (m->type == MENTION_PERSON) return m->span;
        if (m->first_token < first) first = m->first_token;
        if (m->end_token > end) end = m->end_token;
    }
    return tokens_span(doc, first, end);
}

/* --- who it is -------------------------------------------------------------------------------------------
 */

static uint32_t entity_of(const EventCast *cast, uint32_t head)
{
    const Document *doc = cast->tree->doc;
    uint32_t m = token_at(cast, head)->mention;
    if (m == NO_INDEX || doc->mentions.at[m].entity == NO_INDEX) {
        if (cast->mention_of_head[head] == NO_INDEX) return NO_INDEX;
        m = cast->mention_of_head[head];
    }
    return doc->mentions.at[m].entity;
}

/* The nearest name of the entity that stands before the token, else its fullest one. */
static uint32_t name_before(const EventCast *cast, uint32_t entity, uint32_t token)
{
    const Document *doc = cast->tree->doc;
    const Entity *e = &doc->entities.at[entity];
    uint32_t best = e->name_mention;
    uint32_t best_end = 0;
    for (size_t k = 0; k < e->mentions.len && k < 256; k++) {
        const Mention *m = &doc->mentions.at[e->mentions.at[k]];
        if (m->kind != MENTION_NAME || m->end_token > token || m->end_token < best_end) continue;
        best = e->mentions.at[k];
        best_end = m->end_token;
    }
    return best;
}

static bool is_pronoun(const EventCast *cast, uint32_t token)
{
    Xpos x = (Xpos)token_at(cast, token)->xpos;
    return x == XPOS_PRP || x == XPOS_PRPS || x == XPOS_WP || x == XPOS_WDT || x == XPOS_WPS;
}

static bool is_date_word(const EventCast *cast, uint32_t token)
{
    const Document *doc = cast->tree->doc;
    if (token_at(cast, token)->entity_tag == MENTION_DATE) return true;
    uint32_t low = 0;
    uint32_t high = (uint32_t)doc->dates.len;
    while (low < high) { /* the last expression that begins at or before the token */
        uint32_t mid = low + (high - low) / 2;
        if (doc->dates.at[mid].first_token <= token)
            low = mid + 1;
        else
            high = mid;
    }
    return low > 0 && doc->dates.at[low - 1].end_token > token;
}

static bool can_take_part(const EventCast *cast, uint32_t token, ParticipantRole role)
{
    Xpos x = (Xpos)token_at(cast, token)->xpos;
    if (is_date_word(cast, token)) return false;
    if (span_overlaps(token_at(cast, token)->span, cast->tree->doc->dateline.span)) return false;
    if (event_tree_is_actor(cast->tree, token)) return true;
    if (role == PARTICIPANT_ACTOR) return false;
    return xpos_is_noun(x) || x == XPOS_CD || x == XPOS_PRPS;
}

static bool has_participant(const Event *event, Span span)
{
    for (size_t k = 0; k < event->participants.len; k++)
        if (span_overlaps(event->participants.at[k].span, span)) return true;
    return false;
}

/* "The rebels said they would ...": a pronoun that coreference left alone, in a reported clause, is the
 * speaker. */
static uint32_t speaker_for(const EventCast *cast, uint32_t pronoun)
{
    uint32_t verb = token_at(cast, pronoun)->head;
    if (verb == NO_INDEX || token_at(cast, verb)->deprel != DEPREL_CCOMP) return pronoun;
    uint32_t say = token_at(cast, verb)->head;
    if (!event_tree_is(cast->tree, say, EVENT_CLASS_say)) return pronoun;
    uint32_t speaker = event_tree_subject(cast->tree, say);
    bool it = event_tree_is(cast->tree, pronoun, EVENT_CLASS_body_pronoun);
    if (it && speaker != NO_INDEX && event_tree_name_type(cast->tree, speaker) == MENTION_PERSON)
        return pronoun;
    return speaker != NO_INDEX && !is_pronoun(cast, speaker) ? speaker : pronoun;
}

/* "Anna Lund's husband was held", parsed as if she were: no name with a genitive's mark takes part, but what
 * it owns. Owners that are meant hang on that as such. */
static uint32_t what_it_owns(const EventCast *cast, uint32_t head)
{
    const Document *doc = cast->tree->doc;
    uint32_t m = token_at(cast, head)->mention;
    if (m == NO_INDEX || token_at(cast, head)->deprel == DEPREL_NMOD_POSS) return head;
    uint32_t mark = doc->mentions.at[m].end_token, owned = head;
    uint32_t end = doc->sentences[token_at(cast, head)->sentence].end_token;
    if (mark >= end || token_at(cast, mark)->xpos != XPOS_POS) return head;
    for (uint32_t t = mark + 1; t < end && t <= mark + MAX_OWNED; t++) {
        Xpos x = (Xpos)token_at(cast, t)->xpos;
        if (xpos_is_noun(x))
            owned = t;
        else if (!xpos_is_adjective(x) && x != XPOS_HYPH)
            break;
    }
    return owned;
}

static void add(const EventCast *cast, uint32_t head, ParticipantRole role, Event *event)
{
    const Document *doc = cast->tree->doc;
    head = what_it_owns(cast, head);
    bool thing = event_tree_is(cast->tree, head, EVENT_CLASS_body_pronoun);
    if (is_pronoun(cast, head) && (thing || entity_of(cast, head) == NO_INDEX))
        head = speaker_for(cast, head);
    head = event_tree_person(cast->tree, head);
    if (cast->holder_of_title[head] != NO_INDEX) head = cast->holder_of_title[head];
    if (event->participants.len >= 2 * EVENT_MAX_PARTICIPANTS || !can_take_part(cast, head, role)) return;
    Participant p = {.role = role, .entity = entity_of(cast, head), .location = NO_INDEX};
    if (event_tree_name_type(cast->tree, head) != MENTION_PERSON)
        p.location = cast->result->location_of_token[head];
    if (is_pronoun(cast, head)) {
        uint32_t name = p.entity == NO_INDEX ? NO_INDEX : name_before(cast, p.entity, head);
        if (name == NO_INDEX && p.entity == NO_INDEX) return;
        p.span = name != NO_INDEX ? doc->mentions.at[name].span : phrase_span(cast, head);
    } else {
        p.span = phrase_span(cast, head);
    }
    if (!has_participant(event, p.span)) vec_push(doc->arena, &event->participants, p);
}

static void add_conjuncts(const EventCast *cast, uint32_t head, ParticipantRole role, Event *event)
{
    uint32_t n = 0;
    for (uint32_t c = cast->tree->first_child[head]; c != NO_INDEX && n < EVENT_MAX_CHILDREN;
         c = cast->tree->next_child[c], n++) {
        Xpos x = (Xpos)token_at(cast, c)->xpos;
        if (token_at(cast, c)->deprel == DEPREL_CONJ && (xpos_is_noun(x) || x == XPOS_PRP))
            add(cast, c, role, event);
    }
}

static void add_with_conjuncts(const EventCast *cast, uint32_t head, ParticipantRole role, Event *event)
{
    add(cast, head, role, event);
    add_conjuncts(cast, head, role, event);
}

/* A light verb like "face" makes its subject the target. */
static ParticipantRole role_at_light(const EventCast *cast, uint32_t light, ParticipantRole role)
{
    return role == PARTICIPANT_ACTOR && event_tree_is(cast->tree, light, EVENT_CLASS_light_target)
               ? PARTICIPANT_TARGET
               : role;
}

static bool names_someone(const EventCast *cast, uint32_t token)
{
    MentionType type = event_tree_name_type(cast->tree, token);
    return (type >= MENTION_PERSON && type <= MENTION_NORP) ||
           event_tree_is(cast->tree, token, EVENT_CLASS_human) ||
           event_tree_is(cast->tree, token, EVENT_CLASS_body);
}

/* Types whose target is a party, never a thing asked for or gone to. */
static bool target_is_party(EventType type)
{
    return type == EVENT_REQUEST || type == EVENT_AGREE || type == EVENT_CONSULT || type == EVENT_DEPARTURE ||
           type == EVENT_ELECTION || type == EVENT_THREATEN || type == EVENT_COOPERATE ||
           type == EVENT_CONCEDE;
}

static bool is_owner(const EventCast *cast, uint32_t token, Deprel rel)
{
    Xpos x = (Xpos)token_at(cast, token)->xpos;
    if (x == XPOS_PRPS) return true;
    if (!event_tree_is_actor(cast->tree, token)) return false;
    if (rel == DEPREL_NMOD_POSS) return true;
    if (rel == DEPREL_AMOD || rel == DEPREL_COMPOUND)
        return event_tree_name_type(cast->tree, token) != MENTION_NONE;
    if (rel != DEPREL_NMOD) return false;
    /* who suffers from an attack does not stand behind it */
    if (event_tree_is(cast->tree, token_at(cast, token)->head, EVENT_CLASS_violence))
        return event_tree_has_case(cast->tree, token, SLICE("by"));
    uint32_t preposition = event_tree_child(cast->tree, token, DEPREL_CASE);
    return preposition != NO_INDEX && event_tree_is(cast->tree, preposition, EVENT_CLASS_owning);
}

/* Of a thing that is praised, attacked or demanded the party behind it is the target ("blasted their
 * willingness", "called for the mayor's resignation"). False: nobody stands behind it. */
static bool add_owners(const EventCast *cast, uint32_t thing, Event *event)
{
    size_t before = event->participants.len;
    uint32_t n = 0;
    for (uint32_t c = cast->tree->first_child[thing]; c != NO_INDEX && n < EVENT_MAX_CHILDREN;
         c = cast->tree->next_child[c], n++)
        if (is_owner(cast, c, (Deprel)token_at(cast, c)->deprel))
            add_with_conjuncts(cast, c, PARTICIPANT_TARGET, event);
    return event->participants.len > before;
}

/* The first party among the arguments of a word, or in the phrases below those that are things ("to lift its
 * sanctions on Peru"); NO_INDEX: none. */
static uint32_t party_below(const EventCast *cast, uint32_t token, int depth)
{
    EVENT_FOR_CHILDREN(cast->tree, token, c)
    {
        Deprel rel = event_deprel(cast->tree, c);
        bool argument = rel == DEPREL_OBJ || rel == DEPREL_IOBJ || rel == DEPREL_OBL || rel == DEPREL_NMOD;
        if (!argument || c < token || is_date_word(cast, c)) continue;
        if (names_someone(cast, c)) return c;
        uint32_t inner = depth > 0 ? party_below(cast, c, depth - 1) : NO_INDEX;
        if (inner != NO_INDEX) return inner;
    }
    return NO_INDEX;
}

/* "appointed Ann Lee finance minister", parsed as one noun phrase: the person. */
static uint32_t person_chosen(const EventCast *cast, uint32_t token, const Event *event)
{
    bool choice = event->type == EVENT_APPOINTMENT || event->type == EVENT_ELECTION;
    if (!choice || !event_tree_is(cast->tree, token, EVENT_CLASS_person_role)) return token;
    uint32_t name = event_tree_child(cast->tree, token, DEPREL_COMPOUND);
    return name != NO_INDEX && event_tree_name_type(cast->tree, name) == MENTION_PERSON ? name : token;
}

static void add_target(const EventCast *cast, uint32_t token, bool any, Event *event)
{
    token = person_chosen(cast, token, event);
    if (any || event_tree_is_actor(cast->tree, token)) {
        add_with_conjuncts(cast, token, PARTICIPANT_TARGET, event);
        return;
    }
    bool lasting = event_tree_is(cast->tree, token, EVENT_CLASS_bill) || event->type == EVENT_ASSAULT ||
                   event->type == EVENT_COERCE || event->type == EVENT_LEGISLATION ||
                   event->type == EVENT_JUSTICE;
    if (!lasting && add_owners(cast, token, event)) return;
    if (!target_is_party(event->type)) add_with_conjuncts(cast, token, PARTICIPANT_TARGET, event);
}

/* "the Nairobi bombing": where, not who; "the Kenya offensive" may be Kenya's. */
static bool is_scene(const EventCast *cast, uint32_t token, const Event *event)
{
    uint32_t l = cast->result->location_of_token[token];
    return event->type == EVENT_ASSAULT && l != NO_INDEX && xpos_is_noun((Xpos)token_at(cast, token)->xpos) &&
           event_tree_name_type(cast->tree, token) == MENTION_LOCATION &&
           cast->result->locations.at[l].kind != PLACE_COUNTRY;
}

/* "the embassy bombing": what was attacked. */
static ParticipantRole role_of_modifier(const EventCast *cast, uint32_t token, ParticipantRole role,
                                        const Event *event)
{
    bool hit = event->type == EVENT_ASSAULT && event_tree_is(cast->tree, token, EVENT_CLASS_mil_target);
    return hit ? PARTICIPANT_TARGET : role;
}

static void fill_slot(const EventCast *cast, uint32_t trigger, const EventSlot *slot, ParticipantRole role,
                      bool any, Event *event)
{
    EventTokens tokens;
    event_match_find(cast->tree, trigger, slot, &tokens);
    for (uint32_t k = 0; k < tokens.n; k++) {
        uint32_t t = tokens.at[k];
        if (slot->step == STEP_LIGHT) {
            if (!event_tree_is(cast->tree, t, EVENT_CLASS_light) ||
                event_tree_is(cast->tree, t, EVENT_CLASS_onlooker))
                continue;
            if (event->type == EVENT_ASSAULT && event_tree_is(cast->tree, t, EVENT_CLASS_namer))
                continue; /* "called the raid a crime" */
            uint32_t subject = event_tree_subject(cast->tree, t);
            if (subject == NO_INDEX || subject == trigger) continue;
            add_with_conjuncts(cast, subject, role_at_light(cast, t, role), event);
        } else if (slot->step == STEP_MOD) {
            ParticipantRole part = role_of_modifier(cast, t, role, event);
            if (names_someone(cast, t) && !is_scene(cast, t, event)) add_with_conjuncts(cast, t, part, event);
        } else if (t != trigger && role == PARTICIPANT_TARGET) {
            bool thing = slot->has_then && !event_tree_is_actor(cast->tree, t);
            uint32_t party = thing ? party_below(cast, t, 1) : NO_INDEX; /* "to lift sanctions on Peru" */
            if (thing && party == NO_INDEX) party = party_below(cast, token_at(cast, t)->head, 0);
            add_target(cast, party != NO_INDEX ? party : t, any, event);
        } else if (t != trigger && slot->step == STEP_WORD && slice_eq(slot->word, SLICE("between"))) {
            add(cast, t, role, event); /* "talks between Oslo and Riga": one side and the other */
            add_conjuncts(cast, t, PARTICIPANT_TARGET, event);
        } else if (t != trigger) {
            add_with_conjuncts(cast, t, role, event);
        }
    }
}

static void fill_role(const EventCast *cast, uint32_t trigger, const EventSlot *slots, uint32_t n,
                      ParticipantRole role, bool any, Event *event)
{
    size_t before = event->participants.len;
    for (uint32_t s = 0; s < n && event->participants.len == before; s++)
        fill_slot(cast, trigger, &slots[s], role, any, event);
}

/* "agreed to share data with Peru", "refused to lift sanctions on Peru": whom it concerns. */
static void add_concerned(const EventCast *cast, uint32_t trigger, Event *event)
{
    if (event->type != EVENT_AGREE && event->type != EVENT_REJECT && event->type != EVENT_SUPPORT &&
        event->type != EVENT_CONCEDE && event->type != EVENT_THREATEN)
        return;
    EVENT_FOR_CHILDREN(cast->tree, trigger, c)
    {
        Deprel rel = event_deprel(cast->tree, c);
        if (rel != DEPREL_XCOMP && rel != DEPREL_ACL && rel != DEPREL_OBJ) continue;
        uint32_t party = party_below(cast, c, 2);
        if (party != NO_INDEX) add_with_conjuncts(cast, party, PARTICIPANT_TARGET, event);
        if (party != NO_INDEX) return;
    }
}

/* "returned from talks in Rome", "said after a meeting": who did it was there. */
static void add_attendant(const EventCast *cast, uint32_t trigger, Event *event)
{
    uint32_t verb = token_at(cast, trigger)->head;
    bool there = event->type == EVENT_CONSULT || event->type == EVENT_TRAVEL;
    if (!there || verb == NO_INDEX || token_at(cast, trigger)->deprel != DEPREL_OBL ||
        !event_tree_is_verb(cast->tree, verb))
        return;
    uint32_t subject = event_tree_subject(cast->tree, verb);
    if (subject != NO_INDEX) add_with_conjuncts(cast, subject, PARTICIPANT_ACTOR, event);
}

static bool has_role(const Event *event, ParticipantRole role)
{
    for (size_t k = 0; k < event->participants.len; k++)
        if (event->participants.at[k].role == role) return true;
    return false;
}

void event_cast_fill(const EventCast *cast, uint32_t trigger, const EventFrame *frame, Event *event)
{
    fill_role(cast, trigger, frame->actor_slots, frame->n_actor_slots, PARTICIPANT_ACTOR, false, event);
    fill_role(cast, trigger, frame->target_slots, frame->n_target_slots, PARTICIPANT_TARGET, false, event);
    if (frame->pos == 'n' && !has_role(event, PARTICIPANT_ACTOR)) add_attendant(cast, trigger, event);
    if (!has_role(event, PARTICIPANT_TARGET)) add_concerned(cast, trigger, event);
    if (event->participants.len == 0) /* nobody named: then the thing itself */
        fill_role(cast, trigger, frame->target_slots, frame->n_target_slots, PARTICIPANT_TARGET, true, event);
}

static bool is_public(const EventCast *cast, const Participant *p)
{
    if (p->entity != NO_INDEX || p->location != NO_INDEX) return true;
    const Document *doc = cast->tree->doc;
    uint32_t t = document_token_at(doc, p->span.start);
    for (uint32_t n = 0; t < doc->n_tokens && doc->tokens[t].span.start < p->span.end && n < MAX_LEFT;
         t++, n++) {
        MentionType type = event_tree_name_type(cast->tree, t);
        if (type >= MENTION_PERSON && type <= MENTION_NORP) return true;
        if (event_tree_is(cast->tree, t, EVENT_CLASS_authority) ||
            event_tree_is(cast->tree, t, EVENT_CLASS_armed) ||
            event_tree_is(cast->tree, t, EVENT_CLASS_person_role))
            return true;
    }
    return false;
}

bool event_cast_is_public(const EventCast *cast, const Event *event)
{
    for (size_t k = 0; k < event->participants.len; k++)
        if (is_public(cast, &event->participants.at[k])) return true;
    return false;
}

/* A ministry, a court, the EU: not a company or a club. */
static bool is_public_body(const EventCast *cast, uint32_t entity)
{
    uint32_t o = cast->organization_of[entity];
    if (o == NO_INDEX) return false;
    OrgKind kind = cast->result->organizations.at[o].kind;
    return kind == ORG_GOVERNMENT_BODY || kind == ORG_LEGISLATURE || kind == ORG_COURT ||
           kind == ORG_MILITARY || kind == ORG_INTERGOVERNMENTAL || kind == ORG_PARTY ||
           kind == ORG_ARMED_GROUP;
}

static bool is_official(const EventCast *cast, const Participant *p)
{
    const Result *result = cast->result;
    if (p->entity != NO_INDEX && is_public_body(cast, p->entity)) return true;
    if (p->entity != NO_INDEX && result->person_of_entity != NULL) {
        uint32_t person = result->person_of_entity[p->entity];
        if (person != NO_INDEX && result->people.at[person].official) return true;
    }
    const Document *doc = cast->tree->doc;
    uint32_t t = document_token_at(doc, p->span.start);
    for (uint32_t n = 0; t < doc->n_tokens && doc->tokens[t].span.start < p->span.end && n < MAX_LEFT;
         t++, n++)
        if (event_tree_is(cast->tree, t, EVENT_CLASS_public)) return true;
    return false;
}

bool event_cast_is_official(const EventCast *cast, const Event *event)
{
    for (size_t k = 0; k < event->participants.len; k++)
        if (is_official(cast, &event->participants.at[k])) return true;
    return false;
}
