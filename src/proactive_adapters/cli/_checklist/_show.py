"""`proactive checklist list` and `show`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from proactive_core.checklists import Group, Item, Numeric

from .._company import find_plugins
from .._print import emit, say, table
from ._files import find_checklist


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


def show(checklist: str, /, *, language: str = "en", json: bool = False) -> int:
    """Show the questions of a checklist, how they may be answered, and what they weigh.

    Args:
        checklist: A key (`proactive checklist list` lists them), or a file.
        language: Tag of the language to show it in, such as fr-CA.
        json: Print it as JSON.
    """
    held = find_checklist(checklist)
    speak = (language, *held.languages)
    rows = list(_questions(held.tree, speak))
    if json:
        emit(
            {
                "key": held.key,
                "version": held.version,
                "title": held.title.said_in(*speak),
                "missing": [w.said_in(*speak) for w in held.missing],
                "remarks": [w.said_in(*speak) for w in held.remarks],
                "items": rows,
            }
        )
        return 0
    say(f"{held.title.said_in(*speak)} ({held.key} {held.version})")
    for remark in held.remarks:
        say(f"  {remark.said_in(*speak)}")
    for gap in held.missing:
        say(f"  missing: {gap.said_in(*speak)}")
    say()
    keys = ("item", "question", "answers")
    table(keys, [tuple(row[key] for key in keys) for row in rows])
    return 0


def _questions(group: Group, speak: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for child in group.children:
        if isinstance(child, Item):
            yield {
                "item": child.key,
                "question": child.text.said_in(*speak),
                "answers": _answers(child),
                "weight": str(child.weight),
            }
        else:
            yield from _questions(child, speak)


def _answers(item: Item) -> str:
    if isinstance(item.scale, Numeric):
        return f"{item.scale.low} to {item.scale.high}"
    return ", ".join(option.code for option in item.scale.options)
