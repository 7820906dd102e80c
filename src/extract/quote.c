#include "extract/quote.h"

#include "base/utf8.h"
#include "extract/quote_rank.h"

#include <math.h>
#include <stdlib.h>

enum {
    SHORT_WORDS = 5, /* fewer: reported only when somebody is plainly said to have said them */
    LABEL_WORDS = 4,
    NICKNAME_WORDS = 3,
    TITLE_WORDS = 9,
};
static const double SHORT_MIN_SCORE = 3.5;
static const double TITLE_MIN_SCORE = 6.5;

struct QuoteExtractor {
    CueSet *cues;
    NominalResolver *nominals;
    Ranker ranker;
};

/* --- which quotations are speech --- */

static Xpos tag(const Document *doc, uint32_t i)
{
    return (Xpos)doc->tokens[i].xpos;
}

static bool is_word(const Document *doc, uint32_t i)
{
    return unicode_is_alpha(utf8_at(doc->words[i], 0)) || tag(doc, i) == XPOS_CD;
}

static bool is_capitalized(const Document *doc, uint32_t i)
{
    return unicode_is_upper(utf8_at(doc->words[i], 0));
}

static bool is_mark(const Document *doc, uint32_t i)
{
    return tag(doc, i) == XPOS_OPEN_QUOTE || tag(doc, i) == XPOS_CLOSE_QUOTE;
}

static uint32_t count_words(const Document *doc, const Quotation *q)
{
    uint32_t n = 0;
    for (uint32_t i = q->first_token; i < q->end_token; i++)
        n += is_word(doc, i);
    return n;
}

/* Token before the opening mark and behind the closing mark, in the same sentence; NO_INDEX: none. */
static uint32_t token_before(const Document *doc, const Quotation *q)
{
    uint32_t at = document_token_at(doc, q->outer.start);
    return at > 0 && doc->tokens[at - 1].sentence == doc->tokens[q->first_token].sentence ? at - 1 : NO_INDEX;
}

static uint32_t token_behind(const Document *doc, const Quotation *q)
{
    uint32_t at = document_token_at(doc, q->outer.end);
    bool same = at < doc->n_tokens && doc->tokens[at].sentence == doc->tokens[q->end_token - 1].sentence;
    return same ? at : NO_INDEX;
}

/* Robert C. "Bobby" Scott */
static bool is_nickname(const Document *doc, const Quotation *q, uint32_t n_words)
{
    uint32_t before = token_before(doc, q);
    uint32_t behind = token_behind(doc, q);
    if (n_words > NICKNAME_WORDS || before == NO_INDEX || behind == NO_INDEX) return false;
    return xpos_is_proper(tag(doc, before)) && xpos_is_proper(tag(doc, behind)) &&
           is_capitalized(doc, q->first_token) && doc->tokens[behind].entity_tag != MENTION_DATE;
}

/* Small words that a title leaves in small letters. */
static bool is_small_word(Xpos t)
{
    return t == XPOS_IN || t == XPOS_TO || t == XPOS_CC || t == XPOS_DT;
}

/* A word of weight that begins with a small letter. */
static bool is_small_letters(const Document *doc, uint32_t i)
{
    return is_word(doc, i) && !is_capitalized(doc, i) && !is_small_word(tag(doc, i)) &&
           tag(doc, i) != XPOS_POS;
}

/* A headline whose words all begin with capitals: capitals make no title of a work there. */
static bool in_capital_headline(const Document *doc, const Quotation *q)
{
    enum { MAX_WORDS = 40 };
    const Sentence *s = &doc->sentences[doc->tokens[q->first_token].sentence];
    if (s->paragraph > 0 && doc->paragraphs.at[s->paragraph].kind != PARAGRAPH_HEADLINE) return false;
    for (uint32_t i = s->first_token; i < s->end_token; i++)
        if (is_small_letters(doc, i) || i - s->first_token > MAX_WORDS) return false;
    return true;
}

static bool is_in_capitals(const Document *doc, const Quotation *q)
{
    for (uint32_t i = q->first_token; i < q->end_token; i++)
        if (is_small_letters(doc, i)) return false;
    return is_capitalized(doc, q->first_token);
}

