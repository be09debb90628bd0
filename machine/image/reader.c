/*
 * `reader`: become the user "reader" and then, in the same process, that user's bash.
 *
 * busybox's login starts the shell in a child.  Here bash must lead its terminal's session, as it does at home, so
 * that `ps -af` leaves it out.  No C library, like reseed.c.
 */
#define EXIT 1
#define EXECVE 11
#define CHDIR 12
#define SETGROUPS32 206
#define SETUID32 213
#define SETGID32 214
#define READER 1000

static long call(long number, long a, long b, long c) {
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "0"(number), "b"(a), "c"(b), "d"(c) : "memory");
    return result;
}

static char *arguments[] = {"-bash", 0};
static char *environment[] = {"HOME=/home/reader", "USER=reader", "LOGNAME=reader", "SHELL=/bin/bash", 0};

void _start(void) {
    call(CHDIR, (long)"/home/reader", 0, 0);
    if (call(SETGROUPS32, 0, 0, 0) == 0 && call(SETGID32, READER, 0, 0) == 0 && call(SETUID32, READER, 0, 0) == 0)
        call(EXECVE, (long)"/bin/bash", (long)arguments, (long)environment);
    call(EXIT, 1, 0, 0);
}
