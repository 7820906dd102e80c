/* assets.h - the files that are part of the program: the page and the contract.
 *
 * Embedded at build time by assets.S; const, for ever. No state.
 *
 *     Asset asset;
 *     if (asset_find(SLICE("/"), &asset)) send(asset.bytes);
 */
#ifndef ATTACHE_WEB_ASSETS_H
#define ATTACHE_WEB_ASSETS_H

#include "base/slice.h"

typedef struct Asset {
    const char *path;
    const char *content_type;
    Slice bytes;
} Asset;

bool asset_find(Slice path, Asset *ret_asset);

#endif
