"""Which calls of the kernel a run is traced for.  What each means is told by `harness.trace`."""

from __future__ import annotations

FORKS = frozenset({"fork", "vfork", "clone", "clone3"})
READS = frozenset({"read", "readv", "pread64", "preadv"})
WRITES = frozenset({"write", "writev", "pwrite64", "pwritev"})
SELECTS = frozenset(
    {"select", "pselect6", "poll", "ppoll", "epoll_wait", "epoll_pwait", "epoll_pwait2"}
    | {"pause", "rt_sigsuspend", "rt_sigtimedwait"}
)
"""Calls that wait until something is ready, or until a signal comes."""
TRACED_CALLS = tuple(
    sorted(
        FORKS | READS | WRITES | SELECTS
        | {"execve", "execveat", "exit", "exit_group", "kill", "tkill", "tgkill", "wait4", "waitid", "setsid"}
        | {"pipe", "pipe2", "socketpair", "dup", "dup2", "dup3", "fcntl", "ioctl", "open", "openat", "creat"}
        | {"close", "close_range", "lseek", "nanosleep", "clock_nanosleep"}
        | {"restart_syscall", "rt_sigreturn"}
    )
)  # fmt: skip
"""All that strace is told to write down."""
