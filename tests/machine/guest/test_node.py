"""The lines between the self-test and Node: a small program of ours stands for the machine."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from machine.guest.node import Guest

ECHO = r"""
import base64, json, sys
def say(**message):
    print(json.dumps(message), flush=True)
for line in sys.stdin:
    ask = json.loads(line)
    if "type" in ask:
        terminal, text = ask["type"]
        for piece in (f"typed {text}\r\n", "\x01", "3\x02$ "):
            say(said=[terminal, piece])
    elif "run" in ask:
        if ask["run"] == "die":
            sys.exit(5)
        if ask["run"] != "hang":
            say(ran={"status": 0 if ask["run"] == "true" else 1, "output": f"ran {ask['run']}"})
    else:
        name, data = ask["put"]
        say(said=[1, base64.b64decode(data).decode("latin-1")])
        say(put=name)
"""
SOON = 30.0


@pytest.fixture
def guest() -> Iterator[Guest]:
    started = Guest([sys.executable, "-I", "-c", ECHO])
    yield started
    started.close()
    started.to.close()
    started.out.close()


def test_what_a_terminal_says_ends_with_a_prompt_that_tells_the_status(guest: Guest) -> None:
    guest.type(1, "ls")
    guest.type(2, "cat")
    assert guest.prompt(2, SOON) == (3, "typed cat\n")
    assert guest.prompt(1, SOON) == (3, "typed ls\n")
    assert guest.heard(1) == b""


def test_a_command_of_root_has_a_status_and_an_output(guest: Guest) -> None:
    assert guest.run("false", SOON) == (1, "ran false")
    assert guest.must("true") == "ran true"
    with pytest.raises(RuntimeError, match="false: 1\nran false"):
        guest.must("false")


def test_a_file_arrives_byte_by_byte(guest: Guest) -> None:
    guest.put("seed", bytes(range(128, 256)))
    assert guest.heard(2) == bytes(range(128, 256))


def test_a_guest_that_does_not_go_on_is_an_error_with_what_it_said_last(guest: Guest) -> None:
    guest.type(1, "x")
    guest.prompt(1, SOON)
    with pytest.raises(TimeoutError, match="the guest does not go on"):
        guest.run("hang", 0.0)


def test_an_emulator_that_ends_is_an_error_with_its_status(guest: Guest) -> None:
    with pytest.raises(RuntimeError, match="the emulator ended with 5"):
        guest.run("die", SOON)
