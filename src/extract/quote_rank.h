/* quote_rank.h - which frame of speech, or which earlier speaker, a quotation belongs to.
 *
 * Candidates of a quotation are the frames of its neighbourhood (its sentence, its paragraph, the end of the
 * paragraph before, the beginning of the one behind; a bounded number of each) and the speakers of earlier
 * quotations. Each is described by the features of data/quote_weights.tsv; the highest sum wins. Nothing is
 * learned: the weights are set by hand and can be read. Linear in the article; thread-safe after load.
 *
 *     Ranker ranker;
 *     if (ranker_load(&ranker, "data", &err) < 0) return err.code;
 *     rank_speeches(&ranker, &scene);          // fills scene.speeches[i].choice
 */
#ifndef ATTACHE_EXTRACT_QUOTE_RANK_H
#define ATTACHE_EXTRACT_QUOTE_RANK_H

#include "extract/quote_frame.h"
#include "extract/quote_nominal.h"

#define QUOTE_FEATURES(X)                                                                                    \
    X(AFTER_ADJACENT, "after-adjacent")                                                                      \
    X(AFTER_SENTENCE, "after-sentence")                                                                      \
    X(AFTER_NEXT, "after-next")                                                                              \
    X(BEFORE_ADJACENT, "before-adjacent")                                                                    \
    X(BEFORE_SENTENCE, "before-sentence")                                                                    \
    X(BEFORE_PREVIOUS, "before-previous")                                                                    \
    X(PARAGRAPH_PREVIOUS, "paragraph-previous")                                                              \
    X(PARAGRAPH_NEXT, "paragraph-next")                                                                      \
    X(ENDS_OPEN_AFTER, "ends-open-after")                                                                    \
    X(ENDS_STOP_AFTER, "ends-stop-after")                                                                    \
    X(COLON_BEFORE, "colon-before")                                                                          \
    X(COLON_TO_NEXT, "colon-to-next")                                                                        \
    X(DOMINATES, "dominates")                                                                                \
    X(DOMINATES_NOUN, "dominates-noun")                                                                      \
    X(LOWER_CASE_BEFORE, "lower-case-before")                                                                \
    X(NEW_SENTENCE_BEFORE, "new-sentence-before")                                                            \
    X(OTHER_QUOTATION, "other-quotation")                                                                    \
    X(OTHER_CUE, "other-cue")                                                                                \
    X(DISTANCE, "distance")                                                                                  \
    X(STRENGTH_3, "strength-3")                                                                              \
    X(STRENGTH_2, "strength-2")                                                                              \
    X(STRENGTH_1, "strength-1")                                                                              \
    X(WEAK_FAR, "weak-far")                                                                                  \
    X(GOVERNED, "governed")                                                                                  \
    X(WHAT_CLAUSE, "what-clause")                                                                            \
    X(GOVERNED_WEAK, "governed-weak")                                                                        \
    X(GOVERNED_PRONOUN, "governed-pronoun")                                                                  \
    X(NOUN_CUE, "noun-cue")                                                                                  \
    X(SPEAKER_PERSON, "speaker-person")                                                                      \
    X(SPEAKER_PRONOUN, "speaker-pronoun")                                                                    \
    X(SPEAKER_ORGANIZATION, "speaker-organization")                                                          \
    X(SPEAKER_NOMINAL, "speaker-nominal")                                                                    \
    X(SPEAKER_THING, "speaker-thing")                                                                        \
    X(SPEAKER_FIRST_PERSON, "speaker-first-person")                                                          \
    X(LABEL, "label")                                                                                        \
    X(CARRY_SPLIT, "carry-split")                                                                            \
    X(CARRY_SENTENCE, "carry-sentence")                                                                      \
    X(CARRY_PARAGRAPH, "carry-paragraph")                                                                    \
    X(CARRY_FAR, "carry-far")                                                                                \
    X(CARRY_LIST, "carry-list")                                                                              \
    X(SUBJECT_BEFORE, "subject-before")                                                                      \
    X(SUBJECT_CLAUSE, "subject-clause")                                                                      \
    X(SUBJECT_LEADS, "subject-leads")                                                                        \
    X(SURE_BASE, "sure-base")                                                                                \
    X(SURE_SCORE, "sure-score")                                                                              \
    X(SURE_MARGIN, "sure-margin")                                                                            \
    X(SURE_SHORT, "sure-short")                                                                              \
    X(SURE_TITLE, "sure-title")                                                                              \
    X(SURE_CARRIED, "sure-carried")                                                                          \
    X(SURE_NEAR, "sure-near")                                                                                \
    X(SURE_WEAK, "sure-weak")

