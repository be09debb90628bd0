"""The tokens of listings, and that they are kept for the next build."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from harness.page.blocks.listing import tokens


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "build" / "tokens.json"
    monkeypatch.setattr(tokens, "_path", lambda: path)
    tokens._kept.cache_clear()
    return path


@pytest.fixture(autouse=True)
def forget() -> None:
    tokens._kept.cache_clear()


def test_keywords_and_comments_are_told_apart(kept: Path) -> None:
    assert tokens.tokens("if x:  # why\n", ".py") == [[("if", "k"), (" x:  ", ""), ("# why", "c")]]


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp"))),
    st.sampled_from([".py", ".sh", ".c", ".txt"]),
)
@example("#", ".sh")
def test_no_character_is_lost(text: str, suffix: str) -> None:
    assert "\n".join("".join(part for part, _ in line) for line in tokens._split(text, suffix)) == text


def test_another_build_takes_what_was_kept(kept: Path) -> None:
    tokens.tokens("x = 1\n", ".py")
    tokens.keep_tokens()
    changed = {key: [[("kept", "")]] for key in json.loads(kept.read_text(encoding="utf-8"))}
    kept.write_text(json.dumps(changed), encoding="utf-8")
    tokens._kept.cache_clear()
    assert json.dumps(tokens.tokens("x = 1\n", ".py")) == '[[["kept", ""]]]'
    assert tokens.tokens("x = 2\n", ".py") == [[("x = 2", "")]]
    assert tokens.tokens("x = 1\n", ".sh") == [[("x = 1", "")]]


def test_what_no_page_asks_for_is_not_kept_on(kept: Path) -> None:
    tokens.tokens("x = 1\n", ".py")
    tokens.keep_tokens()
    tokens._kept.cache_clear()
    tokens.tokens("y = 1\n", ".py")
    tokens.keep_tokens()
    assert len(json.loads(kept.read_text(encoding="utf-8"))) == 1


def test_what_is_no_json_is_split_anew(kept: Path) -> None:
    kept.parent.mkdir()
    kept.write_text("{", encoding="utf-8")
    assert tokens.tokens("x\n", ".py") == [[("x", "")]]
