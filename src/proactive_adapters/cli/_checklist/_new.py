"""`proactive checklist new`: a definition to start from."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from string import Template

from proactive_core import UsageError

from .._print import say
from ._files import write_file

_KEY = re.compile(r"[a-z][a-z0-9_]*\Z")


def new(key: str, /, *, out: Path | None = None, replace: bool = False) -> int:
    """Write a small checklist, with a comment on everything, to change into one's own.

    Args:
        key: The new checklist's permanent key, a lower_case word such as van_check.
        out: The file to write; `<key>.toml` unless given.
        replace: Replace the file if it exists.
    """
    if not _KEY.match(key):
        raise UsageError(f"a checklist's key is a lower_case word such as van_check, not {key!r}")
    file = out or Path(f"{key}.toml")
    text = (files(__package__) / "starter.toml.txt").read_text("utf-8")
    title = key.replace("_", " ").capitalize()
    write_file(file, Template(text).substitute(key=key, title=title).encode(), replace=replace)
    say(file)
    say(f"next: change it, then: proactive checklist lint {file}")
    return 0
