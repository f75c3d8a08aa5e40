"""Everything that is wrong with a definition, found at once and located."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

import attrs

from ..errors import UsageError
from ._conditions import Condition, choices, leaves, parts
from ._numbers import written
from ._rollup import roll
from ._scales import Numeric, Options
from ._tree import Gate, Group, Item, Node, Source, walk
from ._words import Words

if TYPE_CHECKING:
    from ._definition import Checklist

MAX_DEPTH = 20
_MIN_OPTIONS = 2
_KEY = re.compile(r"[a-z][a-z0-9_]*\Z")


@attrs.frozen
class Fault:
    """One thing wrong in a definition.

    Attributes:
        at: Where, as a path such as `children[2].weight`.
        why: What was found and what is allowed.
    """

    at: str
    why: str

    def __str__(self) -> str:
        return f"{self.at}: {self.why}"


class DefinitionError(UsageError):
    """A definition cannot stand.

    Attributes:
        faults: All that was found, in the order of the definition.
    """

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = tuple(faults)
        lines = "".join(f"\n  {fault}" for fault in self.faults)
        super().__init__(f"{len(self.faults)} fault(s) in the definition:{lines}")

    def __reduce__(self) -> tuple[object, ...]:
        return (DefinitionError, (self.faults,))


def find_faults(checklist: Checklist) -> tuple[Fault, ...]:
    """All faults of a definition; empty when it can stand."""
    if _too_deep(checklist.tree):
        return (Fault("children", f"groups may be nested {MAX_DEPTH} deep, not deeper"),)
    nodes = tuple(walk(checklist.tree))
    return (
        *_of_checklist(checklist),
        *_of_keys(nodes),
        *_of_nodes(nodes),
        *_of_levels(checklist, nodes),
        *_of_scales(nodes),
        *_of_conditions(nodes),
        *_of_words(checklist),
    )


def said(checklist: Checklist) -> Iterator[tuple[str, Words]]:
    """Every text of a definition with its path."""
    yield "title", checklist.title
    for name in ("missing", "remarks"):
        for place, text in enumerate(getattr(checklist, name)):
            yield f"{name}[{place}]", text
    for name in ("bands", "levels"):
        for place, label in enumerate(getattr(checklist, name)):
            yield f"{name}[{place}].text", label.text
    yield from _note("", checklist.source)
    for at, node in walk(checklist.tree):
        yield from _said_by(f"{at}." if at else "", node)


def _note(at: str, source: Source | None) -> Iterator[tuple[str, Words]]:
    if source is not None and source.note is not None:
        yield f"{at}source.note", source.note


def _said_by(at: str, node: Node) -> Iterator[tuple[str, Words]]:
    if node.text is not None:
        yield f"{at}text", node.text
    if isinstance(node, Group):
        return
    if node.help is not None:
        yield f"{at}help", node.help
    if isinstance(node.scale, Options):
        for place, option in enumerate(node.scale.options):
            yield f"{at}scale.options[{place}].text", option.text
    else:
        for name in ("low_text", "high_text"):
            text = getattr(node.scale, name)
            if text is not None:
                yield f"{at}scale.{name}", text
    yield from _note(at, node.source)
    for place, step in enumerate(node.action.steps if node.action else ()):
        yield f"{at}action.steps[{place}].text", step.text
        yield from _note(f"{at}action.steps[{place}].", step.source)


def _too_deep(tree: Group) -> bool:
    level: list[Node] = [tree]
    for _ in range(MAX_DEPTH):
        level = [child for node in level if isinstance(node, Group) for child in node.children]
    return any(isinstance(node, Group) for node in level)


def _bounded(at: str, value: Fraction | None, high: Fraction) -> Iterator[Fault]:
    if value is not None and not 0 <= value <= high:
        yield Fault(at, f"must lie from 0 to {high}, not {value}")


def _of_checklist(checklist: Checklist) -> Iterator[Fault]:
    one = Fraction(1)
    if not isinstance(checklist.version, str) or not checklist.version.strip():
        yield Fault("version", f"must be a non-empty text, not {checklist.version!r}")
    if not checklist.languages or len(set(checklist.languages)) < len(checklist.languages):
        yield Fault("languages", f"must name each language once, not {checklist.languages!r}")
    if not isinstance(checklist.key, str) or not _KEY.match(checklist.key):
        yield Fault("key", f"must be a lower_case word, not {checklist.key!r}")
    yield from _bounded("threshold", checklist.threshold, _best(checklist.tree))
    yield from _bounded("min_completeness", checklist.min_completeness, one)
    yield from _bounded("max_na_share", checklist.max_na_share, one)
    codes: set[str] = set()
    bounds: set[Fraction] = set()
    for place, band in enumerate(checklist.bands):
        if band.code in codes or band.at_least in bounds:
            yield Fault(f"bands[{place}]", "repeats the code or the bound of an earlier band")
        codes.add(band.code)
        bounds.add(band.at_least)


def _best(node: Node) -> Fraction:
    """The most that a node can be worth."""
    best = {item.key: item.scale.best for _, item in walk(node) if isinstance(item, Item)}
    return roll(node, best) or Fraction(0)


def _of_keys(nodes: tuple[tuple[str, Node], ...]) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for at, node in nodes:
        where = f"{at}.key" if at else "tree.key"
        if not isinstance(node.key, str) or not _KEY.match(node.key):
            yield Fault(where, f"must be a lower_case word, not {node.key!r}")
        elif node.key in first:
            yield Fault(where, f"{node.key!r} is already the key of {first[node.key]}")
        else:
            first[node.key] = at or "the whole tree"


def _of_nodes(nodes: tuple[tuple[str, Node], ...]) -> Iterator[Fault]:
    for at, node in nodes:
        dot = f"{at}." if at else ""
        if node.weight < 0:
            yield Fault(f"{dot}weight", f"must not be negative, not {node.weight}")
        yield from _of_gate(f"{dot}gate", node.gate, _best(node))
        if isinstance(node, Group):
            if not any(child.weight > 0 for child in node.children):
                yield Fault(f"{dot}children", "needs at least one child whose weight is above 0")
            continue
        yield from _bounded(f"{dot}target", node.target, node.scale.best)
        for place, rule in enumerate(node.evidence):
            if not 0 <= rule.at_least <= rule.at_most <= 1:
                why = f"runs from {rule.at_least} to {rule.at_most}; allowed: upward within 0 to 1"
                yield Fault(f"{dot}evidence[{place}]", why)
        days = node.action.due_days if node.action else None
        if days is not None and (type(days) is not int or days < 0):
            yield Fault(f"{dot}action.due_days", f"must be a whole number >= 0, not {days!r}")


def _of_levels(checklist: Checklist, nodes: tuple[tuple[str, Node], ...]) -> Iterator[Fault]:
    by_key = {node.key: node for _, node in nodes}
    codes: set[str] = set()
    for place, step in enumerate(checklist.levels):
        at = f"levels[{place}]"
        if step.code in codes:
            yield Fault(f"{at}.code", f"{step.code!r} is already a level's code")
        codes.add(step.code)
        node = by_key.get(step.node)
        if node is None:
            yield Fault(f"{at}.node", f"{step.node!r} is the key of no item and no group here")
        else:
            yield from _bounded(f"{at}.at_least", step.at_least, _best(node))


def _of_gate(at: str, gate: Gate | None, best: Fraction) -> Iterator[Fault]:
    if gate is not None:
        yield from _bounded(f"{at}.minimum", gate.minimum, best)
        if gate.cap is not None and gate.cap < 0:
            yield Fault(f"{at}.cap", f"must not be negative, not {gate.cap}")


def _of_scales(nodes: tuple[tuple[str, Node], ...]) -> Iterator[Fault]:
    seen: set[Options | Numeric] = set()
    for at, node in nodes:
        if isinstance(node, Item) and node.scale not in seen:
            seen.add(node.scale)
            yield from _of_scale(f"{at}.scale", node.scale)


def _of_scale(at: str, scale: Options | Numeric) -> Iterator[Fault]:
    if isinstance(scale, Numeric):
        if scale.low >= scale.high:
            yield Fault(at, f"runs from a number up to a larger one, not {scale.low}..{scale.high}")
        return
    codes: set[str] = set()
    for place, option in enumerate(scale.options):
        here = f"{at}.options[{place}]"
        if not isinstance(option.code, str) or not option.code.strip():
            yield Fault(f"{here}.code", f"must be a non-empty text, not {option.code!r}")
        elif option.code in codes:
            yield Fault(f"{here}.code", f"{option.code!r} is already an option's code")
        codes.add(option.code)
        yield from _bounded(f"{here}.value", option.value, Fraction(1))
    values = {option.value for option in scale.options if option.value is not None}
    if len(values) < _MIN_OPTIONS:
        found = ", ".join(sorted(written(value) for value in values)) or "none"
        yield Fault(f"{at}.options", f"needs two different values at least, found: {found}")


def _of_conditions(nodes: tuple[tuple[str, Node], ...]) -> Iterator[Fault]:
    items = {node.key: node for _, node in nodes if isinstance(node, Item)}
    asks: dict[str, set[str]] = {key: set() for key in items}
    for at, node in nodes:
        if isinstance(node, Item) and node.relevant is not None:
            where = f"{at}.relevant"
            if _condition_too_deep(node.relevant):
                yield Fault(where, f"conditions may be nested {MAX_DEPTH} deep, not deeper")
                continue
            asks[node.key] |= {leaf.item for leaf in leaves(node.relevant)}
            yield from _of_condition(where, node.relevant, items)
    try:
        TopologicalSorter(asks).prepare()
    except CycleError:
        for at, node in nodes:
            if isinstance(node, Item) and _reaches_itself(node.key, asks):
                yield Fault(f"{at}.relevant", "depends on itself, directly or through other items")


def _condition_too_deep(condition: Condition) -> bool:
    level = [condition]
    for _ in range(MAX_DEPTH):
        level = [part for outer in level for part in parts(outer)]
    return bool(level)


def _of_condition(at: str, condition: Condition, items: dict[str, Item]) -> Iterator[Fault]:
    for leaf in leaves(condition):
        if leaf.item not in items:
            yield Fault(at, f"asks for {leaf.item!r}, which is not an item here")
            continue
        if not choices(leaf):
            yield Fault(at, f"compares {leaf.item!r} with nothing")
        for code in choices(leaf):
            try:
                items[leaf.item].scale.meaning(code)
            except UsageError as off_scale:
                yield Fault(at, f"compares {leaf.item!r} with what it cannot be: {off_scale}")
    if _has_empty(condition):
        yield Fault(at, "joins no conditions")


def _has_empty(condition: Condition) -> bool:
    inner = parts(condition)
    joins = not hasattr(condition, "item")
    return (joins and not inner) or any(_has_empty(part) for part in inner)


def _reaches_itself(key: str, asks: dict[str, set[str]]) -> bool:
    seen: set[str] = set()
    ahead = set(asks[key])
    while ahead:
        seen |= ahead
        ahead = {further for one in ahead for further in asks.get(one, ())} - seen
    return key in seen


def _of_words(checklist: Checklist) -> Iterator[Fault]:
    if not checklist.languages:
        return
    seen: set[Words] = set()
    for at, text in said(checklist):
        if text in seen:
            continue
        seen.add(text)
        if checklist.languages[0] not in text.languages:
            yield Fault(at, f"lacks the checklist's first language, {checklist.languages[0]}")
        for tag in text.languages:
            if tag not in checklist.languages:
                yield Fault(at, f"{tag} is not among the checklist's languages")
