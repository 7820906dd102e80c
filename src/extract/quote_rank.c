#include "extract/quote_rank.h"

#include "base/utf8.h"
#include "config/table.h"

#include <math.h>

enum {
    FRAMES_BACK = 8, /* candidates looked at on either side of a quotation */
    FRAMES_AHEAD = 5,
    MAX_ANCESTORS = 12,
};

/* --- counts over the tokens --- */

static bool is_own_word(const Scene *scene, uint32_t i)
{
    Xpos t = (Xpos)scene->doc->tokens[i].xpos;
    return scene->speech_of[i] == NO_INDEX && !xpos_is_punct(t) && t != XPOS_NFP && t != XPOS_HYPH;
}

/* Does one of the article's own sentences end with this token, or with the quotation it closes? */
static bool ends_sentence(const Scene *scene, uint32_t i)
{
    uint32_t speech = scene->speech_of[i];
    if (speech == NO_INDEX) return (Xpos)scene->doc->tokens[i].xpos == XPOS_STOP;
    const Speech *s = &scene->speeches[speech];
    return i + 1 == s->end_token && s->end == END_STOP;
}

/* The verbs that are cues of some strength, by token. */
static uint32_t *frames_by_verb(const Scene *scene)
{
    uint32_t *frame_of = no_indices(scene->doc->scratch, scene->doc->n_tokens);
    for (uint32_t i = 0; i < scene->frames.len; i++) {
        const Frame *f = &scene->frames.at[i];
        if (f->kind == CUE_VERB && f->strength > 1 && f->np.head != NO_INDEX) frame_of[f->cue_first] = i;
    }
    return frame_of;
}

static bool is_governed(const Scene *scene, const Frame *f, const uint32_t *frame_of)
{
    enum { MAX_STEPS = 5 };
    const Token *tokens = scene->doc->tokens;
    uint32_t at = f->cue_first;
    for (int step = 0; step < MAX_STEPS && tokens[at].head != NO_INDEX; step++) {
        at = tokens[at].head;
        if (frame_of[at] != NO_INDEX) return scene->frames.at[frame_of[at]].np.head != f->np.head;
    }
    return false;
}

/* The person whose name ends in the same word, for a transcript's label in capitals. */
static uint32_t person_called(const Document *doc, Slice last)
{
    enum { MAX_ENTITIES = 256 };
    for (uint32_t i = 0; i < doc->entities.len && i < MAX_ENTITIES; i++) {
        const Entity *e = &doc->entities.at[i];
        if (e->type != MENTION_PERSON || e->name.len < last.len) continue;
        Slice tail = slice_sub(e->name, e->name.len - last.len, e->name.len);
        bool whole = tail.len == e->name.len || e->name.ptr[e->name.len - last.len - 1] == ' ';
        if (whole && slice_eq_nocase(tail, last)) return i;
    }
    return NO_INDEX;
}

/* Who answers in an interview: the one person that the words before its first question name. */
static uint32_t interviewee(const Document *doc, uint32_t token)
{
    uint32_t only = NO_INDEX;
    for (size_t i = 0; i < doc->mentions.len; i++) {
        const Mention *m = &doc->mentions.at[i];
        if (m->kind != MENTION_NAME || m->first_token >= token) break;
        if (m->type != MENTION_PERSON || m->entity == NO_INDEX) continue;
        if (only != NO_INDEX && only != m->entity) return NO_INDEX;
        only = m->entity;
    }
    return only;
}

static bool is_letter_label(const Scene *scene, const Frame *f)
{
    Slice label = scene->doc->words[f->np.head];
    return f->kind == CUE_MARK && (label.len == 1 || (label.len == 2 && label.ptr[1] == '.')) &&
           (label.ptr[0] == 'A' || label.ptr[0] == 'Q');
}

/* "A:" is whom the interview is with, "Q:" is nobody in particular. */
static Speaker letter_speaker(const Scene *scene, const Frame *f)
{
    bool answers = scene->doc->words[f->np.head].ptr[0] == 'A';
    return (Speaker){.kind = SPEAKER_PERSON, .entity = answers ? scene->interviewee : NO_INDEX};
}

