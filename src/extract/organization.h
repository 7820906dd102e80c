/* organization.h - organizations with kind and country.
 *
 * The tables and models it needs are loaded once from the data folder, const afterwards and shared by
 * threads; what it makes lives in the document's arena.
 */
#ifndef ATTACHE_EXTRACT_ORGANIZATION_H
#define ATTACHE_EXTRACT_ORGANIZATION_H

#include "base/error.h"
#include "doc/result.h"

typedef struct OrganizationExtractor OrganizationExtractor;

/* Reads what it needs below data_dir. */
int organization_load(OrganizationExtractor **ret_organization, const char *data_dir, Error *err);
void organization_release(OrganizationExtractor *organization);
/* Appends to result->organizations. */
void organization_run(const OrganizationExtractor *organization, Document *doc, Result *result);

#endif
