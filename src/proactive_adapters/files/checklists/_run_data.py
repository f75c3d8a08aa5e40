"""A checklist run as plain data: what an answers file in YAML or JSON holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from proactive_core import (
    Answer,
    Answered,
    ChecklistRun,
    ItemAnswer,
    NotApplicable,
    NotObserved,
    NotShown,
    Ref,
    Unanswered,
    UsageError,
)

#: The system of what is named without one: a branch by its key alone.
SYSTEM = "yaml_checklist"
_KNOWN = {"checklist", "version", "subject", "rater", "self", "at", "changed", "answers"}
_STATES: Mapping[str, Answer] = MappingProxyType(
    {"not observed": NotObserved(), "not shown": NotShown(), "unanswered": Unanswered()}
)
_SAID = {type(answer): word for word, answer in _STATES.items()}
_ONE_OF = ("answer", "code", "not_applicable")
_COLONS = 2


def read_run(data: object, ref: Ref) -> ChecklistRun:
    """Build a run from plain data: text, lists and tables, as a file holds them.

    Raises:
        UsageError: Something is missing, unknown or of another form, with its place.
    """
    if not isinstance(data, dict):
        raise UsageError(f"expected `key: value` lines, not {type(data).__name__} @ $")
    unknown = sorted(set(data) - _KNOWN)
    if unknown:
        raise UsageError(f"unknown key: {', '.join(unknown)} @ $")
    answers = data.get("answers")
    if not isinstance(answers, dict):
        raise UsageError("answers must be `item: answer` lines @ $.answers")
    rater, changed = data.get("rater"), data.get("changed")
    return ChecklistRun(
        ref=ref,
        checklist=_needed(data, "checklist"),
        version=_needed(data, "version"),
        subject=_ref(_needed(data, "subject"), SYSTEM, "branch"),
        rater=_ref(_needed(data, "rater"), "company", "person") if rater else None,
        self_rated=_yes(data.get("self", "false")),
        answered_at=_moment(_needed(data, "at"), "at"),
        modified_at=_moment(_needed(data, "changed"), "changed") if changed else None,
        answers=tuple(_answer(item, given) for item, given in answers.items()),
    )


def write_run(run: ChecklistRun) -> dict[str, Any]:
    """A run as plain data, which `read_run` reads back; its own ref is the file's name."""
    made: dict[str, Any] = {
        "checklist": run.checklist,
        "version": run.version,
        "subject": _named(run.subject, SYSTEM, "branch"),
    }
    if run.rater is not None:
        made["rater"] = _named(run.rater, "company", "person")
    if run.self_rated:
        made["self"] = True
    made["at"] = run.answered_at.isoformat()
    if run.modified_at is not None:
        made["changed"] = run.modified_at.isoformat()
    return made | {"answers": {given.item: _given(given) for given in run.answers}}


def _given(given: ItemAnswer) -> Any:
    answer = given.answer
    notes = {
        key: said for key, said in (("note", given.note), ("evidence", given.evidence)) if said
    }
    if isinstance(answer, NotApplicable):
        return {"not_applicable": answer.reason, **notes}
    if isinstance(answer, Answered) and answer.value in _STATES:
        return {"code": answer.value, **notes}
    written = answer.value if isinstance(answer, Answered) else _SAID[type(answer)]
    return {"answer": written, **notes} if notes else written


def _named(ref: Ref, system: str, kind: str) -> str:
    short = (ref.system, ref.kind) == (system, kind) and ref.key.count(":") < _COLONS
    return ref.key if short else str(ref)


def _ref(written: str, system: str, kind: str) -> Ref:
    whole = written.count(":") >= _COLONS
    return Ref.parse(written) if whole else Ref(system, kind, written)


def _needed(data: Mapping[str, Any], key: str) -> str:
    held = data.get(key)
    if not isinstance(held, str) or not held:
        raise UsageError(f"required field missing or no text @ $.{key}")
    return held


def _moment(written: str, key: str) -> datetime:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        raise UsageError(f"no ISO 8601 moment: {written!r} @ $.{key}") from None


def _yes(written: Any) -> bool:
    if isinstance(written, bool):
        return written
    if written not in ("true", "false", "yes", "no"):
        raise UsageError(f"must be true or false, not {written!r} @ $.self")
    return written in ("true", "yes")


def _answer(item: str, given: Any) -> ItemAnswer:
    at = f"$.answers.{item}"
    if given is None or isinstance(given, str):
        return ItemAnswer(item, _state(given or "", at))
    if not isinstance(given, dict) or not set(given) <= {*_ONE_OF, "note", "evidence"}:
        allowed = "{answer or code or not_applicable, note, evidence}"
        raise UsageError(f"must be an answer, or {allowed} @ {at}")
    (kind, *others) = [key for key in _ONE_OF if key in given] or [""]
    if not kind or others:
        raise UsageError(f"must hold either `answer` or `not_applicable` @ {at}")
    words = {key: _words(given, key, at) for key in ("note", "evidence")}
    if kind == "answer":
        return ItemAnswer(item, _state(given["answer"], at), **words)
    if kind == "code":
        return ItemAnswer(item, Answered(given["code"]), **words)
    return ItemAnswer(item, NotApplicable(given["not_applicable"]), **words)


def _words(given: Mapping[str, Any], key: str, at: str) -> str | None:
    held = given.get(key)
    if held is not None and not isinstance(held, str):
        raise UsageError(f"must be a text @ {at}.{key}")
    return held or None


def _state(written: Any, at: str) -> Answer:
    if not isinstance(written, str):
        raise UsageError(f"must be one word or number, not {type(written).__name__} @ {at}")
    if not written or written in _STATES:
        return _STATES.get(written, Unanswered())
    return Answered(written)