static Speaker speaker_of_frame(Scene *scene, const Frame *f)
{
    if (is_letter_label(scene, f)) {
        if (!scene->interview) scene->interviewee = interviewee(scene->doc, f->np.first_token);
        scene->interview = true;
        return letter_speaker(scene, f);
    }
    Speaker who = speaker_of(scene->doc, scene->pointing, f->np);
    Slice label = scene->doc->words[f->np.head];
    bool capitals = label.len > 1 && unicode_is_upper(utf8_at(label, 1));
    if ((f->kind != CUE_LABEL && f->kind != CUE_MARK) || who.kind != SPEAKER_UNNAMED || !capitals) return who;
    return (Speaker){.kind = SPEAKER_PERSON, .entity = person_called(scene->doc, label)};
}

void scene_prepare(Scene *scene)
{
    const Document *doc = scene->doc;
    size_t n = (size_t)doc->n_tokens + 1;
    scene->own_before = ARENA_NEW(doc->scratch, uint32_t, n);
    scene->breaks_before = ARENA_NEW(doc->scratch, uint32_t, n);
    scene->speeches_before = ARENA_NEW(doc->scratch, uint32_t, n);
    scene->speakers = ARENA_NEW(doc->scratch, Speaker, scene->frames.len);
    for (uint32_t i = 0; i < doc->n_tokens; i++) {
        uint32_t speech = scene->speech_of[i];
        bool begins = speech != NO_INDEX && scene->speeches[speech].first_token == i;
        scene->own_before[i + 1] = scene->own_before[i] + is_own_word(scene, i);
        scene->breaks_before[i + 1] = scene->breaks_before[i] + ends_sentence(scene, i);
        scene->speeches_before[i + 1] = scene->speeches_before[i] + begins;
    }
    scene->governed = ARENA_NEW(doc->scratch, bool, scene->frames.len);
    const uint32_t *frame_of = frames_by_verb(scene);
    for (uint32_t i = 0; i < scene->frames.len; i++) {
        const Frame *f = &scene->frames.at[i];
        if (f->np.head == NO_INDEX) continue;
        scene->speakers[i] = speaker_of_frame(scene, f);
        scene->governed[i] = f->kind == CUE_VERB && is_governed(scene, f, frame_of);
    }
}

/* --- scoring --- */

typedef struct Scorer {
    const Ranker *ranker;
    const Scene *scene;
    uint32_t speech;
    uint32_t ancestors_first[MAX_ANCESTORS]; /* of the quotation's first and of its last sentence */
    uint32_t ancestors_last[MAX_ANCESTORS];
    Choice best;
    uint64_t work; /* candidates looked at */
} Scorer;

static double weight(const Scorer *s, Feature f)
{
    return s->ranker->weights[f];
}

/* Tokens above the quotation's part in one sentence: from the first token there whose head is outside. */
static void climb(const Scene *scene, uint32_t first, uint32_t end, uint32_t *ret_ancestors)
{
    const Token *tokens = scene->doc->tokens;
    uint32_t top = NO_INDEX;
    for (uint32_t i = first; i < end && i < first + PHRASE_WINDOW && top == NO_INDEX; i++) {
        uint32_t head = tokens[i].head;
        if (head != NO_INDEX && (head < first || head >= end)) top = head;
    }
    for (int step = 0; step < MAX_ANCESTORS; step++) {
        ret_ancestors[step] = top;
        if (top != NO_INDEX) top = tokens[top].head;
    }
}

static bool dominates(const Scorer *s, const Frame *f, bool after)
{
    const uint32_t *ancestors = after ? s->ancestors_last : s->ancestors_first;
    for (int i = 0; i < MAX_ANCESTORS; i++)
        if (ancestors[i] != NO_INDEX && ancestors[i] >= f->cue_first && ancestors[i] < f->cue_end)
            return true;
    return false;
}

/* "his threat to "shut the bank"": with only its "to" between them, the noun governs the quotation whatever
 * the parse makes of the verb inside. */
static bool leads_by_to(const Scorer *s, const Frame *f, bool after)
{
    const Scene *scene = s->scene;
    uint32_t first = scene->speeches[s->speech].first_token;
    if (after || f->kind != CUE_NOUN || f->cue_end >= first) return false;
    return slice_eq_nocase(scene->doc->words[f->cue_end], SLICE("to")) &&
           scene->own_before[first] - scene->own_before[f->cue_end] == 1;
}

/* Where the frame begins and ends on its cue's side of the quotation. */
static uint32_t frame_first(const Frame *f, const Speech *q)
{
    return f->np.first_token < f->cue_first && f->np.first_token >= q->end_token ? f->np.first_token
                                                                                 : f->cue_first;
}

