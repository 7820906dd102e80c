/* test_confine.c - calls that are made for real, in a process that has given them up. Each of these would do
 * its work, or fail with another error than EPERM, if it were not for the filter. */
#include "cli/confine.h"
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <sys/wait.h>

enum { ANY = -1, DONE = 0 };

typedef struct Try {
    const char *what;
    long (*call)(void);
    int without; /* the error that it gives unconfined: DONE: none, ANY: some containers forbid it too */
} Try;

static char path[128];

static long new_program(void)
{
    return syscall(SYS_execve, "/nowhere/at/all", NULL, NULL);
}

static long new_program_at(void)
{
    return syscall(SYS_execveat, -1, "nowhere", NULL, NULL, 0);
}

#ifndef __SANITIZE_ADDRESS__ /* which needs it at the end */
static long trace_nobody(void)
{
    return syscall(SYS_ptrace, PTRACE_CONT, 0, NULL, NULL);
}
#endif

static long read_memory(void)
{
    return syscall(SYS_process_vm_readv, getpid(), NULL, 0UL, NULL, 0UL, 0UL);
}

static long new_name_space(void)
{
    return syscall(SYS_unshare, 0);
}

static long mount_nothing(void)
{
    return syscall(SYS_mount, NULL, NULL, NULL, 0, NULL);
}

static long named_pipe(void)
{
    return syscall(SYS_mknodat, AT_FDCWD, path, S_IFIFO | 0600, 0);
}

static long ask_personality(void)
{
    return syscall(SYS_personality, 0xffffffffU) < 0 ? -1 : 0;
}

static long set_clock(void)
{
    struct timespec never = {.tv_nsec = -1};
    return syscall(SYS_clock_settime, CLOCK_MONOTONIC, &never);
}

static long ask_clock(void)
{
    struct timex ask = {.modes = 0};
    return syscall(SYS_adjtimex, &ask) < 0 ? -1 : 0;
}

static long stay_user(void)
{
    return syscall(SYS_setresuid, -1, -1, -1);
}

static long stay_group(void)
{
    return syscall(SYS_setresgid, -1, -1, -1);
}

static long ask_keys(void)
{
    return syscall(SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_PROCESS_KEYRING, 1) < 0 ? -1 : 0;
}

static long load_program(void)
{
    return syscall(SYS_bpf, -1, NULL, 0);
}

static long submit_calls(void)
{
    return syscall(SYS_io_uring_setup, 0, NULL);
}

/* SYS_close of what it gave. */
static long closed(int fd)
{
    return fd < 0 ? -1 : close(fd);
}

static long unix_socket(void)
{
    return closed(socket(AF_UNIX, SOCK_DGRAM, 0));
}

static long socket_v4(void)
{
    return closed(socket(AF_INET, SOCK_STREAM, 0));
}

static long socket_v6(void)
{
    return closed(socket(AF_INET6, SOCK_DGRAM, 0));
}

static long socket_netlink(void)
{
    return closed(socket(AF_NETLINK, SOCK_RAW, 0));
}

static long read_file(void)
{
    return closed(open("/proc/self/status", O_RDONLY | O_CLOEXEC));
}

static long write_device(void)
{
    return closed(open("/dev/null", O_WRONLY | O_CLOEXEC));
}

static long write_device_by_old_call(void)
{
    return closed((int)syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDWR));
}

static long make_file(void)
{
    return closed(open(path, O_RDONLY | O_CREAT | O_CLOEXEC, 0600));
}

