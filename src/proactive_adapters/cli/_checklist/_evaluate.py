"""`proactive checklist evaluate`: what the answers are worth, and what to do first."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

from proactive_core import Answered, NotApplicable, UsageError
from proactive_core.checklists import (
    Action,
    Checklist,
    Early,
    Evaluation,
    GateState,
    ItemResult,
    Refused,
    actions,
    evaluate,
    percent,
)

from ...report import level_words
from .._print import emit, say, table
from ._files import find_run


def evaluate_file(
    file: Path, /, *, definition: str | None = None, language: str = "en", json: bool = False
) -> int:
    """Evaluate the answers in a file, and say what to do first.

    Args:
        file: The answers, as YAML, JSON (also from the form), CSV or FHIR.
        definition: A checklist of your own, in any format; left out, it is looked for
            among those that were found by its key.
        language: Tag of the language to show the questions in.
        json: Print it as JSON.
    """
    checklist, run = find_run(file, definition)
    result = evaluate(checklist, run)
    if isinstance(result, Refused):
        raise UsageError(f"{file}: {result}")
    todo = actions(checklist, result, run.subject, default_target=1)
    if json:
        emit(plain(result, todo))
        return 0
    _print(checklist, result, todo, (language, *checklist.languages))
    return 0


def share(value: Fraction | None) -> str:
    """A share as per cent for people."""
    return "no data" if value is None else f"{percent(value)} %"


def _print(
    checklist: Checklist, result: Evaluation, todo: tuple[Action, ...], speak: tuple[str, ...]
) -> None:
    say(f"{checklist.title.said_in(*speak)} ({checklist.key} {checklist.version})")
    say(f"outcome: {result.outcome.value}")
    say(
        f"score: {share(result.score)}, with what is open {share(result.low)} to "
        f"{share(result.high)}; {share(result.completeness)} complete"
    )
    if result.percent_to_target is not None:
        say(f"percent to target: {share(result.percent_to_target)}")
    unfinished = result.counts.settled < result.counts.shown
    if unfinished and result.early in (Early.PASSED, Early.FAILED):
        say(f"already certain, however the rest is answered: {result.early.value}")
    if result.band is not None:
        say(f"band: {result.band.text.said_in(*speak)}")
    level = level_words(checklist, result, *speak)
    if level is not None:
        say(f"level: {level}")
    for line in (*result.reasons, *result.warnings, *map(str, result.refused)):
        say(f"  {line}")
    for gate in result.gates:
        if gate.state is not GateState.PASSED:
            say(f"  gate on {gate.key}: {gate.why}")
    say()
    items = {item.key: item for item in checklist.items}
    table(
        ("item", "question", "answer", "value", "gives"),
        [
            (r.key, items[r.key].text.said_in(*speak), _answer(r), _number(r.value), _points(r))
            for r in result.items
        ],
    )
    if todo:
        say()
        rows = [
            (
                a.rank,
                a.key,
                "" if a.title is None else a.title.said_in(*speak),
                share(a.recoverable),
            )
            for a in todo
        ]
        table(("first", "item", "what falls short", "would give back"), rows)


def _answer(result: ItemResult) -> str:
    answer = result.answer
    if isinstance(answer, Answered):
        return answer.value
    if isinstance(answer, NotApplicable):
        return f"n/a: {answer.reason}"
    words = {"NotObserved": "not observed", "NotShown": "not shown", "Unanswered": "open"}
    return words[type(answer).__name__]


def _number(value: Fraction | None) -> str:
    return "–" if value is None else str(value)


def _points(result: ItemResult) -> str:
    if result.value is None or result.effective_weight is None:
        return "–"
    gained, most = result.value * result.effective_weight, result.effective_weight
    return f"{percent(gained)} of {percent(most)} %"


def plain(result: Evaluation, todo: tuple[Action, ...]) -> dict[str, Any]:
    """An evaluation as plain data: exact numbers as text, None where there is none."""

    def number(value: Fraction | None) -> str | None:
        return None if value is None else str(value)

    return {
        "checklist": result.checklist,
        "version": result.version,
        "outcome": result.outcome.value,
        "reasons": list(result.reasons),
        "score": number(result.score),
        "capped": number(result.capped),
        "low": number(result.low),
        "high": number(result.high),
        "maximum": number(result.maximum),
        "early": None if result.early is None else result.early.value,
        "completeness": number(result.completeness),
        "na_share": number(result.na_share),
        "percent_to_target": number(result.percent_to_target),
        "band": None if result.band is None else result.band.code,
        "level": None if result.level is None else result.level.code,
        "level_at_most": None if result.level_at_most is None else result.level_at_most.code,
        "gates": [{"key": g.key, "state": g.state.value, "why": g.why} for g in result.gates],
        "warnings": list(result.warnings),
        "refused": [str(r) for r in result.refused],
        "items": [
            {
                "item": r.key,
                "answer": _answer(r),
                "value": number(r.value),
                "effective_weight": number(r.effective_weight),
            }
            for r in result.items
        ],
        "actions": [
            {"rank": a.rank, "item": a.key, "recoverable": str(a.recoverable), "id": a.id}
            for a in todo
        ],
    }