static uint32_t frame_end(const Frame *f, const Speech *q)
{
    return f->np.end_token > f->cue_end && f->np.end_token <= q->first_token ? f->np.end_token : f->cue_end;
}

static uint32_t paragraph_of(const Scene *scene, uint32_t token)
{
    return scene->doc->sentences[scene->doc->tokens[token].sentence].paragraph;
}

static bool is_colon(const Scene *scene, uint32_t i)
{
    return slice_eq(scene->doc->words[i], SLICE(":"));
}

/* Is the last token before the quotation's opening mark a colon? */
static bool colon_stands_before(const Scene *scene, const Speech *q)
{
    for (uint32_t i = q->first_token; i > 0 && q->first_token - i < 3; i--) {
        if (is_colon(scene, i - 1)) return true;
        if (is_own_word(scene, i - 1)) return false;
    }
    return false;
}

/* Does the frame's clause lead into a quotation behind it? */
static bool leads_on(const Scene *scene, const Frame *f)
{
    uint32_t end = f->np.end_token > f->cue_end ? f->np.end_token : f->cue_end;
    for (uint32_t i = end; i < scene->doc->n_tokens && i < end + 4; i++) {
        if (scene->speech_of[i] != NO_INDEX) return true;
        if (is_own_word(scene, i) || (Xpos)scene->doc->tokens[i].xpos == XPOS_STOP) return false;
    }
    return false;
}

/* A description by a noun that is neither for people nor for bodies nor for sayings: "the impasse". */
static bool is_thing(const Scene *scene, uint32_t frame)
{
    if (scene->speakers[frame].kind != SPEAKER_UNNAMED || scene->speakers[frame].pronoun) return false;
    const Token *head = &scene->doc->tokens[scene->frames.at[frame].np.head];
    if (head->entity_tag != 0 || xpos_is_proper((Xpos)head->xpos)) return false;
    return !nominal_is_person(scene->nominals, head->lemma) && !is_saying(scene->cues, head->lemma);
}

static double speaker_score(const Scorer *s, uint32_t frame)
{
    const Speaker *who = &s->scene->speakers[frame];
    if (is_thing(s->scene, frame)) return weight(s, FEATURE_SPEAKER_THING);
    if (who->first_person) return weight(s, FEATURE_SPEAKER_FIRST_PERSON);
    if (who->pronoun) return weight(s, FEATURE_SPEAKER_PRONOUN);
    if (who->kind == SPEAKER_PERSON) return weight(s, FEATURE_SPEAKER_PERSON);
    if (who->kind == SPEAKER_ORGANIZATION) return weight(s, FEATURE_SPEAKER_ORGANIZATION);
    return weight(s, FEATURE_SPEAKER_NOMINAL);
}

static double cue_score(const Scorer *s, uint32_t index)
{
    const Frame *f = &s->scene->frames.at[index];
    static const Feature of_strength[] = {FEATURE_STRENGTH_1, FEATURE_STRENGTH_2, FEATURE_STRENGTH_3};
    double score = weight(s, of_strength[f->strength - 1]);
    if (f->kind == CUE_NOUN) score += weight(s, FEATURE_NOUN_CUE);
    if (f->np.first_token > 0 && (Xpos)s->scene->doc->tokens[f->np.first_token - 1].xpos == XPOS_WP)
        score += weight(s, FEATURE_WHAT_CLAUSE);
    if (!s->scene->governed[index]) return score;
    score += weight(s, FEATURE_GOVERNED);
    if (f->strength == 1) score += weight(s, FEATURE_GOVERNED_WEAK);
    if (s->scene->speakers[index].pronoun) score += weight(s, FEATURE_GOVERNED_PRONOUN);
    return score;
}

/* The one word between quotation and cue that does not part them: an adverb behind it, "that" or "a" before
 * it. */
static bool is_light(const Scene *scene, uint32_t first, uint32_t end, bool leads_in)
{
    enum { MAX_GAP = 12 };
    if (end - first > MAX_GAP) return false;
    for (uint32_t i = first; i < end; i++) {
        Xpos t = (Xpos)scene->doc->tokens[i].xpos;
        bool function = t == XPOS_IN || t == XPOS_DT || t == XPOS_TO || t == XPOS_PRPS;
        if (is_own_word(scene, i) && !xpos_is_adverb(t) && !(leads_in && function)) return false;
    }
    return true;
}