static long unnamed_file(void)
{
    return closed(open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
}

static long make_folder(void)
{
    return mkdir("/nowhere/at/all", 0700);
}

static long move_file(void)
{
    return rename("/nowhere/at/all", "/nowhere/else");
}

static const Try always[] = {{"execve", new_program, ENOENT},
                             {"execveat", new_program_at, ANY},
#ifndef __SANITIZE_ADDRESS__
                             {"ptrace", trace_nobody, ANY},
#endif
                             {"process_vm_readv", read_memory, ANY},
                             {"unshare", new_name_space, ANY},
                             {"mount", mount_nothing, ANY},
                             {"mknodat", named_pipe, DONE},
                             {"personality", ask_personality, ANY},
                             {"clock_settime", set_clock, EINVAL},
                             {"adjtimex", ask_clock, ANY},
                             {"setresuid", stay_user, DONE},
                             {"setresgid", stay_group, DONE},
                             {"keyctl", ask_keys, ANY},
                             {"bpf", load_program, ANY},
                             {"io_uring_setup", submit_calls, ANY}};
static const Try of_network[] = {{"a socket of IPv4", socket_v4, DONE},
                                 {"a socket of IPv6", socket_v6, ANY},
                                 {"a netlink socket", socket_netlink, ANY}};
static const Try of_files[] = {{"open for writing", write_device, DONE},
                               {"openat for writing", write_device_by_old_call, DONE},
                               {"open that makes a file", make_file, DONE},
                               {"open without a name", unnamed_file, ANY},
                               {"mkdir", make_folder, ENOENT},
                               {"rename", move_file, ENOENT}};
static const Try never[] = {{"a unix socket", unix_socket, DONE}, {"open for reading", read_file, DONE}};
#define N(tries) (sizeof(tries) / sizeof(tries)[0])

/* The number of a try whose error is not the one expected, 0 when all are. `expected` DONE: as without
 * filter. */
static int check(const Try *tries, size_t n, int expected)
{
    for (size_t i = 0; i < n; i++) {
        errno = 0;
        int got = tries[i].call() == 0 ? DONE : errno;
        (void)unlink(path);
        int wanted = expected == EPERM ? EPERM : tries[i].without;
        if (wanted == ANY || got == wanted) continue;
        (void)fprintf(stderr, "%s: error %d, expected %d\n", tries[i].what, got, wanted);
        return 1;
    }
    return 0;
}

/* In a child; once in a thread that was there before the filter. */
typedef struct Case {
    bool confined;
    ConfineNeeds needs;
    int bad;
    pthread_barrier_t barrier;
} Case;

static void try_all(Case *c)
{
    int network = c->confined && !c->needs.network ? EPERM : DONE;
    int files = c->confined && !c->needs.files ? EPERM : DONE;
    c->bad += check(never, N(never), DONE);
    c->bad += check(of_network, N(of_network), network);
    c->bad += check(of_files, N(of_files), files);
    c->bad += check(always, N(always), c->confined ? EPERM : DONE);
}

static void *elsewhere(void *arg)
{
    Case *c = arg;
    (void)pthread_barrier_wait(&c->barrier);
    try_all(c);
    return NULL;
}

static void in_child(bool confined, ConfineNeeds needs)
{
    int status = -1;
    (void)snprintf(path, sizeof path, "%s", unit_temp_path("confined"));
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        Error err = {.message = ""};
        Case c = {.confined = confined, .needs = needs};
        pthread_t thread;
        (void)pthread_barrier_init(&c.barrier, NULL, 2);
        if (pthread_create(&thread, NULL, elsewhere, &c) != 0) _exit(2);
        if (confined && confine_system_calls(&needs, &err) < 0) _exit(3);
        (void)pthread_barrier_wait(&c.barrier);
        (void)pthread_join(thread, NULL);
        try_all(&c);
        _exit(c.bad > 0);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "status %x", (unsigned)status);
}

START_TEST(test_confine__unconfined_the_calls_do_what_is_expected)
{
    in_child(false, (ConfineNeeds){.network = true, .files = true});
}
END_TEST

START_TEST(test_confine__what_is_given_up_fails_in_every_thread)
{
    in_child(true, (ConfineNeeds){.network = false, .files = false});
    in_child(true, (ConfineNeeds){.network = true, .files = false});
    in_child(true, (ConfineNeeds){.network = false, .files = true});
    in_child(true, (ConfineNeeds){.network = true, .files = true});
}
END_TEST

START_TEST(test_confine__a_user_that_cannot_be_become)
{
    Error err = {.message = ""};
    ck_assert_int_eq(confine_become("", &err), 0);
    ck_assert_int_lt(confine_become("no-such-user", &err), 0);
    ck_assert_str_eq(err.message, "user = 'no-such-user': there is no such user");
    if (geteuid() == 0) {
        ck_assert_int_eq(setresuid(65534, 65534, 65534), 0); /* in this test's own process */
    }
    ck_assert_int_lt(confine_become("root", &err), 0);
    ck_assert_str_eq(err.message, "user = 'root': only root can become another user");
}
END_TEST

UNIT_MAIN("confine", test_confine__unconfined_the_calls_do_what_is_expected,
          test_confine__what_is_given_up_fails_in_every_thread, test_confine__a_user_that_cannot_be_become)
