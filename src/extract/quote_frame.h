/* quote_frame.h - frames of speech: a cue and the noun phrase that speaks.
 *
 * Cues come from data/cues.tsv: verbs ("said"), nouns ("his claim that"), phrases ("according to"), the colon
 * behind a name and the dash behind a quotation. The speaker of a verb is its subject in the parse (through
 * coordination, participles, relative clauses and the passive's agent); where the parse gives none, or one
 * that cannot be, patterns of tags decide. Frames are found outside quotations only (but for
 * transcripts' labels), in order of their cues.
 * The cue set is const after load and shared by threads; linear in the tokens.
 *
 *     CueSet *cues;
 *     if (cue_set_load(&cues, "data", &err) < 0) return err.code;
 *     FrameList frames = frames_find(cues, doc, speech_of);
 *     cue_set_release(cues);
 */
#ifndef ATTACHE_EXTRACT_QUOTE_FRAME_H
#define ATTACHE_EXTRACT_QUOTE_FRAME_H

#include "base/error.h"
#include "extract/quote_phrase.h"

/* The kinds of the table, and a speaker's name in capitals at the head of the quotation itself, as
 * transcripts have it ("WALLACE: Let's start"). */
typedef enum CueKind {
    CUE_VERB,
    CUE_NOUN,
    CUE_PHRASE,
    CUE_MARK,
    CUE_DASH,
    CUE_KIND_COUNT,
    CUE_LABEL = CUE_KIND_COUNT,
    CUE_SUBJECT /* no cue: the subject of the sentence before */
} CueKind;

typedef struct Frame {
    uint32_t cue_first;
    uint32_t cue_end;
    CueKind kind;
    uint8_t strength; /* 1 to 3 */
    NounPhrase np;    /* head NO_INDEX: nobody is said to speak */
} Frame;

typedef struct FrameList {
    Frame *at;
    uint32_t len;
    uint64_t work; /* tokens looked at */
} FrameList;

typedef struct CueSet CueSet;

int cue_set_load(CueSet **ret_cues, const char *data_dir, Error *err);
void cue_set_release(CueSet *cues);
/* speech_of [n_tokens]: index of the quotation a token is inside of, NO_INDEX for the article's own words. */
FrameList frames_find(const CueSet *cues, const Document *doc, const uint32_t *speech_of);
/* Is it one of the table's nouns for something said? */
bool is_saying(const CueSet *cues, Slice lemma);
/* The subject of a sentence that has no cue, as a frame of kind CUE_SUBJECT, from its words before token
 * `high`; false when it has none. */
bool frame_of_subject(const Document *doc, const uint32_t *speech_of, uint32_t sentence, uint32_t high,
                      Frame *ret_frame);

#endif
