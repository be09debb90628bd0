"""Which calls of the kernel a run is traced for.  What each means is told by `harness.trace`."""

from __future__ import annotations

FORKS = frozenset({"fork", "vfork", "clone", "clone3"})
READS = frozenset({"read", "readv"})
WRITES = frozenset({"write", "writev"})
PREADS = frozenset({"pread64", "preadv", "preadv2"})
PWRITES = frozenset({"pwrite64", "pwritev", "pwritev2"})
"""Calls that say where in the file, and leave the offset of the open file description alone."""
RECEIVES = frozenset({"recvfrom", "recvmsg"})
SENDS = frozenset({"sendto", "sendmsg"})
SELECTS = frozenset(
    {"select", "pselect6", "poll", "ppoll", "epoll_wait", "epoll_pwait", "epoll_pwait2"}
    | {"pause", "rt_sigsuspend", "rt_sigtimedwait"}
)
"""Calls that wait until something is ready, or until a signal comes."""
TRACED_CALLS = tuple(
    sorted(
        FORKS | READS | WRITES | PREADS | PWRITES | RECEIVES | SENDS | SELECTS
        | {"execve", "execveat", "exit", "exit_group", "kill", "tkill", "tgkill", "wait4", "waitid"}
        | {"setsid", "setpgid", "socket", "bind", "listen", "accept", "accept4", "connect", "flock", "futex"}
        | {"pipe", "pipe2", "socketpair", "dup", "dup2", "dup3", "fcntl", "ioctl", "open", "openat", "creat"}
        | {"close", "close_range", "lseek", "nanosleep", "clock_nanosleep"}
        | {"restart_syscall", "rt_sigaction", "rt_sigreturn"}
    )
)  # fmt: skip
"""All that strace is told to write down."""
