#include "cli/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <seccomp.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

int confine_become(const char *user, Error *err)
{
    if (user[0] == '\0') return 0;
    errno = 0;
    const struct passwd *who = getpwnam(user);
    if (who == NULL) return error_set(err, ERR_CONFIG, "user = '%s': there is no such user", user);
    if (geteuid() == who->pw_uid) return 0;
    if (geteuid() != 0)
        return error_set(err, ERR_CONFIG, "user = '%s': only root can become another user", user);
    if (initgroups(user, who->pw_gid) != 0 || setgid(who->pw_gid) != 0 || setuid(who->pw_uid) != 0)
        return error_set(err, ERR_CONFIG, "user = '%s': %s", user, strerror(errno));
    if (who->pw_uid != 0 && setuid(0) == 0)
        return error_set(err, ERR_CONFIG, "user = '%s': root's powers could not be given up", user);
    return 0;
}

/* clang-format off */
static const int forbidden[] = {
#ifndef __SANITIZE_ADDRESS__ /* which looks for leaks by it */
    SCMP_SYS(ptrace),
#endif
    /* new programs, other processes */
    SCMP_SYS(execve), SCMP_SYS(execveat),  SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev), SCMP_SYS(kcmp), SCMP_SYS(pidfd_getfd), SCMP_SYS(userfaultfd),
    SCMP_SYS(personality),
    /* a second way to most calls, past this filter */
    SCMP_SYS(io_uring_setup), SCMP_SYS(io_uring_enter), SCMP_SYS(io_uring_register),
    /* what is mounted where, name spaces */
    SCMP_SYS(mount), SCMP_SYS(umount2), SCMP_SYS(pivot_root), SCMP_SYS(chroot), SCMP_SYS(setns),
    SCMP_SYS(unshare), SCMP_SYS(open_by_handle_at), SCMP_SYS(swapon), SCMP_SYS(swapoff), SCMP_SYS(quotactl),
    SCMP_SYS(mknod), SCMP_SYS(mknodat),
    /* the kernel */
    SCMP_SYS(init_module), SCMP_SYS(finit_module), SCMP_SYS(delete_module), SCMP_SYS(kexec_load),
    SCMP_SYS(kexec_file_load), SCMP_SYS(reboot), SCMP_SYS(bpf), SCMP_SYS(perf_event_open), SCMP_SYS(add_key),
    SCMP_SYS(request_key), SCMP_SYS(keyctl), SCMP_SYS(iopl), SCMP_SYS(ioperm), SCMP_SYS(syslog),
    SCMP_SYS(acct), SCMP_SYS(sethostname), SCMP_SYS(setdomainname),
    /* clock and user */
    SCMP_SYS(settimeofday), SCMP_SYS(clock_settime), SCMP_SYS(adjtimex), SCMP_SYS(setuid), SCMP_SYS(setgid),
    SCMP_SYS(setreuid), SCMP_SYS(setregid), SCMP_SYS(setresuid), SCMP_SYS(setresgid), SCMP_SYS(setgroups),
    SCMP_SYS(capset)};

/* files made, moved, given to others */
static const int forbidden_on_files[] = {
    SCMP_SYS(creat), SCMP_SYS(openat2), SCMP_SYS(truncate), SCMP_SYS(mkdir), SCMP_SYS(mkdirat), SCMP_SYS(rename),
    SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(link), SCMP_SYS(linkat), SCMP_SYS(symlink),
    SCMP_SYS(symlinkat), SCMP_SYS(chmod), SCMP_SYS(fchmod), SCMP_SYS(fchmodat), SCMP_SYS(chown),
    SCMP_SYS(fchown), SCMP_SYS(lchown), SCMP_SYS(fchownat), SCMP_SYS(setxattr)};
/* clang-format on */

static int forbid(scmp_filter_ctx filter, const int *calls, size_t n)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < n; i++)
        rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), calls[i], 0);
    return rc;
}

/* open or openat for writing: `flags` is the place of their flags among the arguments. */
static int forbid_writing(scmp_filter_ctx filter, int call, unsigned flags)
{
    static const scmp_datum_t modes[] = {O_WRONLY, O_RDWR};
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < sizeof modes / sizeof modes[0]; i++)
        rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 1,
                              SCMP_CMP(flags, SCMP_CMP_MASKED_EQ, O_ACCMODE, modes[i]));
    if (rc == 0) /* opened for reading, but made if it is not there */
        rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 1,
                              SCMP_CMP(flags, SCMP_CMP_MASKED_EQ, O_CREAT, O_CREAT));
    return rc;
}

static int forbid_all(scmp_filter_ctx filter, const ConfineNeeds *needs)
{
    int rc = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    if (rc == 0) rc = forbid(filter, forbidden, sizeof forbidden / sizeof forbidden[0]);
    if (rc == 0 && !needs->network) /* supervisors are told through unix sockets */
        rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), 1,
                              SCMP_CMP(0, SCMP_CMP_NE, AF_UNIX, 0));
    if (rc == 0 && !needs->files)
        rc = forbid(filter, forbidden_on_files, sizeof forbidden_on_files / sizeof forbidden_on_files[0]);
    if (rc == 0 && !needs->files) rc = forbid_writing(filter, SCMP_SYS(open), 1);
    if (rc == 0 && !needs->files) rc = forbid_writing(filter, SCMP_SYS(openat), 2);
    return rc == 0 ? seccomp_load(filter) : rc;
}

int confine_system_calls(const ConfineNeeds *needs, Error *err)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return error_set(err, ERR_CONFIG, "seccomp = 'on': %s; 'off' runs without", strerror(errno));
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    int rc = filter != NULL ? forbid_all(filter, needs) : -ENOMEM;
    if (filter != NULL) seccomp_release(filter);
    if (rc == 0) return 0;
    return error_set(err, ERR_CONFIG, "seccomp = 'on': %s; 'off' runs without", strerror(-rc));
}
