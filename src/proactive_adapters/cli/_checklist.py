"""`proactive checklist`: the instruments, and what the answers to one are worth."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from cyclopts import App

from proactive_core import ChecklistRun, Feed, Reply, UsageError, Window
from proactive_core.checklists import (
    Action,
    Checklist,
    Evaluation,
    Group,
    Item,
    Numeric,
    Refused,
    actions,
    evaluate,
    percent,
    read_definition,
)

from ..files.yaml_checklist import YamlChecklist
from ._company import find_plugins
from ._print import emit, say, table

command = App(name="checklist", help_format="plaintext")
_EVER = Window(datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC))


@command.command(name="list")
def list_checklists(*, json: bool = False) -> int:
    """List every checklist that was found.

    Args:
        json: Print it as JSON.
    """
    found = [
        {"key": c.key, "version": c.version, "title": c.title.said_in(), "items": len(c.items)}
        for c in find_plugins().checklists.values()
    ]
    if json:
        emit(found)
        return 0
    header = ("key", "version", "items", "title")
    table(header, [(c["key"], c["version"], c["items"], c["title"]) for c in found])
    return 0


@command.command
def show(key: str, /, *, json: bool = False) -> int:
    """Show the questions of a checklist, how they may be answered, and what they weigh.

    Args:
        key: Which one; `proactive checklist list` lists them.
        json: Print it as JSON.
    """
    checklist = find_plugins().checklist(key)
    rows = list(_questions(checklist.tree))
    if json:
        emit(
            {
                "key": checklist.key,
                "version": checklist.version,
                "title": checklist.title.said_in(),
                "missing": [w.said_in() for w in checklist.missing],
                "remarks": [w.said_in() for w in checklist.remarks],
                "items": rows,
            }
        )
        return 0
    say(f"{checklist.title.said_in()} ({checklist.key} {checklist.version})")
    for remark in checklist.remarks:
        say(f"  {remark.said_in()}")
    for gap in checklist.missing:
        say(f"  missing: {gap.said_in()}")
    say()
    keys = ("item", "question", "answers")
    table(keys, [tuple(row[key] for key in keys) for row in rows])
    return 0


@command.command(name="evaluate")
def evaluate_file(file: Path, /, *, definition: Path | None = None, json: bool = False) -> int:
    """Evaluate the answers in a YAML file, and say what to do first.

    Args:
        file: The answers: checklist, version, subject, at, answers.
        definition: A checklist of your own, a TOML file; left out, it is looked for among
            the plugins' by its key.
        json: Print it as JSON.
    """
    run = _read(file)
    checklist = _own(definition) if definition else find_plugins().checklist(run.checklist)
    result = evaluate(checklist, run)
    if isinstance(result, Refused):
        raise UsageError(f"{file}: {result}")
    todo = actions(checklist, result, run.subject, default_target=1)
    if json:
        emit(_plain(result, todo))
        return 0
    _print(checklist, result, todo)
    return 0


def _read(file: Path) -> ChecklistRun:
    try:
        body = file.read_bytes()
    except OSError as e:
        raise UsageError(f"cannot read {file}: {e.strerror}") from e
    adapter = YamlChecklist(files=(file.name,))
    page = adapter.read(adapter.open(Feed.CHECKLIST_RUNS, _EVER), Reply(200, body))
    if page.problems:
        raise UsageError(page.problems[0].why)
    (run,) = page.facts
    assert isinstance(run, ChecklistRun)
    return run


def _own(definition: Path) -> Checklist:
    try:
        written = tomllib.loads(definition.read_text("utf-8"), parse_float=Decimal)
    except OSError as e:
        raise UsageError(f"cannot read {definition}: {e.strerror}") from e
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise UsageError(f"{definition} is not TOML: {e}") from e
    return read_definition(written)


def _questions(group: Group) -> Iterator[dict[str, Any]]:
    for child in group.children:
        if isinstance(child, Item):
            yield {
                "item": child.key,
                "question": child.text.said_in(),
                "answers": _answers(child),
                "weight": str(child.weight),
            }
        else:
            yield from _questions(child)


def _answers(item: Item) -> str:
    if isinstance(item.scale, Numeric):
        return f"{item.scale.low} to {item.scale.high}"
    return ", ".join(option.code for option in item.scale.options)


def _share(value: Fraction | None) -> str:
    return "no data" if value is None else f"{percent(value)} %"


def _print(checklist: Checklist, result: Evaluation, todo: tuple[Action, ...]) -> None:
    say(f"{checklist.title.said_in()} ({checklist.key} {checklist.version})")
    say(f"outcome: {result.outcome.value}")
    say(
        f"score: {_share(result.score)}, with what is open {_share(result.low)} to "
        f"{_share(result.high)}; {_share(result.completeness)} complete"
    )
    for line in (*result.reasons, *result.warnings, *map(str, result.refused)):
        say(f"  {line}")
    if todo:
        say()
        rows = [
            (a.rank, a.key, "" if a.title is None else a.title.said_in(), _share(a.recoverable))
            for a in todo
        ]
        table(("first", "item", "what falls short", "would give back"), rows)


def _plain(result: Evaluation, todo: tuple[Action, ...]) -> dict[str, Any]:
    def number(value: Fraction | None) -> str | None:
        return None if value is None else str(value)

    return {
        "checklist": result.checklist,
        "version": result.version,
        "outcome": result.outcome.value,
        "reasons": list(result.reasons),
        "score": number(result.score),
        "low": number(result.low),
        "high": number(result.high),
        "completeness": number(result.completeness),
        "warnings": list(result.warnings),
        "refused": [str(r) for r in result.refused],
        "actions": [
            {"rank": a.rank, "item": a.key, "recoverable": str(a.recoverable), "id": a.id}
            for a in todo
        ],
    }
