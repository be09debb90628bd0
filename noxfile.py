"""The project's verbs.  `nox -s NAME`; `nox -l` lists them."""

from __future__ import annotations

import os
import shutil
import ssl
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2025.2.9"
nox.options.default_venv_backend = "virtualenv"
nox.options.reuse_venv = "yes"
nox.options.error_on_external_run = True
nox.options.sessions = ["examples", "tests"]

UV = "uv==0.13.9"
ROOT = Path(__file__).resolve().parent
SCHEMAS = {
    "github-workflows": ".github/workflows/*.yml",
    "dependabot": ".github/dependabot.yml",
    "citation-file-format": "CITATION.cff",
}
"""What each file that others read must be like, by schemas that lie in the package."""


def install(session: nox.Session, *groups: str) -> None:
    """Install the project and the groups of pyproject.toml that the session needs, as uv.lock pins them."""
    session.install("--quiet", UV)
    env = {"VIRTUAL_ENV": session.virtualenv.location, "UV_PYTHON_DOWNLOADS": "never"}
    if ssl.get_default_verify_paths().cafile:
        # As pip does: behind a company's proxy only the system's certificates are the right ones.
        env["UV_SYSTEM_CERTS"] = "1"
    wanted = [word for group in groups for word in ("--group", group)]
    session.run_install(
        "uv", "sync", "--quiet", "--locked", "--active", "--inexact", "--no-default-groups", *wanted, env=env
    )  # fmt: skip


def run(session: nox.Session, *command: str) -> None:
    """Run Python on something that starts processes: it is given time to end them when you press Ctrl-C."""
    session.run("python", *command, interrupt_timeout=20, terminate_timeout=20)


def capture(session: nox.Session) -> None:
    """Run whatever the pages show that was not run yet, or has changed since."""
    for module in ("harness.play", "harness.tools.distributions", "harness.check.proof.mistakes"):
        run(session, "-m", module, "--stale")


@nox.session
def examples(session: nox.Session) -> None:
    """Run every example as a real process and check it; `-- fork`, `-- fork/fork`, or any option of pytest."""
    install(session, "run")
    # Given a name, pytest would load the tests' conftest, which needs more than runs do.
    options = ("--noconftest", "-o", "testpaths=examples")
    run(session, "-m", "pytest", "-p", "harness.tools.pytest_sessions", *options, *session.posargs)


@nox.session
def events(session: nox.Session) -> None:
    """List what the kernel saw of a run, as lines for the session's `=== kernel`: `-- fork/fork`; `-- --help`."""
    install(session, "run")
    run(session, "-m", "harness.tools.events", *session.posargs)


