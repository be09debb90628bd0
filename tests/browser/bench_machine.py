"""How fast the Linux in the page is, and what it costs: a table; nothing is asserted.

Run it on an idle computer: `nox -s bench_machine`, after `nox -s machine` and `nox -s site`.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

from tests.browser.conftest import FLAGS, SITE
from tests.browser.machine import Machine, press
from tests.browser.serve import served

RUNS = 3
LOOP = "python -c \"exec('i = 0\\nwhile i < 300000: i += 1'); print('looped', i)\""


def memory(browser: Browser) -> float:
    """MB of memory (PSS) of the largest renderer, which holds page and emulator."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    sizes = [0]
    for process in processes:
        if process["type"] == "renderer":
            rollup = Path(f"/proc/{process['id']}/smaps_rollup").read_text()
            sizes.append(int(next(line for line in rollup.splitlines() if line.startswith("Pss:")).split()[1]))
    return max(sizes) / 1000


def visit(page: Page, base: str) -> tuple[Machine, dict[str, float]]:
    """Click on fork's button in a fresh page: seconds to a prompt, and to the program's first output."""
    page.goto(base + "fork/")
    page.wait_for_load_state("networkidle")
    began = time.monotonic()
    machine = press(page, "fork/fork.py")
    machine.dock.locator("#screen-1 .xterm").wait_for()
    machine.says(1, "$")
    prompt = time.monotonic() - began
    machine.says(1, "Press Enter")
    return machine, {"prompt": prompt, "output": time.monotonic() - began}


def typed(machine: Machine, text: str, answer: str) -> float:
    """Seconds from a command's Enter at terminal 2 to its answer."""
    machine.dock.locator("#screen-2 textarea").focus()
    machine.page.keyboard.insert_text(text)
    began = time.monotonic()
    machine.page.keyboard.press("Enter")
    machine.says(2, answer)
    return time.monotonic() - began


def measured(browser: Browser, base: str) -> dict[str, float]:
    """One reader: first visit, second visit, and work at a terminal."""
    context: BrowserContext = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(120_000)
    page = context.new_page()
    loaded: list[int] = []

    def count(response: Response) -> None:
        if "/machine" in response.url and "chapter." not in response.url:
            loaded.append(int(response.headers.get("content-length", "0")))

    page.on("response", count)
    _, first = visit(page, base)
    result = {"click to prompt, first visit, s": first["prompt"], "click to fork's first output, s": first["output"]}
    result["bytes of a first click, MB"] = sum(loaded) / 1e6
    machine, second = visit(page, base)
    result["click to prompt, second visit, s"] = second["prompt"]
    result["memory, MB"] = memory(browser)
    context.close()

    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(base + "parent_child/")
    machine = press(page, "exercises/05_launch_child/start.py").up()
    result["command typed to fork's first output, s"] = typed(machine, "python ~/fork/fork.py", "Press Enter")
    page.keyboard.press("Control+c")
    machine.says(2, "KeyboardInterrupt")
    result["a loop of 300,000 steps, start and all, s"] = typed(machine, LOOP, "looped 300000")
    context.close()
    return result


def main() -> None:
    found = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    load = os.getloadavg()[0]  # before: what is measured loads the computer itself
    with served(SITE) as base, sync_playwright() as playwright:
        runs: list[dict[str, float]] = []
        for _ in range(RUNS):
            browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
            runs.append(measured(browser, base))
            browser.close()
    print(f"load of the computer before: {load:.1f}; {os.cpu_count()} cores")
    rounded: Callable[[float], str] = "{:8.2f}".format
    for name in runs[0]:
        values = [run[name] for run in runs]
        print(f"{name:45}", rounded(statistics.median(values)), "  of", *map(rounded, values))


if __name__ == "__main__":
    main()
