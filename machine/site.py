"""Puts the machine into the site, if it was built.  Only this and `harness/mkdocs_plugin.py` know MkDocs.

Without build/machine/ the site is the same but for the buttons.
"""

from __future__ import annotations

from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from machine.folders import MADE
from machine.guest import course


def there(config: MkDocsConfig) -> bool:
    """Whether the machine was built (its last file says so), for a site that is served: from file:// it cannot run."""
    offline = config.plugins.get("material/offline")
    return (MADE / "build.json").is_file() and not (offline and offline.config["enabled"])


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Have every page load the script that adds the buttons."""
    if there(config):
        script = ExtraScriptValue("machine/chapter.js")
        script.defer = True
        config.extra_javascript.append(script)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the machine's files, and the book's own packed for it."""
    if there(config):
        for path in sorted(MADE.rglob("*")):
            if path.is_file():
                inside = path.relative_to(MADE).as_posix()
                # A service worker rules the folder that it lies in: this one all of the book.
                address = "machine-worker.js" if inside == "worker.js" else f"machine/{inside}"
                files.append(File.generated(config, address, abs_src_path=str(path)))
        files.append(File.generated(config, "machine/course.packed", content=course.archive()))
    return files
