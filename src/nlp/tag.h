/* tag.h - part of speech and entity tags for every token.
 *
 * A linear-chain model (ml/sequence.h) gives each word its part of speech, then a small network
 * (ml/name_net.h) the names. Models are loaded once from the data folder (models/clusters.bin, vectors.bin,
 * pos.bin, ner.bin), const afterwards and shared by threads; scratch lives in the document's arena. Linear in
 * the document's length: sentences beyond TAG_PIECE tokens are tagged in pieces.
 *
 *     Tagger *tagger;
 *     if (tagger_load(&tagger, "data", &err) < 0) ...
 *     tagger_run(tagger, doc);
 *     if (doc->tokens[0].entity_tag == MENTION_PERSON) ...
 *     tagger_release(tagger);
 */
#ifndef ATTACHE_NLP_TAG_H
#define ATTACHE_NLP_TAG_H

#include "base/error.h"
#include "doc/document.h"

enum { TAG_PIECE = 512 };

typedef struct Tagger Tagger;

/* Reads the models below data_dir. A model that was trained with other word classes is refused. */
int tagger_load(Tagger **ret_tagger, const char *data_dir, Error *err);
void tagger_release(Tagger *tagger);
/* Sets xpos, entity_tag, entity_begins and entity_confidence of every token. */
void tagger_run(const Tagger *tagger, Document *doc);

#endif
