"""Captures as files: JSON to the classes of the schema and back.  It needs cattrs, which the schema does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cattrs

from harness import layout
from harness.capture.schema import SCHEMA, Capture

_converter = cattrs.Converter(forbid_extra_keys=True, prefer_attrib_converters=True, omit_if_default=True)
"""A field that holds its default says nothing: most of most events do."""


def dump(capture: Capture) -> str:
    """The capture as JSON; fields that hold their default are left out."""
    return json.dumps(_converter.unstructure(capture), ensure_ascii=False, indent=1)


def load(text: str) -> Capture:
    """The capture that `dump` wrote.  Raises `ValueError` on any other text."""
    try:
        raw: Any = json.loads(text)
        if not isinstance(raw, dict) or raw.get("schema") != SCHEMA:
            raise ValueError("it has another schema version")
        return _converter.structure(raw, Capture)
    except cattrs.BaseValidationError as error:
        raise ValueError("; ".join(cattrs.transform_error(error))) from error


def save(capture: Capture, path: Path) -> None:
    """Write it in one step, so that a reader never sees half a capture."""
    layout.write_whole(path, dump(capture))