@nox.session
def matrix(session: nox.Session) -> None:
    """Run the examples under each supported Python that is found, and say where they differ; `-- --help`."""
    install(session, "run")
    run(session, "-m", "harness.tools.matrix", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Test the harness, the course and the pages; options of pytest pass through."""
    install(session, "test", "site")
    run(session, "-m", "pytest", *session.posargs)


@nox.session(venv_backend="none")
def check(session: nox.Session) -> None:
    """Check your answer to an exercise: `-- 5`, `-- 5 mine.py`, `--hint`, `--solution`; without a number, list all."""
    session.run(sys.executable, "-m", "harness.check", *session.posargs, external=True)


@nox.session(venv_backend="none")
def exercises(session: nox.Session) -> None:
    """Prove the exercises under each supported Python; `-- 5 6` some; `-- --new 19_name` begins one."""
    session.run(sys.executable, "-m", "harness.check.proof", "--every-python", *session.posargs, external=True)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, types, spelling, and the files that hosts read."""
    install(session, "lint")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")
    session.run("lint-imports", "--no-cache", env={"PYTHONPATH": str(ROOT)})
    session.run("codespell")
    session.run("zizmor", "--offline", "--pedantic", "--quiet", ".github")
    for schema, file in SCHEMAS.items():
        session.run("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *map(str, ROOT.glob(file)))


@nox.session
def site(session: nox.Session) -> None:
    """Play what is missing or stale, then build the book into site/."""
    install(session, "site")
    capture(session)
    session.run("mkdocs", "build", "--strict", *session.posargs, env={"NO_MKDOCS_2_WARNING": "1"})


@nox.session(python="3.11")
def machine(session: nox.Session) -> None:
    """Build the Linux of the pages into build/machine/, for the next `nox -s site`; `-- --update`, `-- --no-test`."""
    install(session, "run")
    run(session, "-m", "machine.making", *session.posargs)


@nox.session
def distributions(session: nox.Session) -> None:
    """Run what chapters show 200 times, and count how often each order of its output came; `-- fork/no_sleep`."""
    install(session, "run")
    run(session, "-m", "harness.tools.distributions", *session.posargs)


@nox.session
def serve(session: nox.Session) -> None:
    """Show the book with live reload; a changed program is run again."""
    install(session, "site")
    run(session, "-m", "harness.tools.serve", *session.posargs)


@nox.session
def teeth(session: nox.Session) -> None:
    """Change the programs one place at a time, and see that their sessions refuse each change."""
    install(session, "run")
    run(session, "-m", "harness.tools.teeth", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure how long playing and building take; prints a table, asserts nothing."""
    install(session, "run", "site")
    session.env["NOX_PYTHON"] = sys.executable  # one of its lines runs nox itself
    run(session, "-m", "harness.tools.bench", *session.posargs)


@nox.session
def stable(session: nox.Session) -> None:
    """Play all sessions 50 times (or `-- N`) with a busy loop on every processor, and count the failures."""
    install(session, "run")
    run(session, "-m", "harness.tools.stable", *session.posargs)


def npm(session: nox.Session, folder: str) -> None:
    """Install what `folder`'s package-lock.json pins, without running anybody's install scripts."""
    session.run(
        "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", folder, external=True, silent=True
    )


@nox.session
def offline(session: nox.Session) -> None:
    """Make build/unix-processes-in-python.zip: the book to read without a network, from index.html."""
    install(session, "site")
    capture(session)
    folder = ROOT / "build" / "offline"
    env = {"NO_MKDOCS_2_WARNING": "1", "OFFLINE": "true"}
    session.run("mkdocs", "build", "--strict", "--site-dir", str(folder / "unix-processes-in-python"), env=env)
    made = shutil.make_archive(str(ROOT / "build" / "unix-processes-in-python"), "zip", folder)
    session.log(f"made {made}")


@nox.session
def browser(session: nox.Session) -> None:
    """Look at every page of the built site in Chromium; needs npm, and a site built by `nox -s site`."""
    install(session, "test", "browser", "site")
    npm(session, "tests/browser")
    session.run("python", "-m", "pytest", "tests/browser", *session.posargs)


@nox.session
def bench_machine(session: nox.Session) -> None:
    """Measure the Linux in the page in Chromium, on an idle computer; prints a table, asserts nothing."""
    install(session, "browser")
    session.run("python", "-m", "tests.browser.bench_machine", env={"PYTHONPATH": str(ROOT)})


@nox.session
def links(session: nox.Session) -> None:
    """Follow every link and anchor inside the built site."""
    install(session, "browser")
    options = ["--offline", "--include-fragments", "--index-files", "index.html", "--no-progress"]
    session.run("lychee", *options, "--root-dir", str(ROOT / "site"), *session.posargs, "site")


@nox.session
def lighthouse(session: nox.Session) -> None:
    """Print Lighthouse's scores of each page of the built site; `-- --runs 1 fork/`."""
    install(session, "browser")
    npm(session, "tests/browser")
    session.run("python", "-m", "tests.browser.lighthouse", *session.posargs)


assert sys.version_info >= (3, 11), "the project needs Python 3.11 or newer"
assert os.name == "posix", "the project needs a Unix: on Windows, use WSL"
