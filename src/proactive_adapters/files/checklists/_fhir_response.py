"""Answers as a FHIR QuestionnaireResponse (R5 or R4), and from one.

The five states of an answer: a value is an answer; "not applicable" and "not observed" are the
data-absent reasons `not-applicable` and `asked-unknown` on the item; "not shown" is `not-asked`;
an item without an answer is unanswered. In R4 a response has one identifier, in R5 a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
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
from proactive_core.checklists import Checklist, Fault, Numeric

from ._carried import Runs, Writing
from ._fhir_write import CANONICAL, HL7, OURS, extension
from ._text import decoded, dump_json, load_json
from ._xlsform_cells import key_of

ABSENT = f"{HL7}data-absent-reason"
_SYSTEM = f"{OURS}ref:"
_REASONS: Mapping[str, Answer] = MappingProxyType(
    {"asked-unknown": NotObserved(), "not-asked": NotShown()}
)
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,8})\Z")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,8})\.[0-9]{0,5}[1-9]\Z")
_VALUES = ("valueInteger", "valueDecimal", "valueString")

Json = dict[str, Any]


def write_r4(run: ChecklistRun, checklist: Checklist | None) -> Writing:
    """Write a QuestionnaireResponse of R4."""
    return Writing(dump_json(_response(run, checklist) | {"identifier": _identifier(run.ref)}))


def write(run: ChecklistRun, checklist: Checklist | None) -> Writing:
    """Write a QuestionnaireResponse as JSON; the definition tells numbers from codes."""
    return Writing(dump_json(_response(run, checklist)))


def _response(run: ChecklistRun, checklist: Checklist | None) -> Json:
    numbers = {
        item.key
        for item in (checklist.items if checklist else ())
        if isinstance(item.scale, Numeric)
    }
    made: Json = {
        "resourceType": "QuestionnaireResponse",
        "extension": [extension("self", "true")] if run.self_rated else None,
        "identifier": [_identifier(run.ref)],
        "questionnaire": f"{CANONICAL}{run.checklist}|{run.version}",
        "status": "completed" if run.modified_at is None else "amended",
        "subject": {"identifier": _identifier(run.subject)},
        "authored": run.answered_at.isoformat(),
        "author": {"identifier": _identifier(run.rater)} if run.rater else None,
        "item": [_item(given, given.item in numbers) for given in run.answers] or None,
    }
    if run.modified_at is not None:
        made["meta"] = {"lastUpdated": run.modified_at.isoformat()}
    return {name: held for name, held in made.items() if held is not None}


def read(body: bytes, ref: Ref, checklist: Checklist | None) -> Runs:
    """Read a QuestionnaireResponse; `checklist` names what it answers where it does not.

    Raises:
        UsageError: It is no JSON, no response, or says too little; with the path.
    """
    held = load_json(decoded(body), number=str)
    if not isinstance(held, dict) or held.get("resourceType") != "QuestionnaireResponse":
        raise UsageError("expected a QuestionnaireResponse")
    key, version = _named(held, checklist)
    lost: list[Fault] = []
    subject = _ref(held.get("subject"), "branch")
    if subject is None:
        raise UsageError("a response says whom it is about: subject.identifier or .reference")
    changed = held.get("meta", {}).get("lastUpdated") if held.get("status") == "amended" else None
    run = ChecklistRun(
        ref=_identified(held.get("identifier")) or ref,
        checklist=key,
        version=version,
        subject=subject,
        rater=_ref(held.get("author"), "person"),
        self_rated=_own(held).get("self") == "true",
        answered_at=_moment(held.get("authored"), "authored"),
        modified_at=_moment(changed, "meta.lastUpdated") if changed else None,
        answers=tuple(_answers(held, "QuestionnaireResponse", lost)),
    )
    return Runs((run,), tuple(lost))


def _item(given: ItemAnswer, is_number: bool) -> Json:  # noqa: FBT001 - what kind of value
    own = [
        extension(name, said)
        for name, said in (("note", given.note), ("evidence", given.evidence))
        if said
    ]
    made: Json = {"linkId": given.item}
    answer = given.answer
    if isinstance(answer, Answered):
        made["answer"] = [_value(answer.value, is_number)]
    elif isinstance(answer, NotApplicable):
        own += [{"url": ABSENT, "valueCode": "not-applicable"}, extension("reason", answer.reason)]
    elif not isinstance(answer, Unanswered):
        code = next(code for code, state in _REASONS.items() if state == answer)
        own.append({"url": ABSENT, "valueCode": code})
    return made | ({"extension": own} if own else {})


def _value(code: str, is_number: bool) -> Json:  # noqa: FBT001 - what kind of value
    if not is_number:
        return {"valueCoding": {"code": code}}
    # A number that JSON would spell differently is a text: 7.50 stays 7.50, and 1/3 exact.
    if _WHOLE.match(code) and code != "-0":
        return {"valueInteger": int(code)}
    return {"valueDecimal": float(code)} if _DECIMAL.match(code) else {"valueString": code}


def _answers(held: Json, at: str, lost: list[Fault]) -> Iterator[ItemAnswer]:
    for place, row in enumerate(_list(held, "item")):
        here = f"{at}.item[{place}]"
        if not isinstance(row, dict):
            lost.append(Fault(here, f"must be an object, not {row!r:.60}"))
            continue
        answers = _list(row, "answer")
        below = [*_answers(row, here, lost)]
        for number, answer in enumerate(answers):
            if isinstance(answer, dict):
                below += _answers(answer, f"{here}.answer[{number}]", lost)
        try:
            given = _given(row, answers)
        except UsageError as wrong:
            lost.append(Fault(here, str(wrong)))
            given = None
        # A group has items and no answer of its own.
        if given is not None and (answers or row.get("extension") or not below):
            yield given
        yield from below


def _given(row: Json, answers: list[Any]) -> ItemAnswer | None:
    if not answers and _list(row, "item") and not row.get("extension"):
        return None
    own = _own(row)
    link = row.get("linkId")
    if not isinstance(link, str) or not link:
        raise UsageError("has no linkId")
    if len(answers) > 1:
        raise UsageError(f"has {len(answers)} answers, where an item has one")
    answer: Answer = Unanswered()
    absent = _absent(row) or (_absent(answers[0]) if answers else None)
    if absent == "not-applicable":
        answer = NotApplicable(own.get("reason") or absent)
    elif absent is not None:
        answer = _REASONS.get(absent, Unanswered())
    elif answers:
        answer = Answered(_code(answers[0]))
    return ItemAnswer(key_of(link), answer, own.get("note"), own.get("evidence"))


def _code(answer: Any) -> str:
    held = answer if isinstance(answer, dict) else {}
    coding = held.get("valueCoding")
    code = coding.get("code") if isinstance(coding, dict) else None
    code = code or next((held[kind] for kind in _VALUES if kind in held), None)
    if not isinstance(code, str) or not code:
        raise UsageError(f"its answer is no coding and no number: {answer!r:.80}")
    return code


def _named(held: Json, checklist: Checklist | None) -> tuple[str, str]:
    canonical = held.get("questionnaire")
    canonical = canonical if isinstance(canonical, str) else ""
    url, _, version = canonical.partition("|")
    key = url.removeprefix(CANONICAL) if url.startswith(CANONICAL) else ""
    if not key and checklist is None:
        raise UsageError(f"which checklist is {canonical or 'this'!r}? name its definition")
    if checklist is None:
        return key, version or "1"
    return key or checklist.key, version or checklist.version


def _identifier(ref: Ref) -> Json:
    return {"system": f"{_SYSTEM}{ref.system}:{ref.kind}", "value": ref.key}


def _identified(held: Any) -> Ref | None:
    for one in held if isinstance(held, list) else [held]:
        if isinstance(one, dict) and str(one.get("system")).startswith(_SYSTEM):
            return Ref.parse(f"{one['system'].removeprefix(_SYSTEM)}:{one.get('value') or ''}")
    return None


def _ref(held: Any, kind: str) -> Ref | None:
    if not isinstance(held, dict):
        return None
    found = _identified(held.get("identifier"))
    if found is not None:
        return found
    named = held.get("reference") or (held.get("identifier") or {}).get("value")
    return Ref("fhir", kind, named) if isinstance(named, str) and named else None


def _moment(written: Any, at: str) -> datetime:
    try:
        return datetime.fromisoformat(written)
    except (TypeError, ValueError):
        raise UsageError(f"no moment: {written!r:.60} @ {at}") from None


def _absent(held: Any) -> str | None:
    rows = _list(held, "extension") if isinstance(held, dict) else []
    found = [
        one.get("valueCode") for one in rows if isinstance(one, dict) and one.get("url") == ABSENT
    ]
    return str(found[0]) if found else None


def _own(held: Json) -> dict[str, str]:
    rows = [one for one in _list(held, "extension") if isinstance(one, dict)]
    return {
        str(one["url"]).removeprefix(OURS): str(one.get("valueString"))
        for one in rows
        if str(one.get("url")).startswith(OURS) and one.get("valueString")
    }


def _list(held: Json, name: str) -> list[Any]:
    value = held.get(name)
    return value if isinstance(value, list) else []
