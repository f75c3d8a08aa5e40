"""`proactive new adapter`: a working adapter to change into one's own."""

from __future__ import annotations

import keyword
import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from cyclopts import App

from proactive_core import UsageError

from ._print import say

command = App(name="new", help_format="plaintext")
_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_NAMED = "NAME"  #: stands in the template's paths where the adapter's name goes


@command.command
def adapter(name: str, /, *, folder: Path = Path()) -> int:
    """Write a working adapter with its plugin entry point, a recorded tape and its test.

    Args:
        name: The outside system's name, a lower_case word such as acme_field.
        folder: Where to put the new folder `proactive-<name>`.
    """
    if not _NAME.match(name) or keyword.iskeyword(name):
        raise UsageError(f"an adapter's name is a lower_case word such as acme_field, not {name!r}")
    place = folder / f"proactive-{name.replace('_', '-')}"
    if place.exists():
        raise UsageError(f"{place} exists already: choose another name or --folder")
    said = {"name": name, "dashed": name.replace("_", "-"), "title": _title(name)}
    # Everything is drawn up before the first folder is made.
    drawn = {
        path.replace(_NAMED, name): Template(text).substitute(said)
        for path, text in _template(files(__package__) / "template", "")
    }
    for path, text in sorted(drawn.items()):
        made = place / path
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_text(text, "utf-8", newline="\n")
    say(f"{place}: {len(drawn)} files")
    say("next: install it with its tools, and run its test:")
    say(f'  pip install -e {place} "proactive-core[testing]" && pytest {place}')
    return 0


def _title(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def _template(place: Traversable, at: str) -> list[tuple[str, str]]:
    """Every file of the template: its path, without the `.txt` that keeps tools off, and text."""
    found: list[tuple[str, str]] = []
    for child in place.iterdir():
        path = f"{at}{child.name}"
        if child.is_dir():
            found += _template(child, f"{path}/")
        elif path.endswith(".txt"):
            found.append((path.removesuffix(".txt"), child.read_text("utf-8")))
    return found
