"""The programs that look at other processes, by name: what they read and print is about everybody's."""

from __future__ import annotations

LISTERS = frozenset({"ps", "pstree", "pgrep", "pidof", "top", "lsof"})
"""Those that print processes, with their pids."""
WATCHERS = LISTERS | {"pkill", "w", "free", "uptime"}
"""All that read /proc."""
ONLOOKERS = WATCHERS - {"pkill"}
"""Those that do nothing else: `pkill` sends signals as well, and is somebody whom one may want to watch."""
