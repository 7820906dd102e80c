#include "cli/confine.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <seccomp.h>
#include <string.h>
#include <sys/prctl.h>
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
/* clang-format on */

static int forbid_all(scmp_filter_ctx filter)
{
    int rc = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    for (size_t i = 0; rc == 0 && i < sizeof forbidden / sizeof forbidden[0]; i++)
        rc = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), forbidden[i], 0);
    return rc == 0 ? seccomp_load(filter) : rc;
}

int confine_system_calls(Error *err)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return error_set(err, ERR_CONFIG, "seccomp = 'on': %s; 'off' runs without", strerror(errno));
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    int rc = filter != NULL ? forbid_all(filter) : -ENOMEM;
    if (filter != NULL) seccomp_release(filter);
    if (rc == 0) return 0;
    return error_set(err, ERR_CONFIG, "seccomp = 'on': %s; 'off' runs without", strerror(-rc));
}