/* Behind the quotation the sentence goes on with "but" or "and": what follows is another clause. */
static bool conjunction_behind(const Scene *scene, const Speech *q)
{
    for (uint32_t i = q->end_token; i < scene->doc->n_tokens && i < q->end_token + 3; i++)
        if (is_own_word(scene, i)) return (Xpos)scene->doc->tokens[i].xpos == XPOS_CC;
    return false;
}

static double score_after(const Scorer *s, const Frame *f)
{
    const Scene *scene = s->scene;
    const Speech *q = &scene->speeches[s->speech];
    uint32_t first = frame_first(f, q);
    uint32_t words = scene->own_before[first] - scene->own_before[q->end_token];
    uint32_t breaks = scene->breaks_before[first] - scene->breaks_before[q->end_token - 1];
    bool adjacent =
        words <= 1 && breaks <= (q->end == END_STOP) && is_light(scene, q->end_token, first, false);
    bool open = q->end == END_OPEN && !conjunction_behind(scene, q);
    double score;
    if (paragraph_of(scene, first) != q->paragraph && f->kind != CUE_DASH)
        score = weight(s, FEATURE_PARAGRAPH_NEXT);
    else if (adjacent)
        score = weight(s, FEATURE_AFTER_ADJACENT);
    else
        score = weight(s, breaks == 0 ? FEATURE_AFTER_SENTENCE : FEATURE_AFTER_NEXT);
    if (open && breaks == 0) score += weight(s, FEATURE_ENDS_OPEN_AFTER);
    if (q->end == END_STOP && f->kind != CUE_DASH) score += weight(s, FEATURE_ENDS_STOP_AFTER);
    if (q->end != END_OPEN && leads_on(scene, f)) score += weight(s, FEATURE_COLON_TO_NEXT);
    if (!adjacent && f->strength == 1) score += weight(s, FEATURE_WEAK_FAR);
    uint32_t others = scene->speeches_before[first] - scene->speeches_before[q->end_token];
    return score + others * weight(s, FEATURE_OTHER_QUOTATION) + words / 10.0 * weight(s, FEATURE_DISTANCE);
}

static double score_before(const Scorer *s, const Frame *f)
{
    const Scene *scene = s->scene;
    const Speech *q = &scene->speeches[s->speech];
    uint32_t end = frame_end(f, q);
    uint32_t words = scene->own_before[q->first_token] - scene->own_before[end];
    uint32_t breaks = scene->breaks_before[q->first_token] - scene->breaks_before[end];
    bool colon = colon_stands_before(scene, q);
    bool adjacent = words <= 1 && breaks == 0 && is_light(scene, end, q->first_token, true);
    double score;
    if (paragraph_of(scene, f->cue_first) != q->paragraph && !(colon && breaks == 0))
        score = weight(s, FEATURE_PARAGRAPH_PREVIOUS);
    else if (adjacent)
        score = weight(s, FEATURE_BEFORE_ADJACENT);
    else
        score = weight(s, breaks == 0 ? FEATURE_BEFORE_SENTENCE : FEATURE_BEFORE_PREVIOUS);
    if (colon && breaks == 0) score += weight(s, FEATURE_COLON_BEFORE);
    if (q->lower_case && breaks == 0) score += weight(s, FEATURE_LOWER_CASE_BEFORE);
    if (breaks > 0 && q->begins_sentence) score += breaks * weight(s, FEATURE_NEW_SENTENCE_BEFORE);
    if (!adjacent && f->strength == 1) score += weight(s, FEATURE_WEAK_FAR);
    uint32_t others = scene->speeches_before[q->first_token] - scene->speeches_before[end];
    return score + others * weight(s, FEATURE_OTHER_QUOTATION) + words / 10.0 * weight(s, FEATURE_DISTANCE);
}

static bool same_speaker(const Scene *scene, uint32_t a, uint32_t b)
{
    if (a == b) return true;
    if (a == NO_INDEX || b == NO_INDEX) return false;
    uint32_t entity = scene->speakers[a].entity;
    return entity != NO_INDEX && entity == scene->speakers[b].entity;
}

static void offer(Scorer *s, uint32_t frame, double score, bool carried)
{
    Choice *best = &s->best;
    if (best->frame == NO_INDEX || score > best->score) {
        if (best->frame != NO_INDEX && !same_speaker(s->scene, best->frame, frame))
            best->runner_up = best->score;
        *best = (Choice){frame, score, best->runner_up, carried};
    } else if (!same_speaker(s->scene, best->frame, frame) && score > best->runner_up) {
        best->runner_up = score;
    }
}

