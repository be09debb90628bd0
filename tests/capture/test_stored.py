"""A capture is kept whole: what was dumped is loaded again, and nothing else is."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness import layout
from harness.capture import schema
from harness.capture.schema import Capture, Check, Event, File, Line, Ran, Skip, Step
from harness.capture.stored import dump, load, save
from harness.layout import capture_path

TEXT = st.text(max_size=8)
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
CAPTURES = st.builds(Capture, schema=st.just(schema.SCHEMA), values=st.dictionaries(TEXT, TEXT, max_size=3))
SMALL = Capture(schema.SCHEMA, "k", "fork/fork", "T", Ran("2026-01-01T00:00:00Z", "Linux 6.1", "3.11.7", True, 1.5))


@given(CAPTURES)
def test_what_was_dumped_is_loaded_again(kept: Capture) -> None:
    assert load(dump(kept)) == kept


def test_what_says_nothing_is_left_out() -> None:
    text = dump(SMALL)
    assert set(json.loads(text)) == {"schema", "key", "name", "title", "ran"}
    assert load(text) == SMALL


def test_every_field_without_a_default_is_written_whatever_it_holds() -> None:
    line, event = Line(0.0, "output", ""), Event(0.0, None, 0, "exit", status=0)
    kept = replace(SMALL, title="", steps=(Step(1, (line,)), Step(2, ())), events=(event,))
    raw = json.loads(dump(kept))
    assert raw["title"] == ""
    assert raw["steps"][0] == {"terminal": 1, "lines": [{"at": 0.0, "kind": "output", "text": ""}]}
    assert raw["steps"][1] == {"terminal": 2, "lines": []}
    assert raw["events"] == [{"at": 0.0, "until": None, "pid": 0, "call": "exit", "status": 0}]


def changed(**what: object) -> str:
    return json.dumps({**json.loads(dump(SMALL)), **what})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Expecting value"),
        ("[]", "another schema version"),
        ("{}", "another schema version"),
        (changed(schema=schema.SCHEMA + 1), "another schema version"),
        (changed(surprise=1), "surprise"),
        (changed(ran={"at": "x"}), "ran"),
        (changed(steps=[{"terminal": 1, "lines": [], "odd": 1}]), "odd"),
        (changed(ran={**vars(SMALL.ran), "seconds": "long"}), "seconds"),
    ],
)
def test_any_other_text_is_a_value_error_that_says_where(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        load(text)


@pytest.mark.parametrize(
    ("kept", "kind"),
    [
        (replace(SMALL, verdict="passd"), "passd"),  # type: ignore[arg-type]  # misspelt, as below
        (replace(SMALL, skips=(Skip("kerneq", "why"),)), "kerneq"),  # type: ignore[arg-type]
        (replace(SMALL, steps=(Step(1, (Line(0.0, "outqut", ""),)),)), "outqut"),  # type: ignore[arg-type]
        (replace(SMALL, events=(Event(0.0, None, 1, "forq"),)), "forq"),  # type: ignore[arg-type]
        (replace(SMALL, files=(File(1, "pipe", "pipe 1"),)), "pipe"),  # type: ignore[arg-type]
        (replace(SMALL, checks=(Check(1, "good", 1, "", ""),)), "good"),  # type: ignore[arg-type]
    ],
)
def test_a_kind_that_there_is_not_is_refused(kept: Capture, kind: str) -> None:
    """By mypy as well: it would say that a `type: ignore` above is not needed, were the kind any string."""
    with pytest.raises(ValueError, match=rf"{kind} not in literal .* @ \$\."):
        load(dump(kept))


def test_it_is_saved_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "3.11" / "fork" / "fork.json"
    save(SMALL, path)
    save(SMALL, path)
    assert load(path.read_text(encoding="utf-8")) == SMALL
    assert [p.name for p in path.parent.iterdir()] == ["fork.json"]


def test_captures_of_two_pythons_lie_apart() -> None:
    assert capture_path("fork/fork", "3.13.0").relative_to(layout.build()) == Path("captures/3.13/fork/fork.json")
