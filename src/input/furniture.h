/* furniture.h - what pasted pages carry besides the article: links, share buttons, captions, adverts.
 *
 * Patterns of data/furniture.tsv against one block of text (see layout.h), compared without case, runs of
 * blanks as one, curly apostrophes as straight ones. Precision comes first: a pattern names how long a block
 * it may take. The table also tells bylines, names of outlets, publication lines and months. Const after
 * load, shared by threads.
 *
 *     Furniture *furniture;
 *     if (furniture_load(&furniture, "data", &err) < 0) return err.code;
 *     BlockClass c = furniture_classify(furniture, SLICE("Share on Facebook"));    // BLOCK_SOCIAL
 *     furniture_release(furniture);
 */
#ifndef ATTACHE_INPUT_FURNITURE_H
#define ATTACHE_INPUT_FURNITURE_H

#include "base/error.h"
#include "base/slice.h"

typedef struct Furniture Furniture;

typedef enum BlockClass {
    BLOCK_BODY,
    BLOCK_NAVIGATION,
    BLOCK_SOCIAL,
    BLOCK_CAPTION,
    BLOCK_ADVERT,
    BLOCK_RELATED_LINKS,
    BLOCK_MARKUP,
    BLOCK_BYLINE,
    BLOCK_OUTLET,    /* "Associated Press" on a line of its own */
    BLOCK_PUBLISHED, /* "Published: July 25, 2022" */
    BLOCK_AGENCY,    /* not a class of blocks: names in datelines */
    BLOCK_MONTH,     /* likewise: month names with their number as value */
    BLOCK_CITY,      /* likewise: cities whose papers end a dateline by a colon */
} BlockClass;

int furniture_load(Furniture **ret_furniture, const char *data_dir, Error *err);
void furniture_release(Furniture *furniture);
/* What the block as a whole is; BLOCK_BODY when no pattern takes it. */
BlockClass furniture_classify(const Furniture *furniture, Slice block);
/* Bytes of block that a publication pattern takes at its head ("Published:"), 0 for none. */
size_t furniture_published_prefix(const Furniture *furniture, Slice block);
bool furniture_is_agency(const Furniture *furniture, Slice name);
bool furniture_is_city(const Furniture *furniture, Slice name);
/* 1 to 12, or 0 when the word is no month. */
int furniture_month(const Furniture *furniture, Slice word);

#endif
