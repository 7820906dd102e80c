/* test_confine.c - what a server that was started as root is when it serves: another user, in all of its
 * threads, who has what was opened before and nothing else. */
#include "http.h"

#include <dirent.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define USER "nobody"

static const char sentence[] =
    "President Anna Berg of Freedonia met Prime Minister Oto Lind in Riga on Monday.";

static bool is_root(void)
{
    if (geteuid() == 0) return true;
    (void)printf("skipped: only root can become another user\n");
    return false;
}

/* Root with groups; LeakSanitizer cannot look into a process that changed its user. */
static void be_root_of_groups(void)
{
    static const gid_t groups[] = {0, 4, 27};
    char options[512];
    const char *asan = getenv("ASAN_OPTIONS");
    (void)snprintf(options, sizeof options, "%.400s:detect_leaks=0", asan != NULL ? asan : "");
    (void)setenv("ASAN_OPTIONS", options, 1);
    if (setgroups(sizeof groups / sizeof groups[0], groups) != 0) _exit(126);
}

/* The rest of the line of /proc/PID/task/TID/status that begins with `key`, white space as single blanks. */
static void status_line(pid_t pid, const char *tid, const char *key, char *ret_value, size_t size)
{
    char path[300];
    (void)snprintf(path, sizeof path, "/proc/%ld/task/%s/status", (long)pid, tid);
    StrBuf text = read_whole(path);
    ck_assert_int_eq(strbuf_append_char(&text, '\0'), 0);
    const char *at = strstr(text.ptr, key);
    ck_assert_msg(at != NULL, "%s has no %s", path, key);
    size_t n = 0;
    for (at += strlen(key); *at != '\n' && n + 1 < size; at++)
        if (*at != '\t' && *at != ' ')
            ret_value[n++] = *at;
        else if (n > 0 && ret_value[n - 1] != ' ')
            ret_value[n++] = ' ';
    while (n > 0 && ret_value[n - 1] == ' ')
        n--;
    ret_value[n] = '\0';
    strbuf_release(&text);
}

/* In every thread; their number. */
static unsigned every_thread_has(pid_t pid, const char *key, const char *expected)
{
    char path[64];
    unsigned n = 0;
    (void)snprintf(path, sizeof path, "/proc/%ld/task", (long)pid);
    DIR *dir = opendir(path);
    ck_assert_ptr_nonnull(dir);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        char value[256];
        if (entry->d_name[0] == '.') continue;
        status_line(pid, entry->d_name, key, value, sizeof value);
        ck_assert_msg(strcmp(value, expected) == 0, "thread %s: %s '%s', expected '%s'", entry->d_name, key,
                      value, expected);
        n++;
    }
    (void)closedir(dir);
    return n;
}

/* Models and tables that anybody can read, wherever this repository lies; a file that only root can. */
static void prepare(char *ret_data, char *ret_keys, size_t size, char *ret_key, size_t key_size)
{
    char program[1024];
    (void)snprintf(ret_data, size, "%s", unit_temp_path("readable"));
    (void)snprintf(ret_keys, size, "%s", unit_temp_path("keys"));
    path_in_build("attache", program, sizeof program);
    shell("mkdir %s && cp -rL data/. %s && chmod -R a+rX %s", ret_data, ret_data, ret_data);
    shell("umask 077 && ASAN_OPTIONS=detect_leaks=0 %s key alice >%s 2>%s.secret", program, ret_keys,
          ret_keys);
    char secret[160];
    (void)snprintf(secret, sizeof secret, "%s.secret", ret_keys);
    StrBuf text = read_whole(secret);
    (void)snprintf(ret_key, key_size, "%.*s", SLICE_ARG(slice_trim(strbuf_slice(&text))));
    strbuf_release(&text);
    (void)unlink(secret);
}

static void serves_who_has_the_key(const TestServer *s, const char *key)
{
    char header[200];
    (void)snprintf(header, sizeof header, "X-API-Key: %s", key);
    const Call call = {.path = "/v1/extract",
                       .type = "text/plain",
                       .body = {sentence, sizeof sentence - 1},
                       .headers = {header}};
    Answer a = fetch(s, &call);
    ck_assert_msg(a.status == 200, "%d %s", a.status, a.body.ptr);
    answer_release(&a);
    a = post(s, "/v1/extract", "text/plain", sentence);
    ck_assert_int_eq(a.status, 401);
    answer_release(&a);
}

