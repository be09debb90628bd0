"""Where the machine is made from, and where what is made lies."""

from __future__ import annotations

from harness import layout

MACHINE = layout.root() / "machine"
"""Sources, and npm's packages."""
CACHE = layout.root() / "build" / "machine-cache"
"""Steps that are long, kept for the next time."""
MADE = layout.root() / "build" / "machine"
"""What the site takes in; `build.json` is written last and says that the rest is there."""
