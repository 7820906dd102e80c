#include "gazetteer/place_name.h"

#include "base/utf8.h"

/* Between the pieces of a name: hyphens, apostrophes of every make, spaces. */
static bool is_joint(uint32_t c)
{
    return c == '-' || c == '\'' || c == '`' || c == 0x2018 || c == 0x2019 || c == 0x2010 || c == 0x2011 ||
           (c >= 0x2b9 && c <= 0x2c0) || unicode_is_space(c);
}

/* A Latin letter with dots or hooks that unicode_base_letter leaves alone (transliterated Arabic). */
static uint32_t plain_letter(uint32_t c)
{
    if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
    return unicode_lower(unicode_base_letter(c));
}

static bool is_piece_letter(uint32_t c)
{
    return (c >= '0' && c <= '9') || unicode_is_alpha(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Combining marks fall away like the diacritics of composed letters. */
static bool is_mark(uint32_t c)
{
    return c >= 0x300 && c <= 0x36f;
}

typedef struct Piece {
    char bytes[PLACE_NAME_MAX_PIECE + 4];
    size_t len;
} Piece;

static bool end_piece(Piece *piece, uint64_t *state, PlaceNameStep step, void *context)
{
    if (piece->len == 0) return true;
    *state = hash_mix(*state, slice_hash((Slice){piece->bytes, piece->len}));
    piece->len = 0;
    return step == NULL || step(*state, context);
}

bool place_name_walk(Slice name, uint64_t *state, PlaceNameStep step, void *context)
{
    Piece piece = {.len = 0};
    for (size_t i = 0; i < name.len;) {
        uint32_t c = utf8_next(name, &i);
        if (is_joint(c)) {
            if (!end_piece(&piece, state, step, context)) return false;
        } else if (is_piece_letter(c)) {
            if (piece.len >= PLACE_NAME_MAX_PIECE) return false;
            piece.len += utf8_put(plain_letter(c), piece.bytes + piece.len);
        } else if (c != '.' && !is_mark(c)) {
            return false;
        }
    }
    return end_piece(&piece, state, step, context);
}

bool place_name_feed(Slice word, uint64_t *state)
{
    return place_name_walk(word, state, NULL, NULL);
}
