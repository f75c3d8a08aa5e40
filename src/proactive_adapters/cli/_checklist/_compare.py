"""`proactive checklist compare`: why the score moved."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

from proactive_core import UsageError
from proactive_core.checklists import Comparison, Evaluation, Refused, compare, evaluate, percent

from .._print import emit, say, table
from ._files import find_run


def compare_files(
    before: Path,
    after: Path,
    /,
    *,
    definition: str | None = None,
    language: str = "en",
    json: bool = False,
) -> int:
    """Compare two files of answers: what changed answers made, and what began to count.

    Args:
        before: The earlier answers.
        after: The later answers.
        definition: A checklist of your own; left out, it is looked for by its key.
        language: Tag of the language to show the questions in.
        json: Print it as JSON.
    """
    checklist, first = find_run(before, definition)
    _, second = find_run(after, definition)
    if first.subject != second.subject:
        raise UsageError(f"they rate two subjects: {first.subject} and {second.subject}")
    results: list[Evaluation] = []
    for file, run in ((before, first), (after, second)):
        result = evaluate(checklist, run)
        if isinstance(result, Refused):
            raise UsageError(f"{file}: {result}")
        results.append(result)
    found = compare(checklist, *results)
    if isinstance(found, Refused):
        raise UsageError(str(found))
    if json:
        emit(_plain(found))
        return 0
    say(
        f"score: {percent(found.before)} % before, {percent(found.after)} % after: "
        f"{_signed(found.difference)}"
    )
    say(f"  by changed answers: {_signed(found.answer_effect)}")
    say(f"  by what began or ceased to count: {_signed(found.applicability_effect)}")
    for change in found.deciding:
        say(f"  group {change.group} is decided by {change.after}, no longer {change.before}")
    if not found.outcomes_comparable:
        say("  the outcomes rest on other thresholds or demands, and do not compare")
    moved = [i for i in found.items if i.answer_effect or i.applicability_effect]
    if moved:
        items = {item.key: item for item in checklist.items}
        speak = (language, *checklist.languages)
        say()
        table(
            ("item", "question", "by its answer", "by counting"),
            [
                (
                    i.key,
                    items[i.key].text.said_in(*speak),
                    _signed(i.answer_effect),
                    _signed(i.applicability_effect if i.centred is None else i.centred),
                )
                for i in moved
            ],
        )
    return 0


def _signed(value: Fraction) -> str:
    return f"{'+' if value > 0 else ''}{percent(value)}"


def _plain(found: Comparison) -> dict[str, Any]:
    return {
        "before": str(found.before),
        "after": str(found.after),
        "difference": str(found.difference),
        "answer_effect": str(found.answer_effect),
        "applicability_effect": str(found.applicability_effect),
        "outcomes_comparable": found.outcomes_comparable,
        "deciding": [
            {"group": d.group, "before": d.before, "after": d.after} for d in found.deciding
        ],
        "items": [
            {
                "item": i.key,
                "answer_effect": str(i.answer_effect),
                "applicability_effect": str(i.applicability_effect),
                "centred": None if i.centred is None else str(i.centred),
            }
            for i in found.items
        ],
    }
