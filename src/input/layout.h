/* layout.h - plain text to blocks: what a reader sees as one paragraph or one line of its own.
 *
 * Blank lines part blocks. Lines without a blank line between them are one block when they were wrapped at
 * a column (each line is about as long as the next word allowed) or when a line plainly goes on in the
 * next one; else each line is its own block. A blank line in mid-sentence does not part. Spans are
 * trimmed of white space. Linear; the blocks live in the arena.
 *
 *     BlockList blocks = {0};
 *     layout_blocks(text, &arena, &blocks);
 */
#ifndef ATTACHE_INPUT_LAYOUT_H
#define ATTACHE_INPUT_LAYOUT_H

#include "base/vec.h"

typedef VEC(Span) BlockList;

void layout_blocks(Slice text, Arena *arena, BlockList *ret_blocks);

#endif
