"""Checklist runs in YAML or JSON, one file a run: by hand, or from the form.

checklist: proactive_team
version: "1.0.0"
subject: toronto              # a branch's key, or system:kind:key
rater: theo                   # optional, a person's key, or system:kind:key
self: true                    # optional, default false
at: 2025-10-06T15:00:00-04:00
answers:
  c1: yes
  c2: {answer: no, note: nobody knows what became of it, evidence: minutes of 3 October}
  x1: {not_applicable: everybody holds the talk}
  k1: not observed
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, ClassVar

import attrs

from proactive_core import (
    Connection,
    Feed,
    Page,
    Ref,
    Reply,
    Request,
    SourceError,
    Support,
    UsageError,
    Window,
)
from proactive_core.ports import problem

from .checklists._run_data import SYSTEM, read_run
from .checklists._text import load_json_words, load_yaml_words

_OK = 200


@attrs.frozen(kw_only=True)
class YamlChecklist:
    """Reads checklist runs from YAML and JSON files.

    Attributes:
        files: Names of the files in the source's folder, one run each.
    """

    files: tuple[str, ...]

    name: ClassVar[str] = SYSTEM
    feeds: ClassVar[Mapping[Feed, Support]] = MappingProxyType(
        {feed: Support.FULL if feed is Feed.CHECKLIST_RUNS else Support.ABSENT for feed in Feed}
    )
    connection: ClassVar[Connection] = Connection()

    def __attrs_post_init__(self) -> None:
        if not self.files or len(set(self.files)) != len(self.files):
            raise UsageError("files must name at least one file, and none twice")

    def open(self, feed: Feed, window: Window) -> Request:
        """Ask for the first file; the others follow."""
        return self._ask(feed.value, window.until.isoformat(), 0)

    def _ask(self, about: str, until: str, at: int) -> Request:
        carry = (("until", until), ("at", str(at)))
        return Request(about=about, path=f"/{self.files[at]}", carry=carry)

    def read(self, request: Request, reply: Reply) -> Page:
        """Read one file: one run, or one problem with its place."""
        file = request.path[1:]
        if reply.status != _OK:
            raise SourceError(f"{file}: status {reply.status}", status=reply.status)
        carried = dict(request.carry)
        at = int(carried["at"]) + 1
        more = (self._ask(request.about, carried["until"], at),) if at < len(self.files) else ()
        raw = reply.body.decode(errors="replace")
        try:
            run = read_run(load(reply.body, file), Ref(self.name, "checklist_run", file))
        except (LookupError, TypeError, ValueError, AttributeError) as fault:
            held = problem(0, raw, fault, at=file)
            return Page(rows=1, problems=(attrs.evolve(held, key=file),), next=more)
        if run.answered_at >= datetime.fromisoformat(carried["until"]):
            return Page(rows=1, deferred=1, next=more)
        return Page(rows=1, facts=(run,), next=more)


def load(body: bytes, file: str) -> Any:
    """A file's text, lists and tables: JSON by the name `.json`, YAML by any other.

    Numbers stay as they are written, and `yes` stays a word.

    Raises:
        UsageError: It is neither, or a key stands twice, with the line.
    """
    if file.lower().endswith(".json"):
        return load_json_words(body)
    return load_yaml_words(body)
