/* organization_nominal.h - "the ministry", "the group": which named organization a common noun points at.
 *
 * A definite noun of data/org_kinds.tsv points at the latest organization whose name has that very head
 * ("Foreign Ministry"), else, for nouns that the table lets stand for any body of their kind ("the company"),
 * at the only such body named in the sentences just before. What is in doubt is left alone. Appends mentions
 * of kind nominal to the document. Linear: the look back is bounded. Memory is the document's.
 *
 *     organization_nominals(&bodies, doc);
 */
#ifndef ATTACHE_EXTRACT_ORGANIZATION_NOMINAL_H
#define ATTACHE_EXTRACT_ORGANIZATION_NOMINAL_H

#include "extract/body.h"

void organization_nominals(const Bodies *bodies, Document *doc);

#endif
