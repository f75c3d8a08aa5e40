"""What of a definition a format of others cannot carry, found once for all of them."""

from __future__ import annotations

from collections.abc import Iterator

from proactive_core.checklists import Checklist, Fault, Group, Item


def walk(node: Item | Group, at: str = "") -> Iterator[tuple[str, Item | Group]]:
    """A node and all below it, each with its path in the definition."""
    yield at, node
    if isinstance(node, Group):
        for place, child in enumerate(node.children):
            yield from walk(child, f"{at}.children[{place}]".removeprefix("."))


def not_carried(checklist: Checklist, fmt: str) -> Iterator[Fault]:
    """What XLSForm, CSV and FHIR have no place for: display beside the set, and what to do.

    A reader of such a file is told so; the scoring itself is not in it.
    """
    why = f"has no place in {fmt}"
    for name in ("bands", "levels", "missing", "remarks", "source"):
        if getattr(checklist, name):
            yield Fault(name, why)
    if checklist.tree.text is not None:
        yield Fault("root.text", why)
    if checklist.tree.weight != 1:
        yield Fault("root.weight", why)
    for at, node in walk(checklist.tree):
        if isinstance(node, Item):
            for name in ("action", "source"):
                if getattr(node, name) is not None:
                    yield Fault(f"{at}.{name}", why)
