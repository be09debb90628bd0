"""How long a file is, from what a run does and is told."""

from __future__ import annotations

from harness.trace.descriptors import Description
from harness.trace.sizes import Sizes

APPEND = "O_WRONLY|O_CREAT|O_APPEND"


def test_an_append_goes_to_the_end_of_a_file_that_lay_there() -> None:
    sizes, log = Sizes({"log": 10}), Description("file", "log", append=True)
    assert sizes.opened("log", APPEND) == 10
    assert [sizes.moved(log, 3, out=True), sizes.moved(log, 4, out=True)] == [10, 13]
    assert log.offset == 17


def test_a_file_that_is_not_in_the_folder_is_new() -> None:
    assert Sizes({}).opened("log", APPEND) == 0
    assert Sizes({}).opened("/var/log/x", APPEND) is None, "it may have lain there"
    assert Sizes(None).opened("log", APPEND) is None, "nobody knows the folder"
    assert Sizes(None).opened("log", "O_WRONLY|O_CREAT|O_EXCL") == 0


def test_what_nobody_knows_is_not_made_up() -> None:
    sizes, log = Sizes(None), Description("file", "log", append=True)
    sizes.opened("log", APPEND)
    assert sizes.moved(log, 3, out=True) is None
    sizes.seen("log", 20)  # it asked for the end
    assert sizes.moved(log, 3, out=True) == 20


def test_a_write_in_the_middle_makes_no_file_longer() -> None:
    sizes, log = Sizes({"log": 10}), Description("file", "log")
    sizes.opened("log", "O_RDWR")
    sizes.moved(log, 4, out=False)
    sizes.moved(log, 3, out=True)
    assert (log.offset, sizes.opened("log", "O_RDONLY")) == (7, 10)
    sizes.moved(log, 8, out=True)
    sizes.written("log", 12)  # pwrite
    assert (log.offset, sizes.opened("log", "O_RDONLY")) == (15, 15)
    assert sizes.opened("log", "O_WRONLY|O_TRUNC") == 0
