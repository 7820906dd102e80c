/* mention.h - entity tags to name mentions, corrected by data/mention_words.tsv.
 *
 * A mention is a stretch of tokens that the tagger labelled as one name, cut or joined where the table knows
 * better.
 *
 * The tables and models it needs are loaded once from the data folder, const afterwards and shared by
 * threads; what it makes lives in the document's arena. Loading fails with an error that names file and
 * line.
 *
 *     MentionFinder *mentions;
 *     if (mention_load(&mentions, "data", &err) < 0) return err.code;
 *     mention_run(mentions, doc);
 */
#ifndef ATTACHE_NLP_MENTION_H
#define ATTACHE_NLP_MENTION_H

#include "base/error.h"
#include "doc/document.h"

typedef struct MentionFinder MentionFinder;

/* Reads what it needs below data_dir. */
int mention_load(MentionFinder **ret_mention, const char *data_dir, Error *err);
void mention_release(MentionFinder *mention);
/* Fills doc->mentions with names and Token.mention. */
void mention_run(const MentionFinder *mention, Document *doc);

#endif