/* "Keller: New Bridge 'Will Be Safe'": a name that begins the headline speaks for all of it. */
static bool heads_headline(const Scene *scene, const Speech *q, const Frame *f)
{
    const Document *doc = scene->doc;
    const Sentence *s = &doc->sentences[doc->tokens[f->cue_first].sentence];
    bool headline = s->paragraph == 0 || doc->paragraphs.at[s->paragraph].kind == PARAGRAPH_HEADLINE;
    return headline && f->np.first_token == s->first_token &&
           doc->tokens[q->first_token].sentence == doc->tokens[f->cue_first].sentence;
}

/* A colon speaks for the quotation right behind it only, a dash for the one right before it. */
static bool fits(const Scene *scene, uint32_t frame, const Speech *q, bool after)
{
    const Frame *f = &scene->frames.at[frame];
    if (f->kind == CUE_MARK)
        return !after && !is_thing(scene, frame) &&
               (scene->own_before[q->first_token] == scene->own_before[f->cue_end] ||
                heads_headline(scene, q, f));
    if (f->kind == CUE_DASH)
        return after && scene->own_before[q->end_token] == scene->own_before[f->cue_first];
    return f->kind != CUE_LABEL;
}

static void offer_frame(Scorer *s, uint32_t index, bool after, uint32_t other_cues)
{
    const Frame *f = &s->scene->frames.at[index];
    s->work++;
    if (f->np.head == NO_INDEX || !fits(s->scene, index, &s->scene->speeches[s->speech], after)) return;
    double score = after ? score_after(s, f) : score_before(s, f);
    score += cue_score(s, index) + speaker_score(s, index);
    score += other_cues * weight(s, FEATURE_OTHER_CUE);
    if (dominates(s, f, after) || leads_by_to(s, f, after))
        score += weight(s, f->kind == CUE_NOUN ? FEATURE_DOMINATES_NOUN : FEATURE_DOMINATES);
    offer(s, index, score, false);
}

