/* parse.h - dependency trees.
 *
 * Gives every token of the document its syntactic head and relation (Universal Dependencies v2, English
 * subtypes) with the model data/models/parser.bin; needs sentences, tokens and XPOS tags. Each
 * sentence is one tree with one root. A sentence longer than PARSE_MAX_WORDS tokens is parsed in pieces of
 * that length whose roots hang on the first piece's root as parataxis, and so does a dateline: treebanks have
 * none, and read with it the lead sentence would lose its subject. Linear time.
 *
 * Model and clusters are loaded once from the data folder, const afterwards and shared by threads; what
 * it makes lives in the document's arena.
 *
 *     Parser *parse;
 *     if (parse_load(&parse, "data", &err) < 0) return err.code;
 *     parse_run(parse, doc);   // tokens[i].head, tokens[i].deprel
 *     parse_release(parse);
 */
#ifndef ATTACHE_NLP_PARSE_H
#define ATTACHE_NLP_PARSE_H

#include "base/error.h"
#include "doc/document.h"

typedef struct Parser Parser;

enum { PARSE_MAX_WORDS = 400 };

/* Reads models/parser.bin and models/clusters.bin below data_dir. */
int parse_load(Parser **ret_parse, const char *data_dir, Error *err);
void parse_release(Parser *parse);
/* Sets head and deprel of every token. */
void parse_run(const Parser *parse, Document *doc);

#endif