START_TEST(test_confine__root_becomes_the_user_that_is_named)
{
    char data[128];
    char keys[128];
    char key[128];
    char ids[64];
    if (!is_root()) return;
    const struct passwd *who = getpwnam(USER);
    ck_assert_ptr_nonnull(who);
    uid_t uid = who->pw_uid;
    gid_t gid = who->pw_gid;
    prepare(data, keys, sizeof data, key, sizeof key);
    server_before_exec = be_root_of_groups;
    TestServer s = server_up("--user", USER, "--workers", "2", "--io-threads", "2", "--data-dir", data,
                             "--api-keys", keys);
    server_before_exec = NULL;
    (void)snprintf(ids, sizeof ids, "%u %u %u %u", uid, uid, uid, uid);
    ck_assert_uint_ge(every_thread_has(s.pid, "\nUid:", ids), 5);
    (void)snprintf(ids, sizeof ids, "%u %u %u %u", gid, gid, gid, gid);
    (void)every_thread_has(s.pid, "\nGid:", ids);
    (void)snprintf(ids, sizeof ids, "%u", gid);
    (void)every_thread_has(s.pid, "\nGroups:", ids);
    (void)every_thread_has(s.pid, "\nCapEff:", "0000000000000000");
    (void)every_thread_has(s.pid, "\nCapPrm:", "0000000000000000");
    (void)every_thread_has(s.pid, "\nNoNewPrivs:", "1");
    (void)every_thread_has(s.pid, "\nSeccomp:", "2");
    serves_who_has_the_key(&s, key); /* from a file that it could not read now */
    (void)kill(s.pid, SIGHUP);
    wait_for_log(&s, "Permission denied");
    serves_who_has_the_key(&s, key);
    ck_assert_int_eq(chmod(keys, 0644), 0);
    (void)kill(s.pid, SIGHUP);
    wait_for_metric(&s, "attache_reloads_total{result=\"ok\"}", 1);
    serves_who_has_the_key(&s, key);
    ck_assert_int_eq(server_down(&s), 0);
    shell("rm -r %s %s", data, keys);
}
END_TEST

START_TEST(test_confine__every_thread_is_confined)
{
    TestServer s = server_up("--workers", "3", "--io-threads", "2", "--fetch", "on");
    ck_assert_uint_ge(every_thread_has(s.pid, "\nSeccomp:", "2"), 6);
    (void)every_thread_has(s.pid, "\nNoNewPrivs:", "1");
    ck_assert_int_eq(server_down(&s), 0);
    char tid[24];
    char ours[16]; /* in a container there may be another filter */
    (void)snprintf(tid, sizeof tid, "%ld", (long)getpid());
    status_line(getpid(), tid, "\nSeccomp:", ours, sizeof ours);
    s = server_up("--workers", "1", "--seccomp", "off");
    (void)every_thread_has(s.pid, "\nSeccomp:", ours);
    ck_assert_int_eq(server_down(&s), 0);
}
END_TEST

/* What it says when it does not start; its status. */
static int refusal(const char *user, bool as_root, StrBuf *ret_said)
{
    char program[1024];
    char said[128];
    int status = -1;
    path_in_build("attache", program, sizeof program);
    (void)snprintf(said, sizeof said, "%s", unit_temp_path("said"));
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        FILE *file = freopen(said, "w", stderr);
        (void)setenv("ASAN_OPTIONS", "detect_leaks=0", 1);
        if (file == NULL || (!as_root && geteuid() == 0 && setresuid(65534, 65534, 65534) != 0)) _exit(126);
        (void)execl(program, program, "serve", "--listen", "127.0.0.1:0", "--user", user, (char *)NULL);
        _exit(127);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    *ret_said = read_whole(said);
    ck_assert_int_eq(strbuf_append(ret_said, SLICE("")), 0);
    (void)unlink(said);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

START_TEST(test_confine__who_cannot_become_the_user_does_not_serve)
{
    StrBuf said;
    ck_assert_int_eq(refusal("no-such-user", true, &said), 1);
    ck_assert_msg(count_of(&said, "user = 'no-such-user': there is no such user") == 1, "%s", said.ptr);
    strbuf_release(&said);
    int status = refusal("root", false, &said);
    if (status == 127) {
        (void)printf("skipped: only root can start the program here\n");
    } else {
        ck_assert_int_eq(status, 1);
        ck_assert_msg(count_of(&said, "user = 'root': only root can become another user") == 1, "%s",
                      said.ptr);
    }
    strbuf_release(&said);
}
END_TEST

UNIT_MAIN("http-confine", test_confine__root_becomes_the_user_that_is_named,
          test_confine__every_thread_is_confined, test_confine__who_cannot_become_the_user_does_not_serve)
