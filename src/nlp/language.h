/* language.h - which language the article is in.
 *
 * Shares of frequent function words (data/languages.tsv) among the first words of the paragraphs; a word
 * that several languages use counts for each in part. Text mostly in letters of another script goes by
 * script. A short text, or one without function words (names, figures), is taken for English unless
 * another language is clear. The table is const after load and shared by threads; no memory is taken at
 * run time.
 *
 *     LanguageModel *model;
 *     if (language_load(&model, "data", &err) < 0) return err.code;
 *     language_run(model, &doc);      // doc.language "en", doc.language_confidence 0.98
 *     language_release(model);
 */
#ifndef ATTACHE_NLP_LANGUAGE_H
#define ATTACHE_NLP_LANGUAGE_H

#include "base/error.h"
#include "doc/document.h"

typedef struct LanguageModel LanguageModel;

/* Reads what it needs below data_dir. */
int language_load(LanguageModel **ret_language, const char *data_dir, Error *err);
void language_release(LanguageModel *language);
/* Sets doc->language (ISO 639-1) and language_confidence from doc's paragraphs. */
void language_run(const LanguageModel *language, Document *doc);

#endif