static bool is_bracket(const Document *doc, uint32_t token)
{
    return token != NO_INDEX && (tag(doc, token) == XPOS_LRB || tag(doc, token) == XPOS_RRB);
}

/* A name that the article gives or uses, not words that somebody says: the "Gold Coast" programme, its
 * "Closing Bell", (the "Fund"). */
static bool is_name(const Document *doc, const Quotation *q, uint32_t n_words)
{
    uint32_t before = token_before(doc, q);
    uint32_t behind = token_behind(doc, q);
    if (n_words > LABEL_WORDS || before == NO_INDEX || !is_in_capitals(doc, q) || in_capital_headline(doc, q))
        return false;
    Xpos t = tag(doc, before);
    bool bracketed = is_bracket(doc, before) || (t == XPOS_DT && before > 0 && is_bracket(doc, before - 1));
    if (bracketed && is_bracket(doc, behind)) return true;
    bool owned = t == XPOS_DT || t == XPOS_PRPS || t == XPOS_POS || xpos_is_noun(t);
    if (t == XPOS_POS) return true;
    return owned && behind != NO_INDEX && xpos_is_noun(tag(doc, behind));
}

/* The Wall Street Journal, Shark Tank: every word of weight begins with a capital. */
static bool is_title(const Document *doc, const Quotation *q, uint32_t n_words)
{
    uint32_t before = token_before(doc, q);
    if (n_words < 2 || n_words > TITLE_WORDS || before == NO_INDEX || xpos_is_punct(tag(doc, before)))
        return false;
    return is_in_capitals(doc, q) && !in_capital_headline(doc, q);
}

static bool is_speech(const Document *doc, const Quotation *q, uint32_t n_words)
{
    return q->parent == NO_INDEX && n_words > 0 && !is_nickname(doc, q, n_words) && !is_name(doc, q, n_words);
}

/* Closing marks of a nested quotation. */
static bool is_mark_char(uint32_t c)
{
    return c == '\'' || c == '"' || c == 0x2019 || c == 0x201D;
}

static SpeechEnd end_of(const Document *doc, const Quotation *q)
{
    uint32_t at = q->inner.end;
    while (at > q->inner.start && is_mark_char(utf8_before(doc->text, at)))
        at -= utf8_before(doc->text, at) < 0x80 ? 1 : 3;
    uint32_t last = utf8_before(doc->text, at);
    uint32_t behind = token_behind(doc, q);
    if (last == ',' || last == '?' || last == '!' || last == 0x2014 || last == 0x2013 || last == '-')
        return END_OPEN;
    if (behind != NO_INDEX && tag(doc, behind) == XPOS_COMMA) return END_OPEN;
    if (last == '.' || last == 0x2026) return END_STOP;
    return behind == NO_INDEX || tag(doc, behind) == XPOS_STOP ? END_STOP : END_NONE;
}

static bool begins_sentence(const Document *doc, const Quotation *q)
{
    uint32_t at = document_token_at(doc, q->outer.start);
    const Sentence *s = &doc->sentences[doc->tokens[q->first_token].sentence];
    if (at <= s->first_token) return true;
    Xpos t = tag(doc, at - 1);
    return t == XPOS_STOP || is_mark(doc, at - 1);
}

static bool ends_sentence(const Document *doc, const Quotation *q)
{
    uint32_t behind = token_behind(doc, q);
    return behind == NO_INDEX || tag(doc, behind) == XPOS_STOP || is_mark(doc, behind);
}

static void add_speech(const Document *doc, uint32_t index, uint32_t n_words, Speech *s)
{
    const Quotation *q = &doc->quotations.at[index];
    const Sentence *sentence = &doc->sentences[doc->tokens[q->first_token].sentence];
    *s = (Speech){.quotation = index,
                  .first_token = q->first_token,
                  .end_token = q->end_token,
                  .paragraph = sentence->paragraph,
                  .n_words = n_words,
                  .title = is_title(doc, q, n_words),
                  .subject_frame = NO_INDEX,
                  .bare = !q->opened && !q->closed,
                  .end = end_of(doc, q),
                  .lower_case = unicode_is_lower(utf8_at(doc->text, q->inner.start)),
                  .begins_sentence = begins_sentence(doc, q),
                  .ends_sentence = ends_sentence(doc, q),
                  .begins_paragraph = q->outer.start <= doc->paragraphs.at[sentence->paragraph].span.start};
}

