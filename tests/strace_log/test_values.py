"""The small pieces of an strace line."""

from __future__ import annotations

import signal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.strace_log import values


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("-1, NULL", ["-1", "NULL"]),
        ('1, "a, b\\"c, d", 3', ["1", '"a, b\\"c, d"', "3"]),
        ("[{a, b}, (c, d)], e", ["[{a, b}, (c, d)]", "e"]),
        ('3, "cut', ["3", '"cut']),
    ],
)
def test_arguments_are_split_outside_strings_and_brackets(text: str, parts: list[str]) -> None:
    assert values.split(text) == parts


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        (r'"hi\33\n\377"', b"hi\x1b\n\xff"),
        (r'"\0011\x41\"\\"', b'\x011A"\\'),
        ('"Zoë"...', "Zoë".encode()),
        ("NULL", None),
    ],
)
def test_a_string_is_read_as_c_writes_it(text: str, raw: bytes | None) -> None:
    assert values.unquoted(text) == raw


@given(st.binary(max_size=12))
def test_every_byte_can_be_written_and_read(raw: bytes) -> None:
    assert values.unquoted('"' + "".join(f"\\{byte:03o}" for byte in raw) + '"') == raw


def test_paths_and_lists_of_strings() -> None:
    assert values.path('"/tmp/\\377"') == "/tmp/\\xff"
    assert values.path("NULL") == ""
    assert values.strings('["ls", "-l, x", ...]') == ("ls", "-l, x", "...")
    assert values.strings("NULL") == ()


def test_numbers() -> None:
    assert [values.number(text) for text in ("3</dev/null>", "0x1f", "-1", "AT_FDCWD")] == [3, 31, -1, None]
    assert values.numbers("[3, -4]") == (3, -4)
    assert values.seconds("{tv_sec=1, tv_nsec=500000000}") == 1.5
    assert values.seconds("{tv_sec=0, tv_usec=250000}") == 0.25
    assert values.seconds("NULL") is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[{WIFEXITED(s) && WEXITSTATUS(s) == 3}]", (3, "")),
        ("[{WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL && WCOREDUMP(s)}]", (-9, "")),
        ("[{WIFSTOPPED(s) && WSTOPSIG(s) == SIGTSTP}]", (None, "SIGTSTP")),
        ("[{WIFCONTINUED(s)}]", (None, "SIGCONT")),
        ("NULL", (None, "")),
    ],
)
def test_a_wait_status(text: str, told: tuple[int | None, str]) -> None:
    assert values.status(text) == told


@pytest.mark.parametrize(
    ("code", "status", "told"),
    [
        ("CLD_EXITED", "7", (12, 7, "")),
        ("CLD_KILLED", "SIGTERM", (12, -signal.SIGTERM, "")),
        ("CLD_DUMPED", "SIGSEGV", (12, -signal.SIGSEGV, "")),
        ("CLD_STOPPED", "SIGSTOP", (12, None, "SIGSTOP")),
        ("CLD_KILLED", "SIGRT_6", (12, -38, "")),
    ],
)
def test_what_waitid_tells(code: str, status: str, told: tuple[int, int | None, str]) -> None:
    text = f"{{si_signo=SIGCHLD, si_code={code}, si_pid=12, si_uid=1000, si_status={status}, si_utime=0}}"
    assert values.siginfo(text) == told
    assert values.siginfo("{}") == (0, None, "")


@pytest.mark.skipif(not hasattr(signal, "SIGRTMIN"), reason="this system has no real-time signals")
def test_a_real_time_signal_has_the_name_by_which_programs_know_it() -> None:
    assert [values.named(name) for name in ("SIGRT_6", "SIGTERM", "9", "SIGRTMIN")] == [
        "SIGRTMIN+4",
        "SIGTERM",
        "9",
        "signal 32",
    ]


def test_bytes_of_several_buffers_end_where_strace_cut_them() -> None:
    text = '[{iov_base="one", iov_len=3}, {iov_base="two"..., iov_len=30}, {iov_base="three", iov_len=5}]'
    assert list(values.buffers(text)) == [b"one", b"two"]
    assert list(values.buffers('"x"...')) == [b"x"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("si_signo=SIGTERM, si_code=SI_USER, si_pid=101, si_uid=0", ("SI_USER", 101)),
        ("si_signo=SIGINT, si_code=SI_KERNEL", ("SI_KERNEL", None)),
        ("si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=101, si_uid=0, si_status=3", ("CLD_EXITED", None)),
        ("si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL", ("SEGV_MAPERR", None)),
        ("", ("", None)),
    ],
)
def test_who_sent_a_signal(text: str, told: tuple[str, int | None]) -> None:
    assert values.sent(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{sa_family=AF_INET, sin_port=htons(8000), sin_addr=inet_addr("127.0.0.1")}', "127.0.0.1:8000"),
        (
            '{sa_family=AF_INET6, sin6_port=htons(80), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}',
            "::1:80",
        ),
        ('{sa_family=AF_UNIX, sun_path="/tmp/a b"}', "/tmp/a b"),
        ('{sa_family=AF_UNIX, sun_path=@"hidden"}', "@hidden"),
        ("{sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}", ""),
    ],
)
def test_the_address_of_a_socket(text: str, told: str) -> None:
    assert values.address(text) == told


def test_the_kind_of_a_lock() -> None:
    assert values.lock("{l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=0}") == "F_WRLCK"
    assert values.lock("FD_CLOEXEC") == ""