#define X(id, name) FEATURE_##id,
typedef enum Feature { QUOTE_FEATURES(X) FEATURE_COUNT } Feature;
#undef X

typedef struct Ranker {
    double weights[FEATURE_COUNT];
} Ranker;

/* Who is taken to speak. */
typedef struct Choice {
    uint32_t frame;   /* index of the frame, or NO_INDEX: nobody */
    double score;     /* of the winner */
    double runner_up; /* of the best candidate with another speaker */
    bool carried;     /* the frame is that of an earlier quotation */
} Choice;

typedef enum SpeechEnd { END_NONE, END_OPEN, END_STOP } SpeechEnd;

/* A quotation that stands in no other and is no name or title. */
typedef struct Speech {
    uint32_t quotation;
    uint32_t first_token; /* of its words */
    uint32_t end_token;
    uint32_t paragraph;
    uint32_t n_words;
    SpeechEnd end;        /* comma, dash, ? or !; a full stop; neither */
    bool title;           /* looks like the title of a work */
    bool lower_case;      /* begins with a small letter */
    bool begins_sentence; /* nothing of the sentence stands before it */
    bool ends_sentence;   /* nothing of the sentence stands behind it */
    bool begins_paragraph;
    bool in_list;           /* "lazy" and "rude": hangs on to the quotation before */
    uint32_t subject_frame; /* frame of the subject of the sentence before, or NO_INDEX */
    bool led_in;            /* that is the subject of the words that a colon ends right before it */
    bool in_clause;         /* that is the subject of the sentence that goes on with it */
    bool bare;              /* without marks: only its own paragraph says who speaks */
    bool continues;         /* the paragraph before left its quotation open, and this goes on */
    Choice choice;
} Speech;

typedef struct Scene {
    const Document *doc;
    const Result *result;
    const CueSet *cues;
    const NominalResolver *nominals;
    const uint32_t *speech_of; /* [n_tokens] */
    const uint32_t *pointing;  /* [n_tokens] see quote_phrase.h */
    FrameList frames;          /* in order of their cues, then those of Speech.subject_frame */
    uint32_t n_cues;           /* how many are in order */
    Speech *speeches;
    uint32_t n_speeches;
    uint32_t *own_before;      /* [n_tokens + 1] the article's own words before a token */
    uint32_t *breaks_before;   /* [n_tokens + 1] ends of the article's own sentences before a token */
    uint32_t *speeches_before; /* [n_tokens + 1] quotations that begin before a token */
    Speaker *speakers;         /* [frames.len] */
    bool interview;            /* turns under Q and A were seen */
    uint32_t interviewee;      /* entity of who answers there, or NO_INDEX */
    uint64_t work;             /* candidates looked at */
    bool *governed;            /* [frames.len] the cue stands below another: he said she *hopes* */
} Scene;

int ranker_load(Ranker *ranker, const char *data_dir, Error *err);
/* Fills what follows `n_speeches` from the rest of the scene. */
void scene_prepare(Scene *scene);
/* Fills every speech's choice. */
void rank_speeches(const Ranker *ranker, Scene *scene);

/* First frame whose cue stands at or behind the token. */
uint32_t frame_behind(const Scene *scene, uint32_t token);
/* "Yes," he said, "and gladly": the quotation takes up, behind a comma, the sentence that a cue broke off. */
bool resumes(const Scene *scene, const Speech *before, const Speech *q);

#endif