/* The paragraph before left its quotation open at its end, and this one begins with a mark. */
static bool continues(const Document *doc, const Speech *before, const Speech *s)
{
    return !before->bare && !doc->quotations.at[before->quotation].closed &&
           before->paragraph + 1 == s->paragraph && s->begins_paragraph &&
           doc->quotations.at[s->quotation].opened;
}

/* Between the two stands nothing but a comma or "and". */
static bool is_in_list(const Document *doc, const Speech *before, const Speech *s)
{
    enum { MAX_GAP = 6 };
    if (s->first_token - before->end_token > MAX_GAP || s->begins_sentence || !s->lower_case) return false;
    for (uint32_t i = before->end_token; i < s->first_token; i++)
        if (!is_mark(doc, i) && tag(doc, i) != XPOS_COMMA && tag(doc, i) != XPOS_CC) return false;
    return true;
}

static void collect_speeches(const Document *doc, Scene *scene)
{
    uint32_t *speech_of = no_indices(doc->scratch, doc->n_tokens);
    scene->speeches = ARENA_NEW(doc->scratch, Speech, doc->quotations.len);
    for (uint32_t i = 0; i < doc->quotations.len; i++) {
        const Quotation *q = &doc->quotations.at[i];
        uint32_t n_words = count_words(doc, q);
        if (!is_speech(doc, q, n_words)) continue;
        Speech *s = &scene->speeches[scene->n_speeches];
        add_speech(doc, i, n_words, s);
        s->continues = scene->n_speeches > 0 && continues(doc, s - 1, s);
        s->in_list = scene->n_speeches > 0 && is_in_list(doc, s - 1, s);
        for (uint32_t t = q->first_token; t < q->end_token; t++)
            speech_of[t] = scene->n_speeches;
        scene->n_speeches++;
    }
    scene->speech_of = speech_of;
}

/* Has the sentence's main verb a frame of its own? */
static bool root_is_cue(const Scene *scene, const Sentence *sentence)
{
    enum { MAX_FRAMES = 32 };
    uint32_t first = frame_behind(scene, sentence->first_token);
    for (uint32_t i = first; i < scene->n_cues && i < first + MAX_FRAMES; i++) {
        const Frame *f = &scene->frames.at[i];
        if (f->cue_first >= sentence->end_token) break;
        if (f->strength > 1 && scene->doc->tokens[f->cue_first].head == NO_INDEX) return true;
    }
    return false;
}

/* The colon, or dash, by which the article leads up to the quotation ("returned to his old theme: "), right
 * before its mark; NO_INDEX when none stands there. */
static uint32_t lead_in(const Document *doc, const Speech *s)
{
    uint32_t i = s->first_token;
    while (i > 0 && s->first_token - i < 3 && is_mark(doc, i - 1))
        i--;
    if (i == 0 || tag(doc, i - 1) != XPOS_COLON) return NO_INDEX;
    bool colon = slice_eq(doc->words[i - 1], SLICE(":"));
    return colon || (doc->tokens[i - 1].sentence == doc->tokens[s->first_token].sentence && !s->lower_case)
               ? i - 1
               : NO_INDEX;
}

/* 'a discussion entitled "..."' */
static bool is_entitled(const Document *doc, const Speech *s)
{
    uint32_t i = s->first_token;
    while (i > 0 && s->first_token - i < 3 && is_mark(doc, i - 1))
        i--;
    return i > 0 && tag(doc, i - 1) == XPOS_VBN;
}

/* For a quotation that is a sentence of its own, the subject of the sentence before it; for one that a colon
 * leads up to, that of the words before the colon. */
