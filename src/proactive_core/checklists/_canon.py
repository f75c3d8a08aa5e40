"""Canonical forms and their hashes: the same definition, the same bytes everywhere."""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import attrs

from ._numbers import written
from ._scales import Options
from ._tree import Item, Node

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
    return {"key": checklist.key, "tree": _node(checklist.tree)}


def outcome_form(checklist: Checklist) -> Any:
    """What turns a score into an outcome, a band or a gap."""
    return {
        "threshold": content_form(checklist.threshold),
        "bands": sorted([band.code, written(band.at_least)] for band in checklist.bands),
        "min_completeness": written(checklist.min_completeness),
        "max_na_share": content_form(checklist.max_na_share),
        "na_excess": str(checklist.na_excess),
        "targets": {item.key: content_form(item.target) for item in checklist.items},
    }


def _node(node: Node) -> Any:
    form = {
        "key": node.key,
        "weight": written(node.weight),
        "gate": content_form(node.gate),
    }
    if isinstance(node, Item):
        form |= {
            "scale": _scale(node.scale),
            "na": str(node.na),
            "relevant": content_form(node.relevant),
        }
    else:
        children = sorted(node.children, key=lambda child: child.key)
        form |= {"rollup": str(node.rollup), "children": [_node(child) for child in children]}
    return form


def _scale(scale: object) -> Any:
    if isinstance(scale, Options):
        return {option.code: content_form(option.value) for option in scale.options}
    form = content_form(scale)
    return {key: form[key] for key in ("low", "high", "better", "whole")}
