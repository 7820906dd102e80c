/* faults.c - loaded before a program's own libraries (LD_PRELOAD); see faults.h.
 *
 * libmicrohttpd watches its sockets edge-triggered: to it, a read that brings less than was asked for says
 * that nothing is left. That holds of the kernel but not here, so each socket whose call was cut is put into
 * its epoll set again, which gives the edge anew. */
#include "faults.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

enum { MAX_FD = 65536 };

typedef struct Watched {
    int epoll; /* 0: none; it is never descriptor 0 here */
    struct epoll_event event;
} Watched;

static Faults *faults;
static Watched watched[MAX_FD];
static uint64_t n_calls;

/* ISO C has no conversion from an object's address to a function's; POSIX has. */
#define REAL(name)                                                                                           \
    static __typeof__(&(name)) real;                                                                         \
    if (real == NULL) {                                                                                      \
        void *symbol = dlsym(RTLD_NEXT, #name);                                                              \
        memcpy(&real, &symbol, sizeof symbol);                                                               \
    }

__attribute__((constructor)) static void start(void)
{
    const char *path = getenv("ATTACHE_FAULTS");
    int fd = path != NULL ? open(path, O_RDWR | O_CLOEXEC) : -1;
    struct stat st;
    if (fd >= 0 && fstat(fd, &st) == 0 && st.st_size >= (off_t)sizeof *faults) {
        void *shared = mmap(NULL, sizeof *faults, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (shared != MAP_FAILED) faults = shared;
    }
    if (fd >= 0) (void)close(fd);
}

static bool is_on(const int32_t *fault)
{
    return faults != NULL && __atomic_load_n(fault, __ATOMIC_RELAXED) != 0;
}

static void count_cut(void)
{
    (void)__atomic_add_fetch(&faults->n_cuts, 1, __ATOMIC_RELAXED);
}

/* --- short reads and writes --- */

static bool cuts_sockets(void)
{
    return faults != NULL && __atomic_load_n(&faults->cut, __ATOMIC_RELAXED) == CUT_ALL;
}

typedef enum Verdict { GO_ON, INTERRUPTED, NOT_NOW } Verdict;

/* What becomes of a call that would move *len bytes. */
static Verdict cut(size_t *len)
{
    uint64_t n = __atomic_fetch_add(&n_calls, 1, __ATOMIC_RELAXED);
    size_t piece = 1 + n % 3;
    if (n % 7 == 3 || n % 11 == 5) {
        count_cut();
        return n % 7 == 3 ? INTERRUPTED : NOT_NOW;
    }
    if (*len > piece) {
        count_cut();
        *len = piece;
    }
    return GO_ON;
}

static void give_edge_again(int fd)
{
    if (fd < 0 || fd >= MAX_FD || watched[fd].epoll == 0) return;
    int before = errno;
    (void)epoll_ctl(watched[fd].epoll, EPOLL_CTL_MOD, fd, &watched[fd].event);
    errno = before;
}

/* Sockets only; false: the call has failed, errno tells how. */
static bool allows(int fd, int flags, size_t *len)
{
    Verdict verdict = cut(len);
    give_edge_again(fd);
    if (verdict == NOT_NOW && (flags & MSG_DONTWAIT) != 0) verdict = INTERRUPTED;
    int type = fcntl(fd, F_GETFL);
    if (verdict == NOT_NOW && (type < 0 || (type & O_NONBLOCK) == 0)) verdict = INTERRUPTED;
    errno = verdict == INTERRUPTED ? EINTR : EAGAIN;
    return verdict == GO_ON;
}

ssize_t recv(int fd, void *buf, size_t len, int flags)
{
    REAL(recv)
    if (cuts_sockets() && !allows(fd, flags, &len)) return -1;
    return real(fd, buf, len, flags);
}

ssize_t send(int fd, const void *buf, size_t len, int flags)
{
    REAL(send)
    if (cuts_sockets() && !allows(fd, flags, &len)) return -1;
    return real(fd, buf, len, flags);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
    REAL(sendmsg)
    struct msghdr first = *message;
    struct iovec piece;
    if (!cuts_sockets()) return real(fd, message, flags);
    for (size_t i = 0; i < message->msg_iovlen; i++) {
        if (message->msg_iov[i].iov_len == 0) continue;
        piece = message->msg_iov[i];
        if (!allows(fd, flags, &piece.iov_len)) return -1;
        first.msg_iov = &piece;
        first.msg_iovlen = 1;
        return real(fd, &first, flags);
    }
    return real(fd, message, flags);
}

/* Files and pipes; what wakes another thread (eventfd) is whole or not at all, and so is a line of the log.
 */
static bool may_be_cut(int fd)
{
    struct stat st;
    return faults != NULL && is_on(&faults->cut) && fd != STDERR_FILENO && fstat(fd, &st) == 0 &&
           (S_ISREG(st.st_mode) || S_ISFIFO(st.st_mode));
}

static bool file_allows(size_t *len)
{
    if (cut(len) == GO_ON) return true;
    errno = EINTR;
    return false;
}

ssize_t read(int fd, void *buf, size_t len)
{
    REAL(read)
    if (may_be_cut(fd) && !file_allows(&len)) return -1;
    return real(fd, buf, len);
}

ssize_t pread(int fd, void *buf, size_t len, off_t at)
{
    REAL(pread)
    if (may_be_cut(fd) && !file_allows(&len)) return -1;
    return real(fd, buf, len, at);
}

ssize_t write(int fd, const void *buf, size_t len)
{
    REAL(write)
    if (may_be_cut(fd) && !file_allows(&len)) return -1;
    return real(fd, buf, len);
}

int epoll_ctl(int epoll, int what, int fd, struct epoll_event *event)
{
    REAL(epoll_ctl)
    if (faults != NULL && fd >= 0 && fd < MAX_FD)
        watched[fd] = what == EPOLL_CTL_DEL ? (Watched){0} : (Watched){epoll, *event};
    return real(epoll, what, fd, event);
}

int epoll_wait(int epoll, struct epoll_event *events, int max, int timeout)
{
    REAL(epoll_wait)
    size_t len = 1;
    if (cuts_sockets() && cut(&len) == INTERRUPTED) {
        errno = EINTR;
        return -1;
    }
    return real(epoll, events, max, timeout);
}

/* --- the clock --- */

static time_t ahead(void)
{
    return faults != NULL ? (time_t)__atomic_load_n(&faults->clock_ahead_s, __ATOMIC_RELAXED) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    REAL(clock_gettime)
    int rc = real(clock, now);
    if (rc == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += ahead();
    return rc;
}

time_t time(time_t *ret_now)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_REALTIME, &now);
    if (ret_now != NULL) *ret_now = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    struct timespec exact;
    (void)zone;
    (void)clock_gettime(CLOCK_REALTIME, &exact);
    *now = (struct timeval){exact.tv_sec, exact.tv_nsec / 1000};
    return 0;
}

/* --- what does not come back --- */

static void hang(const int32_t *fault)
{
    const struct timespec pause = {.tv_nsec = 5000000};
    if (!is_on(fault)) return;
    (void)__atomic_add_fetch(&faults->hanging, 1, __ATOMIC_SEQ_CST);
    while (is_on(fault))
        (void)nanosleep(&pause, NULL);
    (void)__atomic_sub_fetch(&faults->hanging, 1, __ATOMIC_SEQ_CST);
}

/* Jansson's, of which nothing else is known here. */
void *json_loadb(const char *bytes, size_t len, size_t flags, void *error);
void *json_loadb(const char *bytes, size_t len, size_t flags, void *error)
{
    REAL(json_loadb)
    if (faults != NULL) hang(&faults->hang_json);
    return real(bytes, len, flags, error);
}

int getaddrinfo(const char *restrict host, const char *restrict service,
                const struct addrinfo *restrict hints, struct addrinfo **restrict list)
{
    REAL(getaddrinfo)
    bool asks_nobody = hints != NULL && (hints->ai_flags & AI_NUMERICHOST) != 0;
    if (faults != NULL && !asks_nobody) hang(&faults->hang_names);
    return real(host, service, hints, list);
}