static bool find_subject_frame(const Scene *scene, Speech *s, Frame *ret_frame)
{
    const Document *doc = scene->doc;
    uint32_t sentence = doc->tokens[s->first_token].sentence;
    uint32_t colon = lead_in(doc, s);
    if (colon != NO_INDEX) {
        s->led_in = frame_of_subject(doc, scene->speech_of, doc->tokens[colon].sentence, colon, ret_frame);
        return s->led_in;
    }
    s->in_clause = !s->begins_sentence && !s->begins_paragraph && !is_entitled(doc, s);
    if (s->in_clause) return frame_of_subject(doc, scene->speech_of, sentence, s->first_token, ret_frame);
    if (!s->begins_sentence || !s->ends_sentence || sentence == 0) return false;
    const Sentence *before = &doc->sentences[sentence - 1];
    if (before->paragraph + s->begins_paragraph != s->paragraph || root_is_cue(scene, before)) return false;
    return frame_of_subject(doc, scene->speech_of, sentence - 1, before->end_token, ret_frame);
}

static void add_subject_frames(Scene *scene)
{
    Frame *frames = ARENA_NEW(scene->doc->scratch, Frame, scene->frames.len + scene->n_speeches);
    if (scene->frames.len > 0) memcpy(frames, scene->frames.at, scene->frames.len * sizeof *frames);
    for (uint32_t i = 0; i < scene->n_speeches; i++) {
        Speech *s = &scene->speeches[i];
        if (find_subject_frame(scene, s, &frames[scene->frames.len])) s->subject_frame = scene->frames.len++;
    }
    scene->frames.at = frames;
}

/* --- from speeches to quotes --- */

static bool has_clause(const Document *doc, const Speech *s)
{
    bool finite = false;
    for (uint32_t i = s->first_token; i < s->end_token && !finite; i++) {
        Xpos t = tag(doc, i);
        finite = t == XPOS_VBD || t == XPOS_VBZ || t == XPOS_VBP || t == XPOS_MD;
    }
    return finite;
}

/* A fragment inside a reported sentence: no clause, or one that begins in the middle. */
static bool is_partial(const Document *doc, const Speech *s)
{
    if (!has_clause(doc, s))
        return !(s->begins_sentence && s->n_words >= SHORT_WORDS) &&
               !(s->begins_sentence && s->end == END_OPEN);
    return s->lower_case && !s->begins_sentence;
}

/* Long quotations are speech as a rule; a fragment, or what looks like a title, needs somebody who says it.
 */
static bool is_reported(const Document *doc, const Speech *s)
{
    if (s->continues || s->bare) return true;
    bool said =
        s->choice.frame != NO_INDEX && s->choice.score >= (s->title ? TITLE_MIN_SCORE : SHORT_MIN_SCORE);
    return said || (s->n_words >= SHORT_WORDS && !s->title && (s->choice.score > 0.5 || has_clause(doc, s)));
}

/* How sure: the winner's points and how far behind the next speaker is, less for what misleads. Nearness
 * alone (a speaker carried on, a cue in another paragraph) never makes sure. */
static float confidence_of(const Ranker *ranker, const Scene *scene, const Speech *s)
{
    enum { MAX_SCORE = 10, MAX_MARGIN = 8 };
    const Choice *choice = &s->choice;
    const double *w = ranker->weights;
    if (choice->frame == NO_INDEX) return 0.5f;
    const Frame *f = &scene->frames.at[choice->frame];
    double sure = w[FEATURE_SURE_BASE] + w[FEATURE_SURE_SCORE] * fmin(choice->score, MAX_SCORE) +
                  w[FEATURE_SURE_MARGIN] * fmin(choice->score - choice->runner_up, MAX_MARGIN);
    if (s->n_words < SHORT_WORDS && !s->bare) sure += w[FEATURE_SURE_SHORT];
    if (s->title) sure += w[FEATURE_SURE_TITLE];
    if (choice->carried) sure += w[FEATURE_SURE_CARRIED];
    if (f->strength == 1) sure += w[FEATURE_SURE_WEAK];
    uint32_t sentence = scene->doc->tokens[f->cue_first].sentence;
    bool away = scene->doc->sentences[sentence].paragraph != s->paragraph || f->kind == CUE_SUBJECT ||
                (choice->carried && f->cue_end <= s->first_token &&
                 scene->breaks_before[s->first_token] - scene->breaks_before[f->cue_end] > 1);
    if (away && f->kind != CUE_DASH && f->kind != CUE_MARK && !s->led_in) sure += w[FEATURE_SURE_NEAR];
    double p = 1.0 / (1.0 + exp(-sure));
    return (float)(p > 0.98 ? 0.98 : p);
}

