from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.judged import Judge, judge_in


@pytest.fixture
def judged(tmp_path: Path) -> Judge:
    return judge_in(tmp_path)
