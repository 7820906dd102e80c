#include "input/layout.h"
#include "base/utf8.h"

/* Columns between which text was wrapped by a program: mail, wire services, typewriters. */
enum { WRAP_MIN = 45, WRAP_MAX = 110, JOIN_MIN = 40 };

typedef struct Line {
    Span span;         /* trimmed; never empty */
    bool blank_before; /* a blank line stands before it */
} Line;

typedef VEC(Line) LineList;

static Span trim(Slice text, size_t start, size_t end)
{
    while (start < end && unicode_is_space(utf8_at(text, start)))
        (void)utf8_next(text, &start);
    while (end > start && unicode_is_space(utf8_before(text, end))) {
        size_t n = 1;
        while (end - n > start && ((unsigned char)text.ptr[end - n] & 0xc0) == 0x80)
            n++;
        end -= n;
    }
    return (Span){(uint32_t)start, (uint32_t)end};
}

/* Bytes of the line break at pos, 0 when there is none. */
static size_t break_length(Slice text, size_t pos)
{
    char c = text.ptr[pos];
    if (c == '\r') return pos + 1 < text.len && text.ptr[pos + 1] == '\n' ? 2 : 1;
    if (c == '\n' || c == '\f' || c == '\v') return 1;
    if ((unsigned char)c != 0xe2) return 0;
    uint32_t wide = utf8_at(text, pos);
    return wide == 0x2028 || wide == 0x2029 ? 3 : 0;
}

static void find_lines(Slice text, Arena *arena, LineList *lines)
{
    bool blank = true;
    size_t start = 0;
    for (size_t pos = 0; pos <= text.len;) {
        size_t n = pos < text.len ? break_length(text, pos) : 1;
        if (n == 0) {
            pos++;
            continue;
        }
        Span span = trim(text, start, pos);
        if (span_len(span) > 0) {
            vec_push(arena, lines, ((Line){span, blank}));
            blank = false;
        } else {
            blank = true;
        }
        pos += n;
        start = pos;
    }
}

static size_t first_word(Slice text, Span line)
{
    size_t pos = line.start;
    while (pos < line.end && !unicode_is_space(utf8_at(text, pos)))
        (void)utf8_next(text, &pos);
    return pos - line.start;
}

/* Were the lines [first, end) broken because the next word did not fit? */
static bool is_wrapped(Slice text, const Line *lines, size_t first, size_t end)
{
    size_t width = 0;
    for (size_t i = first; i < end; i++)
        if (span_len(lines[i].span) > width) width = span_len(lines[i].span);
    if (end - first < 2 || width < WRAP_MIN || width > WRAP_MAX) return false;
    size_t full = 0;
    for (size_t i = first; i + 1 < end; i++)
        full += span_len(lines[i].span) + 1 + first_word(text, lines[i + 1].span) + 4 > width;
    return full * 10 >= (end - first - 1) * 8;
}

static bool starts_small(Slice text, Span line)
{
    return unicode_is_lower(utf8_at(text, line.start));
}

/* The last character that is no closing quote or bracket. */
static uint32_t last_sign(Slice text, Span line)
{
    size_t end = line.end;
    for (int i = 0; i < 3 && end > line.start; i++) {
        uint32_t c = utf8_before(text, end);
        bool closer = c == '"' || c == '\'' || c == ')' || c == 0x201d || c == 0x2019;
        if (!closer) return c;
        end -= c < 0x80 ? 1 : 3;
    }
    return 0;
}

/* The line stops in mid-sentence and the next one goes on with a small letter. */
static bool runs_on(Slice text, Span line, Span next)
{
    uint32_t last = last_sign(text, line);
    bool open = last == ',' || unicode_is_lower(last);
    return span_len(line) >= JOIN_MIN && open && starts_small(text, next) && span_len(next) >= JOIN_MIN / 2;
}

/* Lines [first, end) without a blank line between them. */
static void push_stretch(Slice text, const LineList *lines, size_t first, size_t end, Arena *arena,
                         BlockList *blocks)
{
    bool wrapped = is_wrapped(text, lines->at, first, end);
    for (size_t i = first; i < end; i++) {
        Span span = lines->at[i].span;
        bool follows =
            blocks->len > 0 && ((wrapped && i > first) || runs_on(text, lines->at[i - 1].span, span));
        if (follows)
            blocks->at[blocks->len - 1].end = span.end;
        else
            vec_push(arena, blocks, span);
    }
}

void layout_blocks(Slice text, Arena *arena, BlockList *ret_blocks)
{
    LineList lines = {0};
    find_lines(text, arena, &lines);
    for (size_t first = 0, end; first < lines.len; first = end) {
        end = first + 1;
        while (end < lines.len && !lines.at[end].blank_before)
            end++;
        push_stretch(text, &lines, first, end, arena, ret_blocks);
    }
}