static void set_speaker(const Ranker *ranker, const Scene *scene, const Speech *s, Quote *quote)
{
    uint32_t frame = s->choice.frame;
    quote->speaker_entity = NO_INDEX;
    quote->confidence = confidence_of(ranker, scene, s);
    if (frame == NO_INDEX) return;
    const Frame *f = &scene->frames.at[frame];
    quote->speaker_kind = scene->speakers[frame].kind;
    quote->speaker_entity = scene->speakers[frame].entity;
    quote->speaker = tokens_span(scene->doc, f->np.first_token, f->np.end_token);
    if (f->kind != CUE_SUBJECT) quote->cue = tokens_span(scene->doc, f->cue_first, f->cue_end);
}

/* Does `s` go on with what `before` says: over the paragraph's end, or behind the cue that split it? */
static bool goes_on(const Scene *scene, const Speech *before, const Speech *s)
{
    if (s->continues) return true;
    if (s->choice.frame == NO_INDEX || before->choice.frame == NO_INDEX || before->end != END_OPEN)
        return false;
    const Frame *f = &scene->frames.at[before->choice.frame];
    bool split = f->cue_first >= before->end_token && f->cue_end <= s->first_token;
    if (!split || !(s->begins_sentence || resumes(scene, before, s))) return false;
    uint32_t sentences = scene->breaks_before[s->first_token] - scene->breaks_before[before->end_token];
    bool together = s->paragraph == before->paragraph;
    bool near = together || (s->paragraph == before->paragraph + 1 && s->begins_paragraph);
    bool same = s->choice.frame == before->choice.frame;
    return same && near && sentences <= 1;
}

static void emit_quotes(const Ranker *ranker, const Scene *scene, Result *result)
{
    const Document *doc = scene->doc;
    const Speech *before = NULL;
    for (uint32_t i = 0; i < scene->n_speeches; i++) {
        const Speech *s = &scene->speeches[i];
        if (!is_reported(doc, s)) continue;
        Quote *quote;
        if (before != NULL && goes_on(scene, before, s)) {
            quote = &result->quotes.at[result->quotes.len - 1];
        } else {
            quote = vec_add(doc->arena, &result->quotes);
            quote->partial = is_partial(doc, s);
            set_speaker(ranker, scene, s, quote);
        }
        vec_push(doc->arena, &quote->spans, doc->quotations.at[s->quotation].inner);
        before = s;
    }
}

uint64_t quote_run(const QuoteExtractor *quote, Document *doc, Result *result)
{
    Scene scene = {.doc = doc,
                   .result = result,
                   .cues = quote->cues,
                   .nominals = quote->nominals,
                   .pointing = pointing_mentions(doc)};
    collect_speeches(doc, &scene);
    if (scene.n_speeches == 0) return 0;
    scene.frames = frames_find(quote->cues, doc, scene.speech_of);
    scene.n_cues = scene.frames.len;
    add_subject_frames(&scene);
    scene_prepare(&scene);
    rank_speeches(&quote->ranker, &scene);
    emit_quotes(&quote->ranker, &scene, result);
    return scene.frames.work + scene.work;
}

/* --- loading --- */

int quote_load(QuoteExtractor **ret_quote, const char *data_dir, const Titles *titles, Error *err)
{
    QuoteExtractor *quote = calloc(1, sizeof *quote);
    *ret_quote = NULL;
    if (quote == NULL) return error_set(err, ERR_MEMORY, "no memory for the quote tables");
    int rc = cue_set_load(&quote->cues, data_dir, err);
    if (rc == 0) rc = nominal_load(&quote->nominals, data_dir, titles, err);
    if (rc == 0) rc = ranker_load(&quote->ranker, data_dir, err);
    if (rc < 0)
        quote_release(quote);
    else
        *ret_quote = quote;
    return rc;
}

void quote_release(QuoteExtractor *quote)
{
    if (quote == NULL) return;
    cue_set_release(quote->cues);
    nominal_release(quote->nominals);
    free(quote);
}
