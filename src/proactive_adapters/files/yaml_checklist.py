"""Checklist runs written by hand in YAML, one file a run.

checklist: proactive_team
version: "1.0.0"
subject: toronto              # a branch key
rater: theo                   # optional, a person's key
self: true                    # optional, default false
at: 2025-10-06T15:00:00-04:00
answers:
  c1: yes
  c2: {answer: no, note: nobody knows what became of it}
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
    Answer,
    Answered,
    ChecklistRun,
    Connection,
    Feed,
    ItemAnswer,
    NotApplicable,
    NotObserved,
    Page,
    Ref,
    Reply,
    Request,
    SourceError,
    Support,
    Unanswered,
    UsageError,
    Window,
)
from proactive_core.ports import problem

_OK = 200
_KNOWN = {"checklist", "version", "subject", "rater", "self", "at", "answers"}
_STATES: Mapping[str, Answer] = {"not observed": NotObserved(), "unanswered": Unanswered()}


@attrs.frozen(kw_only=True)
class YamlChecklist:
    """Reads checklist runs from YAML files.

    Attributes:
        files: Names of the files in the source's folder, one run each.
    """

    files: tuple[str, ...]

    name: ClassVar[str] = "yaml_checklist"
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
            run = self._run(_load(reply.body), file)
        except (LookupError, TypeError, ValueError, AttributeError) as fault:
            held = problem(0, raw, fault, at=file)
            return Page(rows=1, problems=(attrs.evolve(held, key=file),), next=more)
        if run.answered_at >= datetime.fromisoformat(carried["until"]):
            return Page(rows=1, deferred=1, next=more)
        return Page(rows=1, facts=(run,), next=more)

    def _run(self, data: Any, file: str) -> ChecklistRun:
        if not isinstance(data, dict):
            raise UsageError(f"expected `key: value` lines, not {type(data).__name__} @ $")
        unknown = sorted(set(data) - _KNOWN)
        if unknown:
            raise UsageError(f"unknown key: {', '.join(unknown)} @ $")
        answers = data["answers"]
        if not isinstance(answers, dict):
            raise UsageError("answers must be `item: answer` lines @ $.answers")
        rater = data.get("rater")
        return ChecklistRun(
            ref=Ref(self.name, "checklist_run", file),
            checklist=_needed(data, "checklist"),
            version=_needed(data, "version"),
            subject=Ref(self.name, "branch", _needed(data, "subject")),
            rater=Ref("company", "person", rater) if rater else None,
            self_rated=_yes(data.get("self", "false")),
            answered_at=_moment(_needed(data, "at")),
            answers=tuple(_answer(item, given) for item, given in answers.items()),
        )


def _needed(data: Mapping[str, Any], key: str) -> str:
    held = data.get(key)
    if not isinstance(held, str) or not held:
        raise UsageError(f"required field missing or no text @ $.{key}")
    return held


def _moment(written: str) -> datetime:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        raise UsageError(f"no ISO 8601 moment: {written!r} @ $.at") from None


def _yes(written: Any) -> bool:
    if written not in ("true", "false", "yes", "no"):
        raise UsageError(f"must be true or false, not {written!r} @ $.self")
    return written in ("true", "yes")


def _answer(item: str, given: Any) -> ItemAnswer:
    at = f"$.answers.{item}"
    if isinstance(given, str):
        return ItemAnswer(item, _state(given, at))
    if not isinstance(given, dict) or not set(given) <= {"answer", "not_applicable", "note"}:
        raise UsageError(f"must be an answer, or {{answer or not_applicable, note}} @ {at}")
    if ("answer" in given) == ("not_applicable" in given):
        raise UsageError(f"must hold either `answer` or `not_applicable` @ {at}")
    note = given.get("note") or None
    if "answer" in given:
        return ItemAnswer(item, _state(given["answer"], at), note)
    return ItemAnswer(item, NotApplicable(given["not_applicable"]), note)


def _state(written: Any, at: str) -> Answer:
    if not isinstance(written, str):
        raise UsageError(f"must be one word or number, not {type(written).__name__} @ {at}")
    if not written or written in _STATES:
        return _STATES.get(written, Unanswered())
    return Answered(written)


def _load(body: bytes) -> Any:
    try:
        import yaml  # noqa: PLC0415 - only who reads YAML needs it
    except ImportError as e:
        raise ImportError('YAML files need PyYAML: pip install "proactive-core[files]"') from e

    # Only text, lists and tables: `yes` stays the word that somebody wrote.
    # The one in C is ten times as fast, where it was built.
    class Loader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
        pass

    def table(loader: yaml.BaseLoader, node: yaml.MappingNode) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = loader.construct_object(key_node)
            if not isinstance(key, str) or key in made:
                raise UsageError(f"{key!r} stands twice, line {key_node.start_mark.line + 1} @ $")
            made[key] = loader.construct_object(value_node, deep=True)
        return made

    Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, table)
    try:
        return yaml.load(body, Loader)  # noqa: S506 - a subclass of BaseLoader makes only text
    except yaml.YAMLError as e:
        raise UsageError(f"not YAML: {' '.join(str(e).split())} @ $") from e
