"""What was seen is told in names that the reader knows."""

from __future__ import annotations

import pytest

from harness.check import naming


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        ("(python3.11 -c import stage; stage.main() /tmp/check-a_1/work/no_wait.py) ran", "(python no_wait.py) ran"),
        ("got: ['plain', '/var/tmp/check-ab/work', 'a']", "got: ['plain', '~', 'a']"),
        ("opened /tmp/check-ab/work/notes.txt and /tmp/other", "opened notes.txt and /tmp/other"),
    ],
)
def test_what_was_seen_is_told_in_the_readers_own_names(seen: str, words: str) -> None:
    assert naming.fact(seen) == words


def test_output_names_files_as_the_reader_does_and_leaves_other_folders_alone() -> None:
    assert naming.output("in /tmp/check-ab/work/x and /tmp/check-cd/work/x", "/tmp/check-ab/work") == (
        "in x and /tmp/check-cd/work/x"
    )


def test_a_system_call_names_what_lies_in_the_trials_folder_by_its_own_name() -> None:
    assert naming.call('exec /tmp/check-ab/bin/first ["first"]') == 'exec first ["first"]'
    assert naming.call("exec /bin/ls") == "exec /bin/ls"
