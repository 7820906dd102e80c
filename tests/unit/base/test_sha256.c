#include "base/sha256.h"

#include "unit.h"

#include <string.h>

static void hash_is(Slice bytes, const char *expected)
{
    uint8_t digest[SHA256_BYTES];
    uint8_t parsed[SHA256_BYTES];
    char text[2 * SHA256_BYTES + 1];
    sha256(bytes, digest);
    sha256_text(digest, text);
    ck_assert_str_eq(text, expected);
    ck_assert(sha256_parse(slice_of(expected), parsed));
    ck_assert(sha256_eq(digest, parsed));
    parsed[31] ^= 1;
    ck_assert(!sha256_eq(digest, parsed));
}

/* The examples of FIPS 180-4, and lengths on both sides of a block's end. */
START_TEST(test_sha256__known_values)
{
    char a[200];
    memset(a, 'a', sizeof a);
    hash_is(SLICE(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    hash_is(SLICE("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    hash_is(SLICE("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    hash_is((Slice){a, 55}, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318");
    hash_is((Slice){a, 56}, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a");
    hash_is((Slice){a, 64}, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
    hash_is((Slice){a, 119}, "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb");
}
END_TEST

START_TEST(test_sha256__text_that_is_no_hash)
{
    uint8_t digest[SHA256_BYTES];
    ck_assert(!sha256_parse(SLICE("abc"), digest));
    ck_assert(
        !sha256_parse(SLICE("z3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"), digest));
}
END_TEST

UNIT_MAIN("sha256", test_sha256__known_values, test_sha256__text_that_is_no_hash)
