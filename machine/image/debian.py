"""Debian's packages, by a lock: which version of each, from which source, with which hash.

apt runs with folders of its own under `build/`, so that nothing of the host's changes, no
root is needed and an amd64 host can fetch i386 packages.  Debian's mirrors keep only the
newest version of a package: when a locked one has gone, `fetch` raises `Gone`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).parent
PACKAGES = HERE / "packages.json"
LOCK = HERE / "debian.lock.json"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


class Gone(Exception):
    """A locked package cannot be had any more, or is not what the lock says."""


@dataclass(frozen=True)
class Package:
    """One locked package."""

    name: str
    """Its name, such as `bash`."""
    architecture: str
    """`i386` in the guest, `amd64` for tools of the build, `all` for either."""
    version: str
    sha256: str
    """Of the .deb file."""
    source: str
    """The source package that it was built from."""
    source_version: str
    guest: bool
    """Whether files of it are in the machine, and so are given to readers."""

    @property
    def file(self) -> str:
        """Name of the .deb as apt writes it."""
        return f"{self.name}_{self.version.replace(':', '%3a')}_{self.architecture}.deb"


def _apt(cache: Path) -> dict[str, str]:
    """Prepare apt's own folders in `cache`; returns the environment that makes apt use them."""
    wanted = json.loads(PACKAGES.read_text())
    for folder in ("state/lists/partial", "archives/partial", "parts"):
        (cache / folder).mkdir(parents=True, exist_ok=True)
    kind, *rest = wanted["sources"]
    (cache / "state/status").touch()
    (cache / "sources.list").write_text(f"{kind} [signed-by={KEYRING}] {' '.join(rest)}\n")
    (cache / "apt.conf").write_text(
        f'Dir::State "{cache}/state";\n'
        f'Dir::State::status "{cache}/state/status";\n'
        f'Dir::Cache "{cache}";\n'
        f'Dir::Etc::sourcelist "{cache}/sources.list";\n'
        f'Dir::Etc::sourceparts "{cache}/parts";\n'
        'APT::Architecture "i386";\n'
        'APT::Architectures { "i386"; "amd64"; };\n'
        'APT::Sandbox::User "";\n'  # nobody to become: it need not run as root
        'Acquire::Languages "none";\n'
    )
    return {**os.environ, "APT_CONFIG": str(cache / "apt.conf"), "LC_ALL": "C"}


def _update(environment: dict[str, str]) -> None:
    subprocess.run(["apt-get", "-qq", "update"], env=environment, check=True)


def _newest(name: str, guest: bool, environment: dict[str, str]) -> Package:
    shown = subprocess.run(
        ["apt-cache", "show", "--no-all-versions", name], env=environment, check=True, capture_output=True, text=True
    ).stdout
    fields: dict[str, str] = dict(re.findall(r"^([A-Za-z0-9-]+): (.*)$", shown, re.MULTILINE))
    # "Source: name (version)"; without it, source and version are the package's own.
    source, _, of = (fields.get("Source") or fields["Package"]).partition(" ")
    return Package(
        name=fields["Package"],
        architecture=fields["Architecture"],
        version=fields["Version"],
        sha256=fields["SHA256"],
        source=source,
        source_version=of.strip("()") or fields["Version"],
        guest=guest,
    )


def update(cache: Path) -> list[Package]:
    """Write the lock anew, from what the mirror has now."""
    environment = _apt(cache)
    _update(environment)
    wanted = json.loads(PACKAGES.read_text())
    found = [_newest(name, group == "guest", environment) for group in ("guest", "build") for name in wanted[group]]
    LOCK.write_text(json.dumps([asdict(package) for package in found], indent=1) + "\n")
    return found


def locked() -> list[Package]:
    """What the lock names."""
    return [Package(**fields) for fields in json.loads(LOCK.read_text())]


def fetch(packages: list[Package], cache: Path) -> dict[str, Path]:
    """Have every one of `packages` in `cache`; returns where each is, by name.

    Raises `Gone` when the mirror has dropped a version or sends something else.
    """
    folder = cache / "archives"
    missing = [package for package in packages if not (folder / package.file).is_file()]
    if missing:
        environment = _apt(cache)
        _update(environment)
        for package in missing:
            one = f"{package.name}:{package.architecture}" if package.architecture == "amd64" else package.name
            done = subprocess.run(
                ["apt-get", "-qq", "download", f"{one}={package.version}"],
                env=environment,
                cwd=folder,
                capture_output=True,
                text=True,
            )
            if done.returncode:
                raise Gone(f"{package.name} {package.version}: {done.stderr.strip()}")
    found = {package.name: folder / package.file for package in packages}
    for package in packages:
        if hashlib.sha256(found[package.name].read_bytes()).hexdigest() != package.sha256:
            found[package.name].unlink()
            raise Gone(f"{package.name} {package.version}: its hash is not the locked one")
    return found


def unpack(debs: list[Path], into: Path) -> None:
    """Lay the files of `debs` into the folder `into`."""
    into.mkdir(parents=True, exist_ok=True)
    for deb in debs:
        subprocess.run(["dpkg-deb", "--extract", str(deb), str(into)], check=True)
