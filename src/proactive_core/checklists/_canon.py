"""Canonical forms and their hashes: the same definition, the same bytes everywhere."""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from ._conditions import Meanings, canonical
from ._numbers import written
from ._scales import Options
from ._tree import Item, Node, RollUp

if TYPE_CHECKING:
    from ._definition import Checklist


def digest(form: Any) -> str:
    """SHA-256 (hex) of a form as JSON with sorted keys and no spare blanks."""
    plain = json.dumps(form, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(plain.encode()).hexdigest()


def content_form(value: object) -> Any:
    """Everything in a definition as plain data: each field of each class, by its name.

    A field added later is covered without being listed here.
    """
    kind: type[Any] = type(value)
    if attrs.has(kind):
        fields = {
            field.name: content_form(getattr(value, field.name)) for field in attrs.fields(kind)
        }
        return {"is": kind.__name__, **fields}
    if isinstance(value, tuple):
        return [content_form(part) for part in value]
    if isinstance(value, Fraction):
        return written(value)
    return str(value) if isinstance(value, StrEnum) else value


def scoring_form(checklist: Checklist) -> Any:
    """What makes the score; words, translations and the order of display left out."""
    meanings = {item.key: item.scale.meaning for item in checklist.items}
    return {"key": checklist.key, "tree": _node(checklist.tree, Fraction(1), meanings)}


def outcome_form(checklist: Checklist) -> Any:
    """What turns a score into an outcome, a band, a level or a gap."""
    return {
        "threshold": content_form(checklist.threshold),
        "bands": sorted([band.code, written(band.at_least)] for band in checklist.bands),
        "levels": [[step.code, step.node, written(step.at_least)] for step in checklist.levels],
        "min_completeness": written(checklist.min_completeness),
        "max_na_share": content_form(checklist.max_na_share),
        "na_excess": str(checklist.na_excess),
        "targets": {item.key: content_form(item.target) for item in checklist.items},
        "evidence": {
            item.key: sorted(
                [str(rule.needs), written(rule.at_least), written(rule.at_most)]
                for rule in item.evidence
            )
            for item in checklist.items
        },
    }


def item_form(item: Item, meanings: Meanings) -> Any:
    """What an item asks and what an answer is worth, whatever it weighs and must reach."""
    rule = item.relevant
    return {
        "key": item.key,
        "scale": _scale(item.scale),
        "na": str(item.na),
        "relevant": None if rule is None else canonical(rule, meanings),
    }


def _node(node: Node, share: Fraction, meanings: Meanings) -> Any:
    """A node with its share of its group, which scaling all weights together leaves alone."""
    form = {"key": node.key, "weight": written(share), "gate": content_form(node.gate)}
    if isinstance(node, Item):
        return form | item_form(node, meanings)
    adds = node.rollup is RollUp.SUM
    whole = Fraction(1) if adds else sum((c.weight for c in node.children), Fraction(0))
    children = sorted(node.children, key=lambda child: child.key)
    # The mean, the least and the greatest of one value are that value, added once.
    alone = sum(child.weight > 0 for child in children) == 1
    return form | {
        "rollup": str(RollUp.SUM if alone else node.rollup),
        "children": [_node(child, child.weight / whole, meanings) for child in children],
    }


def _scale(scale: object) -> Any:
    if isinstance(scale, Options):
        return {option.code: content_form(option.value) for option in scale.options}
    form = content_form(scale)
    return {key: form[key] for key in ("low", "high", "better", "whole")}
