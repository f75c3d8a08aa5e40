"""`proactive checklist compare`: why the score moved."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

from proactive_core import ChecklistRun, UsageError
from proactive_core.checklists import (
    Checklist,
    CommonCore,
    Comparison,
    Evaluation,
    Refused,
    common_core,
    compare,
    evaluate,
    percent,
)

from .._print import emit, say, table
from ._files import find_run


def compare_files(
    before: Path,
    after: Path,
    /,
    *,
    definition: str | None = None,
    older: str | None = None,
    language: str = "en",
    json: bool = False,
) -> int:
    """Compare two files of answers: what changed answers made, and what began to count.

    Two versions of a checklist are compared on the questions that they share.

    Args:
        before: The earlier answers.
        after: The later answers.
        definition: A checklist of your own; left out, it is looked for by its key.
        older: The version that the earlier answers are of, where it is another one.
        language: Tag of the language to show the questions in.
        json: Print it as JSON.
    """
    early, first = find_run(before, older or definition)
    checklist, second = find_run(after, definition)
    if first.subject != second.subject:
        raise UsageError(f"they rate two subjects: {first.subject} and {second.subject}")
    then, now = _evaluated(before, early, first), _evaluated(after, checklist, second)
    core: CommonCore | None = None
    if then.scoring_hash == now.scoring_hash:
        found = compare(checklist, then, now)
    else:
        shared = common_core(early, then, checklist, now)
        core = None if isinstance(shared, Refused) else shared
        found = shared if isinstance(shared, Refused) else shared.comparison
    if isinstance(found, Refused):
        raise UsageError(str(found))
    if json:
        emit(_plain(found) | {"common_core": None if core is None else _plain_core(core)})
        return 0
    if core is not None:
        _say_core(core, early, checklist)
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


def _evaluated(file: Path, checklist: Checklist, run: ChecklistRun) -> Evaluation:
    result = evaluate(checklist, run)
    if isinstance(result, Refused):
        raise UsageError(f"{file}: {result}; `--older` names another version of the checklist")
    return result


def _say_core(core: CommonCore, early: Checklist, late: Checklist) -> None:
    say(f"versions {early.version} and {late.version}, on what they share: {core.label}")
    for what, keys in (
        ("asked or counted otherwise", core.changed),
        ("new", core.added),
        ("dropped", core.dropped),
    ):
        if keys:
            say(f"  {what}: {', '.join(keys)}")


def _plain_core(core: CommonCore) -> dict[str, Any]:
    return {
        "keys": list(core.keys),
        "items": core.items,
        "weight": str(core.weight),
        "changed": list(core.changed),
        "added": list(core.added),
        "dropped": list(core.dropped),
    }


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