uint32_t frame_behind(const Scene *scene, uint32_t token)
{
    uint32_t low = 0;
    uint32_t high = scene->n_cues;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (scene->frames.at[mid].cue_first < token)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static void offer_frames(Scorer *s)
{
    const Scene *scene = s->scene;
    const FrameList *frames = &scene->frames;
    const Speech *q = &scene->speeches[s->speech];
    uint32_t next = frame_behind(scene, q->first_token);
    uint32_t others = 0;
    for (uint32_t i = next; i > 0 && next - i < FRAMES_BACK; i--) {
        if (paragraph_of(scene, frames->at[i - 1].cue_first) + 1 < q->paragraph) break;
        offer_frame(s, i - 1, false, others);
        others += frames->at[i - 1].strength > 1;
    }
    if (next < scene->n_cues && frames->at[next].kind == CUE_LABEL &&
        frames->at[next].cue_first < q->end_token)
        offer(s, next, weight(s, FEATURE_LABEL), false);
    next = frame_behind(scene, q->end_token);
    others = 0;
    for (uint32_t i = next; i < scene->n_cues && i - next < FRAMES_AHEAD; i++) {
        if (paragraph_of(scene, frames->at[i].cue_first) > q->paragraph + 1) break;
        offer_frame(s, i, true, others);
        others += frames->at[i].strength > 1;
    }
}

bool resumes(const Scene *scene, const Speech *before, const Speech *q)
{
    uint32_t i = q->first_token;
    while (i > before->end_token && !is_own_word(scene, i - 1) &&
           (Xpos)scene->doc->tokens[i - 1].xpos != XPOS_COMMA)
        i--;
    return i > before->end_token && !is_own_word(scene, i - 1) && before->end == END_OPEN &&
           scene->breaks_before[q->first_token] == scene->breaks_before[before->end_token];
}

/* The speaker of the quotation before. */
static void offer_carried(Scorer *s)
{
    const Scene *scene = s->scene;
    if (s->speech == 0) return;
    const Speech *q = &scene->speeches[s->speech];
    const Speech *before = q - 1;
    uint32_t frame = before->choice.frame;
    if (frame == NO_INDEX) return;
    uint32_t cue = scene->frames.at[frame].cue_first;
    uint32_t words = scene->own_before[q->first_token] - scene->own_before[before->end_token];
    bool between = cue >= before->end_token && cue < q->first_token;
    bool whole = q->begins_sentence && q->ends_sentence;
    bool split = between && scene->breaks_before[q->first_token] - scene->breaks_before[cue] <= 1;
    double score = weight(s, FEATURE_CARRY_FAR);
    if (before->paragraph == q->paragraph && split && (whole || resumes(scene, before, q)))
        score = weight(s, FEATURE_CARRY_SPLIT);
    else if (before->paragraph == q->paragraph && (words <= 2 || whole))
        score = weight(s, FEATURE_CARRY_SENTENCE) + words / 10.0 * weight(s, FEATURE_DISTANCE);
    else if (before->paragraph + 1 == q->paragraph && q->begins_paragraph && whole)
        score = weight(s, FEATURE_CARRY_PARAGRAPH);
    if (q->in_list) score = before->choice.score + weight(s, FEATURE_CARRY_LIST);
    offer(s, frame, score, true);
}

/* "It was on the theme:" and the like. */
static bool is_nobody(const Scene *scene, uint32_t frame)
{
    const Speaker *who = &scene->speakers[frame];
    return who->kind == SPEAKER_ORGANIZATION && who->pronoun && who->entity == NO_INDEX;
}

/* The subject without a cue, unless a cue was found that it speaks by: made the following remark. */
static void offer_subject(Scorer *s)
{
    const Speech *q = &s->scene->speeches[s->speech];
    const Frame *frames = s->scene->frames.at;
    uint32_t frame = q->subject_frame;
    if (frame == NO_INDEX || is_nobody(s->scene, frame)) return;
    if (s->best.frame != NO_INDEX && frames[s->best.frame].np.head == frames[frame].np.head) return;
    Feature f = q->led_in      ? FEATURE_SUBJECT_LEADS
                : q->in_clause ? FEATURE_SUBJECT_CLAUSE
                               : FEATURE_SUBJECT_BEFORE;
    offer(s, frame, weight(s, f) + speaker_score(s, frame), false);
}

/* Speech without marks: the label before it, the dash or the aside right behind it. */
static void offer_own(Scorer *s)
{
    const Scene *scene = s->scene;
    const FrameList *frames = &scene->frames;
    const Speech *q = &scene->speeches[s->speech];
    uint32_t next = frame_behind(scene, q->first_token);
    const Frame *label = next > 0 ? &frames->at[next - 1] : NULL;
    if (label != NULL && label->kind == CUE_MARK && label->cue_end == q->first_token) {
        bool nobody = is_letter_label(scene, label) && scene->speakers[next - 1].entity == NO_INDEX;
        if (!nobody) offer(s, next - 1, weight(s, FEATURE_LABEL), false);
        return;
    }
    next = frame_behind(scene, q->end_token);
    if (next < scene->n_cues && paragraph_of(scene, frames->at[next].cue_first) == q->paragraph)
        offer_frame(s, next, true, 0);
    else if (s->speech > 0 && q[-1].paragraph == q->paragraph)
        offer_carried(s);
}

static Choice choose(const Ranker *ranker, Scene *scene, uint32_t speech)
{
    const Speech *q = &scene->speeches[speech];
    const Document *doc = scene->doc;
    const Sentence *first = &doc->sentences[doc->tokens[q->first_token].sentence];
    const Sentence *last = &doc->sentences[doc->tokens[q->end_token - 1].sentence];
    Scorer s = {
        .ranker = ranker, .scene = scene, .speech = speech, .best = {.frame = NO_INDEX, .runner_up = -10}};
    if (q->bare) {
        offer_own(&s);
        scene->work += 1;
        return s.best;
    }
    climb(scene, q->first_token, first->end_token < q->end_token ? first->end_token : q->end_token,
          s.ancestors_first);
    climb(scene, last->first_token > q->first_token ? last->first_token : q->first_token, q->end_token,
          s.ancestors_last);
    offer_frames(&s);
    offer_subject(&s);
    if (!q->continues) offer_carried(&s);
    scene->work += s.work + 1;
    return s.best;
}

/* Entity of the latest speaker before speech `index`, not further back than the paragraphs before. */
static uint32_t latest_speaker(const Scene *scene, uint32_t index)
{
    enum { MAX_BACK = 3 };
    uint32_t paragraph = scene->speeches[index].paragraph;
    for (uint32_t i = index; i > 0 && index - i < MAX_BACK; i--) {
        const Speech *s = &scene->speeches[i - 1];
        if (s->paragraph + MAX_BACK < paragraph) break;
        if (s->choice.frame == NO_INDEX) continue;
        uint32_t entity = scene->speakers[s->choice.frame].entity;
        if (entity != NO_INDEX) return entity;
    }
    return NO_INDEX;
}

/* A speaker who is only described: whom that points at. */
static void resolve_nominal(Scene *scene, uint32_t index)
{
    uint32_t frame = scene->speeches[index].choice.frame;
    if (frame == NO_INDEX) return;
    Speaker *who = &scene->speakers[frame];
    if (who->kind != SPEAKER_UNNAMED || who->entity != NO_INDEX) return;
    NounPhrase np = scene->frames.at[frame].np;
    bool saying = is_saying(scene->cues, scene->doc->tokens[np.head].lemma);
    who->entity =
        nominal_resolve(scene->nominals, scene->doc, scene->result, np, saying, latest_speaker(scene, index));
    if (who->entity == NO_INDEX) return;
    bool person = scene->doc->entities.at[who->entity].type == MENTION_PERSON;
    who->kind = person ? SPEAKER_PERSON : SPEAKER_ORGANIZATION;
}

static bool has_label(const Scene *scene, const Choice *choice)
{
    return choice->frame != NO_INDEX && scene->frames.at[choice->frame].kind == CUE_LABEL;
}

/* Does the speech's own paragraph say, right behind it, who speaks? */
static bool has_own_cue(const Scene *scene, const Speech *q, const Choice *choice)
{
    if (choice->frame == NO_INDEX || choice->carried) return false;
    const Frame *f = &scene->frames.at[choice->frame];
    return f->cue_first >= q->end_token && paragraph_of(scene, f->cue_first) == q->paragraph;
}

/* A quotation that runs over several paragraphs has one speaker: the best that any of its parts finds. A part
 * with a cue of its own begins another. */
static uint32_t rank_chain(const Ranker *ranker, Scene *scene, uint32_t first)
{
    uint32_t end = first + 1;
    Choice best = choose(ranker, scene, first);
    while (end < scene->n_speeches && scene->speeches[end].continues) {
        Choice choice = choose(ranker, scene, end);
        if (has_label(scene, &choice) ||
            (best.frame != NO_INDEX && has_own_cue(scene, &scene->speeches[end], &choice))) {
            scene->speeches[end].continues = false;
            break;
        }
        if (best.frame == NO_INDEX || (choice.frame != NO_INDEX && choice.score > best.score)) best = choice;
        end++;
    }
    for (uint32_t i = first; i < end; i++)
        scene->speeches[i].choice = best;
    resolve_nominal(scene, first);
    return end;
}

void rank_speeches(const Ranker *ranker, Scene *scene)
{
    for (uint32_t i = 0; i < scene->n_speeches;)
        i = rank_chain(ranker, scene, i);
}

/* --- weights --- */

static int feature_of(Slice name)
{
#define X(id, text) text,
    static const char *const names[] = {QUOTE_FEATURES(X)};
#undef X
    for (int i = 0; i < FEATURE_COUNT; i++)
        if (slice_eq(name, slice_of(names[i]))) return i;
    return -1;
}

static int read_weights(void *into, const Table *t, Error *err)
{
    Ranker *ranker = into;
    bool seen[FEATURE_COUNT] = {false};
    int name = table_column(t, "feature", err);
    int value = name < 0 ? name : table_column(t, "weight", err);
    if (value < 0) return value;
    for (uint32_t r = 0; r < t->n_rows; r++) {
        int f = feature_of(table_cell(t, r, name));
        if (f < 0) return table_error(t, r, err, "no such feature");
        if (!slice_to_double(table_cell(t, r, value), &ranker->weights[f]))
            return table_error(t, r, err, "the weight is no number");
        seen[f] = true;
    }
    for (int f = 0; f < FEATURE_COUNT; f++)
        if (!seen[f])
            return error_set(err, ERR_CONFIG, "%.*s: feature %d has no weight", SLICE_ARG(t->path), f);
    return 0;
}

int ranker_load(Ranker *ranker, const char *data_dir, Error *err)
{
    return table_read(data_dir, "quote_weights.tsv", read_weights, ranker, err);
}
