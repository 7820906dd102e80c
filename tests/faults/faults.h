/* faults.h - a machine that misbehaves: what tests/faults/faults.c does to a program that is started with it
 * in LD_PRELOAD. The product knows nothing of it.
 *
 * $ATTACHE_FAULTS names a file of sizeof(Faults) bytes, mapped by both sides: the test changes it while the
 * program runs. Without the variable, or with an empty file, nothing is changed.
 */
#ifndef ATTACHE_TESTS_FAULTS_H
#define ATTACHE_TESTS_FAULTS_H

#include <stdint.h>

enum { CUT_NOTHING, CUT_ALL, CUT_FILES /* pipes too */ };

/* All read and written with __atomic. */
typedef struct Faults {
    int64_t clock_ahead_s; /* of CLOCK_REALTIME */
    int32_t cut;        /* CUT_ALL: reads and writes move 1 to 3 bytes, or fail: EINTR, EAGAIN on sockets */
    int32_t hang_json;  /* 1: whoever parses JSON does not come back before it is 0 again */
    int32_t hang_names; /* 1: name resolution does not answer before it is 0 again */
    int32_t hanging;    /* threads that hang now */
    int64_t n_cuts;     /* calls that moved less than they could, or failed */
} Faults;

#endif
